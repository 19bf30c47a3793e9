//! The stretch of days for which a figure is computed.

use zs_base::Day;

/// A year, quarter or month, or any other stretch of whole months: its first and last day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Period {
    /// The first day.
    pub from: Day,
    /// The last day.
    pub to: Day,
}

impl Period {
    /// A calendar year.
    #[must_use]
    pub fn year(year: i16) -> Option<Self> {
        Self::months(year, 1, 12)
    }

    /// A quarter, from 1 to 4.
    #[must_use]
    pub fn quarter(year: i16, quarter: i8) -> Option<Self> {
        let first = quarter.checked_sub(1)?.checked_mul(3)?.checked_add(1)?;
        (1..=4)
            .contains(&quarter)
            .then(|| Self::months(year, first, 3))?
    }

    /// So many whole months from the first of a month, within one year.
    #[must_use]
    pub fn months(year: i16, first: i8, count: i8) -> Option<Self> {
        let from = Day::from_ymd(year, first, 1)?;
        let next = match first.checked_add(count)? {
            13 => Day::from_ymd(year.checked_add(1)?, 1, 1)?,
            month => Day::from_ymd(year, month, 1)?,
        };
        Some(Self {
            from,
            to: Day::from_number(next.number() - 1),
        })
    }

    /// A year such as `2026`, a quarter such as `2026-Q3`, or a month such as `2026-07`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let Some((year, rest)) = text.split_once('-') else {
            return Self::year(text.parse().ok()?);
        };
        let year = year.parse().ok()?;
        match rest.strip_prefix('Q') {
            Some(quarter) => Self::quarter(year, quarter.parse().ok()?),
            None => Self::months(year, rest.parse().ok()?, 1),
        }
    }

    /// The period as [`Period::parse`] reads it; nothing for another stretch.
    #[must_use]
    pub fn code(&self) -> Option<String> {
        let (year, month, _) = self.from.ymd();
        let codes = [
            (Self::year(year), format!("{year}")),
            (
                Self::quarter(year, (month + 2) / 3),
                format!("{year}-Q{}", (month + 2) / 3),
            ),
            (Self::months(year, month, 1), format!("{year}-{month:02}")),
        ];
        let mut codes = codes.into_iter();
        codes.find_map(|(period, code)| (period == Some(*self)).then_some(code))
    }

    /// The period as people say it, such as 2026年第三季度.
    #[must_use]
    pub fn said(&self) -> String {
        let (year, month, _) = self.from.ymd();
        let quarters = ["一", "二", "三", "四"];
        if Some(*self) == Self::year(year) {
            return format!("{year}年");
        }
        let quarter = usize::from((month + 2).unsigned_abs() / 3);
        if Some(*self) == Self::quarter(year, (month + 2) / 3) {
            return format!("{year}年第{}季度", quarters[quarter - 1]);
        }
        if Some(*self) == Self::months(year, month, 1) {
            return format!("{year}年{month}月");
        }
        format!("{}至{}", self.from, self.to)
    }

    /// The period until a day: days that have not come have no events.
    #[must_use]
    pub fn until(&self, day: Day) -> Self {
        Self {
            to: self.to.min(day),
            ..*self
        }
    }

    /// The same period a year before.
    #[must_use]
    pub fn year_before(&self) -> Option<Self> {
        let code = self.code()?;
        let (year, rest) = match code.split_once('-') {
            Some((year, rest)) => (year, format!("-{rest}")),
            None => (code.as_str(), String::new()),
        };
        let year = year.parse::<i16>().ok()?.checked_sub(1)?;
        Self::parse(&format!("{year}{rest}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_read_back_as_they_are_written() {
        for code in ["2026", "2026-Q1", "2026-Q4", "2024-02", "2026-12"] {
            let period = Period::parse(code).expect(code);
            assert_eq!(period.code().as_deref(), Some(code));
        }
        let last = Period::parse("2024-02").expect("a month").to;
        assert_eq!(last.to_string(), "2024-02-29");
    }

    #[test]
    fn what_is_no_period_is_none() {
        for code in [
            "", "20x6", "2026-Q0", "2026-Q5", "2026-13", "2026-0", "2026-",
        ] {
            assert_eq!(Period::parse(code), None, "{code}");
        }
    }

    #[test]
    fn a_period_has_one_a_year_before_it() {
        let of = |code: &str| Period::parse(code).expect(code);
        assert_eq!(of("2026-Q2").year_before(), Some(of("2025-Q2")));
        assert_eq!(of("2024-02").year_before(), Some(of("2023-02")));
        assert_eq!(of("2026").said(), "2026年");
        assert_eq!(of("2026-Q3").said(), "2026年第三季度");
    }
}
