//! How a text shares work out: 县司法局牵头，县财政局、县发改委配合.

use super::wording::split_units;

/// Who leads and who takes part, as a text says it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sharing {
    /// Who leads.
    pub(super) lead: Vec<String>,
    /// Who takes part or answers for it.
    pub(super) joint: Vec<String>,
    /// Those of whom nothing is said.
    pub(super) others: Vec<String>,
}

/// Words after units that lead. Longer ones come first, here and below.
const LEAD: [&str; 5] = ["负责牵头", "牵头负责", "牵头落实", "牵头抓总", "牵头"];
/// Words after units that take part.
const JOINT: [&str; 8] = [
    "分工负责",
    "分别负责",
    "负责落实",
    "配合落实",
    "协助配合",
    "配合",
    "参与",
    "负责",
];
/// What stands after one unit that leads, among others that do not.
const LEADS_ALONE: [&str; 4] = ["（牵头）", "(牵头)", "（牵头单位）", "(牵头单位)"];
/// Words that name others whom nobody has named, after those whom somebody has.
const AND_OTHERS: [&str; 6] = [
    "等有关部门",
    "等相关部门",
    "等有关单位",
    "等相关单位",
    "等部门",
    "等单位",
];

/// A word between units that do the same.
const WITH: &str = "会同";

/// Reads who leads and who takes part. The units that stand before a word are those that it is said
/// of, up to the word before.
pub(super) fn sharing(text: &str) -> Sharing {
    let mut sharing = Sharing::default();
    let mut waiting: Vec<String> = Vec::new();
    for piece in pieces(text) {
        let lead = LEAD.iter().find_map(|word| piece.strip_suffix(word));
        let joint = || JOINT.iter().find_map(|word| piece.strip_suffix(word));
        let named = |text: &str| split_units(before_shares(text.trim_start_matches('由')));
        let alone = LEADS_ALONE.iter().find_map(|word| piece.strip_suffix(word));
        if let Some(one) = alone {
            sharing.lead.extend(named(one));
        } else if let Some(before) = lead {
            waiting.extend(named(before));
            sharing.lead.append(&mut waiting);
        } else if let Some(before) = joint() {
            waiting.extend(named(before));
            sharing.joint.append(&mut waiting);
        } else {
            waiting.extend(named(piece));
        }
    }
    sharing.others = waiting;
    for units in [&mut sharing.lead, &mut sharing.joint, &mut sharing.others] {
        *units = std::mem::take(units)
            .into_iter()
            .flat_map(with_others)
            .collect();
    }
    sharing
}

/// A text without what says that each does its own share: 按职责分工, 根据职责分工.
fn before_shares(text: &str) -> &str {
    let text = text.split("职责").next().unwrap_or(text);
    let words = ["按照", "根据", "按各自", "按"];
    let cut = words.iter().find_map(|word| text.strip_suffix(word));
    cut.unwrap_or(text)
}

/// The pieces of a text between its signs and blanks, but not inside brackets, and after every word
/// that says who leads: 县司法局牵头县财政局配合.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut depth, mut from) = (0usize, 0);
    for (at, c) in text.char_indices() {
        match c {
            '（' | '(' => depth += 1,
            '）' | ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let between = c.is_whitespace() || "、，,；;/。".contains(c);
        let after = at + c.len_utf8();
        if between && depth == 0 {
            pieces.push(&text[from..at]);
            from = after;
        } else if depth == 0 && text[at..].starts_with(WITH) {
            pieces.push(&text[from..at]);
            from = at + WITH.len();
        } else if depth == 0 && ends_a_lead(&text[from..after], &text[after..]) {
            pieces.push(&text[from..after]);
            from = after;
        }
    }
    pieces.push(&text[from..]);
    pieces.retain(|piece| !piece.trim().is_empty());
    pieces
}

/// Whether a text ends with 牵头, and what follows it is another unit.
fn ends_a_lead(text: &str, rest: &str) -> bool {
    let goes_on = ["负责", "落实", "抓总", "单位", "部门", "责任"];
    text.ends_with("牵头") && !goes_on.iter().any(|word| rest.starts_with(word))
}

/// 县财政局等部门 is one unit that is named and others that are not.
fn with_others(unit: String) -> Vec<String> {
    let split = AND_OTHERS.iter().find_map(|end| {
        let named = unit.strip_suffix(end).filter(|it| !it.is_empty())?;
        Some(vec![named.to_owned(), (*end).to_owned()])
    });
    split.unwrap_or_else(|| vec![unit])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_leads_and_who_takes_part_is_read_from_the_words_after_them() {
        let read = |text: &str| {
            let it = sharing(text);
            [it.lead.join("|"), it.joint.join("|"), it.others.join("|")]
        };
        for (text, known) in [
            ("市司法局牵头，相关部门配合", ["市司法局", "相关部门", ""]),
            (
                "由市司法局会同市委编办牵头负责；市财政局等部门按职责分工负责",
                ["市司法局|市委编办", "市财政局|等部门", ""],
            ),
            (
                "县司法局牵头县财政局、县发改委配合",
                ["县司法局", "县财政局|县发改委", ""],
            ),
            (
                "县发改委、各乡镇（街道、农场）",
                ["", "", "县发改委|各乡镇（街道、农场）"],
            ),
            (
                "各有关部门，乡镇人民政府按职责分工分别负责",
                ["", "各有关部门|乡镇人民政府", ""],
            ),
            (
                "县司法局（会同县财政局）、各乡镇按照职责分工抓好工作",
                ["", "", "县司法局（会同县财政局）|各乡镇"],
            ),
            (
                "县财政局、县司法局（牵头）、县发改委",
                ["县司法局", "", "县财政局|县发改委"],
            ),
            ("无", ["", "", ""]),
            ("负责", ["", "", ""]),
        ] {
            assert_eq!(read(text), known, "{text}");
        }
    }
}
