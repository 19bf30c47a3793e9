//! What the cells of old ledgers mean: no day, sums of money with their unit, lists of names.

use std::collections::BTreeSet;

use zs_law::FieldKind;

use super::{LogMap, Rule, Shape, Target};
use crate::table::{CellValue, as_day, as_yes, normal};

/// Whether a text says that there is nothing.
pub(super) fn is_nothing(text: &str) -> bool {
    const WORDS: [&str; 17] = [
        "",
        "/",
        "\\",
        "-",
        "--",
        "—",
        "——",
        "无",
        "未",
        "暂无",
        "不适用",
        "待定",
        "未送达",
        "未公示",
        "未公开",
        "未结案",
        "未办理",
    ];
    WORDS.contains(&normal(text).as_str())
}

/// The value of a cell as logs write it, for what the rule makes of it; nothing where it cannot be.
pub(super) fn plain(rule: &Rule, value: &CellValue, column: &str) -> Option<String> {
    if !rule.values.is_empty() {
        return Some(value.text());
    }
    match &rule.target {
        Target::Field { kind, .. } => match kind {
            FieldKind::Money => money(&value.text(), column),
            FieldKind::Date | FieldKind::Moment => as_day(value).map(|it| it.to_string()),
            _ => Some(value.text()),
        },
        Target::Fact { .. } => as_yes(&value.text()).map(|it| it.to_string()),
        Target::Outcome => Some(value.text()),
    }
}

/// A sum of money in the main unit of the currency: 5000元, 1.2万元, ￥5,000.00, 伍仟元整. The header
/// may say that the column is in 万元.
fn money(text: &str, column: &str) -> Option<String> {
    let text = normal(text);
    let text = text.trim_start_matches(['￥', '¥']);
    let text = text.strip_prefix("人民币").unwrap_or(text);
    let text = text.strip_prefix("罚款").unwrap_or(text);
    let text = text.trim_end_matches(['整', '正']);
    let (text, said) = match text.strip_suffix(['元', '圆']) {
        Some(text) => (text, true),
        None => (text, false),
    };
    let (text, unit) = match text.strip_suffix('万') {
        Some(text) => (text, 4),
        None if !said && column.contains("万元") => (text, 4),
        None => (text, 0),
    };
    let digits: String = text.chars().filter(|c| *c != ',').collect();
    let is_number = digits.chars().all(|c| c.is_ascii_digit() || c == '.') && !digits.is_empty();
    if is_number {
        return Some(format!("{digits}e{unit}"));
    }
    let number = chinese_number(text)?;
    Some(format!("{number}e{unit}"))
}

/// A whole number in Chinese digits, small or large ones: 五千, 伍仟, 一万二千.
fn chinese_number(text: &str) -> Option<u64> {
    let (mut total, mut section, mut digit) = (0u64, 0u64, 0u64);
    if text.is_empty() {
        return None;
    }
    for c in text.chars() {
        let unit = match c {
            '十' | '拾' => 10,
            '百' | '佰' => 100,
            '千' | '仟' => 1_000,
            '万' => {
                total = total.checked_add(section + digit)?.checked_mul(10_000)?;
                (section, digit) = (0, 0);
                continue;
            }
            other => {
                digit = digit_of(other)?;
                continue;
            }
        };
        // 十五 is fifteen although it has no digit before the ten.
        section += digit.max(u64::from(unit == 10 && section == 0)) * unit;
        digit = 0;
    }
    total.checked_add(section + digit)
}

fn digit_of(c: char) -> Option<u64> {
    const SMALL: &str = "零一二三四五六七八九";
    const LARGE: &str = "〇壹贰叁肆伍陆柒捌玖";
    if c == '两' {
        return Some(2);
    }
    let place = |digits: &str| digits.chars().position(|it| it == c);
    place(SMALL).or_else(|| place(LARGE)).map(|it| it as u64)
}

