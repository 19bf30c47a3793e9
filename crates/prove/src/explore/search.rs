//! The search: breadth first, so that the first illegal path found is a shortest one.

use std::collections::{BTreeSet, BinaryHeap, HashMap};
use std::hash::{BuildHasherDefault, DefaultHasher};
use std::sync::Arc;

use zs_base::{CaseId, Day, Moment};
use zs_case::state::Standing;
use zs_case::{Register, State, View, apply, decide, open};
use zs_event::event::Opened;
use zs_event::{Act, Happening};

use super::START;
use super::clock::ticking;
use super::frontier::{Open, done_count};
use super::future::Looking;
use super::key::{Scene, clocks, key, past};
use super::live;
use super::moves::{Which, commanded, tries};
use super::problem::Problem;
use super::relax::Kept;
use super::tree::NodeNo;
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
            self.arrive(None, state, START, vec![Happening::Opened(opened)]);
        }
        while self.met.found.is_none()
            && let Some(next) = self.open.pop()
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

    fn expand(&mut self, at: &Open) {
        let problem = self.problem;
        for it in tries(problem, &at.state, at.now, self.bounds, Which::InOrder) {
            if it.beyond && self.goal != Goal::End {
                continue;
            }
            let command = commanded(it.act);
            let Ok(what) = decide(Some(&at.state), &command, &problem.world, at.now) else {
                continue;
            };
            if it.beyond {
                self.graph.escapes(at.number);
                continue;
            }
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
        if let (Goal::End, Some(from), true) = (self.goal, from, state.standing != Standing::Open) {
            // An end was reached from there; what can be done afterwards does not matter.
            self.graph.escapes(from);
            return;
        }
        let (broken, past) = self.judged(from, &state, now, &what);
        let scopes = problem.tree.scopes(&state);
        let looking = Looking {
            tree: &problem.tree,
            steps: &problem.slice.steps,
            reads: &problem.reads,
            undone: &problem.undone,
            bounds: self.bounds,
            view: View {
                state: &state,
                candidate: None,
                register: &problem.world,
                day: now.day(),
            },
            scopes: &scopes,
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
        };
        let key = key(&scene, past);
        let ended = state.standing != Standing::Open;
        let ends = ticking.iter().filter_map(|term| term.changes).min();
        let number = match self.known.get(&key) {
            Some(number) => *number,
            None => {
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
                self.keep(key, from, what, open)
            }
        };
        self.graph.edge(from, number, ended);
        if broken.is_some() {
            self.met.found = broken;
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
