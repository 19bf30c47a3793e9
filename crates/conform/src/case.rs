//! Replays one case: asks the engine what speaks against each event, then applies it all the same.

use zs_base::{CaseId, Day, Moment, UnitId};
use zs_case::state::Standing;
use zs_case::{
    InstanceNo, Objection, Register, Settled, Standing as Needed, State, TermStatus, View, apply,
    history, need_of, open, settled, term_of,
};
use zs_event::command::Perform;
use zs_event::event::{Opened, Performed};
use zs_event::{Cite, Happening, Value};
use zs_law::{Late, Need, StepNo, TermKind};

use crate::Kind;
use crate::register::HistoryRegister;
use crate::tally::{Detail, Deviates, Example, Tally, Undone};

/// A case as a log tells it.
#[derive(Clone, Debug)]
pub struct CaseHistory<E> {
    /// Its number in the log.
    pub number: String,
    /// The unit whose log it is.
    pub unit: UnitId,
    /// The moment of its first event.
    pub opened_on: Moment,
    /// The fields of the case itself.
    pub values: Vec<(String, Value)>,
    /// Its events: the row, the step, and the act as it would be commanded.
    pub events: E,
}

/// Replays a case and adds its deviations to the tally.
pub fn check_case<E>(tally: &mut Tally, register: &HistoryRegister, case: CaseHistory<E>)
where
    E: IntoIterator<Item = (u64, StepNo, Perform)>,
{
    let opened = Opened {
        unit: case.unit,
        overlays: Vec::new(),
        effective_on: case.opened_on,
        values: case.values,
        source: None,
    };
    let mut replay = Replay {
        state: open(CaseId::default(), register.own().clone(), &opened),
        register,
        number: case.number,
        row: 0,
        last: case.opened_on,
        deviates: Deviates::No,
        tally,
    };
    let mut events = 0;
    for (row, step, act) in case.events {
        replay.row = row;
        replay.event(step, act);
        events += 1;
    }
    replay.ending();
    let (last, deviates) = (replay.last.day(), replay.deviates);
    tally.add_case(events, Some(last), deviates);
}

struct Replay<'a> {
    state: State,
    register: &'a HistoryRegister,
    number: String,
    row: u64,
    last: Moment,
    deviates: Deviates,
    tally: &'a mut Tally,
}

impl Replay<'_> {
    fn event(&mut self, step: StepNo, act: Perform) {
        self.last = self.last.max(act.effective_on);
        match history(&self.state, &act, self.register, self.last) {
            None => self.deviates(Kind::NoStep, step, String::new(), None),
            Some(objections) => {
                for objection in objections {
                    let kind = Kind::of(objection.code);
                    let what = what(kind, &objection);
                    self.deviates(kind, step, what, objection.cite.as_ref());
                }
            }
        }
        let at = act.effective_on;
        apply(&mut self.state, &performed(act), self.register);
        self.late(step, at);
    }

    /// Limits that do not block are not objected to, so they are looked at after the step.
    fn late(&mut self, step: StepNo, at: Moment) {
        let register = self.register;
        for (index, law) in register.own().step(step).terms.iter().enumerate() {
            let is_limit = matches!(law.kind, TermKind::Limit { .. } | TermKind::Date { .. });
            if !is_limit || law.late == Late::Block {
                continue;
            }
            let view = view(&self.state, register, at);
            let term = term_of(&view, InstanceNo::ROOT, step, index as u16);
            if term.status == TermStatus::Late {
                self.deviates(Kind::Late, step, law.id.to_string(), Some(&law.cite));
            }
        }
    }

    /// What the case left undone: steps that could be done next and must be.
    fn ending(&mut self) {
        let register = self.register;
        let view = view(&self.state, register, self.last);
        let mut undone = Vec::new();
        if self.state.standing == Standing::Open {
            for step in register.own().step_numbers() {
                if waits(&view, register, step) {
                    let (due, term, cite) = first_limit(&view, register, step);
                    undone.push(Undone {
                        step,
                        term,
                        due,
                        overdue: Kind::Overdue,
                        before: Some(Kind::Unfinished),
                        detail: detail(&self.number, self.row, cite.as_ref()),
                    });
                }
            }
        }
        undone.into_iter().for_each(|it| self.tally.add_undone(it));
    }

    fn deviates(&mut self, kind: Kind, step: StepNo, what: String, cite: Option<&Cite>) {
        self.deviates = Deviates::Yes;
        let detail = || detail(&self.number, self.row, cite);
        self.tally.add((kind, step, what), detail);
    }
}

fn detail(case: &str, row: u64, cite: Option<&Cite>) -> Detail {
    Detail {
        example: Example {
            case: case.to_owned(),
            row,
            note: String::new(),
        },
        cite: cite.cloned(),
        unless: Vec::new(),
    }
}

pub(crate) fn view<'a>(state: &'a State, register: &'a dyn Register, at: Moment) -> View<'a> {
    View {
        state,
        candidate: None,
        register,
        day: at.day(),
    }
}

/// Whether a step of the case's own procedure must be done, is not, and could be done next.
fn waits(view: &View<'_>, register: &HistoryRegister, number: StepNo) -> bool {
    let step = register.own().step(number);
    step.need == Need::Must
        && step.call.is_none()
        && view.state.instance(InstanceNo::ROOT).done(number).is_none()
        && need_of(view, InstanceNo::ROOT, number) == Needed::Needed
        && step
            .after
            .iter()
            .all(|earlier| settled(view, InstanceNo::ROOT, *earlier) == Settled::Yes)
}

/// The limit of a step that ends first: its last day, its name, and where the law says so; where
/// none has begun, where the law speaks of the step.
fn first_limit(
    view: &View<'_>,
    register: &HistoryRegister,
    step: StepNo,
) -> (Option<Day>, String, Option<Cite>) {
    let law = register.own().step(step);
    let terms = law.terms.iter().enumerate();
    let limits =
        terms.filter(|(_, law)| matches!(law.kind, TermKind::Limit { .. } | TermKind::Date { .. }));
    let begun = limits.filter_map(|(index, law)| {
        let term = term_of(view, InstanceNo::ROOT, step, index as u16);
        Some((term.count?.due.day, law))
    });
    let first = begun.min_by(|a, b| (a.0, &a.1.id).cmp(&(b.0, &b.1.id)));
    match first {
        Some((due, term)) => (Some(due), term.id.to_string(), Some(term.cite.clone())),
        None => (None, String::new(), law.cite.first().cloned()),
    }
}

/// What in particular an objection is about.
pub(crate) fn what(kind: Kind, objection: &Objection) -> String {
    match kind {
        Kind::Sequence | Kind::Undefined | Kind::FieldMissing | Kind::Evidence => {
            objection.missing.join("、")
        }
        Kind::Require | Kind::FieldKind | Kind::Outcome => objection.sentence.clone(),
        Kind::People => objection.code.title.to_owned(),
        _ => String::new(),
    }
}

pub(crate) fn performed(act: Perform) -> Happening {
    Happening::Performed(Performed {
        path: act.path,
        round: 1,
        effective_on: act.effective_on,
        people: act.people,
        outcome: act.outcome,
        number: None,
        values: act.values,
        declared: act.facts,
        used: Vec::new(),
        evidence: act.evidence,
        reason: act.reason,
        source: act.source,
    })
}
