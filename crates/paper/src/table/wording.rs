//! What the texts of real tables mean: days, terms, lists of units, ordinals, yes and no.

use zs_base::Day;

use super::grid::CellValue;
use super::workbook::day_of_serial;

/// When something is due, as tables say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// By a day.
    By(Day),
    /// At the end of every quarter (每季度末).
    EveryQuarter,
    /// At the end of every month (每月末).
    EveryMonth,
    /// At the end of every half of a year (每半年).
    EveryHalfYear,
    /// At the end of every year (每年底).
    EveryYear,
    /// Within the year (全年).
    Year,
    /// All the time (长期坚持).
    Continuous,
    /// At once (立行立改).
    Immediate,
}

/// The text with half-width letters and digits, round brackets, and no blanks.
#[must_use]
pub fn normal(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && *c != '\u{feff}')
        .map(half)
        .collect()
}

/// A full-width letter, digit or sign as the half-width one.
fn half(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        other => other,
    }
}

/// Whether a text is nothing but an ordinal of a group: 一、 or （二）.
pub(super) fn is_ordinal(text: &str) -> bool {
    let text = normal(text);
    let inner = text.trim_matches(['(', ')', '、', '.', ',', '第', '部', '分', '章']);
    !inner.is_empty() && inner.chars().all(is_chinese_digit)
}

/// Whether a text begins with the ordinal of a group.
pub(super) fn begins_with_ordinal(text: &str) -> bool {
    let text = normal(text);
    let inner = text.trim_start_matches(['(', '第']);
    let rest = inner.trim_start_matches(is_chinese_digit);
    let after = [")", "、", ".", ",", "部分", "章"];
    rest.len() < inner.len() && after.iter().any(|it| rest.starts_with(it))
}

fn is_chinese_digit(c: char) -> bool {
    "一二三四五六七八九十百".contains(c)
}

/// The text without the ordinal before it (1. 1、 一、 （一）) and without line breaks.
#[must_use]
pub fn without_ordinal(text: &str) -> String {
    let text: String = text.chars().filter(|c| !matches!(c, '\n' | '\r')).collect();
    let text = text.trim();
    let rest = text.trim_start_matches(['(', '（']);
    let rest = rest.trim_start_matches(|c: char| half(c).is_ascii_digit() || is_chinese_digit(c));
    let rest = rest.trim_start_matches([')', '）']);
    match rest.strip_prefix(['、', '.', '．']) {
        Some(rest) if rest.len() < text.len() => rest.trim().to_owned(),
        _ => text.to_owned(),
    }
}

/// The items of a cell, one for each line or sign between them; a dash or 无 is none.
#[must_use]
pub fn split_items(text: &str) -> Vec<String> {
    let items = text.split(['\n', '；', ';', '/']).map(without_ordinal);
    items.filter(|item| !says_nothing(item)).collect()
}

