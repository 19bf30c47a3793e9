//! The calendar of one year: `law/calendar/<year>.toml`.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use zs_base::{Day, Diagnostic, Source};
use zs_time::{Calendar, CalendarYear, NamedDay, Notice};

use super::table::{Problems, Table, parse};
use crate::calendar_codes::{ZS2805, ZS2806, ZS2807, ZS2809, ZS2810, ZS2811};

/// Days by which a holiday may reach into the neighbouring years.
const OVERLAP_DAYS_MAX: i32 = 7;

/// A day with its place.
type Placed = (NamedDay, Range<usize>);

/// Reads the files of `law/calendar`. A file with an error is left out, so its year is missing.
#[must_use]
pub fn read_calendar(sources: &[Arc<Source>]) -> (Calendar, Vec<Diagnostic>) {
    let mut years = Vec::with_capacity(sources.len());
    let mut problems = Vec::new();
    for source in sources {
        let (year, list) = read_calendar_year(source);
        years.extend(year);
        problems.extend(list);
    }
    (Calendar::new(years), problems)
}

/// Reads one year; nothing when something is wrong, but also when something is only to be confirmed
/// the year is given.
#[must_use]
pub fn read_calendar_year(source: &Arc<Source>) -> (Option<CalendarYear>, Vec<Diagnostic>) {
    let mut problems = Problems::new(source);
    let parsed = parse(&source.text, &mut problems);
    if problems.any_error() {
        return (None, problems.list);
    }
    let year = {
        let top = Table::new(parsed.get_ref(), 0..0, &mut problems);
        read_top(top, file_year(&source.name))
    };
    let year = year.filter(|_| !problems.any_error());
    (year, problems.list)
}

/// The year that the name of the file says.
fn file_year(name: &str) -> Option<i64> {
    let file = name.rsplit(['/', '\\']).next()?;
    file.strip_suffix(".toml")?.parse().ok()
}

fn read_top(mut top: Table<'_, '_>, named: Option<i64>) -> Option<CalendarYear> {
    let year = top.whole("year");
    if let Some(year) = &year
        && named != Some(year.value)
    {
        let cause = format!("文件里写的是 {} 年", year.value);
        let cure = "让文件名与 year 一致";
        top.problems.error(ZS2809, year.at.clone(), cause, cure);
    }
    let year = i16::try_from(year?.value).ok()?;
    top.confirm("法定节日的日期");
    let statutory = top.tables("statutory", true, |table| read_day(table, year));
    let mut earlier: Vec<Notice> = Vec::new();
    let notices = top.tables("notice", false, |table| {
        let notice = read_notice(table, year, &earlier)?;
        earlier.push(notice.clone());
        Some(notice)
    });
    top.finish();
    Some(CalendarYear {
        year,
        notices,
        statutory: statutory.into_iter().map(|(day, _)| day).collect(),
    })
}

fn read_day(mut table: Table<'_, '_>, year: i16) -> Option<Placed> {
    let (on, name) = (table.day("on"), table.text("name"));
    let at = table.at();
    if let Some(on) = &on
        && !belongs(on.value, year)
    {
        let cause = format!("{} 不在 {year} 年", on.value);
        table.problems.error(
            ZS2805,
            on.at.clone(),
            cause,
            "改成本年的日子，或者写到那一年的文件里",
        );
    }
    table.finish();
    let (on, name) = (on?.value, name?.value);
    Some((NamedDay { on, name }, at))
}

fn belongs(day: Day, year: i16) -> bool {
    let first = Day::from_ymd(year, 1, 1).unwrap_or(Day::MAX);
    let last = Day::from_ymd(year, 12, 31).unwrap_or(Day::MIN);
    first.plus(-OVERLAP_DAYS_MAX) <= day && day <= last.plus(OVERLAP_DAYS_MAX)
}

fn read_notice(mut table: Table<'_, '_>, year: i16, earlier: &[Notice]) -> Option<Notice> {
    let known_on = table.day("known_on");
    if let Some(known) = &known_on {
        let first = earlier.last().map_or(Day::MIN, |notice| notice.known_on);
        let last = Day::from_ymd(year, 12, 31).unwrap_or(Day::MAX);
        if known.value < first || known.value > last {
            let cause = format!("{} 获知的通知排错了位置", known.value);
            let cure = "按获知的先后排列，年份也要对";
            table.problems.error(ZS2811, known.at.clone(), cause, cure);
        }
    }
    let cite = table.text("cite");
    if let Some(cite) = cite.as_ref().filter(|cite| cite.value.trim().is_empty()) {
        let cure = "写明文号或者名称，地方的写明法律依据";
        table
            .problems
            .error(ZS2807, cite.at.clone(), "出处是空的".to_owned(), cure);
    }
    table.confirm("通知的文号和日期");
    let holidays = table.tables("holidays", true, |day| read_day(day, year));
    let workdays = table.tables("workdays", true, |day| read_day(day, year));
    check_days(table.problems, &holidays, &workdays, earlier);
    table.finish();
    let plain = |days: Vec<Placed>| days.into_iter().map(|(day, _)| day).collect();
    Some(Notice {
        known_on: known_on?.value,
        cite: cite?.value,
        holidays: plain(holidays),
        workdays: plain(workdays),
    })
}

fn check_days(
    problems: &mut Problems,
    holidays: &[Placed],
    workdays: &[Placed],
    earlier: &[Notice],
) {
    let mut seen = BTreeSet::new();
    for (day, at) in holidays.iter().chain(workdays) {
        if !seen.insert(day.on) {
            let cause = format!("{} 在这个通知里已经写过", day.on);
            problems.error(ZS2806, at.clone(), cause, "删去多写的一个");
        }
    }
    let off_before = |day: Day| {
        let days = earlier.iter().flat_map(|notice| &notice.holidays);
        days.clone().any(|holiday| holiday.on == day)
    };
    for (day, at) in workdays {
        if day.on.weekday() <= 5 && !off_before(day.on) {
            let cause = format!("{} 是普通工作日", day.on);
            problems.error(ZS2810, at.clone(), cause, "核对日期，或者删去这一天");
        }
    }
}
