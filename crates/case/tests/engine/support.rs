//! A small law with a return, calls, a wait, a deemed result and a step after the end; and a
//! register that answers from memory.

use std::sync::Arc;

use zs_base::{CaseId, CommandId, Day, Moment, PersonId, ProcedureId};
use zs_case::{Procedures, Refusal, Register, State, Version, apply, decide, open};
use zs_event::command::{Open, Perform, Serve};
use zs_event::person::Holding;
use zs_event::{Act, Command, Happening, Person, Signer, StepPath, Value};
use zs_law::{CalendarUse, Files, Library, Procedure};
use zs_time::{Calendar, ServiceWay};

const LAW: &[(&str, &str)] = &[
    (
        "statutes/some.toml",
        "short = \"某法\"\nname = \"某法\"\nrank = \"法律\"\nfrom = 2020-01-01\nsource = \"测试\"\n[[article]]\nnumber = \"1\"\ntitle = \"总则\"\n",
    ),
    (
        "posts.toml",
        "[[post]]\nid = \"officer\"\nname = \"人员\"\ncite = \"某法#1\"\n",
    ),
    (
        "facts.toml",
        "[[fact]]\nname = \"严重\"\nmeaning = \"严重\"\nopen = true\n",
    ),
    (
        "procedures/outer/2020-01-01.toml",
        r#"
format = 1
id = "outer"
name = "外"
force = { from = 2020-01-01 }
running = { then = "stay", cite = "某法#1" }
calendar = "none"
currency = "CNY"
basis = ["某法#1"]
checked = { on = 2026-01-01, by = "测试" }

[[step]]
id = "begin"
name = "开始"
actor = { post = "officer" }
cite = "某法#1"

[[step]]
id = "seize"
name = "扣押"
after = ["begin"]
optional = true
call = { procedure = "inner", many = true }
cite = "某法#1"

[[step]]
id = "check"
name = "核对"
after = ["begin"]
actor = { post = "officer" }
cite = "某法#1"
[[step.outcome]]
name = "通过"
[[step.outcome]]
name = "退回"
return_to = "begin"

[[step]]
id = "tell"
name = "告知"
after = ["check"]
actor = { post = "officer" }
paper = "告知书"
served = true
cite = "某法#1"

[[step]]
id = "reply"
name = "答复"
after = ["tell"]
actor = { post = "officer" }
limit = { at_most = 3, unit = "日", from = "tell.served", late = { deem = "没有意见" }, cite = "某法#1" }
cite = "某法#1"
[[step.outcome]]
name = "有意见"
[[step.outcome]]
name = "没有意见"

[[step]]
id = "close"
name = "办结"
after = ["seize", "reply"]
ends = true
actor = { post = "officer" }
cite = "某法#1"

[[step]]
id = "appeal"
name = "复议"
after = ["close"]
optional = true
afterwards = true
call = { procedure = "inner" }
cite = "某法#1"
"#,
    ),
    (
        "procedures/inner/2020-01-01.toml",
        r#"
format = 1
id = "inner"
name = "内"
force = { from = 2020-01-01 }
running = { then = "stay", cite = "某法#1" }
calendar = "none"
currency = "CNY"
basis = ["某法#1"]
checked = { on = 2026-01-01, by = "测试" }

[[step]]
id = "take"
name = "采取"
actor = { post = "officer" }
cite = "某法#1"

[[step]]
id = "release"
name = "解除"
after = ["take"]
ends = true
actor = { post = "officer" }
cite = "某法#1"
"#,
    ),
    ("papers/告知书.md", "# 告知书\n"),
];

/// The law and what the engine reads beside a case.
pub struct Memory {
    library: Library,
    calendar: Calendar,
    way: ServiceWay,
}

impl Memory {
    pub fn new() -> Self {
        let files: Files = LAW.iter().copied().collect();
        let (library, problems) = zs_law::read(&files);
        assert!(library.procedures.contains_key("outer"), "{problems:?}");
        Self {
            library,
            calendar: Calendar::plain(),
            way: ServiceWay {
                id: "direct".into(),
                name: "直接".into(),
                plus_days: 0,
                proof: Vec::new(),
                cite: String::new(),
                valid_from: None,
                valid_until: None,
            },
        }
    }
}

