//! A small law read from texts, a register in memory, and a case that is walked in one line a step.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use zs_base::{CaseId, CommandId, Day, Digest, Moment, PersonId, ProcedureId, Severity};
use zs_case::{
    Computing, InstanceNo, Procedures, Refusal, Register, State, TermView, Version, View, decide,
    locate, term_of,
};
use zs_event::command::{
    Correct, Declare, Declared, Evidence, Extend, Open, Perform, Serve, Stands,
};
use zs_event::event::Happening;
use zs_event::{Act, Certificate, Command, Holding, Party, PartyKind, Person, Signer, Value};
use zs_law::{CalendarUse, Files, Library, Procedure};
use zs_time::{Calendar, CalendarYear, NamedDay, Notice, ServiceWay};

pub const SMALL: &str = include_str!("small.toml");
pub const RETURNING: &str = include_str!("returning.toml");

/// Who is who: id, posts, kinds of certificate and the year in which they end.
const PEOPLE: [(&str, &[&str], &[&str], i16); 9] = [
    ("chen", &["officer"], &["工作证"], 2030),
    ("lin", &["officer"], &["工作证"], 2030),
    ("gao", &["officer"], &["工作证"], 2030),
    ("expired", &["officer"], &["工作证"], 2025),
    ("xu", &["reviewer"], &["法律职业资格证书"], 2030),
    ("lay", &["reviewer"], &[], 2030),
    (
        "both",
        &["officer", "reviewer", "presider", "head"],
        &["工作证", "法律职业资格证书"],
        2030,
    ),
    ("wu", &["presider"], &[], 2030),
    ("han", &["head"], &[], 2030),
];

/// What the machine draws in every draw.
pub const DRAWN: &str = "青禾店";

/// A moment of 2026, such as `03-05T10:00`.
pub fn at(text: &str) -> Moment {
    format!("2026-{text}").parse().unwrap()
}

pub fn day(text: &str) -> Day {
    at(text).day()
}

pub fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

pub fn party() -> Value {
    let (name, number) = ("青禾店".to_owned(), "1".to_owned());
    Value::Party(Party {
        kind: PartyKind::Organisation,
        name,
        number,
    })
}

/// `who` or `who/post`; without post the first of the person.
pub fn signer(text: &str) -> Signer {
    let (person, post) = text.split_once('/').unwrap_or((text, ""));
    let first = || {
        PEOPLE
            .iter()
            .find(|it| it.0 == person)
            .map_or("officer", |it| it.1[0])
    };
    let post = if post.is_empty() { first() } else { post };
    Signer {
        person: person.into(),
        post: post.into(),
        certificate: None,
    }
}

/// The law and all that the engine reads beside the case.
pub struct World {
    pub library: Library,
    national: Calendar,
    plain: Calendar,
    ways: Vec<ServiceWay>,
    /// Series to the last number given.
    pub numbers: RefCell<BTreeMap<String, u64>>,
    /// Parties and acts of earlier cases.
    pub earlier: Vec<(Value, Value)>,
}

fn parts(text: &str, files: &mut Files) {
    for part in text.split("# 当作：").skip(1) {
        let (path, text) = part.split_once('\n').unwrap();
        files.add(path, text);
    }
}

fn version(from: &str, running: &str, body: &str) -> String {
    format!(
        "format = 1\nid = \"sample.act\"\nname = \"样例程序\"\ncharacter = \"sample\"\n\
         force = {{ from = {from} }}\nrunning = {{ then = \"{running}\", cite = \"样例法#1\" }}\n\
         basis = [\"样例法#1\"]\n\n[[field]]\nname = \"当事人\"\nkind = \"party\"\n\n\
         [[field]]\nname = \"行为\"\nkind = \"text\"\n\n{body}"
    )
}

impl World {
    /// The procedure `sample.act` with these facts and steps.
    pub fn of(body: &str) -> Self {
        Self::versions(&[("2021-01-01", "stay", body)])
    }

