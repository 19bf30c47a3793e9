//! Terms: each has a citation, a length in one of five units, and a beginning.

use std::sync::Arc;

use zs_event::Cite;
use zs_time::{Length, Roll, Unit};

use super::Scope;
use crate::codes::steps::ZS2209;
use crate::codes::terms::{ZS2104, ZS2105, ZS2108, ZS2109, ZS2113};
use crate::draft::{
    DelegationDraft, ExtensionDraft, LateDraft, PauseDraft, StepDraft, TermDraft, TermSort,
};
use crate::model::{Delegation, ExtensionRule, Late, Pause, PauseKind, Term, TermKind};
use crate::text::{At, Place, Text, unknown_word};

impl<'a> Scope<'a> {
    /// The terms of a step.
    pub(super) fn terms(&self, step: &'a StepDraft) -> Vec<Term> {
        let mut terms: Vec<Term> = Vec::with_capacity(step.terms.len());
        for draft in &step.terms {
            if terms.iter().any(|it| it.id == draft.id) {
                let cause = format!("时限的编号“{}”用过了", draft.id);
                self.problems.error(ZS2113, &draft.at, cause, "写另一个 id");
            }
            terms.extend(self.term(step, draft));
        }
        terms
    }

    fn term(&self, step: &'a StepDraft, draft: &'a TermDraft) -> Option<Term> {
        let kind = self.term_kind(draft);
        let cite = self.term_cite(draft);
        let when = self.condition_if_any(draft.when.as_ref());
        let unless = self.condition_if_any(draft.unless.as_ref());
        let pauses = draft.pauses.iter().filter_map(|it| self.pause(it));
        let extensions = draft.extensions.iter().filter_map(|it| self.extension(it));
        Some(Term {
            id: draft.id.clone(),
            when,
            unless,
            pauses: pauses.collect(),
            extensions: extensions.collect(),
            late: self.late(step, &draft.late),
            warn: draft.warn.clone(),
            promised: draft.promised,
            may_change: draft.may_change.as_ref().map(|it| self.delegation(it)),
            cite,
            origin: draft.origin.clone(),
            status: draft.status,
            kind: kind?,
        })
    }

    fn term_cite(&self, draft: &TermDraft) -> Cite {
        if let Some(text) = &draft.cite {
            return self.cite(text);
        }
        let cause = "写了时限，没有写是哪一条规定的".to_owned();
        let cure = "在这一节加一行  cite = \"法规简称#条号\"";
        self.problems.error(ZS2104, &draft.number_at, cause, cure);
        Cite::from("")
    }

    fn term_kind(&self, draft: &'a TermDraft) -> Option<TermKind> {
        if draft.sort == TermSort::Date {
            return self.date(draft);
        }
        let key = draft.sort.number_key();
        let length = self.length(draft.number.as_ref(), draft.unit.as_ref(), key, &draft.at);
        let anchor = self.moment(draft.anchor.as_ref()?);
        let (length, anchor) = (length?, anchor?);
        let roll = self.roll(draft.roll.as_ref(), length.unit());
        Some(match draft.sort {
            TermSort::Limit | TermSort::Date => TermKind::Limit {
                length,
                roll,
                from: anchor,
            },
            TermSort::Wait => TermKind::Wait {
                length,
                roll,
                from: anchor,
            },
            TermSort::Before => TermKind::Before {
                length,
                notice: anchor,
            },
        })
    }

    fn date(&self, draft: &'a TermDraft) -> Option<TermKind> {
        let field = match &draft.field {
            Some(name) => {
                let named = self.field(name)?;
                if !matches!(named.kind, "date" | "moment") {
                    let cause = format!("“{}”不是日期", name.as_str());
                    self.problems.error(ZS2209, &name.at, cause, "换成日期字段");
                }
                Some(named.field)
            }
            None => None,
        };
        let from = match &draft.anchor {
            Some(name) => Some(self.moment(name)?),
            None => None,
        };
        Some(TermKind::Date {
            month_day: draft.month_day,
            field,
            from,
        })
    }

    fn length(
        &self,
        number: Option<&At<i64>>,
        unit: Option<&Text>,
        key: &str,
        at: &Place,
    ) -> Option<Length> {
        if number.is_none() {
            let cause = "没有写多长".to_owned();
            let cure = format!("加上  {key} = 数字，从 1 起");
            self.problems.error(ZS2108, at, cause, cure);
        }
        let unit = unit?;
        let known = Unit::ALL.into_iter().find(|it| it.name() == unit.as_str());
        if known.is_none() {
            let cause = format!("“{}”不是时限的单位", unit.as_str());
            let names = Unit::ALL.map(Unit::name).join("、");
            self.problems
                .error(ZS2105, &unit.at, cause, format!("只能写：{names}"));
        }
        Length::new(u32::try_from(number?.value).ok()?, known?)
    }

    fn roll(&self, word: Option<&Text>, unit: Unit) -> Roll {
        match word.map(Text::as_str) {
            Some("next") => Roll::Next,
            Some("no") => Roll::No,
            given => {
                if let (Some(word), Some(_)) = (word, given) {
                    unknown_word(self.problems, word, &["next", "no"]);
                }
                // Hours end at their minute and working days on a working day.
                match unit {
                    Unit::Day | Unit::Month | Unit::Year => Roll::Next,
                    Unit::Hour | Unit::WorkDay => Roll::No,
                }
            }
        }
    }

    fn pause(&self, draft: &'a PauseDraft) -> Option<Pause> {
        let kinds = [
            ("不计入", PauseKind::Excluded),
            ("中止", PauseKind::Suspended),
            ("重新计算", PauseKind::Restarted),
        ];
        let kind = kinds.iter().find(|(word, _)| *word == draft.kind.as_str());
        if kind.is_none() {
            unknown_word(self.problems, &draft.kind, &kinds.map(|(word, _)| word));
        }
        let (from, to) = (self.moment(&draft.from), self.moment(&draft.to));
        let cite = self.need_cite(draft.cite.as_ref(), "扣除", &draft.at);
        Some(Pause {
            kind: kind?.1,
            from: from?,
            to: to?,
            cite,
        })
    }

    fn extension(&self, draft: &ExtensionDraft) -> Option<ExtensionRule> {
        let (number, unit) = (draft.number.as_ref(), draft.unit.as_ref());
        let at_most = self.length(number, unit, "at_most", &draft.at);
        let by = self.post(&draft.by);
        let cite = self.need_cite(draft.cite.as_ref(), "延长", &draft.at);
        Some(ExtensionRule {
            by,
            at_most: at_most?,
            times: draft.times,
            cite,
        })
    }

    fn late(&self, step: &StepDraft, draft: &LateDraft) -> Late {
        match draft {
            LateDraft::Mark => Late::Mark,
            LateDraft::Block => Late::Block,
            LateDraft::Deem(name) => {
                if !step.outcomes.iter().any(|it| it.name.value == name.value) {
                    let cause = format!("“{}”没有“{}”这个结果", step.name.as_str(), name.as_str());
                    let cure = "改成本环节的一个结果，或者加一节 [[step.outcome]]";
                    self.problems.error(ZS2109, &name.at, cause, cure);
                }
                Late::Deem {
                    outcome: name.value.clone(),
                }
            }
        }
    }

    fn delegation(&self, draft: &DelegationDraft) -> Delegation {
        Delegation {
            ranks: draft
                .ranks
                .iter()
                .map(|it| it.value.clone())
                .collect::<Vec<Arc<str>>>(),
            cite: self.need_cite(draft.cite.as_ref(), "授权", &draft.at),
        }
    }
}
