//! A map in the making: what each column is, as a person chooses it from a list, and the map that
//! comes of it.

use std::fmt::Write as _;

use zs_base::{StepId, UnitId};
use zs_law::{Procedure, StepNo};

use super::CaseTable;
use super::propose::{propose, propose_name};

/// What a column or the name of an event is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Use {
    /// Nothing that is checked.
    Nothing,
    /// The number of the case.
    Case,
    /// The day on which steps were done, and on which the papers of steps were served.
    Day(Vec<StepId>, Vec<StepId>),
    /// Who did steps.
    People(Vec<StepId>),
    /// A field of a step, or of the case.
    Field(Option<StepId>, String),
    /// A fact, as yes or no.
    Fact(String),
    /// The name of the step, where a row is an event.
    Activity,
    /// The time, where a row is an event.
    At,
    /// Who did it, where a row is an event.
    Person,
}

impl Use {
    /// The word by which a form knows it.
    #[must_use]
    pub fn word(&self) -> String {
        let joined = |steps: &[StepId]| {
            let ids: Vec<&str> = steps.iter().map(StepId::as_str).collect();
            ids.join("+")
        };
        match self {
            Self::Nothing => String::new(),
            Self::Case => "case".to_owned(),
            Self::Day(steps, served) => format!("day:{}:{}", joined(steps), joined(served)),
            Self::People(steps) => format!("people:{}", joined(steps)),
            Self::Field(step, name) => {
                let step = step.as_ref().map_or("", StepId::as_str);
                format!("field:{step}:{name}")
            }
            Self::Fact(name) => format!("fact:{name}"),
            Self::Activity => "activity".to_owned(),
            Self::At => "at".to_owned(),
            Self::Person => "person".to_owned(),
        }
    }

    /// What people read; empty for what is not checked.
    #[must_use]
    pub fn label(&self, procedure: &Procedure) -> String {
        let name = |id: &StepId| match procedure.find_step(id) {
            Some(number) => procedure.step(number).name.to_string(),
            None => id.to_string(),
        };
        let names = |steps: &[StepId]| steps.iter().map(name).collect::<Vec<_>>().join("、");
        match self {
            Self::Nothing => String::new(),
            Self::Case => "案件编号".to_owned(),
            Self::Day(steps, served) if served.is_empty() => format!("日期：{}", names(steps)),
            Self::Day(steps, served) if steps.is_empty() => {
                format!("日期：{}的文书送达", names(served))
            }
            Self::Day(steps, served) => {
                format!("日期：{}；{}的文书送达", names(steps), names(served))
            }
            Self::People(steps) => format!("办理人：{}", names(steps)),
            Self::Field(Some(step), field) => format!("内容：{}的{field}", name(step)),
            Self::Field(None, field) => format!("内容：案件的{field}"),
            Self::Fact(fact) => format!("情形：{fact}"),
            Self::Activity => "环节的名称".to_owned(),
            Self::At => "办理的时间".to_owned(),
            Self::Person => "办理的人".to_owned(),
        }
    }

    /// What a word means; [`Use::Nothing`] where it means nothing.
    #[must_use]
    pub fn of_word(word: &str) -> Self {
        let ids = |text: &str| -> Vec<StepId> {
            let ids = text.split('+').filter(|id| !id.is_empty());
            ids.map(StepId::from).collect()
        };
        let mut parts = word.splitn(3, ':');
        let (kind, first, second) = (
            parts.next().unwrap_or_default(),
            parts.next().unwrap_or_default(),
            parts.next().unwrap_or_default(),
        );
        match kind {
            "case" => Self::Case,
            "day" => Self::Day(ids(first), ids(second)),
            "people" => Self::People(ids(first)),
            "field" => {
                let step = (!first.is_empty()).then(|| StepId::from(first));
                Self::Field(step, second.to_owned())
            }
            "fact" => Self::Fact(first.to_owned()),
            "activity" => Self::Activity,
            "at" => Self::At,
            "person" => Self::Person,
            _ => Self::Nothing,
        }
    }
}

/// A map in the making.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The unit whose log it is.
    pub unit: UnitId,
    /// The columns, each with what it is.
    pub columns: Vec<(String, Use)>,
    /// The names that the log gives to events, each with what it is; only where a row is an event.
    pub names: Vec<(String, Use)>,
}

/// Names of events that a draft asks about.
pub const NAMES_ASKED: usize = 100;

