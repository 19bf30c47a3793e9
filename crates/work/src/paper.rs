//! The paper of a step that was performed: its template and what fills each slot, as it was issued.
//!
//! The case is replayed up to the step and no further, so that a paper that is printed again years
//! later says what was known when it was issued.

mod catalogue;
mod citation;
mod remedy;
mod remedy_sheet;
mod slot;
mod source;
mod term_slot;
mod wording;

pub use catalogue::forms_of_paper;
pub(crate) use catalogue::{application_of, forms_of, template_of};
pub(crate) use remedy::{RemedyAsk, fitting, remedy};
pub use remedy_sheet::{PaperIssued, RemedyTerm};
pub use source::{SlotSource, Source};
pub(crate) use wording::day_in_words;

use std::collections::BTreeMap;

use zs_base::{CaseId, Moment, UnitId};
use zs_case::{Candidate, InstanceNo, Place, Register, State, locate};
use zs_event::event::Performed;
use zs_event::{Event, Happening, StepPath};
use zs_law::{Paper as Template, Step};
use zs_paper::Fillings;
use zs_store::{Fault, Reader, StoredLeaf};

use crate::case_numbers::paper_numbers;
use crate::engine::SECRET;
use crate::law::Law;
use crate::memory::Memory;
use crate::register::Desk;
use crate::replay::{event_of, replay};
use crate::view::{cases_of_event, in_paper};

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
    /// Where the value of each slot of the template comes from, in the order of the template.
    pub sources: Vec<SlotSource>,
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
    let until = leaves.get(..count).unwrap_or_default();
    let cases = cases_in(reader, law, until, event.recorded_at)?;
    let secret = reader.setting(SECRET)?.unwrap_or_default();
    let mut memory = Memory::default();
    let desk = Desk::new(law, &secret, reader, &mut memory, of.case);
    let replayed = replay(of.case, row.number, until, &desk, |_, _| {});
    let filled = replayed
        .map_err(NoPaper::Fault)
        .and_then(|replayed| fill(law, &replayed.state, act, (&units, &cases, &desk)));
    // A paper must not be made of half a register.
    match desk.fault() {
        Some(fault) => Err(fault.into()),
        None => filled,
    }
}

/// Other cases by their numbers, as a paper names them.
pub(crate) type Cases = BTreeMap<CaseId, String>;

/// The cases that these events name, with the numbers that they had then: what was issued stays as
/// it was.
fn cases_in(
    reader: &mut dyn Reader,
    law: &Law,
    leaves: &[StoredLeaf],
    then: Moment,
) -> Result<Cases, Fault> {
    let mut cases = Cases::new();
    for leaf in leaves {
        let Some(event) = event_of(leaf)? else {
            continue;
        };
        for case in cases_of_event(&event.happening) {
            if let Some(row) = reader.case(&case)? {
                let numbers = paper_numbers(reader, &row, then)?;
                let number = numbers.into_iter().next_back();
                cases.insert(case, in_paper(law, &row, number));
            }
        }
    }
    Ok(cases)
}

/// The names of units.
pub(crate) type Units = BTreeMap<UnitId, String>;

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
    (units, cases, register): (&Units, &Cases, &dyn Register),
) -> Result<FilledPaper, NoPaper> {
    let place = locate(state, &act.path);
    let Some(Place::Existing { instance, step }) = place else {
        return Err(NoPaper::NotPerformed(act.path.to_string()));
    };
    fill_in(&Filler {
        law,
        state,
        instance,
        step: state.instance(instance).procedure.step(step),
        act,
        candidate: None,
        is_draft: false,
        by_hand: false,
        county: None,
        cases,
        units,
        register,
    })
}

/// What a paper is filled from: a step as it was performed, or as it would be.
pub(crate) struct Filler<'a> {
    pub(crate) law: &'a Law,
    pub(crate) state: &'a State,
    pub(crate) instance: InstanceNo,
    pub(crate) step: &'a Step,
    pub(crate) act: &'a Performed,
    /// The step as it would be done, where it is not in the state yet.
    pub(crate) candidate: Option<&'a Candidate>,
    /// Whether the step was not performed yet: there is no number, and nobody may have signed.
    pub(crate) is_draft: bool,
    /// Whether it is a form on which people write by hand what is not known yet.
    pub(crate) by_hand: bool,
    /// The name of the county, for where a party goes against a decision.
    pub(crate) county: Option<&'a str>,
    pub(crate) cases: &'a Cases,
    pub(crate) units: &'a Units,
    pub(crate) register: &'a dyn Register,
}

