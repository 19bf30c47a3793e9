//! The rows of public notices: what they hold of a case, and that data of version 2 gets them.

use std::sync::Arc;

use zs_base::{CaseId, Day, Moment};
use zs_case::{Procedures as _, Version};
use zs_event::event::{Opened, Performed};
use zs_event::{Happening, Party, PartyKind, Signer, StepPath, Value};
use zs_law::TermKind;
use zs_store::random::OsRandom;
use zs_store::{NoticeAsk, NoticeRow, PostgresStore, Store, listing, page};
use zs_testkit::postgres::Cluster;
use zs_work::{Engine, HistoryCase, Law, Settled, check_projections, renew_projections};

use crate::county::{found, furnish, jurisdiction, law};
use crate::projections::BACK_TO_2;

const CASES: u32 = 600;

fn at(day: &str) -> Moment {
    day.parse::<Day>().unwrap().start().plus_hours(9)
}

fn step(name: &str, day: &str, number: Option<String>) -> Performed {
    Performed {
        path: StepPath::root(name.into()),
        round: 1,
        effective_on: at(day),
        people: Vec::new(),
        outcome: (name == "decide").then(|| "给予罚款".to_owned()),
        number,
        values: Vec::new(),
        declared: Vec::new(),
        used: Vec::new(),
        evidence: Vec::new(),
        reason: None,
        source: None,
    }
}

/// Of six cases: an organisation, a person, a minor, one taken back, one not yet public, one in a
/// sector that is never public.
fn case(law: &Law, index: u32) -> HistoryCase {
    let (kind, name, number) = match index % 6 {
        1 => (PartyKind::Person, "王小明", "150102199003074477"),
        2 => (PartyKind::Person, "王小明", "150102201005010015"),
        _ => (
            PartyKind::Organisation,
            "某旗宏达食品有限公司",
            "91150100MA0DEMX051",
        ),
    };
    let party = Party {
        kind,
        name: name.to_owned(),
        number: number.to_owned(),
    };
    let sector = if index % 6 == 5 {
        "治安"
    } else {
        "市场监管"
    };
    let mut steps = vec![step(
        "decide",
        "2026-03-12",
        Some(format!("旗市监罚〔2026〕{index}号")),
    )];
    if index % 6 != 4 {
        steps.push(step("publish", "2026-03-17", None));
    }
    if index % 6 == 3 {
        steps.push(step("recall", "2026-05-06", None));
    }
    let mut id = [9; 16];
    id[..4].copy_from_slice(&index.to_be_bytes());
    let version = Version::InForceOn(at("2026-03-05").day());
    HistoryCase {
        case: CaseId(id),
        procedure: law
            .procedure(&"penalty.ordinary".into(), &[], version)
            .unwrap(),
        opened: Opened {
            unit: "u1".into(),
            overlays: Vec::new(),
            effective_on: at("2026-03-05"),
            values: vec![
                ("当事人".to_owned(), Value::Party(party)),
                ("行业".to_owned(), Value::Text(sector.to_owned())),
            ],
            source: None,
        },
        steps: steps.into_iter().map(Happening::Performed).collect(),
    }
}

fn fill(store: &mut dyn Store, law: &Arc<Law>) {
    let reader = store.reader().unwrap();
    let mut engine = Engine::new(law.clone(), reader, OsRandom::new()).unwrap();
    let by = Signer {
        person: "p1".into(),
        post: "clerk".into(),
        certificate: None,
    };
    let cases = (0..CASES).map(|index| case(law, index)).collect();
    let now = at("2026-06-01");
    let prepared = engine.record_history(now, &by, cases).unwrap();
    store.append(&prepared.batch).unwrap();
    engine.settle(prepared.number, Settled::Durable).unwrap();
}

fn rows(store: &mut dyn Store) -> Vec<NoticeRow> {
    page(store.reads(), &listing::NOTICES, &[], None, 2_000).unwrap()
}

