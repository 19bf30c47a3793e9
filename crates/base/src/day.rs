//! Civil days and moments: what a document says, without a time zone.
//!
//! Law counts civil days, so a day is a number and a moment is civil milliseconds.
//! The boundary that reads the machine's clock converts it to the county's civil time once.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;

/// Milliseconds in one civil day.
const DAY_MS: i64 = 86_400_000;

/// A civil day, counted from 1970-01-01 (which is 0).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

/// A civil moment: milliseconds since 1970-01-01T00:00 on the wall clock of the jurisdiction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(i64);

/// The text is not a civil date or moment; it holds the text as it was given.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}”不是日历上的日期（写法：2026-03-05，或者 2026-03-05T14:30）")]
pub struct NotADate(pub String);

impl Day {
    /// The first and last day the product accepts: 1900-01-01 and 2199-12-31.
    pub const MIN: Self = Self(-25_567);
    /// See [`Day::MIN`].
    pub const MAX: Self = Self(84_005);

    /// The day `number` days after 1970-01-01.
    #[must_use]
    pub const fn from_number(number: i32) -> Self {
        Self(number)
    }

    /// Days since 1970-01-01.
    #[must_use]
    pub const fn number(self) -> i32 {
        self.0
    }

    /// The day of a year (1900..=2199), month (1..=12) and day of month, where it exists.
    #[must_use]
    pub fn from_ymd(year: i16, month: i8, day: i8) -> Option<Self> {
        let date = Date::new(year, month, day).ok()?;
        Self::from_date(date)
    }

    /// Year, month and day of month.
    #[must_use]
    pub fn ymd(self) -> (i16, i8, i8) {
        let date = self.date();
        (date.year(), date.month(), date.day())
    }

    /// The year.
    #[must_use]
    pub fn year(self) -> i16 {
        self.date().year()
    }

    /// Day of the week, 1 = Monday ... 7 = Sunday.
    #[must_use]
    pub const fn weekday(self) -> u8 {
        // 1970-01-01 was a Thursday, the fourth day of its week.
        ((self.0 + 3).rem_euclid(7) + 1) as u8
    }

    /// The day `days` later (earlier if negative).
    #[must_use]
    pub const fn plus(self, days: i32) -> Self {
        Self(self.0.saturating_add(days))
    }

    /// The next day.
    #[must_use]
    pub const fn next(self) -> Self {
        self.plus(1)
    }

    /// Days from `earlier` to `self`; negative when `self` comes first.
    #[must_use]
    pub const fn since(self, earlier: Self) -> i32 {
        self.0 - earlier.0
    }

    /// The moment at which this day begins.
    #[must_use]
    pub const fn start(self) -> Moment {
        Moment(self.0 as i64 * DAY_MS)
    }

    /// The same day `months` later, or the last day of that month (民法典202).
    #[must_use]
    pub fn plus_months(self, months: i32) -> Self {
        let (year, month, day) = self.ymd();
        let index = i32::from(year) * 12 + i32::from(month) - 1 + months;
        let (year, month) = (index.div_euclid(12), index.rem_euclid(12) + 1);
        let Some(first) = i16::try_from(year)
            .ok()
            .zip(i8::try_from(month).ok())
            .and_then(|(year, month)| Date::new(year, month, 1).ok())
        else {
            return if months < 0 { Self::MIN } else { Self::MAX };
        };
        let last = first.days_in_month();
        let start = Self::from_date_unbounded(first);
        start.plus(i32::from(day.min(last)) - 1)
    }

    fn date(self) -> Date {
        let epoch = Date::constant(1970, 1, 1);
        epoch.saturating_add(jiff::Span::new().days(self.0.clamp(Self::MIN.0, Self::MAX.0)))
    }

    fn from_date(date: Date) -> Option<Self> {
        let day = Self::from_date_unbounded(date);
        (Self::MIN <= day && day <= Self::MAX).then_some(day)
    }

    fn from_date_unbounded(date: Date) -> Self {
        // Days from civil: shift the year to begin in March so that leap days come last.
        let (year, month, day) = (
            i32::from(date.year()),
            i32::from(date.month()),
            i32::from(date.day()),
        );
        let shifted = if month <= 2 { year - 1 } else { year };
        let era = shifted.div_euclid(400);
        let year_of_era = shifted.rem_euclid(400);
        let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        Self(era * 146_097 + day_of_era - 719_468)
    }
}

impl Moment {
    /// The moment `ms` civil milliseconds after 1970-01-01T00:00.
    #[must_use]
    pub const fn from_ms(ms: i64) -> Self {
        Self(ms)
    }

    /// Civil milliseconds since 1970-01-01T00:00.
    #[must_use]
    pub const fn ms(self) -> i64 {
        self.0
    }

    /// The civil day this moment lies in.
    #[must_use]
    pub const fn day(self) -> Day {
        Day(self.0.div_euclid(DAY_MS) as i32)
    }

    /// Milliseconds since the beginning of its day.
    #[must_use]
    pub const fn time_ms(self) -> i64 {
        self.0.rem_euclid(DAY_MS)
    }

    /// The moment `hours` hours later.
    #[must_use]
    pub const fn plus_hours(self, hours: i32) -> Self {
        Self(self.0 + hours as i64 * 3_600_000)
    }

