//! What every store does alike with what stands beside the ledger: people and units, accounts and
//! sessions, settings, the audit log.

use zs_base::{CaseId, Day, Digest, Jurisdiction, Moment};
use zs_event::Person;
use zs_event::person::{Certificate, Holding};
use zs_store::people::Unit;
use zs_store::{
    AccountRow, AccountStanding, AuditRow, Cell, DraftActKind, DraftActRow, DraftFileRow, DraftRow,
    DraftStanding, LookCountRow, LookRow, OfficeChange, RatingCountRow, RatingUsedRow,
    SecondFactorRow, SecondStanding, SessionRow, Store, SurveyCountRow, SurveyPart, SurveyUsedRow,
    UnitChangeKind, UnitChangeRow, listing, page,
};

pub fn replaces_people_in_the_register(store: &mut dyn Store, _: &Jurisdiction) {
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

pub fn keeps_what_became_of_units_and_second_factors(store: &mut dyn Store, _: &Jurisdiction) {
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

pub fn counts_an_answer_once_for_each_code(store: &mut dyn Store, _: &Jurisdiction) {
    let count = |part, question: &str, n| SurveyCountRow {
        survey: CaseId([7; 16]),
        part,
        unit: "m1".into(),
        procedure: "licence.ordinary".into(),
        question: question.to_owned(),
        answer: "满意".to_owned(),
        n,
    };
    let used = |byte| SurveyUsedRow {
        survey: CaseId([7; 16]),
        digest: Digest([byte; 32]),
    };
    let answer = |part, byte| {
        [
            OfficeChange::SurveyCount(count(part, "q1", 1)),
            OfficeChange::SurveyCount(count(part, "q2", 1)),
            OfficeChange::SurveyUsed(used(byte)),
        ]
    };
    store.keep(&answer(SurveyPart::Drawn, 9)).unwrap();
    store.keep(&answer(SurveyPart::Drawn, 3)).unwrap();
    store.keep(&answer(SurveyPart::Voluntary, 5)).unwrap();
    // A code that was used takes its counts with it.
    store.keep(&answer(SurveyPart::Drawn, 9)).unwrap_err();
    let reader = store.reads();
    let prefix = [Cell::blob(&[7; 16])];
    let found: Vec<SurveyCountRow> =
        page(reader, &listing::SURVEY_COUNTS, &prefix, None, 10).unwrap();
    let kept = [
        count(SurveyPart::Drawn, "q1", 2),
        count(SurveyPart::Drawn, "q2", 2),
        count(SurveyPart::Voluntary, "q1", 1),
        count(SurveyPart::Voluntary, "q2", 1),
    ];
    assert_eq!(found, kept);
    let found: Vec<SurveyUsedRow> = page(reader, &listing::SURVEY_USED, &prefix, None, 10).unwrap();
    assert_eq!(found, [used(3), used(5), used(9)]);
    let other = [Cell::blob(&[8; 16])];
    let none: Vec<SurveyUsedRow> = page(reader, &listing::SURVEY_USED, &other, None, 10).unwrap();
    assert!(none.is_empty());
}

pub fn finds_looks_by_their_case_and_counts_them(store: &mut dyn Store, _: &Jurisdiction) {
    let case = |byte| CaseId([byte; 16]);
    let mut before = Digest::default();
    let mut look = |number: u64, subject: String, unit: &str| {
        let mut row = AuditRow {
            number,
            at: Moment::from_ms(number as i64),
            person: "p1".into(),
            action: "read_personal".to_owned(),
            subject,
            result: "done".to_owned(),
            purpose: "办理本案".to_owned(),
            address: "127.0.0.1".to_owned(),
            link: Digest::default(),
            unit: unit.into(),
            post: if unit.is_empty() { "" } else { "officer" }.into(),
        };
        row.link = row.link_after(&before);
        before = row.link;
        row
    };
    let rows = [
        look(1, case(7).to_string(), ""),
        look(2, format!("{}/step", case(8)), "m1"),
        look(3, format!("{}/papers/1-decide", case(7)), "m1"),
        look(4, "/todo".to_owned(), "m2"),
        look(5, case(7).to_string(), "m2"),
    ];
    // Unit and post are linked like everything else, and rows without them as they always were.
    let moved = AuditRow {
        unit: "m3".into(),
        ..rows[2].clone()
    };
    assert_ne!(moved.link_after(&rows[1].link), rows[2].link);
    let count = |n| {
        OfficeChange::LookCount(LookCountRow {
            month: 24_320,
            unit: "m1".into(),
            purpose: "办理本案".to_owned(),
            n,
        })
    };
    let kept = rows.map(OfficeChange::Audit);
    store
        .keep(&[kept.as_slice(), &[count(1), count(2)]].concat())
        .unwrap();
    let reader = store.reads();
    let text = case(7).to_string();
    let prefix = [Cell::text(&text)];
    let mut read = |after: Option<&[Cell<'_>]>| -> Vec<LookRow> {
        page(reader, &listing::LOOKS_OF_CASE, &prefix, after, 2).unwrap()
    };
    let first = read(None);
    assert_eq!(first.iter().map(|it| it.number).collect::<Vec<_>>(), [5, 3]);
    assert_eq!(
        (first[1].unit.as_str(), first[1].post.as_str()),
        ("m1", "officer")
    );
    let rest = read(Some(&[Cell::text(&text), Cell::Int(3)]));
    assert_eq!(rest.iter().map(|it| it.number).collect::<Vec<_>>(), [1]);
    let month = [Cell::Int(24_320)];
    let found: Vec<LookCountRow> = page(reader, &listing::LOOK_COUNTS, &month, None, 9).unwrap();
    assert_eq!(found.iter().map(|it| it.n).collect::<Vec<_>>(), [3]);
}

pub fn counts_a_rating_once_for_each_code(store: &mut dyn Store, _: &Jurisdiction) {
    let rating = |byte| {
        [
            OfficeChange::RatingCount(RatingCountRow {
                unit: "m1".into(),
                month: 24_320,
                question: "态度".to_owned(),
                answer: "好".to_owned(),
                n: 1,
            }),
            OfficeChange::RatingUsed(RatingUsedRow {
                digest: Digest([byte; 32]),
            }),
        ]
    };
    store.keep(&rating(9)).unwrap();
    store.keep(&rating(3)).unwrap();
    // A code that was used takes its counts with it.
    store.keep(&rating(9)).unwrap_err();
    let reader = store.reads();
    let unit = [Cell::text("m1")];
    let found: Vec<RatingCountRow> = page(reader, &listing::RATING_COUNTS, &unit, None, 9).unwrap();
    assert_eq!(found.iter().map(|it| it.n).collect::<Vec<_>>(), [2]);
    let used: Vec<RatingUsedRow> = page(reader, &listing::RATING_USED, &[], None, 9).unwrap();
    let digests: Vec<u8> = used.iter().map(|it| it.digest.0[0]).collect();
    assert_eq!(digests, [3, 9]);
}

pub fn keeps_drafts_of_law_and_what_was_done_with_them(store: &mut dyn Store, _: &Jurisdiction) {
    let draft = |standing, enacted| DraftRow {
        number: 7,
        title: "责令停产停业程序".to_owned(),
        standing,
        version: 3,
        by: "p1".into(),
        at: Moment::from_ms(11),
        digest: zs_base::Digest([5; 32]),
        enacted,
    };
    let file = |path: &str| DraftFileRow {
        draft: 7,
        path: path.to_owned(),
        text: "id = \"样例\"\n".to_owned(),
    };
    let act = |number: u64, kind| DraftActRow {
        draft: 7,
        number,
        kind,
        by: "p1".into(),
        post: "supervisor".into(),
        at: Moment::from_ms(12),
        digest: zs_base::Digest([5; 32]),
        base: zs_base::Digest([6; 32]),
        note: "走过 11 个状态".to_owned(),
    };
    let acts: Vec<DraftActRow> = (1..)
        .zip(DraftActKind::ALL)
        .map(|(number, kind)| act(number, kind))
        .collect();
    let mut changes: Vec<OfficeChange> = DraftStanding::ALL
        .into_iter()
        .map(|it| OfficeChange::Draft(draft(it, None)))
        .collect();
    changes.push(OfficeChange::Draft(draft(DraftStanding::Enacted, Some(42))));
    changes.extend(["a.toml", "b.toml", "b.toml"].map(|it| OfficeChange::DraftFile(file(it))));
    changes.push(OfficeChange::DropDraftFile(file("a.toml")));
    changes.extend(acts.iter().cloned().map(OfficeChange::DraftAct));
    store.keep(&changes).unwrap();
    let reader = store.reads();
    let seven = [Cell::Int(7)];
    let found: Vec<DraftRow> = page(reader, &listing::DRAFTS_NEWEST, &[], None, 10).unwrap();
    assert_eq!(found, [draft(DraftStanding::Enacted, Some(42))]);
    let found: Vec<DraftFileRow> = page(reader, &listing::DRAFT_FILES, &seven, None, 10).unwrap();
    assert_eq!(found, [file("b.toml")]);
    let found: Vec<DraftActRow> = page(reader, &listing::DRAFT_ACTS, &seven, None, 99).unwrap();
    assert_eq!(found, acts);
    // What was done stays done: a number is used once, and the rest is not kept without it.
    let again = [
        OfficeChange::DraftFile(file("c.toml")),
        OfficeChange::DraftAct(act(1, DraftActKind::Withdrawn)),
    ];
    assert!(store.keep(&again).is_err());
    let found: Vec<DraftFileRow> =
        page(store.reads(), &listing::DRAFT_FILES, &seven, None, 10).unwrap();
    assert_eq!(found.len(), 1);
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

pub fn keeps_accounts_and_ends_sessions(store: &mut dyn Store, _: &Jurisdiction) {
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

pub fn replaces_a_setting_with_what_is_kept_beside_it(store: &mut dyn Store, _: &Jurisdiction) {
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

pub fn numbers_the_audit_log_without_gaps(store: &mut dyn Store, _: &Jurisdiction) {
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
            unit: "".into(),
            post: "".into(),
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
