//! The paper of a step that was performed: its template and what fills each slot, as it was issued.
//!
//! The case is replayed up to the step and no further, so that a paper that is printed again years
//! later says what was known when it was issued.

mod citation;
mod slot;
mod wording;

use std::collections::BTreeMap;

use zs_base::{CaseId, UnitId};
use zs_case::{Place, Register, State, locate};
use zs_event::event::Performed;
use zs_event::{Event, Happening, StepPath};
use zs_law::Paper as Template;
use zs_paper::Fillings;
use zs_store::{Fault, Reader, StoredLeaf};

use crate::engine::SECRET;
use crate::law::Law;
use crate::memory::Memory;
use crate::register::Desk;
use crate::replay::{event_of, replay};

/// Which paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaperOf {
    /// The case.
    pub case: CaseId,
    /// The step.
    pub path: StepPath,
    /// The round; the latest where nothing is said.
    pub round: Option<u16>,
}

/// A template with what fills it.
#[derive(Clone, Debug)]
pub struct FilledPaper {
    /// The template.
    pub template: Template,
    /// What fills its slots, and all others that a county's own template may ask for.
    pub fillings: Fillings,
}

/// Why there is no paper.
#[derive(Debug, thiserror::Error)]
pub enum NoPaper {
    /// The store failed.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// There is no such case.
    #[error("没有这个案件。")]
    NoCase,
    /// The step was not performed, or not so often.
    #[error("环节“{0}”还没有办，没有文书。")]
    NotPerformed(String),
    /// The step makes no paper.
    #[error("环节“{0}”不产生文书。")]
    WithoutPaper(String),
    /// What it said was erased.
    #[error("这个环节的内容已经依法删除，不能再生成文书。")]
    Erased,
}

/// The paper of a step.
///
/// # Errors
/// [`NoPaper`].
pub fn paper_of(reader: &mut dyn Reader, law: &Law, of: &PaperOf) -> Result<FilledPaper, NoPaper> {
    let row = reader.case(&of.case)?.ok_or(NoPaper::NoCase)?;
    let leaves = reader.events_of(&row)?;
    let (count, event) = performed(&leaves, of)?;
    let Happening::Performed(act) = &event.happening else {
        return Err(NoPaper::NotPerformed(of.path.to_string()));
    };
    let units = reader.units()?;
    let units: Units = units.into_iter().map(|it| (it.id, it.name)).collect();
    let secret = reader.setting(SECRET)?.unwrap_or_default();
    let mut memory = Memory::default();
    let desk = Desk::new(law, &secret, reader, &mut memory, of.case);
    let until = leaves.get(..count).unwrap_or_default();
    let replayed = replay(of.case, row.number, until, &desk, |_, _| {});
    let filled = replayed
        .map_err(NoPaper::Fault)
        .and_then(|replayed| fill(law, &replayed.state, act, (&units, &desk)));
    // A paper must not be made of half a register.
    match desk.fault() {
        Some(fault) => Err(fault.into()),
        None => filled,
    }
}

/// The names of units.
type Units = BTreeMap<UnitId, String>;

/// The event of the paper, and how many events of the case there were with it.
fn performed(leaves: &[StoredLeaf], of: &PaperOf) -> Result<(usize, Event), NoPaper> {
    let mut found = None;
    let mut erased = false;
    for (index, stored) in leaves.iter().enumerate() {
        let Some(event) = event_of(stored)? else {
            erased = true;
            continue;
        };
        if let Happening::Performed(act) = &event.happening
            && act.path == of.path
            && of.round.is_none_or(|round| round == act.round)
        {
            found = Some((index + 1, event));
        }
    }
    found.ok_or_else(|| match erased {
        true => NoPaper::Erased,
        false => NoPaper::NotPerformed(of.path.to_string()),
    })
}

fn fill(
    law: &Law,
    state: &State,
    act: &Performed,
    (units, register): (&Units, &dyn Register),
) -> Result<FilledPaper, NoPaper> {
    let place = locate(state, &act.path);
    let Some(Place::Existing { instance, step }) = place else {
        return Err(NoPaper::NotPerformed(act.path.to_string()));
    };
    let own = state.instance(instance).procedure.step(step);
    let without = || NoPaper::WithoutPaper(own.name.to_string());
    let used = own.paper.as_ref().ok_or_else(without)?;
    let template = law.library.papers.get(&used.name).ok_or_else(without)?;
    let desk = slot::Slots {
        law,
        state,
        instance,
        step: own,
        act,
        units,
        register,
    };
    let mut fillings = Fillings::new();
    for given in slot::GIVEN {
        fillings.insert(given.to_owned(), desk.fill(given));
    }
    for field in &own.fields {
        fillings.insert(field.name.to_string(), desk.fill(&field.name));
    }
    for field in &state.procedure().fields {
        let slot = format!("case.{}", field.name);
        let filling = desk.fill(&slot);
        fillings.insert(slot, filling);
    }
    for step in &state.instance(instance).procedure.steps {
        for field in &step.fields {
            let slot = format!("{}.{}", step.id, field.name);
            let filling = desk.fill(&slot);
            fillings.insert(slot, filling);
        }
    }
    for slot in &template.slots {
        let filling = desk.fill(slot);
        fillings.insert(slot.to_string(), filling);
    }
    Ok(FilledPaper {
        template: template.clone(),
        fillings,
    })
}
