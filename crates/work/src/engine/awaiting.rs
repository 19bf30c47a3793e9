//! What a case waits for in another is recorded when it is done there, in the same batch; who waits
//! for a case is found by a keyed digest, as earlier cases are.

use std::collections::BTreeSet;

use zs_base::random::Rng;
use zs_base::{CaseId, Digest};
use zs_case::{Awaited, Reached, State, awaited, came, reached};
use zs_event::{Cite, Happening, Segment};
use zs_store::Fault;

use super::Engine;
use super::linking::Became;
use super::opening::Open;
use crate::earlier::awaiting_key;

impl<R: Rng> Engine<R> {
    /// Records what these happenings of a case bring about for what it waits for, and for those
    /// that wait for it.
    pub(super) fn await_others(
        &mut self,
        case: &CaseId,
        happenings: &[Happening],
        depth: usize,
        batch: &mut Open,
    ) -> Result<(), Fault> {
        let done = |it: &Happening| matches!(it, Happening::Performed(_) | Happening::Deemed(_));
        if !happenings.iter().any(done) {
            return Ok(());
        }
        let Some(waits) = self.awaited_by(case)? else {
            return Ok(());
        };
        for it in newly_written(waits, happenings) {
            self.begin_to_wait(case, &it, depth, batch)?;
        }
        for other in self.who_waits_for(case)? {
            let waits = self.awaited_by(&other)?.unwrap_or_default();
            for it in waits.iter().filter(|it| it.case == *case) {
                self.come(&other, it, depth, batch)?;
            }
        }
        Ok(())
    }

    fn awaited_by(&mut self, case: &CaseId) -> Result<Option<Vec<Waits>>, Fault> {
        self.looked_at(case, |state| {
            let own = awaited(state).into_iter();
            own.map(|it| Waits::of(state, it)).collect()
        })
    }

    /// What is awaited may have been done before somebody wrote it down, or cannot happen at all.
    fn begin_to_wait(
        &mut self,
        case: &CaseId,
        it: &Waits,
        depth: usize,
        batch: &mut Open,
    ) -> Result<(), Fault> {
        let other = self.looked_at(&it.case, |state| reached(state, &it.named))?;
        let became: Became = match other {
            Some(Reached::NotYet) => return Ok(()),
            Some(Reached::Done) => return self.come(case, it, depth, batch),
            Some(Reached::NoSuchStep) => Err(format!("写明的案件没有“{}”这个环节", it.named)),
            None => Err("写明的那一件案件在本平台查不到".to_owned()),
        };
        self.led(case, &it.name, &it.cite, &became, batch)
    }

    /// Records in the waiting case that what it waits for is done, where it is.
    fn come(
        &mut self,
        waiting: &CaseId,
        it: &Waits,
        depth: usize,
        batch: &mut Open,
    ) -> Result<(), Fault> {
        let other = self.looked_at(&it.case, |state| reached(state, &it.named))?;
        if other != Some(Reached::Done) {
            return Ok(());
        }
        self.catch_up(waiting, batch)?;
        let Some(remembered) = self.remembered(waiting)? else {
            return Ok(());
        };
        // What time brought about meanwhile may have ended the waiting.
        if !awaited(&remembered.state).contains(&it.awaited) {
            self.put_back(Some(remembered));
            return Ok(());
        }
        let deemed = came(&remembered.state, &it.awaited, batch.now);
        let command = self.by_law(*waiting);
        let happenings = vec![Happening::Deemed(deemed)];
        self.record(&command, Some(remembered), happenings.clone(), batch)?;
        self.follow(waiting, &happenings, depth + 1, batch)?;
        if it.case != *waiting {
            self.led(&it.case, &it.name, &it.cite, &Ok(*waiting), batch)?;
        }
        Ok(())
    }

    fn who_waits_for(&mut self, case: &CaseId) -> Result<BTreeSet<CaseId>, Fault> {
        let digest: Digest = awaiting_key(&self.secret, case);
        let under_way = self.memory.earlier.range((digest, CaseId([0; 16]))..);
        let mut found: BTreeSet<CaseId> = under_way
            .take_while(|(it, _)| *it == digest)
            .map(|(_, case)| *case)
            .collect();
        found.extend(self.reader.earlier(&digest)?);
        Ok(found)
    }

    fn looked_at<T>(
        &mut self,
        case: &CaseId,
        look: impl FnOnce(&State) -> T,
    ) -> Result<Option<T>, Fault> {
        let remembered = self.remembered(case)?;
        let seen = remembered.as_ref().map(|it| look(&it.state));
        self.put_back(remembered);
        Ok(seen)
    }
}

/// What is awaited, with the words of the step that waits.
struct Waits {
    awaited: Awaited,
    case: CaseId,
    named: String,
    name: String,
    cite: Cite,
    /// The calls through which the step that waits is reached.
    within: Vec<Segment>,
}

impl Waits {
    fn of(state: &State, awaited: Awaited) -> Self {
        let law = state
            .instance(awaited.instance)
            .procedure
            .step(awaited.step);
        let path = zs_case::path_of(state, awaited.instance, awaited.step);
        Self {
            case: awaited.case,
            named: awaited.named.clone(),
            name: law.name.to_string(),
            cite: law.cite.first().cloned().unwrap_or_else(|| Cite::from("")),
            within: path.calls,
            awaited,
        }
    }
}

/// Only a step of the same instance can have written what is awaited there.
fn newly_written(waits: Vec<Waits>, happenings: &[Happening]) -> Vec<Waits> {
    let touched: Vec<&[Segment]> = happenings
        .iter()
        .filter_map(Happening::path)
        .map(|it| &*it.calls)
        .collect();
    let of_these = |it: &Waits| touched.contains(&&*it.within);
    waits.into_iter().filter(of_these).collect()
}
