//! What the product refuses to build, as words that must not become a table, a field or a figure.
//!
//! The words stand in `docs/refusals.toml` with the reason of each.

use super::{Finding, Tree};

const REFUSALS: &str = "docs/refusals.toml";
/// Where tables, fields, indicators and labels are born. Worked cases and broken files may speak of
/// what is refused, because they show that it is.
const PLACES: &[&str] = &["schema/", "law/", "samples/", "api/", "crates/"];
const FREE: &[&str] = &["law/bad/", "law/cases/", "law/statutes/"];

pub fn check(tree: &Tree) -> Vec<Finding> {
    let Some(file) = tree.file(REFUSALS) else {
        return vec![Finding::new(REFUSALS, 0, "is missing")];
    };
    let refusals = match read(&file.text) {
        Ok(refusals) => refusals,
        Err(what) => return vec![Finding::new(REFUSALS, 0, what)],
    };
    let mut findings = Vec::new();
    for (path, line, text) in texts(tree) {
        for (word, why) in &refusals {
            if text.contains(word.as_str()) {
                findings.push(Finding::new(
                    &path,
                    line,
                    format!("“{word}” is refused: {why}"),
                ));
            }
        }
    }
    findings
}

/// Each word with the reason why it is refused.
fn read(text: &str) -> Result<Vec<(String, String)>, String> {
    let table: toml::Table = text.parse().map_err(|error| format!("{error}"))?;
    let mut refusals = Vec::new();
    for row in table
        .get("refusal")
        .and_then(|it| it.as_array())
        .into_iter()
        .flatten()
    {
        let why = row
            .get("why")
            .and_then(|it| it.as_str())
            .ok_or("a refusal without why")?;
        let words = row
            .get("words")
            .and_then(|it| it.as_array())
            .ok_or("a refusal without words")?;
        let words = words.iter().filter_map(|it| it.as_str());
        refusals.extend(words.map(|word| (word.to_lowercase(), why.to_owned())));
    }
    if refusals.is_empty() {
        Err("refuses nothing".to_owned())
    } else {
        Ok(refusals)
    }
}

/// The lines to read, in small letters; of Rust only code and texts outside tests.
fn texts(tree: &Tree) -> Vec<(String, usize, String)> {
    let mut texts = Vec::new();
    let placed = |path: &str| {
        PLACES.iter().any(|it| path.starts_with(it)) && !FREE.iter().any(|it| path.starts_with(it))
    };
    for file in tree
        .files
        .iter()
        .filter(|it| placed(&it.path) && !it.path.ends_with(".rs"))
    {
        let lines = file.text.lines().enumerate();
        texts.extend(lines.map(|(at, line)| (file.path.clone(), at + 1, line.to_lowercase())));
    }
    for (file, rust) in tree.rust("crates/") {
        let lines = rust.lines().filter(|line| !line.test);
        texts.extend(lines.map(|line| {
            let read = format!("{} {}", line.code, line.texts).to_lowercase();
            (file.path.clone(), line.number, read)
        }));
    }
    texts
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "[[refusal]]\nwords = [\"重点人员\", \"person_score\"]\nwhy = \"事不对人\"\n";

    fn findings(path: &str, text: &str) -> usize {
        check(&Tree::of(&[(REFUSALS, TEXT), (path, text)])).len()
    }

    #[test]
    fn a_table_a_field_or_a_label_about_persons_is_found() {
        assert_eq!(
            findings("schema/sqlite/1/up.sql", "create table PERSON_SCORE (id)"),
            1
        );
        assert_eq!(
            findings("law/indicators/a.toml", "name = \"重点人员人数\""),
            1
        );
        assert_eq!(findings("crates/work/src/a.rs", "let a = \"重点人员\";"), 1);
    }

    #[test]
    fn what_shows_the_refusal_is_free() {
        assert_eq!(findings("law/bad/ZS2999.toml", "name = \"重点人员\""), 0);
        assert_eq!(findings("crates/work/src/a.rs", "// 重点人员"), 0);
    }

    #[test]
    fn an_empty_list_refuses_nothing_and_is_found() {
        assert_eq!(check(&Tree::of(&[(REFUSALS, "")])).len(), 1);
    }
}
