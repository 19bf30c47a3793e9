//! Names of moments and fields: `decide`, `inform.served`, `hearing.begun`, `hearing.preside`,
//! `case.<field>`, `<step>.<field>`, `<call>.<step>.<field>`.

use super::{Scope, step_of};
use crate::codes::steps::{ZS2201, ZS2208, ZS2209};
use crate::codes::terms::{ZS2106, ZS2111};
use crate::compose::Composed;
use crate::draft::{FieldDraft, StepDraft};
use crate::model::{FieldRef, Mark, Ref, StepNo};
use crate::text::{Text, nearest};

/// A field that a name means, with its draft.
pub(super) struct Named<'a> {
    pub(super) field: FieldRef,
    /// The kind as the file names it; `text` for the kind of a party.
    pub(super) kind: &'a str,
    /// The draft.
    pub(super) draft: &'a FieldDraft,
}

/// Where a path of steps leads.
struct Found<'a> {
    calls: Vec<StepNo>,
    step: StepNo,
    draft: &'a StepDraft,
    /// What is left of the path.
    rest: Vec<&'a str>,
}

impl<'a> Scope<'a> {
    /// The moment that a name means, or a report under ZS2106 (a beginning) that there is none.
    pub(super) fn moment(&self, name: &'a Text) -> Option<Ref> {
        let found = self.walk(name)?;
        let (calls, step) = (found.calls, found.step);
        let mark = match (found.rest.as_slice(), &found.draft.call) {
            ([], _) => Mark::Done,
            (["begun"], Some(_)) => Mark::Begun,
            (["served"], None) => {
                self.check_served(name, found.draft);
                Mark::Served
            }
            _ => {
                let cause = format!("“{}”不是一个时刻", name.as_str());
                let cure = "写环节（办结）、环节.served（送达）或者子程序.begun（开始）";
                self.problems.error(ZS2106, &name.at, cause, cure);
                return None;
            }
        };
        let up = 0;
        Some(Ref {
            up,
            calls,
            step,
            mark,
        })
    }

    /// The step that a name means, as its being done.
    pub(super) fn done(&self, name: &'a Text) -> Option<Ref> {
        let found = self.walk(name)?;
        if !found.rest.is_empty() {
            let part = found.rest.join(".");
            no_step(self, name, &part, self.composed);
            return None;
        }
        Some(Ref {
            up: 0,
            calls: found.calls,
            step: found.step,
            mark: Mark::Done,
        })
    }

    fn check_served(&self, name: &Text, step: &StepDraft) {
        if step.served.is_none() {
            let cause = format!("“{}”的文书没有写要送达", step.name.as_str());
            let cure = format!("在“{}”里加一行  served = true", step.id.as_str());
            self.problems.error(ZS2111, &name.at, cause, cure);
        }
    }

