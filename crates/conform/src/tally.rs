//! The count of deviations by kind and step, with a few cases of each as examples.

use std::collections::BTreeMap;

use zs_base::Day;
use zs_law::{Procedure, StepNo};

use crate::Kind;

/// Examples that are kept of each deviation.
const EXAMPLES_MAX: usize = 5;

/// What deviates: the kind, the step, and what in particular (the step that was missing before it,
/// the term, the sentence of the requirement).
pub(crate) type Key = (Kind, StepNo, String);

/// A case in which a deviation occurs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// Its number in the log.
    pub case: String,
    /// The row; of the last event of the case where something is missing after it.
    pub row: u64,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Counted {
    count: u64,
    examples: Vec<Example>,
}

/// A step that a case left undone.
#[derive(Clone, Debug)]
pub(crate) struct Undone {
    pub(crate) step: StepNo,
    pub(crate) term: String,
    pub(crate) due: Option<Day>,
    pub(crate) example: Example,
}

/// The deviations of many cases. Tallies of parts of a log are added up in the order of the file.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    cases: u64,
    events: u64,
    deviating: u64,
    last: Option<Day>,
    found: BTreeMap<Key, Counted>,
    undone: Vec<Undone>,
}

/// One deviation with its count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The kind.
    pub kind: Kind,
    /// The step.
    pub step: StepNo,
    /// What in particular.
    pub what: String,
    /// How often.
    pub count: u64,
    /// A few cases, the first of the log.
    pub examples: Vec<Example>,
}

impl Tally {
    pub(crate) fn add_case(&mut self, events: u64, last: Option<Day>, deviates: Deviates) {
        self.cases += 1;
        self.events += events;
        self.deviating += u64::from(deviates == Deviates::Yes);
        self.last = self.last.max(last);
    }

    pub(crate) fn add(&mut self, key: Key, example: impl FnOnce() -> Example) {
        let counted = self.found.entry(key).or_default();
        counted.count += 1;
        if counted.examples.len() < EXAMPLES_MAX {
            counted.examples.push(example());
        }
    }

    pub(crate) fn add_undone(&mut self, undone: Undone) {
        self.undone.push(undone);
    }

    /// Adds the tally of the next part of the log, which `rows` rows come before.
    pub fn append(&mut self, mut next: Self, rows: u64) {
        self.cases += next.cases;
        self.events += next.events;
        self.deviating += next.deviating;
        self.last = self.last.max(next.last);
        for (key, counted) in next.found {
            let own = self.found.entry(key).or_default();
            own.count += counted.count;
            let room = EXAMPLES_MAX - own.examples.len();
            own.examples
                .extend(counted.examples.into_iter().take(room).map(|mut it| {
                    it.row += rows;
                    it
                }));
        }
        for undone in &mut next.undone {
            undone.example.row += rows;
        }
        self.undone.append(&mut next.undone);
    }

    /// Cases that were replayed.
    #[must_use]
    pub const fn cases(&self) -> u64 {
        self.cases
    }

    /// Events that were replayed.
    #[must_use]
    pub const fn events(&self) -> u64 {
        self.events
    }

    /// Cases in which an event deviates; what is only undone does not count here.
    #[must_use]
    pub const fn deviating(&self) -> u64 {
        self.deviating
    }

    /// The day of the last event.
    #[must_use]
    pub const fn last(&self) -> Option<Day> {
        self.last
    }

    /// All deviations as they stand on a day, by kind and by step in the order of the procedure.
    #[must_use]
    pub fn findings(mut self, on: Day) -> Vec<Finding> {
        for undone in std::mem::take(&mut self.undone) {
            let overdue = undone.due.is_some_and(|due| due < on);
            let (kind, what) = if overdue {
                (Kind::Overdue, undone.term)
            } else {
                (Kind::Unfinished, String::new())
            };
            self.add((kind, undone.step, what), || undone.example);
        }
        let finding = |((kind, step, what), it): (Key, Counted)| Finding {
            kind,
            step,
            what,
            count: it.count,
            examples: it.examples,
        };
        self.found.into_iter().map(finding).collect()
    }
}

/// Whether some event of a case deviates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deviates {
    Yes,
    No,
}

impl Finding {
    /// One line for people: title, step, what in particular, count, examples.
    #[must_use]
    pub fn line(&self, procedure: &Procedure) -> String {
        let step = &procedure.step(self.step).name;
        let examples: Vec<String> = self
            .examples
            .iter()
            .map(|it| format!("{}（第{}行）", it.case, it.row))
            .collect();
        let what = if self.what.is_empty() {
            String::new()
        } else {
            format!("：{}", self.what)
        };
        format!(
            "{}\t{step}{what}\t{}\t例如 {}",
            self.kind.title(),
            self.count,
            examples.join("、")
        )
    }
}
