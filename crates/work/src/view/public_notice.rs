//! A notice as the public sees it today, and as the people see it who release it.
//!
//! What comes out of here passed `zs-disclose`: a page that is made of it has nothing else of the
//! case to show.

use std::collections::BTreeMap;

use zs_base::{Moment, UnitId};
use zs_case::{InstanceNo, View, pending};
use zs_disclose::{Notice, NoticeRefusal, NoticeState, PublicCode};
use zs_event::{Event, Happening, StepPath};
use zs_law::{FieldRef, Procedure, Publication, Step, StepNo};
use zs_ledger::{Body, Sealed};
use zs_power::Action;
use zs_store::{Fault, NoticeRow, Reader as _};

use super::looker::{Looked, Looker, Told};
use crate::memory::Memory;
use crate::notice::{NoticePaper, notice_of, notices_of};
use crate::register::Desk;

/// A notice that was made public, as it stands today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicNotice {
    /// The code under which it is found.
    pub code: PublicCode,
    /// What was masked, and what is left.
    pub notice: Notice,
    /// The name of the kind of act, from the law.
    pub kind: String,
    /// Where its decision stands in the ledger.
    pub leaf: DecisionLeaf,
}

/// The event of the decision in the ledger.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DecisionLeaf {
    /// Its place.
    pub seq: u64,
    /// Its fields that the notice shows word for word, so that a proof may show them, too: none of
    /// a notice that is not displayed.
    pub clear: Vec<String>,
}

impl Looker {
    /// The notice under a code, where it is public: displayed, over or taken back. What was never
    /// public answers like what is absent.
    ///
    /// # Errors
    /// When the store fails.
    pub fn public_notice(
        &mut self,
        code: &PublicCode,
        now: Moment,
    ) -> Result<Option<PublicNotice>, Fault> {
        let Some(row) = self.reader.public_notice(&code.to_string())? else {
            return Ok(None);
        };
        let Some(told) = self.told(&row.case)? else {
            return Ok(None);
        };
        let agency = self.agency(&row.unit, now)?;
        let found = self.noticed(&told, now, |view, law| {
            let duty = duty_of(view, &row)?;
            let notice = notice_of(view, law.masker(), duty, &agency, now.day()).ok()?;
            let shown = matches!(notice.state, NoticeState::Displayed);
            let mut leaf = decision(view, duty, &told.events)?;
            leaf.clear.retain(|_| shown);
            if shown {
                leaf.clear.extend(shown_fields(view, duty, &notice));
            }
            let kind = view.state.procedure().name.to_string();
            Some((notice, kind, leaf))
        })?;
        let Some((notice, kind, mut leaf)) = found.filter(|it| it.0.state != NoticeState::Draft)
        else {
            return Ok(None);
        };
        still_the_same(&told, &mut leaf)?;
        Ok(Some(PublicNotice {
            code: *code,
            notice,
            kind,
            leaf,
        }))
    }

    fn agency(&mut self, unit: &UnitId, now: Moment) -> Result<NoticePaper, Fault> {
        let units = self.units(now)?;
        let units: &BTreeMap<UnitId, String> = &units;
        Ok(NoticePaper {
            agency: units.get(unit).cloned().unwrap_or_default(),
            public: Vec::new(),
        })
    }

    /// Looks at the case as the engine sees it now: what time has brought about counts already.
    pub(super) fn noticed<T>(
        &mut self,
        told: &Told,
        now: Moment,
        look: impl FnOnce(&View<'_>, &crate::Law) -> Option<T>,
    ) -> Result<Option<T>, Fault> {
        let law = self.law.clone();
        let secret = self.secret.clone();
        let mut memory = Memory::default();
        let reader = self.reader.as_mut();
        let desk = Desk::new(&law, &secret, reader, &mut memory, told.state.case);
        let after = pending(&told.state, &desk, now);
        let view = View {
            state: after.as_ref().map_or(&told.state, |(_, state)| state),
            candidate: None,
            register: &desk,
            day: now.day(),
        };
        let seen = look(&view, &law);
        desk.fault().map_or(Ok(seen), Err)
    }
}

/// What the public would see of the case, for a step that masks or releases; nothing for any other.
pub(super) fn drafts(looked: &Looked<'_>, step: &Step) -> Vec<Result<Notice, NoticeRefusal>> {
    let roles = step.roles.iter().map(|role| &**role);
    let action = looked.law.authority.step_action(roles);
    if !matches!(action, Action::Mask | Action::Publish) {
        return Vec::new();
    }
    let view = View {
        state: looked.state,
        candidate: None,
        register: looked.register,
        day: looked.now.day(),
    };
    let paper = NoticePaper {
        agency: looked.unit_name(),
        public: Vec::new(),
    };
    notices_of(&view, looked.law.masker(), &paper, looked.now.day())
}

/// The duty that the step of a row fulfils.
fn duty_of<'a>(view: &View<'a>, row: &NoticeRow) -> Option<&'a Publication> {
    let procedure: &'a Procedure = view.state.procedure();
    let mut duties = procedure.publish.iter();
    duties.find(|duty| path_of(procedure, duty.by).to_string() == row.path)
}

fn path_of(procedure: &Procedure, step: StepNo) -> StepPath {
    StepPath::root(procedure.step(step).id.clone())
}

/// The last event that performed the step whose result is public.
fn decision(view: &View<'_>, duty: &Publication, events: &[Event]) -> Option<DecisionLeaf> {
    let path = path_of(view.state.procedure(), duty.of);
    let made =
        |event: &&Event| matches!(&event.happening, Happening::Performed(it) if it.path == path);
    let event = events.iter().rev().find(made)?;
    let words = ["number", "outcome", "effective_on", "step"];
    Some(DecisionLeaf {
        seq: event.seq,
        clear: words.map(str::to_owned).to_vec(),
    })
}

/// The fields of the decision that are shown exactly as they were written.
fn shown_fields(view: &View<'_>, duty: &Publication, notice: &Notice) -> Vec<String> {
    let step = view.state.procedure().step(duty.of);
    let named = duty.show.iter().filter_map(|reference| match reference {
        FieldRef::Step(of, index) if of.calls.is_empty() && of.step == duty.of => {
            step.fields.get(usize::from(*index))
        }
        _ => None,
    });
    let whole = named.filter(|field| {
        let mut lines = notice.fields.iter();
        let line = lines.find(|line| line.name == field.name);
        let plain = line.is_some_and(|it| it.text.spans.is_empty() && it.text.doubts.is_empty());
        let root = view.state.instance(InstanceNo::ROOT);
        plain && field.private.is_none() && root.done(duty.of).is_some()
    });
    whole.map(|field| format!("value.{}", field.name)).collect()
}

/// Leaves out of what a proof shows whatever the leaf does not hold, or holds as it was before a
/// correction or an erasure.
pub(super) fn still_the_same(told: &Told, leaf: &mut DecisionLeaf) -> Result<(), Fault> {
    let stored = told.leaves.iter().find(|it| it.seq == leaf.seq);
    let Some(stored) = stored else {
        leaf.clear.clear();
        return Ok(());
    };
    let sealed = Sealed::decode(&stored.body)?;
    let corrected = told
        .events
        .iter()
        .any(|event| event.seq > leaf.seq && matches!(event.happening, Happening::Corrected(_)));
    leaf.clear.retain(|name| {
        let open = matches!(sealed.field(name), Some(Body::Open { .. }));
        open && !(corrected && name.starts_with("value."))
    });
    Ok(())
}
