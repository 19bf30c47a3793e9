//! The count of deviations by kind and step, with cases of each as examples or one by one.

use std::collections::BTreeMap;
use std::sync::Arc;

use zs_base::Day;
use zs_base::limits::DEVIATIONS_LISTED_MAX;
use zs_event::Cite;
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
    /// What is so in this very case, such as the last lawful day and the real one; may be empty.
    pub note: String,
}

/// What is known of a deviation beside its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Detail {
    pub(crate) example: Example,
    pub(crate) cite: Option<Cite>,
    /// What the log does not tell and under which it is none.
    pub(crate) unless: Vec<Arc<str>>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Counted {
    count: u64,
    examples: Vec<Example>,
    cite: Option<Cite>,
    unless: Vec<Arc<str>>,
}

/// A step that a case left undone.
#[derive(Clone, Debug)]
pub(crate) struct Undone {
    pub(crate) step: StepNo,
    pub(crate) term: String,
    pub(crate) due: Option<Day>,
    /// The kind of deviation once the day has passed.
    pub(crate) overdue: Kind,
    /// The kind while it has not; nothing where that is none.
    pub(crate) before: Option<Kind>,
    pub(crate) detail: Detail,
}

/// How many cases of each deviation are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Keep {
    /// A few of each.
    #[default]
    Examples,
    /// All, up to a bound for the whole log.
    All,
}

/// The deviations of many cases. Tallies of parts of a log are added up in the order of the file.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    cases: u64,
    events: u64,
    deviating: u64,
    before_law: u64,
    last: Option<Day>,
    keep: Keep,
    kept: usize,
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
    /// Cases in which it occurs, the first of the log: a few, or all of them up to a bound.
    pub examples: Vec<Example>,
    /// Where the law says so.
    pub cite: Option<Cite>,
    /// What the log does not tell and under which it is no deviation.
    pub unless: Vec<Arc<str>>,
}

impl Tally {
    /// A tally that keeps every case of each deviation, up to a bound for the whole log.
    #[must_use]
    pub fn of_all() -> Self {
        Self {
            keep: Keep::All,
            ..Self::default()
        }
    }

    pub(crate) fn add_case(&mut self, events: u64, last: Option<Day>, deviates: Deviates) {
        self.cases += 1;
        self.events += events;
        self.deviating += u64::from(deviates == Deviates::Yes);
        self.last = self.last.max(last);
    }

    /// Counts a case that began before the law by which the log is measured.
    pub(crate) fn add_before_law(&mut self, events: u64, last: Option<Day>) {
        self.add_case(events, last, Deviates::No);
        self.before_law += 1;
    }

    pub(crate) fn add(&mut self, key: Key, detail: impl FnOnce() -> Detail) {
        let counted = self.found.entry(key).or_default();
        counted.count += 1;
        let room = room(self.keep, self.kept, counted.examples.len());
        if counted.count == 1 || room > 0 {
            let detail = detail();
            if counted.count == 1 {
                counted.cite = detail.cite;
                counted.unless = detail.unless;
            }
            if room > 0 {
                counted.examples.push(detail.example);
                self.kept += 1;
            }
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
        self.before_law += next.before_law;
        self.last = self.last.max(next.last);
        for (key, counted) in next.found {
            let own = self.found.entry(key).or_default();
            if own.count == 0 {
                own.cite = counted.cite;
                own.unless = counted.unless;
            }
            own.count += counted.count;
            let room = room(self.keep, self.kept, own.examples.len());
            let before = own.examples.len();
            own.examples
                .extend(counted.examples.into_iter().take(room).map(|mut it| {
                    it.row += rows;
                    it
                }));
            self.kept += own.examples.len() - before;
        }
        for undone in &mut next.undone {
            undone.detail.example.row += rows;
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

    /// Cases that began before the law by which the log is measured, and so were not measured.
    #[must_use]
    pub const fn before_law(&self) -> u64 {
        self.before_law
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
            let found = match (overdue, undone.before) {
                (true, _) => Some((undone.overdue, undone.term)),
                (false, before) => before.map(|kind| (kind, String::new())),
            };
            if let Some((kind, what)) = found {
                self.add((kind, undone.step, what), || undone.detail);
            }
        }
        let finding = |((kind, step, what), it): (Key, Counted)| Finding {
            kind,
            step,
            what,
            count: it.count,
            examples: it.examples,
            cite: it.cite,
            unless: it.unless,
        };
        self.found.into_iter().map(finding).collect()
    }
}

/// How many more cases of one deviation are kept, where so many are kept of all and of this one.
fn room(keep: Keep, of_all: usize, of_this: usize) -> usize {
    match keep {
        Keep::Examples => EXAMPLES_MAX.saturating_sub(of_this),
        Keep::All => DEVIATIONS_LISTED_MAX.saturating_sub(of_all),
    }
}

/// Whether some event of a case deviates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deviates {
    Yes,
    No,
}

impl Finding {
    /// One line for people: title, step, what in particular, count, examples; `place` says where a row
    /// stands.
    #[must_use]
    pub fn line(&self, procedure: &Procedure, place: impl Fn(u64) -> String) -> String {
        let step = &procedure.step(self.step).name;
        let examples: Vec<String> = self
            .examples
            .iter()
            .take(EXAMPLES_MAX)
            .map(|it| format!("{}（{}）", it.case, place(it.row)))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn told(tally: &mut Tally, what: &str) {
        let detail = || Detail {
            example: Example {
                case: String::new(),
                row: 1,
                note: String::new(),
            },
            cite: None,
            unless: Vec::new(),
        };
        tally.add((Kind::Late, StepNo(0), what.to_owned()), detail);
    }

    #[test]
    fn a10_deviations_listed_max_are_kept_one_by_one_and_the_next_is_counted() {
        let mut tally = Tally::of_all();
        (1..DEVIATIONS_LISTED_MAX).for_each(|_| told(&mut tally, "a"));
        told(&mut tally, "b");
        let listed =
            |tally: &Tally| -> usize { tally.found.values().map(|it| it.examples.len()).sum() };
        assert_eq!(listed(&tally), DEVIATIONS_LISTED_MAX);
        told(&mut tally, "b");
        assert_eq!(listed(&tally), DEVIATIONS_LISTED_MAX);
        let mut more = Tally::of_all();
        told(&mut more, "b");
        tally.append(more, 0);
        assert_eq!(listed(&tally), DEVIATIONS_LISTED_MAX);
        let found = tally.findings(Day::MAX);
        assert_eq!(found[1].count, 3);
    }
}
