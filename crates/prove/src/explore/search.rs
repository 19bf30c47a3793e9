//! The search: breadth first, so that the first illegal path found is a shortest one.

use std::collections::{BTreeSet, BinaryHeap, HashMap};
use std::hash::{BuildHasherDefault, DefaultHasher};
use std::sync::Arc;

use zs_base::{CaseId, Day, Moment};
use zs_case::state::{Instance, Standing};
use zs_case::{Register, State, View, apply, decide, open};
use zs_event::event::Opened;
use zs_event::{Act, Happening};

use super::START;
use super::clock::ticking;
use super::coming::decide_or_come;
use super::frontier::{Open, done_count};
use super::future::{Looking, Settled, may_return};
use super::key::{Scene, clocks, key, past};
use super::live;
use super::moves::{Which, commanded, tries};
use super::problem::Problem;
use super::relax::Kept;
use super::tree::NodeNo;
use crate::abreast::abreast;
use crate::invariant::{Ground, Invariant, Rule, violation};
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
    /// On how many threads states are expanded; what is found does not depend on it.
    pub threads: usize,
}

impl Bounds {
    /// Whether the bound on instances can be met by a call that is made once a course: only where
    /// fewer instances are allowed than courses.
    #[must_use]
    pub fn counts_calls(&self) -> bool {
        usize::from(self.instances_max) < self.rounds_max
    }
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            states_max: 2_000_000,
            rounds_max: 2,
            instances_max: 2,
            threads: 1,
        }
    }
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
    /// The guards that sufficed; nothing where the search was made with all of them.
    pub sufficed: Option<Kept>,
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

impl Problem<'_> {
    /// Searches.
    #[must_use]
    pub fn search(&self, goal: Goal, bounds: &Bounds) -> Searched {
        let mut search = Search {
            problem: self,
            goal,
            bounds,
            history: Vec::new(),
            known: HashMap::default(),
            open: BinaryHeap::new(),
            graph: live::Graph::default(),
            met: Searched::default(),
        };
        search.run();
        search.met.states = search.known.len();
        search.met
    }
}

/// How a state came about: from which other, by what.
struct Came {
    from: usize,
    now: Moment,
    what: Vec<Happening>,
}

/// So many states are expanded side by side, before what came of them is looked at in order.
const SIDE_BY_SIDE: usize = 1024;

/// So many of them are handed to a thread at once: one alone costs less than its handing over.
const AT_ONCE: usize = 32;

/// What came of expanding a state.
#[derive(Default)]
struct Grown {
    /// Steps that the law did by itself or people did.
    done: Vec<NodeNo>,
    /// Whether something lies beyond the bounds, or an end was reached.
    escapes: bool,
    /// The states after it, in the order of the steps.
    next: Vec<Arrived>,
}

/// A state that was reached.
struct Arrived {
    key: u128,
    /// What led there and what it is, unless it was known before: most are, and whoever made them
    /// throws them away at the least cost.
    fresh: Option<(Vec<Happening>, Open)>,
    ended: bool,
    broken: Option<Found>,
    /// The step that led there.
    node: Option<NodeNo>,
}