#[test]
fn p7_a_row_holds_what_is_listed_and_no_natural_person() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = found(&folder.path().join("data"));
    let law = law();
    fill(&mut store, &law);
    let all = rows(&mut store);
    assert_eq!(all.len() as u32, CASES);
    let of = |index: usize| {
        let number = |it: &&NoticeRow| it.number.ends_with(&format!("〕{index}号"));
        all.iter().find(number)
    };
    let organisation = of(0).unwrap();
    assert_eq!(organisation.name, "某旗宏达食品有限公司");
    assert_eq!(organisation.until, Some(at("2029-03-12").day()));
    assert!(organisation.code.as_ref().unwrap().starts_with("ZS-"));
    let person = of(1).unwrap();
    assert_eq!((&*person.name, &*person.sought), ("", "旗市监罚20261号"));
    let recalled = of(3).unwrap();
    assert_eq!(
        (&*recalled.name, recalled.recalled),
        ("", Some(at("2026-05-06")))
    );
    // A minor, what is not public yet, and what never is.
    let silent = all.iter().filter(|it| it.code.as_deref() == Some(""));
    let silent: Vec<_> = silent.collect();
    assert_eq!(silent.len() as u32, CASES / 2);
    assert!(
        silent
            .iter()
            .all(|it| it.number.is_empty() && it.sought.is_empty())
    );
    assert!(all.iter().all(|it| !format!("{it:?}").contains("小明")));
    let ask = |today: &str, sought: Option<&str>| NoticeAsk {
        today: at(today).day(),
        sought: sought.map(str::to_owned),
        limit: 5,
        ..NoticeAsk::default()
    };
    let mut total = |ask: &NoticeAsk| store.reads().public_notices(ask).unwrap().total;
    assert_eq!(total(&ask("2026-06-01", None)), u64::from(CASES / 2));
    assert_eq!(
        total(&ask("2026-06-01", Some("宏达食品"))),
        u64::from(CASES / 6)
    );
    assert_eq!(total(&ask("2029-03-13", None)), 0);
}

#[test]
fn m2_notices_of_version_2_get_the_same_rows_on_postgresql() {
    let cluster = Cluster::start().unwrap();
    let law = law();
    let mut store = PostgresStore::open(&cluster.address(), &jurisdiction()).unwrap();
    furnish(&mut store);
    fill(&mut store, &law);
    let fresh = rows(&mut store);
    drop(store);
    let back = format!("{BACK_TO_2} UPDATE schema_version SET number = 2;");
    let mut client = postgres::Client::connect(&cluster.address(), postgres::NoTls).unwrap();
    client.batch_execute(&back).unwrap();
    let mut store = PostgresStore::open(&cluster.address(), &jurisdiction()).unwrap();
    // Negative control: the migration alone does not know the codes.
    assert!(rows(&mut store).iter().all(|it| it.code.is_none()));
    assert!(check_projections(store.reads(), &law).is_err());
    assert!(renew_projections(&mut store, &law).unwrap());
    assert_eq!(rows(&mut store), fresh);
    check_projections(store.reads(), &law).unwrap_or_else(|wrong| panic!("{wrong}"));
    let found = store.reads().public_notices(&NoticeAsk {
        today: at("2026-06-01").day(),
        sought: Some("宏达食品".to_owned()),
        skip: 90,
        limit: 20,
        ..NoticeAsk::default()
    });
    let found = found.unwrap();
    assert_eq!((found.total, found.rows.len()), (100, 10));
}

#[test]
fn n7_every_duty_to_publish_of_the_shipped_law_has_a_last_day() {
    let law = law();
    let library = &law.library;
    let plain = library.procedures.values();
    let versions = plain.chain(library.overlaid.values()).flatten();
    let mut duties = 0;
    for procedure in versions {
        for duty in procedure.publish.iter() {
            duties += 1;
            let terms = procedure.step(duty.by).terms.iter();
            let mut ends = terms
                .filter(|it| matches!(it.kind, TermKind::Limit { .. } | TermKind::Date { .. }));
            assert!(ends.next().is_some(), "{}", procedure.id);
        }
    }
    assert!(duties > 30, "{duties}");
}
