//! Words that many pages share.

use zs_base::Day;

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
