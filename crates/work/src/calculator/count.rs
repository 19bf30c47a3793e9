//! From the days that somebody wrote down to the day of a term, or to everything that is wrong.

use zs_base::limits::CALCULATOR_STRETCHES_MAX;
use zs_base::{Day, Moment};
use zs_case::count::{count_of, first_after, rule_after, stretch_of};
use zs_law::{CalendarUse, TermKind};
use zs_time::{Calendar, Stretch};

use super::act::{Act, ActTerm};
use crate::law::Law;
use crate::view::read::{self, Misread};

/// The day of a term with its arithmetic.
#[derive(Clone, Debug)]
pub struct Counted {
    /// The day.
    pub due: Day,
    /// The same as people write it: a moment where the law counts in hours.
    pub point: zs_time::Point,
    /// Whether a calendar is still missing.
    pub provisional: bool,
    /// The day from which it is counted.
    pub start: Day,
    /// The arithmetic, line by line.
    pub arithmetic: Vec<String>,
    /// What is counted, for drawing its days.
    pub term: zs_time::Term,
    /// The calendar in which it is counted.
    pub calendar: CalendarUse,
}

/// What is wrong with a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The name of the field.
    pub field: String,
    /// What is wrong, and what can be written.
    pub sentence: String,
}

/// What a form says, by the names of its fields; empty where it says nothing.
pub type Form<'a> = dyn Fn(&str) -> String + 'a;

/// Before the key of a start in the name of its field.
pub const START: &str = "d-";

/// The days of all terms of an act whose start was written down, in the order of its terms.
pub fn begin(
    law: &Law,
    act: &Act,
    form: &Form<'_>,
    today: Day,
) -> (Vec<Option<Counted>>, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut starts = Vec::new();
    for start in &act.starts {
        let field = format!("{START}{}", start.key);
        let written = form(&field);
        if written.is_empty() {
            continue;
        }
        match moment(&written, start.to_the_minute, today) {
            Ok(at) => starts.push((&start.key, at)),
            Err(sentence) => problems.push(Problem { field, sentence }),
        }
    }
    let counted = act.terms.iter().map(|term| {
        let mut known = starts.iter();
        let (key, at) = known.find(|(key, _)| **key == term.said.start.key)?;
        match counted(law, term, *at, Vec::new(), Vec::new()) {
            Ok(counted) => Some(counted),
            Err(sentence) => {
                let field = format!("{START}{key}");
                problems.push(Problem { field, sentence });
                None
            }
        }
    });
    let counted = counted.collect();
    (counted, problems)
}

/// The day of one term with its pauses and extensions.
///
/// # Errors
/// Everything that is wrong with the form.
pub fn count_one(
    law: &Law,
    term: &ActTerm,
    form: &Form<'_>,
    today: Day,
) -> Result<Counted, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut wrong = |field: String, sentence: String| problems.push(Problem { field, sentence });
    let start = moment(&form("from"), term.is_in_hours(), today);
    let start = start.map_err(|sentence| wrong("from".to_owned(), sentence));
    let stretches = stretches(term, form, today, &mut wrong);
    let granted = granted(term, form, &mut wrong);
    let (Ok(start), true) = (start, problems.is_empty()) else {
        return Err(problems);
    };
    let found = counted(law, term, start, granted, stretches);
    found.map_err(|sentence| {
        vec![Problem {
            field: "from".to_owned(),
            sentence,
        }]
    })
}

/// The names of the fields of a stretch: its beginning and its end.
#[must_use]
pub fn stretch_fields(pause: usize, row: usize) -> (String, String) {
    (format!("p{pause}-{row}-from"), format!("p{pause}-{row}-to"))
}

/// The name of the field of an extension, from 1.
#[must_use]
pub fn extension_field(number: usize) -> String {
    format!("x{number}")
}

fn told(misread: Misread) -> String {
    format!("{}{}。", misread.sentence, misread.accepted)
}

fn moment(written: &str, to_the_minute: bool, today: Day) -> Result<Moment, String> {
    if written.is_empty() {
        return Err("写上起算的日子，例如 2026-3-9。".to_owned());
    }
    let found = read::moment(written, today).map_err(told)?;
    if to_the_minute && !read::plain(written).contains(':') {
        let sentence = "有按小时计算的期限，时刻写到分钟，例如 2026-3-9 15:30。";
        return Err(sentence.to_owned());
    }
    Ok(found)
}

