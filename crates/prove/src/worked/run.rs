//! Running worked cases through the engine. Every accepted event is written in its canonical form,
//! read back, and the whole case is replayed from what was read.

use std::sync::Arc;

use zs_base::{CaseId, Code, CommandId, Diagnostic, Digest, Moment, Severity, Source, Span};
use zs_case::{Consequence, Place, Refusal, State, apply, consequences, decide, locate, open};
use zs_event::command::{
    Correct, Declare, Evidence, Extend, Merge, Move, Open, Perform, Reasoned, Recuse, Serve, Split,
    Stands, Transfer,
};
use zs_event::{Act, Command, Happening, Signer, StepPath};
use zs_law::Library;
use zs_time::{Calendar, ServiceWay};

use super::case::{Begin, Deed, Do, Given, Until, WorkedCase};
use super::expect;
use super::people::People;
use super::refused;
use super::register::Registry;
use crate::codes::{ZS2902, ZS2903};
use crate::examples::DEPTH_MAX;

/// The id of the case that is told.
const SELF: CaseId = CaseId([1; 16]);

/// One thing that is not as the case says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Where the case says so: file, line.
    pub place: String,
    /// The difference.
    pub what: String,
}

/// What came of one worked case.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Its path below `law/cases/`.
    pub name: Arc<str>,
    /// Its title.
    pub title: Arc<str>,
    /// What differs; empty where it passes.
    pub failures: Vec<Failure>,
    /// What was done: commands that were accepted or refused.
    pub deeds: usize,
    /// The marks of the refusals that came as expected.
    pub marks: Vec<Arc<str>>,
}

/// What came of all.
pub type Ran = Vec<Outcome>;

/// Everything that worked cases are run with.
#[derive(Clone, Copy)]
pub struct Runner<'a> {
    /// The law.
    pub library: &'a Library,
    /// The national calendar.
    pub national: &'a Calendar,
    /// The ways of service.
    pub ways: &'a [ServiceWay],
    /// The people.
    pub people: &'a People,
    /// All cases, so that one can begin after another.
    pub cases: &'a [WorkedCase],
}

/// A case on its way.
pub(super) struct Course<'a> {
    pub(super) registry: Registry<'a>,
    pub(super) state: Option<State>,
    pub(super) now: Moment,
    pub(super) history: Vec<Happening>,
    pub(super) opened: Option<Given>,
    commands: u64,
    /// What was accepted, each with the moment at which it is recorded.
    pub(super) accepted: Vec<(Moment, Command)>,
    /// What links brought about so far.
    pub(super) brought: Vec<Consequence>,
}

impl<'a> Runner<'a> {
    /// Runs all cases.
    #[must_use]
    pub fn run(&self) -> Ran {
        self.cases.iter().map(|case| self.one(case)).collect()
    }

