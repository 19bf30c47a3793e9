//! Every kind of event survives its canonical form; a damaged form is never guessed at.

use zs_base::{CaseId, Day, Digest, Moment};

use super::{read, write};
use crate::command::{Declared, Evidence, Stands};
use crate::event::*;
use crate::{Party, PartyKind, Signer, Value};

fn moment(text: &str) -> Moment {
    text.parse().unwrap()
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn signer(certificate: Option<&str>) -> Signer {
    Signer {
        person: "p-7".into(),
        post: "officer".into(),
        certificate: certificate.map(Into::into),
    }
}

fn declared() -> Vec<Declared> {
    vec![Declared {
        fact: "重大".into(),
        holds: false,
        reason: "金额小".into(),
    }]
}

fn samples() -> Vec<Happening> {
    let (at, why) = (moment("2026-03-05T14:30"), String::from("理由"));
    let party = Party {
        kind: PartyKind::Person,
        name: "张某".into(),
        number: String::new(),
    };
    let file = Evidence {
        kind: "现场 笔录".into(),
        file: Digest([7; 32]),
    };
    let linked = |cases: &[CaseId]| Linked {
        cases: cases.to_vec(),
        effective_on: at,
        reason: why.clone(),
    };
    vec![
        Happening::Opened(Opened {
            unit: "u1".into(),
            overlays: vec!["a".into(), "b".into()],
            effective_on: at,
            values: vec![("当事人".into(), Value::Party(party))],
            source: Some("12".into()),
        }),
        Happening::Performed(Performed {
            path: "hearing#2.preside".into(),
            round: 2,
            effective_on: at,
            people: vec![signer(Some("证 1")), signer(None)],
            outcome: Some("同意".into()),
            number: None,
            values: vec![
                ("日".into(), Value::Date(at.day())),
                ("金额".into(), Value::Money(5)),
            ],
            declared: declared(),
            used: vec![("重大".into(), true)],
            evidence: vec![file.clone()],
            reason: Some(String::new()),
            source: None,
        }),
        Happening::Served(Served {
            path: "inform".into(),
            round: 1,
            way: "direct".into(),
            on: at.day(),
            effective_on: at,
            people: vec![signer(None)],
            proof: vec![file],
        }),
        Happening::FactsDeclared(FactsDeclared {
            within: None,
            effective_on: at,
            facts: declared(),
        }),
        Happening::Extended(Extended {
            path: "decide".into(),
            term: "limit".into(),
            count: 30,
            effective_on: at,
            reason: why.clone(),
        }),
        Happening::Recused(Recused {
            person: "p".into(),
            effective_on: at,
            reason: why.clone(),
        }),
        Happening::Corrected(Corrected {
            path: "serve".into(),
            round: 1,
            effective_on: None,
            values: Vec::new(),
            stands: Stands::No,
            reason: why.clone(),
        }),
        Happening::Deemed(Deemed {
            path: "accept".into(),
            round: 1,
            outcome: "视为受理".into(),
            term: "limit".into(),
            effective_on: at,
            cite: "某法#30".into(),
            because: Some(CaseId([3; 16])),
        }),
        Happening::Led(linked(&[CaseId([4; 16])])),
        Happening::Withdrawn(Closed {
            effective_on: at,
            reason: why.clone(),
        }),
        Happening::Merged(linked(&[CaseId([1; 16])])),
        Happening::Split(linked(&[CaseId([1; 16]), CaseId([2; 16])])),
        Happening::Transferred(Transferred {
            to: "u2".into(),
            effective_on: at,
            reason: why.clone(),
        }),
        Happening::Moved(Moved {
            version: day("2026-01-01"),
            effective_on: at,
            reason: why,
        }),
        Happening::Recomputed(Recomputed {
            path: "decide".into(),
            term: "limit".into(),
            old: day("2027-01-06"),
            new: day("2027-01-07"),
            because: "通知".into(),
        }),
        Happening::Noted(Noted {
            topic: "key".into(),
            items: vec![("new".into(), "ab".into())],
        }),
    ]
}

#[test]
fn every_kind_survives_its_canonical_form() {
    for happening in samples() {
        for by in [None, Some(signer(None))] {
            let mut fields = write(by.as_ref(), &happening);
            fields.sort();
            assert_eq!(
                read(happening.kind(), &fields),
                Some((by, happening.clone()))
            );
        }
    }
}

#[test]
fn a_form_with_a_missing_or_foreign_field_is_not_read_as_the_same_event() {
    for happening in samples() {
        let fields = write(None, &happening);
        for index in 0..fields.len() {
            let mut fewer = fields.clone();
            fewer.remove(index);
            assert_ne!(
                read(happening.kind(), &fewer),
                Some((None, happening.clone()))
            );
        }
        let mut more = fields;
        more.push(("foreign".into(), "x".into()));
        assert_eq!(read(happening.kind(), &more), None);
    }
}
