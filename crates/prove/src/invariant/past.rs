//! What has happened before the last entry of a trace and still counts.
//!
//! A return does things anew: from then on the step returned to, and everything that comes after it
//! by the file's own order, did not happen, except what the outcome keeps.

use zs_base::Moment;
use zs_event::StepPath;
use zs_law::Procedure;

use super::model::Atom;
use super::name::EventName;
use crate::trace::{Entry, Trace, same_instances};

/// The entries before the last, and which of them still count.
pub struct Past<'a> {
    trace: Trace<'a>,
    end: usize,
    counts: Vec<bool>,
}

impl<'a> Past<'a> {
    /// The past of the last entry, or of now where `whole`.
    #[must_use]
    pub fn before(trace: Trace<'a>, end: usize, procedure: &Procedure) -> Self {
        let mut counts = vec![true; end];
        for index in 0..end {
            let entries = &trace.entries[..=index];
            if let Some(gone) = Gone::of(&entries[index], procedure) {
                for (at, entry) in entries.iter().enumerate() {
                    let path = entry.done().map(|it| it.0).or_else(|| entry.served());
                    if path.is_some_and(|path| gone.takes(path)) {
                        counts[at] = false;
                    }
                }
            }
        }
        Self { trace, end, counts }
    }

    /// Whether a circumstance holds, seen from a place.
    #[must_use]
    pub fn holds(&self, atom: &Atom, at: &StepPath) -> bool {
        match atom {
            Atom::Event(event) => self.index(event, at).is_some(),
            // What a step declares is known when it is done.
            Atom::Declared(fact) => {
                let known = self.trace.entries.len().min(self.end + 1);
                self.trace.fact(fact, known, at) == Some(true)
            }
        }
    }

    /// The last time the event happened in the same instances.
    #[must_use]
    pub fn index(&self, event: &EventName, at: &StepPath) -> Option<usize> {
        (0..self.end).rev().find(|index| {
            let found = event.found_in(&self.trace.entries[*index]);
            self.counts[*index] && found.is_some_and(|found| same_instances(found, at))
        })
    }

    /// When it last happened, in law.
    #[must_use]
    pub fn moment(&self, event: &EventName, at: &StepPath) -> Option<Moment> {
        let index = self.index(event, at)?;
        Some(self.trace.entries[index].at())
    }

    /// Whether an entry still counts.
    #[must_use]
    pub fn counts(&self, index: usize) -> bool {
        self.counts[index]
    }
}

/// What a return undoes: steps of one procedure instance, with the calls among them.
struct Gone<'a> {
    path: &'a StepPath,
    steps: Vec<String>,
}

impl<'a> Gone<'a> {
    fn of(entry: &Entry<'a>, root: &Procedure) -> Option<Self> {
        let (path, outcome) = entry.done()?;
        let mut procedure = root;
        for call in &path.calls {
            let step = procedure.step(procedure.find_step(&call.step)?);
            let callee = step.call.as_ref()?.callee;
            procedure = procedure.callees.get(usize::from(callee))?;
        }
        let number = procedure.find_step(&path.step)?;
        let mut outcomes = procedure.step(number).outcomes.iter();
        let outcome = outcomes.find(|it| Some(&*it.name) == outcome)?;
        let mut gone = vec![outcome.return_to?];
        let mut next = gone.clone();
        while let Some(step) = next.pop() {
            for later in procedure.step_numbers() {
                if procedure.step(later).after.contains(&step) && !gone.contains(&later) {
                    gone.push(later);
                    next.push(later);
                }
            }
        }
        // The step that returned need not come after the one returned to; what comes after it alone
        // stays.
        if !gone.contains(&number) {
            gone.push(number);
        }
        gone.retain(|step| !outcome.keep.contains(step));
        let steps = gone
            .into_iter()
            .map(|step| procedure.step(step).id.to_string());
        Some(Self {
            path,
            steps: steps.collect(),
        })
    }

    fn takes(&self, path: &StepPath) -> bool {
        let depth = self.path.calls.len();
        if path.calls.len() < depth || path.calls[..depth] != self.path.calls {
            return false;
        }
        let step = path.calls.get(depth).map_or(&path.step, |call| &call.step);
        self.steps.iter().any(|gone| gone == step.as_str())
    }
}
