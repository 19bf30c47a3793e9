//! What every store does alike. Each check gets an empty store of its own.

use zs_base::{Day, Jurisdiction, Moment};
use zs_ledger::{Frontier, inclusion_path, verify_inclusion};
use zs_store::row::Row as _;
use zs_store::table::Direction;
use zs_store::{
    Cell, Change, CountChange, CountRow, EarlierRow, Erasure, NoticeRow, QueueRow, Rows, Store,
    StoredLeaf, TermRow, listing, nodes_of, page,
};

use crate::conformance_beside;
use crate::sample::{Sample, case_id, command_id, recorded_at};

/// Runs every check, each on the store of a jurisdiction of its own.
pub fn suite(make: &mut dyn FnMut(&Jurisdiction) -> Box<dyn Store>) {
    let checks: &[fn(&mut dyn Store, &Jurisdiction)] = &[
        begins_empty,
        gives_back_what_was_appended,
        refuses_a_batch_whole,
        keeps_the_last_change_of_a_row,
        alters_a_row_that_stands_there,
        adds_counts,
        reads_pages_in_both_directions,
        finds_open_cases_apart_from_those_that_are_over,
        keeps_numbers_settings_and_earlier_cases,
        keeps_each_checkpoint_once,
        conformance_beside::replaces_people_in_the_register,
        conformance_beside::keeps_accounts_and_ends_sessions,
        conformance_beside::keeps_what_became_of_units_and_second_factors,
        conformance_beside::counts_an_answer_once_for_each_code,
        conformance_beside::finds_looks_by_their_case_and_counts_them,
        conformance_beside::counts_a_rating_once_for_each_code,
        conformance_beside::keeps_drafts_of_law_and_what_was_done_with_them,
        conformance_beside::replaces_a_setting_with_what_is_kept_beside_it,
        conformance_beside::numbers_the_audit_log_without_gaps,
        replaces_a_body_only_by_erasure,
        proves_from_stored_nodes,
        shows_readers_what_was_committed,
    ];
    for (index, check) in checks.iter().enumerate() {
        let jurisdiction = Jurisdiction::from(format!("15{index:04}"));
        check(&mut *make(&jurisdiction), &jurisdiction);
    }
}

/// The last leaf comes without its body, so that nobody needs a key to see where the ledger ends.
fn bodiless(leaf: &StoredLeaf) -> StoredLeaf {
    StoredLeaf {
        body: Vec::new(),
        ..leaf.clone()
    }
}

fn begins_empty(store: &mut dyn Store, _: &Jurisdiction) {
    let edge = store.reads().edge().unwrap();
    assert_eq!(edge, zs_store::Edge::default());
    assert_eq!(store.reads().receipt(&command_id(0)).unwrap(), None);
    assert_eq!(store.reads().case(&case_id(1)).unwrap(), None);
    assert_eq!(store.reads().last_number("a").unwrap(), 0);
}

fn gives_back_what_was_appended(store: &mut dyn Store, jurisdiction: &Jurisdiction) {
    let mut sample = Sample::new(jurisdiction);
    let batches = [sample.batch([1, 2, 1]), sample.batch([2, 3, 1])];
    for batch in &batches {
        store.append(batch).unwrap();
    }
    let reads = store.reads();
    assert_eq!(reads.jurisdiction(), jurisdiction);
    let leaves: Vec<_> = batches.iter().flat_map(|it| it.leaves.clone()).collect();
    assert_eq!(reads.leaves(0, 100).unwrap(), leaves);
    assert_eq!(reads.leaves(2, 2).unwrap(), leaves[2..4]);
    let hashes: Vec<_> = leaves.iter().map(|leaf| leaf.hash).collect();
    assert_eq!(reads.hashes(1, 3).unwrap(), hashes[1..4]);
    for receipt in batches.iter().flat_map(|it| &it.receipts) {
        let found = reads.receipt(&receipt.command).unwrap();
        assert_eq!(found.as_ref(), Some(receipt));
    }
    // More than one question asks for, most of them unknown.
    let asked: Vec<_> = (0..100).map(command_id).collect();
    let mut found = reads.receipts(&asked).unwrap();
    found.sort_by_key(|receipt| receipt.first);
    let all: Vec<_> = batches.iter().flat_map(|it| it.receipts.clone()).collect();
    assert_eq!(found, all);
    assert_eq!(reads.receipts(&[]).unwrap(), []);
    let edge = reads.edge().unwrap();
    assert_eq!(edge.frontier, batches[1].frontier);
    assert_eq!(edge.last, leaves.last().map(bodiless));
    assert_eq!(edge.last_case, 3);
    let row = reads.case(&case_id(1)).unwrap().unwrap();
    assert_eq!(&row, sample.case(1));
    let of_case: Vec<_> = leaves
        .into_iter()
        .filter(|it| it.case == case_id(1))
        .collect();
    assert_eq!(reads.events_of(&row).unwrap(), of_case);
}