impl Draft {
    /// What the columns of a table, and the names of events in it, propose.
    #[must_use]
    pub fn proposed(
        columns: Vec<String>,
        table: &CaseTable,
        procedure: &Procedure,
        unit: &UnitId,
    ) -> Self {
        let uses = propose(&columns, procedure);
        let columns: Vec<(String, Use)> = columns.into_iter().zip(uses).collect();
        let activity = columns.iter().find(|(_, used)| *used == Use::Activity);
        let names = activity.map(|(name, _)| table.texts(name, NAMES_ASKED));
        let names = names.into_iter().flatten().map(|name| {
            let used = propose_name(&name, procedure);
            (name, used)
        });
        Self {
            unit: unit.clone(),
            names: names.collect(),
            columns,
        }
    }

    /// Whether a row is an event.
    #[must_use]
    pub fn is_of_events(&self) -> bool {
        self.columns.iter().any(|(_, used)| *used == Use::Activity)
    }

    /// The map as a file.
    #[must_use]
    pub fn toml(&self, procedure: &Procedure) -> String {
        let mut text = String::from("format = 1\n\n[log]\ncovers = \"named\"\n");
        let shape = if self.is_of_events() {
            "events"
        } else {
            "cases"
        };
        let keys = [
            ("case", Use::Case),
            ("step", Use::Activity),
            ("at", Use::At),
            ("person", Use::Person),
        ];
        let column = |wanted: &Use| {
            let mut found = self.columns.iter().filter(|(_, used)| used == wanted);
            found.next().map(|(name, _)| quoted(name))
        };
        line(&mut text, format_args!("shape = \"{shape}\""));
        line(
            &mut text,
            format_args!("unit = {}", quoted(self.unit.as_str())),
        );
        for (key, wanted) in keys {
            if let Some(name) = column(&wanted) {
                line(&mut text, format_args!("{key} = {name}"));
            }
        }
        let unused = self
            .columns
            .iter()
            .filter(|(_, used)| *used == Use::Nothing);
        let unused: Vec<String> = unused.map(|(name, _)| quoted(name)).collect();
        line(&mut text, format_args!("ignore = [{}]", unused.join(", ")));
        match self.is_of_events() {
            true => self.events(&mut text),
            false => self.days(&mut text, procedure),
        }
        self.contents(&mut text, procedure);
        text
    }

    fn events(&self, text: &mut String) {
        for (name, used) in &self.names {
            let Use::Day(steps, served) = used else {
                continue;
            };
            line(text, format_args!("\n[[step]]\nfrom = {}", quoted(name)));
            if let Some(step) = steps.last() {
                line(text, format_args!("step = {}", quoted(step.as_str())));
            }
            if let Some(step) = served.first() {
                line(text, format_args!("served = {}", quoted(step.as_str())));
            }
        }
    }

    fn days(&self, text: &mut String, procedure: &Procedure) {
        let mut days = self.own_days();
        let signed = self.days_of_signers(&mut days, procedure);
        for (column, step, served) in days {
            line(text, format_args!("\n[[day]]\nfrom = {}", quoted(&column)));
            if step.as_ref().is_some_and(|it| signed.contains(it)) {
                line(text, format_args!("signed = true"));
            }
            if let Some(served) = served {
                line(text, format_args!("served = {}", quoted(served.as_str())));
            }
            let Some(step) = step else { continue };
            line(text, format_args!("step = {}", quoted(step.as_str())));
            let signers: Vec<String> = self
                .columns
                .iter()
                .filter(|(_, used)| matches!(used, Use::People(steps) if steps.contains(&step)))
                .map(|(name, _)| quoted(name))
                .collect();
            if !signers.is_empty() {
                line(text, format_args!("people = [{}]", signers.join(", ")));
            }
        }
    }

    /// The days of steps and services that have a column of their own.
    fn own_days(&self) -> Vec<OneDay> {
        let mut days: Vec<OneDay> = Vec::new();
        for (name, used) in &self.columns {
            let Use::Day(steps, served) = used else {
                continue;
            };
            let mut served = served.iter().cloned();
            // The last step of a column leads the others, and the paper is served with it.
            for (place, step) in steps.iter().enumerate() {
                let is_last = place + 1 == steps.len();
                let paper = if is_last { served.next() } else { None };
                days.push((name.clone(), Some(step.clone()), paper));
            }
            days.extend(served.map(|step| (name.clone(), None, Some(step))));
        }
        let mut seen = std::collections::BTreeSet::new();
        // A step has one day; of two columns that claim it the first is taken.
        days.retain(|(_, step, _)| step.as_ref().is_none_or(|it| seen.insert(it.clone())));
        days
    }

