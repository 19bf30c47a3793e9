//! A whole procedure, with the procedures that it calls.

use std::collections::BTreeMap;
use std::sync::Arc;

use zs_base::{ProcedureId, limits};

use super::vocabulary::twice;
use super::{Scope, Standing};
use crate::codes::calls::{ZS2603, ZS2608};
use crate::codes::files::ZS2012;
use crate::compose::Composed;
use crate::draft::{Drafts, FieldDraft};
use crate::model::{
    CalendarUse, Checked, FieldRef, Library, Procedure, Rectified, Running, Status,
};
use crate::text::{Problems, Text};

/// The procedure of a composed draft, or nothing where it has an error; problems are reported
/// either way. `case` are the fields of the outermost caller.
pub(crate) fn procedure(
    composed: &Composed,
    (case, standing): (&[FieldDraft], Standing),
    library: &Library,
    drafts: &Drafts,
    problems: &Problems,
) -> Option<Arc<Procedure>> {
    let own = Problems::default();
    let scope = Scope {
        composed,
        case,
        standing,
        library,
        drafts,
        problems: &own,
    };
    let mut callees = Vec::new();
    let mut places = BTreeMap::new();
    let mut whole = true;
    for (step, inner) in &composed.calls {
        let called = (case, Standing::Called);
        let callee = procedure(inner, called, library, drafts, problems);
        whole &= callee.is_some();
        if let Some(callee) = callee {
            places.insert(step.clone(), callees.len() as u16);
            callees.push(callee);
        }
    }
    let mut procedure = scope.head();
    procedure.callees = callees;
    let steps = composed.draft.steps.iter();
    procedure.steps = steps
        .map(|step| scope.step_of(step, places.get(&step.id.value).copied()))
        .collect();
    procedure.rectified = scope.rectified();
    scope.check_names();
    if whole {
        crate::check::procedure(&scope, &procedure);
    }
    whole &= !own.has_errors();
    problems.append(own);
    whole.then(|| Arc::new(procedure))
}

impl<'a> Scope<'a> {
    /// Everything but steps and callees.
    fn head(&self) -> Procedure {
        let draft = &self.composed.draft;
        let cite = draft.running_cite.as_ref();
        let cite = cite.map_or_else(|| "".into(), |it| self.cite(it));
        let currency = draft.currency.as_ref();
        Procedure {
            id: ProcedureId::from(draft.id.as_str()),
            version: self.composed.version,
            until: self.composed.until,
            name: draft.name.value.clone(),
            character: draft.character.as_ref().map(|it| it.value.clone()),
            running: if draft.running_moves {
                Running::Move { cite }
            } else {
                Running::Stay { cite }
            },
            calendar: if draft.plain_days {
                CalendarUse::None
            } else {
                CalendarUse::National
            },
            currency: currency.map_or_else(|| Arc::from("CNY"), |it| it.value.clone()),
            basis: draft.basis.iter().map(|it| self.cite(it)).collect(),
            checked: draft.checked.as_ref().map(|(on, by)| Checked {
                on: *on,
                by: by.value.clone(),
            }),
            status: if draft.to_confirm {
                Status::ToConfirm
            } else {
                Status::Confirmed
            },
            fields: self.own_fields().into(),
            steps: Arc::default(),
            facts: self.facts().into(),
            publish: draft
                .publish
                .iter()
                .filter_map(|it| self.publication(it))
                .collect(),
            manual: draft.manual.iter().map(|it| self.manual(it)).collect(),
            rectified: None,
            overlays: self.composed.overlays.clone(),
            callees: Vec::new(),
        }
    }

    /// The procedure's own fields; where it is called, the case must have them too.
    fn own_fields(&self) -> Vec<crate::model::Field> {
        if self.standing != Standing::Called {
            return self.fields(self.case, &[]);
        }
        let fields = &self.composed.draft.fields;
        for field in fields {
            let same = |it: &&FieldDraft| it.name.value == field.name.value;
            let found = self.case.iter().find(same);
            if found.is_none_or(|it| it.kind.value != field.kind.value) {
                let cause = format!("调用它的程序没有同样的字段“{}”", field.name.as_str());
                let cure = "在调用它的程序里加上这个字段，种类也要相同";
                self.problems.error(ZS2603, &field.name.at, cause, cure);
            }
        }
        self.fields(fields, &[])
    }

    /// Where the list of rectification finds its columns.
    fn rectified(&self) -> Option<Rectified> {
        let draft = self.composed.draft.rectified.as_ref()?;
        let text = |name: Option<&'a Text>| name.and_then(|it| self.told(it, None));
        Some(Rectified {
            problem: self.told(&draft.problem, None)?,
            unit: self.told(&draft.unit, Some("unit"))?,
            person: text(draft.person.as_ref()),
            measure: text(draft.measure.as_ref()),
            kind: text(draft.kind.as_ref()),
            step: self.step(&draft.step)?,
        })
    }

    /// A field of the case or of a step of this procedure, of one kind where only that fits.
    pub(super) fn told(&self, name: &'a Text, kind: Option<&str>) -> Option<FieldRef> {
        let found = self.field(name)?;
        let own = match &found.field {
            FieldRef::Case(_) => true,
            FieldRef::Step(step, _) => step.is_local(),
            FieldRef::CasePartyKind(_) => false,
        };
        if !own || kind.is_some_and(|it| it != found.kind) {
            let cause = format!("“{}”不能写在这里", name.as_str());
            let cure = match kind {
                Some(kind) => {
                    format!("写本程序里 kind = \"{kind}\" 的字段，如 case.字段、环节.字段")
                }
                None => "写本程序自己的字段，如 case.字段、环节.字段".to_owned(),
            };
            self.problems.error(ZS2608, &name.at, cause, cure);
        }
        Some(found.field)
    }

    /// Ids are unique, and there are not too many steps.
    fn check_names(&self) {
        let steps = &self.composed.draft.steps;
        for (index, step) in steps.iter().enumerate() {
            if steps[..index].iter().any(|it| it.id.value == step.id.value) {
                twice(self.problems, &step.id);
            }
        }
        if let Some(step) = steps.get(limits::STEPS_MAX) {
            let cause = format!("有{}个环节，最多{}个", steps.len(), limits::STEPS_MAX);
            self.problems
                .error(ZS2012, &step.id.at, cause, "拆成子程序");
        }
    }
}
