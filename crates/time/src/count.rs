//! Counting days forward and back: the arithmetic under every term.

use zs_base::{Day, Moment};

use crate::length::{Length, Unit};
use crate::stretch::Gap;
use crate::table::Table;
use crate::term::Roll;

/// The end of a count, and the days whose being worked or not decided it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reach {
    /// The end before rolling.
    pub raw: Day,
    /// The end.
    pub end: Day,
    /// First and last day that the calendar was asked about; an empty range when it was not.
    pub asked: (Day, Day),
}

/// An empty range of days.
const NOT_ASKED: (Day, Day) = (Day::MAX, Day::MIN);

/// Counts from the day after `start`, without the days of the gaps.
#[inline]
pub(crate) fn forward(
    table: &Table,
    start: Day,
    length: Length,
    roll: Roll,
    gaps: &[Gap],
) -> Reach {
    if length.unit() == Unit::WorkDay {
        let end = work_days_forward(table, start, length.count(), gaps);
        return Reach {
            raw: end,
            end,
            asked: (start.next(), end),
        };
    }
    let raw = match length.unit() {
        Unit::Hour => hours_forward(start.start(), length, gaps).day(),
        Unit::Month | Unit::Year => push_out(start, start.plus_months(length.months()), gaps),
        Unit::Day | Unit::WorkDay => push_out(start, start.plus(length.signed()), gaps),
    }
    .min(Day::MAX);
    if roll == Roll::No || length.unit() == Unit::Hour {
        return Reach {
            raw,
            end: raw,
            asked: NOT_ASKED,
        };
    }
    let end = table.on_or_after(raw);
    Reach {
        raw,
        end,
        asked: (raw, end),
    }
}

/// Counts back from the day before `event`, without the days of the gaps. A count back never rolls:
/// rolling it either way would change what the law asks for.
pub(crate) fn back(table: &Table, event: Day, length: Length, gaps: &[Gap]) -> Reach {
    let (end, asked) = match length.unit() {
        Unit::WorkDay => {
            let end = work_days_back(table, event, length.count(), gaps);
            (end, (end, event.plus(-1)))
        }
        Unit::Hour => (hours_back(event.start(), length, gaps).day(), NOT_ASKED),
        Unit::Month | Unit::Year => {
            let raw = event.plus_months(-length.months());
            (push_back(event, raw, gaps), NOT_ASKED)
        }
        Unit::Day => {
            let raw = event.plus(-length.signed());
            (push_back(event, raw, gaps), NOT_ASKED)
        }
    };
    let end = end.max(Day::MIN);
    Reach {
        raw: end,
        end,
        asked,
    }
}

#[inline]
fn work_days_forward(table: &Table, start: Day, count: u32, gaps: &[Gap]) -> Day {
    let mut end = table.after(start, count);
    let mut out = 0;
    for &(from, to) in gaps {
        if from > end {
            break;
        }
        out += table.between(from.max(start.next()), to);
        end = table.after(start, count.saturating_add(out));
    }
    end
}

fn work_days_back(table: &Table, event: Day, count: u32, gaps: &[Gap]) -> Day {
    let mut end = table.ahead_of(event, count);
    let mut out = 0;
    for &(from, to) in gaps.iter().rev() {
        if to < end {
            break;
        }
        out += table.between(from, to.min(event.plus(-1)));
        end = table.ahead_of(event, count.saturating_add(out));
    }
    end
}

/// Moves an end out by the days of the gaps that lie between `start` and the end.
fn push_out(start: Day, raw: Day, gaps: &[Gap]) -> Day {
    let mut end = raw;
    for &(from, to) in gaps {
        if from > end {
            break;
        }
        let first = from.max(start.next());
        end = end.plus(to.next().since(first).max(0));
    }
    end
}

fn push_back(event: Day, raw: Day, gaps: &[Gap]) -> Day {
    let mut end = raw;
    for &(from, to) in gaps.iter().rev() {
        if to < end {
            break;
        }
        let last = to.min(event.plus(-1));
        end = end.plus(-last.next().since(from).max(0));
    }
    end
}

/// Hours run from the moment itself; whole days of the gaps are taken out.
pub(crate) fn hours_forward(start: Moment, length: Length, gaps: &[Gap]) -> Moment {
    let mut end = start.plus_hours(length.signed());
    for &(from, to) in gaps {
        if from.start() >= end {
            break;
        }
        let out = to.next().start().ms() - from.start().max(start).ms();
        end = end.plus_ms(out.max(0));
    }
    end
}

/// Hours back from the moment of an event.
pub(crate) fn hours_back(event: Moment, length: Length, gaps: &[Gap]) -> Moment {
    let mut end = event.plus_hours(-length.signed());
    for &(from, to) in gaps.iter().rev() {
        let after = to.next().start();
        if after <= end {
            break;
        }
        let out = after.min(event).ms() - from.start().ms();
        end = end.plus_ms(-out.max(0));
    }
    end
}