/// The paper of a step with its slots filled, as far as there is something to fill them with.
pub(crate) fn fill_in(desk: &Filler<'_>) -> Result<FilledPaper, NoPaper> {
    let without = || NoPaper::WithoutPaper(desk.step.name.to_string());
    let used = desk.step.paper.as_ref().ok_or_else(without)?;
    let papers = &desk.law.library.papers;
    let template = papers.get(&used.name).ok_or_else(without)?;
    Ok(fill_template_in(desk, template))
}

/// A template with its slots filled from a step, as far as there is something to fill them with.
pub(crate) fn fill_template_in(desk: &Filler<'_>, template: &Template) -> FilledPaper {
    let (own, state) = (desk.step, desk.state);
    let mut fillings = Fillings::new();
    for given in slot::GIVEN {
        fillings.insert(given.to_owned(), desk.fill(given));
    }
    for field in &own.fields {
        fillings.insert(field.name.to_string(), desk.fill(&field.name));
    }
    for field in state.procedure().fields.iter() {
        let slot = format!("case.{}", field.name);
        let filling = desk.fill(&slot);
        fillings.insert(slot, filling);
    }
    for step in state.instance(desk.instance).procedure.steps.iter() {
        for field in &step.fields {
            let slot = format!("{}.{}", step.id, field.name);
            let filling = desk.fill(&slot);
            fillings.insert(slot, filling);
        }
        for term in &step.terms {
            let slot = format!("{}.{}", step.id, term.id);
            let filling = desk.fill(&slot);
            fillings.insert(slot, filling);
        }
    }
    let mut sources = Vec::new();
    for slot in &template.slots {
        let filling = desk.fill(slot);
        sources.push(desk.source(slot, &filling));
        fillings.insert(slot.to_string(), filling);
    }
    FilledPaper {
        template: template.clone(),
        fillings,
        sources,
    }
}

/// The slots of the codes on a paper that is served: with which the party asks who looked at the case,
/// and with which whoever is inspected checks who comes.
pub const CODE_SLOTS: [&str; 2] = ["查询码", "检查码"];

/// The slots that a county's own template of a paper may ask for: of every step that makes it.
#[must_use]
pub fn slots_known(library: &zs_law::Library, paper: &str) -> Vec<String> {
    let mut known: Vec<String> = slot::GIVEN.iter().map(ToString::to_string).collect();
    let plain = library.procedures.values().flatten();
    let all: Vec<_> = plain.chain(library.overlaid.values().flatten()).collect();
    for procedure in &all {
        let makes = |step: &Step| step.paper.as_ref().is_some_and(|it| *it.name == *paper);
        let mut own = procedure.steps.iter().filter(|it| makes(it)).peekable();
        if own.peek().is_none() {
            continue;
        }
        for step in own {
            known.extend(step.fields.iter().map(|it| it.name.to_string()));
            let served = step.paper.as_ref().is_some_and(|it| it.served);
            let codes = CODE_SLOTS.iter().filter(|_| served);
            known.extend(codes.map(ToString::to_string));
        }
        let steps = procedure.steps.iter();
        known.extend(steps.flat_map(|step| {
            let fields = step.fields.iter().map(|it| &it.name);
            let names = fields.chain(step.terms.iter().map(|it| &it.id));
            names.map(|name| format!("{}.{name}", step.id))
        }));
        // A part speaks of the fields of the cases that call it.
        let calls = |it: &zs_law::Procedure| {
            it.id == procedure.id || it.callees.iter().any(|callee| callee.id == procedure.id)
        };
        let cases = all.iter().filter(|it| calls(it));
        known.extend(
            cases
                .flat_map(|it| it.fields.iter())
                .map(|it| format!("case.{}", it.name)),
        );
    }
    if let Some(shipped) = library.papers.get(paper) {
        known.extend(shipped.slots.iter().map(ToString::to_string));
    }
    known.sort();
    known.dedup();
    known
}
