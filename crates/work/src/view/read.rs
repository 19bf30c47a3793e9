//! What people write into a form, read leniently and exactly: days, moments, money, counts.

use zs_base::{Day, Moment};

/// What was written cannot be read; it says what is wrong, and what can be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misread {
    /// What is wrong, in one sentence.
    pub sentence: String,
    /// What is accepted, with examples.
    pub accepted: &'static str,
}

/// What is accepted as a day.
const DAYS: &str = "可以写 20260309、2026-3-9、2026年3月9日，或者今年的 3-9";
/// What is accepted as a moment.
const MOMENTS: &str = "可以写 2026-3-9 14:30，或者只写日期";
/// What is accepted as money.
const MONEY: &str = "可以写 1200、1,200.50、12万，单位是元，最多到分";
/// What is accepted as a count.
const COUNTS: &str = "可以写 0、12 这样的整数";
/// Fen of one yuan.
const FEN: i64 = 100;

/// The letters as people on any keyboard mean them: half-width, without blanks around.
#[must_use]
pub fn plain(text: &str) -> String {
    let half = |letter: char| match letter {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter),
        '\u{3000}' => ' ',
        '。' => '.',
        letter => letter,
    };
    text.trim()
        .chars()
        .map(half)
        .collect::<String>()
        .trim()
        .to_owned()
}

/// A day. Without a year it is in the year of `today`.
///
/// # Errors
/// When it is no day of the calendar, or written in another way.
pub fn day(text: &str, today: Day) -> Result<Day, Misread> {
    let written = plain(text);
    let misread = |why: &str| Misread {
        sentence: format!("“{}”{why}。", text.trim()),
        accepted: DAYS,
    };
    let parts = day_parts(&written).ok_or_else(|| misread("不是日期"))?;
    let (year, month, date) = match parts[..] {
        [year, month, date] => (year, month, date),
        [month, date] => (i64::from(today.year()), month, date),
        _ => return Err(misread("不是日期")),
    };
    let (year, month, date) = (year.try_into(), month.try_into(), date.try_into());
    let found = match (year, month, date) {
        (Ok(year), Ok(month), Ok(date)) => Day::from_ymd(year, month, date),
        _ => None,
    };
    found.ok_or_else(|| misread("在日历上没有"))
}

/// Year, month and date, or month and date.
fn day_parts(written: &str) -> Option<Vec<i64>> {
    if written.len() == 8 && written.bytes().all(|byte| byte.is_ascii_digit()) {
        let number = |range| written.get(range).and_then(|text: &str| text.parse().ok());
        return Some(vec![number(0..4)?, number(4..6)?, number(6..8)?]);
    }
    let (parts, widths): (Vec<&str>, &[usize]) = if written.contains('月') {
        let date = written.strip_suffix(['日', '号']).unwrap_or(written);
        (date.split(['年', '月']).collect(), &[4, 2, 2])
    } else {
        // One sign throughout, so that a slip such as 2026-3.9 is asked about and not guessed at.
        let sign = ['-', '.', '/']
            .into_iter()
            .find(|it| written.contains(*it))?;
        (written.split(sign).collect(), &[4, 2, 2])
    };
    let widths = widths.get(3_usize.checked_sub(parts.len())?..)?;
    let pairs = parts.iter().zip(widths);
    pairs
        .map(|(part, width)| {
            let part = part.trim();
            let fits = match width {
                4 => part.len() == 4,
                _ => (1..=2).contains(&part.len()),
            };
            let digits = part.bytes().all(|byte| byte.is_ascii_digit());
            (fits && digits).then(|| part.parse().ok()).flatten()
        })
        .collect()
}

