//! Steps that nobody does: on the paths that are searched another case brings them about, whenever
//! nothing but that nobody does them speaks against it.

use zs_base::{CaseId, Moment};
use zs_case::codes::ZS3134;
use zs_case::{Place, Refusal, Register, State, decide, locate};
use zs_event::command::Perform;
use zs_event::event::Deemed;
use zs_event::{Act, Cite, Command, Happening};

/// What a command brings about, or what another case brings about where nobody can command it.
pub fn decide_or_come(
    state: &State,
    command: &Command,
    register: &dyn Register,
    now: Moment,
) -> Result<Vec<Happening>, Refusal> {
    let refusal = match decide(Some(state), command, register, now) {
        Ok(what) => return Ok(what),
        Err(refusal) => refusal,
    };
    let nobodys = refusal.objections.iter().all(|it| it.code == ZS3134);
    match (&command.act, nobodys) {
        (Act::Perform(it), true) => came(state, it, now).map_or(Err(refusal), |it| Ok(vec![it])),
        _ => Err(refusal),
    }
}

/// The command that would do what another case brought about.
pub fn as_command(it: &Deemed) -> Perform {
    Perform {
        path: it.path.clone(),
        effective_on: it.effective_on,
        people: Vec::new(),
        outcome: Some(it.outcome.clone()),
        values: Vec::new(),
        facts: Vec::new(),
        evidence: Vec::new(),
        reason: None,
        source: None,
    }
}

fn came(state: &State, it: &Perform, now: Moment) -> Option<Happening> {
    let Place::Existing { instance, step } = locate(state, &it.path)? else {
        return None;
    };
    let instance = state.instance(instance);
    let law = instance.procedure.step(step);
    let outcome = law.outcomes.first().map(|outcome| &outcome.name);
    Some(Happening::Deemed(Deemed {
        path: it.path.clone(),
        round: instance.rounds(step).len() as u16 + 1,
        outcome: outcome.unwrap_or(&law.name).to_string(),
        term: law.id.to_string(),
        effective_on: now,
        cite: law.cite.first().cloned().unwrap_or_else(|| Cite::from("")),
        because: Some(CaseId::default()),
    }))
}
