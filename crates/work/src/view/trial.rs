//! A trial (试办): a case of a draft that is walked on days that somebody chooses. It lives in memory
//! only; no ledger, no store and no person of the county knows of it.

mod sample;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use zs_base::limits::TRIAL_ACTS_MAX;
use zs_base::{CaseId, CommandId, Day, Digest, Moment, PersonId, PostId, ProcedureId, UnitId};
use zs_case::{
    Procedures, Refusal, Register, State, Version, apply, decide, open as open_state, pending,
    ready,
};
use zs_event::command::{Declare, Declared, Evidence, Serve};
use zs_event::{Act, Command, Event, Happening, Person, Signer, StepPath, Value};
use zs_law::{CalendarUse, FactSource, Procedure};
use zs_store::CaseRow;
use zs_time::{Calendar, ServiceWay};

use sample::{people, sample};

use super::clock::Clock;
use super::entry::Entry;
use super::field_ask::{FieldAsk, plain_ask};
use super::fill::{Answers, FieldError, open, perform};
use super::looker::{Looked, Roll, Told};
use super::named_case::Names;
use super::next::{Blocked, ToServe, blocked, denied, in_the_way, post_name, to_serve, view};
use super::open_form::OpenForm;
use super::sight::{Sight, step_name};
use super::step_form::{NoForm, StepForm};
use crate::law::Law;
use crate::numbering::given;

/// The unit of all trials, which no county has.
const UNIT: &str = "trial";
/// What the unit is called on forms.
const UNIT_NAME: &str = "试办单位";
/// A case on trial.
pub struct Trial {
    law: Arc<Law>,
    procedure: Arc<Procedure>,
    register: TrialRegister,
    roll: Roll,
    told: Told,
    now: Moment,
}

/// What a trial looks like.
pub struct TrialView {
    /// The name of the procedure.
    pub name: String,
    /// Its version.
    pub version: Day,
    /// The moment at which the trial stands.
    pub now: Moment,
    /// Whether the case goes on.
    pub is_open: bool,
    /// With what it ended.
    pub ended: Option<String>,
    /// What can be done.
    pub ready: Vec<TrialStep>,
    /// What must come and cannot be done yet.
    pub blocked: Vec<Blocked>,
    /// Papers to be served.
    pub to_serve: Vec<ToServe>,
    /// The ways of service: id and name.
    pub ways: Vec<(String, String)>,
    /// Facts that can be declared at any time, with what was declared last.
    pub facts: Vec<(String, Option<bool>)>,
    /// The clocks.
    pub clocks: Vec<Clock>,
    /// What happened, the newest first.
    pub course: Vec<Entry>,
}

/// A step that can be done in a trial.
pub struct TrialStep {
    /// The step.
    pub path: StepPath,
    /// Its name.
    pub name: String,
    /// The posts that do it.
    pub posts: Vec<String>,
    /// What still stands in its way.
    pub objections: Vec<String>,
}

/// Why something was not done in a trial.
#[derive(Debug)]
pub enum TrialRefused {
    /// The form is wrong.
    Form(Vec<FieldError>),
    /// The rule says no.
    Rule(Refusal),
    /// The sentence says why.
    Because(String),
}

/// People, numbers and calendars of a trial.
struct TrialRegister {
    law: Arc<Law>,
    people: BTreeMap<PersonId, Arc<Person>>,
    numbers: RefCell<BTreeMap<String, u64>>,
}

impl Procedures for TrialRegister {
    fn procedure(
        &self,
        id: &ProcedureId,
        overlays: &[Arc<str>],
        version: Version,
    ) -> Option<Arc<Procedure>> {
        self.law.procedure(id, overlays, version)
    }
}

impl Register for TrialRegister {
    fn person(&self, id: &PersonId) -> Option<Arc<Person>> {
        self.people.get(id).cloned()
    }

    fn next_number(&self, series: &str) -> u64 {
        self.numbers.borrow().get(series).copied().unwrap_or(0) + 1
    }

    fn earlier(&self, _: &Value, _: &Value, _: &str) -> u32 {
        0
    }

    fn calendar(&self, used: CalendarUse) -> &Calendar {
        self.law.calendar(used)
    }

    fn service_way(&self, id: &str, on: Day) -> Option<&ServiceWay> {
        self.law.service_way(id, on)
    }
}

