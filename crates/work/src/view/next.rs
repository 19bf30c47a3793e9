//! What can be done next in a case, and why the rest cannot.

use zs_base::{CommandId, PostId};
use zs_case::{InstanceNo, Objection, Standing, View, decide, need_of, path_of, ready};
use zs_event::command::Perform;
use zs_event::{Act, Command, Signer, StepPath};
use zs_law::Need;
use zs_power::Denied;

use super::looker::Looked;
use super::sight::{step_at, step_name};
use crate::authority::verdict;

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
    /// The step.
    pub path: StepPath,
    /// Its name.
    pub name: String,
    /// The first thing that stands in its way.
    pub because: String,
}

/// A paper that was made and must still be served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToServe {
    /// The step that made it.
    pub path: StepPath,
    /// The name of the step.
    pub name: String,
    /// The name of the paper.
    pub paper: String,
}

impl Next {
    /// Whether the asker can do it now.
    #[must_use]
    pub const fn is_mine(&self) -> bool {
        self.denied.is_none() && self.objections.is_empty()
    }
}

/// The steps that can be done now: the asker's own first, and among them what must be done.
pub(super) fn nexts(looked: &Looked<'_>) -> Vec<Next> {
    let mut found: Vec<Next> = ready(&view(looked))
        .into_iter()
        .map(|it| Next {
            name: step_name(looked.state, &it.path),
            need: it.need,
            posts: it
                .posts
                .iter()
                .map(|post| post_name(looked, post))
                .collect(),
            denied: denied(looked, &it.path, &it.posts),
            objections: in_the_way(looked, &it.path),
            path: it.path,
        })
        .collect();
    found.sort_by_key(|it| {
        let optional = it.need == Need::May;
        (it.denied.is_some(), !it.objections.is_empty(), optional)
    });
    found
}

/// The case as rules look at it today.
pub(super) fn view<'a>(looked: &Looked<'a>) -> View<'a> {
    View {
        state: looked.state,
        candidate: None,
        register: looked.register,
        day: looked.now.day(),
    }
}

/// The Chinese name of a post.
pub(super) fn post_name(looked: &Looked<'_>, post: &PostId) -> String {
    let name = looked.law.authority.posts.get(post);
    name.map_or_else(|| post.to_string(), ToString::to_string)
}

/// Why the asker may not do a step: the authority table, or the post that its file asks for.
pub(super) fn denied(looked: &Looked<'_>, path: &StepPath, posts: &[PostId]) -> Option<Denied> {
    let command = trial(looked, path, std::slice::from_ref(looked.asker));
    let allowed = verdict(
        &looked.law.authority,
        &looked.law.units(),
        Some(looked.state),
        &command,
        looked.register,
        looked.now.day(),
    );
    if let Err(denied) = allowed {
        return Some(denied);
    }
    if posts.is_empty() || posts.contains(&looked.asker.post) {
        return None;
    }
    let may = posts.iter();
    Some(Denied::Refused {
        code: zs_power::codes::ZS4001,
        because: Vec::new(),
        may: may
            .map(|post| (post.clone(), post_name(looked, post)))
            .collect(),
    })
}

/// What would be refused whatever the form said: order, facts that are not declared yet, and time.
pub(super) fn in_the_way(looked: &Looked<'_>, path: &StepPath) -> Vec<Objection> {
    let asker = std::slice::from_ref(looked.asker);
    let of_the_form: Vec<&str> = match step_at(looked.state.procedure(), path) {
        Some(step) => declared_names(looked, path, step),
        None => Vec::new(),
    };
    let mut objections = objections(looked, path, asker);
    objections.retain(|it| match it.code.id {
        "ZS3101" | "ZS3102" | "ZS3103" | "ZS3104" | "ZS3106" | "ZS3107" | "ZS3108" | "ZS3109"
        | "ZS3127" | "ZS3132" => true,
        // Facts that the form itself asks for stand in nobody's way.
        "ZS3105" => !it
            .missing
            .iter()
            .all(|fact| of_the_form.contains(&fact.as_str())),
        _ => false,
    });
    objections
}

/// The names of the facts that a step declares, in the procedure in which it stands.
fn declared_names<'a>(
    looked: &Looked<'a>,
    path: &StepPath,
    step: &'a zs_law::Step,
) -> Vec<&'a str> {
    let procedure = super::sight::procedure_at(looked.state.procedure(), path);
    let facts = step.declares.iter();
    facts
        .filter_map(|fact| procedure.map(|it| &*it.fact(*fact).name))
        .collect()
}

/// Everything that speaks against an empty form with these signers.
pub(super) fn objections(
    looked: &Looked<'_>,
    path: &StepPath,
    people: &[Signer],
) -> Vec<Objection> {
    let command = trial(looked, path, people);
    let refused = decide(Some(looked.state), &command, looked.register, looked.now).err();
    refused.map(|it| it.objections).unwrap_or_default()
}

/// The command that an empty form would give.
fn trial(looked: &Looked<'_>, path: &StepPath, people: &[Signer]) -> Command {
    Command {
        id: CommandId::default(),
        case: looked.state.case,
        by: looked.asker.clone(),
        seen: None,
        act: Act::Perform(Perform {
            path: path.clone(),
            effective_on: looked.now,
            people: people.to_vec(),
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
pub(super) fn blocked(looked: &Looked<'_>) -> Vec<Blocked> {
    let view = view(looked);
    let (root, procedure) = (InstanceNo::ROOT, looked.state.procedure());
    let can: Vec<StepPath> = ready(&view).into_iter().map(|it| it.path).collect();
    let mut found = Vec::new();
    for number in procedure.step_numbers() {
        let step = procedure.step(number);
        let path = path_of(looked.state, root, number);
        let done = looked.state.instance(root).done(number).is_some();
        let needed = step.need == Need::Must && need_of(&view, root, number) == Standing::Needed;
        if done || !needed || step.call.is_some() || can.contains(&path) {
            continue;
        }
        let Some(first) = in_the_way(looked, &path).into_iter().next() else {
            continue;
        };
        let because = match first.missing.join("、") {
            missing if missing.is_empty() => first.sentence,
            missing => format!("还缺：{missing}"),
        };
        found.push(Blocked {
            name: step.name.to_string(),
            path,
            because,
        });
    }
    found
}

/// The papers that were made and must still be served.
pub(super) fn to_serve(looked: &Looked<'_>) -> Vec<ToServe> {
    let mut found = Vec::new();
    for index in 0..looked.state.instances.len() {
        let number = InstanceNo(index as u16);
        let instance = looked.state.instance(number);
        if instance.validity == zs_case::state::Validity::Void {
            continue;
        }
        for step in instance.procedure.step_numbers() {
            let law = instance.procedure.step(step);
            let paper = law.paper.as_ref().filter(|paper| paper.served);
            let open = instance.done(step).filter(|round| round.served.is_none());
            if let (Some(paper), Some(_)) = (paper, open) {
                found.push(ToServe {
                    path: path_of(looked.state, number, step),
                    name: law.name.to_string(),
                    paper: paper.name.to_string(),
                });
            }
        }
    }
    found
}
