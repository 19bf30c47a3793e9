//! The estimates of what a field costs: every kind has exactly one.

use std::sync::Arc;

use super::field::KINDS;
use crate::codes::lead::ZS2885;
use crate::draft::{Drafts, words};
use crate::model::Burden;
use crate::text::{Problems, unknown_word};

/// The estimates; nothing is estimated where the library has no such file.
pub(crate) fn burden(drafts: &Drafts, problems: &Problems) -> Burden {
    let Some(draft) = &drafts.burden else {
        return Burden::default();
    };
    let mut burden = Burden {
        source: draft
            .source
            .as_ref()
            .map_or_else(|| Arc::from(""), |it| it.value.clone()),
        moments: words(&draft.moments),
        last_days: words(&draft.last_days),
        ..Burden::default()
    };
    for (kinds, seconds) in &draft.costs {
        for kind in kinds {
            if !KINDS.contains(&kind.as_str()) {
                unknown_word(problems, kind, &KINDS);
                continue;
            }
            let known = burden
                .seconds
                .insert(kind.value.clone(), seconds.value as u32);
            if known.is_some() {
                let cause = format!("{}写了两次花多少时间", kind.as_str());
                problems.error(ZS2885, &kind.at, cause, "一种字段只写一次，删掉一处");
            }
        }
    }
    for kind in KINDS {
        if !burden.seconds.contains_key(kind) {
            let cause = format!("没有写 {kind} 花多少时间");
            let cure = format!("在一节 [[cost]] 的 kinds 里加上 \"{kind}\"");
            problems.error(ZS2885, &draft.at, cause, cure);
        }
    }
    burden
}
