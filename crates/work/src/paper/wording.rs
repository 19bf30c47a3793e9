//! Days, moments, money and numbers as papers write them.

use zs_base::{Day, Moment};

/// `2026年3月9日`.
pub(crate) fn day_in_words(day: Day) -> String {
    let (year, month, day) = day.ymd();
    format!("{year}年{month}月{day}日")
}

/// `2026年3月9日9时30分`; midnight is the day alone.
pub(super) fn moment_in_words(moment: Moment) -> String {
    let minutes = moment.time_ms() / 60_000;
    let day = day_in_words(moment.day());
    match (minutes / 60, minutes % 60) {
        (0, 0) => day,
        (hour, 0) => format!("{day}{hour}时"),
        (hour, minute) => format!("{day}{hour}时{minute}分"),
    }
}

/// `1234.50元`, from 分; whole yuan stand without decimals.
pub(super) fn money_in_words(amount: i64) -> String {
    let sign = if amount < 0 { "-" } else { "" };
    let amount = amount.unsigned_abs();
    match amount % 100 {
        0 => format!("{sign}{}元", amount / 100),
        fen => format!("{sign}{}.{fen:02}元", amount / 100),
    }
}

/// A number from 0 to 9999 in Chinese, as articles are numbered.
pub(crate) fn number_in_words(number: u16) -> String {
    const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    const UNITS: [(u16, &str); 4] = [(1000, "千"), (100, "百"), (10, "十"), (1, "")];
    let mut words = String::new();
    let mut gap = false;
    for (unit, name) in UNITS {
        let digit = number / unit % 10;
        if digit == 0 {
            gap = !words.is_empty();
            continue;
        }
        if gap {
            words.push_str(DIGITS[0]);
            gap = false;
        }
        // Ten to nineteen are said without their one.
        if !(unit == 10 && digit == 1 && words.is_empty()) {
            words.push_str(DIGITS[usize::from(digit)]);
        }
        words.push_str(name);
    }
    if words.is_empty() {
        words.push_str(DIGITS[0]);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_moments_and_money_are_written_as_papers_write_them() {
        let day = Day::from_ymd(2026, 3, 9).unwrap();
        assert_eq!(day_in_words(day), "2026年3月9日");
        let at = day.start().plus_hours(9).plus_ms(30 * 60_000);
        assert_eq!(moment_in_words(at), "2026年3月9日9时30分");
        assert_eq!(moment_in_words(day.start()), "2026年3月9日");
        let amounts = [0, 5, 100, 123_456, -250].map(money_in_words);
        assert_eq!(amounts, ["0元", "0.05元", "1元", "1234.56元", "-2.50元"]);
    }

    #[test]
    fn numbers_are_said_in_chinese() {
        let known = [
            (0, "零"),
            (5, "五"),
            (10, "十"),
            (42, "四十二"),
            (100, "一百"),
            (105, "一百零五"),
            (110, "一百一十"),
            (1005, "一千零五"),
            (1260, "一千二百六十"),
        ];
        for (number, words) in known {
            assert_eq!(number_in_words(number), words, "{number}");
        }
    }
}
