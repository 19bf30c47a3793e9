//! The search: breadth first, so that the first illegal path found is a shortest one.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::hash::{BuildHasherDefault, DefaultHasher};
use std::sync::Arc;

use zs_base::{CaseId, Day, Moment};
use zs_case::state::Standing;
use zs_case::{InstanceNo, Register, Standing as Need, State, View, apply, decide, need_of, open};
use zs_event::event::Opened;
use zs_event::{Act, Happening, Value};
use zs_law::{Derived, FactSource, FieldKind, FieldRef, Procedure, Quantity};

use super::START;
use super::choices::{Choice, Choosing, plain_value};
use super::clock::ticking;
use super::key::{Seen, clocks, key};
use super::live;
use super::moves::{commanded, node_of, tries};
use super::numbers::Numbers;
use super::people::People;
use super::slice::{Slice, slice};
use super::tree::{NodeNo, Tree};
use super::world::World;
use crate::examples::Examples;
use crate::invariant::{Ground, Invariant, Rule, Watched, violation, watched};
use crate::trace::{Entry, Trace};

/// Ahead of this no end of a term is looked for, in days.
const AHEAD_DAYS_MAX: i32 = 800;

/// How far the search goes.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// Where more states are met, the proof fails.
    pub states_max: usize,
    /// Rounds of one step.
    pub rounds_max: usize,
    /// Instances of one call.
    pub instances_max: u16,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            states_max: 2_000_000,
            rounds_max: 2,
            instances_max: 2,
        }
    }
}

/// What is searched.
pub struct Problem<'a> {
    /// The steps.
    pub tree: Tree,
    /// The part that is explored.
    pub slice: Slice,
    /// What is watched.
    pub watched: Watched,
    /// How each step is tried.
    pub choices: Vec<Vec<Choice>>,
    /// What must hold.
    pub invariants: Vec<&'a Invariant>,
    world: World<'a>,
    opened: Vec<Vec<(String, Value)>>,
}

/// What was found against the procedure.
#[derive(Clone, Debug)]
pub enum Found {
    /// An invariant is broken.
    Broken {
        /// Its id.
        invariant: Arc<str>,
        /// What it says.
        name: Arc<str>,
        /// How.
        how: String,
        /// The path that leads there.
        path: Vec<(Moment, Happening)>,
    },
    /// From here no end can be reached.
    DeadEnd {
        /// The path that leads there.
        path: Vec<(Moment, Happening)>,
        /// Why nothing can be done there, in the order of the steps.
        refusals: Vec<String>,
    },
    /// The step that was looked for is done on no path.
    Unreachable,
    /// There are more states than the bound.
    TooMany,
}

/// What the search met.
#[derive(Clone, Debug, Default)]
pub struct Searched {
    /// How many different states.
    pub states: usize,
    /// Steps that were done on some path.
    pub done: BTreeSet<NodeNo>,
    /// What was found, the first only.
    pub found: Option<Found>,
}

/// What the search is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Goal {
    /// Every state of the slice.
    Invariants,
    /// Every state, and an end from each.
    End,
    /// Until this step was done.
    Step(NodeNo),
}

impl<'a> Problem<'a> {
    /// The problem of a procedure for a group of invariants, or for single steps.
    #[must_use]
    pub fn new(
        procedure: &Arc<Procedure>,
        invariants: Vec<&'a Invariant>,
        steps: &[NodeNo],
        examples: &Examples,
        national: &'a zs_time::Calendar,
    ) -> Self {
        let procedure = alone(procedure);
        let tree = Tree::of(&procedure);
        let watched = watched(&invariants);
        let slice = slice(&tree, &watched, steps);
        let at_least = invariants.iter().filter_map(|it| match it.rule {
            Rule::People { at_least, .. } => Some(at_least),
            _ => None,
        });
        let at_least = at_least.max().unwrap_or(1);
        let good = |node: NodeNo, field: u16| {
            let law = tree.law(node).fields.get(usize::from(field))?;
            let name = (
                procedure.id.clone(),
                tree.nodes[node].name.clone(),
                law.name.to_string(),
            );
            let example = examples.values.get(&name).cloned();
            example
                .unwrap_or_else(|| plain_value(&law.kind))
                .as_number()
        };
        let opened = examples.opened.get(&procedure.id).cloned();
        let opened = opened.unwrap_or_else(|| {
            let fields = procedure.fields.iter();
            fields
                .map(|field| (field.name.to_string(), plain_value(&field.kind)))
                .collect()
        });
        let numbers = Numbers::of_tree(&tree, &invariants, &opened, good);
        let opened = openings(&procedure, opened);
        let choosing = Choosing {
            tree: &tree,
            slice: &slice,
            watched: &watched,
            examples,
            numbers: &numbers,
            at_least,
        };
        let choices = (0..tree.nodes.len())
            .map(|node| match slice.steps.contains(&node) {
                true => choosing.of(node),
                false => Vec::new(),
            })
            .collect();
        let people = People::for_tree(&tree, at_least, &watched.no_posts);
        Self {
            world: World::new(procedure, people, national),
            tree,
            slice,
            watched,
            choices,
            invariants,
            opened,
        }
    }

