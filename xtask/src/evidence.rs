//! Which test stands for which promise of the test plan.

use crate::run::Problem;
use crate::tidy::Tree;

/// A promise of `xtask/plan.toml` with the tests that carry its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promise {
    /// The id, such as `D13`.
    pub id: String,
    /// The promise in one Chinese sentence.
    pub text: String,
    /// The tests, as `file::name`.
    pub tests: Vec<String>,
}

/// The promises in the order of the plan.
pub fn promises(plan: &str, tree: &Tree) -> Result<Vec<Promise>, Problem> {
    let table: toml::Table = plan
        .parse()
        .map_err(|error| Problem::Wrong(format!("plan.toml: {error}")))?;
    let rows = table
        .get("row")
        .and_then(|it| it.as_array())
        .into_iter()
        .flatten();
    let tests = carriers(tree);
    rows.map(|row| {
        let word = |key: &str| {
            let text = row
                .get(key)
                .and_then(toml::Value::as_str)
                .map(str::to_owned);
            text.ok_or_else(|| Problem::Wrong(format!("plan.toml: a row without {key}")))
        };
        let id = word("id")?;
        let own = tests.iter().filter(|(carried, _)| *carried == id);
        let own = own.map(|(_, test)| test.clone()).collect();
        Ok(Promise {
            text: word("promise")?,
            tests: own,
            id,
        })
    })
    .collect()
}

/// Every test function whose name begins with an id, with that id.
fn carriers(tree: &Tree) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (file, rust) in tree.rust("") {
        let is_test = |line: usize| rust.lines().nth(line - 1).is_some_and(|it| it.test);
        for (name, line, _) in rust.functions() {
            if let Some(id) = id_of(&name).filter(|_| is_test(line)) {
                found.push((id, format!("{}::{name}", file.path)));
            }
        }
    }
    found
}

/// The id at the beginning of a name: `d07_refuses` carries `D7`.
fn id_of(name: &str) -> Option<String> {
    let (head, _) = name.split_once('_')?;
    let letter = head.chars().next().filter(char::is_ascii_lowercase)?;
    let number: u32 = head.get(1..)?.parse().ok()?;
    Some(format!("{}{number}", letter.to_ascii_uppercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_a_letter_and_a_number() {
        assert_eq!(id_of("d07_refuses_to_start").as_deref(), Some("D7"));
        assert_eq!(id_of("t1_vectors_agree").as_deref(), Some("T1"));
        assert_eq!(id_of("refuses_2_at_once"), None);
    }

    #[test]
    fn only_tests_keep_promises() {
        let plan = "[[row]]\nid = \"D7\"\npromise = \"说清\"\n";
        let test = "#[test]\nfn d07_is_shown() {\n}\n";
        let tree = |text| Tree::of(&[("crates/a/src/a.rs", text)]);
        let tests = |text| promises(plan, &tree(text)).unwrap()[0].tests.len();
        assert_eq!(tests(test), 1);
        assert_eq!(tests("fn d07_is_shown() {\n}\n"), 0);
    }
}