    /// Problems that show before a case is run: procedures and people that are not there.
    #[must_use]
    pub fn check(&self) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for case in self.cases {
            match &case.begin {
                Begin::Open(given) => self.check_procedure(case, given, &mut found),
                Begin::After {
                    case: other, at, ..
                } => {
                    if !self.cases.iter().any(|it| it.name == *other) {
                        let cause = format!("没有“{other}”这个案例");
                        let cure = "写 law/cases 下的路径，不带 .md";
                        found.push(problem(ZS2902, &case.source, *at, cause, cure));
                    }
                }
            }
            for deed in &case.deeds {
                let recused = match &deed.deed {
                    Deed::Recuse(person) => Some(person),
                    _ => None,
                };
                for name in deed.people.iter().chain(recused) {
                    if self.people.named(name).is_none() {
                        let cause = format!("人员表里没有“{name}”");
                        let cure = "写 law/cases/people.toml 里的姓名";
                        found.push(problem(ZS2903, &case.source, deed.span, cause, cure));
                    }
                }
            }
        }
        found
    }

    fn check_procedure(&self, case: &WorkedCase, given: &Given, found: &mut Vec<Diagnostic>) {
        let overlays = overlays_on(self.library, given);
        let id = (&*given.procedure).into();
        let day = given.at.day();
        if self.library.procedure(&id, &overlays, day).is_none() {
            let cause = format!(
                "{day} 没有生效的“{}”（叠加：{}）",
                given.procedure,
                given.overlays.join("、")
            );
            let cure = "核对程序、叠加规则和开始的日期";
            found.push(problem(ZS2902, &case.source, given.span, cause, cure));
        }
    }

    /// Runs one case.
    #[must_use]
    pub fn one(&self, case: &WorkedCase) -> Outcome {
        let mut outcome = Outcome {
            name: case.name.clone(),
            title: case.title.clone(),
            failures: Vec::new(),
            deeds: 0,
            marks: Vec::new(),
        };
        let Some(mut course) = self.begin(case, 0, &mut outcome) else {
            return outcome;
        };
        for deed in &case.deeds {
            outcome.deeds += 1;
            if let Err(what) = course.judged(deed, self) {
                outcome.failures.push(failure(case, deed.span, what));
            } else if !deed.refuse.is_empty() {
                outcome.marks.extend(deed.mark.clone());
            }
            for it in &deed.then {
                if let Err((span, what)) = expect::check(&course, &it.what) {
                    outcome.failures.push(failure(case, span, what));
                }
            }
        }
        for it in &case.expects {
            if let Err((span, what)) = expect::check(&course, &it.what) {
                outcome.failures.push(failure(case, span, what));
            }
        }
        if let Err(what) = course.replay() {
            let whole = Span::default();
            outcome.failures.push(failure(case, whole, what));
        }
        outcome
    }

    /// The course at the point where a case's own deeds begin.
    pub(super) fn begin(
        &self,
        case: &WorkedCase,
        depth: usize,
        outcome: &mut Outcome,
    ) -> Option<Course<'a>> {
        match &case.begin {
            Begin::Open(given) => {
                let mut course = Course::new(self);
                match course.open(given) {
                    Ok(()) => Some(course),
                    Err(refusal) => {
                        let what = format!("立案被拒绝：\n{refusal}");
                        outcome.failures.push(failure(case, given.span, what));
                        None
                    }
                }
            }
            Begin::After {
                case: other,
                until,
                at,
            } => {
                let found = self.cases.iter().find(|it| it.name == *other);
                let Some(before) = found.filter(|_| depth < DEPTH_MAX) else {
                    let what = format!("没有“{other}”这个案例，或者案例互相引用");
                    outcome.failures.push(failure(case, *at, what));
                    return None;
                };
                let mut course = self.begin(before, depth + 1, outcome)?;
                for deed in before.deeds.iter().filter(|deed| deed.refuse.is_empty()) {
                    // What fails there is told there.
                    let _ = course.judged(deed, self);
                    let last = match (until, &deed.deed) {
                        (Some(Until::Done(until)), Deed::Step { path, .. })
                        | (Some(Until::Served(until)), Deed::Serve { path, .. }) => path == until,
                        _ => false,
                    };
                    if last {
                        break;
                    }
                }
                Some(course)
            }
        }
    }
}

/// The versions of the named overlays that were in force when the case began, as the library knows
/// them; a name that it does not know stays as it is.
fn overlays_on(library: &Library, given: &Given) -> Vec<Arc<str>> {
    let day = given.at.day();
    let version = |name: &String| {
        let known = library.overlays.keys().rev();
        let mut fitting = known.filter(|key| {
            let date = key
                .strip_prefix(&**name)
                .and_then(|rest| rest.strip_prefix('/'));
            let from: Option<zs_base::Day> = date.and_then(|date| date.parse().ok());
            from.is_some_and(|from| from <= day)
        });
        fitting
            .next()
            .cloned()
            .unwrap_or_else(|| Arc::from(&**name))
    };
    given.overlays.iter().map(version).collect()
}

fn failure(case: &WorkedCase, span: Span, what: String) -> Failure {
    let at = problem(ZS2902, &case.source, span, String::new(), "");
    Failure {
        place: format!("{}:{}", case.source.name, at.position().0),
        what,
    }
}

fn problem(code: Code, source: &Arc<Source>, span: Span, cause: String, cure: &str) -> Diagnostic {
    Diagnostic {
        code,
        severity: Severity::Error,
        source: source.clone(),
        span,
        cause,
        cure: cure.to_owned(),
    }
}

impl<'a> Course<'a> {
    fn new(runner: &Runner<'a>) -> Self {
        Self {
            registry: Registry::new(runner.library, runner.national, runner.ways, runner.people),
            state: None,
            now: Moment::default(),
            history: Vec::new(),
            opened: None,
            commands: 0,
            accepted: Vec::new(),
            brought: Vec::new(),
        }
    }