/// The fields with which a trial is opened, each with a value that fits.
#[must_use]
pub fn trial_fields(procedure: &Procedure, on: Day) -> Vec<FieldAsk> {
    let fields = procedure.fields.iter();
    fields
        .map(|field| {
            let mut ask = plain_ask(field);
            ask.prefill = sample(procedure, field, on);
            ask
        })
        .collect()
}

impl Trial {
    /// Opens a trial of a procedure of a law on a day, with these answers to [`trial_fields`].
    ///
    /// # Errors
    /// Everything that is wrong with the answers, or why no case can be opened that day.
    pub fn open(
        law: &Law,
        procedure: &Arc<Procedure>,
        answers: &Answers,
        at: Moment,
    ) -> Result<Self, TrialRefused> {
        let law = Arc::new(law.only(procedure));
        let people = people(&law, procedure);
        let case = CaseId([0x7e; 16]);
        let roll = Roll::of(&people, [(UnitId::from(UNIT), UNIT_NAME.to_owned())]);
        let register = TrialRegister {
            law: law.clone(),
            people: people
                .into_iter()
                .map(|it| (it.id.clone(), Arc::new(it)))
                .collect(),
            numbers: RefCell::default(),
        };
        let form = OpenForm {
            procedure: procedure.id.clone(),
            name: procedure.name.to_string(),
            version: procedure.version,
            unit: UnitId::from(UNIT),
            overlays: procedure.overlays.iter().map(ToString::to_string).collect(),
            fields: trial_fields(procedure, at.day()),
        };
        let by = Signer {
            person: PersonId::from(""),
            post: PostId::from(""),
            certificate: None,
        };
        let answers = answers.clone().without_other_cases();
        let command = open(&form, &answers, CommandId::default(), case, &by, at);
        let command = command.map_err(TrialRefused::Form)?;
        let decided = decide(None, &command, &register, at).map_err(TrialRefused::Rule)?;
        let Some(Happening::Opened(opened)) = decided.into_iter().next() else {
            let sentence = "这个程序立不了案。".to_owned();
            return Err(TrialRefused::Because(sentence));
        };
        let mut trial = Self {
            roll,
            register,
            told: Told {
                row: row(case, procedure, at),
                leaves: Vec::new(),
                state: open_state(case, procedure.clone(), &opened),
                events: Vec::new(),
                // Days of a trial are counted on the calendar of its law, which nobody changes.
                moves: Vec::new(),
            },
            procedure: procedure.clone(),
            law,
            now: at,
        };
        trial.note(Happening::Opened(opened), None);
        Ok(trial)
    }

    /// The procedure that is tried.
    #[must_use]
    pub const fn procedure(&self) -> &Arc<Procedure> {
        &self.procedure
    }

    /// The moment at which it stands.
    #[must_use]
    pub const fn now(&self) -> Moment {
        self.now
    }

    /// How the trial stands.
    #[must_use]
    pub fn view(&self) -> TrialView {
        let asker = self.somebody(&[]);
        self.looking(&asker, |looked| {
            let ended = match &looked.state.standing {
                zs_case::state::Standing::Ended { outcome, .. } => Some(outcome.to_string()),
                _ => None,
            };
            TrialView {
                name: self.procedure.name.to_string(),
                version: self.procedure.version,
                now: self.now,
                is_open: looked.state.standing == zs_case::state::Standing::Open,
                ended,
                ready: self.ready(),
                blocked: blocked(looked),
                to_serve: to_serve(looked),
                ways: looked
                    .law
                    .service_ways()
                    .filter(|way| way.holds_on(self.now.day()))
                    .map(|way| (way.id.clone(), way.name.clone()))
                    .collect(),
                facts: self.facts(),
                clocks: super::case_file::clocks(looked),
                course: looked
                    .told
                    .events
                    .iter()
                    .rev()
                    .map(|event| Entry::of(looked, event, Digest::default()))
                    .collect(),
            }
        })
    }

