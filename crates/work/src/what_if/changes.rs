//! Another law from files that somebody hands in: each goes where it belongs by what it says itself.

use std::sync::Arc;

use zs_base::{Day, Diagnostic, ProcedureId, Source};
use zs_law::place_of;

use crate::law::Law;
use crate::lawmaking::Bundle;

/// Files in their places.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// The files by their path below `law/`.
    pub bundle: Bundle,
    /// The name of each file, and its path.
    pub placed: Vec<(String, String)>,
    /// Files that do not say what they are.
    pub unplaced: Vec<String>,
    /// Files that belong where another one lies already.
    pub twice: Vec<String>,
}

/// A law with files that are another.
pub struct ChangedLaw {
    /// The law.
    pub law: Law,
    /// Procedures that the files bring, in the version of their file.
    pub instead: Vec<(ProcedureId, Day)>,
}

/// Puts files, by name and text, in their places in a law.
#[must_use]
pub fn place_changes(law: &Law, texts: &[(String, String)]) -> Changes {
    let mut changes = Changes::default();
    for (name, text) in texts {
        let source = Arc::new(Source {
            name: name.clone(),
            text: text.clone(),
        });
        match place_of(&source, law.files()) {
            None => changes.unplaced.push(name.clone()),
            Some(place) if changes.bundle.get(&place).is_some() => changes.twice.push(name.clone()),
            Some(place) => {
                changes.bundle.add(&place, text);
                changes.placed.push((name.clone(), place));
            }
        }
    }
    changes
}

/// The law with these files, and everything that is wrong with them.
#[must_use]
pub fn changed_law(law: &Law, bundle: &Bundle) -> (ChangedLaw, Vec<Diagnostic>) {
    let (other, problems) = law.with_files(bundle);
    let instead = bundle.files().filter_map(|(path, _)| {
        let (id, file) = path.strip_prefix("procedures/")?.split_once('/')?;
        let from = file.strip_suffix(".toml")?.parse().ok()?;
        Some((id.into(), from))
    });
    let changed = ChangedLaw {
        law: other,
        instead: instead.collect(),
    };
    (changed, problems)
}
