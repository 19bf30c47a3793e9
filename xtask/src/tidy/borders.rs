//! I06, I13 and I15: only the store speaks SQL and it never alters the ledger, only `crates/paper`
//! reads foreign formats, only the web crate speaks HTTP.

use super::{Finding, Tree};

/// Crates that open a border, with the one package of ours that may use each.
const OWNERS: &[(&str, &str)] = &[
    ("rusqlite", "zs-store"),
    ("postgres", "zs-store"),
    ("tokio-postgres", "zs-store"),
    ("quick-xml", "zs-paper"),
    ("flate2", "zs-paper"),
    ("zip", "zs-paper"),
    ("calamine", "zs-paper"),
    ("rust_xlsxwriter", "zs-paper"),
    ("encoding_rs", "zs-paper"),
    ("docx-rs", "zs-paper"),
    ("axum", "zs-web"),
    ("hyper", "zs-web"),
    ("tower-http", "zs-web"),
];

const SQL: &[&str] = &[
    "select ",
    "insert into ",
    "delete from ",
    "create table ",
    "drop table ",
];
/// Tables that only grow: the ledger, and the audit log, of which nothing is ever taken away (O2).
const LEDGER: &[&str] = &["leaf", "node", "checkpoint", "audit"];

pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = foreign_crates(tree);
    for (file, rust) in tree.rust("crates/") {
        let store = file.path.starts_with("crates/store/");
        for line in rust.lines().filter(|line| !line.test) {
            if !store && speaks_sql(&line.texts) {
                findings.push(Finding::new(
                    &file.path,
                    line.number,
                    "only the store speaks SQL",
                ));
            }
            if store && alters_ledger(&line.texts) {
                findings.push(Finding::new(
                    &file.path,
                    line.number,
                    "the ledger only grows",
                ));
            }
        }
    }
    findings
}

fn foreign_crates(tree: &Tree) -> Vec<Finding> {
    let empty = Vec::new();
    let packages = tree.packages["packages"].as_array().unwrap_or(&empty);
    let mut findings = Vec::new();
    for package in packages {
        let name = package["name"].as_str().unwrap_or_default();
        // The test kit starts databases, and nothing that ships uses it.
        let free = package["metadata"]["zs"]["layer"] == "dev";
        for edge in package["dependencies"].as_array().unwrap_or(&empty) {
            let to = edge["name"].as_str().unwrap_or_default();
            let owner = OWNERS.iter().find(|(foreign, _)| *foreign == to);
            if let Some((_, owner)) = owner
                && !free
                && edge["kind"].is_null()
                && *owner != name
            {
                let message = format!("{name} uses {to}, which only {owner} may");
                findings.push(Finding::new("Cargo.toml", 0, message));
            }
        }
    }
    findings
}

fn speaks_sql(texts: &str) -> bool {
    // A statement begins the text; "select" in the middle of a sentence is a word.
    let texts = texts.to_lowercase();
    let mut starts = texts.split('"').map(str::trim_start);
    starts.any(|text| SQL.iter().any(|word| text.starts_with(word)))
}

fn alters_ledger(texts: &str) -> bool {
    let words: Vec<String> = texts
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.windows(3).any(|three| {
        let table = match (three[0].as_str(), three[1].as_str()) {
            ("delete", "from") => &three[2],
            ("drop", "table") | ("truncate", "table") => &three[2],
            // A trigger is what keeps the tables so; it is named for its table.
            ("drop", "trigger") => return true,
            ("replace", "into") => &three[2],
            ("update", _) if three[2] == "set" => &three[1],
            _ => return false,
        };
        LEDGER.contains(&table.as_str())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn findings(path: &str, code: &str) -> usize {
        check(&Tree::of(&[(path, code)])).len()
    }

    #[test]
    fn i15_sql_outside_the_store_is_found() {
        assert_eq!(
            findings("crates/work/src/a.rs", "let a = \"SELECT x FROM y\";"),
            1
        );
        assert_eq!(
            findings("crates/work/src/a.rs", "let a = \"please select one\";"),
            0
        );
        assert_eq!(
            findings("crates/store/src/a.rs", "let a = \"SELECT x FROM y\";"),
            0
        );
    }

    #[test]
    fn i06_a_statement_that_alters_the_ledger_is_found() {
        for sql in [
            "UPDATE leaf SET hash = 1",
            "DELETE FROM node",
            "INSERT OR REPLACE INTO leaf",
        ] {
            assert_eq!(
                findings("crates/store/src/a.rs", &format!("let a = \"{sql}\";")),
                1,
                "{sql}"
            );
        }
        let free = "let a = \"DELETE FROM term_row; INSERT INTO leaf VALUES (1)\";";
        assert_eq!(findings("crates/store/src/a.rs", free), 0);
    }

    #[test]
    fn o2_a_statement_that_takes_something_from_the_audit_log_is_found() {
        for sql in [
            "DELETE FROM audit WHERE at < ?",
            "UPDATE audit SET person = ''",
            "DROP TABLE audit",
            "DROP TRIGGER audit_no_delete",
        ] {
            let code = format!("let a = \"{sql}\";");
            assert_eq!(findings("crates/store/src/a.rs", &code), 1, "{sql}");
        }
        let added = "let a = \"INSERT INTO audit VALUES (1)\";";
        assert_eq!(findings("crates/store/src/a.rs", added), 0);
    }

    #[test]
    fn i13_a_foreign_format_opened_elsewhere_is_found() {
        let tree = |name: &str, kind: serde_json::Value| {
            let edge = json!([{ "name": "quick-xml", "kind": kind }]);
            let package = json!({ "name": name, "metadata": null, "dependencies": edge });
            Tree {
                packages: json!({ "packages": [package] }),
                ..Tree::default()
            }
        };
        assert_eq!(check(&tree("zs-work", json!(null))).len(), 1);
        assert_eq!(check(&tree("zs-work", json!("dev"))).len(), 0);
        assert_eq!(check(&tree("zs-paper", json!(null))).len(), 0);
    }
}