    /// A step of which only the people are told is taken for done on the day of the step before it,
    /// where somebody is named; gives these steps.
    fn days_of_signers(&self, days: &mut Vec<OneDay>, procedure: &Procedure) -> Vec<StepId> {
        let mut found = Vec::new();
        let signed = self.columns.iter().filter_map(|(_, used)| match used {
            Use::People(steps) => Some(steps),
            _ => None,
        });
        for id in signed.flatten() {
            if days.iter().any(|(_, step, _)| step.as_ref() == Some(id)) {
                continue;
            }
            let number = |id: &StepId| procedure.find_step(id);
            let Some(own) = number(id) else { continue };
            let told = days.iter().enumerate().filter_map(|(place, (_, step, _))| {
                let number: StepNo = number(step.as_ref()?)?;
                Some((place, number))
            });
            let told: Vec<(usize, StepNo)> = told.collect();
            let before = told
                .iter()
                .filter(|(_, it)| *it < own)
                .max_by_key(|(_, it)| *it);
            let near = before.or_else(|| told.iter().min_by_key(|(_, it)| *it));
            if let Some((place, _)) = near {
                let column = days[*place].0.clone();
                // It stands before the step that the column is about, which leads.
                days.insert(*place, (column, Some(id.clone()), None));
                found.push(id.clone());
            }
        }
        found
    }

    fn contents(&self, text: &mut String, procedure: &Procedure) {
        for (name, used) in &self.columns {
            let from = quoted(name);
            match used {
                Use::Field(step, field) => {
                    line(text, format_args!("\n[[field]]\nfrom = {from}"));
                    line(text, format_args!("field = {}", quoted(field)));
                    if let Some(step) = step {
                        line(text, format_args!("steps = [{}]", quoted(step.as_str())));
                    }
                }
                Use::Fact(fact) => {
                    line(text, format_args!("\n[[fact]]\nfrom = {from}"));
                    line(text, format_args!("fact = {}", quoted(fact)));
                    let steps = self.declaring(fact, procedure);
                    let steps: Vec<String> = steps.iter().map(|it| quoted(it.as_str())).collect();
                    line(text, format_args!("steps = [{}]", steps.join(", ")));
                }
                _ => {}
            }
        }
    }

    /// With which step of the log a fact is declared: with the one that declares it, where the log
    /// tells of it, else with the first of the log.
    fn declaring(&self, fact: &str, procedure: &Procedure) -> Vec<StepId> {
        let days = self.own_days();
        let told: Vec<StepId> = days.into_iter().filter_map(|(_, step, _)| step).collect();
        let number = procedure.find_fact(fact);
        let declares = |id: &&StepId| {
            let step = procedure.find_step(id).map(|it| procedure.step(it));
            step.is_some_and(|it| number.is_some_and(|fact| it.declares.contains(&fact)))
        };
        let own = told.iter().find(declares);
        let first = told.iter().min_by_key(|id| procedure.find_step(id));
        own.or(first).cloned().into_iter().collect()
    }
}

/// A column with the step that was done, and the one whose paper was served, on its day.
type OneDay = (String, Option<StepId>, Option<StepId>);

fn line(text: &mut String, what: std::fmt::Arguments<'_>) {
    // Writing into a text cannot fail.
    let _written = writeln!(text, "{what}");
}

/// A text as TOML writes it.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_use_is_known_by_its_word() {
        let uses = [
            Use::Nothing,
            Use::Case,
            Use::Day(vec!["a".into(), "b".into()], vec!["c".into()]),
            Use::Day(Vec::new(), vec!["c".into()]),
            Use::People(vec!["a".into()]),
            Use::Field(Some("a".into()), "金额".to_owned()),
            Use::Field(None, "地区".to_owned()),
            Use::Fact("复杂".to_owned()),
            Use::Activity,
            Use::At,
            Use::Person,
        ];
        for used in uses {
            assert_eq!(Use::of_word(&used.word()), used);
        }
        assert_eq!(Use::of_word("nonsense:x"), Use::Nothing);
    }
}
