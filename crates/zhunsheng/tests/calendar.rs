//! A holiday notice arrives while cases run: what it moves gets an event, nothing else is touched.

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::path::Path;
    use std::process::{Command, Output};

    use zs_event::Happening;
    use zs_store::{Reader, TermRow, listing, page};
    use zs_testkit::tree::figure;

    type Key = (String, String, String);

    /// The notice of the holidays of 2026 comes.
    const ARRIVE: [&str; 6] = [
        "calendar",
        "arrive",
        "--known-on",
        "2025-11-04",
        "--because",
        "国办发明电〔2025〕7号",
    ];

    fn zhunsheng(args: &[&str], law: &Path, data: &Path, key: &Path) -> Output {
        let output = Command::new(env!("CARGO_BIN_EXE_zhunsheng"))
            .args(args)
            .arg("--law")
            .arg(law)
            .arg("--data")
            .arg(data)
            .arg("--key")
            .arg(key)
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        output
    }

    fn copy(from: &Path, to: &Path) {
        std::fs::create_dir_all(to).unwrap();
        for entry in std::fs::read_dir(from).unwrap() {
            let entry = entry.unwrap();
            let target = to.join(entry.file_name());
            if entry.file_type().unwrap().is_dir() {
                copy(&entry.path(), &target);
            } else {
                std::fs::copy(entry.path(), target).unwrap();
            }
        }
    }

    /// The calendar of a year as it was before its notice came: the certain statutory days only.
    fn without_notice(calendar: &Path) {
        let text = std::fs::read_to_string(calendar).unwrap();
        let notice = text.find("[[notice]]").unwrap();
        let rest = text[notice + 1..].find("\n[[statutory]]");
        let kept = match rest {
            Some(at) => format!("{}{}", &text[..notice], &text[notice + 1 + at..]),
            None => text[..notice].to_owned(),
        };
        std::fs::write(calendar, kept).unwrap();
    }

    fn shown(reader: &mut dyn Reader) -> BTreeMap<Key, TermRow> {
        let mut rows: Vec<TermRow> = Vec::new();
        loop {
            let after = rows.last().map(|row| {
                let cells = zs_store::Row::cells(row);
                let order = listing::TERMS.order.iter();
                order.map(|it| cells[*it].clone()).collect::<Vec<_>>()
            });
            let next: Vec<TermRow> =
                page(reader, &listing::TERMS, &[], after.as_deref(), 1_000).unwrap();
            if next.is_empty() {
                break;
            }
            rows.extend(next);
        }
        let key = |row: &TermRow| (row.case.to_string(), row.path.clone(), row.term.clone());
        rows.into_iter().map(|row| (key(&row), row)).collect()
    }

    fn recomputed(reader: &mut dyn Reader) -> BTreeMap<Key, (String, String)> {
        let mut found = BTreeMap::new();
        let mut first = 0;
        loop {
            let leaves = reader.leaves(first, 1_000).unwrap();
            let Some(last) = leaves.last() else {
                return found;
            };
            first = last.seq + 1;
            for stored in &leaves {
                let event = zs_work::event_of(stored).unwrap().unwrap();
                if let Happening::Recomputed(it) = event.happening {
                    let key = (event.case.to_string(), it.path.to_string(), it.term.clone());
                    found.insert(key, (it.old.to_string(), it.new.to_string()));
                }
            }
        }
    }

    #[test]
    fn a_county_that_was_founded_and_no_more_takes_a_notice() {
        let law = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../law");
        let folder = tempfile::tempdir().unwrap();
        let (data, key) = (folder.path().join("data"), folder.path().join("key"));
        zhunsheng(&["sample", "--cases", "0"], &law, &data, &key);
        let output = zhunsheng(&ARRIVE, &law, &data, &key);
        let said = String::from_utf8(output.stdout).unwrap();
        assert!(said.contains("没有要移动的"), "{said}");
    }

    #[test]
    fn t6_a_notice_moves_what_it_moves_and_touches_nothing_else() {
        let cases = figure("ZS_CALENDAR_CASES", 200).unwrap().to_string();
        let folder = tempfile::tempdir().unwrap();
        let law = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../law");
        let before = folder.path().join("law");
        copy(&law, &before);
        without_notice(&before.join("calendar/2026.toml"));
        let (data, key) = (folder.path().join("data"), folder.path().join("key"));
        zhunsheng(&["sample", "--cases", &cases], &before, &data, &key);
        let mut reader = zs_store::sqlite::open_reader(&data).unwrap();
        let beside = zs_store::folder::remembered_key(&data).unwrap();
        reader.unseal(&zs_store::KeyFiles::new(beside)).unwrap();
        let old = shown(reader.as_mut());
        let count = reader.edge().unwrap().last.unwrap().seq;
        assert!(
            old.values().any(|row| row.provisional),
            "nothing was provisional"
        );

        zhunsheng(&ARRIVE, &law, &data, &key);
        let new = shown(reader.as_mut());
        let events = recomputed(reader.as_mut());
        assert!(!events.is_empty(), "the notice moved nothing");
        let keys: BTreeSet<&Key> = old.keys().chain(new.keys()).collect();
        let mut rows_moved = 0;
        for key in keys {
            let shown = |rows: &BTreeMap<Key, TermRow>| {
                rows.get(key)
                    .map(|row| (row.due.map(|it| it.to_string()), row.provisional))
            };
            let (before, now) = (shown(&old), shown(&new));
            match events.get(key) {
                None => assert_eq!(before, now, "{key:?} moved without an event"),
                Some((from, to)) => {
                    rows_moved += 1;
                    assert_ne!(before, now, "{key:?} has an event and did not move");
                    assert!(before.is_none_or(|(due, _)| due.as_ref() == Some(from)));
                    assert!(now.is_none_or(|(due, _)| due.as_ref() == Some(to)));
                }
            }
        }
        assert!(rows_moved > 0, "no shown term moved");
        let after = reader.edge().unwrap().last.unwrap().seq;
        // One note that the calendar has come, and one that every case is counted in it.
        assert_eq!(
            after - count,
            events.len() as u64 + 2,
            "other events were recorded"
        );

        // The same notice again finds nothing left to move.
        zhunsheng(&ARRIVE, &law, &data, &key);
        assert_eq!(reader.edge().unwrap().last.unwrap().seq, after);
    }
}
