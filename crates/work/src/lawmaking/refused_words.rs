//! Words of what the product does not do (`docs/refusals.toml`), which no draft may bring in.

use std::sync::OnceLock;

use super::bundle::Bundle;
use super::kind::FileKind;
use super::problem::DraftProblem;

/// The words with their reasons, as the gate of the source tree reads them too.
const REFUSALS: &str = include_str!("../../../../docs/refusals.toml");

/// The lines of a draft that say what the product does not do. Worked cases may tell of it, and
/// statutes may have it in their titles.
#[must_use]
pub fn refused_words(bundle: &Bundle) -> Vec<DraftProblem> {
    let mut found = Vec::new();
    for (path, text) in bundle.files() {
        let free = matches!(
            FileKind::of(path),
            Some(FileKind::WorkedCase | FileKind::Statute)
        );
        if free {
            continue;
        }
        for (index, line) in text.lines().enumerate() {
            let small = line.to_lowercase();
            for (word, why) in words() {
                let Some(at) = small.find(word.as_str()) else {
                    continue;
                };
                let column = small[..at].chars().count() + 1;
                found.push(DraftProblem {
                    at: Some((index + 1, column)),
                    line: line.to_owned(),
                    ..DraftProblem::of_file(
                        path,
                        format!("“{word}”是本系统不做的事：{why}"),
                        "去掉这一项",
                    )
                });
            }
        }
    }
    found
}

fn words() -> &'static [(String, String)] {
    static WORDS: OnceLock<Vec<(String, String)>> = OnceLock::new();
    WORDS.get_or_init(|| read(REFUSALS))
}

fn read(text: &str) -> Vec<(String, String)> {
    let table: toml::Table = text.parse().unwrap_or_default();
    let rows = table.get("refusal").and_then(toml::Value::as_array);
    let mut found = Vec::new();
    for row in rows.into_iter().flatten() {
        let why = row.get("why").and_then(toml::Value::as_str);
        let words = row.get("words").and_then(toml::Value::as_array);
        for word in words.into_iter().flatten().filter_map(toml::Value::as_str) {
            found.push((word.to_lowercase(), why.unwrap_or_default().to_owned()));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quota_of_fines_is_refused_with_its_place_and_reason() {
        assert!(words().len() > 20);
        let mut bundle = Bundle::default();
        bundle.add("facts/a.toml", "format = 1\nname = \"罚没指标\"\n");
        bundle.add("cases/a/b.md", "罚没指标");
        let found = refused_words(&bundle);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].at, Some((2, 9)));
        assert!(found[0].cause.contains("不设罚款"), "{}", found[0].cause);
    }
}
