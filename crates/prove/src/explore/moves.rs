//! What can be tried in a state: every step of the slice in every way, services, facts, time.

use zs_base::{CaseId, CommandId, Moment};
use zs_case::state::{Standing, Validity};
use zs_case::{InstanceNo, State, path_of};
use zs_event::command::{Declare, Perform, Serve};
use zs_event::{Act, Command, Segment, Signer, StepPath};
use zs_law::{FactSource, Many, Repeats, Step};

use super::choices::{Choice, declare};
use super::key::returns;
use super::search::{Bounds, Problem};
use super::tree::NodeNo;
use super::world::WAY;

/// A thing to try.
pub struct Try {
    /// The step, where it is one.
    pub node: Option<NodeNo>,
    /// The command.
    pub act: Act,
}

/// Everything to try in a state, and whether a bound left something out.
pub struct Tries {
    /// What to try.
    pub tries: Vec<Try>,
    /// Whether a step or call was left out because of its number of rounds or instances.
    pub cut: bool,
}

/// The step of the tree in which an instance stands: the call that made it.
fn call_of(problem: &Problem<'_>, state: &State, instance: InstanceNo) -> Option<Option<NodeNo>> {
    let Some(caller) = state.instance(instance).caller else {
        return Some(None);
    };
    let outer = call_of(problem, state, caller.instance)?;
    let id = &state
        .instance(caller.instance)
        .procedure
        .step(caller.step)
        .id;
    let name = outer.map_or_else(
        || id.to_string(),
        |outer| format!("{}.{id}", problem.tree.nodes[outer].name),
    );
    problem.tree.find(&name).map(Some)
}

/// The step of the tree that a step of an instance is.
#[must_use]
pub fn node_of(
    problem: &Problem<'_>,
    state: &State,
    instance: InstanceNo,
    step: zs_law::StepNo,
) -> Option<NodeNo> {
    let call = call_of(problem, state, instance)?;
    let id = &state.instance(instance).procedure.step(step).id;
    match call {
        None => problem.tree.find(id.as_str()),
        Some(call) => problem
            .tree
            .find(&format!("{}.{id}", problem.tree.nodes[call].name)),
    }
}

/// Everything to try.
#[must_use]
pub fn tries(problem: &Problem<'_>, state: &State, now: Moment, bounds: &Bounds) -> Tries {
    let mut found = Tries {
        tries: Vec::new(),
        cut: false,
    };
    for index in 0..state.instances.len() {
        let number = InstanceNo(index as u16);
        let instance = state.instance(number);
        if instance.validity == Validity::Void {
            continue;
        }
        for step in instance.procedure.step_numbers() {
            let Some(node) = node_of(problem, state, number, step) else {
                continue;
            };
            if !problem.slice.steps.contains(&node) {
                continue;
            }
            if instance.procedure.step(step).call.is_some() {
                begin(problem, state, number, node, now, bounds, &mut found);
            } else {
                perform(problem, state, number, node, now, bounds, &mut found);
            }
            serve(problem, state, number, node, now, &mut found);
        }
    }
    facts(problem, state, now, &mut found);
    found
}

fn perform(
    problem: &Problem<'_>,
    state: &State,
    instance: InstanceNo,
    node: NodeNo,
    now: Moment,
    bounds: &Bounds,
    found: &mut Tries,
) {
    let own = state.instance(instance);
    let at = &problem.tree.nodes[node];
    let rounds = own.rounds(at.step).len();
    let law = own.procedure.step(at.step);
    if own.done(at.step).is_some() && law.repeats == Repeats::Once {
        return;
    }
    if rounds >= bounds.rounds_max {
        found.cut = true;
        return;
    }
    let path = path_of(state, instance, at.step);
    let begun = found.tries.len();
    push(problem, node, &path, now, found);
    if returns(own) + 1 >= bounds.rounds_max {
        let all = found.tries.len();
        let mut index = 0;
        found.tries.retain(|it| {
            index += 1;
            index <= begun || !goes_back(law, &it.act)
        });
        found.cut |= found.tries.len() < all;
    }
}

