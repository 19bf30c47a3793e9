//! `/finals/{seq}`: figures that were made final beside those of today: what differs, which cases
//! changed, and which entries of the ledger changed them (更正通知).

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use zs_assess::Value;
use zs_base::CaseId;
use zs_power::Action;
use zs_work::figures::{
    FigureAsk, FinalFigure, FinalFigures, figures, finals, lines_now, listed_lines,
};

use super::{given, may_finalize, sees, signed, told, whose};
use crate::answer::Answer;
use crate::frame::Frame;
use crate::pages::html;
use crate::routes::cases::asked_list::{ALL_UNITS, masked_names, units_for};
use crate::trouble::Trouble;
use crate::visit::Visit;
use crate::words::minute;

/// Cases of one figure whose entries are told.
const CASES_SHOWN: usize = 20;

#[derive(Template)]
#[template(path = "final.html")]
struct Page {
    frame: Frame,
    seq: u64,
    head: Head,
    rows: Vec<Row>,
    changed: Vec<Changed>,
    /// Why the list of occurrences could not be read.
    lost: Option<String>,
    offers: bool,
    asks_code: bool,
    reason: String,
    wrong: Option<String>,
}

struct Head {
    /// What of the address of a figure says units and period; nothing where no address can.
    same: Option<String>,
    said: String,
    whose: String,
    at: String,
    by: String,
    law: String,
    list: String,
    size: u64,
    reopened: Option<Opened>,
}

/// How the period was opened again.
struct Opened {
    seq: u64,
    at: String,
    by: String,
    reason: String,
}

/// A figure: what was final, and what it is today.
struct Row {
    id: String,
    name: String,
    then: String,
    now: String,
    digest: String,
    differs: bool,
}

/// What changed behind a figure.
struct Changed {
    name: String,
    then: String,
    now: String,
    cases: Vec<ChangedCase>,
    more: usize,
}

struct ChangedCase {
    case: String,
    title: String,
    /// How many occurrences are gone, and how many came.
    gone: usize,
    come: usize,
    /// The entries since then that changed what the case counts for.
    entries: Vec<Entry>,
}

struct Entry {
    seq: u64,
    head: String,
    at: String,
}

/// Shows what was made final and what became of it.
///
/// # Errors
/// [`Trouble::NoPage`] where there is nothing of that number or the visitor may not assess one of its
/// units, or when the store fails.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    page(visit, None)
}

/// Opens the period again.
///
/// # Errors
/// As for [`get`], or when the machine failed.
pub fn reopen(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let found = found(visit)?;
    let office = &visit.site.office;
    let reason = visit.ask.form.get("reason");
    let who = visit.visitor()?;
    match office.reopen(who, found.seq, reason, &given(visit), visit.now) {
        Ok(_) => Ok(Answer::see_other(format!("/finals/{}", found.seq))),
        Err(refused) => {
            let wrong = told(refused)?;
            page(visit, Some(wrong))
        }
    }
}

fn found(visit: &mut Visit<'_>) -> Result<FinalFigures, Trouble> {
    let seq: u64 = visit.part("seq").parse().map_err(|_| Trouble::NoPage)?;
    let assessed = units_for(visit, Action::Assess)?;
    let all = finals(visit.looker.reader())?;
    let found = all.into_iter().find(|it| it.seq == seq);
    found
        .filter(|it| sees(&assessed, it))
        .ok_or(Trouble::NoPage)
}

fn page(visit: &mut Visit<'_>, wrong: Option<String>) -> Result<Answer, Trouble> {
    let of = found(visit)?;
    let (rows, changed, lost) = compared(visit, &of)?;
    let status = if wrong.is_none() { 200 } else { 422 };
    let offers = of.holds() && may_finalize(visit, &of.units)?;
    let mut answer = html(&Page {
        seq: of.seq,
        head: head(visit, &of)?,
        rows,
        changed,
        lost,
        offers,
        asks_code: visit.site.office.signs_with_code(visit.visitor()?)?,
        reason: visit.ask.form.get("reason").to_owned(),
        wrong,
        frame: visit.frame(),
    });
    answer.status = status;
    Ok(answer)
}

