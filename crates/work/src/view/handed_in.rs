//! What became of what somebody handed in over the web, for whoever has the code of it: the steps that the
//! entrance tells, and until when the next ones are due.

use zs_base::{CaseId, Day, Moment, UnitId};
use zs_case::state::{Made, Standing, Validity};
use zs_case::{InstanceNo, State, TermStatus, View, limits_of};
use zs_event::{Event, Happening, StepPath};
use zs_law::{Entrance, Late, Need, StepNo};
use zs_store::Fault;

use super::looker::{Looker, Told};
use crate::case_code::{CaseCode, CodeFor};
use crate::law::Law;

/// What was handed in, and how it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandedIn {
    /// The number of its case.
    pub serial: u64,
    /// What was begun.
    pub name: String,
    /// The unit that handles it.
    pub unit: UnitId,
    /// The number that it was given.
    pub number: Option<String>,
    /// When it came.
    pub at: Moment,
    /// What was done with it since, in order.
    pub steps: Vec<HandedInStep>,
    /// What is due next, the earliest day first.
    pub due: Vec<HandedInDue>,
    /// Whether its case is over.
    pub is_over: bool,
}

/// A step that was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandedInStep {
    /// Its name.
    pub name: String,
    /// Its day.
    pub on: Day,
    /// Its outcome.
    pub outcome: Option<String>,
    /// The number of its paper.
    pub number: Option<String>,
    /// Whether the law supplied it, because nobody did it in time.
    pub is_deemed: bool,
}

/// A step that must be done until a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandedInDue {
    /// Its name.
    pub name: String,
    /// The last day.
    pub last: Day,
    /// What counts as done when it passes.
    pub deemed: Option<String>,
}

impl Looker {
    /// The code with which whoever handed a case in asks for it; nothing for any other case.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn handed_in_code(&mut self, case: &CaseId) -> Result<Option<CaseCode>, Fault> {
        let law = self.law.clone();
        let Some(told) = self.told(case)? else {
            return Ok(None);
        };
        Ok(entrance_of(&law, &told).map(|_| self.code_of_handed_in(&told)))
    }

    fn code_of_handed_in(&self, told: &Told) -> CaseCode {
        let case = (told.row.number, &told.row.case);
        CaseCode::new(&self.secret, case, CodeFor::HandedIn)
    }

    /// What became of what was handed in, by its code; nothing for a code that was never given.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn handed_in(&mut self, code: &CaseCode, now: Moment) -> Result<Option<HandedIn>, Fault> {
        let law = self.law.clone();
        let Some(row) = self.numbered(code.serial)? else {
            return Ok(None);
        };
        let Some(told) = self.told(&row.case)? else {
            return Ok(None);
        };
        let Some(entrance) = entrance_of(&law, &told) else {
            return Ok(None);
        };
        if self.code_of_handed_in(&told) != *code {
            return Ok(None);
        }
        self.noticed(&told, now, |view, _| Some(standing(view, &told, entrance)))
    }
}

/// The entrance through which a case came: nobody opened it, and nobody signed its first step.
fn entrance_of<'l>(law: &'l Law, told: &Told) -> Option<&'l Entrance> {
    let first = first_of(&told.events)?;
    let mut entrances = law.library.entrances.iter();
    entrances.find(|it| {
        it.procedure == told.state.procedure().id && *first == StepPath::root(it.step.clone())
    })
}

/// Whether an event is part of what somebody handed in: the opening of the case, or its first step.
pub(super) fn is_handed_in(events: &[Event], event: &Event) -> bool {
    let mut first = events.iter().take(2);
    first_of(events).is_some() && first.any(|it| it.seq == event.seq)
}

/// The first step of a case that nobody opened and nobody signed.
fn first_of(events: &[Event]) -> Option<&StepPath> {
    match events {
        [opened, first, ..] if opened.by.is_none() && first.by.is_none() => {
            match &first.happening {
                Happening::Performed(it) if it.people.is_empty() => Some(&it.path),
                _ => None,
            }
        }
        _ => None,
    }
}

fn standing(view: &View<'_>, told: &Told, entrance: &Entrance) -> HandedIn {
    let state = view.state;
    let tells = entrance.tells.iter();
    let tells: Vec<StepNo> = tells
        .filter_map(|it| state.procedure().find_step(it))
        .collect();
    let mut steps: Vec<(Moment, HandedInStep)> = Vec::new();
    let mut due = Vec::new();
    for step in &tells {
        steps.extend(done(state, *step));
        due.extend(limit(view, *step));
    }
    steps.sort_by_key(|it| it.0);
    due.sort_by_key(|it| it.last);
    let mut numbers = told
        .events
        .iter()
        .filter_map(|event| match &event.happening {
            Happening::Performed(it) if it.path == StepPath::root(entrance.step.clone()) => {
                it.number.clone()
            }
            _ => None,
        });
    HandedIn {
        serial: told.row.number,
        name: entrance.name.to_string(),
        unit: state.unit.clone(),
        number: numbers.next(),
        at: state.opened_on,
        steps: steps.into_iter().map(|it| it.1).collect(),
        due,
        is_over: state.standing != Standing::Open,
    }
}

/// The rounds of a step that stand.
fn done(state: &State, step: StepNo) -> Vec<(Moment, HandedInStep)> {
    let root = state.instance(InstanceNo::ROOT);
    let law = root.procedure.step(step);
    let rounds = root.rounds(step).iter();
    let rounds = rounds.filter(|it| it.validity == Validity::Valid);
    let told = rounds.map(|it| {
        let outcome = it
            .outcome
            .and_then(|index| law.outcomes.get(usize::from(index)));
        let told = HandedInStep {
            name: law.name.to_string(),
            on: it.at.day(),
            outcome: outcome.map(|it| it.name.to_string()),
            number: it.number.as_deref().map(str::to_owned),
            is_deemed: it.made == Made::ByLaw,
        };
        (it.at, told)
    });
    told.collect()
}

/// The last day of a step that must still be done.
fn limit(view: &View<'_>, step: StepNo) -> Option<HandedInDue> {
    let root = view.state.instance(InstanceNo::ROOT);
    if root.done(step).is_some() || view.state.standing != Standing::Open {
        return None;
    }
    let law = root.procedure.step(step);
    // Nobody waits for what need not be done.
    if law.need != Need::Must {
        return None;
    }
    let limits = limits_of(view, InstanceNo::ROOT, step).into_iter();
    let mut running = limits.filter(|it| it.status == TermStatus::Running);
    let limit = running.next()?;
    let term = law.terms.get(usize::from(limit.index))?;
    Some(HandedInDue {
        name: law.name.to_string(),
        last: limit.due?,
        deemed: match &term.late {
            Late::Deem { outcome } => Some(outcome.to_string()),
            Late::Mark | Late::Block => None,
        },
    })
}