    fn ready(&self) -> Vec<TrialStep> {
        let found = self.looking(&self.somebody(&[]), |looked| ready(&view(looked)));
        let steps = found.into_iter().map(|it| {
            let asker = self.somebody(&it.posts);
            self.looking(&asker, |looked| {
                let mut objections: Vec<String> = in_the_way(looked, &it.path)
                    .into_iter()
                    .map(|it| it.sentence)
                    .collect();
                if let Some(denied) = denied(looked, &it.path, &it.posts) {
                    objections.push(denied.to_string());
                }
                TrialStep {
                    name: step_name(looked.state, &it.path),
                    posts: it
                        .posts
                        .iter()
                        .map(|post| post_name(looked, post))
                        .collect(),
                    objections,
                    path: it.path.clone(),
                }
            })
        });
        steps.collect()
    }

    /// The facts of the case that somebody may declare at any time.
    fn facts(&self) -> Vec<(String, Option<bool>)> {
        let root = self.told.state.instance(zs_case::InstanceNo::ROOT);
        let facts = self.procedure.facts.iter().enumerate();
        facts
            .filter(|(_, fact)| matches!(fact.source, FactSource::Declared { .. }))
            .map(|(index, fact)| {
                let declared = root.declared(zs_law::FactNo(index as u16));
                (fact.name.to_string(), declared)
            })
            .collect()
    }

    /// The form of a step, with values that fit where nothing is known.
    ///
    /// # Errors
    /// The sentence says why there is none.
    pub fn form(&self, path: &StepPath) -> Result<StepForm, String> {
        let asker = self.somebody(&self.posts_of(path));
        let form = self.looking(&asker, |looked| StepForm::of(looked, path));
        let mut form = form.map_err(|why| match why {
            NoForm::Denied(denied) => denied.to_string(),
            NoForm::Nothing(sentence) => sentence,
        })?;
        let step = super::sight::step_at(&self.procedure, path);
        for ask in &mut form.fields {
            let field = step.and_then(|it| it.fields.iter().find(|it| *it.name == *ask.name));
            if let (None, Some(field)) = (&ask.prefill, field) {
                ask.prefill = sample(&self.procedure, field, self.now.day());
            }
        }
        Ok(form)
    }

    /// Performs a step as it was filled in. What the step needs of evidence is taken to be there,
    /// unless `without_evidence` says that it is missing.
    ///
    /// # Errors
    /// [`TrialRefused`].
    pub fn perform(
        &mut self,
        path: &StepPath,
        answers: Answers,
        evidence: TrialEvidence,
    ) -> Result<(), TrialRefused> {
        let mut answers = answers.without_other_cases();
        let form = self.form(path).map_err(TrialRefused::Because)?;
        let by = match answers.people.first() {
            Some(first) => first.clone(),
            None => self.somebody(&self.posts_of(path)),
        };
        if evidence == TrialEvidence::Brought {
            for ask in &form.evidence {
                for number in 0..ask.min.max(1) {
                    answers.evidence.push(Evidence {
                        kind: ask.kind.clone(),
                        file: Digest([number as u8; 32]),
                    });
                }
            }
        }
        let id = self.next_id();
        let command = perform(&form, &answers, id, &by, self.now).map_err(TrialRefused::Form)?;
        self.decide(&command)
    }

    /// Records that the paper of a step was served today in some way.
    ///
    /// # Errors
    /// [`TrialRefused`].
    pub fn serve(&mut self, path: &StepPath, way: &str) -> Result<(), TrialRefused> {
        let on = self.now.day();
        let proof = self.law.service_way(way, on);
        let proof = proof
            .and_then(|way| way.proof.first())
            .map(|kind| Evidence {
                kind: kind.clone(),
                file: Digest::default(),
            });
        let by = self.somebody(&self.posts_of(path));
        let act = Act::Serve(Serve {
            path: path.clone(),
            way: way.to_owned(),
            on,
            people: vec![by.clone()],
            proof: proof.into_iter().collect(),
        });
        self.command(by, act)
    }

    /// Declares a fact of the case outside a step.
    ///
    /// # Errors
    /// [`TrialRefused`].
    pub fn declare(&mut self, fact: &str, holds: bool) -> Result<(), TrialRefused> {
        let act = Act::Declare(Declare {
            within: None,
            effective_on: self.now,
            facts: vec![Declared {
                fact: fact.to_owned(),
                holds,
                reason: "试办".to_owned(),
            }],
        });
        self.command(self.somebody(&[]), act)
    }

