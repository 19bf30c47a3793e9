//! Words that many pages share.

use zs_base::{Day, Moment};

/// The day of the week, such as 星期一.
#[must_use]
pub const fn weekday(day: Day) -> &'static str {
    const NAMES: [&str; 7] = [
        "星期一",
        "星期二",
        "星期三",
        "星期四",
        "星期五",
        "星期六",
        "星期日",
    ];
    NAMES[day.weekday() as usize - 1]
}

/// A day in full as documents write it, such as 2026年3月12日.
#[must_use]
pub fn in_chinese(day: Day) -> String {
    let (year, month, of_month) = day.ymd();
    format!("{year}年{month}月{of_month}日")
}

/// A moment to the minute, with its year where it is not this year.
#[must_use]
pub fn minute(moment: Moment, today: Day) -> String {
    let day = moment.day();
    let (year, month, of_month) = day.ymd();
    let minutes = (moment.ms() - day.start().ms()) / 60_000;
    let clock = format!("{:02}:{:02}", minutes / 60, minutes % 60);
    match year == today.year() {
        true => format!("{month}月{of_month}日 {clock}"),
        false => format!("{year}年{month}月{of_month}日 {clock}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_told_to_the_minute() {
        let moment: Moment = "2026-03-09T14:05:59".parse().unwrap();
        let day = |text: &str| text.parse::<Day>().unwrap();
        assert_eq!(minute(moment, day("2026-11-26")), "3月9日 14:05");
        assert_eq!(minute(moment, day("2027-01-01")), "2026年3月9日 14:05");
    }
}
