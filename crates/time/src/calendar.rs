//! Calendars as versioned data: notices with the day each became known, and the tables made of them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use zs_base::Day;

use crate::table::Table;

/// A day with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedDay {
    /// The day.
    pub on: Day,
    /// The festival, or why the day is worked.
    pub name: String,
}

/// One notice: days off and shifted working days, and since when people could know them.
///
/// A later notice of the same year only names what it changes: a day off that it lists as a working
/// day is worked again, and the other way round. A local closure is a notice too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The day on which it became known.
    pub known_on: Day,
    /// Its title or number, with the legal basis where it is local.
    pub cite: String,
    /// Days off; weekends that belong to the holiday may be listed.
    pub holidays: Vec<NamedDay>,
    /// Rest days that are worked.
    pub workdays: Vec<NamedDay>,
}

/// All that is known about one year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarYear {
    /// The year.
    pub year: i16,
    /// The notices in the order in which they became known; empty while the year is not announced.
    pub notices: Vec<Notice>,
    /// The days that are off by statute whatever the notice will say.
    pub statutory: Vec<NamedDay>,
}

/// What a day is in a calendar, for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayKind<'a> {
    /// Monday to Friday and not off.
    Working,
    /// A rest day that is worked by notice.
    Shifted(&'a NamedMark),
    /// Saturday or Sunday.
    Weekend,
    /// Off by notice.
    Holiday(&'a NamedMark),
    /// Off by statute in a year whose notice is not known yet.
    Statutory(&'a NamedMark),
}

/// The name of a special day and the notice it stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedMark {
    /// The festival, or why the day is worked.
    pub name: String,
    /// The notice; empty for a statutory day.
    pub cite: String,
    works: bool,
}

/// Which of the two readings of a year without calendar is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    /// Only Saturdays and Sundays are off.
    Weekends,
    /// The certain statutory days are off as well.
    Statutory,
}

/// A calendar as known on some day. It never changes; clones share their tables.
#[derive(Clone, Debug)]
pub struct Calendar {
    years: Arc<[CalendarYear]>,
    local: Arc<[Notice]>,
    known_on: Option<Day>,
    weekends: Arc<Table>,
    statutory: Arc<Table>,
    marks: Arc<[(Day, NamedMark)]>,
    certain_days: Arc<[(Day, NamedMark)]>,
    loaded: Arc<BTreeSet<i16>>,
    /// The longest run of loaded years, as days: what lies inside needs no further look.
    window: (Day, Day),
}

impl Calendar {
    /// The calendar of these years with every notice known.
    #[must_use]
    pub fn new(years: Vec<CalendarYear>) -> Self {
        Self::build(years.into(), Arc::from([]), None)
    }

    /// The calendar called `none`: every day is a working day, so nothing is skipped and nothing rolls.
    #[must_use]
    pub fn plain() -> Self {
        let table = Arc::new(Table::build(|_| true));
        Self {
            years: Arc::from([]),
            local: Arc::from([]),
            known_on: None,
            weekends: Arc::clone(&table),
            statutory: table,
            marks: Arc::from([]),
            certain_days: Arc::from([]),
            loaded: Arc::new(BTreeSet::new()),
            window: (Day::MIN, Day::MAX),
        }
    }

    /// The same data as it was known at the end of `day`.
    #[must_use]
    pub fn as_known_on(&self, day: Day) -> Self {
        if self.is_plain() {
            return self.clone();
        }
        Self::build(Arc::clone(&self.years), Arc::clone(&self.local), Some(day))
    }

    /// The same calendar with further notices, such as local closures with their legal basis.
    ///
    /// They change days but do not make a year known that has no notice of its own.
    #[must_use]
    pub fn with_local(&self, notices: Vec<Notice>) -> Self {
        let local: Vec<Notice> = self.local.iter().cloned().chain(notices).collect();
        Self::build(Arc::clone(&self.years), local.into(), self.known_on)
    }

    /// The day whose knowledge this is; `None` when every notice is taken.
    #[must_use]
    pub fn known_on(&self) -> Option<Day> {
        self.known_on
    }

    /// The `n`-th working day after `day`, `n >= 1`; [`Day::MAX`] where the range of days ends.
    ///
    /// Years without a calendar count their weekends only; [`Calendar::missing_year`] tells them.
    #[inline]
    #[must_use]
    pub fn work_day_after(&self, day: Day, n: u32) -> Day {
        self.weekends.after(day, n)
    }

    /// Whether `day` is a working day (weekends only in a year without calendar).
    #[inline]
    #[must_use]
    pub fn is_work_day(&self, day: Day) -> bool {
        self.weekends.works(day)
    }

    /// The first year touched by `from..=to` whose notice is not known.
    #[inline]
    #[must_use]
    pub fn missing_year(&self, from: Day, to: Day) -> Option<i16> {
        if from > to || self.is_settled(from, to) {
            return None;
        }
        self.first_missing(from, to)
    }

    /// Whether both days lie in the longest run of known years.
    #[inline]
    pub(crate) fn is_settled(&self, from: Day, to: Day) -> bool {
        self.window.0 <= from && to <= self.window.1
    }

    /// The slow part of [`Calendar::missing_year`], kept out of the fast path.
    #[cold]
    fn first_missing(&self, from: Day, to: Day) -> Option<i16> {
        (from.year()..=to.year()).find(|year| !self.loaded.contains(year))
    }