    /// Time passes; what the law supplies when a term ends is supplied.
    ///
    /// # Errors
    /// The sentence says why not.
    pub fn pass(&mut self, to: Moment) -> Result<(), TrialRefused> {
        if to < self.now {
            let sentence = "试办的日子只能往后走。要回头，请重新试办。".to_owned();
            return Err(TrialRefused::Because(sentence));
        }
        self.now = to;
        if let Some((happenings, state)) = pending(&self.told.state, &self.register, to) {
            self.told.state = state;
            for happening in happenings {
                self.note(happening, None);
            }
        }
        Ok(())
    }

    fn command(&mut self, by: Signer, act: Act) -> Result<(), TrialRefused> {
        let command = Command {
            id: self.next_id(),
            case: self.told.state.case,
            by,
            seen: None,
            act,
        };
        self.decide(&command)
    }

    fn decide(&mut self, command: &Command) -> Result<(), TrialRefused> {
        if self.told.events.len() >= TRIAL_ACTS_MAX {
            let sentence = format!("一次试办最多 {TRIAL_ACTS_MAX} 项，请重新试办。");
            return Err(TrialRefused::Because(sentence));
        }
        let decided = decide(Some(&self.told.state), command, &self.register, self.now);
        for happening in decided.map_err(TrialRefused::Rule)? {
            apply(&mut self.told.state, &happening, &self.register);
            if let Happening::Performed(it) = &happening
                && let Some((series, last)) = given(&self.told.state, it)
            {
                self.register.numbers.borrow_mut().insert(series, last);
            }
            let by = Some(command.by.clone());
            self.note(happening, by);
        }
        Ok(())
    }

    fn note(&mut self, happening: Happening, by: Option<Signer>) {
        self.told.events.push(Event {
            jurisdiction: UNIT.into(),
            seq: self.told.events.len() as u64,
            case: self.told.state.case,
            procedure: self.procedure.id.clone(),
            version: self.procedure.version,
            recorded_at: self.now,
            by,
            happening,
        });
    }

    fn next_id(&self) -> CommandId {
        let mut id = [0; 16];
        id[..8].copy_from_slice(&(self.told.events.len() as u64 + 1).to_be_bytes());
        CommandId(id)
    }

    /// Looks at the case as somebody sees it who may see everything.
    fn looking<T>(&self, asker: &Signer, look: impl FnOnce(&Looked<'_>) -> T) -> T {
        let names = Names::new();
        let after = pending(&self.told.state, &self.register, self.now);
        let state: &State = after.as_ref().map_or(&self.told.state, |(_, state)| state);
        look(&Looked {
            law: &self.law,
            told: &self.told,
            state,
            register: &self.register,
            roll: &self.roll,
            county: Some("试办"),
            asker,
            sight: Sight::Whole,
            names: &names,
            now: self.now,
        })
    }

    fn posts_of(&self, path: &StepPath) -> Vec<PostId> {
        let step = super::sight::step_at(&self.procedure, path);
        let actor = step.and_then(|it| it.actor.as_ref());
        actor.map_or_else(Vec::new, |it| it.posts.clone())
    }

    /// Somebody who holds one of these posts, or whoever handles such cases where none is named.
    fn somebody(&self, posts: &[PostId]) -> Signer {
        let own = self.register.people.values();
        let holds = |person: &&Arc<Person>| {
            let mut held = person.posts.iter();
            posts.is_empty() || held.any(|it| posts.contains(&it.post))
        };
        let found = own.clone().find(holds).or_else(|| own.clone().next());
        let post = found.and_then(|it| it.posts.first().map(|it| it.post.clone()));
        Signer {
            person: found.map_or_else(|| PersonId::from(""), |it| it.id.clone()),
            post: post.unwrap_or_else(|| PostId::from("")),
            certificate: None,
        }
    }
}

/// Whether the evidence that a step asks for is taken to be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrialEvidence {
    /// It is.
    Brought,
    /// It is missing, to see what the rule says.
    Missing,
}

fn row(case: CaseId, procedure: &Procedure, at: Moment) -> CaseRow {
    CaseRow {
        number: 0,
        case,
        procedure: procedure.id.clone(),
        version: procedure.version,
        unit: UnitId::from(UNIT),
        opened_on: at,
        party: String::new(),
        is_person: false,
        matter: String::new(),
        sought: String::new(),
        status: String::new(),
        ended: None,
        last_seq: 0,
        events: 0,
    }
}
