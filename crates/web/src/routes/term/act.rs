//! `GET /term/{procedure}`: all terms of an act in prose, and their days for the starts that
//! somebody writes down; the same days as a file for calendar programs.

use askama::Template;
use zs_base::{Day, ProcedureId};
use zs_work::calculator::{self, Act, ActTerm, Counted, NoAct, Problem, START, begin};
use zs_work::view::read;

use super::agenda::file_of;
use crate::answer::Answer;
use crate::filters;
use crate::frame::Frame;
use crate::pages::html;
use crate::pairs::Pairs;
use crate::trouble::Trouble;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "term_act.html")]
struct Page {
    frame: Frame,
    act: Act,
    asked: AskedAct,
    counted: Vec<Option<Counted>>,
    problems: Vec<Problem>,
    form: Pairs,
    /// The query of the file with the same days.
    query: String,
}

/// Which rules are asked for.
pub(super) struct AskedAct {
    /// The day as it was written; empty for today.
    pub on: String,
    /// The set of rules.
    pub rules: String,
    /// What could not be followed, and what was taken instead.
    pub problems: Vec<Problem>,
}

/// Shows the terms, and their days as far as their starts are known.
///
/// # Errors
/// [`Trouble::NoPage`] where there is no such act.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let (act, mut asked) = asked_act(visit)?;
    let form = visit.ask.query.clone();
    let today = visit.now.day();
    let (counted, found) = begin(&visit.law, &act, &said(&form), today);
    let mut problems = std::mem::take(&mut asked.problems);
    problems.extend(found);
    Ok(html(&Page {
        frame: visit.frame(),
        query: form.text(),
        act,
        asked,
        counted,
        problems,
        form,
    }))
}

/// The days as a file for calendar programs; the page again where there are none.
///
/// # Errors
/// [`Trouble::NoPage`] where there is no such act.
pub fn file(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let (act, asked) = asked_act(visit)?;
    let form = visit.ask.query.clone();
    let law = &visit.law;
    let (counted, problems) = begin(law, &act, &said(&form), visit.now.day());
    let found: Vec<(&ActTerm, &Counted)> = act
        .terms
        .iter()
        .zip(&counted)
        .filter_map(|(term, counted)| Some((term, counted.as_ref()?)))
        .collect();
    if found.is_empty() || !problems.is_empty() || !asked.problems.is_empty() {
        let back = format!("/term/{}?{}", act.id, form.text());
        return Ok(Answer::see_other(back));
    }
    Ok(file_of(law, (&act, &asked.rules), &found, visit.now))
}

/// The act that the path names, by the rules that are asked for; what cannot be followed is told
/// and today's rules of the country are shown.
pub(super) fn asked_act(visit: &Visit<'_>) -> Result<(Act, AskedAct), Trouble> {
    let id: ProcedureId = visit.part("procedure").into();
    let (law, query) = (&visit.law, &visit.ask.query);
    let (today, written) = (visit.now.day(), query.get("on"));
    let mut asked = AskedAct {
        on: written.to_owned(),
        rules: query.get("rules").to_owned(),
        problems: Vec::new(),
    };
    let on = match read::day(written, today) {
        Ok(on) => on,
        Err(_) if written.is_empty() => today,
        Err(misread) => {
            let sentence = format!("{}{}。", misread.sentence, misread.accepted);
            asked.problems.push(Problem {
                field: "on".to_owned(),
                sentence,
            });
            today
        }
    };
    match calculator::act(law, &id, &asked.rules, on) {
        Ok(act) => Ok((act, asked)),
        Err(NoAct::Unknown) => Err(Trouble::NoPage),
        Err(NoAct::NoSuchRules) => {
            asked.rules.clear();
            asked.problems.push(Problem {
                field: "rules".to_owned(),
                sentence: "那一天没有这一套规定，下面按全国规定列出。".to_owned(),
            });
            let act = calculator::act(law, &id, "", on).map_err(|_| Trouble::NoPage)?;
            Ok((act, asked))
        }
    }
}

/// What a form says, by the names of its fields.
pub(super) fn said(form: &Pairs) -> impl Fn(&str) -> String + '_ {
    |name| form.get(name).to_owned()
}

impl AskedAct {
    /// The end of an address that asks for the same rules, with the day of a start where it is known.
    pub(super) fn address(&self, start: &str) -> String {
        let pairs = [("on", &*self.on), ("rules", &*self.rules), ("from", start)];
        let pairs = pairs.map(|(name, value)| (name.to_owned(), value.to_owned()));
        Pairs::of(pairs.to_vec()).without(&[]).text()
    }
}

impl Page {
    fn problem(&self, field: &str) -> Option<&str> {
        let found = self.problems.iter().find(|it| it.field == field);
        found.map(|it| it.sentence.as_str())
    }

    /// The name of the field of a start.
    fn field(&self, key: &str) -> String {
        format!("{START}{key}")
    }

    /// What was written into the field of a start.
    fn written(&self, key: &str) -> &str {
        self.form.get(&self.field(key))
    }

    /// Whether any day was found.
    fn has_days(&self) -> bool {
        self.counted.iter().any(Option::is_some)
    }

    /// Whether other rules than those of today and of the country are shown, or could be.
    fn rules_matter(&self) -> bool {
        !self.asked.on.is_empty() || !self.asked.rules.is_empty()
    }

    /// The earliest start, where older rules held on it than those shown.
    fn older(&self) -> Option<Day> {
        self.act
            .older_rules_on(self.counted.iter().flatten().map(|it| it.start))
    }

    /// The address of the same page by the rules of a day.
    fn by_rules_of(&self, on: &Day) -> String {
        let query = self.form.with("on", &on.to_string());
        format!("/term/{}?{query}", self.act.id)
    }

    /// The rest of the address of a term's own page.
    fn address(&self, term: &ActTerm) -> String {
        self.asked.address(self.written(&term.said.start.key))
    }
}