    /// Versions of it: since when, what happens to running cases, facts and steps.
    pub fn versions(versions: &[(&str, &str, &str)]) -> Self {
        let mut files = Files::new("law");
        parts(include_str!("base.toml"), &mut files);
        parts(include_str!("calls.toml"), &mut files);
        for (from, running, body) in versions {
            files.add(
                &format!("procedures/sample.act/{from}.toml"),
                version(from, running, body),
            );
        }
        let (library, problems) = zs_law::read(&files);
        let errors = problems.iter().filter(|it| it.severity == Severity::Error);
        let errors: Vec<String> = errors.map(ToString::to_string).collect();
        assert!(errors.is_empty(), "{}", errors.join("\n"));
        Self {
            library,
            national: Calendar::new(vec![year(2026), year(2027)]),
            plain: Calendar::plain(),
            ways: vec![way("direct", 0, &["送达回证"]), way("notice", 30, &[])],
            numbers: RefCell::default(),
            earlier: Vec::new(),
        }
    }

    /// A case opened on 2 March 2026 at nine.
    pub fn open(&self) -> Case<'_> {
        let mut case = Case {
            world: self,
            state: None,
            happened: Vec::new(),
        };
        case.run(open_act(), at("03-02T09:00")).unwrap();
        case
    }
}

/// A year in which only the first week of May is off.
fn year(year: i16) -> CalendarYear {
    let may = |day| NamedDay {
        on: Day::from_ymd(year, 5, day).unwrap(),
        name: "假日".into(),
    };
    let known_on = Day::from_ymd(year - 1, 11, 1).unwrap();
    let notice = Notice {
        known_on,
        cite: "样例法#2".into(),
        holidays: (1..=5).map(may).collect(),
        workdays: Vec::new(),
    };
    CalendarYear {
        year,
        notices: vec![notice],
        statutory: Vec::new(),
    }
}

fn way(id: &str, plus_days: u32, proof: &[&str]) -> ServiceWay {
    ServiceWay {
        id: id.into(),
        name: id.into(),
        plus_days,
        proof: proof.iter().map(|it| (*it).to_owned()).collect(),
        cite: "样例法#1".into(),
        valid_from: None,
        valid_until: None,
    }
}

pub fn open_act() -> Act {
    Act::Open(Open {
        procedure: "sample.act".into(),
        unit: "u1".into(),
        overlays: Vec::new(),
        effective_on: at("03-02T09:00"),
        values: vec![("当事人".into(), party()), ("行为".into(), text("行为甲"))],
        source: None,
    })
}

impl Procedures for World {
    fn procedure(
        &self,
        id: &ProcedureId,
        overlays: &[Arc<str>],
        version: Version,
    ) -> Option<Arc<Procedure>> {
        match version {
            Version::InForceOn(day) => self.library.procedure(id, overlays, day).cloned(),
            Version::From(day) => self.library.version(id, overlays, day).cloned(),
        }
    }
}

impl Register for World {
    fn entrances(&self) -> &[zs_law::Entrance] {
        &self.library.entrances
    }

    fn person(&self, id: &PersonId) -> Option<Arc<Person>> {
        let (name, posts, kinds, until) = PEOPLE.iter().find(|it| it.0 == id.as_str())?;
        let from = Day::from_ymd(2020, 1, 1)?;
        let until = Day::from_ymd(*until, 12, 31)?;
        let holding = |post: &&str| Holding {
            post: (*post).into(),
            unit: "u1".into(),
            from,
            until: None,
        };
        let certificate = |kind: &&str| Certificate {
            kind: (*kind).to_owned(),
            number: format!("{name}-1"),
            from,
            until,
        };
        Some(Arc::new(Person {
            id: id.clone(),
            name: (*name).to_owned(),
            posts: posts.iter().map(holding).collect(),
            certificates: kinds.iter().map(certificate).collect(),
        }))
    }

    fn next_number(&self, series: &str) -> u64 {
        self.numbers.borrow().get(series).map_or(1, |last| last + 1)
    }

    fn earlier(&self, party: &Value, act: &Value, _role: &str) -> u32 {
        u32::from(self.earlier.iter().any(|it| it.0 == *party && it.1 == *act))
    }

    fn calendar(&self, used: CalendarUse) -> &Calendar {
        match used {
            CalendarUse::National => &self.national,
            CalendarUse::None => &self.plain,
        }
    }

    fn service_way(&self, id: &str, on: Day) -> Option<&ServiceWay> {
        self.ways.iter().find(|it| it.id == id && it.holds_on(on))
    }

    fn computed(&self, _: &Computing<'_>) -> Result<Option<Value>, String> {
        Ok(Some(text(DRAWN)))
    }
}

/// A case that is walked.
pub struct Case<'w> {
    pub world: &'w World,
    pub state: Option<State>,
    pub happened: Vec<Happening>,
}

