//! Steps.

use std::sync::Arc;

use zs_base::StepId;

use super::Scope;
use super::vocabulary::twice;
use crate::codes::actors::ZS2403;
use crate::codes::calls::{ZS2604, ZS2608};
use crate::codes::facts::{ZS2306, ZS2308};
use crate::codes::papers::{ZS2501, ZS2503, ZS2508, ZS2509};
use crate::draft::{
    AwaitsDraft, CallDraft, EvidenceDraft, OutcomeDraft, RequireDraft, SourceDraft, StepDraft,
    words,
};
use crate::model::{
    Awaits, Call, EvidenceRule, FactNo, Many, Need, Number, Outcome, PaperUse, Repeats, Require,
    Step,
};
use crate::text::{Text, nearest};

impl<'a> Scope<'a> {
    /// A step; `callee` is the place of the procedure that it calls.
    pub(super) fn step_of(&self, draft: &'a StepDraft, callee: Option<u16>) -> Step {
        self.check_shape(draft);
        let after = draft.after.iter().filter_map(|name| self.step(name));
        let actor = draft.actor.as_ref();
        let evidence = draft.evidence.iter().map(|it| self.evidence(it));
        let requires = draft.requires.iter().map(|it| self.require(draft, it));
        let declares = draft.declares.iter().filter_map(|it| self.declared(it));
        Step {
            id: StepId::from(draft.id.as_str()),
            name: draft.name.value.clone(),
            note: draft.note.as_ref().map(|it| it.value.clone()),
            roles: words(&draft.roles),
            origin: draft.origin.clone(),
            after: after.collect(),
            when: self.condition_if_any(draft.when.as_ref()),
            need: if draft.optional {
                Need::May
            } else {
                Need::Must
            },
            repeats: if draft.repeats {
                Repeats::Freely
            } else {
                Repeats::Once
            },
            afterwards: draft.afterwards,
            actor: actor.map(|it| self.actor(draft, it)),
            fields: self.fields(&draft.fields, &draft.outcomes),
            evidence: evidence.collect(),
            requires: requires.collect(),
            declares: declares.collect(),
            outcomes: self.outcomes(&draft.outcomes),
            terms: self.terms(draft),
            counts: draft.counts.as_ref().map(|it| it.value.clone()),
            paper: self.paper(draft),
            call: match (&draft.call, callee) {
                (Some(call), Some(callee)) => Some(self.call_of(draft, call, callee)),
                _ => None,
            },
            awaits: draft.awaits.as_ref().and_then(|it| self.awaits(draft, it)),
            ends: draft.ends,
            refuse: draft.refuse.as_ref().map(|it| it.value.clone()),
            cite: draft.cite.iter().map(|it| self.cite(it)).collect(),
        }
    }

    /// A step has people of its own, or calls a procedure whose steps have.
    fn check_shape(&self, draft: &StepDraft) {
        let name = draft.name.as_str();
        match (&draft.call, &draft.actor) {
            (None, None) if draft.awaits.is_some() => {}
            (None, None) => {
                let cause = format!("“{name}”没有写由谁办理");
                let cure = "加上  actor = { post = \"岗位\" }，或者 call = { procedure = \"…\" }";
                self.problems.error(ZS2403, &draft.id.at, cause, cure);
            }
            (Some(call), actor) => {
                let own = actor.is_some()
                    || draft.paper.is_some()
                    || !draft.outcomes.is_empty()
                    || !draft.fields.is_empty();
                if own {
                    let cause =
                        format!("“{name}”调用子程序，又写了自己的办理人、文书、字段或者结果");
                    let cure = "把它们写到子程序的环节里，或者去掉 call";
                    self.problems.error(ZS2604, &call.procedure.at, cause, cure);
                }
            }
            (None, Some(_)) => {}
        }
    }

    /// What nobody does has nobody's content, and one outcome at most.
    fn awaits(&self, step: &StepDraft, draft: &'a AwaitsDraft) -> Option<Awaits> {
        let peopled = step.actor.is_some()
            || step.call.is_some()
            || step.paper.is_some()
            || !step.fields.is_empty()
            || !step.evidence.is_empty()
            || !step.requires.is_empty()
            || !step.declares.is_empty()
            || !step.terms.is_empty();
        if peopled || step.outcomes.len() > 1 || !step.optional {
            let cause = format!("“{}”等别的案件，没有人办理", step.name.as_str());
            let cure = "写 optional = true，最多一个结果，去掉办理人、文书、字段、证据、要求和期限";
            self.problems.error(ZS2608, &draft.at, cause, cure);
        }
        Some(Awaits {
            case: self.told(&draft.case, Some("case"))?,
            step: self.told(&draft.step, Some("text"))?,
        })
    }

    fn declared(&self, name: &Text) -> Option<FactNo> {
        let number = self.fact(name)?;
        let fact = &self.composed.draft.facts[usize::from(number.0)];
        if !matches!(fact.source, SourceDraft::Declared(_)) {
            let cause = format!("“{}”是推算或者沿用的，不能由人认定", name.as_str());
            let cure = "从 declares 里删掉，或者把情形改成 declared = true";
            self.problems.error(ZS2308, &name.at, cause, cure);
        }
        Some(number)
    }

