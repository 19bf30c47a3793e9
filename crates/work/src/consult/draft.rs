//! A draft in its articles, and when two comments say the same.

use zs_base::Digest;

/// A part of a draft that people comment on by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftPart {
    /// The headings above it that begin with it, such as 第二章 收费.
    pub headings: Vec<String>,
    /// What it is called, such as 第十二条; empty for what stands before the first article.
    pub label: String,
    /// Its text, line by line.
    pub lines: Vec<String>,
}

/// The numerals of articles.
const NUMERALS: &str = "零〇一二三四五六七八九十百千0123456789０１２３４５６７８９";

/// How a line begins that is numbered so: the label and what follows it.
fn numbered<'a>(line: &'a str, kinds: &str) -> Option<(&'a str, &'a str)> {
    let rest = line.strip_prefix('第')?;
    let after = rest.trim_start_matches(|it| NUMERALS.contains(it));
    let kind = after.chars().next().filter(|it| kinds.contains(*it))?;
    let has_number = after.len() < rest.len();
    let label = &line[..line.len() - after.len() + kind.len_utf8()];
    has_number.then(|| (label, after[kind.len_utf8()..].trim_start()))
}

/// The parts of a draft: its articles where it has any (a line that begins with 第…条), with what stands
/// before the first; else the whole as one part. An article whose number was used before is told apart
/// by how often.
#[must_use]
pub fn parts_of(text: &str) -> Vec<DraftPart> {
    let mut parts: Vec<DraftPart> = Vec::new();
    let mut headings = Vec::new();
    for line in text.lines().map(str::trim).filter(|it| !it.is_empty()) {
        if numbered(line, "编章节").is_some() {
            headings.push(line.to_owned());
        } else if let Some((label, rest)) = numbered(line, "条") {
            let before = parts.iter().filter(|it| {
                let known = it.label.strip_prefix(label);
                known.is_some_and(|it| it.is_empty() || it.starts_with('（'))
            });
            let label = match before.count() {
                0 => label.to_owned(),
                n => format!("{label}（{}）", n + 1),
            };
            parts.push(DraftPart {
                headings: std::mem::take(&mut headings),
                label,
                lines: Some(rest.to_owned())
                    .filter(|it| !it.is_empty())
                    .into_iter()
                    .collect(),
            });
        } else {
            match parts.last_mut() {
                Some(part) if headings.is_empty() => part.lines.push(line.to_owned()),
                _ => parts.push(DraftPart {
                    headings: std::mem::take(&mut headings),
                    label: String::new(),
                    lines: vec![line.to_owned()],
                }),
            }
        }
    }
    parts
}

/// Equal for texts that are the same but for case, width, spaces and punctuation: what was copied and
/// sent again and again stands together, and is still counted.
#[must_use]
pub fn same_text(text: &str) -> Digest {
    let folded: String = text
        .chars()
        .map(|it| match it {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(it as u32 - 0xfee0).unwrap_or(it),
            it => it,
        })
        .filter(|it| it.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    // A text of signs alone is itself.
    let folded = if folded.is_empty() { text } else { &folded };
    Digest::of(&[b"zhunsheng comment text\0", folded.as_bytes()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_is_cut_at_its_articles_and_nothing_of_it_is_lost() {
        let text = "某县物业管理办法\n第一章　总则\n第一条　为了规范物业管理，制定本办法。\n\
                    第二条 本办法适用于本县。\n（一）住宅；\n第二章 收费\n第十二条 物业服务费公开。\n\
                    第十二条 又一个。\n第一百零三次会议的决定照旧。";
        let parts = parts_of(text);
        let labels: Vec<&str> = parts.iter().map(|it| &*it.label).collect();
        assert_eq!(
            labels,
            ["", "第一条", "第二条", "第十二条", "第十二条（2）"]
        );
        assert_eq!(parts[1].headings, ["第一章　总则"]);
        assert_eq!(parts[2].lines, ["本办法适用于本县。", "（一）住宅；"]);
        assert_eq!(parts[4].lines, ["又一个。", "第一百零三次会议的决定照旧。"]);
        assert_eq!(parts_of("全文只有一段。")[0].label, "");
        assert!(parts_of(" \n").is_empty());
    }

    #[test]
    fn what_is_copied_with_other_spaces_and_signs_is_the_same() {
        let same = same_text("物业费太高了，应当降低。ABC");
        assert_eq!(same, same_text(" 物业费太高了应当 降低！！ＡＢｃ"));
        assert_ne!(same, same_text("物业费太低了，应当降低。ABC"));
        assert_ne!(same_text("！"), same_text("？"));
    }
}
