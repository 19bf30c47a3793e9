//! Days of terms as a file for calendar programs.

use zs_base::{Day, Digest, Moment};
use zs_paper::{Agenda, AgendaDay, agenda};
use zs_work::Law;
use zs_work::calculator::{Act, ActTerm, Counted, reminders};

use crate::answer::Answer;

/// The media type of such a file.
pub(in crate::routes) const CALENDAR: &str = "text/calendar; charset=utf-8";

/// The file of these terms of an act.
pub(super) fn file_of(
    law: &Law,
    (act, rules): (&Act, &str),
    found: &[(&ActTerm, &Counted)],
    now: Moment,
) -> Answer {
    // What is counted back from an event ends before it.
    let after = |term: &ActTerm, counted: &Counted| match term.is_before() {
        true => Day::MIN,
        false => counted.start,
    };
    let days = found.iter().map(|(term, counted)| AgendaDay {
        mark: mark((act, rules), term, counted),
        sequence: minutes(now),
        on: counted.point,
        title: format!("{}：{}", meaning(term), named(act, term)),
        text: text(term, counted),
        remind_on: reminders(
            law.calendar(term.calendar),
            after(term, counted),
            counted.due,
        ),
    });
    let file = Agenda {
        name: format!("{}的期限", act.name),
        note: "由期限计算生成；放假安排或者规定变了，请重新计算。".to_owned(),
        made_at: now,
        days: days.collect(),
    };
    let name = match found {
        [(term, _)] => format!("{}-{}.ics", act.id, term.key),
        _ => format!("{}.ics", act.id),
    };
    Answer::file(name, CALENDAR, agenda(&file))
}

/// A term with its act, in one line.
pub(super) fn named(act: &Act, term: &ActTerm) -> String {
    format!("{}“{}”", act.name, term.step)
}

fn meaning(term: &ActTerm) -> &'static str {
    match (term.is_wait(), term.is_before()) {
        (true, _) => "最早可以办",
        (_, true) => "最迟通知",
        _ => "最后一天",
    }
}

fn text(term: &ActTerm, counted: &Counted) -> String {
    let mut text = term.said.sentence.clone();
    for line in &counted.arithmetic {
        text.push('\n');
        text.push_str(line);
    }
    if counted.provisional {
        text.push_str("\n暂定：那一年的放假安排公布以后请重新计算。");
    }
    text
}

/// The same for the same term from the same day, so that a calendar program replaces the old day.
fn mark((act, rules): (&Act, &str), term: &ActTerm, counted: &Counted) -> String {
    let start = counted.start.to_string();
    let parts = [act.id.as_str(), rules, &term.key, &start].map(str::as_bytes);
    let parts = parts.map(|it| [it, &[0]].concat());
    let digest = Digest::of(&[&parts.concat()]);
    format!("{}@zhunsheng", zs_ledger::hex::to_hex(&digest.0[..16]))
}

/// Minutes since 1970: what is asked for later counts more.
fn minutes(now: Moment) -> u32 {
    u32::try_from(now.ms() / 60_000).unwrap_or_default()
}
