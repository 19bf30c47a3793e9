//! The table that makes "the n-th working day after" two look-ups.

use zs_base::Day;

/// Days from the first to the last day of the product, both included.
const DAYS: usize = (Day::MAX.number() - Day::MIN.number() + 1) as usize;

/// For every day of 1900-2199 the working days before it, and the day of each working day.
#[derive(Debug)]
pub(crate) struct Table {
    /// `before[i]`: working days among the first `i` days; one entry more than there are days.
    before: Box<[u32]>,
    /// The working days in order.
    days: Box<[Day]>,
}

impl Table {
    /// Asks for every day of the range, in order, whether it is a working day.
    pub fn build(mut works: impl FnMut(Day) -> bool) -> Self {
        let mut before = Vec::with_capacity(DAYS + 1);
        let mut days = Vec::with_capacity(DAYS);
        for number in Day::MIN.number()..=Day::MAX.number() {
            before.push(days.len() as u32);
            let day = Day::from_number(number);
            if works(day) {
                days.push(day);
            }
        }
        before.push(days.len() as u32);
        Self {
            before: before.into(),
            days: days.into(),
        }
    }

    #[inline]
    fn index(day: Day) -> usize {
        (day.number().clamp(Day::MIN.number(), Day::MAX.number()) - Day::MIN.number()) as usize
    }

    /// The `n`-th working day after `day`, `n >= 1`; the last day of the range where there is none.
    #[inline]
    pub fn after(&self, day: Day, n: u32) -> Day {
        let passed = self.before.get(Self::index(day) + 1).copied();
        let wanted = passed.unwrap_or(u32::MAX).saturating_add(n).wrapping_sub(1);
        self.days.get(wanted as usize).copied().unwrap_or(Day::MAX)
    }

    /// The `n`-th working day before `day`, `n >= 1`; the first day of the range where there is none.
    #[inline]
    pub fn ahead_of(&self, day: Day, n: u32) -> Day {
        let passed = self.before.get(Self::index(day)).copied().unwrap_or(0);
        let Some(wanted) = passed.checked_sub(n) else {
            return Day::MIN;
        };
        self.days.get(wanted as usize).copied().unwrap_or(Day::MIN)
    }

    /// `day` itself if it is a working day, otherwise the next one.
    #[inline]
    pub fn on_or_after(&self, day: Day) -> Day {
        let passed = self.before.get(Self::index(day)).copied();
        let wanted = passed.unwrap_or(u32::MAX);
        self.days.get(wanted as usize).copied().unwrap_or(Day::MAX)
    }

    /// Whether `day` is a working day.
    #[inline]
    pub fn works(&self, day: Day) -> bool {
        let index = Self::index(day);
        self.before.get(index) != self.before.get(index + 1)
    }

    /// Working days in `from..=to`; 0 when `from` comes after `to`.
    pub fn between(&self, from: Day, to: Day) -> u32 {
        if from > to {
            return 0;
        }
        let at = |index: usize| self.before.get(index).copied().unwrap_or(0);
        at(Self::index(to) + 1) - at(Self::index(from))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_of_the_range_are_kept() {
        let table = Table::build(|day| day.weekday() <= 5);
        assert_eq!(table.after(Day::MAX, 1), Day::MAX);
        assert_eq!(table.after(Day::MIN, u32::MAX), Day::MAX);
        assert_eq!(table.ahead_of(Day::MIN, 1), Day::MIN);
        assert_eq!(table.on_or_after(Day::from_number(i32::MAX)), Day::MAX);
        assert_eq!(table.between(Day::MAX, Day::MIN), 0);
        assert_eq!(table.between(Day::MIN, Day::MIN.plus(6)), 5);
    }

    #[test]
    fn looks_up_what_a_walk_finds() {
        let table = Table::build(|day| day.weekday() <= 5 && day.number() % 11 != 0);
        for number in 20_000..20_400 {
            let start = Day::from_number(number);
            let (mut day, mut seen) = (start, 0);
            while seen < 17 {
                day = day.next();
                seen += u32::from(table.works(day));
                if table.works(day) {
                    assert_eq!(table.after(start, seen), day);
                    assert_eq!(table.between(start.next(), day), seen);
                    assert_eq!(table.ahead_of(day.next(), seen), table.after(start, 1));
                }
            }
            assert_eq!(table.on_or_after(start.next()), table.after(start, 1));
        }
    }
}
