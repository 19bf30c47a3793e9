//! Broken authority tables: each file of `tests/bad` must give the code in its name, and each code
//! of the table has such a file.

use std::collections::BTreeSet;

use zs_power::{codes, read};
use zs_testkit::tree::in_tree;

use crate::support::{posts, source};

#[test]
fn every_broken_table_gets_its_own_diagnostic() {
    let folder = in_tree("crates/power/tests/bad");
    let mut seen = BTreeSet::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let code = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        let (_, found) = read(&source(&code, &text), &posts());
        let ids: BTreeSet<_> = found.iter().map(|it| it.code.id).collect();
        let shown: Vec<_> = found.iter().map(ToString::to_string).collect();
        assert_eq!(
            ids,
            BTreeSet::from([code.as_str()]),
            "{}",
            shown.join("\n\n")
        );
        assert!(
            found
                .iter()
                .all(|it| !it.cause.is_empty() && !it.cure.is_empty())
        );
        seen.insert(code);
    }
    let table = codes::ALL.iter().map(|code| code.id.to_owned());
    let table: BTreeSet<_> = table.filter(|id| id.as_str() >= "ZS4010").collect();
    assert_eq!(seen, table);
}

#[test]
fn all_problems_are_reported_at_once() {
    let text = "[[permit]]\nid = \"a\"\nposts = [\"nobody\"]\nactions = [\"fly\"]\n\
                relations = [\"friend\"]\nbecause = \"缘由\"\n";
    let (_, found) = read(&source("many", text), &posts());
    let ids: Vec<_> = found.iter().map(|it| it.code.id).collect();
    assert_eq!(ids.len(), 3, "{ids:?}");
    assert_eq!(found.iter().map(|it| it.position().0).max(), Some(5));
}
