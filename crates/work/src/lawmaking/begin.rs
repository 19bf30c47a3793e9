//! What a draft begins with: the file of a procedure or scheme that is in force, from another day on, or the
//! skeleton of a new file.

use toml_edit::{DocumentMut, value};
use zs_base::Day;

use super::kind::FileKind;

/// The text of a procedure or scheme that is to hold from another day on: everything else stays as it was
/// written. Nothing where the text cannot be read.
#[must_use]
pub fn from_day(text: &str, from: Day) -> Option<String> {
    let mut whole: DocumentMut = text.parse().ok()?;
    let force = whole.get_mut("force")?.as_table_like_mut()?;
    let day: toml_edit::Datetime = from.to_string().parse().ok()?;
    force.insert("from", value(day));
    force.remove("until");
    Some(whole.to_string())
}

/// What stands in a new file of a kind, with its name and day filled in.
#[must_use]
pub fn skeleton(kind: FileKind, name: &str, from: Day) -> String {
    let text = match kind {
        FileKind::Procedure => include_str!("skeletons/procedure.toml"),
        FileKind::General => include_str!("skeletons/general.toml"),
        FileKind::Overlay => include_str!("skeletons/overlay.toml"),
        FileKind::Statute => match name.contains('/') {
            true => include_str!("skeletons/statute_part.toml"),
            false => include_str!("skeletons/statute.toml"),
        },
        FileKind::Facts => include_str!("skeletons/facts.toml"),
        FileKind::Table => include_str!("skeletons/table.toml"),
        FileKind::Paper => include_str!("skeletons/paper.md"),
        FileKind::Links => include_str!("skeletons/links.toml"),
        FileKind::Invariants => include_str!("skeletons/invariants.toml"),
        FileKind::Scheme => include_str!("skeletons/scheme.toml"),
        FileKind::WorkedCase => include_str!("skeletons/case.md"),
        FileKind::People => include_str!("skeletons/people.toml"),
    };
    let first = name.split('/').next().unwrap_or(name);
    text.replace("〈名称〉", first)
        .replace("〈日期〉", &from.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_procedure_begins_anew_with_its_comments() {
        let text = "# 说明\nid = \"a\" # 编号\nforce = { from = 2020-01-01, until = 2026-01-01 }\n";
        let day = Day::from_ymd(2027, 1, 1).unwrap();
        let found = from_day(text, day).unwrap();
        assert!(found.starts_with("# 说明\nid = \"a\" # 编号\n"), "{found}");
        assert!(
            found.contains("from = 2027-01-01") && !found.contains("until"),
            "{found}"
        );
        assert_eq!(from_day("id = ", day), None);
        assert_eq!(from_day("id = 1", day), None);
    }
}