    /// Follows the steps of a path through calls.
    fn walk(&self, name: &'a Text) -> Option<Found<'a>> {
        let parts: Vec<&str> = name.as_str().split('.').collect();
        let mut composed = self.composed;
        let mut calls = Vec::new();
        for (index, part) in parts.iter().enumerate() {
            let Some(number) = step_of(composed, part) else {
                no_step(self, name, part, composed);
                return None;
            };
            let draft = &composed.draft.steps[usize::from(number.0)];
            let rest = &parts[index + 1..];
            let inner = composed.calls.get(&draft.id.value);
            let deeper = rest.first().filter(|it| **it != "begun");
            match (inner, deeper) {
                (Some(inner), Some(_)) => {
                    calls.push(number);
                    composed = inner;
                }
                _ => {
                    return Some(Found {
                        calls,
                        step: number,
                        draft,
                        rest: rest.to_vec(),
                    });
                }
            }
        }
        None
    }

    /// The field that a name means, or a report that there is none.
    pub(super) fn field(&self, name: &'a Text) -> Option<Named<'a>> {
        if let Some(rest) = name.as_str().strip_prefix("case.") {
            return self.case_field(name, rest);
        }
        let found = self.walk(name)?;
        let fields = &found.draft.fields;
        let [last] = found.rest.as_slice() else {
            self.no_field(name, "", fields);
            return None;
        };
        let index = fields.iter().position(|it| it.name.as_str() == *last);
        let Some(index) = index else {
            self.no_field(name, last, fields);
            return None;
        };
        let step = Ref {
            up: 0,
            calls: found.calls,
            step: found.step,
            mark: Mark::Done,
        };
        Some(Named {
            field: FieldRef::Step(step, index as u16),
            kind: fields[index].kind.as_str(),
            draft: &fields[index],
        })
    }

    /// Whether a path means a field, without any report.
    pub(crate) fn has_field(&self, path: &str) -> bool {
        if let Some(field) = path.strip_prefix("case.") {
            return self.case.iter().any(|it| it.name.as_str() == field);
        }
        let found = self.step_and_rest(path);
        found.is_some_and(|(step, name)| step.fields.iter().any(|it| it.name.as_str() == name))
    }

    /// Whether a path means a term of a step, as `decide.limit` does.
    pub(crate) fn has_term(&self, path: &str) -> bool {
        let found = self.step_and_rest(path);
        found.is_some_and(|(step, id)| step.terms.iter().any(|it| *it.id == *id))
    }

    /// The step that a path leads to through calls, with the last word of the path.
    pub(crate) fn step_and_rest<'p>(&self, path: &'p str) -> Option<(&'a StepDraft, &'p str)> {
        let mut composed = self.composed;
        let mut parts = path.split('.').peekable();
        while let Some(part) = parts.next() {
            let step = composed.draft.step(part)?;
            match (composed.calls.get(&step.id.value), parts.peek()) {
                (Some(inner), Some(_)) => composed = inner,
                (_, last) => return last.map(|last| (step, *last)),
            }
        }
        None
    }

    fn case_field(&self, name: &'a Text, rest: &str) -> Option<Named<'a>> {
        let (field, of_kind) = match rest.strip_suffix(".kind") {
            Some(field) => (field, true),
            None => (rest, false),
        };
        let index = self.case.iter().position(|it| it.name.as_str() == field);
        let Some(index) = index else {
            self.no_field(name, field, self.case);
            return None;
        };
        let draft = &self.case[index];
        if of_kind && draft.kind.as_str() != "party" {
            let cause = format!("“{field}”不是当事人，没有 kind");
            self.problems
                .error(ZS2209, &name.at, cause, "去掉 .kind，或者换成当事人字段");
            return None;
        }
        let number = index as u16;
        let (field, kind) = if of_kind {
            (FieldRef::CasePartyKind(number), "text")
        } else {
            (FieldRef::Case(number), draft.kind.as_str())
        };
        Some(Named { field, kind, draft })
    }

    fn no_field(&self, name: &Text, field: &str, known: &[FieldDraft]) {
        let cause = format!("没有“{}”这个字段", name.as_str());
        let known: Vec<&str> = known.iter().map(|it| it.name.as_str()).collect();
        let cure = nearest(field, known.iter().copied()).map_or_else(
            || match known.as_slice() {
                [] => "写成 case.<字段> 或者 <环节>.<字段>；那里一个字段也没有".to_owned(),
                _ => format!("那里的字段有：{}", known.join("、")),
            },
            |word| format!("是不是要写“{word}”？"),
        );
        self.problems.error(ZS2208, &name.at, cause, cure);
    }
}

/// Reports that a procedure has no such step.
pub(super) fn no_step(scope: &Scope<'_>, name: &Text, part: &str, composed: &Composed) {
    let cause = format!("“{}”里没有环节“{part}”", composed.draft.name.as_str());
    let known: Vec<&str> = composed
        .draft
        .steps
        .iter()
        .map(|it| it.id.as_str())
        .collect();
    let cure = nearest(part, known.iter().copied()).map_or_else(
        || format!("这里的环节有：{}", known.join("、")),
        |word| format!("是不是要写“{word}”？"),
    );
    scope.problems.error(ZS2201, &name.at, cause, cure);
}
