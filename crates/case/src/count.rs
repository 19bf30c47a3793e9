//! How a term is counted once its start is known: from the events of a case, or from days that
//! somebody only names. Both ask the same functions, so a calculator cannot count otherwise than
//! the engine does.

use zs_base::{Day, Moment};
use zs_law::{ExtensionRule, Pause, PauseKind, Term, TermKind};
use zs_time::{Kind, Length, Margin, Roll, Rule, Stretch, StretchKind, Unit};

/// The rule of the next extension, after so many were granted: the rules are used up in order.
#[must_use]
pub fn rule_after(law: &Term, granted: usize) -> Option<&ExtensionRule> {
    let mut left = granted;
    for rule in &law.extensions {
        if left < usize::from(rule.times) {
            return Some(rule);
        }
        left -= usize::from(rule.times);
    }
    None
}

/// A length after these extensions, each in the unit of its rule.
#[must_use]
pub fn lengthened(law: &Term, length: Length, granted: impl IntoIterator<Item = u32>) -> Length {
    let granted = granted.into_iter().enumerate();
    granted.fold(length, |length, (before, count)| {
        let unit = rule_after(law, before).map_or(length.unit(), |rule| rule.at_most.unit());
        let more = Length::new(count, unit).and_then(|more| length.extended_by(more));
        more.unwrap_or(length)
    })
}

/// The days that a pause takes out; until `today` while what ends it has not happened. Nothing
/// where it ends on the day on which it began.
#[must_use]
pub fn stretch_of(
    pause: &Pause,
    from: Moment,
    to: Option<Moment>,
    today: Day,
    why: String,
) -> Option<Stretch> {
    let (first, last) = (from.day().next(), to.map_or(today, Moment::day));
    (first <= last).then(|| Stretch {
        from: first,
        to: last,
        kind: match pause.kind {
            PauseKind::Excluded => StretchKind::Excluded,
            PauseKind::Suspended => StretchKind::Suspended,
            PauseKind::Restarted => StretchKind::Restarted,
        },
        why,
        cite: pause.cite.in_words(),
    })
}

/// The first such day of a month after a day.
#[must_use]
pub fn first_after(day: Day, (month, of_month): (i8, i8)) -> Option<Day> {
    let this_year = Day::from_ymd(day.year(), month, of_month)?;
    if this_year > day {
        Some(this_year)
    } else {
        Day::from_ymd(day.year() + 1, month, of_month)
    }
}

/// A fixed date that was extended: so long after the day itself.
fn postponed(law: &Term, day: Moment, granted: &[u32]) -> Option<zs_time::Term> {
    let (first, others) = granted.split_first()?;
    let unit = rule_after(law, 0)?.at_most.unit();
    let mut length = Length::new(*first, unit)?;
    for (before, count) in others.iter().enumerate() {
        let unit = rule_after(law, before + 1).map_or(unit, |rule| rule.at_most.unit());
        let more = Length::new(*count, unit).and_then(|more| length.extended_by(more));
        length = more.unwrap_or(length);
    }
    let roll = Roll::No;
    Some(zs_time::Term {
        kind: Kind::Limit,
        anchor: day,
        rule: Rule { length, roll },
        stretches: Vec::new(),
    })
}

/// A term whose start has happened, as it is counted. For a fixed date the start is that day, and
/// what extends it is counted from there.
#[must_use]
pub fn count_of(
    law: &Term,
    start: Moment,
    granted: impl IntoIterator<Item = u32>,
    stretches: Vec<Stretch>,
) -> Option<zs_time::Term> {
    let granted: Vec<u32> = granted.into_iter().collect();
    if let (TermKind::Date { .. }, false) = (&law.kind, granted.is_empty()) {
        return postponed(law, start, &granted);
    }
    let (kind, length, roll) = match &law.kind {
        TermKind::Limit { length, roll, .. } => (Kind::Limit, *length, *roll),
        TermKind::Wait { length, roll, .. } => (Kind::Wait, *length, *roll),
        TermKind::Before { length, .. } => (Kind::Before(Margin::Plain), *length, Roll::No),
        TermKind::Date { .. } => (Kind::Date, Length::new(1, Unit::Day)?, Roll::No),
    };
    let length = lengthened(law, length, granted);
    Some(zs_time::Term {
        kind,
        anchor: start,
        rule: Rule { length, roll },
        stretches,
    })
}
