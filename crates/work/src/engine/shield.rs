//! A case in which a unit is complained about is not tied to one that this unit can see.

use zs_base::random::Rng;
use zs_base::{CaseId, Day};
use zs_case::codes::ZS3136;
use zs_case::{Objection, Refusal, State};
use zs_event::{Act, Command};
use zs_power::shielded_from;
use zs_store::Fault;

use super::Engine;
use crate::memory::Remembered;

impl<R: Rng> Engine<R> {
    /// The refusal of a command that would merge or split cases of which not the same people may
    /// learn. A case that does not exist for whoever commands is no reason to refuse.
    pub(super) fn unlike(
        &mut self,
        before: Option<&Remembered>,
        command: &Command,
        today: Day,
    ) -> Result<Option<Refusal>, Fault> {
        let others: &[CaseId] = match &command.act {
            Act::Merge(it) => std::slice::from_ref(&it.into),
            Act::Split(it) => &it.into,
            _ => return Ok(None),
        };
        let Some(before) = before else {
            return Ok(None);
        };
        let own = before.state.against();
        let mut hidden = None;
        for other in others.iter().filter(|it| **it != command.case) {
            let found = self.remembered(other)?;
            let against = found.as_ref().and_then(|it| State::against(&it.state));
            let exists = found.is_some();
            self.put_back(found);
            if !exists || against == own {
                continue;
            }
            if hidden.is_none() {
                let person = self.reader.person(&command.by.person)?;
                let units = self.law.units();
                hidden = person.map(|it| shielded_from(&units, &it, today));
            }
            let knows = |unit| hidden.as_ref().is_none_or(|it| !it.contains(unit));
            if against.as_ref().is_none_or(knows) {
                let sentence = "两件案件里一件反映某个单位，另一件这个单位看得到，不能并案、分案。";
                let cure = "分别办理；需要参考的，由能看两件的人各自写明。";
                return Ok(Some(Refusal::of(Objection::new(ZS3136, sentence, cure))));
            }
        }
        Ok(None)
    }
}
