//! What the law does by itself: terms that end while nobody looks, and what one act brings about
//! in another case. The acts are written here, so that no shipped file is bent for the test.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use zs_base::{CaseId, CommandId, Moment, Severity};
use zs_case::State;
use zs_event::command::{Open, Perform};
use zs_event::value::{Party, PartyKind};
use zs_event::{Act, Command, Happening, Signer, Value};
use zs_law::Files;
use zs_store::people::Unit;
use zs_store::random::OsRandom;
use zs_store::{Reader, Store};
use zs_testkit::tree::{files_below, in_tree};
use zs_work::{
    Answer, Difference, Engine, Law, Passing, WhatIf, WhatIfAsk, Writer, event_of, let_pass,
    what_if,
};

use crate::county::{Ticking, clock, found, id16, start_at, verify};

pub const ORIGIN: &str = r#"
format  = 1
id      = "try.origin"
name    = "试办的处罚"
force   = { from = 2021-07-15 }
running = { then = "stay", cite = "行政处罚法#37" }

[[field]]
name = "当事人"
kind = "party"

[[step]]
id    = "decide"
name  = "决定"
actor = { post = "clerk" }
cite  = "行政处罚法#57"

[[step]]
id         = "overturn"
name       = "登记决定被撤销"
after      = ["decide"]
optional   = true
afterwards = true
actor      = { post = "clerk" }
cite       = "行政处罚法#48"

[[step.outcome]]
name = "撤销"

[[step]]
id    = "close"
name  = "结案"
after = ["decide"]
ends  = true
actor = { post = "clerk" }
cite  = "行政处罚法#57"
"#;

const REVIEW: &str = r#"
format  = 1
id      = "try.review"
name    = "试办的复议"
force   = { from = 2024-01-01 }
running = { then = "stay", cite = "行政处罚法#37" }

[[field]]
name     = "原案件"
kind     = "case"
optional = true

[[step]]
id    = "receive"
name  = "收到申请"
actor = { post = "clerk" }
cite  = "行政复议法#20"

[[step]]
id    = "accept"
name  = "受理"
after = ["receive"]
actor = { post = "clerk" }
limit = { at_most = 5, unit = "工作日", from = "receive", late = { deem = "视为受理" }, cite = "行政复议法#20" }
cite  = "行政复议法#20"

[[step.outcome]]
name = "受理"

[[step.outcome]]
name = "视为受理"

[[step]]
id    = "decide"
name  = "决定"
after = ["accept"]
ends  = true
actor = { post = "clerk" }
cite  = "行政复议法#64"

[[step.outcome]]
name = "撤销"

[[step.outcome]]
name = "维持"
"#;

const CLUE: &str = r#"
format  = 1
id      = "try.clue"
name    = "试办的监督线索"
force   = { from = 2021-07-15 }
running = { then = "stay", cite = "行政处罚法#37" }

[[field]]
name = "来源案件"
kind = "case"

[[field]]
name = "被处罚人"
kind = "party"

[[field]]
name    = "来源"
kind    = "choice"
choices = ["复议纠错", "其他"]

[[step]]
id    = "close"
name  = "处理"
ends  = true
actor = { post = "clerk" }
cite  = "行政处罚法#48"
"#;

const LINKS: &str = r#"
[[link]]
id        = "try.quashed"
name      = "复议撤销原决定的，在原案件登记"
procedure = "try.review"
step      = "decide"
outcomes  = ["撤销"]
deems     = { case = "case.原案件", step = "overturn", outcome = "撤销" }
cite      = "行政处罚法#48"

[[link]]
id        = "try.clue"
name      = "处罚被撤销的，给司法行政部门一条监督线索"
procedure = "try.origin"
step      = "overturn"
outcomes  = ["撤销"]
cite      = "行政处罚法#48"

[link.opens]
procedure  = "try.clue"
unit_named = "司法局"
back       = "来源案件"
carry      = { "被处罚人" = "case.当事人" }
write      = { "来源" = "复议纠错" }
"#;

fn law(links: &str) -> Arc<Law> {
    law_with(REVIEW, links)
}

fn law_with(review: &str, links: &str) -> Arc<Law> {
    let own = [
        ("procedures/try.origin/2021-07-15.toml", ORIGIN),
        ("procedures/try.review/2024-01-01.toml", review),
        ("procedures/try.clue/2021-07-15.toml", CLUE),
        ("links/try.toml", links),
    ];
    law_and(&own)
}