impl Case<'_> {
    /// The same case once more, to try something on.
    pub fn clone_of(&self) -> Self {
        Self {
            world: self.world,
            state: self.state.clone(),
            happened: self.happened.clone(),
        }
    }

    pub fn state(&self) -> &State {
        self.state.as_ref().unwrap()
    }

    /// Decides and applies; a refusal changes nothing.
    pub fn run(&mut self, act: Act, now: Moment) -> Result<Vec<Happening>, Refusal> {
        self.command(&command(act), now)
    }

    pub fn command(&mut self, command: &Command, now: Moment) -> Result<Vec<Happening>, Refusal> {
        let decided = decide(self.state.as_ref(), command, self.world, now)?;
        for happening in &decided {
            self.apply(happening);
        }
        Ok(decided)
    }

    fn apply(&mut self, happening: &Happening) {
        if let Happening::Performed(it) = happening
            && let Some(number) = &it.number
        {
            let series = number.rsplit_once('〕').unwrap().0;
            let mut numbers = self.world.numbers.borrow_mut();
            *numbers.entry(format!("{series}〕{{seq}}号")).or_default() += 1;
        }
        self.happened.push(happening.clone());
        self.state = Some(replay_one(self.state.take(), happening, self.world));
    }

    /// Does a step, which must be accepted.
    pub fn did(&mut self, step: Step) -> Vec<Happening> {
        let path = step.perform.path.clone();
        let refused = |refusal: Refusal| panic!("{path}: {refusal}");
        self.run(Act::Perform(step.perform), step.now)
            .unwrap_or_else(refused)
    }

    /// Does a step, which must be refused.
    pub fn refused(&mut self, step: Step) -> Refusal {
        self.run(Act::Perform(step.perform), step.now).unwrap_err()
    }

    /// Serves the paper of a step on a day, which must be accepted.
    pub fn served(&mut self, path: &str, on: &str) {
        self.run(serve(path, "direct", on), at(&format!("{on}T23:00")))
            .unwrap();
    }

    pub fn tick(&mut self, now: &str) -> Vec<Happening> {
        self.run(Act::Tick, at(now)).unwrap()
    }

    pub fn view(&self, today: &str) -> View<'_> {
        View {
            state: self.state(),
            candidate: None,
            register: self.world,
            day: day(today),
        }
    }

    /// A term such as `decide.limit`, seen on a day: its status and its due date as people read it.
    pub fn term(&self, name: &str, today: &str) -> (&'static str, String) {
        let (path, id) = name.rsplit_once('.').unwrap();
        let place = locate(self.state(), &path.into()).unwrap();
        let zs_case::Place::Existing { instance, step } = place else {
            panic!("{name} has not begun")
        };
        let terms = &self.state().instance(instance).procedure.step(step).terms;
        let index = terms.iter().position(|it| *it.id == *id).unwrap();
        let view: TermView = term_of(&self.view(today), instance, step, index as u16);
        (
            view.status.word(),
            view.count.map_or(String::new(), |it| it.point.to_string()),
        )
    }

    /// Whether the latest round of a step counts.
    pub fn stands(&self, path: &str) -> bool {
        match locate(self.state(), &path.into()) {
            Some(zs_case::Place::Existing { instance, step }) => {
                self.state().instance(instance).done(step).is_some()
            }
            _ => false,
        }
    }

    pub fn root(&self) -> &zs_case::state::Instance {
        self.state().instance(InstanceNo::ROOT)
    }
}

/// The state that the events of a case alone give.
pub fn replayed(case: &Case<'_>) -> State {
    let events = case.happened.iter();
    let state = events.fold(None, |state, it| Some(replay_one(state, it, case.world)));
    state.unwrap()
}

/// The state after one more event, the opening included.
pub fn replay_one(state: Option<State>, happening: &Happening, world: &World) -> State {
    match (state, happening) {
        (Some(mut state), _) => {
            zs_case::apply(&mut state, happening, world);
            state
        }
        (None, Happening::Opened(it)) => {
            let version = Version::InForceOn(it.effective_on.day());
            let law = world.procedure(&"sample.act".into(), &[], version).unwrap();
            zs_case::open(CaseId([7; 16]), law, it)
        }
        (None, _) => panic!("a case begins with its opening"),
    }
}

