//! What can be done next in a case, and why the rest cannot.

use zs_case::{Objection, Register, State, View, decide, ready};
use zs_event::command::Perform;
use zs_event::{Act, Command, Signer, StepPath};
use zs_law::Need;
use zs_power::Denied;

use super::looker::step_name;
use crate::authority::verdict;
use crate::law::Law;

/// A step that can be done now, as far as order and facts tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Next {
    /// The step.
    pub path: StepPath,
    /// Its name.
    pub name: String,
    /// Whether it must be done or may be done.
    pub need: Need,
    /// The posts that do it, by their Chinese names.
    pub posts: Vec<String>,
    /// Why the asker may not do it; nothing where the asker may.
    pub denied: Option<Denied>,
    /// What still stands in its way, such as a wait that is not over.
    pub objections: Vec<Objection>,
}

/// A step that must come but cannot be done yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blocked {
    /// Its name.
    pub name: String,
    /// The first thing that stands in its way.
    pub because: String,
}

/// Objections that concern what somebody writes into a form, not whether the form may be opened.
const OF_THE_FORM: [&str; 2] = ["ZS32", "ZS33"];

/// The steps that can be done now.
pub(super) fn nexts(
    law: &Law,
    state: &State,
    register: &dyn Register,
    asker: &Signer,
    now: zs_base::Moment,
) -> Vec<Next> {
    let view = View {
        state,
        candidate: None,
        register,
        day: now.day(),
    };
    let ready = ready(&view).into_iter();
    ready
        .map(|it| {
            let command = trial(state, &it.path, asker, now);
            let (authority, units) = (&law.authority, &law.units);
            let allowed = verdict(authority, units, Some(state), &command, register, now.day());
            let posts = it.posts.iter().map(|post| {
                let name = law.authority.posts.get(post);
                name.map_or_else(|| post.to_string(), ToString::to_string)
            });
            Next {
                name: step_name(state, &it.path).unwrap_or_default(),
                need: it.need,
                posts: posts.collect(),
                denied: allowed.err().or_else(|| not_my_post(&it.posts, asker, law)),
                objections: in_the_way(state, &command, register, now),
                path: it.path,
            }
        })
        .collect()
}

/// Who may enter the office may still not do a step that its file gives to another post.
fn not_my_post(posts: &[zs_base::PostId], asker: &Signer, law: &Law) -> Option<Denied> {
    if posts.is_empty() || posts.contains(&asker.post) {
        return None;
    }
    let may = posts.iter().map(|post| {
        let name = law.authority.posts.get(post);
        (post.clone(), name.map_or_else(|| post.to_string(), ToString::to_string))
    });
    Some(Denied::Refused {
        code: zs_power::codes::ZS4001,
        because: Vec::new(),
        may: may.collect(),
    })
}

/// What would be refused whatever the form said.
fn in_the_way(
    state: &State,
    command: &Command,
    register: &dyn Register,
    now: zs_base::Moment,
) -> Vec<Objection> {
    let refused = decide(Some(state), command, register, now).err();
    let objections = refused.map(|it| it.objections).unwrap_or_default();
    let order = objections.into_iter().filter(|it| {
        // Order, facts and waits are known before anything is written.
        matches!(it.code.id, "ZS3103" | "ZS3105" | "ZS3107")
            && !OF_THE_FORM.iter().any(|prefix| it.code.id.starts_with(prefix))
    });
    order.collect()
}

fn trial(state: &State, path: &StepPath, asker: &Signer, now: zs_base::Moment) -> Command {
    Command {
        id: zs_base::CommandId::default(),
        case: state.case,
        by: asker.clone(),
        seen: None,
        act: Act::Perform(Perform {
            path: path.clone(),
            effective_on: now,
            people: vec![asker.clone()],
            outcome: None,
            values: Vec::new(),
            facts: Vec::new(),
            evidence: Vec::new(),
            reason: None,
            source: None,
        }),
    }
}

/// The steps that must still come in the case's own procedure, each with what stands in its way.
pub(super) fn blocked(
    state: &State,
    register: &dyn Register,
    asker: &Signer,
    now: zs_base::Moment,
) -> Vec<Blocked> {
    let view = View {
        state,
        candidate: None,
        register,
        day: now.day(),
    };
    let root = zs_case::InstanceNo::ROOT;
    let procedure = state.procedure();
    let can: Vec<StepPath> = ready(&view).into_iter().map(|it| it.path).collect();
    let mut found = Vec::new();
    for number in procedure.step_numbers() {
        let step = procedure.step(number);
        let path = zs_case::path_of(state, root, number);
        let done = state.instance(root).done(number).is_some();
        let needed = zs_case::need_of(&view, root, number) == zs_case::Standing::Needed;
        if done || !needed || step.call.is_some() || can.contains(&path) {
            continue;
        }
        let command = trial(state, &path, asker, now);
        if let Some(first) = in_the_way(state, &command, register, now).into_iter().next() {
            let missing = first.missing.join("、");
            let because = match missing.is_empty() {
                true => first.sentence,
                false => format!("还缺：{missing}"),
            };
            found.push(Blocked {
                name: step.name.to_string(),
                because,
            });
        }
    }
    found
}