fn refuses_a_batch_whole(store: &mut dyn Store, jurisdiction: &Jurisdiction) {
    let mut sample = Sample::new(jurisdiction);
    let first = sample.batch([1]);
    store.append(&first).unwrap();
    // A new leaf, but a command that has its receipt already: nothing of it may stay.
    let mut second = sample.batch([2, 3]);
    second.receipts[1].command = first.receipts[0].command;
    assert!(store.append(&second).is_err());
    // A leaf with a number that is taken.
    let mut third = sample.batch([4]);
    third.leaves[0].seq = 0;
    assert!(store.append(&third).is_err());
    let edge = store.reads().edge().unwrap();
    assert_eq!(edge.frontier, first.frontier);
    assert_eq!(edge.last, first.leaves.last().map(bodiless));
    assert_eq!(store.reads().case(&case_id(2)).unwrap(), None);
    assert_eq!(store.reads().receipt(&command_id(1)).unwrap(), None);
    // The store goes on afterwards.
    let mut sample = Sample::new(jurisdiction);
    sample.batch([1]);
    store.append(&sample.batch([5])).unwrap();
    assert!(store.reads().case(&case_id(5)).unwrap().is_some());
}

fn alters_a_row_that_stands_there(store: &mut dyn Store, jurisdiction: &Jurisdiction) {
    let mut sample = Sample::new(jurisdiction);
    store.append(&sample.batch([1])).unwrap();
    let altered = |row: &zs_store::CaseRow, status: &str| {
        let mut row = row.clone();
        row.status = status.to_owned();
        row.events += 1;
        row
    };
    let old = altered(sample.case(1), "old");
    let mut batch = sample.batch([2]);
    // A row that is new in this batch may be altered in it, and the last change counts.
    let new = altered(sample.case(2), "new");
    for row in [&old, &new] {
        batch.changes.push(Change::Alter(Rows::Case(row.clone())));
    }
    store.append(&batch).unwrap();
    for row in [old, new] {
        assert_eq!(store.reads().case(&row.case).unwrap(), Some(row));
    }
}

fn queue(number: u64, path: &str) -> QueueRow {
    QueueRow {
        unit: "unit".into(),
        post: "clerk".into(),
        since: recorded_at(number),
        case: case_id(number),
        path: path.into(),
        due: (number != 3).then(|| Day::from_number(20_500)),
    }
}

fn term(number: u64, due: Option<i32>, status: &str) -> TermRow {
    TermRow {
        due: due.map(Day::from_number),
        case: case_id(number),
        path: "decide".into(),
        term: "limit".into(),
        status: status.into(),
        provisional: number == 2,
        started: (number != 3).then(|| recorded_at(number)),
        done: (number == 1).then(|| Day::from_number(20_600)),
    }
}

fn keeps_the_last_change_of_a_row(store: &mut dyn Store, jurisdiction: &Jurisdiction) {
    let mut sample = Sample::new(jurisdiction);
    let mut batch = sample.batch([1]);
    let waiting = |path| Rows::Queue(queue(1, path));
    batch.changes.extend([
        Change::Put(waiting("a")),
        Change::Put(waiting("b")),
        Change::Delete(waiting("a")),
        Change::Put(Rows::Term(term(1, Some(20_500), "running"))),
        Change::Put(Rows::Term(term(1, Some(20_500), "paused"))),
        Change::Delete(waiting("c")),
        Change::Put(waiting("c")),
    ]);
    store.append(&batch).unwrap();
    let found: Vec<QueueRow> = page(store.reads(), &listing::QUEUE, &[], None, 10).unwrap();
    assert_eq!(found, [queue(1, "b"), queue(1, "c")]);
    let mut batch = sample.batch([2]);
    let moved = [
        Change::Delete(Rows::Term(term(1, Some(20_500), "paused"))),
        Change::Put(Rows::Term(term(1, Some(20_510), "running"))),
        Change::Put(Rows::Term(term(2, None, "paused"))),
        Change::Put(Rows::Term(term(3, Some(20_400), "running"))),
    ];
    batch.changes.extend(moved);
    store.append(&batch).unwrap();
    let found: Vec<TermRow> = page(store.reads(), &listing::TERMS, &[], None, 10).unwrap();
    // A term without a day stands behind every day.
    let expected = [
        term(3, Some(20_400), "running"),
        term(1, Some(20_510), "running"),
        term(2, None, "paused"),
    ];
    assert_eq!(found, expected);
}

