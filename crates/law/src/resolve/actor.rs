//! Who performs a step.

use std::sync::Arc;

use zs_base::PostId;

use super::Scope;
use crate::codes::actors::{ZS2401, ZS2402, ZS2404, ZS2405, ZS2406};
use crate::compose::Composed;
use crate::draft::{ActorDraft, StepDraft};
use crate::model::{Actor, Ref, Separation};
use crate::text::{Text, nearest};

impl<'a> Scope<'a> {
    /// The actor of a step.
    pub(super) fn actor(&self, step: &'a StepDraft, draft: &'a ActorDraft) -> Actor {
        if draft.posts.is_empty() {
            let cause = "没有写哪个岗位".to_owned();
            let cure = "加上  post = \"岗位\"";
            let code = crate::codes::writing::ZS1010;
            self.problems.error(code, &draft.at, cause, cure);
        }
        let cite = draft.cite.as_ref().or_else(|| step.cite.first());
        let at_least = draft.at_least.as_ref().map_or(1, |it| it.value);
        let demands = at_least > 1 || draft.holds.is_some() || !draft.not_same_as.is_empty();
        if demands && cite.is_none() {
            let cause = "要求了人数、证件或者回避，没有写依据".to_owned();
            let cure = "在 actor 里加上  cite = \"法规简称#条号\"";
            self.problems.error(ZS2405, &draft.at, cause, cure);
        }
        let rules = draft.not_same_as.iter().filter_map(|rule| {
            if rule.step.value == step.id.value {
                let cause = "环节要求与自己不是同一人".to_owned();
                self.problems
                    .error(ZS2406, &rule.step.at, cause, "换成另一个环节");
                return None;
            }
            let own = rule.cite.as_ref().or(cite);
            self.separation(&rule.step, own)
        });
        Actor {
            not_same_as: rules.collect(),
            posts: draft.posts.iter().map(|post| self.post(post)).collect(),
            at_least: u8::try_from(at_least).unwrap_or(u8::MAX),
            holds: draft.holds.as_ref().map(|kind| self.certificate(kind)),
            cite: self.cite_if_any(cite),
            added_by: draft.added_by.clone(),
        }
    }

    /// A separation from another step, which must have people of its own.
    pub(super) fn separation(&self, name: &'a Text, cite: Option<&Text>) -> Option<Separation> {
        let step = self.done(name)?;
        if let Some(draft) = draft_of(self.composed, &step)
            && draft.actor.is_none()
        {
            let cause = format!("“{}”没有办理人，无从回避", draft.name.as_str());
            let cure = match draft.call {
                Some(_) => format!("写到子程序的环节，例如 {}.<环节>", name.as_str()),
                None => "给那个环节写上 actor，或者换一个环节".to_owned(),
            };
            self.problems.error(ZS2404, &name.at, cause, cure);
        }
        let cite = self.cite_if_any(cite);
        Some(Separation { step, cite })
    }

    /// A post, reported where it is unknown.
    pub(super) fn post(&self, name: &Text) -> PostId {
        let id = PostId::from(name.as_str());
        if !self.library.posts.contains_key(&id) && self.drafts.is_whole("posts.toml") {
            let cause = format!("岗位“{}”没有登记", name.as_str());
            let known = self.library.posts.keys().map(PostId::as_str);
            let cure = nearest(name.as_str(), known).map_or_else(
                || "在 posts.toml 里登记".to_owned(),
                |word| format!("是不是要写“{word}”？"),
            );
            self.problems.error(ZS2401, &name.at, cause, cure);
        }
        id
    }

    fn certificate(&self, kind: &Text) -> Arc<str> {
        let known = &self.library.certificates;
        if !known.contains(&kind.value) && self.drafts.is_whole("posts.toml") {
            let cause = format!("证件“{}”没有登记", kind.as_str());
            let cure = nearest(kind.as_str(), known.iter().map(|it| &**it)).map_or_else(
                || "在 posts.toml 里用 [[certificate]] 登记".to_owned(),
                |word| format!("是不是要写“{word}”？"),
            );
            self.problems.error(ZS2402, &kind.at, cause, cure);
        }
        kind.value.clone()
    }
}

/// The draft of the step that a reference means.
pub(super) fn draft_of<'a>(composed: &'a Composed, step: &Ref) -> Option<&'a StepDraft> {
    let mut composed = composed;
    for call in &step.calls {
        let caller = composed.draft.steps.get(usize::from(call.0))?;
        composed = composed.calls.get(&caller.id.value)?;
    }
    composed.draft.steps.get(usize::from(step.step.0))
}
