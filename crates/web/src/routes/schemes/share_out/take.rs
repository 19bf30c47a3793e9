//! `POST /schemes/import/rows`: the confirmed rows of a page become cases. What is wrong with one row
//! keeps no other from being taken, and what was shared out before is left as it is.

use std::collections::BTreeSet;

use zs_base::{CaseId, Day, UnitId};
use zs_law::{Indicator, Procedure};
use zs_work::breakdown::{Assignment, Group, Row, assign, item_named, open};
use zs_work::view::read;
use zs_work::{Answer as Decided, Pending};

use super::list::List;
use super::rows::{Wrong, page};
use super::{EXPIRED, asked_again, may_share_out};
use crate::answer::Answer;
use crate::one_table::one_at_a_time;
use crate::pairs::Pairs;
use crate::trouble::Trouble;
use crate::visit::Visit;

/// Commands that are under way at once.
const AT_ONCE: usize = 200;
/// Letters of what a case is said to be about.
const MATTER_CHARACTERS: usize = 60;
/// Letters of what is asked; the list itself has the rest.
const ASKS_CHARACTERS: usize = 3_000;

/// A row by its place in the list, and what is to be opened of it.
type Wanted = (usize, Assignment);

/// Shares the confirmed rows out.
///
/// # Errors
/// When the visitor may not, or the machine failed.
pub fn post(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    // One list at a time, so that nothing is opened from a row between the moment at which somebody
    // looks whether it was opened before and the moment at which it is.
    one_at_a_time(visit, post_in_turn)
}

fn post_in_turn(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let sent = visit.ask.form.clone();
    let Some(list) = List::asked(visit, &sent)? else {
        return asked_again(visit, EXPIRED.to_owned());
    };
    let procedure = visit.law.library.assessing(visit.now.day()).cloned();
    let procedure = procedure.ok_or(Trouble::NoPage)?;
    let (mut wrong, mut wanted) = (Wrong::new(), Vec::new());
    let confirmed = |at: &usize| sent.given(&format!("ok:{at}")).is_some();
    for (at, row) in list.rows.iter().filter(|(at, _)| confirmed(at)) {
        match Confirmed::read(visit, &list, *at, &sent) {
            Ok(read) => {
                let these = read.assignments(&list, row).into_iter();
                wanted.extend(these.map(|it| (*at, it)));
            }
            Err(sentences) => wrong.extend(sentences.into_iter().map(|it| (Some(*at), it))),
        }
    }
    if !list.rows.iter().any(|(at, _)| confirmed(at)) {
        let sentence = "还没有确认哪一行：核对以后，在那一行打勾。".to_owned();
        wrong.push((None, sentence));
    }
    if !may_share_out(visit)? {
        wanted.clear();
        let sentence = "你现在的岗位不下达指标，请依法治县办、执法监督机构的人下达。".to_owned();
        wrong.push((None, sentence));
    }
    let opened = shared_out(visit, &procedure, &wanted, &mut wrong)?;
    if wrong.is_empty() {
        let address = list.address(list.first);
        let address = address.and("opened", &opened.to_string()).text();
        return Ok(Answer::see_other(format!("/schemes/import/rows?{address}")));
    }
    // What was opened just now must stand in the list that is shown again.
    match List::asked(visit, &sent)? {
        Some(list) => page(visit, &list, Some(&sent), &wrong),
        None => asked_again(visit, EXPIRED.to_owned()),
    }
}

/// What a person confirmed of a row.
struct Confirmed<'a> {
    item: Option<&'a Indicator>,
    units: BTreeSet<UnitId>,
    due: Day,
}

impl<'a> Confirmed<'a> {
    fn read(
        visit: &Visit<'_>,
        list: &List<'a>,
        at: usize,
        sent: &Pairs,
    ) -> Result<Self, Vec<String>> {
        let mut wrong = Vec::new();
        let written = sent.get(&format!("item:{at}"));
        let item = item_named(list.scheme, written);
        if item.is_none() && !written.is_empty() {
            wrong.push(format!(
                "方案里没有“{written}”这个指标：从列表里选，或者空着。"
            ));
        }
        let units = units(list, at, sent, &mut wrong);
        if units.is_empty() && wrong.is_empty() {
            wrong.push("没有责任单位：从列表里选一个。".to_owned());
        }
        match read::day(sent.get(&format!("due:{at}")), visit.now.day()) {
            Ok(due) if wrong.is_empty() => Ok(Self { item, units, due }),
            Ok(_) => Err(wrong),
            Err(why) => {
                wrong.push(format!("期限：{}{}。", why.sentence, why.accepted));
                Err(wrong)
            }
        }
    }

