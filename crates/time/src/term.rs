//! The four kinds of term, as pure functions and as one value that can be kept and computed again.

use zs_base::{Day, Moment};

use crate::calendar::{Calendar, Reading};
use crate::count::{self, Reach};
use crate::due::{Due, Point, Provisional};
use crate::length::{Length, Unit};
use crate::stretch::{Gap, Stretch, gaps, restarts};

/// Whether an end on a rest day moves to the next working day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Roll {
    /// To the first working day after the rest period.
    Next,
    /// It stays, for instance where the term limits a right.
    No,
}

/// A length and what happens at its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rule {
    /// How long.
    pub length: Length,
    /// Whether the end rolls; hours and counts back never do.
    pub roll: Roll,
}

/// Whether a notice needs one day more than the plain reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Margin {
    /// At least N days lie between notice and event, the day of notice included.
    Plain,
    /// N clear days lie between them: the safe side when a notice is sent.
    Clear,
}

/// The four kinds of term, never mixed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A ceiling: the last lawful day.
    Limit,
    /// A floor: the first day on which the next step may be done.
    Wait,
    /// The last day on which notice of a coming event may be given.
    Before(Margin),
    /// A fixed calendar day; it never rolls.
    Date,
}

/// A term: what the engine keeps, so that a new calendar or a new pause can be computed again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Which kind.
    pub kind: Kind,
    /// The start event, or for [`Kind::Before`] the coming event, or for [`Kind::Date`] the day itself.
    pub anchor: Moment,
    /// How long and whether it rolls; a fixed date does not read it.
    pub rule: Rule,
    /// What does not count.
    pub stretches: Vec<Stretch>,
}

/// The last lawful day of a limit without pauses: the function that the engine calls most.
#[inline]
#[must_use]
pub fn due(calendar: &Calendar, start: Day, rule: &Rule) -> Due {
    match certain(calendar, start, rule) {
        Some(day) => Due::certain(day),
        None => forward(calendar, start, rule, &[], Day::min),
    }
}

/// The last lawful day of a limit without pauses, where no calendar that is still to come can move
/// it: two look-ups, and nothing to carry but a day.
#[inline]
#[must_use]
pub fn certain(calendar: &Calendar, start: Day, rule: &Rule) -> Option<Day> {
    let table = calendar.table(Reading::Weekends);
    let reach = count::forward(table, start, rule.length, rule.roll, &[]);
    let (from, to) = reach.asked;
    (from > to || calendar.is_settled(from, to)).then_some(reach.end)
}

/// A ceiling: the last lawful day. Of two readings of an unknown year the earlier is kept.
#[must_use]
pub fn limit(calendar: &Calendar, start: Day, rule: &Rule, stretches: &[Stretch]) -> Due {
    if stretches.is_empty() {
        return due(calendar, start, rule);
    }
    let (start, gaps) = restarted(calendar, start, rule, stretches);
    forward(calendar, start, rule, &gaps, Day::min)
}

/// A floor: the day after the term has ended, the first on which the step may be done. Of two
/// readings of an unknown year the later is kept, because acting too early is what a floor forbids.
#[must_use]
pub fn wait(calendar: &Calendar, start: Day, rule: &Rule, stretches: &[Stretch]) -> Due {
    let (start, gaps) = restarted(calendar, start, rule, stretches);
    let end = forward(calendar, start, rule, &gaps, Day::max);
    end.moved(1)
}

/// The last day on which notice may be given of an event. The earlier reading is kept.
///
/// A restart has no meaning before an event and is not read.
#[must_use]
pub fn notice_before(
    calendar: &Calendar,
    event: Day,
    rule: &Rule,
    margin: Margin,
    stretches: &[Stretch],
) -> Due {
    let gaps = gaps(stretches);
    let count = |reading| count::back(calendar.table(reading), event, rule.length, &gaps);
    let due = both(calendar, count, Day::min);
    match margin {
        Margin::Plain => due,
        Margin::Clear => due.moved(-1),
    }
}