    /// Searches.
    #[must_use]
    pub fn search(&self, goal: Goal, bounds: &Bounds) -> Searched {
        let mut search = Search {
            problem: self,
            goal,
            bounds,
            history: Vec::new(),
            known: HashMap::default(),
            open: VecDeque::new(),
            graph: live::Graph::default(),
            met: Searched::default(),
        };
        search.run();
        search.met.states = search.known.len();
        search.met
    }
}

/// The procedure as it stands alone: facts of a caller are then declared.
fn alone(procedure: &Arc<Procedure>) -> Arc<Procedure> {
    let inherited = |it: &zs_law::Fact| it.source == FactSource::Inherited;
    if !procedure.facts.iter().any(inherited) {
        return procedure.clone();
    }
    let mut own = Procedure::clone(procedure);
    for fact in own.facts.iter_mut().filter(|it| inherited(it)) {
        fact.source = FactSource::Declared { default: None };
    }
    Arc::new(own)
}

/// The openings to explore: each word of a choice of the case by which a fact is decided.
fn openings(procedure: &Procedure, first: Vec<(String, Value)>) -> Vec<Vec<(String, Value)>> {
    let mut found = vec![first];
    for (index, field) in procedure.fields.iter().enumerate() {
        let FieldKind::Choice(words) = &field.kind else {
            continue;
        };
        let this = FieldRef::Case(index as u16);
        let decides = procedure.facts.iter().any(|fact| match &fact.source {
            FactSource::Derived(Derived::Member { left, .. }) => *left == this,
            FactSource::Derived(Derived::Compare { left, .. }) => {
                *left == Quantity::Field(this.clone())
            }
            _ => false,
        });
        for word in words.iter().filter(|_| decides) {
            let mut other = found[0].clone();
            let value = Value::Text(word.to_string());
            let slot = other.iter_mut().find(|(name, _)| **name == *field.name);
            if let Some(slot) = slot.filter(|slot| slot.1 != value) {
                slot.1 = value;
                found.push(other);
            }
        }
    }
    found
}

/// How a state came about: from which other, by what.
struct Came {
    from: usize,
    now: Moment,
    what: Vec<Happening>,
}

/// A state that is still to be expanded.
struct Open {
    number: usize,
    state: State,
    now: Moment,
}

struct Search<'p, 'a> {
    problem: &'p Problem<'a>,
    goal: Goal,
    bounds: &'p Bounds,
    history: Vec<Came>,
    known: HashMap<u128, usize, BuildHasherDefault<DefaultHasher>>,
    open: VecDeque<Open>,
    graph: live::Graph,
    met: Searched,
}

impl Search<'_, '_> {
    fn run(&mut self) {
        for values in self.problem.opened.clone() {
            let opened = Opened {
                unit: "u".into(),
                overlays: Vec::new(),
                effective_on: START,
                values,
                source: None,
            };
            let law = self.problem.world.procedure.clone();
            let state = open(CaseId::default(), law, &opened);
            self.arrive(None, state, START, vec![Happening::Opened(opened)]);
        }
        while self.met.found.is_none()
            && let Some(next) = self.open.pop_front()
        {
            self.expand(&next);
        }
        if self.goal == Goal::End && self.met.found.is_none() {
            let dead = self.graph.first_dead_end();
            self.met.found = dead.map(|number| {
                let path = self.path(number);
                let refusals = self.refusals(&path);
                Found::DeadEnd { path, refusals }
            });
        }
    }