    /// What is to be opened: of each unit, unless it was before.
    fn assignments(self, list: &List<'_>, row: &Row) -> Vec<Assignment> {
        let key = row.key();
        let task = &row.listed.what;
        let matter = self.item.map_or(task.task.as_str(), |it| &it.title);
        let one = Assignment {
            unit: UnitId::from(""),
            matter: cut(matter, MATTER_CHARACTERS),
            year: list.year,
            scheme: list.scheme.id.to_string(),
            item: self.item.map(|it| it.code.to_string()),
            asks: cut(&row.asks(), ASKS_CHARACTERS),
            by_acts: self.item.is_some_and(|it| !it.figures.is_empty()),
            due: self.due,
            due_said: task.due_said.clone(),
            row: Some(key.clone()),
        };
        let known = |unit: &UnitId| list.before.contains_key(&(unit.clone(), key.clone()));
        let new = self.units.into_iter().filter(|it| !known(it));
        new.map(|unit| Assignment {
            unit,
            ..one.clone()
        })
        .collect()
    }
}

/// The units that were chosen, groups as their units.
fn units(list: &List<'_>, at: usize, sent: &Pairs, wrong: &mut Vec<String>) -> BTreeSet<UnitId> {
    let mut units = BTreeSet::new();
    let field = format!("unit:{at}");
    for written in sent.all(&field).filter(|it| !it.is_empty()) {
        let group = Group::ALL.into_iter().find(|it| it.label() == written);
        match (list.names.named(written), group) {
            (Some(unit), _) => drop(units.insert(unit)),
            (None, Some(group)) => units.extend(list.names.of_group(group)),
            (None, None) => wrong.push(format!(
                "没有“{written}”这个单位：从列表里选；还没有登记的，请系统管理员先登记。"
            )),
        }
    }
    units
}

/// A text without its end, where it is too long; the end is marked.
fn cut(text: &str, characters: usize) -> String {
    match text.char_indices().nth(characters) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}……", &text[..end]),
    }
}

/// Opens the cases and tells the units. Gives back how many were told.
fn shared_out(
    visit: &Visit<'_>,
    procedure: &Procedure,
    wanted: &[Wanted],
    wrong: &mut Wrong,
) -> Result<usize, Trouble> {
    let (by, site) = (visit.signer()?, visit.site);
    let mut told = 0;
    for some in wanted.chunks(AT_ONCE) {
        let mut waiting = Vec::new();
        for one in some {
            let ids = (site.command_id(visit.now)?, site.case_id()?);
            let command = open(procedure, &one.1, ids, &by, visit.now);
            waiting.push((one, ids.1, site.writer.submit(command)?));
        }
        let mut opened: Vec<(&Wanted, CaseId)> = Vec::new();
        for (one, case, pending) in waiting {
            if took(visit, one, pending, wrong)? {
                opened.push((one, case));
            }
        }
        let mut waiting = Vec::new();
        for (one, case) in opened {
            let id = site.command_id(visit.now)?;
            if let Some(command) = assign(procedure, (id, case), &by, visit.now) {
                waiting.push((one, site.writer.submit(command)?));
            }
        }
        for (one, pending) in waiting {
            told += usize::from(took(visit, one, pending, wrong)?);
        }
    }
    Ok(told)
}

/// Whether a command was recorded; what keeps it from being so is told at its row.
fn took(
    visit: &Visit<'_>,
    (at, it): &Wanted,
    pending: Pending,
    wrong: &mut Wrong,
) -> Result<bool, Trouble> {
    let unit = visit.site.unit(&it.unit);
    let why = match pending.wait()? {
        Decided::Recorded(_) | Decided::Nothing => return Ok(true),
        Decided::Denied(_) => format!("你的岗位不能给{unit}下达指标。"),
        Decided::Refused(refusal) => {
            let sentences = refusal.objections.iter();
            let sentences = sentences.map(|it| format!("{}{}", it.sentence, it.cure));
            format!("{unit}：{}", sentences.collect::<Vec<_>>().join(""))
        }
    };
    wrong.push((Some(*at), why));
    Ok(false)
}
