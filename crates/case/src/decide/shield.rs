//! The unit complained about handles nothing of what is said about it.

use zs_base::UnitId;

use crate::codes::ZS3136;
use crate::refusal::Objection;
use crate::register::Register;
use crate::state::State;

/// Objects to a unit that would handle a case about itself, or about a unit above it.
pub(super) fn handled_by(
    state: &State,
    unit: &UnitId,
    register: &dyn Register,
    found: &mut Vec<Objection>,
) {
    if state
        .against()
        .is_some_and(|against| register.is_within(unit, &against))
    {
        let sentence = "本案反映的就是这个单位，或者管它的单位，不能由它办理。";
        let cure = "由被反映的单位以外、不归它管的单位登记和承办。";
        found.push(Objection::new(ZS3136, sentence, cure));
    }
}
