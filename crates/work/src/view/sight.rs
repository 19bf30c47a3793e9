//! What an asker gets to see of personal data: all of it, or what the masking rules leave.

use zs_case::State;
use zs_disclose::{Facts, FieldFact, Known, Masker, Never, known_of};
use zs_event::{PartyKind, StepPath, Value};
use zs_law::{Field, Masking, Procedure, Step};

use super::words::text_of;
use crate::law::Law;
use crate::notice::{as_people_read, personal};

/// Stands for a personal value that the asker may not read.
pub(crate) const HIDDEN: &str = "（个人信息，你的岗位看不到）";

/// How much of a case's personal data is shown.
pub(super) enum Sight<'a> {
    /// Everything.
    Whole,
    /// What the masking rules leave.
    Masked(Box<(&'a Masker, Known)>),
    /// There are no masking rules, so nothing that somebody wrote freely.
    Nothing,
}

impl<'a> Sight<'a> {
    pub(super) fn new(law: &'a Law, state: &State, may_read_personal: bool) -> Self {
        if may_read_personal {
            return Self::Whole;
        }
        let Some(masker) = law.masker() else {
            return Self::Nothing;
        };
        let known = known_from(masker.rules(), personal(state));
        Self::Masked(Box::new((masker, known)))
    }

    /// Whether personal data is shown.
    pub(super) const fn is_whole(&self) -> bool {
        matches!(self, Self::Whole)
    }

    /// A text that somebody wrote.
    pub(super) fn text(&self, text: &str) -> String {
        match self {
            Self::Whole => text.to_owned(),
            Self::Masked(it) => it.0.mask(&it.1, text).text,
            Self::Nothing => HIDDEN.to_owned(),
        }
    }

    /// A value of a field; a field that nobody knows any more is taken for a personal one.
    pub(super) fn value(&self, field: Option<&Field>, value: &Value) -> String {
        let value = &as_people_read(field, value);
        if self.is_whole() {
            return text_of(value);
        }
        match value {
            Value::Party(party) if party.kind == PartyKind::Person => self.text(&party.name),
            Value::Party(_) => text_of(value),
            _ if field.is_none_or(|field| field.private.is_some()) => HIDDEN.to_owned(),
            Value::Text(_) | Value::List(_) => self.text(&text_of(value)),
            _ => text_of(value),
        }
    }
}

/// What the masking rules know of a case from its parties and personal values.
pub(crate) fn known_from(rules: &Masking, personal: Vec<FieldFact>) -> Known {
    let facts = Facts {
        title: String::new(),
        number: None,
        agency: String::new(),
        shown: Vec::new(),
        all: personal,
        public: Vec::new(),
        never: Never::No,
        decided_on: None,
        published_on: None,
        recalled: None,
        course: Vec::new(),
    };
    known_of(rules, &facts)
}

/// The procedure in which the step of a path stands.
pub(super) fn procedure_at<'a>(root: &'a Procedure, path: &StepPath) -> Option<&'a Procedure> {
    let mut procedure = root;
    for call in &path.calls {
        let step = procedure.find_step(&call.step)?;
        let call = procedure.step(step).call.as_ref()?;
        procedure = procedure.callees.get(usize::from(call.callee))?;
    }
    Some(procedure)
}

/// The step of a path, found in the procedure of the case and those that it calls.
pub(crate) fn step_at<'a>(root: &'a Procedure, path: &StepPath) -> Option<&'a Step> {
    let procedure = procedure_at(root, path)?;
    procedure.find_step(&path.step).map(|it| procedure.step(it))
}

/// The name of the step of a path; its id where the procedure does not know it any more.
pub(crate) fn step_name(state: &State, path: &StepPath) -> String {
    let step = step_at(state.procedure(), path);
    step.map_or_else(|| path.to_string(), |step| step.name.to_string())
}