/// The names of people in a cell, without what stands in brackets or behind them in digits.
pub(super) fn names_of(text: &str) -> Vec<String> {
    let mut depth = 0usize;
    let outside = text.chars().filter(|c| match c {
        '（' | '(' => {
            depth += 1;
            false
        }
        '）' | ')' => {
            depth = depth.saturating_sub(1);
            false
        }
        _ => depth == 0,
    });
    let outside: String = outside.collect();
    let parts = outside.split(['、', '，', ',', '；', ';', '/', '\n', '和']);
    let mut names = Vec::new();
    for part in parts {
        let words: Vec<&str> = part.split_whitespace().collect();
        // 张　三 is one person whose short name was spread.
        let spread = words.iter().all(|it| it.chars().count() == 1);
        match spread {
            true => names.push(words.concat()),
            false => names.extend(words.into_iter().map(str::to_owned)),
        }
    }
    let bare = names.into_iter().map(|name| {
        let name = normal(&name);
        name.trim_end_matches(|c: char| c.is_ascii_digit())
            .to_owned()
    });
    bare.filter(|name| !is_nothing(name)).collect()
}

impl LogMap {
    /// The columns of which the map speaks, as headers write them.
    pub(super) fn mentioned(&self) -> BTreeSet<String> {
        let rules = self.steps.values().flat_map(|it| &it.rules);
        let mut keys: BTreeSet<&str> = rules.chain(&self.case_rules).map(|it| &*it.key).collect();
        keys.extend(self.ignore.iter().map(String::as_str));
        keys.insert(&self.case);
        for day in &self.days {
            keys.insert(&day.key);
            keys.extend(day.people.iter().map(String::as_str));
        }
        if self.shape == Shape::Events {
            keys.extend([&*self.step, &*self.at]);
            keys.extend(self.person.as_deref());
        }
        keys.into_iter().map(normal).collect()
    }

    /// The words by which the header of a table is found.
    pub fn words(&self) -> impl Iterator<Item = String> {
        self.mentioned().into_iter()
    }

    /// The key of the map that a column is.
    pub(super) fn key_of(&self, column: &str) -> String {
        let rules = self.steps.values().flat_map(|it| &it.rules);
        let rules = rules.chain(&self.case_rules).map(|it| it.key.as_str());
        let own = [&*self.case, &*self.step, &*self.at].into_iter();
        let keys = own.chain(self.person.as_deref()).chain(rules);
        let mut found = keys.chain(self.ignore.iter().map(String::as_str));
        let found = found.find(|key| normal(key) == *column);
        found.unwrap_or(column).to_owned()
    }

    /// A cell of a row that is an event, as logs write it.
    pub(super) fn event_text(&self, key: &str, value: &CellValue, column: &str) -> String {
        let rules = self.steps.values().flat_map(|it| &it.rules);
        let mut rules = rules.chain(&self.case_rules).filter(|it| it.key == *key);
        let text = rules.next().and_then(|rule| plain(rule, value, column));
        text.unwrap_or_else(|| value.text())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_of_money_are_read_as_ledgers_write_them() {
        let read = |text: &str| money(text, "罚款金额");
        for (text, sum) in [
            ("5000", "5000e0"),
            ("5,000.50元", "5000.50e0"),
            ("￥１２００", "1200e0"),
            ("1.2万元", "1.2e4"),
            ("3万", "3e4"),
            ("罚款5000元", "5000e0"),
            ("伍仟元整", "5000e0"),
            ("一万二千元", "12000e0"),
            ("十五万元", "15e4"),
            ("人民币叁佰元正", "300e0"),
        ] {
            assert_eq!(read(text).as_deref(), Some(sum), "{text}");
        }
        assert_eq!(money("1.2", "罚款金额(万元)").as_deref(), Some("1.2e4"));
        assert_eq!(money("1200元", "罚款金额(万元)").as_deref(), Some("1200e0"));
        for wrong in ["警告", "5000美刀", "", "约5000"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn names_are_told_apart_and_numbers_left_out() {
        for (text, names) in [
            ("张三、李四", vec!["张三", "李四"]),
            ("张　三 ", vec!["张三"]),
            ("张三 李四", vec!["张三", "李四"]),
            ("张三（150001）,李四15002", vec!["张三", "李四"]),
            ("/", vec![]),
        ] {
            assert_eq!(names_of(text), names, "{text}");
        }
    }

    #[test]
    fn words_for_nothing_are_no_values() {
        for text in ["", " ", "／", "无", "未送达", "——"] {
            assert!(is_nothing(text), "{text}");
        }
        assert!(!is_nothing("2025.3.5"));
    }
}