struct Search<'p, 'a> {
    problem: &'p Problem<'a>,
    goal: Goal,
    bounds: &'p Bounds,
    history: Vec<Came>,
    known: HashMap<u128, usize, BuildHasherDefault<DefaultHasher>>,
    open: BinaryHeap<Open>,
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
            let what = vec![Happening::Opened(opened)];
            if let Some(first) = self.arrived(None, state, START, what, None) {
                self.take(None, first);
            }
        }
        while self.met.found.is_none() {
            let batch = self.batch();
            if batch.is_empty() {
                break;
            }
            self.expand(batch);
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
        for it in tries(self.problem, &state, *now, self.bounds, Which::All) {
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

    /// The states that are expanded next. What comes of them has higher numbers than they have, so
    /// that the order is that of one after the other; where it is not by number, one is taken.
    fn batch(&mut self) -> Vec<Open> {
        let by_number = !matches!(self.goal, Goal::Step(_));
        let most = if by_number { SIDE_BY_SIDE } else { 1 };
        let mut batch = Vec::new();
        while batch.len() < most
            && let Some(next) = self.open.pop()
        {
            batch.push(next);
        }
        batch
    }

    fn expand(&mut self, batch: Vec<Open>) {
        if self.bounds.threads < 2 || batch.len() < 2 * AT_ONCE {
            for at in batch {
                let grown = self.grown(&at);
                if !self.took(at.number, grown) {
                    return;
                }
            }
            return;
        }
        let mut grown: Vec<(usize, Grown)> = Vec::with_capacity(batch.len());
        let mut rest = batch.into_iter();
        let mut parts: Vec<Vec<Open>> = Vec::with_capacity(SIDE_BY_SIDE / AT_ONCE);
        while rest.len() > 0 {
            parts.push(rest.by_ref().take(AT_ONCE).collect());
        }
        let seen = &*self;
        // Who expands a state also throws it away.
        let work = |part: Vec<Open>| -> Vec<(usize, Grown)> {
            let part = part.into_iter();
            part.map(|at| (at.number, seen.grown(&at))).collect()
        };
        abreast(self.bounds.threads, parts.into_iter(), work, |it| {
            grown.extend(it);
        });
        for (number, grown) in grown {
            if !self.took(number, grown) {
                return;
            }
        }
    }

    /// Takes what came of a state in order; says whether the search goes on.
    fn took(&mut self, number: usize, grown: Grown) -> bool {
        self.met.done.extend(grown.done);
        if grown.escapes {
            self.graph.escapes(number);
        }
        for next in grown.next {
            let reached = next.node.is_some_and(|it| self.goal == Goal::Step(it));
            self.take(Some(number), next);
            if reached {
                self.open.clear();
                return false;
            }
            if self.met.found.is_some() {
                return false;
            }
        }
        true
    }

    /// Expands a state. Nothing of the search is changed by it.
    fn grown(&self, at: &Open) -> Grown {
        let problem = self.problem;
        let mut grown = Grown::default();
        for it in tries(problem, &at.state, at.now, self.bounds, Which::InOrder) {
            if it.beyond && self.goal != Goal::End {
                continue;
            }
            let command = commanded(it.act);
            let what = decide_or_come(&at.state, &command, &problem.world, at.now);
            let Ok(what) = what else {
                continue;
            };
            if it.beyond {
                grown.escapes = true;
                continue;
            }
            grown.done.extend(it.node);
            self.follow(at, (at.now, it.node), what, &mut grown);
        }
        if let Some(day) = self.next_day(at) {
            let now = Moment::from_ms(day.start().ms() + START.time_ms());
            let tick = commanded(Act::Tick);
            if let Ok(what) = decide(Some(&at.state), &tick, &problem.world, now) {
                let done = what.iter().filter_map(|it| self.node_of(&at.state, it));
                grown.done.extend(done);
                self.follow(at, (now, None), what, &mut grown);
            }
        }
        grown
    }

    fn node_of(&self, state: &State, what: &Happening) -> Option<NodeNo> {
        match zs_case::locate(state, what.path()?)? {
            zs_case::Place::Existing { instance, step } => {
                let scope = *self
                    .problem
                    .tree
                    .scopes(state)
                    .get(usize::from(instance.0))?;
                self.problem.tree.child(scope, step)
            }
            zs_case::Place::Beginning { .. } => None,
        }
    }

    /// Applies what happened and judges it.
    fn follow(
        &self,
        at: &Open,
        (now, node): (Moment, Option<NodeNo>),
        what: Vec<Happening>,
        grown: &mut Grown,
    ) {
        let mut state = at.state.clone();
        for happening in &what {
            apply(&mut state, happening, &self.problem.world);
        }
        match self.arrived(Some(at.number), state, now, what, node) {
            Some(arrived) => grown.next.push(arrived),
            None => grown.escapes = true,
        }
    }

    /// A state with its key; nothing where an end was reached and only that matters.
    fn arrived(
        &self,
        from: Option<usize>,
        state: State,
        now: Moment,
        what: Vec<Happening>,
        node: Option<NodeNo>,
    ) -> Option<Arrived> {
        let problem = self.problem;
        let ended = state.standing != Standing::Open;
        // An end was reached from there; what can be done afterwards does not matter.
        if self.goal == Goal::End && from.is_some() && ended {
            return None;
        }
        let (broken, past) = self.judged(from, &state, now, &what);
        let scopes = problem.tree.scopes(&state);
        let room = |it: &Arc<Instance>| may_return(it, self.bounds);
        let looking = Looking {
            tree: &problem.tree,
            explored: &problem.explored,
            reads: &problem.reads,
            undone: &problem.undone,
            room: state.instances.iter().map(room).collect(),
            view: View {
                state: &state,
                candidate: None,
                register: &problem.world,
                day: now.day(),
            },
            scopes: &scopes,
            served: &problem.slice.served,
            settled: Settled::of(&problem.tree),
        };
        let possible = looking.possible();
        let ticking = ticking(&problem.world, &state, now, |instance, step| {
            let scope = scopes.get(usize::from(instance.0)).copied();
            let node = scope.and_then(|scope| problem.tree.child(scope, step));
            node.is_some_and(|node| possible[node])
        });
        let scene = Scene {
            looking,
            possible: &possible,
            ticking: &ticking,
            bounds: self.bounds,
        };
        let key = key(&scene, past);
        let ends = ticking.iter().filter_map(|term| term.changes).min();
        let rank = match self.goal {
            Goal::Step(_) => done_count(&state),
            Goal::Invariants | Goal::End => 0,
        };
        let open = Open {
            number: 0,
            state,
            now,
            ends,
            rank,
        };
        let is_known = self.known.contains_key(&key);
        Some(Arrived {
            key,
            fresh: (!is_known).then_some((what, open)),
            ended,
            broken,
            node,
        })
    }

    /// Keeps a state where it is new.
    fn take(&mut self, from: Option<usize>, it: Arrived) {
        let number = match (self.known.get(&it.key), it.fresh) {
            (Some(number), _) => *number,
            (None, Some((what, open))) => self.keep(it.key, from, what, open),
            // What was known stays known.
            (None, None) => return,
        };
        self.graph.edge(from, number, it.ended);
        if it.broken.is_some() {
            self.met.found = it.broken;
        }
    }

    /// What the invariants say to what happened, and what they will still see of it.
    fn judged(
        &self,
        from: Option<usize>,
        state: &State,
        now: Moment,
        what: &[Happening],
    ) -> (Option<Found>, u64) {
        let problem = self.problem;
        if problem.invariants.is_empty() {
            return (None, 0);
        }
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
        let calendar = problem.world.calendar(state.procedure().calendar);
        let over = |from, length| crate::invariant::has_passed(calendar, from, now, length);
        let clocks = clocks(&problem.invariants, &trace, over);
        let law = &problem.world.procedure;
        (broken, past(&trace, &problem.watched, law, &clocks))
    }

    fn keep(&mut self, key: u128, from: Option<usize>, what: Vec<Happening>, open: Open) -> usize {
        let number = self.history.len();
        self.known.insert(key, number);
        let (from, now) = (from.unwrap_or(number), open.now);
        self.history.push(Came { from, now, what });
        self.open.push(Open { number, ..open });
        if self.known.len() > self.bounds.states_max && self.met.found.is_none() {
            self.met.found = Some(Found::TooMany);
        }
        number
    }

    /// The next day on which a term of the engine or of an invariant ends.
    fn next_day(&self, at: &Open) -> Option<Day> {
        let mut first = at.ends;
        if self.problem.invariants.is_empty() {
            return first;
        }
        let entries = self.entries(at.number);
        let calendar = self.problem.world.calendar(at.state.procedure().calendar);
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
