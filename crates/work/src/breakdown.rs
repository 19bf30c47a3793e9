//! A list that shares tasks out (任务分解表) on its way to cases: whom its words name, by when, which
//! item of a scheme a task is like and why. Everything is proposed; a person confirms each row.

mod items;
mod mapping;
mod opening;
mod units;

pub use items::{ItemWords, Proposal};
pub use mapping::{ItemMapping, mapping, remapped};
pub use opening::{Assignment, assign, open};
pub use units::{Group, UnitFound, UnitNames};

use zs_base::Day;
use zs_law::{Procedure, Scheme};
use zs_paper::table::{Due, Listed, Task};

use crate::view::SELF;

/// A row of a list with what is proposed for it.
#[derive(Clone, Debug)]
pub struct Row {
    /// What it says, its key and its place.
    pub listed: Listed<Task>,
    /// Each unit that it names, those that lead first, with whom that may be.
    pub units: Vec<(String, UnitFound)>,
    /// The day by which it is due; nothing where a person must say it.
    pub due: Option<Day>,
    /// How the day follows from the words of the list.
    pub due_how: &'static str,
    /// The items that it is like, the likest first.
    pub items: Vec<Proposal>,
}

impl Row {
    /// What is proposed for a row.
    #[must_use]
    pub fn of(listed: Listed<Task>, names: &UnitNames, words: &ItemWords<'_>, year: i16) -> Self {
        let (due, due_how) = day_of(listed.what.due.as_ref(), year);
        let task = &listed.what;
        let mut units: Vec<(String, UnitFound)> = Vec::new();
        for name in task.lead.iter().chain(&task.units) {
            if !units.iter().any(|(known, _)| known == name) {
                units.push((name.clone(), names.find(name)));
            }
        }
        Self {
            items: words.propose(task),
            units,
            due,
            due_how,
            listed,
        }
    }

    /// What the row is known by, in every import of its list.
    #[must_use]
    pub fn key(&self) -> String {
        self.listed.key.digest().to_string()
    }

    /// What is asked of the units, in the words of the list.
    #[must_use]
    pub fn asks(&self) -> String {
        let task = &self.listed.what;
        let more = task.measures.iter().chain(&task.evidence);
        let mut asks = task.task.clone();
        for line in more {
            asks.push('\n');
            asks.push_str(line);
        }
        asks
    }
}

/// The day that the words of a list mean in the year that is assessed.
fn day_of(due: Option<&Due>, year: i16) -> (Option<Day>, &'static str) {
    let end = Day::from_ymd(year, 12, 31);
    match due {
        Some(Due::By(day)) => (Some(*day), ""),
        Some(Due::EveryMonth) => (end, "每月都要做的，年末自评"),
        Some(Due::EveryQuarter) => (end, "每季度都要做的，年末自评"),
        Some(Due::EveryHalfYear) => (end, "每半年都要做的，年末自评"),
        Some(Due::EveryYear | Due::Year) => (end, "按年末"),
        Some(Due::Continuous) => (end, "长期坚持的，年末自评"),
        Some(Due::Immediate) => (None, "立行立改的，请写明哪一天以前"),
        None => (None, "表里没有写，或者看不懂，请写明哪一天以前"),
    }
}

/// The days on which a unit is reminded of an item that is due on a day, from the last day backwards
/// as the procedure warns of it.
#[must_use]
pub fn reminders(procedure: &Procedure, due: Day) -> Vec<Day> {
    let mut steps = procedure.steps.iter();
    let answers = steps.find(|it| it.roles.iter().any(|role| **role == *SELF));
    let terms = answers.into_iter().flat_map(|it| &it.terms);
    let days = terms.flat_map(|it| &it.warn);
    let days = days.filter_map(|it| i32::try_from(*it).ok());
    days.map(|before| due.plus(-before)).collect()
}

/// What a person writes for an item: its code, with its title behind it or alone. Nothing where the
/// scheme has no such item.
#[must_use]
pub fn item_named<'a>(scheme: &'a Scheme, text: &str) -> Option<&'a zs_law::Indicator> {
    let text = text.trim();
    let first = text.split_whitespace().next().unwrap_or_default();
    let mut items = scheme.items.iter();
    items.find(|it| *it.code == *first || *it.title == *text)
}
