//! What a paragraph says after a label: 责任单位：县司法局 完成时限：2024年6月底前.

use super::super::columns::Column;

/// What stands after a label, with the key of its column.
pub(super) type Labelled = (String, String);

/// Keys that no label has: these are what the paragraph itself says.
const NO_LABELS: [&str; 4] = ["no", "level1", "level2", "task"];

/// What stands before the first label of a text, and what stands after each.
pub(super) fn labelled(text: &str, columns: &[Column]) -> (String, Vec<Labelled>) {
    let mut before = text;
    let mut labels: Vec<(&str, &str)> = Vec::new();
    let mut found: Vec<(usize, usize, &str)> = Vec::new();
    let mut at = 0;
    while let Some(label) = next(text, at, columns) {
        at = label.1;
        found.push(label);
    }
    for (index, (start, end, key)) in found.iter().enumerate() {
        if index == 0 {
            before = &text[..*start];
        }
        let until = found.get(index + 1).map_or(text.len(), |next| next.0);
        labels.push((key, &text[*end..until]));
    }
    let labels = labels.into_iter().map(|(key, value)| {
        let value = value.trim().trim_matches(is_sign).trim();
        (key.to_owned(), closed(value).to_owned())
    });
    (
        before.trim_end_matches(opens).trim().to_owned(),
        labels.collect(),
    )
}

/// A value without the bracket that was opened before its label.
fn closed(value: &str) -> &str {
    let opened = value.chars().filter(|c| opens(*c)).count();
    let ends = value.chars().filter(|c| "）)】］]".contains(*c)).count();
    match ends > opened {
        true => value
            .trim_end_matches(['）', ')', '】', '］', ']'])
            .trim_end_matches(is_sign),
        false => value,
    }
}

fn opens(c: char) -> bool {
    "（(【［[".contains(c)
}

fn is_sign(c: char) -> bool {
    "。；;，,、：:".contains(c) || c.is_whitespace()
}

/// The next label from a place on: where it begins, where it ends, and its key.
fn next<'c>(text: &str, from: usize, columns: &'c [Column]) -> Option<(usize, usize, &'c str)> {
    for (at, _) in text[from..].char_indices() {
        let at = from + at;
        let before = text[..at].chars().next_back();
        if before.is_some_and(|c| !is_sign(c) && !opens(c) && !"）)】］]！".contains(c)) {
            continue;
        }
        let bracketed = before.is_some_and(|c| "【［[".contains(c));
        let named = columns
            .iter()
            .filter(|it| !NO_LABELS.contains(&it.key.as_str()));
        let ends = named.flat_map(|column| {
            let words = column.words.iter();
            words.filter_map(move |word| {
                let rest = text[at..].strip_prefix(word.as_str())?;
                let rest = rest.trim_start();
                let end = after(rest, bracketed)?;
                Some((word.len(), text.len() - end.len(), column.key.as_str()))
            })
        });
        if let Some((_, end, key)) = ends.max_by_key(|(length, ..)| *length) {
            let begin = text[..at].trim_end_matches(opens).len();
            let begin = if bracketed { begin } else { at };
            return Some((begin, end, key));
        }
    }
    None
}

/// What follows a label: a colon, or the bracket that closes it.
fn after(rest: &str, bracketed: bool) -> Option<&str> {
    if bracketed && let Some(rest) = rest.strip_prefix(['】', '］', ']']) {
        return Some(rest.trim_start_matches(['：', ':']));
    }
    rest.strip_prefix(['：', ':'])
}

#[cfg(test)]
mod tests {
    use super::super::super::columns::columns_of;
    use super::*;

    fn read(text: &str) -> String {
        let (before, labels) = labelled(text, &columns_of("任务分解"));
        let labels = labels.iter().map(|(key, value)| format!("{key}={value}"));
        let all: Vec<String> = [before].into_iter().chain(labels).collect();
        all.join("|")
    }

    #[test]
    fn labels_are_found_wherever_they_stand() {
        for (text, known) in [
            ("责任单位：县司法局、县财政局", "|units=县司法局、县财政局"),
            (
                "牵头单位：县司法局　　配合单位：县财政局，各乡镇（街道）",
                "|lead=县司法局|joint=县财政局，各乡镇（街道）",
            ),
            (
                "责任单位:县司法局；完成时限：2024年6月底前。",
                "|units=县司法局|due=2024年6月底前",
            ),
            (
                "健全制度。责任单位：县司法局。",
                "健全制度。|units=县司法局",
            ),
            ("健全制度（责任单位：县司法局）", "健全制度|units=县司法局"),
            (
                "【责任单位】县司法局【完成时限】全年",
                "|units=县司法局|due=全年",
            ),
            ("［牵头单位：县司法局］", "|lead=县司法局"),
            ("明确各责任单位：做到有人管", "明确各责任单位：做到有人管"),
            ("压实责任单位的责任", "压实责任单位的责任"),
        ] {
            assert_eq!(read(text), known, "{text}");
        }
    }
}
