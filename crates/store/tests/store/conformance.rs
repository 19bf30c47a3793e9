//! What every store does alike. Each check gets an empty store of its own.

use zs_base::{Day, Jurisdiction, Moment};
use zs_event::Person;
use zs_event::person::{Certificate, Holding};
use zs_ledger::{Frontier, inclusion_path, verify_inclusion};
use zs_store::people::Unit;
use zs_store::row::Row as _;
use zs_store::table::Direction;
use zs_store::{
    AccountRow, AccountStanding, AuditRow, Cell, Change, CountChange, CountRow, EarlierRow,
    Erasure, NoticeRow, OfficeChange, QueueRow, Rows, SecondFactorRow, SecondStanding, SessionRow,
    Store, StoredLeaf, TermRow, UnitChangeKind, UnitChangeRow, listing, nodes_of, page,
};

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
        replaces_people_in_the_register,
        keeps_accounts_and_ends_sessions,
        keeps_what_became_of_units_and_second_factors,
        replaces_a_setting_with_what_is_kept_beside_it,
        numbers_the_audit_log_without_gaps,
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

fn replaces_people_in_the_register(store: &mut dyn Store, _: &Jurisdiction) {
    let day = Day::from_number(20_000);
    let person = |posts: &[&str]| Person {
        id: "p1".into(),
        name: "巴特尔".into(),
        posts: posts
            .iter()
            .map(|post| Holding {
                post: (*post).into(),
                unit: "unit".into(),
                from: day,
                until: (*post == "head").then_some(day.next()),
            })
            .collect(),
        certificates: vec![Certificate {
            kind: "执法证".into(),
            number: "15-1".into(),
            from: day,
            until: day.plus(365),
        }],
    };
    let unit = |name: &str| Unit {
        id: "unit".into(),
        name: name.into(),
    };
    store
        .register(&[person(&["clerk", "head"])], &[unit("旧名")])
        .unwrap();
    store
        .register(&[person(&["head"])], &[unit("新名")])
        .unwrap();
    let found = store.reads().person(&"p1".into()).unwrap();
    assert_eq!(found, Some(person(&["head"])));
    assert_eq!(store.reads().person(&"p2".into()).unwrap(), None);
    assert_eq!(store.reads().persons().unwrap(), ["p1".into()]);
    assert_eq!(store.reads().units().unwrap(), [unit("新名")]);
    assert_eq!(store.reads().everybody().unwrap(), [person(&["head"])]);
}

fn keeps_what_became_of_units_and_second_factors(store: &mut dyn Store, _: &Jurisdiction) {
    let change = |number: u64, kind| UnitChangeRow {
        number,
        unit: "m1".into(),
        on: Day::from_number(20_000),
        kind,
        name: "市场监督管理局".to_owned(),
        other: "工商局".to_owned(),
        cite: "旗编发〔2026〕3号".to_owned(),
        by: "A1".into(),
        at: Moment::from_ms(7),
    };
    let all = (1..).zip(UnitChangeKind::ALL);
    let rows: Vec<UnitChangeRow> = all.map(|(number, kind)| change(number, kind)).collect();
    let kept: Vec<_> = rows.iter().cloned().map(OfficeChange::UnitChange).collect();
    let person = Person {
        id: "p1".into(),
        name: "巴特尔".into(),
        posts: Vec::new(),
        certificates: Vec::new(),
    };
    let unit = Unit {
        id: "m1".into(),
        name: "市场监督管理局".into(),
    };
    let second = |used: i64, standing| SecondFactorRow {
        person: "p1".into(),
        secret: vec![0, 255, 7],
        standing,
        used,
        recovery: vec![3; 64],
        changed_at: Moment::from_ms(9),
    };
    let register = [
        OfficeChange::Unit(unit.clone()),
        OfficeChange::Person(Box::new(person.clone())),
        OfficeChange::SecondFactor(second(-1, SecondStanding::Begun)),
        OfficeChange::SecondFactor(second(57, SecondStanding::Confirmed)),
    ];
    store.keep(&[kept.as_slice(), &register].concat()).unwrap();
    let reader = store.reads();
    let found: Vec<UnitChangeRow> = page(reader, &listing::UNIT_CHANGES, &[], None, 10).unwrap();
    assert_eq!(found, rows);
    let found: Vec<SecondFactorRow> =
        page(reader, &listing::SECOND_FACTORS, &[], None, 10).unwrap();
    assert_eq!(found, [second(57, SecondStanding::Confirmed)]);
    assert_eq!(reader.everybody().unwrap(), [person]);
    assert_eq!(reader.units().unwrap(), [unit]);
    // A number is used once, and a transaction with it is kept whole or not at all.
    let again = [
        OfficeChange::SecondFactor(second(99, SecondStanding::Reset)),
        OfficeChange::UnitChange(change(1, UnitChangeKind::Moved)),
    ];
    assert!(store.keep(&again).is_err());
    let reader = store.reads();
    let found: Vec<SecondFactorRow> =
        page(reader, &listing::SECOND_FACTORS, &[], None, 10).unwrap();
    assert_eq!(found[0].used, 57);
}

