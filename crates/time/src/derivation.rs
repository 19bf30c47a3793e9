//! How a date came about: every stretch that was skipped or excluded, and why.
//!
//! It is computed only when somebody asks, by walking the days one by one; the fast path looks them
//! up in a table. That the two agree is a property test.

mod show;

use zs_base::{Day, Moment};

use crate::calendar::{Calendar, DayKind, NamedMark, Reading};
use crate::due::{Due, Point};
use crate::length::Unit;
use crate::stretch::{Stretch, StretchKind, restarts};
use crate::term::{Kind, Roll, Rule, Term, limit};

/// Why a day did not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why<'a> {
    /// Saturday or Sunday.
    Weekend,
    /// Off by notice.
    Holiday(&'a NamedMark),
    /// Off by statute, in a year without calendar.
    Statutory(&'a NamedMark),
    /// Excluded or suspended.
    Stretch(&'a Stretch),
}

/// One step of the arithmetic, in the order of the count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item<'a> {
    /// The clock began again at zero after this stretch.
    Restarted(&'a Stretch),
    /// Days that did not count.
    Skipped {
        /// First day.
        from: Day,
        /// Last day.
        to: Day,
        /// Working days among them.
        work_days: u32,
        /// The reason.
        why: Why<'a>,
    },
    /// A rest day that counts because it is worked.
    Shifted {
        /// The day.
        day: Day,
        /// The notice.
        mark: &'a NamedMark,
    },
    /// The month has no corresponding day, so the term ends on its last day.
    MonthEnd {
        /// Day of the month that was wanted.
        wanted: i8,
        /// The last day of the month.
        day: Day,
    },
    /// Rest days over which the end rolled.
    Rolled {
        /// First day.
        from: Day,
        /// Last day.
        to: Day,
        /// The reason.
        why: Why<'a>,
    },
}

/// The arithmetic behind one date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Derivation<'a> {
    /// The term.
    pub term: &'a Term,
    /// The citation of its rule; may be empty.
    pub cite: &'a str,
    /// The start after all restarts, or the event from which is counted back.
    pub start: Moment,
    /// The steps in order.
    pub items: Vec<Item<'a>>,
    /// The day on which the count was complete, before rolling.
    pub raw: Day,
    /// The end that the walk found, for the reading that `due` keeps.
    pub end: Point,
    /// The date of the fast path, with both readings where it is provisional.
    pub due: Due,
}

impl Term {
    /// Walks the days of this term and keeps every step.
    #[must_use]
    pub fn explain<'a>(&'a self, calendar: &'a Calendar, cite: &'a str) -> Derivation<'a> {
        let due = self.due(calendar);
        let reading = match due.provisional {
            Some(open) if due.day == open.statutory => Reading::Statutory,
            _ => Reading::Weekends,
        };
        let mut walk = Walk {
            term: self,
            calendar,
            reading,
            items: Vec::new(),
        };
        let anchor = self.anchor.day();
        let hours = self.rule.length.unit() == Unit::Hour;
        let (start, raw, end) = match self.kind {
            Kind::Date => (self.anchor, anchor, Point::Day(anchor)),
            _ if hours => walk.hours(),
            Kind::Before(_) => {
                let end = walk.count(anchor, -1);
                (self.anchor, end, Point::Day(self.after_end(end)))
            }
            Kind::Limit | Kind::Wait => {
                let start = walk.restart(anchor);
                let raw = walk.count(start, 1);
                let end = self.after_end(walk.roll(raw));
                let moment = if start == anchor {
                    self.anchor
                } else {
                    start.start()
                };
                (moment, raw, Point::Day(end))
            }
        };
        Derivation {
            term: self,
            cite,
            start,
            items: walk.items,
            raw,
            end,
            due,
        }
    }

    /// The day that the kind of term takes from the end of its count.
    fn after_end(&self, end: Day) -> Day {
        use crate::term::Margin;
        let days = match self.kind {
            Kind::Wait => 1,
            Kind::Before(Margin::Clear) => -1,
            Kind::Limit | Kind::Before(Margin::Plain) | Kind::Date => 0,
        };
        end.plus(days).clamp(Day::MIN, Day::MAX)
    }
}

/// A walk over the days, one by one.
struct Walk<'a> {
    term: &'a Term,
    calendar: &'a Calendar,
    reading: Reading,
    items: Vec<Item<'a>>,
}

impl<'a> Walk<'a> {
    /// The start after the restarts that fell into the term.
    fn restart(&mut self, anchor: Day) -> Day {
        let mut start = anchor;
        let restarts = restarts(&self.term.stretches);
        if restarts.is_empty() {
            return start;
        }
        let pauses: Vec<Stretch> = self.pauses().cloned().collect();
        for restart in restarts {
            let rule: &Rule = &self.term.rule;
            let due = limit(self.calendar, start, rule, &pauses);
            let end = due
                .provisional
                .map_or(due.day, |open| open.weekends.max(open.statutory));
            if restart.from <= end && restart.to > start {
                start = restart.to;
                self.items.push(Item::Restarted(restart));
            }
        }
        start
    }