/// The shipped law with these files beside it.
pub fn law_and(own: &[(&str, &str)]) -> Arc<Law> {
    let mut files = Files::new("law");
    for (path, bytes) in files_below(&in_tree("law")).unwrap() {
        files.add(&path, bytes);
    }
    for (path, text) in own {
        files.add(path, text.as_bytes().to_vec());
    }
    let (law, problems) = Law::read(&files);
    let errors = problems.iter().filter(|it| it.severity == Severity::Error);
    assert_eq!(
        errors.map(|it| it.cause.clone()).collect::<Vec<_>>(),
        Vec::<String>::new()
    );
    Arc::new(law)
}

/// A town hall with a bureau of justice and a bureau that punishes.
pub struct Hall {
    writer: Option<Writer>,
    clock: Arc<Ticking>,
    law: Arc<Law>,
    folder: tempfile::TempDir,
    commands: u64,
}

impl Hall {
    fn new(links: &str) -> Self {
        Self::under(law(links))
    }

    pub fn under(law: Arc<Law>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let mut store = found(&data);
        let unit = |id: &str, name: &str| Unit {
            id: id.into(),
            name: name.into(),
        };
        let units = [unit("u1", "旗市场监督管理局"), unit("u9", "旗司法局")];
        store.register(&[], &units).unwrap();
        let clock = clock();
        let writer = start_at(clock.clone(), Box::new(store), &data, &law);
        Self {
            writer: Some(writer),
            clock,
            law,
            folder,
            commands: 0,
        }
    }

    fn data(&self) -> std::path::PathBuf {
        self.folder.path().join("data")
    }

    pub fn at(&self, text: &str) {
        let moment: Moment = text.parse().unwrap();
        self.clock.0.store(moment.ms(), Ordering::Relaxed);
    }

    fn now(&self) -> Moment {
        Moment::from_ms(self.clock.0.load(Ordering::Relaxed))
    }

    fn give(&mut self, case: CaseId, act: Act) -> Answer {
        self.give_as("clerk", case, act)
    }

    pub fn give_as(&mut self, post: &str, case: CaseId, act: Act) -> Answer {
        self.commands += 1;
        let command = Command {
            id: CommandId(id16(7, 0, self.commands)),
            case,
            by: Signer {
                post: post.into(),
                ..clerk()
            },
            seen: None,
            act,
        };
        self.writer.as_ref().unwrap().perform(command).unwrap()
    }

    pub fn open(&mut self, number: u64, procedure: &str, values: Vec<(&str, Value)>) -> CaseId {
        let case = CaseId(id16(1, 0, number));
        let open = Open {
            procedure: procedure.into(),
            unit: "u1".into(),
            overlays: Vec::new(),
            effective_on: self.now(),
            values: values
                .into_iter()
                .map(|(name, it)| (name.to_owned(), it))
                .collect(),
            source: None,
        };
        recorded(&self.give(case, Act::Open(open)));
        case
    }

    pub fn step(&mut self, case: CaseId, step: &str, outcome: Option<&str>) {
        self.step_with(case, step, outcome, Vec::new());
    }

    pub fn step_with(
        &mut self,
        case: CaseId,
        step: &str,
        outcome: Option<&str>,
        values: Vec<(&str, Value)>,
    ) {
        let values = values.into_iter();
        let perform = Perform {
            path: step.into(),
            effective_on: self.now(),
            people: vec![clerk()],
            outcome: outcome.map(Into::into),
            values: values.map(|(name, it)| (name.to_owned(), it)).collect(),
            facts: Vec::new(),
            evidence: Vec::new(),
            reason: None,
            source: None,
        };
        recorded(&self.give(case, Act::Perform(perform)));
    }

    /// What the thread of a served county does every minute.
    fn let_pass(&self) -> usize {
        let mut reader = self.reader();
        let cases = Passing::of(&self.law)
            .due(reader.as_mut(), None, self.now())
            .unwrap();
        let_pass(self.writer.as_ref().unwrap(), cases, self.now()).unwrap()
    }

    pub fn reader(&self) -> Box<dyn Reader> {
        zs_store::sqlite::open_reader(&self.data()).unwrap()
    }

    pub fn happenings(&self, case: CaseId) -> Vec<Happening> {
        let mut reader = self.reader();
        let row = reader.case(&case).unwrap().unwrap();
        let leaves = reader.events_of(&row).unwrap();
        leaves
            .iter()
            .map(|it| event_of(it).unwrap().unwrap().happening)
            .collect()
    }

    pub fn look<T>(&self, case: CaseId, view: impl FnOnce(&State) -> T) -> T {
        let mut engine = Engine::new(self.law.clone(), self.reader(), OsRandom::new()).unwrap();
        engine.look(&case, |state, _| view(state)).unwrap().unwrap()
    }