fn adds_counts(store: &mut dyn Store, jurisdiction: &Jurisdiction) {
    let of = |what: &str| CountChange {
        unit: "unit".into(),
        procedure: "p".into(),
        month: 2026 * 12 + 2,
        what: what.into(),
    };
    let mut sample = Sample::new(jurisdiction);
    for (filed, decided) in [(2, 1), (3, -1), (1, 0)] {
        let mut batch = sample.batch([1]);
        batch.counts.insert(of("filed"), filed);
        batch.counts.insert(of("decided"), decided);
        store.append(&batch).unwrap();
    }
    let found: Vec<CountRow> = page(store.reads(), &listing::COUNTS, &[], None, 10).unwrap();
    let row = |what, n| CountRow { of: of(what), n };
    assert_eq!(found, [row("decided", 0), row("filed", 6)]);
}

fn finds_open_cases_apart_from_those_that_are_over(
    store: &mut dyn Store,
    jurisdiction: &Jurisdiction,
) {
    let mut sample = Sample::new(jurisdiction);
    let mut batch = sample.batch(1..=30);
    for number in [4, 10, 22] {
        let mut row = sample.case(number).clone();
        row.ended = Some(recorded_at(99));
        batch.changes.push(Change::Put(Rows::Case(row)));
    }
    store.append(&batch).unwrap();
    let prefix = [Cell::text("unit-1"), Cell::text("sample")];
    let mut numbers = |over| {
        let listing = listing::cases_of_unit(true, over, Direction::Ascending);
        let rows: Vec<zs_store::CaseRow> = page(store.reads(), listing, &prefix, None, 50).unwrap();
        rows.iter().map(|row| row.number).collect::<Vec<_>>()
    };
    assert_eq!(numbers(true), [4, 10, 22]);
    assert_eq!(numbers(false), [1, 7, 13, 16, 19, 25, 28]);
    let open = listing::cases_of_unit(false, false, Direction::Ascending);
    let mut count = |from: u64, to: u64, limit| {
        let span = [from, to].map(|number| Cell::Int(sample.case(number).opened_on.ms()));
        let reads = store.reads();
        reads.count(open, &prefix[..1], span, limit).unwrap()
    };
    // The end of the span is outside it.
    assert_eq!(count(1, 28, 50), 6);
    assert_eq!(count(13, 19, 50), 2);
    assert_eq!(count(1, 28, 3), 3);
    let first = [Cell::text("某某公司2"), Cell::Int(-1)];
    let found: Vec<zs_store::CaseRow> = page(
        store.reads(),
        &listing::CASES_OF_PARTY,
        &[],
        Some(&first),
        3,
    )
    .unwrap();
    let found: Vec<_> = found.iter().map(|row| row.number).collect();
    assert_eq!(found, [2, 20, 21]);
}

fn reads_pages_in_both_directions(store: &mut dyn Store, jurisdiction: &Jurisdiction) {
    let mut sample = Sample::new(jurisdiction);
    store.append(&sample.batch(1..=30)).unwrap();
    let unit = [Cell::text("unit-1")];
    let newest = listing::cases_of_unit(false, false, Direction::Descending);
    let first: Vec<zs_store::CaseRow> = page(store.reads(), newest, &unit, None, 4).unwrap();
    let numbers: Vec<_> = first.iter().map(|row| row.number).collect();
    assert_eq!(numbers, [28, 25, 22, 19]);
    let last = &first[3];
    let after = [
        Cell::text("unit-1"),
        Cell::Int(last.opened_on.ms()),
        Cell::Int(19),
    ];
    let next: Vec<zs_store::CaseRow> = page(store.reads(), newest, &unit, Some(&after), 4).unwrap();
    let numbers: Vec<_> = next.iter().map(|row| row.number).collect();
    assert_eq!(numbers, [16, 13, 10, 7]);
    let mut all = Vec::new();
    let mut after = None;
    loop {
        let rows: Vec<zs_store::CaseRow> = page(
            store.reads(),
            &listing::CASES,
            &[],
            after.as_ref().map(<[_; 1]>::as_slice),
            7,
        )
        .unwrap();
        let Some(last) = rows.last() else { break };
        after = Some([Cell::Int(last.number as i64)]);
        all.extend(rows.iter().map(|row| row.number));
    }
    assert_eq!(all, (1..=30).collect::<Vec<_>>());
    for (listing, table) in listing::ALL.iter().zip(zs_store::rows::PROJECTIONS) {
        assert_eq!(listing.table.name, table.name);
        store.reads().scan(listing, &[], None, 1).unwrap();
    }
}

