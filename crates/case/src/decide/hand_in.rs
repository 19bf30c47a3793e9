//! What anybody hands in over the web: a case is opened and its first step done, by nobody who has signed
//! in, at the moment at which it is recorded.

use std::sync::Arc;

use zs_base::{CaseId, Moment};
use zs_event::command::{HandIn, Open, Perform};
use zs_event::{Happening, Signer, StepPath};
use zs_law::Entrance;

use super::{open, perform};
use crate::apply;
use crate::codes::{ZS3129, ZS3137};
use crate::guard::SignedBy;
use crate::refusal::{Objection, Refusal};
use crate::register::{Register, Version};

pub(super) fn decide(
    it: &HandIn,
    case: CaseId,
    by: &Signer,
    register: &dyn Register,
    now: Moment,
) -> Result<Vec<Happening>, Refusal> {
    let entrances = register.entrances().iter();
    let Some(entrance) = entrances.clone().find(|known| *known.id == *it.entrance) else {
        return refused("没有这个入口。");
    };
    if let Some(sentence) = why_not(it, entrance, by) {
        return refused(sentence);
    }
    // Whoever fills a form in slowly has handed it in when it arrives.
    let opened = open::opened(
        &Open {
            effective_on: now,
            ..it.open.clone()
        },
        register,
        now,
    )?;
    let overlays: Vec<Arc<str>> = opened.overlays.iter().map(|it| Arc::from(&**it)).collect();
    let version = Version::InForceOn(now.day());
    let Some(procedure) = register.procedure(&it.open.procedure, &overlays, version) else {
        let sentence = format!("{} 没有生效的程序。", now.day());
        return Err(Refusal::of(Objection::new(ZS3129, sentence, "核对日期。")));
    };
    let state = apply::open(case, procedure, &opened);
    let first = Perform {
        effective_on: now,
        ..it.first.clone()
    };
    let first = perform::decide(&state, &first, register, now, SignedBy::Nobody)?;
    Ok(vec![Happening::Opened(opened), first])
}

/// What keeps it from coming through this entrance.
fn why_not(it: &HandIn, entrance: &Entrance, by: &Signer) -> Option<&'static str> {
    let concerned = it.open.values.iter();
    let mut concerned = concerned.filter(|(name, _)| **name == *entrance.concerns);
    let is_own = |value: &zs_event::Value| value.as_text() == Some(it.open.unit.as_str());
    if it.open.procedure != entrance.procedure
        || it.first.path != StepPath::root(entrance.step.clone())
    {
        Some("这个入口不办这一种事。")
    } else if *by != Signer::nobody() || !it.first.people.is_empty() {
        Some("从入口递交的没有人签名；工作人员登记的，在登记案件里办。")
    } else if concerned.any(|(_, value)| is_own(value)) {
        Some("被反映的单位不能自己办理。")
    } else {
        None
    }
}

fn refused<T>(sentence: &str) -> Result<T, Refusal> {
    let cure = "回到入口的页面重新填写；没有入口的，当面、邮寄或者口头提出。";
    Err(Refusal::of(Objection::new(ZS3137, sentence, cure)))
}
