//! Acts about the case as a whole: facts, withdrawal from it, its end, its links, its version.

use zs_base::Moment;
use zs_event::Happening;
use zs_event::command::{Declare, Merge, Move, Reasoned, Recuse, Split, Transfer};
use zs_event::event::{Closed, FactsDeclared, Linked, Moved, Recused, Transferred};
use zs_law::{FactSource, Running};

use super::{reason_and_date, unless_refused};
use crate::codes::{ZS3101, ZS3102, ZS3105, ZS3122, ZS3125, ZS3126, ZS3130};
use crate::guard::given_once;
use crate::locate::{Place, locate};
use crate::refusal::{Objection, Refusal};
use crate::register::{Register, Version};
use crate::state::{InstanceNo, Standing, State};

pub(super) fn declare(
    state: &State,
    it: &Declare,
    _register: &dyn Register,
    now: Moment,
) -> Result<Happening, Refusal> {
    let mut found = Vec::new();
    still_open(state, &mut found);
    let instance = match &it.within {
        None => Some(InstanceNo::ROOT),
        Some(path) => match locate(state, path) {
            Some(Place::Existing { instance, .. }) => Some(instance),
            _ => None,
        },
    };
    let Some(instance) = instance else {
        let objection = Objection::new(ZS3101, "没有这个子程序。", "核对路径。");
        return Err(Refusal::of(objection));
    };
    if it.facts.is_empty() {
        found.push(Objection::new(
            ZS3105,
            "没有写明认定哪个情形。",
            "写明情形和理由。",
        ));
    }
    let procedure = &state.instance(instance).procedure;
    given_once(it.facts.iter().map(|it| &*it.fact), &mut found);
    for fact in &it.facts {
        let number = procedure.find_fact(&fact.fact);
        let by_people = number
            .is_some_and(|it| matches!(procedure.fact(it).source, FactSource::Declared { .. }));
        if !by_people {
            let sentence = format!("情形“{}”不由人认定。", fact.fact);
            found.push(Objection::new(ZS3130, sentence, "核对情形的名称。"));
        }
        reason_and_date(state, &fact.reason, it.effective_on, now, &mut found);
    }
    unless_refused(
        found,
        Happening::FactsDeclared(FactsDeclared {
            within: it.within.clone(),
            effective_on: it.effective_on,
            facts: it.facts.clone(),
        }),
    )
}

pub(super) fn recuse(state: &State, it: &Recuse, now: Moment) -> Result<Happening, Refusal> {
    let mut found = Vec::new();
    still_open(state, &mut found);
    reason_and_date(state, &it.reason, it.effective_on, now, &mut found);
    if state.recused.contains(&it.person) {
        let sentence = format!("{}在本案中已经回避。", it.person);
        found.push(Objection::new(ZS3126, sentence, "不需要再次决定。"));
    }
    let (person, effective_on, reason) = (it.person.clone(), it.effective_on, it.reason.clone());
    unless_refused(
        found,
        Happening::Recused(Recused {
            person,
            effective_on,
            reason,
        }),
    )
}

pub(super) fn withdraw(state: &State, it: &Reasoned, now: Moment) -> Result<Happening, Refusal> {
    let mut found = Vec::new();
    still_open(state, &mut found);
    reason_and_date(state, &it.reason, it.effective_on, now, &mut found);
    let closed = Closed {
        effective_on: it.effective_on,
        reason: it.reason.clone(),
    };
    unless_refused(found, Happening::Withdrawn(closed))
}

pub(super) fn merge(state: &State, it: &Merge, now: Moment) -> Result<Happening, Refusal> {
    let mut found = Vec::new();
    still_open(state, &mut found);
    reason_and_date(state, &it.reason, it.effective_on, now, &mut found);
    if it.into == state.case {
        let sentence = "案件不能并入自己。";
        found.push(Objection::new(ZS3126, sentence, "核对要并入的案件。"));
    }
    let cases = vec![it.into];
    let (effective_on, reason) = (it.effective_on, it.reason.clone());
    unless_refused(
        found,
        Happening::Merged(Linked {
            cases,
            effective_on,
            reason,
        }),
    )
}

pub(super) fn split(state: &State, it: &Split, now: Moment) -> Result<Happening, Refusal> {
    let mut found = Vec::new();
    still_open(state, &mut found);
    reason_and_date(state, &it.reason, it.effective_on, now, &mut found);
    if it.into.is_empty() || it.into.contains(&state.case) {
        let sentence = "没有写明分出的案件，或者分出的是本案自己。";
        found.push(Objection::new(ZS3126, sentence, "写明分出的案件。"));
    }
    let cases = it.into.clone();
    let (effective_on, reason) = (it.effective_on, it.reason.clone());
    unless_refused(
        found,
        Happening::Split(Linked {
            cases,
            effective_on,
            reason,
        }),
    )
}

pub(super) fn transfer(
    state: &State,
    it: &Transfer,
    register: &dyn Register,
    now: Moment,
) -> Result<Happening, Refusal> {
    let mut found = Vec::new();
    still_open(state, &mut found);
    reason_and_date(state, &it.reason, it.effective_on, now, &mut found);
    if it.to == state.unit {
        let sentence = "案件已经在这个单位。";
        found.push(Objection::new(ZS3126, sentence, "核对要移交的单位。"));
    }
    super::shield::handled_by(state, &it.to, register, &mut found);
    let (to, effective_on, reason) = (it.to.clone(), it.effective_on, it.reason.clone());
    unless_refused(
        found,
        Happening::Transferred(Transferred {
            to,
            effective_on,
            reason,
        }),
    )
}

pub(super) fn move_version(
    state: &State,
    it: &Move,
    register: &dyn Register,
    now: Moment,
) -> Result<Happening, Refusal> {
    let mut found = Vec::new();
    still_open(state, &mut found);
    if it.reason.trim().is_empty() {
        found.push(Objection::new(
            ZS3122,
            "转入另一个版本要写明理由。",
            "写明理由。",
        ));
    }
    let now_law = state.procedure();
    let version = Version::From(it.version);
    match register.procedure(&now_law.id, &state.overlays, version) {
        Some(law) if law.version != now_law.version => {
            if let Running::Stay { cite } = &law.running {
                let sentence = format!("{} 起的版本规定：在办案件适用原来的程序。", law.version);
                found.push(
                    Objection::new(ZS3125, sentence, "继续适用现在的版本。").citing(Some(cite)),
                );
            }
            if it.effective_on > now || it.effective_on.day() < law.version {
                let sentence = format!(
                    "{} 不在新版本生效之后，或者晚于现在。",
                    it.effective_on.day()
                );
                found.push(Objection::new(ZS3125, sentence, "核对日期。"));
            }
        }
        _ => {
            let sentence = format!("没有 {} 起生效的另一个版本。", it.version);
            found.push(Objection::new(ZS3125, sentence, "查看程序有哪些版本。"));
        }
    }
    let (version, effective_on, reason) = (it.version, it.effective_on, it.reason.clone());
    unless_refused(
        found,
        Happening::Moved(Moved {
            version,
            effective_on,
            reason,
        }),
    )
}

fn still_open(state: &State, found: &mut Vec<Objection>) {
    if state.standing != Standing::Open {
        found.push(Objection::new(
            ZS3102,
            "本案已经结束。",
            "确需重新处理的，另立新案。",
        ));
    }
}
