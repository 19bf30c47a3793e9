//! The form of a step: what somebody fills in to perform it, with what is known already.

use std::collections::BTreeSet;

use zs_base::{CaseId, Moment, PersonId, PostId};
use zs_case::{InstanceNo, Objection, State, View, candidate, condition};
use zs_disclose::{Notice, NoticeRefusal};
use zs_event::command::Perform;
use zs_event::{Cite, Signer, StepPath, Value};
use zs_law::{FactSource, Field, Need, Procedure, Step};
use zs_power::{Denied, Relation};
use zs_store::Fault;

use super::case_file::{clocks, title};
use super::clock::Clock;
use super::field_ask::{FieldAsk, Required, field_ask};
use super::looker::{Looked, Looker};
use super::next::{denied, in_the_way, objections};
use crate::paper::forms_of;

/// The form of a step of a case.
#[derive(Clone, Debug)]
pub struct StepForm {
    /// The case.
    pub case: CaseId,
    /// What the case is about.
    pub title: String,
    /// How many events the case has; the command carries it back.
    pub seen: u32,
    /// The step.
    pub path: StepPath,
    /// Its name.
    pub name: String,
    /// Whether it must be done or may be done.
    pub need: Need,
    /// The articles it rests on.
    pub cite: Vec<Cite>,
    /// The fields to fill in.
    pub fields: Vec<FieldAsk>,
    /// The outcomes to choose from; empty where the step is simply done.
    pub outcomes: Vec<OutcomeAsk>,
    /// The facts to declare.
    pub facts: Vec<FactAsk>,
    /// Who signs.
    pub signers: SignersAsk,
    /// The evidence to bring.
    pub evidence: Vec<EvidenceAsk>,
    /// The paper that comes of it.
    pub paper: Option<String>,
    /// The forms that are printed here, written on by hand and uploaded later.
    pub forms: Vec<String>,
    /// Whether the asker sees personal data, and so may see the draft of the paper.
    pub sees_personal: bool,
    /// The clocks of the step, its waits included.
    pub clocks: Vec<Clock>,
    /// What stands in its way whatever is filled in.
    pub objections: Vec<Objection>,
    /// What the public would see, for a step that masks a notice or releases it, or why it would see
    /// nothing.
    pub notices: Vec<Result<Notice, NoticeRefusal>>,
    /// A text that the machine writes for this step, to be kept as evidence of this kind.
    pub written: Option<(String, String)>,
    /// Why the machine cannot write it, and what to do.
    pub hindrance: Option<String>,
}

/// An outcome that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutcomeAsk {
    /// The name.
    pub name: String,
    /// Whether a reason must be written.
    pub reason: Required,
    /// The name of the step that is done again.
    pub returns_to: Option<String>,
    /// Whether it ends the case or the sub-procedure.
    pub ends: bool,
    /// Whether the law supplies it when a term of the step ends and nobody has acted.
    pub is_deemed: bool,
    /// Where the law says so.
    pub cite: Option<Cite>,
}

/// A fact that must be declared: whether it holds, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactAsk {
    /// The fact.
    pub name: String,
    /// What was declared of it before, or what it is worth until somebody declares it.
    pub known: Option<bool>,
    /// Whether this step may not be done without it.
    pub required: Required,
    /// Where the law says so.
    pub cite: Option<Cite>,
}

/// Who signs a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignersAsk {
    /// How many people at least.
    pub at_least: u8,
    /// The kind of certificate that each must hold that day.
    pub holds: Option<String>,
    /// The people of the unit who hold one of the posts, by name; who cannot sign says why.
    pub people: Vec<SignerAsk>,
    /// Where the law says so.
    pub cite: Option<Cite>,
}

/// Somebody who might sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignerAsk {
    /// The person.
    pub person: PersonId,
    /// The name.
    pub name: String,
    /// The post in which the person would sign.
    pub post: PostId,
    /// The Chinese name of the post.
    pub post_name: String,
    /// The number of the certificate that is valid that day.
    pub certificate: Option<String>,
    /// Whether the person asks, or has signed in this case before: whoever is looked for first.
    pub is_near: bool,
    /// Why the person cannot sign, by which article, and what to do; nothing where nothing is known
    /// against it.
    pub why_not: Option<Objection>,
}

/// A kind of evidence that the step asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidenceAsk {
    /// The kind.
    pub kind: String,
    /// How many at least.
    pub min: u16,
    /// Whether it is needed in this case.
    pub required: Required,
    /// Where the law says so.
    pub cite: Cite,
}

/// Why there is no form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoForm {
    /// The asker may not do this, or may not know of it.
    Denied(Denied),
    /// There is no such step or procedure now; the sentence says so.
    Nothing(String),
}