    /// Why the steps are refused at the end of a path, each sentence once.
    fn refusals(&self, path: &[(Moment, Happening)]) -> Vec<String> {
        let (Some((_, Happening::Opened(opened))), Some((now, _))) = (path.first(), path.last())
        else {
            return Vec::new();
        };
        let law = self.problem.world.procedure.clone();
        let mut state = open(CaseId::default(), law, opened);
        for (_, happening) in &path[1..] {
            apply(&mut state, happening, &self.problem.world);
        }
        let mut found: Vec<String> = Vec::new();
        for it in tries(self.problem, &state, *now, self.bounds).tries {
            let command = commanded(it.act);
            let answer = decide(Some(&state), &command, &self.problem.world, *now);
            let Some(first) = answer.err().and_then(|it| it.objections.into_iter().next()) else {
                continue;
            };
            if !found.contains(&first.sentence) {
                found.push(first.sentence);
            }
        }
        found
    }

    fn expand(&mut self, at: &Open) {
        let problem = self.problem;
        let todo = tries(problem, &at.state, at.now, self.bounds);
        if todo.cut {
            self.graph.escapes(at.number);
        }
        for it in todo.tries {
            let command = commanded(it.act);
            let Ok(what) = decide(Some(&at.state), &command, &problem.world, at.now) else {
                continue;
            };
            self.met.done.extend(it.node);
            self.follow(at, at.now, what);
            if self.goal == it.node.map_or(Goal::Invariants, Goal::Step) && it.node.is_some() {
                self.open.clear();
                return;
            }
            if self.met.found.is_some() {
                return;
            }
        }
        if let Some(day) = self.next_day(at) {
            let now = Moment::from_ms(day.start().ms() + START.time_ms());
            let tick = commanded(Act::Tick);
            if let Ok(what) = decide(Some(&at.state), &tick, &problem.world, now) {
                for deemed in &what {
                    self.met.done.extend(self.node_of(&at.state, deemed));
                }
                self.follow(at, now, what);
            }
        }
    }

    fn node_of(&self, state: &State, what: &Happening) -> Option<NodeNo> {
        match zs_case::locate(state, what.path()?)? {
            zs_case::Place::Existing { instance, step } => {
                node_of(self.problem, state, instance, step)
            }
            zs_case::Place::Beginning { .. } => None,
        }
    }

    /// Applies what happened, judges it and keeps the state where it is new.
    fn follow(&mut self, at: &Open, now: Moment, what: Vec<Happening>) {
        let mut state = at.state.clone();
        for happening in &what {
            apply(&mut state, happening, &self.problem.world);
        }
        self.arrive(Some(at.number), state, now, what);
    }

    fn arrive(&mut self, from: Option<usize>, state: State, now: Moment, what: Vec<Happening>) {
        let problem = self.problem;
        let mut entries = from.map_or_else(Vec::new, |from| self.entries(from));
        let old = entries.len();
        entries.extend(what.iter().map(|what| Entry { now, what }));
        let broken = self.judge(&entries, old, now);
        let broken = broken.map(|(it, how)| Found::Broken {
            invariant: it.id.clone(),
            name: it.name.clone(),
            how,
            path: owned(&entries),
        });
        let trace = Trace {
            entries: &entries,
            now,
        };
        let ticking = self.ticking(&state, now);
        let calendar = problem.world.calendar(state.procedure().calendar);
        let over = |from, length| crate::invariant::has_passed(calendar, from, now, length);
        let clocks = clocks(&problem.invariants, &trace, over);
        let seen = self.seen(&state, now);
        let terms = (ticking.as_slice(), &seen);
        let key = key(&state, terms, &trace, &problem.watched, &clocks);
        let ended = state.standing != Standing::Open;
        drop(entries);
        let number = match self.known.get(&key) {
            Some(number) => *number,
            None => self.keep(key, from, state, now, what),
        };
        self.graph.edge(from, number, ended);
        if broken.is_some() {
            self.met.found = broken;
        }
    }

    fn keep(
        &mut self,
        key: u128,
        from: Option<usize>,
        state: State,
        now: Moment,
        what: Vec<Happening>,
    ) -> usize {
        let number = self.history.len();
        self.known.insert(key, number);
        let from = from.unwrap_or(number);
        self.history.push(Came { from, now, what });
        self.open.push_back(Open { number, state, now });
        if self.known.len() > self.bounds.states_max && self.met.found.is_none() {
            self.met.found = Some(Found::TooMany);
        }
        number
    }

