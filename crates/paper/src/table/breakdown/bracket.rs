//! Units that stand in brackets at the end of what they have to do: （市司法局牵头，相关部门配合）.

use super::super::columns::Column;
use super::super::sharing::sharing;
use super::label::labelled;

/// Characters that such brackets hold at most; a longer one is part of the text.
const CHARACTERS_MAX: usize = 300;

/// What a paragraph says, cut after every bracket that names units, each with what it holds.
pub(super) fn bracketed(text: &str, columns: &[Column]) -> Vec<(String, Option<String>)> {
    let mut pieces = Vec::new();
    let mut from = 0;
    for (open, close) in brackets(text) {
        let inside = inside(&text[open..close]);
        let before = text[from..open].trim_end();
        let after = text[close..].trim_start();
        let ends = after.is_empty()
            || after.starts_with(['。', '；', ';', '\n'])
            || before.ends_with(['。', '；', ';', '！']);
        let (before_label, labels) = labelled(inside, columns);
        let is_labelled = before_label.is_empty() && !labels.is_empty();
        if is_labelled || ends && shares_out(inside) {
            let text = before.trim_start_matches(['。', '；', ';']).trim();
            pieces.push((text.to_owned(), Some(inside.to_owned())));
            from = close;
        }
    }
    let rest = text[from..]
        .trim_start_matches(['。', '；', ';', '.'])
        .trim();
    if !rest.is_empty() || pieces.is_empty() {
        pieces.push((rest.to_owned(), None));
    }
    pieces
}

/// Where brackets that stand in no other bracket begin and end.
fn brackets(text: &str) -> Vec<(usize, usize)> {
    let (mut found, mut depth, mut open) = (Vec::new(), 0usize, 0);
    for (at, c) in text.char_indices() {
        match c {
            '（' | '(' | '【' => {
                if depth == 0 {
                    open = at;
                }
                depth += 1;
            }
            '）' | ')' | '】' if depth > 0 => {
                depth -= 1;
                if depth == 0 {
                    found.push((open, at + c.len_utf8()));
                }
            }
            _ => {}
        }
    }
    found
}

fn inside(bracket: &str) -> &str {
    let mut characters = bracket.chars();
    characters.next();
    characters.next_back();
    characters.as_str().trim()
}

/// Whether brackets say who does something, and not how a thing is called.
fn shares_out(inside: &str) -> bool {
    const ANYWHERE: [&str; 6] = [
        "牵头",
        "按职责分工",
        "按照职责分工",
        "分工负责",
        "分别负责",
        "负责落实",
    ];
    const AT_END: [&str; 4] = ["负责", "配合", "参与", "组织实施"];
    let is_short = inside.chars().count() <= CHARACTERS_MAX && !inside.contains('。');
    let named = ANYWHERE.iter().any(|word| inside.contains(word));
    let told = named || AT_END.iter().any(|word| inside.ends_with(word));
    // （牵头） after a unit names nobody itself.
    let names = || {
        let sharing = sharing(inside);
        !(sharing.lead.is_empty() && sharing.joint.is_empty() && sharing.others.is_empty())
    };
    is_short && told && names()
}

#[cfg(test)]
mod tests {
    use super::super::super::columns::columns_of;
    use super::*;

    fn read(text: &str) -> String {
        let pieces = bracketed(text, &columns_of("任务分解"));
        let pieces = pieces.iter().map(|(text, inside)| match inside {
            Some(inside) => format!("{text}<{inside}>"),
            None => text.clone(),
        });
        pieces.collect::<Vec<_>>().join("|")
    }

    #[test]
    fn units_in_brackets_are_told_from_other_brackets() {
        for (text, known) in [
            (
                "清理文件。（市司法局牵头，相关部门配合）",
                "清理文件。<市司法局牵头，相关部门配合>",
            ),
            ("清理文件（市司法局负责）。", "清理文件<市司法局负责>"),
            (
                "清理文件（市司法局牵头，各旗县（市、区）配合）；建立台账（市委编办负责）。",
                "清理文件<市司法局牵头，各旗县（市、区）配合>|建立台账<市委编办负责>",
            ),
            (
                "清理文件。（市司法局负责）其他按规定办。",
                "清理文件。<市司法局负责>|其他按规定办。",
            ),
            (
                "《规划》（以下简称规划）印发。",
                "《规划》（以下简称规划）印发。",
            ),
            ("由专人（甲方负责）的事项", "由专人（甲方负责）的事项"),
            ("没有闭上（市司法局牵头", "没有闭上（市司法局牵头"),
        ] {
            assert_eq!(read(text), known, "{text}");
        }
    }
}