/// A moment: a day and a time of day; the beginning of the day where no time is written.
///
/// # Errors
/// When day or time cannot be read.
pub fn moment(text: &str, today: Day) -> Result<Moment, Misread> {
    let written = plain(text);
    let (date, time) = match written.split_once(['T', ' ']) {
        Some((date, time)) => (date, Some(time.trim())),
        None => (written.as_str(), None),
    };
    let day = day(date, today)?;
    let Some(time) = time else {
        return Ok(day.start());
    };
    let parts: Vec<&str> = time.split(':').collect();
    let number = |text: &str, below: i64| {
        let short = (1..=2).contains(&text.len()) && text.bytes().all(|it| it.is_ascii_digit());
        let number = short.then(|| text.parse::<i64>().ok()).flatten()?;
        (number < below).then_some(number)
    };
    let seconds = match parts[..] {
        [hour, minute] => number(hour, 24)
            .zip(number(minute, 60))
            .map(|it| (it.0, it.1, 0)),
        [hour, minute, second] => {
            match (number(hour, 24), number(minute, 60), number(second, 60)) {
                (Some(hour), Some(minute), Some(second)) => Some((hour, minute, second)),
                _ => None,
            }
        }
        _ => None,
    };
    let seconds = seconds.map(|(hour, minute, second)| (hour * 60 + minute) * 60 + second);
    let seconds = seconds.ok_or_else(|| Misread {
        sentence: format!("“{}”不是几点几分。", text.trim()),
        accepted: MOMENTS,
    })?;
    Ok(day.start().plus_ms(seconds * 1_000))
}

/// Money written in yuan, as fen. Nothing is rounded.
///
/// # Errors
/// When it is not an amount, is negative, or is finer than a fen.
pub fn money(text: &str) -> Result<i64, Misread> {
    let misread = |why: &str| Misread {
        sentence: format!("“{}”{why}。", text.trim()),
        accepted: MONEY,
    };
    let written = plain(text);
    let written = written.strip_prefix(['¥', '￥']).unwrap_or(&written);
    let written = written.strip_suffix('元').unwrap_or(written).trim();
    // How many decimals of the number that is written make one fen.
    let (number, decimals_max) = match written {
        it if it.ends_with('亿') => (it.trim_end_matches('亿'), 10),
        it if it.ends_with('万') => (it.trim_end_matches('万'), 6),
        it => (it, 2),
    };
    let number = number.trim();
    let (whole, fraction) = match number.split_once('.') {
        Some((_, "")) => return Err(misread("不是金额")),
        Some((whole, fraction)) => (whole, fraction),
        None => (number, ""),
    };
    let whole = ungrouped(whole).ok_or_else(|| misread("不是金额"))?;
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(misread("不是金额"));
    }
    let fraction = fraction.trim_end_matches(|letter| decimals_max > 2 && letter == '0');
    if fraction.len() > decimals_max {
        return Err(misread("比分还小"));
    }
    let zeros = "0".repeat(decimals_max - fraction.len());
    let fen = format!("{whole}{fraction}{zeros}").parse::<i64>();
    fen.map_err(|_| misread("太大了"))
}

/// The digits of a whole number, whose thousands may be set apart.
fn ungrouped(text: &str) -> Option<String> {
    let mut groups = text.split(',');
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    let grouped = rest.is_empty() || first.len() <= 3;
    let sound = digits(first) && grouped && rest.iter().all(|it| it.len() == 3 && digits(it));
    sound.then(|| text.replace(',', ""))
}

/// A whole number that is not negative.
///
/// # Errors
/// When it is none, or too large.
pub fn count(text: &str) -> Result<i64, Misread> {
    let digits = ungrouped(&plain(text));
    let number = digits.and_then(|digits| digits.parse().ok());
    number.ok_or_else(|| Misread {
        sentence: format!("“{}”不是整数。", text.trim()),
        accepted: COUNTS,
    })
}

