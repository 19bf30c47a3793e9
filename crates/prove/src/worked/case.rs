//! What a worked case says.

use std::sync::Arc;

use zs_base::{Day, Diagnostic, Moment, Source, Span};
use zs_event::command::Declared;
use zs_event::{StepPath, Value};
use zs_time::Point;

/// A worked case: a file of `law/cases/`.
#[derive(Clone, Debug)]
pub struct WorkedCase {
    /// The path below `law/cases/` without `.md`, by which other cases refer to it.
    pub name: Arc<str>,
    /// The title: the first heading.
    pub title: Arc<str>,
    /// The file.
    pub source: Arc<Source>,
    /// How it begins.
    pub begin: Begin,
    /// What is done, in order.
    pub deeds: Vec<Do>,
    /// What must hold at the end.
    pub expects: Vec<Expectation>,
}

/// How a case begins.
#[derive(Clone, Debug)]
pub enum Begin {
    /// With its own opening.
    Open(Box<Given>),
    /// With what another case did, up to a step, refusals left out.
    After {
        /// The other case.
        case: Arc<str>,
        /// The last step or service taken over; all of them where nothing is said.
        until: Option<Until>,
        /// Where that is written.
        at: Span,
    },
}

/// The last deed that is taken over from another case.
#[derive(Clone, Debug)]
pub enum Until {
    /// A step.
    Done(StepPath),
    /// The service of its paper.
    Served(StepPath),
}

/// The opening of a case.
#[derive(Clone, Debug)]
pub struct Given {
    /// The procedure.
    pub procedure: Arc<str>,
    /// The overlays.
    pub overlays: Vec<String>,
    /// When the matter reached the unit.
    pub at: Moment,
    /// The unit.
    pub unit: String,
    /// The fields.
    pub values: Vec<(String, Value)>,
    /// Earlier cases of the same party: party, act, role.
    pub earlier: Vec<(Value, Value, String)>,
    /// Where the procedure is named.
    pub span: Span,
}

/// One thing that is done, and what must come of it.
#[derive(Clone, Debug)]
pub struct Do {
    /// What.
    pub deed: Deed,
    /// When it happened in law.
    pub at: Moment,
    /// When it is recorded; when it happened where nothing is said.
    pub recorded: Option<Moment>,
    /// How many events the client had seen.
    pub seen: Option<u32>,
    /// Who signs, by name.
    pub people: Vec<Arc<str>>,
    /// The reason.
    pub reason: Option<String>,
    /// The codes of the reasons with which it must be refused; none where it is accepted.
    pub refuse: Vec<String>,
    /// What the refusal must name as missing.
    pub missing: Vec<String>,
    /// The citation that the refusal must carry.
    pub cite: Option<String>,
    /// The invariant that this shows.
    pub mark: Option<Arc<str>>,
    /// What must hold right after it.
    pub then: Vec<Expectation>,
    /// Where it stands.
    pub span: Span,
}

/// What is done.
#[derive(Clone, Debug)]
pub enum Deed {
    /// A step.
    Step {
        /// The step.
        path: StepPath,
        /// Its outcome.
        outcome: Option<String>,
        /// Its fields.
        values: Vec<(String, Value)>,
        /// Facts declared with it.
        facts: Vec<Declared>,
        /// Evidence, by kind and number.
        evidence: Vec<(String, u32)>,
    },
    /// The service of a paper.
    Serve {
        /// Whose paper.
        path: StepPath,
        /// The way.
        way: String,
        /// The day of its own event.
        on: Day,
        /// The proof, by kind and number.
        proof: Vec<(String, u32)>,
    },
    /// The extension of a term.
    Extend {
        /// The step.
        path: StepPath,
        /// The term.
        term: String,
        /// By how much.
        count: u32,
    },
    /// Facts declared alone.
    Declare {
        /// The instance, as a path of a step in it.
        within: Option<StepPath>,
        /// The facts.
        facts: Vec<Declared>,
    },
    /// A person leaves the case.
    Recuse(Arc<str>),
    /// A correction.
    Correct {
        /// The step.
        path: StepPath,
        /// When it really happened.
        on: Option<Moment>,
        /// What it really said.
        values: Vec<(String, Value)>,
        /// Whether it did not happen at all.
        void: bool,
    },
    /// The end of the case without a result.
    Withdraw,
    /// Another version of the procedure.
    Move(Day),
    /// Goes on inside another case, by name.
    Merge(Arc<str>),
    /// Goes on also as other cases, by name.
    Split(Vec<Arc<str>>),
    /// Goes on in another unit.
    Transfer(String),
    /// Nothing but time.
    Tick,
}

/// What must hold, and the invariant that this shows.
#[derive(Clone, Debug)]
pub struct Expectation {
    /// What.
    pub what: Expect,
    /// The id of the invariant.
    pub mark: Option<Arc<str>>,
}

impl WorkedCase {
    /// The ids of the invariants that the case shows.
    pub fn marks(&self) -> impl Iterator<Item = &Arc<str>> {
        let deeds = self.deeds.iter();
        let inner = deeds.clone().flat_map(|deed| &deed.then);
        let expects = inner.chain(&self.expects).filter_map(|it| it.mark.as_ref());
        deeds.filter_map(|deed| deed.mark.as_ref()).chain(expects)
    }
}

/// What must hold.
#[derive(Clone, Debug)]
pub enum Expect {
    /// A term is due on a day, or stands so.
    Term {
        /// `step.term`, the step with its calls.
        path: StepPath,
        /// The term.
        term: String,
        /// When it ends: a day, or a moment for terms in hours.
        due: Option<Point>,
        /// Whether its end is provisional (暂定).
        provisional: Option<bool>,
        /// How it stands: running, met, late, paused, not_begun, not_applicable.
        status: Option<String>,
        /// Where it stands.
        span: Span,
    },
    /// These steps can be done now.
    Ready(Vec<StepPath>, Span),
    /// These steps cannot be done now.
    NotReady(Vec<StepPath>, Span),
    /// The case ended with this outcome.
    Ended(String, Span),
    /// A step has this outcome.
    Outcome(StepPath, String, Span),
    /// Facts are worth this.
    Facts(Vec<(String, bool)>, Span),
    /// What a step makes public shows these fields and hides those; nothing is public where both
    /// are empty.
    Public {
        /// The step.
        step: String,
        /// Fields that are shown.
        shows: Vec<String>,
        /// Fields that are not.
        hides: Vec<String>,
        /// Where it stands.
        span: Span,
    },
    /// These links have brought something about in other cases, and no others; a case that one
    /// opens has all that it must have.
    Links(Vec<String>, Span),
}

/// A list of cases with every problem found on the way.
pub type CasesRead = (Vec<WorkedCase>, Vec<Diagnostic>);