pub fn command(act: Act) -> Command {
    Command {
        id: CommandId([1; 16]),
        case: CaseId([7; 16]),
        by: signer("han"),
        seen: None,
        act,
    }
}

pub fn file(kind: &str) -> Evidence {
    Evidence {
        kind: kind.to_owned(),
        file: Digest([3; 32]),
    }
}

pub fn fact(name: &str, holds: bool) -> Declared {
    Declared {
        fact: name.into(),
        holds,
        reason: "有材料证明".into(),
    }
}

pub fn serve(path: &str, way: &str, on: &str) -> Act {
    served_by(path, way, day(on))
}

fn served_by(path: &str, way: &str, on: Day) -> Act {
    let proof = vec![file("送达回证")];
    Act::Serve(Serve {
        path: path.into(),
        way: way.into(),
        on,
        people: vec![signer("chen")],
        proof,
    })
}

/// Serves the paper of a step directly.
pub fn serve_at(path: &str, at: Moment) -> Act {
    served_by(path, "direct", at.day())
}

pub fn declare(name: &str, holds: bool, when: &str) -> Act {
    Act::Declare(Declare {
        within: None,
        effective_on: at(when),
        facts: vec![fact(name, holds)],
    })
}

pub fn extend(path: &str, count: u32, when: &str) -> Act {
    extend_at(path, count, at(when))
}

pub fn extend_at(path: &str, count: u32, effective_on: Moment) -> Act {
    let (term, reason) = ("limit".into(), "案情复杂".into());
    Act::Extend(Extend {
        path: path.into(),
        term,
        count,
        effective_on,
        reason,
    })
}

/// Moves the date of a step.
pub fn redate(path: &str, moment: &str) -> Act {
    redate_at(path, at(moment))
}

pub fn redate_at(path: &str, moment: Moment) -> Act {
    Act::Correct(Correct {
        path: path.into(),
        effective_on: Some(moment),
        values: Vec::new(),
        stands: Stands::Yes,
        reason: "日期写错".into(),
    })
}

/// Says that a step did not happen.
pub fn undo(path: &str) -> Act {
    Act::Correct(Correct {
        path: path.into(),
        effective_on: None,
        values: Vec::new(),
        stands: Stands::No,
        reason: "没有发生".into(),
    })
}

/// A step about to be commanded, at the moment at which it happens unless `now` says otherwise.
#[derive(Clone)]
pub struct Step {
    pub perform: Perform,
    pub now: Moment,
}

pub fn step(path: &str, when: &str, people: &[&str]) -> Step {
    step_at(path, at(when), people)
}

pub fn step_at(path: &str, now: Moment, people: &[&str]) -> Step {
    let perform = Perform {
        path: path.into(),
        effective_on: now,
        people: people.iter().map(|it| signer(it)).collect(),
        outcome: None,
        values: Vec::new(),
        facts: Vec::new(),
        evidence: Vec::new(),
        reason: None,
        source: None,
    };
    Step { perform, now }
}

impl Step {
    pub fn now(mut self, now: &str) -> Self {
        self.now = at(now);
        self
    }
    pub fn outcome(mut self, name: &str) -> Self {
        self.perform.outcome = Some(name.into());
        self
    }
    pub fn value(mut self, name: &str, value: Value) -> Self {
        self.perform.values.push((name.into(), value));
        self
    }
    pub fn fact(mut self, name: &str, holds: bool) -> Self {
        self.perform.facts.push(fact(name, holds));
        self
    }
    pub fn because(mut self, reason: &str) -> Self {
        self.perform.reason = Some(reason.into());
        self
    }
    pub fn with(mut self, kind: &str) -> Self {
        self.perform.evidence.push(file(kind));
        self
    }
}

/// The first step of the small procedure, complete.
pub fn filed(when: &str, people: &[&str], major: bool) -> Step {
    step("file", when, people)
        .value("案由", text("无照"))
        .fact("重大", major)
        .with("照片")
}

/// The decision of the small procedure, complete.
pub fn decided(when: &str, yuan: i64) -> Step {
    step("decide", when, &["han"]).value("金额", Value::Money(yuan * 100))
}

/// A case of the small procedure that was filed on 3 March and informed on 4 March.
pub fn informed(world: &World) -> Case<'_> {
    let mut case = world.open();
    case.did(filed("03-03T10:00", &["chen", "lin"], false));
    case.did(step("inform", "03-04T10:00", &["chen"]));
    case.served("inform", "03-05");
    case
}
