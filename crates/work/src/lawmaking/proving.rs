//! The proof of a draft: every procedure that it makes another one is searched, every worked case is
//! run. What is found is told with the shortest path in Chinese.

use std::collections::BTreeMap;
use std::sync::Arc;

use zs_base::limits::DRAFT_STATES_MAX;
use zs_law::Procedure;
use zs_prove::explore::{Bounds, told};
use zs_prove::{Part, Shelf, prove};

use super::bundle::Bundle;
use super::check::CheckedDraft;
use crate::law::Law;

/// What a proof tells while it goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// A procedure is searched from now on: its name, its place among all, and how many they are.
    Begins(String, usize, usize),
    /// A search has ended: what it was about, how many states it met, and whether it found
    /// something.
    Searched(String, usize, bool),
    /// So many worked cases are run from now on.
    Cases(usize),
}

/// What came of a proof.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// The procedures that were searched, by name and version.
    pub procedures: Vec<String>,
    /// How many states were met.
    pub states: usize,
    /// How many invariants were judged.
    pub invariants: usize,
    /// How many worked cases were run.
    pub cases: usize,
    /// Everything that was found, each with its path.
    pub found: Vec<String>,
    /// New procedures without a single worked case.
    pub without_cases: Vec<String>,
}

impl Verdict {
    /// Whether nothing stands against the draft.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.found.is_empty()
    }

    /// What was proved, in a few lines.
    #[must_use]
    pub fn summary(&self) -> String {
        let mut text = format!(
            "查了 {} 个程序，走过 {} 个状态，判断 {} 条必须始终成立的规则，演算 {} 个案例，{}。",
            self.procedures.len(),
            self.states,
            self.invariants,
            self.cases,
            match self.found.len() {
                0 => "没有发现问题".to_owned(),
                count => format!("发现 {count} 个问题"),
            }
        );
        if !self.procedures.is_empty() {
            text.push_str(&format!("\n程序：{}。", self.procedures.join("、")));
        }
        if !self.without_cases.is_empty() {
            let names = self.without_cases.join("、");
            text.push_str(&format!("\n没有案例的新程序：{names}。"));
        }
        text
    }
}

/// The newest version of each procedure that a draft makes another one.
#[must_use]
pub fn to_prove(checked: &CheckedDraft, before: &Law, bundle: &Bundle) -> Vec<Arc<Procedure>> {
    let mut newest: BTreeMap<(String, Vec<Arc<str>>), Arc<Procedure>> = BTreeMap::new();
    for changed in checked.changed(before, bundle) {
        let key = (changed.id.to_string(), changed.new.overlays.clone());
        let later = newest
            .get(&key)
            .is_none_or(|it| it.version < changed.new.version);
        if later {
            newest.insert(key, changed.new);
        }
    }
    newest.into_values().collect()
}

/// A proof about to be made.
pub struct Proving<'a> {
    /// The draft on top of the law.
    pub checked: &'a CheckedDraft,
    /// The procedures to search.
    pub procedures: &'a [Arc<Procedure>],
    /// How many searches run side by side.
    pub threads: usize,
}

/// Proves a draft whose check found nothing. What it finds does not depend on the threads.
pub fn prove_draft(proving: &Proving<'_>, tell: &mut dyn FnMut(Told)) -> Verdict {
    let law = &proving.checked.law;
    let (shelf, problems) = Shelf::over(law.library.clone(), law.files());
    let mut verdict = Verdict {
        found: problems
            .iter()
            .filter(|it| it.severity == zs_base::Severity::Error)
            .map(ToString::to_string)
            .collect(),
        ..Verdict::default()
    };
    let bounds = Bounds {
        states_max: DRAFT_STATES_MAX,
        ..Bounds::default()
    };
    let count = proving.procedures.len();
    for (index, procedure) in proving.procedures.iter().enumerate() {
        let name = name_of(procedure);
        tell(Told::Begins(name.clone(), index + 1, count));
        prove(
            &shelf,
            procedure,
            &bounds,
            proving.threads,
            &mut |part: &Part| {
                verdict.states += part.met.states;
                verdict.invariants += part.invariants;
                let found = part.met.found.as_ref();
                if let Some(found) = found {
                    let about = &part.about;
                    let path = told(procedure, found);
                    verdict.found.push(format!("{name}：{about}\n{path}"));
                }
                let about = part.about.to_string();
                tell(Told::Searched(about, part.met.states, found.is_some()));
            },
        );
        let shown = shelf.cases.iter().any(|case| {
            let given = shelf.opening(case);
            given.is_some_and(|it| *it.procedure == *procedure.id.as_str())
        });
        if !shown {
            verdict.without_cases.push(name.clone());
        }
        verdict.procedures.push(name);
    }
    tell(Told::Cases(shelf.cases.len()));
    verdict.cases = shelf.cases.len();
    for outcome in shelf.runner().run() {
        let failures = outcome.failures.iter();
        let told = failures.map(|it| format!("  {}：{}", it.place, it.what));
        let told: Vec<String> = told.collect();
        if !told.is_empty() {
            let (title, told) = (&outcome.title, told.join("\n"));
            verdict
                .found
                .push(format!("案例“{title}”演算不符：\n{told}"));
        }
    }
    verdict
}

fn name_of(procedure: &Procedure) -> String {
    let on_top = match procedure.overlays.as_slice() {
        [] => String::new(),
        overlays => format!("，叠加 {}", overlays.join("、")),
    };
    format!("{}（{}版{on_top}）", procedure.name, procedure.version)
}