/// Money as it is written into a form.
#[must_use]
pub fn yuan(fen: i64) -> String {
    let (sign, fen) = (if fen < 0 { "-" } else { "" }, fen.unsigned_abs());
    let (yuan, rest) = (fen / FEN as u64, fen % FEN as u64);
    format!("{sign}{yuan}.{rest:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: &str = "2026-11-26";

    fn day_of(text: &str) -> Option<String> {
        day(text, TODAY.parse().unwrap())
            .ok()
            .map(|it| it.to_string())
    }

    #[test]
    fn a_day_is_read_however_people_write_it() {
        for text in [
            "20260309",
            "2026-3-9",
            "2026-03-09",
            "2026.3.9",
            "2026/3/9",
            "3.9",
            "3-9",
            "03/09",
            "2026年3月9日",
            "3月9日",
            "3月9号",
            "２０２６－３－９",
            "　2026-3-9 ",
        ] {
            assert_eq!(day_of(text).as_deref(), Some("2026-03-09"), "{text}");
        }
        assert_eq!(day_of("2024-2-29").as_deref(), Some("2024-02-29"));
    }

    #[test]
    fn a_day_that_could_mean_two_things_or_none_is_asked_again() {
        for text in [
            "",
            "今天",
            "2026",
            "26-3-9",
            "2026-3",
            "2026-13-1",
            "2026-2-29",
            "0-1",
            "3-9-2026",
            "2026-3.9",
            "2026--9",
            "-3-9",
            "202603091",
            "2026-3-9-1",
            "3月",
            "2026年3-9",
        ] {
            assert_eq!(day_of(text), None, "{text}");
        }
    }

    #[test]
    fn a_moment_has_a_day_and_perhaps_a_time() {
        let read = |text: &str| {
            let read = moment(text, TODAY.parse().unwrap());
            read.ok().map(|it| it.to_string())
        };
        for text in [
            "2026-3-9 14:30",
            "3-9 14:30",
            "2026-03-09T14:30",
            "３月９日 １４：３０",
        ] {
            assert_eq!(read(text).as_deref(), Some("2026-03-09T14:30"), "{text}");
        }
        assert_eq!(read("3-9").as_deref(), Some("2026-03-09T00:00"));
        for text in [
            "3-9 24:00",
            "3-9 14:60",
            "3-9 14",
            "14:30",
            "3-9 -1:30",
            "3-9 1:2:3:4",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn money_is_read_to_the_fen() {
        for (text, fen) in [
            ("0", 0),
            ("1200", 120_000),
            ("1,200.50", 120_050),
            ("1200.5元", 120_050),
            ("￥1，200", 120_000),
            ("12万", 12_000_000),
            ("12万元", 12_000_000),
            ("1.5万", 1_500_000),
            ("0.000001万", 1),
            ("0.4000000000万", 400_000),
            ("１２．３４", 1_234),
            ("1.23亿", 12_300_000_000),
        ] {
            assert_eq!(money(text), Ok(fen), "{text}");
        }
    }

    #[test]
    fn money_is_never_rounded_or_guessed_at() {
        for text in [
            "",
            "元",
            "万",
            "1.234",
            "1.200",
            "0.0000001万",
            "-5",
            "1,20",
            "1,2000",
            "12,,000",
            ",200",
            "1.",
            ".5",
            "1.5.5",
            "1e3",
            "十二万",
            "12万5千",
            "99999999999999999999",
        ] {
            assert!(money(text).is_err(), "{text}");
        }
        assert_eq!(money("1.234").unwrap_err().sentence, "“1.234”比分还小。");
    }

    #[test]
    fn what_is_printed_reads_back_as_the_same() {
        for number in (Day::MIN.number()..=Day::MAX.number()).step_by(7) {
            let it = Day::from_number(number);
            assert_eq!(day(&it.to_string(), Day::MIN), Ok(it));
        }
        // Every amount of three yuan, and amounts of every length.
        let large = (0..18).map(|power| 10_i64.pow(power) * 9 + 7);
        for fen in (0..300).chain(large.take(17)) {
            assert_eq!(money(&yuan(fen)), Ok(fen));
        }
        assert_eq!(yuan(-105), "-1.05");
        assert_eq!(count("1,200"), Ok(1200));
        assert!(["", "-1", "1.0", "1e3"].iter().all(|it| count(it).is_err()));
    }
}
