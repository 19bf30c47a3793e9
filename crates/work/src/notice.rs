//! The public notices of a case: what the engine's view holds is handed to `zs-disclose`, which
//! alone decides what leaves the building.

use std::sync::Arc;

use zs_base::{Day, Moment};
use zs_case::{InstanceNo, State, View, condition, fact};
use zs_disclose::{
    CourseDay, Facts, FieldFact, Masker, Never, Notice, NoticeRefusal, Recalled, notice,
};
use zs_event::{Cite, Value};
use zs_law::{Condition, Field, FieldKind, FieldRef, Procedure, Publication, StepNo};

/// What a notice needs beside the state of the case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NoticePaper {
    /// The name of the agency.
    pub agency: String,
    /// Texts that are public, such as the agency's own telephone.
    pub public: Vec<String>,
}

/// The notices of a case as they stand on a day, one for each duty whose decision was made: before
/// the release the draft that a person looks at, later what the public sees.
#[must_use]
pub fn notices_of(
    view: &View<'_>,
    masker: Option<&Masker>,
    paper: &NoticePaper,
    today: Day,
) -> Vec<Result<Notice, NoticeRefusal>> {
    let root = view.state.instance(InstanceNo::ROOT);
    let duties = root.procedure.publish.iter();
    let decided = duties.filter(|duty| root.done(duty.of).is_some());
    decided
        .map(|duty| notice_of(view, masker, duty, paper, today))
        .collect()
}

/// The notice that one duty demands, as it stands on a day.
///
/// # Errors
/// Every reason why nothing of the case may be shown.
pub(crate) fn notice_of(
    view: &View<'_>,
    masker: Option<&Masker>,
    duty: &Publication,
    paper: &NoticePaper,
    today: Day,
) -> Result<Notice, NoticeRefusal> {
    let facts = facts(view, duty, paper);
    notice(masker, duty, &facts, today)
}

/// What the engine's view holds of a case for one duty.
pub(crate) fn facts(view: &View<'_>, duty: &Publication, paper: &NoticePaper) -> Facts {
    let root = view.state.instance(InstanceNo::ROOT);
    let on = |step| root.done(step).map(|round| round.at.day());
    let shown = duty.show.iter().filter_map(|reference| {
        let law = field_law(&root.procedure, reference)?;
        let value = view.field(InstanceNo::ROOT, reference)?;
        Some(field_fact(law, value))
    });
    Facts {
        title: title(view, duty),
        number: root
            .done(duty.of)
            .and_then(|it| it.number.as_deref())
            .map(str::to_owned),
        agency: paper.agency.clone(),
        shown: shown.collect(),
        all: personal(view.state),
        public: paper.public.clone(),
        never: never(view, duty.never.as_ref()),
        decided_on: on(duty.of),
        published_on: on(duty.by),
        recalled: recalled(view, duty),
        course: course(view, duty),
    }
}

/// The steps that the duty makes public and that were done, in the order in which they were done,
/// without anything of them but the day.
fn course(view: &View<'_>, duty: &Publication) -> Vec<CourseDay> {
    let root = view.state.instance(InstanceNo::ROOT);
    let done = duty.course.iter().filter_map(|step| {
        let day = CourseDay {
            name: root.procedure.step(*step).name.clone(),
            on: root.done(*step)?.at.day(),
        };
        Some((root.done(*step)?.at, day))
    });
    let mut done: Vec<(Moment, CourseDay)> = done.collect();
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, day)| day).collect()
}

/// When a notice was taken back, where that came after its publication.
pub(crate) fn recalled_at(view: &View<'_>, duty: &Publication) -> Option<Moment> {
    let root = view.state.instance(InstanceNo::ROOT);
    let by = duty.recall.as_ref()?.by;
    let (published, recalled) = (root.done(duty.by)?, root.done(by)?);
    (recalled.at >= published.at).then_some(recalled.at)
}

/// What was made public again after it was taken back is public.
fn recalled(view: &View<'_>, duty: &Publication) -> Option<Recalled> {
    let by = duty.recall.as_ref()?.by;
    let at = recalled_at(view, duty)?;
    Some(Recalled {
        on: at.day(),
        reason: texts_of(view, by),
    })
}

