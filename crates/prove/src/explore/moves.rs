//! What can be tried in a state: every step of the slice in every way, services, facts, time.

use zs_base::{CaseId, CommandId, Moment};
use zs_case::state::{Standing, Validity};
use zs_case::{InstanceNo, Settled, State, View, condition, path_of, pending, settled};
use zs_event::command::{Declare, Perform, Serve};
use zs_event::{Act, Command, Segment, Signer, StepPath};
use zs_law::{FactSource, Many, Repeats, Step, StepNo};

use super::choices::{Choice, declare};
use super::future::may_return;
use super::problem::Problem;
use super::search::Bounds;
use super::tree::NodeNo;
use super::world::WAY;

/// A thing to try.
pub struct Try {
    /// The step, where it is one.
    pub node: Option<NodeNo>,
    /// The command.
    pub act: Act,
    /// Whether it lies beyond a bound: where it is possible, what follows is not known.
    pub beyond: bool,
}

/// Which steps are tried.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Those that the order does not refuse whatever is done with them.
    InOrder,
    /// All, to be told why each is refused.
    All,
}

/// Everything to try.
#[must_use]
pub fn tries(
    problem: &Problem<'_>,
    state: &State,
    now: Moment,
    bounds: &Bounds,
    which: Which,
) -> Vec<Try> {
    let mut found = Vec::new();
    let view = View {
        state,
        candidate: None,
        register: &problem.world,
        day: now.day(),
    };
    // What the law is about to supply comes before any step and may change the order.
    let quiet = which == Which::InOrder && pending(state, &problem.world, now).is_none();
    for (index, scope) in problem.tree.scopes(state).into_iter().enumerate() {
        let number = InstanceNo(index as u16);
        let instance = state.instance(number);
        if instance.validity == Validity::Void {
            continue;
        }
        for step in instance.procedure.step_numbers() {
            let Some(node) = problem.tree.child(scope, step) else {
                continue;
            };
            if !problem.slice.steps.contains(&node) {
                continue;
            }
            let known = quiet && !problem.reads.own.contains(&node);
            if !known || is_in_order(&view, number, step) {
                if instance.procedure.step(step).call.is_some() {
                    begin(problem, state, number, node, now, bounds, &mut found);
                } else {
                    perform(problem, state, number, node, now, bounds, &mut found);
                }
            }
            serve(problem, state, number, node, now, &mut found);
        }
    }
    facts(problem, state, now, &mut found);
    found
}

/// Whether a step is needed and everything before it settled, as the engine sees it.
fn is_in_order(view: &View<'_>, at: InstanceNo, step: StepNo) -> bool {
    let procedure = &view.state.instance(at).procedure;
    let law = procedure.step(step);
    let needed = law.when.as_ref();
    needed.is_none_or(|when| condition(view, at, when) == Some(true))
        && law
            .after
            .iter()
            .all(|earlier| settled(view, at, *earlier) == Settled::Yes)
}

fn perform(
    problem: &Problem<'_>,
    state: &State,
    instance: InstanceNo,
    node: NodeNo,
    now: Moment,
    bounds: &Bounds,
    found: &mut Vec<Try>,
) {
    let own = state.instance(instance);
    let at = &problem.tree.nodes[node];
    let rounds = own.rounds(at.step).len();
    let law = own.procedure.step(at.step);
    if own.done(at.step).is_some() && law.repeats == Repeats::Once {
        return;
    }
    let path = path_of(state, instance, at.step);
    let begun = found.len();
    push(problem, node, &path, now, found);
    let (full, returned) = (rounds >= bounds.rounds_max, !may_return(own, bounds));
    for it in &mut found[begun..] {
        it.beyond = full || (returned && goes_back(law, &it.act));
    }
}

fn goes_back(law: &Step, act: &Act) -> bool {
    let Act::Perform(it) = act else { return false };
    let mut outcomes = law.outcomes.iter();
    let outcome = outcomes.find(|outcome| Some(&*outcome.name) == it.outcome.as_deref());
    outcome.is_some_and(|outcome| outcome.return_to.is_some())
}

fn push(problem: &Problem<'_>, node: NodeNo, path: &StepPath, now: Moment, found: &mut Vec<Try>) {
    for choice in &problem.choices[node] {
        let act = Act::Perform(command(choice, path.clone(), now));
        found.push(Try {
            node: Some(node),
            act,
            beyond: false,
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
    found: &mut Vec<Try>,
) {
    let at = &problem.tree.nodes[call];
    let count = state.call_count(instance, at.step);
    let running = state.calls(instance, at.step).next().is_some();
    let many = problem.tree.law(call).call.as_ref().map(|call| call.many);
    if many == Some(Many::One) && running {
        return;
    }
    let begun = found.len();
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
    let full = count >= bounds.instances_max;
    found[begun..].iter_mut().for_each(|it| it.beyond = full);
}

fn serve(
    problem: &Problem<'_>,
    state: &State,
    instance: InstanceNo,
    node: NodeNo,
    now: Moment,
    found: &mut Vec<Try>,
) {
    let step = problem.tree.nodes[node].step;
    let done = state.instance(instance).done(step);
    if !problem.slice.served.contains(&node) || done.is_none_or(|it| it.served.is_some()) {
        return;
    }
    found.push(Try {
        node: None,
        beyond: false,
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
fn facts(problem: &Problem<'_>, state: &State, now: Moment, found: &mut Vec<Try>) {
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
            found.push(Try {
                node: None,
                act,
                beyond: false,
            });
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