impl Looker {
    /// The form of a step, for somebody who may perform it.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn step_form(
        &mut self,
        case: &CaseId,
        path: &StepPath,
        asker: &Signer,
        now: Moment,
    ) -> Result<Result<StepForm, NoForm>, Fault> {
        self.people(now)?;
        let names = self.names_in(case, asker, now)?;
        let of = |looked: &Looked<'_>| StepForm::of(looked, path);
        let form = self.look_naming(case, &names, asker, now, of)?;
        let mut form = form.unwrap_or_else(|denied| Err(NoForm::Denied(denied)));
        if let Ok(form) = &mut form {
            self.offer_cases(&mut form.fields, Some(case), asker, now)?;
            self.write_survey(form, now)?;
        }
        Ok(form)
    }
}

/// Where a step of a form stands: in the state, or in a copy with the instance that it would begin.
pub(super) struct Place<'a> {
    pub(super) state: &'a State,
    pub(super) instance: InstanceNo,
    pub(super) number: zs_law::StepNo,
}

impl<'a> Place<'a> {
    pub(super) fn procedure(&self) -> &'a Procedure {
        &self.state.instance(self.instance).procedure
    }

    pub(super) fn step(&self) -> &'a Step {
        self.procedure().step(self.number)
    }
}

impl StepForm {
    /// Something that no form can mend stands in the way.
    pub(super) fn hinders(&mut self, sentence: String) {
        self.hindrance = Some(sentence);
    }

    pub(super) fn of(looked: &Looked<'_>, path: &StepPath) -> Result<Self, NoForm> {
        let empty = Perform {
            path: path.clone(),
            effective_on: looked.now,
            people: Vec::new(),
            outcome: None,
            values: Vec::new(),
            facts: Vec::new(),
            evidence: Vec::new(),
            reason: None,
            source: None,
        };
        let Some((state, candidate)) = candidate(looked.state, &empty) else {
            let sentence = format!("本案的程序没有“{path}”这个环节，或者还不能开始它。");
            return Err(NoForm::Nothing(sentence));
        };
        let place = Place {
            state: &state,
            instance: candidate.instance,
            number: candidate.step,
        };
        let step = place.step();
        let posts = step.actor.as_ref().map_or(&[][..], |actor| &actor.posts);
        if let Some(denied) = denied(looked, path, posts) {
            return Err(NoForm::Denied(denied));
        }
        Ok(Self::at(looked, path, &place))
    }

    fn at(looked: &Looked<'_>, path: &StepPath, place: &Place<'_>) -> Self {
        let step = place.step();
        let mut clocks = clocks(looked);
        clocks.retain(|clock| clock.path == *path);
        let fields = step.fields.iter();
        Self {
            case: looked.state.case,
            title: title(looked.state, &looked.sight),
            seen: looked.told.state.events,
            path: path.clone(),
            name: step.name.to_string(),
            need: step.need,
            cite: step.cite.clone(),
            fields: fields
                .map(|field| field_ask(looked, Some(place), field))
                .collect(),
            outcomes: outcomes(place),
            facts: facts(place),
            signers: signers(looked, path, step),
            evidence: evidence(looked, place),
            paper: step.paper.as_ref().map(|paper| paper.name.to_string()),
            forms: forms_of(
                &looked.law.library,
                &place.procedure().id,
                &path.step,
                looked.now.day(),
            ),
            sees_personal: looked.sight.is_whole(),
            clocks,
            objections: in_the_way(looked, path),
            notices: super::public_notice::drafts(looked, step),
            written: None,
            hindrance: None,
        }
    }
}

/// The case as rules look at the step.
pub(super) fn view_at<'a>(looked: &Looked<'a>, place: &Place<'a>) -> View<'a> {
    View {
        state: place.state,
        candidate: None,
        register: looked.register,
        day: looked.now.day(),
    }
}

/// Whether a field or a kind of evidence with this condition is needed: what might be, is.
pub(super) fn required(
    looked: &Looked<'_>,
    place: &Place<'_>,
    when: Option<&zs_law::Condition>,
) -> Required {
    let Some(when) = when else {
        return Required::Always;
    };
    // A condition may look at what this very form says, so that only the answer can tell.
    match condition(&view_at(looked, place), place.instance, when) {
        Some(true) => Required::Always,
        Some(false) | None => Required::Perhaps,
    }
}

fn outcomes(place: &Place<'_>) -> Vec<OutcomeAsk> {
    let outcomes = place.step().outcomes.iter();
    outcomes
        .map(|it| OutcomeAsk {
            name: it.name.to_string(),
            reason: match it.reason {
                Need::Must => Required::Always,
                Need::May => Required::No,
            },
            returns_to: it
                .return_to
                .map(|step| place.procedure().step(step).name.to_string()),
            ends: it.ends,
            is_deemed: place.step().supplies(&it.name),
            cite: it.cite.clone(),
        })
        .collect()
}

