//! `GET /term/{procedure}/{term}`: one term of an act with its pauses and extensions, its day, how
//! it came about, and the same day as a file for calendar programs.

use askama::Template;
use zs_base::limits::CALCULATOR_STRETCHES_MAX;
use zs_case::rule_after;
use zs_work::calculator::{
    Act, ActTerm, Counted, Problem, count_one, extension_field, extensions, stretch_fields,
};

use super::act::{AskedAct, asked_act, said};
use super::agenda::file_of;
use crate::answer::Answer;
use crate::filters;
use crate::frame::Frame;
use crate::pages::html;
use crate::pairs::Pairs;
use crate::strip::{Square, strip};
use crate::trouble::Trouble;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "term_one.html")]
struct Page {
    frame: Frame,
    act: Act,
    asked: AskedAct,
    term: ActTerm,
    answer: Option<Counted>,
    squares: Vec<Square>,
    problems: Vec<Problem>,
    pauses: Vec<Pause>,
    longer: Vec<Longer>,
    from: String,
    query: String,
}

/// A kind of stretch that the term does not count.
struct Pause {
    kind: &'static str,
    from: String,
    to: String,
    cite: String,
    rows: Vec<Row>,
}

/// Two fields of a form.
struct Row {
    from: (String, String),
    to: (String, String),
}

/// An extension that may be granted.
struct Longer {
    field: String,
    written: String,
    number: usize,
    by: String,
    most: String,
    cite: String,
}

/// Shows the form of the term, and its day where a start was written down.
///
/// # Errors
/// [`Trouble::NoPage`] where there is no such act or term.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let (act, mut asked, term) = asked_term(visit)?;
    let form = visit.ask.query.clone();
    let law = &visit.law;
    let mut problems = std::mem::take(&mut asked.problems);
    let answer = match is_asked(&form) {
        true => count_one(law, &term, &said(&form), visit.now.day())
            .map_err(|found| problems.extend(found))
            .ok(),
        false => None,
    };
    let squares = answer
        .as_ref()
        .map_or_else(Vec::new, |it| strip(&it.term, law.calendar(it.calendar)));
    Ok(html(&Page {
        frame: visit.frame(),
        pauses: pauses(&term, &form),
        longer: longer(&term, &form),
        from: form.get("from").to_owned(),
        query: form.text(),
        act,
        asked,
        term,
        answer,
        squares,
        problems,
    }))
}

/// The day as a file for calendar programs; the page again where it could not be counted.
///
/// # Errors
/// [`Trouble::NoPage`] where there is no such act or term.
pub fn file(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let (act, asked, term) = asked_term(visit)?;
    let form = visit.ask.query.clone();
    let law = &visit.law;
    match count_one(law, &term, &said(&form), visit.now.day()) {
        Ok(counted) if asked.problems.is_empty() => {
            let found = [(&term, &counted)];
            Ok(file_of(law, (&act, &asked.rules), &found, visit.now))
        }
        _ => {
            let back = format!("/term/{}/{}?{}", act.id, term.key, form.text());
            Ok(Answer::see_other(back))
        }
    }
}

fn asked_term(visit: &Visit<'_>) -> Result<(Act, AskedAct, ActTerm), Trouble> {
    let (act, asked) = asked_act(visit)?;
    let term = act.term(visit.part("term")).cloned();
    Ok((act, asked, term.ok_or(Trouble::NoPage)?))
}

/// Whether anything but the choice of rules was written down.
fn is_asked(form: &Pairs) -> bool {
    let mut filled = form.iter().filter(|(_, value)| !value.trim().is_empty());
    filled.any(|(name, _)| {
        name == "from" || name.starts_with("p") || name.starts_with(|it: char| it == 'x')
    })
}

fn pauses(term: &ActTerm, form: &Pairs) -> Vec<Pause> {
    let field = |name: String| {
        let written = form.get(&name).to_owned();
        (name, written)
    };
    let each = term.law.pauses.iter().zip(&term.said.pauses).enumerate();
    let pauses = each.map(|(number, (law, (from, to)))| Pause {
        kind: match law.kind {
            zs_law::PauseKind::Excluded => "不计入",
            zs_law::PauseKind::Suspended => "中止",
            zs_law::PauseKind::Restarted => "重新计算",
        },
        from: from.clone(),
        to: to.clone(),
        cite: law.cite.in_words(),
        rows: (1..=CALCULATOR_STRETCHES_MAX)
            .map(|row| {
                let (from, to) = stretch_fields(number, row);
                Row {
                    from: field(from),
                    to: field(to),
                }
            })
            .collect(),
    });
    pauses.collect()
}

fn longer(term: &ActTerm, form: &Pairs) -> Vec<Longer> {
    let each = (1..=extensions(term)).filter_map(|number| {
        let rule = rule_after(&term.law, number - 1)?;
        let place = term.law.extensions.iter().position(|it| it == rule)?;
        let field = extension_field(number);
        Some(Longer {
            written: form.get(&field).to_owned(),
            field,
            number,
            by: term.said.granted_by.get(place).cloned().unwrap_or_default(),
            most: rule.at_most.to_string(),
            cite: rule.cite.in_words(),
        })
    });
    each.collect()
}

impl Pause {
    /// How many rows are shown at first: those that are filled in and one more.
    fn open_rows(&self) -> usize {
        let filled = |row: &Row| !row.from.1.is_empty() || !row.to.1.is_empty();
        let last = self.rows.iter().rposition(filled);
        last.map_or(1, |last| (last + 2).min(self.rows.len()))
    }
}

impl Page {
    fn problem(&self, field: &str) -> Option<&str> {
        let found = self.problems.iter().find(|it| it.field == field);
        found.map(|it| it.sentence.as_str())
    }

    /// What the day means.
    fn meaning(&self) -> &'static str {
        match (self.term.is_wait(), self.term.is_before()) {
            (true, _) => "最早可以办理",
            (_, true) => "最迟通知",
            _ => "最后一天",
        }
    }

    /// What the start is called.
    fn start_label(&self) -> &'static str {
        match self.term.is_before() {
            true => "定在哪一天",
            false => "在哪一天",
        }
    }

    /// The rest of the address of the act's page.
    fn back(&self) -> String {
        self.asked.address("")
    }
}