    /// The moment `ms` milliseconds later.
    #[must_use]
    pub const fn plus_ms(self, ms: i64) -> Self {
        Self(self.0 + ms)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl Moment {
    /// The moment as people write it, to the minute, such as 2026年3月9日 14:05.
    #[must_use]
    pub fn in_words(self) -> String {
        let (year, month, of_month) = self.day().ymd();
        let minutes = self.time_ms() / 60_000;
        let (hour, minute) = (minutes / 60, minutes % 60);
        format!("{year}年{month}月{of_month}日 {hour:02}:{minute:02}")
    }
}

impl fmt::Display for Moment {
    /// `2026-03-05T14:30`, with seconds and milliseconds only where they are not zero.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ms = self.time_ms();
        let (hour, minute, second) = (ms / 3_600_000, ms / 60_000 % 60, ms / 1_000 % 60);
        write!(f, "{}T{hour:02}:{minute:02}", self.day())?;
        match (second, ms % 1_000) {
            (0, 0) => Ok(()),
            (second, 0) => write!(f, ":{second:02}"),
            (second, rest) => write!(f, ":{second:02}.{rest:03}"),
        }
    }
}

impl FromStr for Day {
    type Err = NotADate;

    fn from_str(text: &str) -> Result<Self, NotADate> {
        parse_day(text).ok_or_else(|| NotADate(text.to_owned()))
    }
}

impl FromStr for Moment {
    type Err = NotADate;

    /// Accepts a day (its beginning) or `YYYY-MM-DDTHH:MM[:SS[.mmm]]`.
    fn from_str(text: &str) -> Result<Self, NotADate> {
        parse_moment(text).ok_or_else(|| NotADate(text.to_owned()))
    }
}

fn digits(text: &str, width: usize) -> Option<i64> {
    (text.len() == width && text.bytes().all(|b| b.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}

fn parse_day(text: &str) -> Option<Day> {
    let mut parts = text.split('-');
    let year = digits(parts.next()?, 4)?;
    let month = digits(parts.next()?, 2)?;
    let day = digits(parts.next()?, 2)?;
    if parts.next().is_some() {
        return None;
    }
    Day::from_ymd(
        year.try_into().ok()?,
        month.try_into().ok()?,
        day.try_into().ok()?,
    )
}

fn parse_moment(text: &str) -> Option<Moment> {
    let Some((date, time)) = text.split_once('T') else {
        return parse_day(text).map(Day::start);
    };
    let day = parse_day(date)?;
    let (clock, fraction) = time
        .split_once('.')
        .map_or((time, None), |(c, f)| (c, Some(f)));
    let mut parts = clock.split(':');
    let hour = digits(parts.next()?, 2).filter(|h| *h < 24)?;
    let minute = digits(parts.next()?, 2).filter(|m| *m < 60)?;
    let second = match parts.next() {
        Some(text) => digits(text, 2).filter(|s| *s < 60)?,
        None => 0,
    };
    if parts.next().is_some() {
        return None;
    }
    let ms = match fraction {
        Some(text) => digits(text, 3)?,
        None => 0,
    };
    Some(
        day.start()
            .plus_ms(((hour * 60 + minute) * 60 + second) * 1_000 + ms),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_epoch_is_a_thursday() {
        let day: Day = "1970-01-01".parse().unwrap();
        assert_eq!((day.number(), day.weekday()), (0, 4));
    }

    #[test]
    fn every_day_of_the_range_prints_and_parses() {
        for number in Day::MIN.number()..=Day::MAX.number() {
            let day = Day::from_number(number);
            assert_eq!(day.to_string().parse(), Ok(day));
        }
        assert_eq!(Day::MIN.to_string(), "1900-01-01");
        assert_eq!(Day::MAX.to_string(), "2199-12-31");
    }

    #[test]
    fn a_month_without_the_day_ends_on_its_last_day() {
        let start: Day = "2026-01-31".parse().unwrap();
        assert_eq!(start.plus_months(1).to_string(), "2026-02-28");
        assert_eq!(start.plus_months(-11).to_string(), "2025-02-28");
        assert_eq!(start.plus_months(25).to_string(), "2028-02-29");
    }

    #[test]
    fn refuses_what_no_calendar_holds() {
        for text in [
            "2026-02-29",
            "2026-13-01",
            "26-1-1",
            "2026-1-01",
            "２０２６-01-01",
            "1899-12-31",
        ] {
            assert!(text.parse::<Day>().is_err(), "{text}");
        }
        for text in ["2026-01-01T24:00", "2026-01-01T1:00", "2026-01-01T10:60"] {
            assert!(text.parse::<Moment>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_moment_is_told_to_the_minute_with_its_year() {
        let at: Moment = "2026-03-09T14:05:59".parse().unwrap();
        assert_eq!(at.in_words(), "2026年3月9日 14:05");
    }

    #[test]
    fn a_moment_prints_and_parses() {
        for text in [
            "2026-04-30T23:30",
            "1999-12-31T00:00:01",
            "2026-04-30T23:30:00.250",
        ] {
            assert_eq!(text.parse::<Moment>().unwrap().to_string(), text);
        }
        assert_eq!(Moment::from_ms(-1).day().to_string(), "1969-12-31");
    }
}
