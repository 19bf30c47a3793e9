//! The check of a draft: everything that is wrong with it at once, and the law as it would be.

use std::sync::Arc;

use zs_base::{Day, Diagnostic, ProcedureId, Severity};
use zs_law::Procedure;
use zs_prove::Shelf;

use super::bundle::Bundle;
use super::history::against_history;
use super::kind::FileKind;
use super::problem::DraftProblem;
use super::refused_words::refused_words;
use crate::law::Law;

/// A draft that was checked.
#[derive(Debug)]
pub struct CheckedDraft {
    /// The law with the draft, as far as it can be read.
    pub law: Arc<Law>,
    /// Everything that is wrong, by file and line.
    pub problems: Vec<DraftProblem>,
}

/// A procedure that is another one with a draft.
#[derive(Clone, Debug)]
pub struct ChangedProcedure {
    /// The procedure.
    pub id: ProcedureId,
    /// What held before; nothing for a new procedure.
    pub old: Option<Arc<Procedure>>,
    /// What would hold.
    pub new: Arc<Procedure>,
}

/// Checks a draft on top of a law, as if it were enacted on a day.
#[must_use]
pub fn check_draft(law: &Law, bundle: &Bundle, on: Day) -> CheckedDraft {
    let (with, found) = law.with_files(bundle);
    let mut problems = told(&with, bundle, &found);
    problems.extend(refused_words(bundle));
    // Worked cases and invariants are read only where the draft brings some, because that takes long,
    // and only of procedures that can be read: all else they would say follows from these.
    let readable = !problems.iter().any(|it| it.is_error);
    let shelved = bundle.files().any(|(path, _)| {
        matches!(
            FileKind::of(path),
            Some(FileKind::WorkedCase | FileKind::People | FileKind::Invariants)
        )
    });
    if shelved && readable {
        let (_, found) = Shelf::over(with.library.clone(), with.files());
        problems.extend(told(&with, bundle, &found));
    }
    problems.extend(against_history(law, bundle, &with.library, on));
    problems.sort_by(|a, b| (!a.is_error, &a.name, a.at).cmp(&(!b.is_error, &b.name, b.at)));
    problems.dedup();
    CheckedDraft {
        law: Arc::new(with),
        problems,
    }
}

/// What concerns the draft: everything in its own files, and errors that it causes elsewhere.
fn told(law: &Law, bundle: &Bundle, found: &[Diagnostic]) -> Vec<DraftProblem> {
    let shown: Vec<(&str, String)> = bundle
        .files()
        .map(|(path, _)| (path, law.files().shown(path)))
        .collect();
    let mut problems = Vec::new();
    for diagnostic in found {
        let own = shown
            .iter()
            .find(|(_, name)| *name == diagnostic.source.name);
        let path = own.map(|(path, _)| *path);
        if path.is_some() || diagnostic.severity == Severity::Error {
            problems.push(DraftProblem::of(diagnostic, path));
        }
    }
    problems
}

impl CheckedDraft {
    /// Whether something keeps the draft from being enacted.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        !self.problems.iter().any(|it| it.is_error)
    }

    /// The law with the draft, for whoever enacts it.
    ///
    /// # Errors
    /// The draft as it was, where somebody else has the law as well.
    pub(crate) fn into_law(self) -> Result<Law, Arc<Law>> {
        Arc::try_unwrap(self.law)
    }

    /// The problems of one file.
    pub fn problems_of<'a>(&'a self, path: &'a str) -> impl Iterator<Item = &'a DraftProblem> {
        let all = self.problems.iter();
        all.filter(move |it| it.path.as_deref() == Some(path))
    }

    /// The procedures that the draft makes others, those without overlays first. A procedure whose
    /// overlays come with the draft is compared with itself without them.
    #[must_use]
    pub fn changed(&self, before: &Law, bundle: &Bundle) -> Vec<ChangedProcedure> {
        let (old, new) = (&before.library, &self.law.library);
        let mut changed = Vec::new();
        for (id, versions) in &new.procedures {
            for version in versions {
                let known = old.version(id, &[], version.version).is_some();
                if known {
                    continue;
                }
                let day = version.version.plus(-1);
                changed.push(ChangedProcedure {
                    id: id.clone(),
                    old: old.procedure(id, &[], day).cloned(),
                    new: version.clone(),
                });
            }
        }
        for key in overlays_of(bundle) {
            for ((id, overlays), versions) in &new.overlaid {
                let alone = matches!(overlays.as_slice(), [only] if **only == *key);
                let Some(last) = versions.last().filter(|_| alone) else {
                    continue;
                };
                let plain = new.procedure(id, &[], last.version);
                let differs = plain
                    .is_none_or(|plain| plain.steps != last.steps || plain.publish != last.publish);
                if differs {
                    changed.push(ChangedProcedure {
                        id: id.clone(),
                        old: plain.cloned(),
                        new: last.clone(),
                    });
                }
            }
        }
        changed
    }
}

/// The overlays that a draft brings, each as `<name>/<date>`.
fn overlays_of(bundle: &Bundle) -> Vec<String> {
    let keys = bundle.files().filter_map(|(path, _)| {
        let key = path.strip_prefix("overlays/")?.strip_suffix(".toml")?;
        Some(key.to_owned())
    });
    keys.collect()
}