    /// Stops and starts again, with nothing in memory.
    pub fn restart(&mut self) {
        self.writer.take().unwrap().stop();
        let store = zs_store::SqliteStore::open(&self.data()).unwrap();
        let (data, law) = (self.data(), self.law.clone());
        self.writer = Some(start_at(self.clock.clone(), Box::new(store), &data, &law));
    }

    /// The same under another law.
    pub fn restart_under(&mut self, law: Arc<Law>) {
        self.law = law;
        self.restart();
    }

    /// Stops, and verifies ledger and projections from the disk.
    pub fn close(mut self) {
        self.writer.take().unwrap().stop();
        verify(&self.data(), &self.law);
    }
}

fn clerk() -> Signer {
    Signer {
        person: "p1".into(),
        post: "clerk".into(),
        certificate: None,
    }
}

fn recorded(answer: &Answer) {
    assert!(matches!(answer, Answer::Recorded(_)), "{answer:?}");
}

pub fn party() -> Value {
    Value::Party(Party {
        kind: PartyKind::Organisation,
        name: "青禾便利店".into(),
        number: "92150100MA0EXAMPL1".into(),
    })
}

pub fn kinds(happenings: &[Happening]) -> Vec<&'static str> {
    happenings.iter().map(Happening::kind).collect()
}

#[test]
fn a_term_that_the_law_answers_ends_without_anybody_and_is_recorded_once() {
    let mut hall = Hall::new(LINKS);
    // 2026-02-11 is the vector D26: five working days end on 2026-02-25.
    hall.at("2026-02-11T09:00:00");
    let case = hall.open(1, "try.review", Vec::new());
    hall.step(case, "receive", None);
    for day in ["2026-02-12", "2026-02-24", "2026-02-25"] {
        hall.at(&format!("{day}T23:50:00"));
        assert_eq!(hall.let_pass(), 0, "{day}");
    }
    hall.at("2026-02-26T00:01:00");
    assert_eq!(hall.let_pass(), 1);
    assert_eq!(hall.let_pass(), 0, "what is supplied is supplied once");
    let happenings = hall.happenings(case);
    assert_eq!(kinds(&happenings), ["opened", "performed", "deemed"]);
    let Happening::Deemed(deemed) = &happenings[2] else {
        panic!("{happenings:?}");
    };
    assert_eq!(deemed.outcome, "视为受理");
    assert_eq!(deemed.effective_on.day().to_string(), "2026-02-25");
    hall.close();
}

#[test]
fn a_decision_that_quashes_another_is_registered_there_and_leaves_a_clue() {
    let mut hall = Hall::new(LINKS);
    let origin = hall.open(1, "try.origin", vec![("当事人", party())]);
    hall.step(origin, "decide", None);
    hall.step(origin, "close", None);
    let named = Value::Text(origin.to_string());
    let review = hall.open(2, "try.review", vec![("原案件", named)]);
    hall.step(review, "receive", None);
    hall.step(review, "accept", Some("受理"));
    hall.step(review, "decide", Some("撤销"));

    let there = hall.happenings(origin);
    let kinds_there = ["opened", "performed", "performed", "deemed", "led"];
    assert_eq!(kinds(&there), kinds_there);
    let Happening::Deemed(deemed) = &there[3] else {
        panic!("{there:?}");
    };
    assert_eq!((&*deemed.outcome, deemed.because), ("撤销", Some(review)));
    let Happening::Led(led) = &there[4] else {
        panic!("{there:?}");
    };
    let [clue] = led.cases[..] else {
        panic!("{led:?}");
    };
    hall.look(clue, |state| {
        assert_eq!(state.procedure().id.as_str(), "try.clue");
        assert_eq!(state.unit.as_str(), "u9", "the bureau of justice");
        let from = Value::Text(origin.to_string());
        let words = Value::Text("复议纠错".into());
        assert_eq!(state.values, [Some(from), Some(party()), Some(words)]);
    });
    assert_eq!(kinds(&hall.happenings(review)).last(), Some(&"led"));
    hall.close();
}

#[test]
fn without_the_link_nothing_happens_elsewhere() {
    let mut hall = Hall::new("");
    let origin = hall.open(1, "try.origin", vec![("当事人", party())]);
    hall.step(origin, "decide", None);
    let named = Value::Text(origin.to_string());
    let review = hall.open(2, "try.review", vec![("原案件", named)]);
    hall.step(review, "receive", None);
    hall.step(review, "accept", Some("受理"));
    hall.step(review, "decide", Some("撤销"));
    assert_eq!(kinds(&hall.happenings(origin)), ["opened", "performed"]);
    hall.close();
}

