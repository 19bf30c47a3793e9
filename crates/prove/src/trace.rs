//! A trace: what happened in one case, in order, each with the moment at which it was recorded.

use zs_base::Moment;
use zs_event::command::Declared;
use zs_event::{Happening, StepPath};

/// One thing that happened.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// When it was recorded.
    pub now: Moment,
    /// What happened.
    pub what: &'a Happening,
}

/// What happened so far, and what time it is.
#[derive(Clone, Copy, Debug)]
pub struct Trace<'a> {
    /// In the order of recording.
    pub entries: &'a [Entry<'a>],
    /// Now.
    pub now: Moment,
}

impl<'a> Entry<'a> {
    /// The step that was done, by people or by law, and its outcome.
    #[must_use]
    pub fn done(&self) -> Option<(&'a StepPath, Option<&'a str>)> {
        match self.what {
            Happening::Performed(it) => Some((&it.path, it.outcome.as_deref())),
            Happening::Deemed(it) => Some((&it.path, Some(&it.outcome))),
            _ => None,
        }
    }

    /// The step whose paper was served.
    #[must_use]
    pub const fn served(&self) -> Option<&'a StepPath> {
        match self.what {
            Happening::Served(it) => Some(&it.path),
            _ => None,
        }
    }

    /// When it happened in law.
    #[must_use]
    pub const fn at(&self) -> Moment {
        match self.what {
            Happening::Opened(it) => it.effective_on,
            Happening::Performed(it) => it.effective_on,
            Happening::Served(it) => it.effective_on,
            Happening::Deemed(it) => it.effective_on,
            Happening::FactsDeclared(it) => it.effective_on,
            _ => self.now,
        }
    }

    /// Where it happened; nothing for the case's own procedure as a whole.
    #[must_use]
    pub const fn place(&self) -> Option<&'a StepPath> {
        match self.what {
            Happening::FactsDeclared(it) => it.within.as_ref(),
            what => what.path(),
        }
    }

    /// The facts that were declared, with a step or alone.
    #[must_use]
    pub fn declared(&self) -> &'a [Declared] {
        match self.what {
            Happening::Performed(it) => &it.declared,
            Happening::FactsDeclared(it) => &it.facts,
            _ => &[],
        }
    }
}

impl Trace<'_> {
    /// What was last declared of a fact before an entry, in the instances in which a place lies.
    #[must_use]
    pub fn fact(&self, name: &str, before: usize, at: &StepPath) -> Option<bool> {
        let earlier = self.entries[..before].iter().rev();
        earlier
            .filter(|entry| entry.place().is_none_or(|place| same_instances(place, at)))
            .flat_map(Entry::declared)
            .find(|declared| declared.fact == name)
            .map(|declared| declared.holds)
    }
}

/// Whether two places are in the same instances of the calls that both lie in.
#[must_use]
pub fn same_instances(left: &StepPath, right: &StepPath) -> bool {
    let mut shared = left.calls.iter().zip(&right.calls);
    shared
        .find(|(a, b)| a != b)
        .is_none_or(|(a, b)| a.step != b.step)
}