fn goes_back(law: &Step, act: &Act) -> bool {
    let Act::Perform(it) = act else { return false };
    let mut outcomes = law.outcomes.iter();
    let outcome = outcomes.find(|outcome| Some(&*outcome.name) == it.outcome.as_deref());
    outcome.is_some_and(|outcome| outcome.return_to.is_some())
}

fn push(problem: &Problem<'_>, node: NodeNo, path: &StepPath, now: Moment, found: &mut Tries) {
    for choice in &problem.choices[node] {
        let act = Act::Perform(command(choice, path.clone(), now));
        found.tries.push(Try {
            node: Some(node),
            act,
        });
    }
}

/// A new instance of a call: any of the called procedure's steps may be the first.
fn begin(
    problem: &Problem<'_>,
    state: &State,
    instance: InstanceNo,
    call: NodeNo,
    now: Moment,
    bounds: &Bounds,
    found: &mut Tries,
) {
    let at = &problem.tree.nodes[call];
    let count = state.call_count(instance, at.step);
    let running = state.calls(instance, at.step).next().is_some();
    let many = problem.tree.law(call).call.as_ref().map(|call| call.many);
    if many == Some(Many::One) && running {
        return;
    }
    if count >= bounds.instances_max {
        found.cut = true;
        return;
    }
    let mut outer = path_of(state, instance, at.step);
    outer.calls.push(Segment {
        step: outer.step.clone(),
        instance: count + 1,
    });
    let inside: Vec<NodeNo> = problem.tree.inside(call).collect();
    for inner in inside {
        if !problem.slice.steps.contains(&inner) || problem.tree.law(inner).call.is_some() {
            continue;
        }
        let path = StepPath {
            calls: outer.calls.clone(),
            step: problem.tree.law(inner).id.clone(),
        };
        push(problem, inner, &path, now, found);
    }
}

fn serve(
    problem: &Problem<'_>,
    state: &State,
    instance: InstanceNo,
    node: NodeNo,
    now: Moment,
    found: &mut Tries,
) {
    let step = problem.tree.nodes[node].step;
    let done = state.instance(instance).done(step);
    if !problem.slice.served.contains(&node) || done.is_none_or(|it| it.served.is_some()) {
        return;
    }
    found.tries.push(Try {
        node: None,
        act: Act::Serve(Serve {
            path: path_of(state, instance, step),
            way: WAY.to_owned(),
            on: now.day(),
            people: Vec::new(),
            proof: Vec::new(),
        }),
    });
}

/// Facts that no step declares are declared at any time, once.
fn facts(problem: &Problem<'_>, state: &State, now: Moment, found: &mut Tries) {
    if state.standing != Standing::Open {
        return;
    }
    let mut seen = std::collections::BTreeSet::new();
    for (node, fact) in &problem.slice.facts {
        let at = &problem.tree.nodes[*node];
        let procedure = &at.procedure;
        let by_step = procedure.steps.iter().any(|it| it.declares.contains(fact));
        let law = procedure.fact(*fact);
        let FactSource::Declared { default } = law.source else {
            continue;
        };
        if by_step || at.caller.is_some() || !seen.insert(*fact) {
            continue;
        }
        if state.instance(InstanceNo::ROOT).declared(*fact).is_some() {
            continue;
        }
        let values = [true, false].into_iter().filter(|it| default != Some(*it));
        for holds in values {
            let act = Act::Declare(Declare {
                within: None,
                effective_on: now,
                facts: vec![declare(law, holds)],
            });
            found.tries.push(Try { node: None, act });
        }
    }
}

fn command(choice: &Choice, path: StepPath, now: Moment) -> Perform {
    Perform {
        path,
        effective_on: now,
        people: choice.people.clone(),
        outcome: choice.outcome.clone(),
        values: choice.values.clone(),
        facts: choice.facts.clone(),
        evidence: choice.evidence.clone(),
        reason: Some("依照程序".to_owned()),
        source: None,
    }
}

/// A command of the exploration; ids do not matter to the engine.
#[must_use]
pub fn commanded(act: Act) -> Command {
    let by = Signer {
        person: "探索".into(),
        post: "探索".into(),
        certificate: None,
    };
    Command {
        id: CommandId::default(),
        case: CaseId::default(),
        by,
        seen: None,
        act,
    }
}