#[test]
fn a_consequence_that_cannot_be_is_told_and_does_not_undo_the_step() {
    let mut hall = Hall::new(LINKS);
    let review = hall.open(2, "try.review", Vec::new());
    hall.step(review, "receive", None);
    hall.step(review, "accept", Some("受理"));
    hall.step(review, "decide", Some("撤销"));
    let happenings = hall.happenings(review);
    let Some(Happening::Led(led)) = happenings.last() else {
        panic!("{happenings:?}");
    };
    assert_eq!(led.cases, []);
    assert!(
        led.reason.contains("没有写明是哪一件案件"),
        "{}",
        led.reason
    );
    assert!(led.reason.ends_with("请人工办理"), "{}", led.reason);
    hall.close();
}

#[test]
fn a_link_that_need_not_find_a_case_is_silent_where_none_is_named() {
    let named = "outcome = \"撤销\", when_named = true }";
    let links = LINKS.replacen("outcome = \"撤销\" }", named, 1);
    assert_ne!(links, LINKS);
    let mut hall = Hall::new(&links);
    let decided = |hall: &mut Hall, number: u64, values: Vec<(&str, Value)>| {
        let review = hall.open(number, "try.review", values);
        hall.step(review, "receive", None);
        hall.step(review, "accept", Some("受理"));
        hall.step(review, "decide", Some("撤销"));
        kinds(&hall.happenings(review)).contains(&"led")
    };
    assert!(!decided(&mut hall, 2, Vec::new()));
    // Negative controls: what is written and names no case here, a person must see to; and a case
    // that is named is found as ever.
    let elsewhere = Value::Text("青旗监罚〔2019〕7号".to_owned());
    assert!(decided(&mut hall, 3, vec![("原案件", elsewhere)]));
    let origin = hall.open(1, "try.origin", vec![("当事人", party())]);
    hall.step(origin, "decide", None);
    let here = Value::Text(origin.to_string());
    assert!(decided(&mut hall, 4, vec![("原案件", here)]));
    let origin = kinds(&hall.happenings(origin)).join(" ");
    assert!(origin.contains("deemed"), "{origin}");
    hall.close();
}

/// Two reviews: one accepted on the second day, one by silence.
fn two_reviews() -> (Hall, [CaseId; 2]) {
    let mut hall = Hall::new(LINKS);
    hall.at("2026-02-11T09:00:00");
    let (quick, silent) = (
        hall.open(1, "try.review", Vec::new()),
        hall.open(2, "try.review", Vec::new()),
    );
    hall.step(quick, "receive", None);
    hall.step(silent, "receive", None);
    hall.at("2026-02-12T09:00:00");
    hall.step(quick, "accept", Some("受理"));
    hall.at("2026-02-26T09:00:00");
    hall.let_pass();
    (hall, [quick, silent])
}

fn asked(hall: &Hall, other: &Law) -> WhatIf {
    let day = |text: &str| text.parse().unwrap();
    let ask = WhatIfAsk {
        law: &hall.law,
        other,
        instead: &[],
        days: (day("2026-01-01"), day("2026-03-31")),
    };
    what_if(hall.reader().as_mut(), &ask, |_| ControlFlow::Continue(())).unwrap()
}

#[test]
fn under_the_law_as_it_is_no_case_fares_differently_and_nothing_is_written() {
    let (hall, cases) = two_reviews();
    let before = cases.map(|case| hall.happenings(case));
    let found = asked(&hall, &hall.law);
    assert_eq!(
        (found.cases, found.differs, found.not_taken),
        (2, vec![], vec![])
    );
    assert_eq!(cases.map(|case| hall.happenings(case)), before);
    hall.close();
}

#[test]
fn under_a_longer_limit_the_law_is_silent_longer_and_the_cases_say_so() {
    let (hall, [quick, silent]) = two_reviews();
    let longer = REVIEW.replace("at_most = 5", "at_most = 10");
    let found = asked(&hall, &law_with(&longer, LINKS));
    let differs: Vec<CaseId> = found.differs.iter().map(|it| it.case).collect();
    assert_eq!(differs, [quick, silent]);
    let term = |how: &Difference| matches!(how, Difference::Term { .. });
    assert!(
        found.differs[0].how.iter().all(term),
        "{:?}",
        found.differs[0]
    );
    let supplied = found.differs[1].how.iter().find(|it| !term(it));
    let Some(Difference::Supplied { is, would_be, .. }) = supplied else {
        panic!("{:?}", found.differs[1]);
    };
    // Ten working days from 2026-02-11 end on 2026-03-03, after the Spring Festival.
    let days = [is, would_be].map(|it| it.unwrap().to_string());
    assert_eq!(days, ["2026-02-25", "2026-03-03"]);
    hall.close();
}
