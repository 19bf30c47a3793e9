//! What can be done next, and what speaks against a step of history.

use std::borrow::Cow;

use zs_base::{Moment, PostId};
use zs_event::StepPath;
use zs_event::command::Perform;
use zs_law::{Many, Need, Repeats, Step, StepNo};

use crate::guard::{SignedBy, objections};
use crate::locate::path_of;
use crate::need::{Settled, Standing, need_of, settled};
use crate::refusal::Objection;
use crate::register::Register;
use crate::state::{InstanceNo, Standing as CaseStanding, State, Validity};
use crate::view::{Candidate, View};

/// A step that can be done now, as far as order and facts tell; waits may still run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ready {
    /// The step.
    pub path: StepPath,
    /// The posts that may do it.
    pub posts: Vec<PostId>,
    /// Whether it must be done or may be done.
    pub need: Need,
}

/// The steps that can be done now, in the order of instances and steps.
#[must_use]
pub fn ready(view: &View<'_>) -> Vec<Ready> {
    let mut found = Vec::new();
    for index in 0..view.state.instances.len() {
        let number = InstanceNo(index as u16);
        let instance = view.state.instance(number);
        if instance.validity == Validity::Void {
            continue;
        }
        for step in instance.procedure.step_numbers() {
            if is_ready(view, number, step) {
                push(view, number, step, &mut found);
            }
        }
    }
    found
}

fn is_ready(view: &View<'_>, at: InstanceNo, number: StepNo) -> bool {
    let instance = view.state.instance(at);
    let step = instance.procedure.step(number);
    if step.awaits.is_some() {
        return false;
    }
    let closed = view.state.standing != CaseStanding::Open;
    let ended = instance.ended.is_some() && !step.afterwards;
    if (closed && !view.state.is_afterwards(at, number)) || ended {
        return false;
    }
    if step.call.is_none() && step.repeats == Repeats::Once && instance.done(number).is_some() {
        return false;
    }
    let wanted = match &step.when {
        None => true,
        Some(_) => {
            matches!(
                need_of(view, at, number),
                Standing::Needed | Standing::Optional
            ) && crate::fact::condition_of(view, at, step) == Some(true)
        }
    };
    wanted
        && step
            .after
            .iter()
            .all(|earlier| settled(view, at, *earlier) == Settled::Yes)
}

fn push(view: &View<'_>, at: InstanceNo, number: StepNo, found: &mut Vec<Ready>) {
    let instance = view.state.instance(at);
    let step = instance.procedure.step(number);
    let Some(call) = &step.call else {
        found.push(entry(path_of(view.state, at, number), step, step.need));
        return;
    };
    let running = view
        .state
        .calls(at, number)
        .any(|(_, call)| call.ended.is_none());
    let done = view.state.calls(at, number).next().is_some();
    if running || (done && call.many == Many::One) {
        return;
    }
    // What begins a new instance is the first steps of the called procedure.
    let Some(callee) = instance.procedure.callees.get(usize::from(call.callee)) else {
        return;
    };
    let mut calls = path_of(view.state, at, number);
    let ordinal = view.state.call_count(at, number) + 1;
    calls.calls.push(zs_event::Segment {
        step: calls.step.clone(),
        instance: ordinal,
    });
    for first in callee
        .steps
        .iter()
        .filter(|it| it.after.is_empty() && it.when.is_none() && it.awaits.is_none())
    {
        let path = StepPath {
            calls: calls.calls.clone(),
            step: first.id.clone(),
        };
        found.push(entry(path, first, step.need));
    }
}

fn entry(path: StepPath, step: &Step, need: Need) -> Ready {
    let posts = step
        .actor
        .as_ref()
        .map(|actor| actor.posts.clone())
        .unwrap_or_default();
    Ready { path, posts, need }
}

/// What speaks against a step of history that happened all the same. `None` where the path leads
/// nowhere in this procedure.
#[must_use]
pub fn history(
    state: &State,
    act: &Perform,
    register: &dyn Register,
    now: Moment,
) -> Option<Vec<Objection>> {
    let (state, candidate): (Cow<'_, State>, Candidate) = crate::candidate::candidate(state, act)?;
    Some(objections(
        &state,
        &candidate,
        act,
        (register, now),
        signed(&state, act, register),
    ))
}

/// Whether a step of history was signed, or handed in by somebody from outside.
fn signed(state: &State, act: &Perform, register: &dyn Register) -> SignedBy {
    let is_entrance = |it: &zs_law::Entrance| {
        it.procedure == state.procedure().id && act.path == StepPath::root(it.step.clone())
    };
    match act.people.is_empty() && register.entrances().iter().any(is_entrance) {
        true => SignedBy::Nobody,
        false => SignedBy::People,
    }
}