    fn pauses(&self) -> impl Iterator<Item = &'a Stretch> + use<'a> {
        let stretches: &'a [Stretch] = &self.term.stretches;
        stretches
            .iter()
            .filter(|stretch| stretch.kind != StretchKind::Restarted && stretch.from <= stretch.to)
    }

    /// Counts days forward (`step` 1) or back (-1) from the neighbour of `start`.
    fn count(&mut self, start: Day, step: i32) -> Day {
        let length = self.term.rule.length;
        match length.unit() {
            Unit::WorkDay | Unit::Hour => self.walk(start, step, length.count(), true),
            Unit::Day => self.walk(start, step, length.count(), false),
            Unit::Month | Unit::Year => {
                let raw = start
                    .plus_months(length.months() * step)
                    .clamp(Day::MIN, Day::MAX);
                let (wanted, got) = (start.ymd().2, raw.ymd().2);
                if wanted != got {
                    self.items.push(Item::MonthEnd { wanted, day: raw });
                }
                // What the gaps take out up to the corresponding day is counted on after it.
                let days = raw.since(start).unsigned_abs();
                self.walk(start, step, days, false)
            }
        }
    }

    fn walk(&mut self, start: Day, step: i32, count: u32, work_days_only: bool) -> Day {
        let (mut day, mut counted) = (start, 0);
        while counted < count && day.plus(step) >= Day::MIN && day.plus(step) <= Day::MAX {
            day = day.plus(step);
            let works = self.calendar.table(self.reading).works(day);
            if let Some(stretch) = self.pauses().find(|s| s.from <= day && day <= s.to) {
                self.skip(day, works, Why::Stretch(stretch));
                continue;
            }
            if !work_days_only {
                counted += 1;
                continue;
            }
            if !works {
                let why = self.why_off(day);
                self.skip(day, false, why);
                continue;
            }
            counted += 1;
            self.note_shifted(day);
        }
        day
    }

    fn roll(&mut self, raw: Day) -> Day {
        let unit = self.term.rule.length.unit();
        if self.term.rule.roll == Roll::No || unit == Unit::WorkDay {
            return raw;
        }
        let mut day = raw;
        while !self.calendar.table(self.reading).works(day) && day < Day::MAX {
            let why = self.why_off(day);
            match self.items.last_mut() {
                Some(Item::Rolled { to, why: last, .. }) if *last == why => *to = day,
                _ => self.items.push(Item::Rolled {
                    from: day,
                    to: day,
                    why,
                }),
            }
            day = day.next();
        }
        self.note_shifted(day);
        day
    }

    /// Keeps a rest day that is worked.
    fn note_shifted(&mut self, day: Day) {
        if day.weekday() > 5
            && let DayKind::Shifted(mark) = self.calendar.kind_read(day, self.reading)
        {
            self.items.push(Item::Shifted { day, mark });
        }
    }

    fn why_off(&self, day: Day) -> Why<'a> {
        match self.calendar.kind_read(day, self.reading) {
            DayKind::Holiday(mark) => Why::Holiday(mark),
            DayKind::Statutory(mark) => Why::Statutory(mark),
            DayKind::Working | DayKind::Shifted(_) | DayKind::Weekend => Why::Weekend,
        }
    }

    fn skip(&mut self, day: Day, works: bool, reason: Why<'a>) {
        match self.items.last_mut() {
            Some(Item::Skipped {
                from,
                to,
                work_days,
                why,
            }) if *why == reason && (day == to.next() || day.next() == *from) => {
                *to = day.max(*to);
                *from = day.min(*from);
                *work_days += u32::from(works);
            }
            _ => self.items.push(Item::Skipped {
                from: day,
                to: day,
                work_days: u32::from(works),
                why: reason,
            }),
        }
    }

    /// Hours are not walked; the stretches that took days out are listed.
    fn hours(&mut self) -> (Moment, Day, Point) {
        let end = self.term.end_of_hours();
        let anchor = self.term.anchor;
        let (first, last) = (anchor.min(end), anchor.max(end));
        for stretch in self.pauses() {
            if stretch.from.start() < last && stretch.to.next().start() > first {
                self.items.push(Item::Skipped {
                    from: stretch.from,
                    to: stretch.to,
                    work_days: 0,
                    why: Why::Stretch(stretch),
                });
            }
        }
        let mut start = anchor;
        if self.term.kind == Kind::Limit || self.term.kind == Kind::Wait {
            for restart in restarts(&self.term.stretches) {
                let again = restart.to.next().start();
                if restart.from.start() < end && again > start {
                    start = again;
                    self.items.push(Item::Restarted(restart));
                }
            }
        }
        (start, end.day(), Point::Moment(end))
    }
}
