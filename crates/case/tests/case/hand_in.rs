//! What anybody hands in: the case and its first step, at the moment at which it is recorded, signed by
//! nobody; and nothing else without a signature.

use zs_base::{CaseId, CommandId};
use zs_case::{Refusal, decide, history};
use zs_event::command::{HandIn, Open, Perform};
use zs_event::{Act, Command, Happening, Signer, StepPath};
use zs_law::{Entrance, EntranceValue};

use crate::support::{World, at, party, signer, text};

const APPLYING: &str = r#"
[[step]]
id    = "apply"
name  = "申请"
actor = { post = "officer" }
cite  = "样例法#1"

[[step.field]]
name = "请求"
kind = "text"

[[step]]
id     = "close"
name   = "办结"
after  = ["apply"]
ends   = true
actor  = { post = "officer" }
refuse = "申请以后才能办结。"
cite   = "样例法#1"
"#;

pub fn world() -> World {
    let mut world = World::of(APPLYING);
    world.library.entrances.push(Entrance {
        id: "online".into(),
        name: "网上申请".into(),
        says: "样例".into(),
        procedure: "sample.act".into(),
        step: "apply".into(),
        units: vec!["局".into()],
        concerns: "行为".into(),
        organ: None,
        table: None,
        values: Vec::<EntranceValue>::new(),
        evidence: None,
        tells: Vec::new(),
        cite: "样例法#1".into(),
    });
    world
}

pub fn handed_in(change: impl FnOnce(&mut HandIn)) -> Command {
    let mut act = HandIn {
        entrance: "online".to_owned(),
        open: Open {
            procedure: "sample.act".into(),
            unit: "u1".into(),
            overlays: Vec::new(),
            effective_on: at("01-01T09:00"),
            values: vec![("当事人".into(), party()), ("行为".into(), text("u2"))],
            source: None,
        },
        first: Perform {
            path: StepPath::root("apply".into()),
            effective_on: at("01-01T09:00"),
            people: Vec::new(),
            outcome: None,
            values: vec![("请求".into(), text("撤销"))],
            facts: Vec::new(),
            evidence: Vec::new(),
            reason: None,
            source: None,
        },
    };
    change(&mut act);
    Command {
        id: CommandId([1; 16]),
        case: CaseId([7; 16]),
        by: Signer::nobody(),
        seen: None,
        act: Act::HandIn(Box::new(act)),
    }
}

pub fn refused(world: &World, command: &Command) -> Refusal {
    decide(None, command, world, at("03-02T09:00")).unwrap_err()
}

#[test]
fn it_counts_from_when_it_is_recorded_and_nobody_signs_it() {
    let world = world();
    let now = at("03-02T09:00");
    let happened = decide(None, &handed_in(|_| ()), &world, now).unwrap();
    let [Happening::Opened(opened), Happening::Performed(first)] = happened.as_slice() else {
        panic!("{happened:?}");
    };
    assert_eq!((opened.effective_on, first.effective_on), (now, now));
    assert!(first.people.is_empty());
    // Told as history, it is in order; without the entrance, a signature is missing.
    let law = world
        .library
        .procedure(&"sample.act".into(), &[], now.day());
    let state = zs_case::open(CaseId([7; 16]), law.unwrap().clone(), opened);
    let Act::HandIn(act) = handed_in(|_| ()).act else {
        panic!();
    };
    let first = Perform {
        effective_on: now,
        ..act.first
    };
    assert_eq!(history(&state, &first, &world, now), Some(Vec::new()));
    let without = World::of(APPLYING);
    let objections = history(&state, &first, &without, now).unwrap();
    assert!(
        objections.iter().any(|it| it.code.id == "ZS3110"),
        "{objections:?}"
    );
}

#[test]
fn nothing_else_comes_in_without_a_signature() {
    let world = world();
    let code = |command: &Command| refused(&world, command).objections[0].code.id;
    assert_eq!(
        code(&handed_in(|it| it.entrance = "other".into())),
        "ZS3137"
    );
    let another = StepPath::root("close".into());
    assert_eq!(code(&handed_in(|it| it.first.path = another)), "ZS3137");
    assert_eq!(
        code(&handed_in(|it| it.first.people.push(signer("chen")))),
        "ZS3137"
    );
    assert_eq!(code(&handed_in(|it| it.open.unit = "u2".into())), "ZS3137");
    assert_eq!(code(&handed_in(|it| it.first.values.clear())), "ZS3115");
    let mut signed = handed_in(|_| ());
    signed.by = signer("chen");
    assert_eq!(code(&signed), "ZS3137");
    // Whoever is signed in cannot leave the signature out.
    let now = at("03-02T09:00");
    let mut case = world.open();
    let Act::HandIn(act) = handed_in(|_| ()).act else {
        panic!();
    };
    let bare = Perform {
        effective_on: now,
        ..act.first
    };
    let refusal = case.run(Act::Perform(bare), now).unwrap_err();
    assert!(refusal.objections.iter().any(|it| it.code.id == "ZS3110"));
}
