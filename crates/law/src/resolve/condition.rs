//! Conditions over facts.

use super::Scope;
use crate::codes::facts::ZS2309;
use crate::draft::ConditionDraft;
use crate::model::{Condition, FactNo};
use crate::text::Text;

impl Scope<'_> {
    /// A condition.
    pub(super) fn condition(&self, draft: &ConditionDraft) -> Condition {
        let facts = |names: &[Text]| -> Vec<FactNo> {
            names.iter().filter_map(|name| self.fact(name)).collect()
        };
        for name in &draft.none {
            if draft.all.iter().any(|it| it.value == name.value) {
                let cause = format!("“{}”又要成立，又要不成立", name.as_str());
                self.problems
                    .error(ZS2309, &name.at, cause, "从 all 或者 none 里删掉它");
            }
        }
        Condition {
            all: facts(&draft.all),
            any: facts(&draft.any),
            none: facts(&draft.none),
            cite: self.cite_if_any(draft.cite.as_ref()),
        }
    }

    /// A condition that may be missing.
    pub(super) fn condition_if_any(&self, draft: Option<&ConditionDraft>) -> Option<Condition> {
        draft.map(|draft| self.condition(draft))
    }
}
