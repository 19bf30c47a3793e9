//! Reading the whole of `law/`: drafts, vocabularies, composition, resolution, checks.

use std::sync::Arc;

use zs_base::{Day, Diagnostic, ProcedureId};

use crate::compose::{self, Composed, Composer};
use crate::draft::{Drafts, FieldDraft, OverlayDraft, ProcedureDraft};
use crate::model::{Library, Procedure};
use crate::resolve::{self, Standing};
use crate::text::{Files, Problems};

/// Reads all files and gives what can be used of them, with every problem at once, by file and
/// place. A procedure with an error is not in the library; one with only warnings is.
#[must_use]
pub fn read(files: &Files) -> (Library, Vec<Diagnostic>) {
    let problems = Problems::default();
    let drafts = Drafts::read(files, &problems);
    let mut library = resolve::vocabulary(&drafts, &problems);
    library.burden = resolve::burden(&drafts, &problems);
    library.masking = resolve::masking(&library, &drafts, &problems);
    compose::check_versions(&drafts, &problems);
    compose::check_overlays(&drafts, &problems);
    let composer = Composer {
        drafts: &drafts,
        problems: &problems,
    };
    let mut combinations = vec![Vec::new()];
    combinations.extend(compose::combinations(&drafts));
    for overlays in combinations {
        for draft in &drafts.procedures {
            let touching = compose::touching(&drafts, draft, &overlays);
            if touching.len() < overlays.len() {
                for stretch in composer.stretches(draft, &overlays) {
                    let found = unchanged(&library, draft, &touching, (stretch, &overlays));
                    keep(&mut library, found);
                }
                continue;
            }
            for composed in composer.all(draft, &overlays) {
                let (fields, standing) = case(&drafts, &composed);
                let place = (fields.as_slice(), standing);
                let found = resolve::procedure(&composed, place, &library, &drafts, &problems);
                keep(&mut library, found);
            }
        }
    }
    library.links = resolve::links(&library, &drafts, &problems);
    library.entrances = resolve::entrances(&library, &drafts, &problems);
    library.tallies = resolve::tallies(&library, &drafts, &problems);
    library.rosters = resolve::rosters(&library, &drafts, &problems);
    library.figures = resolve::figures(&library, &drafts, &problems);
    library.reports = resolve::reports(&library, &drafts, &problems);
    library.forbidden = resolve::forbidden(&library, &drafts, &problems);
    library.schemes = resolve::schemes(&library, &drafts, &problems);
    library.statistics = resolve::statistics(&library, &drafts, &problems);
    library.lead = resolve::lead(&library, &drafts, &problems);
    library.document = resolve::document(&library, &drafts, &problems);
    library.open_data = resolve::open_data(&library, &drafts, &problems);
    library.portal_numbers = resolve::portal_numbers(&library, &drafts, &problems);
    library.power_lists = resolve::power_lists(&library, &drafts, &problems);
    library.certificate = resolve::certificate(&library, &drafts, &problems);
    (library, problems.into_sorted())
}

/// The procedure of a stretch of days under overlays of which only `touching` say something of it:
/// what it is under these alone, with the days and the overlays that its cases name. Smaller
/// combinations come first, so it is there unless it has an error.
fn unchanged(
    library: &Library,
    draft: &ProcedureDraft,
    touching: &[&OverlayDraft],
    (stretch, overlays): ((Day, Option<Day>), &[&OverlayDraft]),
) -> Option<Arc<Procedure>> {
    let id = ProcedureId::from(draft.id.as_str());
    let touching: Vec<Arc<str>> = touching.iter().map(|it| it.key()).collect();
    let versions = match touching.is_empty() {
        true => library.procedures.get(&id)?,
        false => library.overlaid.get(&(id, touching))?,
    };
    let (version, until) = stretch;
    let mut earlier = versions.iter().rev();
    let found = earlier.find(|it| it.version <= version)?;
    found.until.is_none_or(|last| version <= last).then(|| {
        Arc::new(Procedure {
            version,
            until,
            overlays: overlays.iter().map(|it| it.key()).collect(),
            ..Procedure::clone(found)
        })
    })
}

/// Puts a procedure where cases look for it.
fn keep(library: &mut Library, found: Option<Arc<Procedure>>) {
    let Some(found) = found else { return };
    let versions = if found.overlays.is_empty() {
        library.procedures.entry(found.id.clone()).or_default()
    } else {
        let key = (found.id.clone(), found.overlays.clone());
        library.overlaid.entry(key).or_default()
    };
    versions.push(found);
    versions.sort_by_key(|it| it.version);
}

/// The case fields of a procedure that is read by itself. A part that others call may speak of
/// the fields of their case, so it borrows those that it does not have.
fn case(drafts: &Drafts, composed: &Composed) -> (Vec<FieldDraft>, Standing) {
    let mut fields = composed.draft.fields.clone();
    let calls = |it: &&ProcedureDraft| {
        let mut calls = it.steps.iter().filter_map(|step| step.call.as_ref());
        calls.any(|call| call.procedure.value == composed.draft.id.value)
    };
    let callers: Vec<&ProcedureDraft> = drafts.procedures.iter().filter(calls).collect();
    for field in callers.iter().flat_map(|it| &it.fields) {
        if !fields.iter().any(|it| it.name.value == field.name.value) {
            fields.push(field.clone());
        }
    }
    let standing = match callers.as_slice() {
        [] => Standing::Whole,
        _ => Standing::Part,
    };
    (fields, standing)
}