    fn open(&mut self, given: &Given) -> Result<(), Refusal> {
        self.registry.earlier.clone_from(&given.earlier);
        self.opened = Some(given.clone());
        let act = Act::Open(Open {
            procedure: (&*given.procedure).into(),
            unit: given.unit.as_str().into(),
            overlays: overlays_on(self.registry.library, given)
                .iter()
                .map(ToString::to_string)
                .collect(),
            effective_on: given.at,
            values: given.values.clone(),
            source: None,
        });
        let nobody = Signer {
            person: "登记".into(),
            post: "登记".into(),
            certificate: None,
        };
        self.command(act, nobody, given.at, None)
    }

    /// Sends a command and applies what comes of it.
    fn command(
        &mut self,
        act: Act,
        by: Signer,
        now: Moment,
        seen: Option<u32>,
    ) -> Result<(), Refusal> {
        self.commands += 1;
        let mut id = [0; 16];
        id[8..].copy_from_slice(&self.commands.to_be_bytes());
        let command = Command {
            id: CommandId(id),
            case: SELF,
            by,
            seen,
            act,
        };
        self.now = self.now.max(now);
        let happened = decide(self.state.as_ref(), &command, &self.registry, self.now)?;
        for happening in happened {
            self.apply(happening);
        }
        self.accepted.push((self.now, command));
        Ok(())
    }

    fn apply(&mut self, happening: Happening) {
        if let Some(series) = series(self.state.as_ref(), &happening) {
            self.registry.used(series);
        }
        advance(
            &mut self.state,
            &happening,
            self.opened.as_ref(),
            &self.registry,
        );
        if let Some(state) = &self.state {
            let links = &self.registry.library.links;
            self.brought.extend(consequences(state, &happening, links));
        }
        self.history.push(happening);
    }

    /// Does one deed and compares what came of it with what the case says.
    pub(super) fn judged(&mut self, deed: &Do, runner: &Runner<'_>) -> Result<(), String> {
        let act = self.act(deed, runner);
        let by = self.signers(deed, runner).into_iter().next();
        let by = by.unwrap_or_else(|| Signer {
            person: "登记".into(),
            post: "登记".into(),
            certificate: None,
        });
        let now = deed.recorded.unwrap_or(deed.at);
        let before = self.state.clone();
        let answer = self.command(act, by, now, deed.seen);
        match (deed.refuse.is_empty(), answer) {
            (true, Ok(())) => Ok(()),
            (true, Err(refusal)) => Err(format!("应当接受，却被拒绝：\n{refusal}")),
            (false, Ok(())) => {
                let codes = deed.refuse.join("、");
                Err(format!("应当以 {codes} 拒绝，却被接受了。"))
            }
            (false, Err(_)) if self.state != before => Err("被拒绝的命令改变了案件。".to_owned()),
            (false, Err(refusal)) => refused::compare(&refusal, deed),
        }
    }

    fn signers(&self, deed: &Do, runner: &Runner<'_>) -> Vec<Signer> {
        let posts = match &deed.deed {
            Deed::Step { path, .. } => self.posts(path),
            _ => Vec::new(),
        };
        let people = deed
            .people
            .iter()
            .filter_map(|name| runner.people.named(name));
        people
            .map(|person| {
                let mut held = person.posts.iter().map(|held| &held.post);
                let fitting = held.clone().find(|post| posts.contains(post));
                let post = fitting.or_else(|| held.next());
                Signer {
                    person: person.id.clone(),
                    post: post.cloned().unwrap_or_else(|| "无岗位".into()),
                    certificate: None,
                }
            })
            .collect()
    }

    fn posts(&self, path: &StepPath) -> Vec<zs_base::PostId> {
        let Some(state) = &self.state else {
            return Vec::new();
        };
        let step = match locate(state, path) {
            Some(Place::Existing { instance, step }) => {
                state.instance(instance).procedure.step(step).clone()
            }
            Some(Place::Beginning {
                procedure, step, ..
            }) => procedure.step(step).clone(),
            None => return Vec::new(),
        };
        step.actor.map(|actor| actor.posts).unwrap_or_default()
    }

