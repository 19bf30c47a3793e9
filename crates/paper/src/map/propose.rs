//! What the columns of an old ledger probably are: proposed by how such ledgers call them, and by the
//! names of the procedure itself. A person confirms it.

use std::collections::BTreeSet;

use serde::Deserialize;
use zs_base::StepId;
use zs_law::{FactSource, Field, FieldKind, Procedure, Step};

use super::draft::Use;
use crate::table::normal;

const DATA: &str = include_str!("../../data/ledgers.toml");

/// How old ledgers call things.
#[derive(Debug, Default, Deserialize)]
struct Words {
    case: Vec<String>,
    activity: Vec<String>,
    at: Vec<String>,
    person: Vec<String>,
    day: Vec<DayWords>,
    people: Vec<PeopleWords>,
    field: Vec<FieldWords>,
    fact: Vec<FactWords>,
}

#[derive(Debug, Deserialize)]
struct DayWords {
    step: Vec<String>,
    #[serde(default)]
    served: Vec<String>,
    words: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct PeopleWords {
    steps: Vec<String>,
    words: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct FieldWords {
    step: String,
    field: String,
    words: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct FactWords {
    fact: String,
    words: Vec<String>,
}

fn words() -> Words {
    toml::from_str(DATA).unwrap_or_default()
}

/// Every word by which the header of an old ledger is found.
#[must_use]
pub fn ledger_words() -> Vec<String> {
    let it = words();
    let lists = [it.case, it.activity, it.at, it.person].into_iter();
    let lists = lists
        .chain(it.day.into_iter().map(|it| it.words))
        .chain(it.people.into_iter().map(|it| it.words))
        .chain(it.field.into_iter().map(|it| it.words))
        .chain(it.fact.into_iter().map(|it| it.words));
    lists.flatten().collect()
}

/// What each column probably is. Where one column names the step and another the time, a row is taken
/// for an event.
#[must_use]
pub fn propose(columns: &[String], procedure: &Procedure) -> Vec<Use> {
    let words = words();
    let has = |list: &[String]| columns.iter().any(|it| is_called(it, list));
    let events = has(&words.activity) && has(&words.at);
    let mut taken = BTreeSet::new();
    let propose = |column: &String| {
        let used = match events {
            true => words.of_event(column),
            false => words.of_case(column, procedure),
        };
        // One column holds the number, and one the day of a step; of several the first does.
        match used {
            Use::People(_) | Use::Nothing => used,
            used if taken.insert(used.word()) => used,
            _ => Use::Nothing,
        }
    };
    columns.iter().map(propose).collect()
}

/// What the name that a log gives to an event probably is.
#[must_use]
pub fn propose_name(name: &str, procedure: &Procedure) -> Use {
    let words = words();
    let day = words.day.iter().find(|it| {
        let stems: Vec<String> = it.words.iter().map(|word| stem(word)).collect();
        is_called(&stem(name), &stems)
    });
    let known = day.map(|it| day_of(it, procedure));
    match known.filter(|it| *it != Use::Nothing) {
        Some(used) => used,
        None => by_name(name, procedure),
    }
}

/// Everything that a column or a name may be in a procedure, in the order of its steps.
#[must_use]
pub fn offered(procedure: &Procedure) -> Vec<Use> {
    let words = words();
    let mut offered = vec![Use::Case];
    let mut offer = |used: Use| {
        if used != Use::Nothing && !offered.contains(&used) {
            offered.push(used);
        }
    };
    words.day.iter().for_each(|it| offer(day_of(it, procedure)));
    for step in procedure.steps.iter().filter(|it| it.call.is_none()) {
        let id = || vec![step.id.clone()];
        offer(Use::Day(id(), Vec::new()));
        if step.paper.as_ref().is_some_and(|it| it.served) {
            offer(Use::Day(Vec::new(), id()));
        }
    }
    for people in &words.people {
        let known = people.steps.iter().filter(|id| has_step(procedure, id));
        let steps: Vec<StepId> = known.map(|id| StepId::from(id.as_str())).collect();
        if !steps.is_empty() {
            offer(Use::People(steps));
        }
    }
    for step in procedure.steps.iter().filter(|it| it.actor.is_some()) {
        offer(Use::People(vec![step.id.clone()]));
    }
    let of_log = |it: &&Field| {
        !matches!(
            it.kind,
            FieldKind::List | FieldKind::Party | FieldKind::File
        )
    };
    for step in procedure.steps.iter() {
        for field in step.fields.iter().filter(of_log) {
            offer(Use::Field(Some(step.id.clone()), field.name.to_string()));
        }
    }
    for fact in procedure.facts.iter() {
        if matches!(fact.source, FactSource::Declared { .. }) {
            offer(Use::Fact(fact.name.to_string()));
        }
    }
    [Use::Activity, Use::At, Use::Person]
        .into_iter()
        .for_each(offer);
    offered
}

impl Words {
    fn of_event(&self, column: &str) -> Use {
        let kinds = [
            (&self.case, Use::Case),
            (&self.activity, Use::Activity),
            (&self.at, Use::At),
            (&self.person, Use::Person),
        ];
        let mut found = kinds
            .into_iter()
            .filter(|(words, _)| is_called(column, words));
        found.next().map_or(Use::Nothing, |(_, used)| used)
    }

    fn of_case(&self, column: &str, procedure: &Procedure) -> Use {
        let step = |id: &str| has_step(procedure, id).then(|| StepId::from(id));
        if let Some(day) = self.day.iter().find(|it| is_called(column, &it.words)) {
            let used = day_of(day, procedure);
            if used != Use::Nothing {
                return used;
            }
        }
        if let Some(people) = self.people.iter().find(|it| is_called(column, &it.words)) {
            let steps: Vec<StepId> = people.steps.iter().filter_map(|id| step(id)).collect();
            if !steps.is_empty() {
                return Use::People(steps);
            }
        }
        let field = self.field.iter().find(|it| is_called(column, &it.words));
        if let Some(field) = field.filter(|it| has_field(procedure, &it.step, &it.field)) {
            return Use::Field(Some(StepId::from(field.step.as_str())), field.field.clone());
        }
        let fact = self.fact.iter().find(|it| is_called(column, &it.words));
        if let Some(fact) = fact.filter(|it| has_fact(procedure, &it.fact)) {
            return Use::Fact(fact.fact.clone());
        }
        if is_called(column, &self.case) {
            return Use::Case;
        }
        match is_of_day(column) {
            true => by_name(column, procedure),
            false => Use::Nothing,
        }
    }
}

fn day_of(day: &DayWords, procedure: &Procedure) -> Use {
    let step = |id: &String| has_step(procedure, id).then(|| StepId::from(id.as_str()));
    let served = |id: &String| {
        let number = procedure.find_step(&StepId::from(id.as_str()))?;
        let paper = procedure.step(number).paper.as_ref()?;
        paper.served.then(|| StepId::from(id.as_str()))
    };
    let steps: Vec<StepId> = day.step.iter().filter_map(step).collect();
    let served: Vec<StepId> = day.served.iter().filter_map(served).collect();
    match steps.is_empty() && served.is_empty() {
        true => Use::Nothing,
        false => Use::Day(steps, served),
    }
}

/// The step whose name has the most in common with what a column is called.
fn by_name(column: &str, procedure: &Procedure) -> Use {
    let name = stem(column);
    if name.chars().count() < 2 {
        return Use::Nothing;
    }
    let near = |step: &&Step| {
        let of_step = normal(&step.name);
        step.call.is_none() && (of_step.contains(&name) || name.contains(&of_step))
    };
    let nearest = procedure.steps.iter().filter(near);
    let nearest = nearest.min_by_key(|it| it.name.chars().count().abs_diff(name.chars().count()));
    nearest.map_or(Use::Nothing, |step| {
        Use::Day(vec![step.id.clone()], Vec::new())
    })
}

/// A word without what says that it is a day.
fn stem(word: &str) -> String {
    let word = normal(word);
    let ends = ["日期", "时间", "日"];
    let end = ends.iter().find_map(|end| word.strip_suffix(end));
    end.unwrap_or(&word).to_owned()
}

fn is_of_day(column: &str) -> bool {
    let column = normal(column);
    ["日期", "时间", "日"]
        .iter()
        .any(|end| column.ends_with(end))
}

/// Whether a column is called so: as a whole, by its last word, by all of its words together, or by
/// its first word.
fn is_called(column: &str, words: &[String]) -> bool {
    let whole = normal(column);
    let bare = whole.split("(").next().unwrap_or(&whole).to_owned();
    let mut names = vec![whole.replace('/', ""), bare];
    names.extend(whole.rsplit('/').next().map(str::to_owned));
    names.extend(whole.split('/').next().map(str::to_owned));
    names.push(whole);
    words.iter().any(|word| names.contains(&normal(word)))
}

fn has_step(procedure: &Procedure, id: &str) -> bool {
    let number = procedure.find_step(&StepId::from(id));
    number.is_some_and(|it| procedure.step(it).call.is_none())
}

fn has_field(procedure: &Procedure, step: &str, field: &str) -> bool {
    let number = procedure.find_step(&StepId::from(step));
    number.is_some_and(|it| {
        let fields = &procedure.step(it).fields;
        fields.iter().any(|it| *it.name == *field)
    })
}

fn has_fact(procedure: &Procedure, fact: &str) -> bool {
    let number = procedure.find_fact(fact);
    number.is_some_and(|it| matches!(procedure.fact(it).source, FactSource::Declared { .. }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_old_ledgers_are_read() {
        let words = words();
        assert!(words.day.len() > 10 && !words.case.is_empty());
        let mut seen = BTreeSet::new();
        for word in words.day.iter().flat_map(|it| &it.words) {
            assert!(seen.insert(normal(word)), "{word} means two days");
        }
    }

    #[test]
    fn a_column_is_known_by_its_whole_name_or_by_a_part() {
        let words = ["送达日期".to_owned(), "承办人".to_owned()];
        for name in [
            "送达日期",
            "决定书/送达日期",
            "送达/日期",
            "承办人/1",
            "承办人（2）",
        ] {
            assert!(is_called(name, &words), "{name}");
        }
        assert!(!is_called("送达方式", &words));
    }
}
