//! The ordinal before a paragraph, which says how deep it stands: 一、 over （一） over 1. over （1）.

use super::wording::normal;

/// An ordinal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ordinal {
    /// How deep it stands, from 0.
    pub(super) depth: usize,
    /// Its number.
    pub(super) number: u32,
}

/// How deep the items of an article stand; what stands above is a heading.
pub(super) const ITEM_DEPTH: usize = 3;

/// Digits of an ordinal; 2024.6 is none.
const DIGITS_MAX: usize = 3;

/// The ordinal of a paragraph and the rest of it; nothing where it has none.
pub(super) fn ordinal_of(text: &str) -> Option<(Ordinal, &str)> {
    let text = text.trim();
    let first = text.chars().next()?;
    if let Some(number) = circled(first) {
        let ordinal = Ordinal { depth: 5, number };
        return Some((ordinal, text[first.len_utf8()..].trim()));
    }
    if let Some(rest) = text.strip_prefix(['（', '(']) {
        let (number, is_chinese, rest) = number(rest)?;
        let rest = rest.strip_prefix(['）', ')'])?;
        let rest = rest.strip_prefix(['、', '.', '．']).unwrap_or(rest);
        let depth = if is_chinese { 2 } else { 4 };
        return Some((Ordinal { depth, number }, rest.trim()));
    }
    if let Some(rest) = text.strip_prefix('第') {
        let (number, _, rest) = number(rest.trim_start())?;
        let parts = ["部分", "编", "篇", "章"];
        let part = parts.iter().find_map(|word| rest.strip_prefix(word));
        let (depth, rest) = match part {
            Some(rest) => (0, rest),
            None => (1, rest.strip_prefix('节')?),
        };
        let rest = rest.trim_start_matches(['、', '：', ':', '，']);
        return Some((Ordinal { depth, number }, rest.trim()));
    }
    let (number, is_chinese, rest) = number(text)?;
    if is_chinese {
        let rest = rest.strip_prefix(['、', '．', '.', '，'])?;
        return Some((Ordinal { depth: 1, number }, rest.trim()));
    }
    if let Some(rest) = rest.strip_prefix(['）', ')']) {
        return Some((Ordinal { depth: 4, number }, rest.trim()));
    }
    let rest = rest.strip_prefix(['.', '．', '、'])?;
    let is_decimal = rest.starts_with(|c: char| normal(&c.to_string()).starts_with(is_digit));
    (!is_decimal).then(|| (Ordinal { depth: 3, number }, rest.trim()))
}

/// Characters of a heading; it is repeated in everything below it.
const TITLE_CHARACTERS: usize = 100;

/// A heading without its ordinal, and without line breaks; a longer text is cut.
pub(super) fn title_of(text: &str) -> String {
    let title = ordinal_of(text)
        .map(|(_, rest)| rest)
        .filter(|rest| !rest.is_empty());
    let title = title.unwrap_or(text.trim()).chars();
    title
        .filter(|c| !matches!(c, '\n' | '\r'))
        .take(TITLE_CHARACTERS)
        .collect()
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

/// The number at the beginning of a text, whether it is a Chinese one, and the rest.
fn number(text: &str) -> Option<(u32, bool, &str)> {
    let chinese = |c: char| "一二三四五六七八九十百零".contains(c);
    let end = text.find(|c| !chinese(c)).unwrap_or(text.len());
    if end > 0 {
        return Some((of_chinese(&text[..end])?, true, &text[end..]));
    }
    let digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    let end = text.find(|c| !digit(c)).unwrap_or(text.len());
    let digits = normal(&text[..end]);
    if digits.len() > DIGITS_MAX {
        return None;
    }
    Some((digits.parse().ok()?, false, &text[end..]))
}

/// A Chinese number up to 199.
fn of_chinese(text: &str) -> Option<u32> {
    let digit = |c: char| "零一二三四五六七八九".chars().position(|it| it == c);
    let (mut whole, mut last) = (0u32, None);
    for c in text.chars() {
        let unit = match c {
            '十' => 10,
            '百' => 100,
            c => {
                last = Some(digit(c)? as u32);
                continue;
            }
        };
        whole += last.take().unwrap_or(1) * unit;
    }
    Some(whole + last.unwrap_or_default()).filter(|it| *it > 0)
}

fn circled(c: char) -> Option<u32> {
    ('\u{2460}'..='\u{2473}')
        .contains(&c)
        .then(|| c as u32 - 0x2460 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinals_say_how_deep_a_paragraph_stands() {
        for (text, depth, number, rest) in [
            ("第二部分 重点任务", 0, 2, "重点任务"),
            ("第一章　总则", 0, 1, "总则"),
            ("一、总体要求", 1, 1, "总体要求"),
            ("二十三、保障", 1, 23, "保障"),
            ("（十一）深化改革", 2, 11, "深化改革"),
            ("(三)、清理", 2, 3, "清理"),
            ("1.推进", 3, 1, "推进"),
            ("１２．推进", 3, 12, "推进"),
            ("3、推进", 3, 3, "推进"),
            ("（4）推进", 4, 4, "推进"),
            ("5）推进", 4, 5, "推进"),
            ("⑥推进", 5, 6, "推进"),
        ] {
            let read = ordinal_of(text);
            assert_eq!(read, Some((Ordinal { depth, number }, rest)), "{text}");
        }
        for text in [
            "2024年工作",
            "1.5万元",
            "2024.6.30",
            "一是加强",
            "（市司法局牵头）",
            "第三方评估",
            "",
            "十",
            "第",
        ] {
            assert_eq!(ordinal_of(text), None, "{text}");
        }
    }
}