fn field_fact(law: &Field, value: &Value) -> FieldFact {
    FieldFact {
        name: law.name.clone(),
        private: law.private.clone(),
        value: as_people_read(Some(law), value),
    }
}

/// A value of a field as people read it: an article is cited in words.
pub(crate) fn as_people_read(field: Option<&Field>, value: &Value) -> Value {
    let is_article = field.is_some_and(|field| field.kind == FieldKind::Article);
    match value {
        Value::Text(text) if is_article => Value::Text(Cite::from(text.as_str()).in_words()),
        other => other.clone(),
    }
}

/// The field that a reference means, in the procedure or in one that it calls.
fn field_law<'a>(procedure: &'a Procedure, reference: &FieldRef) -> Option<&'a Field> {
    match reference {
        FieldRef::Case(index) | FieldRef::CasePartyKind(index) => {
            procedure.fields.get(usize::from(*index))
        }
        FieldRef::Step(reference, index) => {
            let callee = |procedure: &'a Procedure, call: &StepNo| {
                let call = procedure.step(*call).call.as_ref()?;
                procedure
                    .callees
                    .get(usize::from(call.callee))
                    .map(Arc::as_ref)
            };
            let calls = &mut reference.calls.iter();
            let procedure = calls.try_fold(procedure, callee)?;
            procedure
                .step(reference.step)
                .fields
                .get(usize::from(*index))
        }
    }
}

/// The party and what it did, as written; the masker goes over it like over any text.
fn title(view: &View<'_>, duty: &Publication) -> String {
    let state = view.state;
    let procedure = &state.instance(InstanceNo::ROOT).procedure;
    let value = |fits: fn(&FieldKind) -> bool| {
        let mut fields = procedure.fields.iter().zip(&state.values);
        fields.find_map(|(law, value)| value.as_ref().filter(|_| fits(&law.kind)))
    };
    let party = value(|kind| matches!(kind, FieldKind::Party));
    let act = value(|kind| matches!(kind, FieldKind::Key(..)));
    match (party, act) {
        (Some(Value::Party(party)), Some(Value::Text(act))) => format!("{}{act}案", party.name),
        _ => procedure.step(duty.of).name.to_string(),
    }
}

/// Every party, every personal value and every choice of a case, rounds that were voided included:
/// what was once written down may still stand in a text.
pub(crate) fn personal(state: &State) -> Vec<FieldFact> {
    let procedure = &state.instance(InstanceNo::ROOT).procedure;
    let case = procedure.fields.iter().zip(&state.values);
    let steps = state.instances.iter().flat_map(|instance| {
        let steps = instance.procedure.step_numbers();
        steps.flat_map(|step| {
            let fields = &instance.procedure.step(step).fields;
            let rounds = instance.rounds(step).iter();
            rounds.flat_map(move |round| fields.iter().zip(&round.values))
        })
    });
    let told = case.chain(steps).filter_map(|(law, value)| {
        let value = value.as_ref()?;
        let counts =
            law.private.is_some() || matches!(law.kind, FieldKind::Party | FieldKind::Choice(_));
        counts.then(|| field_fact(law, value))
    });
    told.collect()
}

fn never(view: &View<'_>, rule: Option<&Condition>) -> Never {
    let Some(rule) = rule else {
        return Never::No;
    };
    let procedure = &view.state.instance(InstanceNo::ROOT).procedure;
    let named = |wanted: Option<bool>| {
        let facts = rule.facts();
        let facts = facts.filter(|it| fact(view, InstanceNo::ROOT, *it) == wanted);
        facts.map(|it| procedure.fact(it).name.clone()).collect()
    };
    match condition(view, InstanceNo::ROOT, rule) {
        Some(false) => Never::No,
        Some(true) => Never::Holds(named(Some(true))),
        None => Never::Unknown(named(None)),
    }
}

/// The texts of the latest round of a step, such as the reason that is made public.
fn texts_of(view: &View<'_>, step: StepNo) -> String {
    let round = view.state.instance(InstanceNo::ROOT).done(step);
    let values = round
        .into_iter()
        .flat_map(|round| round.values.iter().flatten());
    let texts = values.filter_map(|value| match value {
        Value::Text(text) => Some(text.as_str()),
        _ => None,
    });
    texts.collect::<Vec<_>>().join("；")
}
