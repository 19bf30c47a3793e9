//! Counting days the naive way, one after another: the checker's own arithmetic, so that a fault
//! of the statutory time of the engine cannot hide itself.

use zs_base::{Day, Moment};
use zs_time::{Calendar, Length, Unit};

use super::model::FirstDay;

/// Whether so many whole units lie between two moments. Months and years are counted as calendar
/// months from day to day; an end that rolls to a working day lies later, never earlier.
#[must_use]
pub fn lie_between(
    calendar: &Calendar,
    from: Moment,
    to: Moment,
    length: Length,
    first_day: FirstDay,
) -> bool {
    let wanted = i64::from(length.count());
    let first = match first_day {
        FirstDay::NotCounted => from.day().next(),
        FirstDay::Counted => from.day(),
    };
    let counted = |counts: &dyn Fn(Day) -> bool| {
        let (mut day, mut found) = (first, 0);
        while day < to.day() && found < wanted {
            found += i64::from(counts(day));
            day = day.next();
        }
        found >= wanted
    };
    match length.unit() {
        Unit::Hour => to.ms() - from.ms() >= wanted * 3_600_000,
        Unit::Day => counted(&|_| true),
        Unit::WorkDay => counted(&|day| calendar.is_work_day(day)),
        Unit::Month => to.day() > from.day().plus_months(length.count() as i32),
        Unit::Year => to.day() > from.day().plus_months(length.count() as i32 * 12),
    }
}

/// Whether the time has passed for sure: its last day is over, with the rest period after it where
/// an end may roll to a working day.
#[must_use]
pub fn has_passed(calendar: &Calendar, from: Moment, now: Moment, length: Length) -> bool {
    let count = length.count() as i32;
    let mut last = match length.unit() {
        Unit::Hour => return now.ms() - from.ms() > i64::from(count) * 3_600_000,
        Unit::WorkDay => {
            let (mut day, mut left) = (from.day(), count);
            while left > 0 {
                day = day.next();
                left -= i32::from(calendar.is_work_day(day));
            }
            day
        }
        Unit::Day => from.day().plus(count),
        Unit::Month => from.day().plus_months(count),
        Unit::Year => from.day().plus_months(count * 12),
    };
    while !calendar.is_work_day(last) {
        last = last.next();
    }
    now.day() > last
}