fn head(visit: &mut Visit<'_>, of: &FinalFigures) -> Result<Head, Trouble> {
    let assessed = units_for(visit, Action::Assess)?;
    let today = visit.now.day();
    let reopened = match &of.reopened {
        Some(it) => Some(Opened {
            seq: it.seq,
            at: minute(it.at, today),
            by: signed(visit, &it.by)?,
            reason: it.reason.clone(),
        }),
        None => None,
    };
    let unit = match of.units.as_slice() {
        [unit] => Some(unit.to_string()),
        units if units.len() == assessed.len() => Some(ALL_UNITS.to_owned()),
        _ => None,
    };
    let same = unit.zip(of.period.code()).map(|(unit, period)| {
        let unit = crate::pairs::Pairs::default().with("unit", &unit);
        format!("?{unit}&period={period}")
    });
    Ok(Head {
        same,
        said: of.period.said(),
        whose: whose(visit, &assessed, &of.units),
        at: minute(of.at, today),
        by: signed(visit, &of.by)?,
        law: of.law.to_string(),
        list: of.list.to_string(),
        size: of.size,
        reopened,
    })
}

type Compared = (Vec<Row>, Vec<Changed>, Option<String>);

/// Every figure then and now, and what changed behind those that differ.
fn compared(visit: &mut Visit<'_>, of: &FinalFigures) -> Result<Compared, Trouble> {
    let law = visit.law.clone();
    let (list, lost) = match visit.site.beside.files.read(&of.list) {
        Ok(bytes) => (String::from_utf8_lossy(&bytes).into_owned(), None),
        Err(fault) => (String::new(), Some(fault.to_string())),
    };
    let listed = listed_lines(&list);
    let ask = FigureAsk {
        units: of.units.clone(),
        period: of.period,
        as_of: visit.now.day(),
    };
    let known = of.figures.iter();
    let known = known.filter_map(|it| law.library.figure(&it.id));
    let values = figures(visit.looker.reader(), &law, known, &ask)?;
    let values: BTreeMap<_, Value> = values.into_iter().collect();
    let (mut rows, mut changed) = (Vec::new(), Vec::new());
    for it in &of.figures {
        let Some(figure) = law.library.figure(&it.id) else {
            rows.push(Row::without_figure(it));
            continue;
        };
        let now = *values.get(&it.id).unwrap_or(&Value::NotApplicable);
        let lines = lines_now(visit.looker.reader(), figure, &ask, &now)?;
        let said = printed(&now);
        let then: BTreeSet<&str> = listed.get(&*it.id).into_iter().flatten().copied().collect();
        let today: BTreeSet<&str> = lines.iter().map(String::as_str).collect();
        if lost.is_none() && then != today {
            let (cases, more) = cases(visit, of, &then, &today)?;
            changed.push(Changed {
                name: figure.name.to_string(),
                then: printed(&it.value),
                now: said.clone(),
                cases,
                more,
            });
        }
        rows.push(Row {
            id: it.id.to_string(),
            name: figure.name.to_string(),
            then: printed(&it.value),
            differs: now != it.value,
            now: said,
            digest: it.digest.to_string(),
        });
    }
    Ok((rows, changed, lost))
}

fn printed(value: &Value) -> String {
    match value.made_of() {
        Some(made_of) => format!("{}（{made_of}）", value.printed()),
        None => value.printed(),
    }
}

impl Row {
    /// A figure that the law does not have any more.
    fn without_figure(it: &FinalFigure) -> Self {
        Self {
            id: it.id.to_string(),
            name: "这个数字后来不再计算".to_owned(),
            then: printed(&it.value),
            now: "—".to_owned(),
            digest: it.digest.to_string(),
            differs: false,
        }
    }
}

/// The cases of which occurrences are gone or came, and how many more there are.
fn cases(
    visit: &mut Visit<'_>,
    of: &FinalFigures,
    then: &BTreeSet<&str>,
    today: &BTreeSet<&str>,
) -> Result<(Vec<ChangedCase>, usize), Trouble> {
    let mut counts: BTreeMap<CaseId, (usize, usize)> = BTreeMap::new();
    let case_of = |line: &str| line.split('\t').next().and_then(|it| it.parse().ok());
    for case in then.difference(today).filter_map(|it| case_of(it)) {
        counts.entry(case).or_default().0 += 1;
    }
    for case in today.difference(then).filter_map(|it| case_of(it)) {
        counts.entry(case).or_default().1 += 1;
    }
    let more = counts.len().saturating_sub(CASES_SHOWN);
    let names = masked_names(visit);
    let on = visit.now.day();
    let mut found = Vec::new();
    for (case, (gone, come)) in counts.into_iter().take(CASES_SHOWN) {
        let Some(row) = visit.looker.reader().case(&case)? else {
            continue;
        };
        let entries = visit.looker.counting_since(&case, of.size)?;
        let entries = entries.into_iter().map(|(seq, head, at)| Entry {
            seq,
            head,
            at: minute(at, on),
        });
        found.push(ChangedCase {
            case: case.to_string(),
            title: names.title(&row),
            gone,
            come,
            entries: entries.collect(),
        });
    }
    Ok((found, more))
}
