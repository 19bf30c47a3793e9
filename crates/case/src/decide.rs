//! From a command to events, or to a refusal. Pure: the same input gives the same answer.

mod case_acts;
mod hand_in;
mod open;
mod perform;
mod serve;
mod shield;
mod term_acts;

pub use perform::series;

use zs_base::Moment;
use zs_event::{Act, Command, Happening};

use crate::codes::{ZS3120, ZS3121, ZS3122, ZS3128, ZS3131};
use crate::deem::pending;
use crate::guard::SignedBy;
use crate::refusal::{Objection, Refusal};
use crate::register::Register;
use crate::state::State;

/// Decides a command about a case: `None` for a case that does not exist yet.
///
/// Deemed events whose terms have ended by `now` come first, whatever the command is.
///
/// # Errors
/// A [`Refusal`] with every reason that could be found at once.
pub fn decide(
    state: Option<&State>,
    command: &Command,
    register: &dyn Register,
    now: Moment,
) -> Result<Vec<Happening>, Refusal> {
    let Some(state) = state else {
        return match &command.act {
            Act::Open(it) => {
                open::opened(it, register, now).map(|event| vec![Happening::Opened(event)])
            }
            Act::HandIn(it) => hand_in::decide(it, command.case, &command.by, register, now),
            _ => Err(Refusal::of(Objection::new(
                ZS3131,
                "没有这个案件。",
                "核对案件编号。",
            ))),
        };
    };
    if let Some(seen) = command.seen.filter(|seen| *seen < state.events) {
        let sentence = format!(
            "你看到的是第 {seen} 项记录时的案件，现在已有 {} 项。",
            state.events
        );
        return Err(Refusal::of(Objection::new(
            ZS3121,
            sentence,
            "重新打开案件，看过新的内容再办。",
        )));
    }
    match pending(state, register, now) {
        None => act(state, command, register, now).map(|event| event.into_iter().collect()),
        Some((mut happenings, after)) => {
            happenings.extend(act(&after, command, register, now)?);
            Ok(happenings)
        }
    }
}

fn act(
    state: &State,
    command: &Command,
    register: &dyn Register,
    now: Moment,
) -> Result<Option<Happening>, Refusal> {
    let happening = match &command.act {
        Act::Open(_) | Act::HandIn(_) => {
            let objection =
                Objection::new(ZS3128, "这个编号的案件已经存在。", "重新打开页面再试。");
            return Err(Refusal::of(objection));
        }
        Act::Perform(it) => perform::decide(state, it, register, now, SignedBy::People)?,
        Act::Serve(it) => serve::decide(state, it, register, now)?,
        Act::Declare(it) => case_acts::declare(state, it, register, now)?,
        Act::Extend(it) => term_acts::extend(state, it, &command.by, register, now)?,
        Act::Correct(it) => term_acts::correct(state, it, now)?,
        Act::Recuse(it) => case_acts::recuse(state, it, now)?,
        Act::Withdraw(it) => case_acts::withdraw(state, it, now)?,
        Act::Merge(it) => case_acts::merge(state, it, now)?,
        Act::Split(it) => case_acts::split(state, it, now)?,
        Act::Transfer(it) => case_acts::transfer(state, it, register, now)?,
        Act::Move(it) => case_acts::move_version(state, it, register, now)?,
        Act::Tick => return Ok(None),
    };
    Ok(Some(happening))
}

/// Objects to a reason that was not written, and to a moment that cannot be.
fn reason_and_date(
    state: &State,
    reason: &str,
    at: Moment,
    now: Moment,
    found: &mut Vec<Objection>,
) {
    if reason.trim().is_empty() {
        found.push(Objection::new(ZS3122, "这个动作要写明理由。", "写明理由。"));
    }
    if at > now || at.day() < state.opened_on.day() {
        let sentence = format!("{at} 晚于现在，或者早于本案开始的日期。");
        found.push(Objection::new(ZS3120, sentence, "核对材料上的日期。"));
    }
}

/// The event, unless something was found against it.
fn unless_refused(found: Vec<Objection>, happening: Happening) -> Result<Happening, Refusal> {
    if found.is_empty() {
        Ok(happening)
    } else {
        Err(Refusal { objections: found })
    }
}