    fn ticking(&self, state: &State, now: Moment) -> Vec<super::clock::Ticking> {
        ticking(&self.problem.world, state, now, |instance, step| {
            node_of(self.problem, state, instance, step)
                .is_some_and(|node| self.problem.slice.steps.contains(&node))
        })
    }

    /// What the rules of the slice see of the values of a state.
    fn seen<'s>(&self, state: &'s State, now: Moment) -> Seen<'s> {
        let view = View {
            state,
            candidate: None,
            register: &self.problem.world,
            day: now.day(),
        };
        let mut seen = Seen::default();
        for index in 0..state.instances.len() {
            let number = InstanceNo(index as u16);
            let instance = state.instance(number);
            for step in instance.procedure.step_numbers() {
                let Some(node) = node_of(self.problem, state, number, step) else {
                    continue;
                };
                if !self.problem.slice.steps.contains(&node) {
                    continue;
                }
                seen.needs.push(match need_of(&view, number, step) {
                    Need::Needed => 0,
                    Need::Optional => 1,
                    Need::NotNeeded => 2,
                    Need::Unknown => 3,
                });
                let Some(round) = instance.done(step) else {
                    continue;
                };
                let fields = instance.procedure.step(step).fields.len() as u16;
                let read =
                    (0..fields).filter(|it| self.problem.slice.required.contains(&(node, *it)));
                let value = |field| {
                    round
                        .values
                        .get(usize::from(field))
                        .and_then(Option::as_ref)
                };
                let value = read
                    .map(value)
                    .map(|it| it.filter(|it| !matches!(it, Value::Date(_) | Value::Moment(_))));
                seen.values.extend(value);
            }
        }
        seen
    }

    /// The next day on which a term of the engine or of an invariant ends.
    fn next_day(&self, at: &Open) -> Option<Day> {
        let ends = self.ticking(&at.state, at.now).into_iter();
        let own = ends.filter_map(|term| term.changes).min();
        let entries = self.entries(at.number);
        let calendar = self.problem.world.calendar(at.state.procedure().calendar);
        let mut first = own;
        for invariant in &self.problem.invariants {
            let Rule::Within {
                first: of, length, ..
            } = &invariant.rule
            else {
                continue;
            };
            for entry in entries.iter().filter(|entry| of.found_in(entry).is_some()) {
                let passed = |day: &Day| {
                    let now = Moment::from_ms(day.start().ms() + START.time_ms());
                    crate::invariant::has_passed(calendar, entry.at(), now, *length)
                };
                if passed(&at.now.day()) {
                    continue;
                }
                let days = (1..AHEAD_DAYS_MAX).map(|ahead| at.now.day().plus(ahead));
                let over = days.into_iter().find(passed);
                first = first.into_iter().chain(over).min();
            }
        }
        first
    }

    fn judge(
        &self,
        entries: &[Entry<'_>],
        old: usize,
        now: Moment,
    ) -> Option<(&Invariant, String)> {
        let problem = self.problem;
        let person = |id: &_| problem.world.people.get(id);
        // Each new entry is judged when it was the last; without any, the time is.
        let ends = (old + 1..=entries.len()).chain((old == entries.len()).then_some(old));
        for end in ends {
            let ground = Ground {
                trace: Trace {
                    entries: &entries[..end],
                    now,
                },
                calendar: problem.world.calendar(problem.world.procedure.calendar),
                person: &person,
                procedure: &problem.world.procedure,
                whole: end == entries.len(),
            };
            for invariant in &problem.invariants {
                if let Some(how) = violation(invariant, &ground) {
                    return Some((invariant, how));
                }
            }
        }
        None
    }

    fn entries(&self, number: usize) -> Vec<Entry<'_>> {
        let mut steps = Vec::new();
        let mut at = number;
        loop {
            steps.push(at);
            if self.history[at].from == at {
                break;
            }
            at = self.history[at].from;
        }
        let came = steps.iter().rev().map(|at| &self.history[*at]);
        came.flat_map(|came| {
            let now = came.now;
            came.what.iter().map(move |what| Entry { now, what })
        })
        .collect()
    }

    fn path(&self, number: usize) -> Vec<(Moment, Happening)> {
        owned(&self.entries(number))
    }
}

fn owned(entries: &[Entry<'_>]) -> Vec<(Moment, Happening)> {
    let entries = entries.iter();
    entries
        .map(|entry| (entry.now, entry.what.clone()))
        .collect()
}