fn account(person: &str, login: &str) -> AccountRow {
    AccountRow {
        person: person.into(),
        login: login.to_owned(),
        verifier: "$argon2id$".to_owned(),
        standing: AccountStanding::Once,
        changed_at: Moment::from_ms(1),
    }
}

fn keeps_accounts_and_ends_sessions(store: &mut dyn Store, _: &Jurisdiction) {
    let (first, second) = (account("p1", "wang"), account("p2", "li"));
    let session = |n: u8, person: &str| SessionRow {
        token: zs_base::Digest([n; 32]),
        person: person.into(),
        post: "clerk".into(),
        began: Moment::from_ms(5),
        seen: Moment::from_ms(5),
    };
    let (one, other) = (session(1, "p1"), session(2, "p1"));
    store
        .keep(&[
            OfficeChange::Account(first.clone()),
            OfficeChange::Account(second),
            OfficeChange::Session(one.clone()),
            OfficeChange::Session(other.clone()),
        ])
        .unwrap();
    let login = [Cell::text("wang")];
    let found: Vec<AccountRow> =
        page(store.reads(), &listing::ACCOUNTS_BY_LOGIN, &login, None, 2).unwrap();
    assert_eq!(found, [first]);
    store.keep(&[OfficeChange::End(one)]).unwrap();
    let person = [Cell::text("p1")];
    let left: Vec<SessionRow> = page(
        store.reads(),
        &listing::SESSIONS_OF_PERSON,
        &person,
        None,
        9,
    )
    .unwrap();
    assert_eq!(left, [other]);
    // A login belongs to one account; all changes of a call are made or none.
    let both = [
        OfficeChange::Session(session(3, "p2")),
        OfficeChange::Account(account("p3", "wang")),
    ];
    store.keep(&both).unwrap_err();
    let token = [Cell::blob(&[3; 32])];
    let none: Vec<SessionRow> = page(store.reads(), &listing::SESSIONS, &token, None, 1).unwrap();
    assert!(none.is_empty());
}

fn replaces_a_setting_with_what_is_kept_beside_it(store: &mut dyn Store, _: &Jurisdiction) {
    let setting = |value: &[u8]| OfficeChange::Setting("code".to_owned(), value.to_vec());
    store.keep(&[setting(b"first")]).unwrap();
    store.keep(&[setting(b"second")]).unwrap();
    let kept = store.reads().setting("code").unwrap();
    assert_eq!(kept.as_deref(), Some(b"second".as_slice()));
    // Together with what is refused, the setting stays.
    let both = [
        setting(b"third"),
        OfficeChange::Account(account("p7", "zhao")),
        OfficeChange::Account(account("p8", "zhao")),
    ];
    store.keep(&both).unwrap_err();
    let kept = store.reads().setting("code").unwrap();
    assert_eq!(kept.as_deref(), Some(b"second".as_slice()));
}

fn numbers_the_audit_log_without_gaps(store: &mut dyn Store, _: &Jurisdiction) {
    let entry = |number, before| {
        let mut row = AuditRow {
            number,
            at: Moment::from_ms(7),
            person: "p1".into(),
            action: "sign_in".to_owned(),
            subject: String::new(),
            result: "done".to_owned(),
            purpose: String::new(),
            address: "127.0.0.1".to_owned(),
            link: before,
        };
        row.link = row.link_after(&before);
        row
    };
    let first = entry(1, zs_base::Digest::default());
    let second = entry(2, first.link);
    let both = [first.clone(), second.clone()].map(OfficeChange::Audit);
    store.keep(&both).unwrap();
    let rows: Vec<AuditRow> = page(store.reads(), &listing::AUDIT, &[], None, 9).unwrap();
    assert_eq!(rows, [first.clone(), second]);
    // A number is given once, and what was written stays.
    store.keep(&[OfficeChange::Audit(first)]).unwrap_err();
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
