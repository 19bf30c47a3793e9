//! Draws for a county that is invented: lists of invented subjects and officers that the machine locks,
//! and in a told step, in place of what it says, what only the machine writes.

use std::collections::BTreeSet;

use zs_base::{CaseId, Day, Digest, DrawRow, StepId, draw_name};
use zs_case::{Computing, InstanceNo, State};
use zs_event::command::{Evidence, Perform};
use zs_law::{FieldMeaning, Library, Step};
use zs_store::{Fault, Files};

use super::locked::{LockedList, LockedRow};
use super::{computed, lots};

/// How many subjects and officers there are.
const SUBJECTS: usize = 36;
const OFFICERS: usize = 12;

/// The steps of the law in which something only the machine writes follows from a draw.
#[must_use]
pub fn drawing_steps(library: &Library) -> BTreeSet<StepId> {
    let procedures = library.procedures.values().flatten();
    let steps = procedures.flat_map(|it| it.steps.iter());
    steps
        .filter(|it| draws(it))
        .map(|it| it.id.clone())
        .collect()
}

fn draws(step: &Step) -> bool {
    let mut fields = step.fields.iter();
    fields.any(|it| it.is.is_some_and(FieldMeaning::is_drawn))
}

/// A told step with what the machine writes in it; the lists that it locks are kept among the files.
///
/// # Errors
/// When a list cannot be kept.
pub(crate) fn told_draw(
    state: &State,
    (library, files): (&Library, &Files),
    act: &Perform,
    today: Day,
) -> Result<Perform, Fault> {
    let (mut told, root) = (act.clone(), state.instance(InstanceNo::ROOT));
    let mut steps = root.procedure.steps.iter();
    let Some(step) = steps.find(|it| it.id == act.path.step && draws(it)) else {
        return Ok(told);
    };
    for field in step.fields.iter() {
        let list = match field.is {
            Some(FieldMeaning::DrawSubjectsFile) => subjects(&state.case, library, today),
            Some(FieldMeaning::DrawOfficersFile) => officers(&state.case),
            _ => continue,
        };
        // A list of rows that differ is one.
        let list = LockedList::new(list).map_err(|why| Fault::Damaged(why.to_string()))?;
        let file = files.keep(&mut list.text().as_bytes())?;
        let kind = field.name.to_string();
        told.evidence.push(Evidence { kind, file });
    }
    for field in step.fields.iter() {
        let asked = Computing {
            state,
            act: &told,
            field,
            today,
        };
        // What nothing follows for is refused when the step is decided.
        let Ok(Some(found)) = computed(Some(files), &asked) else {
            continue;
        };
        let mut values = told.values.iter_mut();
        if let Some((_, value)) = values.find(|(name, _)| **name == *field.name) {
            *value = found;
        }
    }
    Ok(told)
}

/// Invented subjects in every category that the law weighs.
fn subjects(case: &CaseId, library: &Library, today: Day) -> Vec<LockedRow> {
    let lots = lots(library, today);
    let rows = (0..SUBJECTS).filter_map(|index| {
        let lot = lots.get(index % lots.len().max(1))?;
        let says = format!("虚构{index:010}\t样例经营户{}\t", index + 1);
        Some(row(case, lot.clone(), says))
    });
    rows.collect()
}

fn officers(case: &CaseId) -> Vec<LockedRow> {
    let rows = (1..=OFFICERS).map(|index| {
        let says = format!("{index}\t样例人员{index}\t样例单位\t虚构{index:06}\t");
        row(case, (String::new(), 1), says)
    });
    rows.collect()
}

/// A row whose salt follows from what it says: nobody is hidden behind an invented name.
fn row(case: &CaseId, (category, weight): (String, u32), says: String) -> LockedRow {
    let mut salt = [0; 16];
    let digest = Digest::of(&[b"told draw", &case.0, says.as_bytes()]);
    salt.copy_from_slice(&digest.0[..16]);
    let row = DrawRow {
        name: draw_name(&salt, &says),
        category,
        weight,
        out: None,
    };
    LockedRow { row, salt, says }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invented_lists_have_as_many_different_rows_as_they_say() {
        let list = LockedList::new(officers(&CaseId([1; 16]))).unwrap();
        assert_eq!(list.rows().len(), OFFICERS);
        let other = LockedList::new(officers(&CaseId([2; 16]))).unwrap();
        assert_ne!(list.public().digest(), other.public().digest());
    }
}
