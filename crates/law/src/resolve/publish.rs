//! Publication and checklists.

use zs_event::Cite;

use super::Scope;
use crate::codes::papers::ZS2504;
use crate::draft::{ManualDraft, PublishDraft, words};
use crate::model::{Manual, Publication, Recall};

impl<'a> Scope<'a> {
    /// A duty to make public; nothing where a step of it does not exist.
    pub(super) fn publication(&self, draft: &'a PublishDraft) -> Option<Publication> {
        let (of, by) = (self.step(&draft.of), self.step(&draft.by));
        if draft.hide.is_empty() {
            let cause = "没有写遮盖哪些内容".to_owned();
            let cure = "加上  hide = [\"身份证号\", \"住址\", …]";
            self.problems.error(ZS2504, &draft.at, cause, cure);
        }
        let show = draft.show.iter().filter_map(|it| self.field(it));
        let show = show.map(|it| it.field).collect();
        let recall = draft.recall.as_ref().and_then(|(by, cite)| {
            Some(Recall {
                by: self.step(by)?,
                cite: self.need_cite(cite.as_ref(), "撤下公示", &by.at),
            })
        });
        let months = draft.display_months.as_ref();
        Some(Publication {
            show,
            hide: words(&draft.hide),
            course: draft.course.iter().filter_map(|it| self.step(it)).collect(),
            never: self.condition_if_any(draft.never.as_ref()),
            display_months: months.and_then(|it| u32::try_from(it.value).ok()),
            lasting: draft.lasting,
            recall,
            cite: self.need_cite(draft.cite.as_ref(), "公示", &draft.at),
            of: of?,
            by: by?,
        })
    }

    /// An item of the checklist.
    pub(super) fn manual(&self, draft: &ManualDraft) -> Manual {
        let cite: Cite = self.need_cite(draft.cite.as_ref(), "人工事项", &draft.at);
        Manual {
            text: draft.text.value.clone(),
            cite,
            why: draft.why.value.clone(),
        }
    }
}