fn keeps_numbers_settings_and_earlier_cases(store: &mut dyn Store, jurisdiction: &Jurisdiction) {
    let mut sample = Sample::new(jurisdiction);
    let key = zs_base::Digest([3; 32]);
    for (number, case) in [(1, 9), (2, 4)] {
        let mut batch = sample.batch([case]);
        batch.numbers.insert("内食药罚〔2026〕".to_owned(), number);
        let case = case_id(case);
        batch
            .changes
            .push(Change::Put(Rows::Earlier(EarlierRow { key, case })));
        let notice = NoticeRow {
            due: Day::from_number(20_600),
            case,
            path: "publish".into(),
            published: None,
            recalled: Some(recorded_at(number)),
            unit: "u".into(),
            procedure: "p".into(),
            code: None,
            decided: Day::from_number(20_590),
            until: None,
            number: String::new(),
            name: String::new(),
            sought: String::new(),
        };
        batch.changes.push(Change::Put(Rows::Notice(notice)));
        store.append(&batch).unwrap();
    }
    store.keep_setting("pepper", &[1, 2, 3]).unwrap();
    assert!(store.keep_setting("pepper", &[4]).is_err());
    let reads = store.reads();
    assert_eq!(reads.last_number("内食药罚〔2026〕").unwrap(), 2);
    assert_eq!(reads.last_number("内食药罚〔2027〕").unwrap(), 0);
    assert_eq!(reads.earlier(&key).unwrap(), [case_id(4), case_id(9)]);
    assert_eq!(reads.setting("pepper").unwrap(), Some(vec![1, 2, 3]));
    let notices: Vec<NoticeRow> = page(reads, &listing::NOTICES, &[], None, 9).unwrap();
    assert_eq!(notices.len(), 2);
    assert_eq!(notices[0].recalled, Some(recorded_at(2)));
}

fn keeps_each_checkpoint_once(store: &mut dyn Store, _: &Jurisdiction) {
    for size in [3, 1, 2] {
        store
            .keep_checkpoint(size, &format!("checkpoint {size}"))
            .unwrap();
    }
    assert!(store.keep_checkpoint(2, "another").is_err());
    let expected = |size: u64| (size, format!("checkpoint {size}"));
    let found = store.reads().checkpoints(None, 10).unwrap();
    assert_eq!(found, [1, 2, 3].map(expected));
    let found = store.reads().checkpoints(Some(1), 1).unwrap();
    assert_eq!(found, [expected(2)]);
}

fn replaces_a_body_only_by_erasure(store: &mut dyn Store, jurisdiction: &Jurisdiction) {
    let mut sample = Sample::new(jurisdiction);
    let batch = sample.batch([1, 2]);
    store.append(&batch).unwrap();
    let body = b"nothing is left".to_vec();
    let erasures = [Erasure {
        seq: 1,
        body: body.clone(),
    }];
    let record = sample.batch([3]);
    store.erase(&erasures, &record).unwrap();
    let leaves = store.reads().leaves(0, 10).unwrap();
    assert_eq!(leaves[0], batch.leaves[0]);
    assert_eq!(leaves[1].leaf, batch.leaves[1].leaf);
    assert_eq!(leaves[1].body, body);
    assert_eq!(leaves[2], record.leaves[0]);
}

fn proves_from_stored_nodes(store: &mut dyn Store, jurisdiction: &Jurisdiction) {
    let mut sample = Sample::new(jurisdiction);
    for _ in 0..6 {
        store.append(&sample.batch(1..=100)).unwrap();
    }
    let (size, root) = (sample.size(), sample.root());
    let hashes = store.reads().hashes(0, 1_000).unwrap();
    let totals = store.reads().totals().unwrap();
    let expected = zs_store::Totals {
        leaves: size,
        bodies: size,
        nodes: size / 256,
    };
    assert_eq!(totals, expected);
    let mut nodes = nodes_of(store.reads(), size);
    for index in [0, 1, 255, 256, 511, 512, 599] {
        let path = inclusion_path(&mut nodes, index, size).unwrap();
        verify_inclusion(&hashes[index as usize], index, size, &path, &root).unwrap();
    }
    drop(nodes);
    let edge = store.reads().edge().unwrap();
    assert_eq!(Frontier::decode(&edge.frontier).unwrap().root(), root);
}

fn shows_readers_what_was_committed(store: &mut dyn Store, jurisdiction: &Jurisdiction) {
    let mut reader = store.reader().unwrap();
    assert_eq!(reader.edge().unwrap().last, None);
    let mut sample = Sample::new(jurisdiction);
    let batch = sample.batch([1]);
    store.append(&batch).unwrap();
    let last = reader.edge().unwrap().last.unwrap();
    assert_eq!(last.hash, batch.leaves[0].hash);
    assert_eq!(reader.leaves(0, 9).unwrap(), batch.leaves);
    let row = CountRow::TABLE;
    assert_eq!(row.columns.len(), row.key + 1);
    assert!(recorded_at(0) > Moment::from_ms(0));
}