/// A fixed calendar day.
#[must_use]
pub const fn fixed(day: Day) -> Due {
    Due::certain(day)
}

impl Due {
    /// The same date some days later; used for "the day after" and for a day of margin.
    fn moved(self, days: i32) -> Self {
        let shift = |day: Day| day.plus(days).clamp(Day::MIN, Day::MAX);
        Self {
            day: shift(self.day),
            provisional: self.provisional.map(|open| Provisional {
                weekends: shift(open.weekends),
                statutory: shift(open.statutory),
                year: open.year,
            }),
        }
    }
}

impl Term {
    /// The day of this term; for a term in hours the day in which its moment lies.
    #[must_use]
    pub fn due(&self, calendar: &Calendar) -> Due {
        if self.kind != Kind::Date && self.rule.length.unit() == Unit::Hour {
            return Due::certain(self.end_of_hours().day());
        }
        let anchor = self.anchor.day();
        match self.kind {
            Kind::Limit => limit(calendar, anchor, &self.rule, &self.stretches),
            Kind::Wait => wait(calendar, anchor, &self.rule, &self.stretches),
            Kind::Before(margin) => {
                notice_before(calendar, anchor, &self.rule, margin, &self.stretches)
            }
            Kind::Date => fixed(anchor),
        }
    }

    /// The end as people write it: a moment for hours, a day otherwise.
    #[must_use]
    pub fn point(&self, calendar: &Calendar) -> Point {
        if self.kind != Kind::Date && self.rule.length.unit() == Unit::Hour {
            return Point::Moment(self.end_of_hours());
        }
        Point::Day(self.due(calendar).day)
    }

    /// The moment at which a term in hours ends, or up to which notice may be given.
    pub(crate) fn end_of_hours(&self) -> Moment {
        let gaps = gaps(&self.stretches);
        match self.kind {
            Kind::Before(margin) => {
                let end = count::hours_back(self.anchor, self.rule.length, &gaps);
                match margin {
                    Margin::Plain => end,
                    Margin::Clear => end.plus_hours(-24),
                }
            }
            Kind::Limit | Kind::Wait | Kind::Date => {
                let mut start = self.anchor;
                for restart in restarts(&self.stretches) {
                    let end = count::hours_forward(start, self.rule.length, &gaps);
                    let again = restart.to.next().start();
                    if restart.from.start() < end && again > start {
                        start = again;
                    }
                }
                count::hours_forward(start, self.rule.length, &gaps)
            }
        }
    }
}

/// The start after all restarts that fell into the term, and the days that do not count.
pub(crate) fn restarted(
    calendar: &Calendar,
    start: Day,
    rule: &Rule,
    stretches: &[Stretch],
) -> (Day, Vec<Gap>) {
    let gaps = gaps(stretches);
    let mut start = start;
    for restart in restarts(stretches) {
        let end = forward(calendar, start, rule, &gaps, Day::max).day;
        if restart.from <= end && restart.to > start {
            start = restart.to;
        }
    }
    (start, gaps)
}

#[inline]
fn forward(
    calendar: &Calendar,
    start: Day,
    rule: &Rule,
    gaps: &[Gap],
    choose: fn(Day, Day) -> Day,
) -> Due {
    let count =
        |reading| count::forward(calendar.table(reading), start, rule.length, rule.roll, gaps);
    both(calendar, count, choose)
}

/// Counts with weekends only; where that touched an unknown year, counts again with the statutory days.
#[inline]
fn both(calendar: &Calendar, count: impl Fn(Reading) -> Reach, choose: fn(Day, Day) -> Day) -> Due {
    let reach = count(Reading::Weekends);
    let Some(year) = calendar.missing_year(reach.asked.0, reach.asked.1) else {
        return Due::certain(reach.end);
    };
    let statutory = count(Reading::Statutory).end;
    Due {
        day: choose(reach.end, statutory),
        provisional: Some(Provisional {
            weekends: reach.end,
            statutory,
            year,
        }),
    }
}