    fn act(&self, deed: &Do, runner: &Runner<'_>) -> Act {
        let reason = deed.reason.clone().unwrap_or_default();
        let effective_on = deed.at;
        match &deed.deed {
            Deed::Step {
                path,
                outcome,
                values,
                facts,
                evidence,
            } => Act::Perform(Perform {
                path: path.clone(),
                effective_on,
                people: self.signers(deed, runner),
                outcome: outcome.clone(),
                values: values.clone(),
                facts: facts.clone(),
                evidence: files(evidence),
                reason: deed.reason.clone(),
                source: None,
            }),
            Deed::Serve {
                path,
                way,
                on,
                proof,
            } => Act::Serve(Serve {
                path: path.clone(),
                way: way.clone(),
                on: *on,
                people: self.signers(deed, runner),
                proof: files(proof),
            }),
            Deed::Extend { path, term, count } => Act::Extend(Extend {
                path: path.clone(),
                term: term.clone(),
                count: *count,
                effective_on,
                reason,
            }),
            Deed::Declare { within, facts } => Act::Declare(Declare {
                within: within.clone(),
                effective_on,
                facts: facts.clone(),
            }),
            Deed::Recuse(name) => Act::Recuse(Recuse {
                person: runner
                    .people
                    .named(name)
                    .map_or_else(|| (&**name).into(), |person| person.id.clone()),
                effective_on,
                reason,
            }),
            Deed::Correct {
                path,
                on,
                values,
                void,
            } => Act::Correct(Correct {
                path: path.clone(),
                effective_on: *on,
                values: values.clone(),
                stands: if *void { Stands::No } else { Stands::Yes },
                reason,
            }),
            _ => act_on_case(deed, reason),
        }
    }
}

/// Opens or goes on.
pub(super) fn advance(
    state: &mut Option<State>,
    happening: &Happening,
    given: Option<&Given>,
    registry: &Registry<'_>,
) {
    match (state.as_mut(), happening, given) {
        (Some(state), happening, _) => apply(state, happening, registry),
        (None, Happening::Opened(opened), Some(given)) => {
            let overlays: Vec<Arc<str>> =
                opened.overlays.iter().map(|it| Arc::from(&**it)).collect();
            let day = opened.effective_on.day();
            let id = (&*given.procedure).into();
            if let Some(law) = registry.library.procedure(&id, &overlays, day) {
                *state = Some(open(SELF, law.clone(), opened));
            }
        }
        _ => {}
    }
}

/// The series of the number that an event used.
fn series(state: Option<&State>, happening: &Happening) -> Option<String> {
    let (state, Happening::Performed(it)) = (state?, happening) else {
        return None;
    };
    it.number.as_ref()?;
    let step = match locate(state, &it.path)? {
        Place::Existing { instance, step } => state.instance(instance).procedure.step(step).clone(),
        Place::Beginning {
            procedure, step, ..
        } => procedure.step(step).clone(),
    };
    let pattern = step.paper?.number?.pattern;
    let year = it.effective_on.day().year().to_string();
    let unit = pattern.replace("{unit}", state.unit.as_str());
    Some(unit.replace("{year}", &year))
}

/// The id of another case by the name that the story gives it; `self` is the case that is told.
fn case_named(name: &str) -> CaseId {
    if name == "self" {
        return SELF;
    }
    let digest = Digest::of(&[name.as_bytes()]);
    let mut id = [0; 16];
    id.copy_from_slice(&digest.0[..16]);
    CaseId(id)
}

fn files(kinds: &[(String, u32)]) -> Vec<Evidence> {
    let mut found = Vec::new();
    for (kind, count) in kinds {
        for number in 0..*count {
            let file = Digest::of(&[kind.as_bytes(), &number.to_be_bytes()]);
            found.push(Evidence {
                kind: kind.clone(),
                file,
            });
        }
    }
    found
}

/// An act about the case as a whole.
fn act_on_case(deed: &Do, reason: String) -> Act {
    let effective_on = deed.at;
    match &deed.deed {
        Deed::Withdraw => Act::Withdraw(Reasoned {
            effective_on,
            reason,
        }),
        Deed::Move(version) => Act::Move(Move {
            version: *version,
            effective_on,
            reason,
        }),
        Deed::Merge(name) => Act::Merge(Merge {
            into: case_named(name),
            effective_on,
            reason,
        }),
        Deed::Split(names) => Act::Split(Split {
            into: names.iter().map(|name| case_named(name)).collect(),
            effective_on,
            reason,
        }),
        Deed::Transfer(unit) => Act::Transfer(Transfer {
            to: unit.as_str().into(),
            effective_on,
            reason,
        }),
        _ => Act::Tick,
    }
}
