//! Reading the whole of `law/`: drafts, vocabularies, composition, resolution, checks.

use zs_base::{Diagnostic, ProcedureId};

use crate::compose::{self, Composer};
use crate::draft::Drafts;
use crate::model::{Library, Overlaid};
use crate::resolve;
use crate::text::{Files, Problems};

/// Reads all files and gives what can be used of them, with every problem at once, by file and
/// place. A procedure with an error is not in the library; one with only warnings is.
#[must_use]
pub fn read(files: &Files) -> (Library, Vec<Diagnostic>) {
    let problems = Problems::default();
    let drafts = Drafts::read(files, &problems);
    let mut library = resolve::vocabulary(&drafts, &problems);
    compose::check_versions(&drafts, &problems);
    compose::check_overlays(&drafts, &problems);
    let composer = Composer {
        drafts: &drafts,
        problems: &problems,
    };
    for draft in &drafts.procedures {
        let id = ProcedureId::from(draft.id.as_str());
        for composed in composer.all(draft, &[]) {
            let case = &composed.draft.fields;
            let found = resolve::procedure(&composed, case, &library, &drafts, &problems);
            if let Some(found) = found {
                library
                    .procedures
                    .entry(id.clone())
                    .or_default()
                    .push(found);
            }
        }
    }
    for overlays in compose::combinations(&drafts) {
        for draft in &drafts.procedures {
            let id = ProcedureId::from(draft.id.as_str());
            for composed in composer.all(draft, &overlays) {
                let case = &composed.draft.fields;
                let found = resolve::procedure(&composed, case, &library, &drafts, &problems);
                if let Some(found) = found {
                    let key: Overlaid = (id.clone(), composed.overlays.clone());
                    library.overlaid.entry(key).or_default().push(found);
                }
            }
        }
    }
    (library, problems.into_sorted())
}