    fn evidence(&self, draft: &EvidenceDraft) -> EvidenceRule {
        EvidenceRule {
            kind: draft.kind.value.clone(),
            min: draft.min,
            when: self.condition_if_any(draft.when.as_ref()),
            cite: self.need_cite(draft.cite.as_ref(), "证据要求", &draft.at),
            origin: draft.origin.clone(),
        }
    }

    fn require(&self, step: &StepDraft, draft: &RequireDraft) -> Require {
        self.check_outcomes(&draft.outcomes, &step.outcomes);
        Require {
            condition: self.condition(&draft.condition),
            outcomes: words(&draft.outcomes),
            refuse: draft.refuse.value.clone(),
            cure: draft.cure.as_ref().map(|it| it.value.clone()),
            cite: self.need_cite(draft.cite.as_ref(), "要求", &draft.condition.at),
            origin: draft.origin.clone(),
        }
    }

    fn outcomes(&self, drafts: &[OutcomeDraft]) -> Vec<Outcome> {
        let mut outcomes: Vec<Outcome> = Vec::new();
        for draft in drafts {
            if outcomes.iter().any(|it| it.name == draft.name.value) {
                twice(self.problems, &draft.name);
            }
            let keep = draft.keep.iter().filter_map(|it| self.step(it));
            outcomes.push(Outcome {
                name: draft.name.value.clone(),
                return_to: draft.return_to.as_ref().and_then(|it| self.step(it)),
                keep: keep.collect(),
                ends: draft.ends,
                reason: if draft.reason { Need::Must } else { Need::May },
                counts: draft.counts.as_ref().map(|it| it.value.clone()),
                cite: self.cite_if_any(draft.cite.as_ref()),
            });
        }
        outcomes
    }

    fn paper(&self, draft: &StepDraft) -> Option<PaperUse> {
        let Some(name) = &draft.paper else {
            if let Some(number) = &draft.number {
                let cause = "写了文号，没有写文书".to_owned();
                let cure = "加一行  paper = \"文书的名字\"，或者删掉 number";
                self.problems.error(ZS2509, &number.at, cause, cure);
            }
            if let Some(place) = draft.served.as_ref().filter(|_| is_own(draft)) {
                let cause = "要送达，但是没有写文书".to_owned();
                self.problems
                    .error(ZS2508, place, cause, "加一行  paper = \"文书的名字\"");
            }
            return None;
        };
        let known = &self.library.papers;
        if !known.contains_key(&name.value) && self.drafts.is_whole("papers") {
            let cause = format!("没有“{}”的模板", name.as_str());
            let cure = nearest(name.as_str(), known.keys().map(|it| &**it)).map_or_else(
                || format!("加一个 papers/{}.md", name.as_str()),
                |word| format!("是不是要写“{word}”？"),
            );
            self.problems.error(ZS2501, &name.at, cause, cure);
        }
        Some(PaperUse {
            name: name.value.clone(),
            number: draft.number.as_ref().map(|it| self.number(it)),
            served: draft.served.is_some(),
        })
    }

    fn number(&self, pattern: &Text) -> Number {
        let rest = ["{unit}", "{year}", "{seq}"]
            .iter()
            .fold(pattern.as_str().to_owned(), |text, slot| {
                text.replace(slot, "")
            });
        let once = pattern.as_str().matches("{seq}").count() == 1;
        if !once || rest.contains(['{', '}']) {
            let cause = "文号里要有一个 {seq}，别的空只能是 {unit} 和 {year}".to_owned();
            let cure = "写成  \"{unit}罚〔{year}〕{seq}号\"  的样子";
            self.problems.error(ZS2503, &pattern.at, cause, cure);
        }
        Number {
            pattern: pattern.value.clone(),
        }
    }

    fn call_of(&self, step: &'a StepDraft, draft: &'a CallDraft, callee: u16) -> Call {
        let inner = self.composed.calls.get(&step.id.value);
        for name in &draft.inherits {
            self.fact(name);
        }
        let mut separate = Vec::new();
        for (name, others) in &draft.separate {
            let Some(inner) = inner else { continue };
            let Some(number) = super::step_of(inner, name.as_str()) else {
                super::name::no_step(self, name, name.as_str(), inner);
                continue;
            };
            let cite = draft.cite.as_ref().or_else(|| step.cite.first());
            let rules = others.iter().filter_map(|it| self.separation(it, cite));
            separate.push((number, rules.collect()));
        }
        if let Some(inner) = inner {
            self.check_inherited(draft, inner);
        }
        Call {
            callee,
            many: if draft.many { Many::Any } else { Many::One },
            inherits: words(&draft.inherits),
            separate,
        }
    }

    /// Every fact that the called procedure inherits is given.
    fn check_inherited(&self, call: &CallDraft, inner: &crate::compose::Composed) {
        for fact in &inner.draft.facts {
            let inherited = matches!(fact.source, SourceDraft::Inherited);
            let given = call.inherits.iter().any(|it| it.value == fact.name.value);
            if inherited && !given {
                let name: &Arc<str> = &fact.name.value;
                let cause = format!("子程序沿用情形“{name}”，调用时没有给它");
                let cure = format!("在 call 里加上  inherits = [\"{name}\"]");
                self.problems.error(ZS2306, &call.procedure.at, cause, cure);
            }
        }
    }
}

/// Whether the step itself says that it serves; a general duty reports a missing paper itself.
fn is_own(draft: &StepDraft) -> bool {
    draft
        .served
        .as_ref()
        .is_some_and(|place| place.source == draft.at.source)
}
