//! Why a step may not be done. Each file holds one kind of reason; none of them changes anything.
//!
//! The engine refuses when there is any objection; the conformance check of a foreign log records
//! them and goes on. Nothing is allocated while there is nothing to object to.

mod content;
mod order;
mod people;
mod requirement;
mod timing;

pub(crate) use content::{given_once, kind};

use zs_base::Moment;

use crate::Register;
use crate::refusal::Objection;
use crate::state::{InstanceNo, State};
use crate::view::{Candidate, View};
use zs_event::command::Perform;
use zs_law::StepNo;

/// Whether people sign a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SignedBy {
    /// People in their posts.
    People,
    /// Nobody: somebody from outside has handed it in.
    Nobody,
}

/// What the guards look at: the view, and the act as it was commanded.
pub(crate) struct Asked<'a> {
    pub(crate) view: View<'a>,
    pub(crate) candidate: &'a Candidate,
    pub(crate) act: &'a Perform,
    pub(crate) now: Moment,
}

impl<'a> Asked<'a> {
    fn step(&self) -> &'a zs_law::Step {
        self.view
            .state
            .instance(self.candidate.instance)
            .procedure
            .step(self.candidate.step)
    }

    fn at(&self) -> InstanceNo {
        self.candidate.instance
    }

    fn name_of(&self, step: StepNo) -> String {
        let procedure = &self.view.state.instance(self.candidate.instance).procedure;
        procedure.step(step).name.to_string()
    }
}

/// Everything that speaks against the step, in the order in which a person would ask.
pub(crate) fn objections(
    state: &State,
    candidate: &Candidate,
    act: &Perform,
    (register, now): (&dyn Register, Moment),
    signed: SignedBy,
) -> Vec<Objection> {
    let view = View {
        state,
        candidate: Some(candidate),
        register,
        day: candidate.at.day(),
    };
    let asked = Asked {
        view,
        candidate,
        act,
        now,
    };
    let mut found = Vec::new();
    order::check(&asked, &mut found);
    content::check(&asked, &mut found);
    if signed == SignedBy::People {
        people::check(&asked, &mut found);
    }
    requirement::check(&asked, &mut found);
    timing::check(&asked, &mut found);
    found
}