impl Procedures for Memory {
    fn procedure(
        &self,
        id: &ProcedureId,
        overlays: &[Arc<str>],
        version: Version,
    ) -> Option<Arc<Procedure>> {
        match version {
            Version::InForceOn(day) => self.library.procedure(id, overlays, day),
            Version::From(day) => self.library.version(id, overlays, day),
        }
        .cloned()
    }
}

impl Register for Memory {
    fn person(&self, id: &PersonId) -> Option<Arc<Person>> {
        Some(Arc::new(Person {
            id: id.clone(),
            name: id.to_string(),
            posts: vec![Holding {
                post: "officer".into(),
                unit: "u".into(),
                from: Day::MIN,
                until: None,
            }],
            certificates: Vec::new(),
        }))
    }

    fn next_number(&self, _series: &str) -> u64 {
        1
    }

    fn earlier(&self, _party: &Value, _act: &Value, _role: &str) -> bool {
        false
    }

    fn calendar(&self, _used: CalendarUse) -> &Calendar {
        &self.calendar
    }

    fn service_way(&self, id: &str, _on: Day) -> Option<&ServiceWay> {
        (id == self.way.id).then_some(&self.way)
    }
}

pub fn day(number: i32) -> Moment {
    Day::from_number(20_000 + number).start().plus_hours(9)
}

pub fn signer() -> Signer {
    Signer {
        person: "甲".into(),
        post: "officer".into(),
        certificate: None,
    }
}

pub fn command(act: Act) -> Command {
    Command {
        id: CommandId::default(),
        case: CaseId::default(),
        by: signer(),
        seen: None,
        act,
    }
}

pub fn perform(path: &str, outcome: Option<&str>, at: Moment) -> Act {
    Act::Perform(Perform {
        path: StepPath::from(path),
        effective_on: at,
        people: vec![signer()],
        outcome: outcome.map(str::to_owned),
        values: Vec::new(),
        facts: Vec::new(),
        evidence: Vec::new(),
        reason: Some("测试".into()),
        source: None,
    })
}

pub fn serve(path: &str, at: Moment) -> Act {
    Act::Serve(Serve {
        path: StepPath::from(path),
        way: "direct".into(),
        on: at.day(),
        people: vec![signer()],
        proof: Vec::new(),
    })
}

/// A case under test: its state and its events.
pub struct Course {
    pub memory: Memory,
    pub state: State,
    pub history: Vec<Happening>,
}

impl Course {
    pub fn new() -> Self {
        let memory = Memory::new();
        let act = Act::Open(Open {
            procedure: "outer".into(),
            unit: "u".into(),
            overlays: Vec::new(),
            effective_on: day(0),
            values: Vec::new(),
            source: None,
        });
        let history = decide(None, &command(act), &memory, day(0)).unwrap();
        let state = opened(&memory, &history[0]);
        Self {
            memory,
            state,
            history,
        }
    }

    pub fn send(&mut self, act: Act, now: Moment) -> Result<(), Refusal> {
        let happened = decide(Some(&self.state), &command(act), &self.memory, now)?;
        for it in happened {
            apply(&mut self.state, &it, &self.memory);
            self.history.push(it);
        }
        Ok(())
    }

    pub fn done(&mut self, path: &str, outcome: Option<&str>, number: i32) {
        let at = day(number);
        if let Err(refusal) = self.send(perform(path, outcome, at), at) {
            panic!("{path}: {refusal}");
        }
    }

    /// The state that the events alone give.
    pub fn replayed(&self) -> State {
        let mut state = opened(&self.memory, &self.history[0]);
        for it in &self.history[1..] {
            apply(&mut state, it, &self.memory);
        }
        state
    }
}

fn opened(memory: &Memory, first: &Happening) -> State {
    let Happening::Opened(it) = first else {
        panic!("{first:?}");
    };
    let procedure = memory.procedure(&"outer".into(), &[], Version::InForceOn(day(0).day()));
    open(CaseId::default(), procedure.unwrap(), it)
}
