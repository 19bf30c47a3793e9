//! Replays a case of which a log tells only part: what the log is silent about is supplied as the
//! rest of the case shows it, and a rule speaks only where the log tells enough to apply it.
//!
//! The rules are those of the engine, asked in the same way as for a log that tells everything; here
//! it is only decided which of its answers may be believed.

mod ending;
mod judge;
mod supply;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use zs_base::{CaseId, Day, Moment};
use zs_case::{InstanceNo, State, View, apply, open, pending};
use zs_event::command::Perform;
use zs_event::event::{Opened, Served};
use zs_event::{Cite, Happening, StepPath};
use zs_law::{Procedure, StepNo};

use crate::case::{performed, view};
use crate::known::Known;
use crate::register::HistoryRegister;
use crate::tally::{Detail, Deviates, Example, Tally};
use crate::{CaseHistory, Kind, Told};

/// One thing that a log tells of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deed {
    /// Its row.
    pub row: u64,
    /// The step.
    pub step: StepNo,
    /// What was done.
    pub done: Done,
}

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Done {
    /// The step.
    Step(Box<Perform>),
    /// Its paper was served on this day.
    Service(Day),
}

impl Deed {
    /// When it was done.
    #[must_use]
    pub fn at(&self) -> Moment {
        match &self.done {
            Done::Step(act) => act.effective_on,
            Done::Service(day) => day.start(),
        }
    }

    /// Deeds of one day stand in the order of the procedure, a service after its step.
    fn turn(&self) -> (Moment, StepNo, bool) {
        (self.at(), self.step, matches!(self.done, Done::Service(_)))
    }
}

/// Replays a case of which the log tells only part, and adds its deviations to the tally.
///
/// A case that began before the procedure came into force is counted and not measured.
pub fn check_part(
    tally: &mut Tally,
    register: &HistoryRegister,
    told: &Told,
    case: CaseHistory<Vec<Deed>>,
) {
    let mut deeds = case.events;
    deeds.sort_by_key(Deed::turn);
    let last = deeds.last().map_or(case.opened_on, Deed::at);
    let count = deeds.len() as u64;
    if case.opened_on.day() < register.own().version {
        tally.add_before_law(count, Some(last.day()));
        return;
    }
    let opened = Opened {
        unit: case.unit,
        overlays: Vec::new(),
        effective_on: case.opened_on,
        values: case.values,
        source: None,
    };
    let steps = deeds.iter().filter(|it| matches!(it.done, Done::Step(_)));
    let told = &told.within(&steps.map(|it| it.step).collect());
    let mut replay = Replay {
        state: open(CaseId::default(), register.own().clone(), &opened),
        register,
        told,
        number: case.number,
        row: 0,
        deeds,
        place: 0,
        last,
        doubted: BTreeSet::new(),
        unserved: BTreeSet::new(),
        early: BTreeMap::new(),
        asked: None,
        deviates: Deviates::No,
        tally,
    };
    replay.run();
    let deviates = replay.deviates;
    tally.add_case(count, Some(last.day()), deviates);
}

/// The replay of one case.
struct Replay<'a> {
    state: State,
    register: &'a HistoryRegister,
    told: &'a Told,
    number: String,
    row: u64,
    deeds: Vec<Deed>,
    /// The place of the deed that is being replayed.
    place: usize,
    last: Moment,
    /// Steps that were found missing or out of order.
    doubted: BTreeSet<StepNo>,
    /// Steps of whose paper it was found that it was not served.
    unserved: BTreeSet<StepNo>,
    /// Papers that were served before they were made.
    early: BTreeMap<StepNo, Day>,
    /// The step of which it is asked whether it is due.
    asked: Option<StepNo>,
    deviates: Deviates,
    tally: &'a mut Tally,
}