fn stretches(
    term: &ActTerm,
    form: &Form<'_>,
    today: Day,
    wrong: &mut impl FnMut(String, String),
) -> Vec<Stretch> {
    let mut found = Vec::new();
    for (number, pause) in term.law.pauses.iter().enumerate() {
        for row in 1..=CALCULATOR_STRETCHES_MAX + 1 {
            let (from, to) = stretch_fields(number, row);
            let (begun, ended) = (form(&from), form(&to));
            if begun.is_empty() && ended.is_empty() {
                continue;
            }
            if row > CALCULATOR_STRETCHES_MAX {
                let sentence = format!("同一种扣除最多写 {CALCULATOR_STRETCHES_MAX} 段。");
                wrong(from, sentence);
                continue;
            }
            match span(&begun, &ended, today) {
                Ok((begun, ended)) => {
                    let why = term.said.pauses.get(number);
                    let why = why.map_or_else(String::new, |(from, _)| from.clone());
                    let (begun, ended) = (begun.start(), ended.map(Day::start));
                    found.extend(stretch_of(pause, begun, ended, today, why));
                }
                Err(sentence) => wrong(from, sentence),
            }
        }
    }
    found
}

/// When a stretch began and ended; it lasts where no end is written.
fn span(begun: &str, ended: &str, today: Day) -> Result<(Day, Option<Day>), String> {
    if begun.is_empty() {
        return Err("写了结束的日子，也要写开始的日子。".to_owned());
    }
    let begun = read::day(begun, today).map_err(told)?;
    if ended.is_empty() {
        return match begun <= today {
            true => Ok((begun, None)),
            false => Err("还没有开始的，结束的日子也要写。".to_owned()),
        };
    }
    let ended = read::day(ended, today).map_err(told)?;
    match ended >= begun {
        true => Ok((begun, Some(ended))),
        false => Err("结束的日子不能早于开始的日子。".to_owned()),
    }
}

fn granted(term: &ActTerm, form: &Form<'_>, wrong: &mut impl FnMut(String, String)) -> Vec<u32> {
    let mut granted = Vec::new();
    for number in 1..=extensions(term) {
        let field = extension_field(number);
        let written = read::plain(&form(&field));
        let Some(rule) = rule_after(&term.law, number - 1) else {
            break;
        };
        if written.is_empty() {
            continue;
        }
        let most = rule.at_most;
        if granted.len() + 1 != number {
            wrong(field, format!("先写第 {} 次延长。", granted.len() + 1));
            break;
        }
        match written.parse() {
            Ok(count) if (1..=most.count()).contains(&count) => granted.push(count),
            _ => {
                let unit = most.unit().name();
                let sentence = format!(
                    "第 {number} 次延长写 1 到 {} 的整数，单位是{unit}。",
                    most.count()
                );
                wrong(field, sentence);
                break;
            }
        }
    }
    granted
}

/// How many extensions a form has room for.
#[must_use]
pub fn extensions(term: &ActTerm) -> usize {
    let times = term.law.extensions.iter().map(|it| usize::from(it.times));
    times.sum::<usize>().min(CALCULATOR_STRETCHES_MAX)
}

fn counted(
    law: &Law,
    term: &ActTerm,
    start: Moment,
    granted: Vec<u32>,
    stretches: Vec<Stretch>,
) -> Result<Counted, String> {
    let beyond = || "算出来的日子超出了日历（1900年到2199年）。".to_owned();
    let anchor = match &term.law.kind {
        TermKind::Date {
            month_day: Some(month_day),
            ..
        } => first_after(start.day(), *month_day)
            .ok_or_else(beyond)?
            .start(),
        TermKind::Date { .. } => start.day().start(),
        _ => start,
    };
    let found = count_of(&term.law, anchor, granted, stretches).ok_or_else(beyond)?;
    let calendar = law.calendar(term.calendar);
    let due = found.due(calendar);
    if due.day <= Day::MIN || due.day >= Day::MAX {
        return Err(beyond());
    }
    let cite = term.cite.in_words();
    let arithmetic = found.explain(calendar, &cite).to_string();
    Ok(Counted {
        due: due.day,
        point: found.point(calendar),
        provisional: due.provisional.is_some(),
        start: start.day(),
        arithmetic: arithmetic.lines().map(str::to_owned).collect(),
        term: found,
        calendar: term.calendar,
    })
}

/// Working days before the end at which one is reminded.
const REMIND_AHEAD: [u32; 2] = [3, 1];

/// The days on which one is reminded of a day: some working days before it, but after its start.
#[must_use]
pub fn reminders(calendar: &Calendar, start: Day, due: Day) -> Vec<Day> {
    let mut found = Vec::new();
    let (mut day, mut ahead) = (due, 0);
    while ahead < REMIND_AHEAD[0] && day > start {
        day = day.plus(-1);
        if calendar.is_work_day(day) {
            ahead += 1;
            if REMIND_AHEAD.contains(&ahead) && day > start {
                found.push(day);
            }
        }
    }
    found.reverse();
    found
}