/// The units of a cell: split between signs and blanks, but not inside brackets; what is said about
/// how they share the work is left out.
#[must_use]
pub fn split_units(text: &str) -> Vec<String> {
    let mut units = vec![String::new()];
    let mut depth = 0usize;
    for c in text.chars() {
        match c {
            '（' | '(' => depth += 1,
            '）' | ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let between = c.is_whitespace() || "、，,；;/".contains(c);
        match units.last_mut() {
            Some(unit) if !between || depth > 0 => unit.push(c),
            _ => units.push(String::new()),
        }
    }
    let units = units.iter().map(|unit| {
        let unit = unit.trim();
        let unit = unit.split("按职责分工").next().unwrap_or(unit);
        let unit = unit.strip_suffix("牵头").unwrap_or(unit);
        unit.strip_suffix("配合").unwrap_or(unit).to_owned()
    });
    units.filter(|unit| !says_nothing(unit)).collect()
}

fn says_nothing(text: &str) -> bool {
    matches!(text, "" | "/" | "-" | "—" | "——" | "无")
}

/// A name and the telephone number that stands after it.
#[must_use]
pub fn person_and_phone(text: &str) -> (String, Option<String>) {
    let text = text.trim();
    let start = text.find(|c: char| half(c).is_ascii_digit());
    let Some((name, phone)) = start.map(|at| text.split_at(at)) else {
        return (text.to_owned(), None);
    };
    let phone: String = phone.chars().map(half).collect();
    let digits = phone.chars().filter(char::is_ascii_digit).count();
    let only = phone
        .chars()
        .all(|c| c.is_ascii_digit() || "-() ".contains(c));
    if digits < 7 || !only {
        return (text.to_owned(), None);
    }
    let name = name.trim().trim_end_matches(['：', ':', '，', ',']);
    (name.to_owned(), Some(phone.trim().to_owned()))
}

/// Yes or no, as cells say it.
#[must_use]
pub fn as_yes(text: &str) -> Option<bool> {
    match normal(text).as_str() {
        "是" | "√" | "✓" | "✔" | "已" | "1" | "有" | "已完成" | "已销号" => {
            Some(true)
        }
        "否" | "×" | "✗" | "未" | "0" | "无" | "未完成" | "未销号" => Some(false),
        _ => None,
    }
}

/// The day of a cell: a day, a serial number, or a text such as 2024年6月9日, 2024.6.9, 20240609.
#[must_use]
pub fn as_day(value: &CellValue) -> Option<Day> {
    match value {
        CellValue::Day(day) => Some(*day),
        CellValue::Number(number) => of_number(*number),
        CellValue::Text(text) => match parts(text)?.as_slice() {
            [year, month, day] => ymd(*year, *month, *day),
            [one] => of_number(f64::from(*one)),
            _ => None,
        },
        CellValue::Bool(_) | CellValue::Error(_) => None,
    }
}

/// A number that is a day: 20240609 or the serial number of spreadsheets.
fn of_number(number: f64) -> Option<Day> {
    let whole = number.floor();
    if (19_000_101.0..=21_001_231.0).contains(&whole) {
        let all = whole as u32;
        return ymd(all / 10_000, all / 100 % 100, all % 100);
    }
    day_of_serial(number)
}

fn ymd(year: u32, month: u32, day: u32) -> Option<Day> {
    let (year, month) = (i16::try_from(year).ok()?, i8::try_from(month).ok()?);
    Day::from_ymd(year, month, i8::try_from(day).ok()?)
}

/// The numbers of a text that is a day; nothing where anything else stands in it.
fn parts(text: &str) -> Option<Vec<u32>> {
    let text = normal(text);
    let text = text.split(['T', '时']).next().unwrap_or_default();
    // A time of day after a blank has been glued to the day by now: 2024-06-0900:00:00.
    let text = match text.find(':') {
        Some(at) => text.get(..at.saturating_sub(2)).unwrap_or_default(),
        None => text,
    };
    let mut numbers = Vec::new();
    let pieces = text.split(['年', '月', '日', '.', '-', '/', '号']);
    for piece in pieces.filter(|piece| !piece.is_empty()) {
        numbers.push(piece.parse().ok()?);
    }
    (!numbers.is_empty()).then_some(numbers)
}

/// When a cell says that something is due.
#[must_use]
pub fn as_due(value: &CellValue) -> Option<Due> {
    as_due_in(value, None)
}

/// As [`as_due`], in a list of this year: 6月底前 names none.
#[must_use]
pub fn as_due_in(value: &CellValue, year: Option<u32>) -> Option<Due> {
    if let Some(day) = as_day(value) {
        return Some(Due::By(day));
    }
    let CellValue::Text(text) = value else {
        return None;
    };
    let text = normal(text);
    let text = text.trim_end_matches(['。', '.', ';', ',']);
    let first = || text.split([',', ';', '。']).next().unwrap_or_default();
    // What stands after the first clause says how, and stays in the cell.
    due_of(text, year).or_else(|| due_of(first(), year))
}

fn due_of(text: &str, year: Option<u32>) -> Option<Due> {
    const SAID: [(&str, Due); 10] = [
        ("立行立改", Due::Immediate),
        ("立即", Due::Immediate),
        ("长期", Due::Continuous),
        ("持续", Due::Continuous),
        ("常态化", Due::Continuous),
        ("每季度", Due::EveryQuarter),
        ("每月", Due::EveryMonth),
        ("每半年", Due::EveryHalfYear),
        ("每年", Due::EveryYear),
        ("全年", Due::Year),
    ];
    if let Some((_, due)) = SAID.iter().find(|(word, _)| text.starts_with(word)) {
        return Some(*due);
    }
    // 2024年6月底前, 2024年6月30日前完成: what matters stands before.
    let mut text = text;
    for end in ["完成", "办结", "前", "以", "之", "底", "末", "内"] {
        text = text.strip_suffix(end).unwrap_or(text);
    }
    if matches!(text, "年" | "本年" | "年度" | "本年度") {
        return Some(Due::Year);
    }
    let last_of = |year, month| {
        let first = ymd(year, month, 1)?;
        Some(Due::By(first.plus_months(1).plus(-1)))
    };
    let numbers = parts(text)?;
    let has_year = numbers.first().is_some_and(|it| *it >= 1_900);
    match (numbers.as_slice(), has_year) {
        ([year, month, day], true) => ymd(*year, *month, *day).map(Due::By),
        ([year, month], true) => last_of(*year, *month),
        ([year], true) if text.ends_with('年') => last_of(*year, 12),
        ([month, day], false) => ymd(year?, *month, *day).map(Due::By),
        ([month], false) if text.ends_with('月') => last_of(year?, *month),
        _ => None,
    }
}

/// The first year that a text names, such as the title of a list. The years in the name of another
/// paper, 《…（2021—2025年）》, and the end of a span of years are not its own.
#[must_use]
pub fn year_in(text: &str) -> Option<u32> {
    let text = normal(text);
    let mut ends = text.match_indices('年');
    ends.find_map(|(at, _)| {
        let start = at.checked_sub(4)?;
        let year = text.get(start..at)?.parse().ok()?;
        let before = &text[..start];
        let spans = before.ends_with(['—', '-', '–', '~', '至', '到']);
        let quoted = before.matches('《').count() > before.matches('》').count();
        ((1990..2100).contains(&year) && !spans && !quoted).then_some(year)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i16, month: i8, day: i8) -> Day {
        Day::from_ymd(year, month, day).unwrap()
    }

    fn text(text: &str) -> CellValue {
        CellValue::Text(text.to_owned())
    }

    #[test]
    fn days_are_read_in_every_way_that_tables_write_them() {
        let same = [
            "2024-06-09",
            "2024.6.9",
            "2024/06/09",
            "2024年6月9日",
            "２０２４年６月９日",
            "20240609",
            "2024-06-09 00:00:00",
            "2024-06-09T08:00:00",
            "45452",
        ];
        for written in same {
            assert_eq!(as_day(&text(written)), Some(day(2024, 6, 9)), "{written}");
        }
        let numbers = [45_452.0, 45_452.75, 20_240_609.0];
        for number in numbers {
            assert_eq!(as_day(&CellValue::Number(number)), Some(day(2024, 6, 9)));
        }
        for wrong in [
            "2024-02-30",
            "六月九日",
            "2024-06",
            "明天",
            "7",
            "2024-6-9-1",
        ] {
            assert_eq!(as_day(&text(wrong)), None, "{wrong}");
        }
    }

    #[test]
    fn terms_in_words_are_understood() {
        let known = [
            ("2024年6月底前", Due::By(day(2024, 6, 30))),
            ("2020年2月", Due::By(day(2020, 2, 29))),
            ("2024.12.31", Due::By(day(2024, 12, 31))),
            ("每季度末", Due::EveryQuarter),
            ("全年", Due::Year),
            ("长期坚持", Due::Continuous),
            ("立行立改", Due::Immediate),
            ("2024年6月30日前完成", Due::By(day(2024, 6, 30))),
            ("2024年底前", Due::By(day(2024, 12, 31))),
            ("２０２４年９月末。", Due::By(day(2024, 9, 30))),
            ("2024年10月底前完成，并长期坚持", Due::By(day(2024, 10, 31))),
            ("长期坚持，持续推进", Due::Continuous),
            ("每半年", Due::EveryHalfYear),
            ("年底前", Due::Year),
        ];
        for (written, due) in known {
            assert_eq!(as_due(&text(written)), Some(due), "{written}");
        }
        for wrong in ["尽快", "6月底前", "2024年13月底", "13", "2024年6月31日前"] {
            assert_eq!(as_due(&text(wrong)), None, "{wrong}");
        }
    }

    #[test]
    fn a_month_without_a_year_is_one_of_the_year_of_the_list() {
        let year = year_in("某县2024年度工作任务分解表");
        assert_eq!(
            (year, year_in("第24年"), year_in("年")),
            (Some(2024), None, None)
        );
        let preface = "根据《纲要（2021—2025年）》《2022年要点》和2023-2026年规划，2024年要做到：";
        assert_eq!(year_in(preface), Some(2024));
        let due = |written: &str| as_due_in(&text(written), year);
        assert_eq!(due("6月底前"), Some(Due::By(day(2024, 6, 30))));
        assert_eq!(due("2月"), Some(Due::By(day(2024, 2, 29))));
        assert_eq!(due("6月15日前"), Some(Due::By(day(2024, 6, 15))));
        assert_eq!(due("2023年6月"), Some(Due::By(day(2023, 6, 30))));
        assert_eq!(due("13月底"), None);
    }

    #[test]
    fn units_are_split_outside_brackets_only() {
        assert_eq!(
            split_units("县直各部门、各乡镇（街道、农场）"),
            ["县直各部门", "各乡镇（街道、农场）"]
        );
        assert_eq!(
            split_units("县委编办 县司法局/县工信局牵头"),
            ["县委编办", "县司法局", "县工信局"]
        );
        assert_eq!(
            split_units("各有关部门，乡镇人民政府按职责分工分别负责"),
            ["各有关部门", "乡镇人民政府"]
        );
        assert_eq!(split_units("/"), [""; 0]);
    }

    #[test]
    fn ordinals_are_left_out_and_groups_are_known() {
        assert_eq!(
            without_ordinal("一、政府职能\n依法履行"),
            "政府职能依法履行"
        );
        assert_eq!(without_ordinal("1.简政放权"), "简政放权");
        assert_eq!(without_ordinal("（二）清理"), "（二）清理");
        assert_eq!(without_ordinal("2024年度"), "2024年度");
        assert_eq!(
            split_items("1.清单\n2.台账；3.说明"),
            ["清单", "台账", "说明"]
        );
        let ordinals = ["一、", "（二）", "十一", "1", "", "一级"].map(is_ordinal);
        assert_eq!(ordinals, [true, true, true, false, false, false]);
    }

    #[test]
    fn a_telephone_number_is_told_from_the_name() {
        let phone = |text: &str| Some(text.to_owned());
        assert_eq!(
            person_and_phone("李某13800000000"),
            ("李某".into(), phone("13800000000"))
        );
        assert_eq!(
            person_and_phone("赵某 0000-1234567"),
            ("赵某".into(), phone("0000-1234567"))
        );
        assert_eq!(person_and_phone("各所所长"), ("各所所长".into(), None));
        assert_eq!(person_and_phone("第2组"), ("第2组".into(), None));
        let answers = ["√", "否", "未", "×", "是", "不清楚"].map(as_yes);
        let known = [
            Some(true),
            Some(false),
            Some(false),
            Some(false),
            Some(true),
            None,
        ];
        assert_eq!(answers, known);
    }
}