impl Replay<'_> {
    fn run(&mut self) {
        while let Some(deed) = self.deeds.get(self.place).cloned() {
            self.row = deed.row;
            self.let_pass(deed.at());
            match deed.done {
                Done::Step(act) => self.step(deed.step, *act),
                Done::Service(day) => self.service(deed.step, day),
            }
            self.place += 1;
        }
        self.ending();
    }

    fn procedure(&self) -> Arc<Procedure> {
        self.register.own().clone()
    }

    fn known<'k>(&'k self, view: View<'k>) -> Known<'k> {
        Known {
            view,
            procedure: self.register.own(),
            told: self.told,
            doubted: &self.doubted,
        }
    }

    fn is_done(&self, step: StepNo) -> bool {
        self.state.instance(InstanceNo::ROOT).done(step).is_some()
    }

    /// What the law supplied by then because a term had ended and nobody acted.
    fn let_pass(&mut self, until: Moment) {
        if let Some((_, after)) = pending(&self.state, self.register, until) {
            self.state = after;
        }
    }

    fn step(&mut self, step: StepNo, mut act: Perform) {
        let at = act.effective_on;
        for missing in self.supply_before(step, at) {
            self.missing(step, missing);
        }
        if act.outcome.is_none() && !self.told.outcomes.contains(&step) {
            act.outcome = self.likely_outcome(step, at);
        }
        self.judge(step, &act);
        apply(&mut self.state, &performed(act), self.register);
        if let Some(day) = self.early.remove(&step) {
            self.serve(step, day);
        }
        self.late(step, at);
    }

    fn service(&mut self, step: StepNo, day: Day) {
        if self.is_done(step) {
            self.serve(step, day);
            return;
        }
        self.early.insert(step, day);
        match self.later(step) {
            Some(made) if self.doubted.insert(step) => {
                let note = format!("送达 {day}，作出 {}", made.day());
                let cite = self.register.own().step(step).cite.first().cloned();
                self.deviates(
                    (Kind::Order, step, SERVED_BEFORE_MADE.to_owned()),
                    note,
                    cite,
                    Vec::new(),
                );
            }
            Some(_) => {}
            None => self.absent(step, format!("{day} 已经送达")),
        }
    }

    fn serve(&mut self, step: StepNo, day: Day) {
        let own = self.state.instance(InstanceNo::ROOT);
        let Some(round) = own.done(step).filter(|round| round.served.is_none()) else {
            return;
        };
        let served = Served {
            path: StepPath::root(self.register.own().step(step).id.clone()),
            round: own.rounds(step).len() as u16,
            way: String::new(),
            on: day,
            effective_on: day.start().max(round.at),
            people: Vec::new(),
            proof: Vec::new(),
        };
        apply(&mut self.state, &Happening::Served(served), self.register);
    }

    /// When a step is done in a later row of the case.
    fn later(&self, step: StepNo) -> Option<Moment> {
        let rest = self.deeds.iter().skip(self.place);
        let mut done = rest.filter(|it| it.step == step && matches!(it.done, Done::Step(_)));
        done.next().map(Deed::at)
    }

    /// Tells once that a step had to come before another and did not: it comes later, or never.
    fn missing(&mut self, step: StepNo, missing: StepNo) {
        if self.doubted.contains(&missing) {
            return;
        }
        let procedure = self.procedure();
        let law = procedure.step(step);
        let at = self.deeds.get(self.place).map_or(self.last, Deed::at).day();
        match self.later(missing) {
            Some(later) => {
                self.doubted.insert(missing);
                let name = &procedure.step(missing).name;
                let note = format!("“{}”{at}，“{name}”{}", law.name, later.day());
                let key = (Kind::Order, step, name.to_string());
                self.deviates(key, note, law.cite.first().cloned(), Vec::new());
            }
            None => self.absent(missing, format!("“{}”{at}", law.name)),
        }
    }

    /// Tells that a step was never done.
    fn absent(&mut self, step: StepNo, note: String) {
        if self.doubted.contains(&step) {
            return;
        }
        let unless = self.unless_of(step);
        self.doubted.insert(step);
        let kind = self.kind_of_absence(step, Kind::Missing);
        let cite = self.register.own().step(step).cite.first().cloned();
        self.deviates((kind, step, String::new()), note, cite, unless);
    }

    fn kind_of_absence(&self, step: StepNo, otherwise: Kind) -> Kind {
        if self.publishes(step) {
            Kind::Unpublished
        } else if self.told.receipts.contains_key(&step) {
            Kind::Unserved
        } else {
            otherwise
        }
    }

    fn publishes(&self, step: StepNo) -> bool {
        let publications = &self.register.own().publish;
        publications.iter().any(|it| it.by == step)
    }

    /// What the log does not tell and under which a step is not needed.
    fn unless_of(&self, step: StepNo) -> Vec<Arc<str>> {
        let view = view(&self.state, self.register, self.last);
        let known = self.known(view);
        let mut assumed = BTreeSet::new();
        if let Some(when) = &self.register.own().step(step).when {
            known.condition(when, &mut assumed);
        }
        known.otherwise(&assumed)
    }

    fn deviates(
        &mut self,
        key: (Kind, StepNo, String),
        note: String,
        cite: Option<Cite>,
        unless: Vec<Arc<str>>,
    ) {
        self.deviates = Deviates::Yes;
        let detail = self.detail(note, cite, unless);
        self.tally.add(key, || detail);
    }

    fn detail(&self, note: String, cite: Option<Cite>, unless: Vec<Arc<str>>) -> Detail {
        Detail {
            example: Example {
                case: self.number.clone(),
                row: self.row,
                note,
            },
            cite,
            unless,
        }
    }
}

/// What in particular is wrong with a step whose paper was served before it was made.
pub const SERVED_BEFORE_MADE: &str = "送达早于作出";