fn facts(place: &Place<'_>) -> Vec<FactAsk> {
    let own = place.state.instance(place.instance);
    let facts = place.step().declares.iter();
    facts
        .map(|number| {
            let fact = place.procedure().fact(*number);
            let declared = own.declared(*number);
            let default = match fact.source {
                FactSource::Declared { default } => default,
                FactSource::Inherited | FactSource::Derived(_) => None,
            };
            FactAsk {
                name: fact.name.to_string(),
                known: declared.or(default),
                required: match declared {
                    None => Required::Always,
                    Some(_) => Required::No,
                },
                cite: fact.cite.clone(),
            }
        })
        .collect()
}

fn evidence(looked: &Looked<'_>, place: &Place<'_>) -> Vec<EvidenceAsk> {
    let rules = place.step().evidence.iter();
    rules
        .map(|rule| EvidenceAsk {
            kind: rule.kind.to_string(),
            min: rule.min,
            required: required(looked, place, rule.when.as_ref()),
            cite: rule.cite.clone(),
        })
        .collect()
}

fn signers(looked: &Looked<'_>, path: &StepPath, step: &Step) -> SignersAsk {
    let day = looked.now.day();
    let Some(actor) = &step.actor else {
        return SignersAsk {
            at_least: 0,
            holds: None,
            people: Vec::new(),
            cite: None,
        };
    };
    let (mut people, units) = (Vec::new(), looked.law.units());
    let signed = everybody_who_signed(looked.state);
    for person in looked.roll.people.iter() {
        let held = person.posts.iter().find(|held| {
            let here = units.relation(&held.unit, &looked.state.unit) == Relation::Own;
            let now = held.from <= day && held.until.is_none_or(|until| day <= until);
            here && now && (actor.posts.is_empty() || actor.posts.contains(&held.post))
        });
        let Some(held) = held else { continue };
        let signer = Signer {
            person: person.id.clone(),
            post: held.post.clone(),
            certificate: None,
        };
        let kind = actor.holds.as_deref();
        let certificate = kind.and_then(|kind| person.certificate(kind, day));
        people.push(SignerAsk {
            person: person.id.clone(),
            name: person.name.clone(),
            post: held.post.clone(),
            post_name: super::next::post_name(looked, &held.post),
            is_near: person.id == looked.asker.person || signed.contains(&person.id),
            certificate: certificate.map(|it| it.number.clone()),
            why_not: why_not(looked, path, signer),
        });
    }
    people.sort_by_cached_key(|it| (it.why_not.is_some(), !it.is_near, it.name.clone()));
    SignersAsk {
        at_least: actor.at_least,
        holds: actor.holds.as_ref().map(ToString::to_string),
        people,
        cite: actor.cite.clone(),
    }
}

/// Who signed any step of the case, those that were voided included.
pub(super) fn everybody_who_signed(state: &State) -> BTreeSet<PersonId> {
    let instances = state.instances.iter();
    let rounds = instances.flat_map(|it| it.rounds.iter().flatten());
    rounds.flat_map(|it| it.people.iter().cloned()).collect()
}

/// What speaks against this person, whatever else the form says: certificate, post, separation of
/// duties, withdrawal from the case.
fn why_not(looked: &Looked<'_>, path: &StepPath, signer: Signer) -> Option<Objection> {
    let objections = objections(looked, path, &[signer]).into_iter();
    let mut personal =
        objections.filter(|it| matches!(it.code.id, "ZS3111" | "ZS3112" | "ZS3113" | "ZS3114"));
    personal.next()
}

/// The latest value under the same name and of the same kind: of the step's last round, which a
/// return may have voided, of another step, or of the case.
pub(super) fn known_value<'a>(place: &Place<'a>, field: &Field) -> Option<(&'a Value, String)> {
    let state = place.state;
    let own = state.instance(place.instance);
    let in_fields = |fields: &'a [Field], values: &'a [Option<Value>]| {
        let mut pairs = fields.iter().zip(values);
        let same = |it: &Field| {
            it.name == field.name
                && std::mem::discriminant(&it.kind) == std::mem::discriminant(&field.kind)
        };
        let value = pairs.find(|(it, _)| same(it))?.1.as_ref()?;
        (*value != Value::Erased && field.kind.takes(value)).then_some(value)
    };
    let step = place.step();
    if let Some(round) = own.rounds(place.number).last()
        && let Some(value) = in_fields(&step.fields, &round.values)
    {
        return Some((value, step.name.to_string()));
    }
    let mut latest: Option<(Moment, &Value, String)> = None;
    for instance in &state.instances {
        for number in instance.procedure.step_numbers() {
            let law = instance.procedure.step(number);
            let Some(round) = instance.done(number) else {
                continue;
            };
            let newer = latest.as_ref().is_none_or(|(at, ..)| *at <= round.at);
            if newer && let Some(value) = in_fields(&law.fields, &round.values) {
                latest = Some((round.at, value, law.name.to_string()));
            }
        }
    }
    let of_case = || in_fields(&state.procedure().fields, &state.values);
    match latest {
        Some((_, value, from)) => Some((value, from)),
        None => of_case().map(|value| (value, "案件基本信息".to_owned())),
    }
}