    /// What `day` is, with the notice that says so.
    #[must_use]
    pub fn day_kind(&self, day: Day) -> DayKind<'_> {
        self.kind_read(day, Reading::Weekends)
    }

    pub(crate) fn kind_read(&self, day: Day, reading: Reading) -> DayKind<'_> {
        if let Some(mark) = find(&self.marks, day) {
            let rest_day = !is_weekday(day);
            match (mark.works, rest_day) {
                (true, true) => return DayKind::Shifted(mark),
                (true, false) => return DayKind::Working,
                (false, _) => return DayKind::Holiday(mark),
            }
        }
        if self.table(reading).works(day) {
            return DayKind::Working;
        }
        match find(&self.certain_days, day) {
            Some(mark) if reading == Reading::Statutory => DayKind::Statutory(mark),
            _ => DayKind::Weekend,
        }
    }

    #[inline]
    pub(crate) fn table(&self, reading: Reading) -> &Table {
        match reading {
            Reading::Weekends => &self.weekends,
            Reading::Statutory => &self.statutory,
        }
    }

    /// The years with the notices that are known.
    #[must_use]
    pub fn known_years(&self) -> Vec<CalendarYear> {
        let years = self.years.iter().map(|year| CalendarYear {
            notices: self.known(&year.notices),
            ..year.clone()
        });
        years.collect()
    }

    fn known(&self, notices: &[Notice]) -> Vec<Notice> {
        let known = |it: &&Notice| self.known_on.is_none_or(|day| it.known_on <= day);
        notices.iter().filter(known).cloned().collect()
    }

    /// Whether the two differ in what they hold for off by statute on a day whose notice is missing.
    pub(crate) fn differs_by_statute(&self, other: &Self, day: Day) -> bool {
        self.statutory.works(day) != other.statutory.works(day)
    }

    fn is_plain(&self) -> bool {
        self.window == (Day::MIN, Day::MAX)
    }

    fn build(years: Arc<[CalendarYear]>, local: Arc<[Notice]>, known_on: Option<Day>) -> Self {
        let known = |notice: &&Notice| known_on.is_none_or(|day| notice.known_on <= day);
        let loaded: BTreeSet<i16> = years
            .iter()
            .filter(|year| year.notices.iter().any(|notice| known(&notice)))
            .map(|year| year.year)
            .collect();
        let mut notices: Vec<&Notice> = years
            .iter()
            .flat_map(|year| &year.notices)
            .chain(local.iter())
            .filter(known)
            .collect();
        // A stable sort: of two notices of one day the later in the data wins.
        notices.sort_by_key(|notice| notice.known_on);
        let marks = marks(&notices);
        let certain = certain_days(&years, &loaded);
        let works = |day: Day| marks.get(&day).map_or(is_weekday(day), |mark| mark.works);
        let weekends = Arc::new(Table::build(works));
        let statutory = if certain.is_empty() {
            Arc::clone(&weekends)
        } else {
            Arc::new(Table::build(|day| {
                works(day) && (marks.contains_key(&day) || !certain.contains_key(&day))
            }))
        };
        Self {
            window: longest_run(&loaded),
            marks: marks.into_iter().collect(),
            certain_days: certain.into_iter().collect(),
            loaded: Arc::new(loaded),
            years,
            local,
            known_on,
            weekends,
            statutory,
        }
    }
}

fn is_weekday(day: Day) -> bool {
    day.weekday() <= 5
}

fn find(marks: &[(Day, NamedMark)], day: Day) -> Option<&NamedMark> {
    let at = marks.binary_search_by_key(&day, |(day, _)| *day).ok()?;
    marks.get(at).map(|(_, mark)| mark)
}

fn marks(notices: &[&Notice]) -> BTreeMap<Day, NamedMark> {
    let mut marks = BTreeMap::new();
    for notice in notices {
        let off = notice.holidays.iter().map(|day| (day, false));
        let worked = notice.workdays.iter().map(|day| (day, true));
        for (day, works) in off.chain(worked) {
            let mark = NamedMark {
                name: day.name.clone(),
                cite: notice.cite.clone(),
                works,
            };
            marks.insert(day.on, mark);
        }
    }
    marks
}

/// The statutory days of years whose notice is not known; two festivals of one day share it.
fn certain_days(years: &[CalendarYear], loaded: &BTreeSet<i16>) -> BTreeMap<Day, NamedMark> {
    let mut certain: BTreeMap<Day, NamedMark> = BTreeMap::new();
    let open = years.iter().filter(|year| !loaded.contains(&year.year));
    for day in open.flat_map(|year| &year.statutory) {
        certain
            .entry(day.on)
            .and_modify(|mark| mark.name = format!("{}、{}", mark.name, day.name))
            .or_insert_with(|| NamedMark {
                name: day.name.clone(),
                cite: String::new(),
                works: false,
            });
    }
    certain
}

/// The longest run of years without a gap, as first and last day; an empty range where there is none.
fn longest_run(years: &BTreeSet<i16>) -> (Day, Day) {
    let mut best: Option<(i16, i16)> = None;
    let mut run: Option<(i16, i16)> = None;
    for &year in years {
        run = match run {
            Some((first, last)) if last.checked_add(1) == Some(year) => Some((first, year)),
            _ => Some((year, year)),
        };
        let length = |run: Option<(i16, i16)>| run.map_or(-1, |(first, last)| last - first);
        if length(run) > length(best) {
            best = run;
        }
    }
    best.and_then(|(first, last)| Some((Day::from_ymd(first, 1, 1)?, Day::from_ymd(last, 12, 31)?)))
        .unwrap_or((Day::MAX, Day::MIN))
}
