//! P11: what was planted in cases stands in no file of the data, of its log and of a backup in clear.

use std::path::{Path, PathBuf};

use zs_store::backup;
use zs_testkit::tree::{figure, files_below};

use crate::town::{Contents, TOLD, Town, case_id, company, number_of};

/// Numbers of citizens, telephones, addresses, accounts, who reported, and what was told.
const SEALED: [&str; 6] = ["150928199", "13899001", "朱鹮路", "62220215", "刘曌", TOLD];

/// Where which text stands.
fn standing(folder: &Path, texts: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for (file, bytes) in files_below(folder).unwrap() {
        for text in texts {
            if memchr::memmem::find(&bytes, text.as_bytes()).is_some() {
                found.push(format!("{text} in {file}"));
            }
        }
    }
    found
}

/// A town in which cases were opened, looked at, searched, recalled and backed up: its data with the
/// log that its writer holds open, and the backup.
fn lived_in(cases: u32, contents: Contents) -> (Town, [PathBuf; 2]) {
    let town = Town::sealed(cases, contents);
    town.recall(0);
    for index in 0..cases.min(20) {
        for part in ["", "/public", "/days"] {
            let path = format!("/cases/{}{part}", case_id(index));
            assert!(town.get_as(&town.officer, &path).status < 500);
        }
        assert!(town.get(&format!("/g/{}", town.code(index))).status < 500);
    }
    for path in ["/cases?q=%E7%8E%8B%E6%9B%8C", "/todo", "/cases/export/csv"] {
        assert_eq!(town.get_as(&town.officer, path).status, 200, "{path}");
    }
    assert_eq!(town.get_as(&town.auditor, "/audit").status, 200);
    let data = town.folder.path().join("data");
    let to = town.folder.path().join("backup");
    backup::backup(&data, &to).unwrap();
    for name in ["county.db", "county.db-wal", "county.db-shm"] {
        assert!(data.join(name).is_file(), "{name}");
    }
    (town, [data, to])
}

#[test]
fn p11_no_planted_datum_stands_in_clear_in_the_database_its_log_or_a_backup() {
    let cases = figure("ZS_CASES", 30).unwrap() as u32;
    let (_town, places) = lived_in(cases, Contents::Sealed);
    for place in &places {
        assert_eq!(standing(place, &SEALED), Vec::<String>::new());
        // What lists and searches need is there, so the search looks into the right files.
        assert!(!standing(place, &[&company(0)]).is_empty());
        assert!(!standing(place, &[&number_of(0)]).is_empty());
    }
}

#[test]
fn p11_the_same_search_finds_every_kind_where_contents_are_not_sealed() {
    let (_town, places) = lived_in(12, Contents::InClear);
    for place in &places {
        for text in SEALED {
            assert!(!standing(place, &[text]).is_empty(), "{text}");
        }
    }
}
