//! An inspection as whoever is inspected checks it with the code of the notice: who comes, what they
//! check and on what basis, which visit of the year it is out of which cap. Nothing of where the
//! inspection came from is here: it could name somebody who reported.

use zs_base::{Day, Moment, UnitId};
use zs_case::state::{Instance, Round, Standing};
use zs_case::{InstanceNo, State, earlier_and_cap};
use zs_event::{Cite, Party, PartyKind, Value};
use zs_law::{Field, FieldKind, Library, Procedure, StepNo, TableRow};
use zs_store::Fault;

use super::looker::{Looker, Told};
use super::sight::Sight;
use crate::case_code::{CaseCode, CodeFor};

/// The role of the step with which an inspection counts towards the cap of a year.
const ENTERED: &str = "entered";
/// The role of the step that approves an inspection.
const APPROVE: &str = "approve";
/// The table that says which fields of an inspection its code shows, and under which words.
const SHOWN: &str = "检查码公开项目";

/// Somebody who comes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coming {
    /// The name.
    pub name: String,
    /// Kind, number and last day of the certificate that the inspection asks for; nothing where there
    /// is none in the register.
    pub certificate: Option<(String, String, Day)>,
    /// Whether it holds on the day that is asked for.
    pub holds: bool,
}

/// Whether whoever answers for the inspections of the unit has approved it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Approved {
    /// On this day, with this number where the approval has one.
    On(Day, Option<String>),
    /// Not yet.
    NotYet,
    /// It is urgent, and is approved afterwards.
    Afterwards,
}

/// How far the inspection is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Nobody has come yet.
    Before,
    /// They have come.
    Entered(Day),
    /// It is over, or was given up.
    Over,
}

/// An inspection, as far as its code shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inspection {
    /// The code.
    pub code: CaseCode,
    /// The name of the kind of inspection.
    pub kind: String,
    /// The unit that inspects.
    pub unit: UnitId,
    /// The organisation that is inspected; nothing for a natural person, who knows who they are.
    pub subject: Option<String>,
    /// What is checked and on what basis, each with its label.
    pub lines: Vec<(String, String)>,
    /// The articles on which the procedure rests.
    pub basis: Vec<Cite>,
    /// Who comes.
    pub people: Vec<Coming>,
    /// The approval; nothing where the procedure asks for none.
    pub approved: Option<Approved>,
    /// Which visit of the year this is, and how many there may be.
    pub visit: Option<(i64, i64)>,
    /// How far it is.
    pub stage: Stage,
}

impl Looker {
    /// The code of a case with which whoever is inspected checks who comes; nothing where the procedure
    /// brings nobody into anybody's premises.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn code_of_inspection(
        &mut self,
        case: &zs_base::CaseId,
    ) -> Result<Option<CaseCode>, Fault> {
        let told = self.told(case)?;
        Ok(told.and_then(|told| self.inspection_code(&told)))
    }

    /// The same of a case that was read.
    pub(super) fn inspection_code(&self, told: &Told) -> Option<CaseCode> {
        with_role(told.state.procedure(), ENTERED)?;
        let of = (told.row.number, &told.row.case);
        Some(CaseCode::new(&self.secret, of, CodeFor::Inspection))
    }

    /// The inspection of a code; nothing for a code that was never given, or before there is a paper.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn inspection(
        &mut self,
        code: &CaseCode,
        now: Moment,
    ) -> Result<Option<Inspection>, Fault> {
        let Some(row) = self.numbered(code.serial)? else {
            return Ok(None);
        };
        let Some(told) = self.told(&row.case)? else {
            return Ok(None);
        };
        if self.inspection_code(&told) != Some(*code) {
            return Ok(None);
        }
        let register = self.people(now)?;
        let visit = self.noticed(&told, now, |view, _| {
            earlier_and_cap(view, InstanceNo::ROOT, ENTERED)
        })?;
        let (state, law) = (&told.state, &self.law);
        let procedure = state.procedure();
        let root = state.instance(InstanceNo::ROOT);
        let entered = with_role(procedure, ENTERED).and_then(|step| root.done(step));
        let coming = |id: &zs_base::PersonId| {
            let kind = certificate_kind(procedure);
            let person = register.iter().find(|it| it.id == *id)?;
            Some(coming(person, kind.as_deref(), now.day()))
        };
        let people = comers(root).map_or(&[][..], |round| &round.people);
        Ok(Some(Inspection {
            code: *code,
            kind: procedure.name.to_string(),
            unit: row.unit.clone(),
            subject: subject(state),
            lines: lines(
                &law.library,
                state,
                &Sight::new(law, state, false),
                now.day(),
            ),
            basis: procedure.basis.clone(),
            people: people.iter().filter_map(coming).collect(),
            approved: approved(root),
            // Earlier visits are counted without this one.
            visit: visit.map(|(earlier, cap)| (earlier + 1, cap)),
            stage: match (&state.standing, entered) {
                (Standing::Open, None) => Stage::Before,
                (Standing::Open, Some(round)) => Stage::Entered(round.at.day()),
                _ => Stage::Over,
            },
        }))
    }
}

fn with_role(procedure: &Procedure, role: &str) -> Option<StepNo> {
    let mut steps = procedure.step_numbers();
    steps.find(|it| procedure.step(*it).roles.iter().any(|own| **own == *role))
}

/// The kind of certificate that whoever enters must hold.
fn certificate_kind(procedure: &Procedure) -> Option<String> {
    let step = procedure.step(with_role(procedure, ENTERED)?);
    step.actor.as_ref()?.holds.as_ref().map(ToString::to_string)
}

/// The latest step done by people who must hold a certificate: those who came, or else those who gave
/// notice that they will.
fn comers(root: &Instance) -> Option<&Round> {
    let procedure = &root.procedure;
    let entered = with_role(procedure, ENTERED).and_then(|it| root.done(it));
    entered.or_else(|| {
        let steps = procedure.step_numbers();
        let asks = |it: &StepNo| {
            let actor = procedure.step(*it).actor.as_ref();
            actor.is_some_and(|actor| actor.holds.is_some())
        };
        let rounds = steps.filter(asks).filter_map(|it| root.done(it));
        rounds.max_by_key(|round| round.at)
    })
}

fn coming(person: &zs_event::Person, kind: Option<&str>, today: Day) -> Coming {
    let fits = |it: &&zs_event::person::Certificate| kind.is_none_or(|kind| it.kind == kind);
    let known = person.certificates.iter().filter(fits);
    let holds = |it: &zs_event::person::Certificate| it.from <= today && today <= it.until;
    let latest = known.max_by_key(|it| (holds(it), it.until));
    Coming {
        name: person.name.clone(),
        certificate: latest.map(|it| (it.kind.clone(), it.number.clone(), it.until)),
        holds: latest.is_some_and(holds),
    }
}

fn approved(root: &Instance) -> Option<Approved> {
    let step = with_role(&root.procedure, APPROVE)?;
    let law = root.procedure.step(step);
    let Some(round) = root.done(step) else {
        let entered = with_role(&root.procedure, ENTERED).and_then(|it| root.done(it));
        return Some(match entered {
            Some(_) => Approved::Afterwards,
            None => Approved::NotYet,
        });
    };
    let outcome = round
        .outcome
        .and_then(|it| law.outcomes.get(usize::from(it)));
    Some(match outcome.is_some_and(|it| it.ends) {
        true => Approved::NotYet,
        false => Approved::On(
            round.at.day(),
            round.number.as_ref().map(ToString::to_string),
        ),
    })
}

/// The name of the organisation that is inspected.
fn subject(state: &State) -> Option<String> {
    let fields = state.procedure().fields.iter().zip(&state.values);
    let mut parties = fields.filter(|(field, _)| field.kind == FieldKind::Party);
    match parties.next()?.1 {
        Some(Value::Party(Party {
            kind: PartyKind::Organisation,
            name,
            ..
        })) => Some(name.clone()),
        _ => None,
    }
}

/// What the law lets the code show, in its order, with what is personal masked.
fn lines(library: &Library, state: &State, sight: &Sight<'_>, on: Day) -> Vec<(String, String)> {
    let Some(table) = library.tables.get(SHOWN) else {
        return Vec::new();
    };
    let now = |row: &&TableRow| row.from <= on && row.until.is_none_or(|until| on <= until);
    let line = |row: &TableRow| {
        let name = row.keys.first()?;
        let (field, value) = said(state, name)?;
        let label = row.values.first()?.as_ref().and_then(Value::as_text);
        let text = sight.value(Some(field), value);
        Some((label.unwrap_or(name).to_owned(), text))
    };
    table.rows.iter().filter(now).filter_map(line).collect()
}

/// The last value of a field of this name: of the case, or else of a step.
fn said<'a>(state: &'a State, name: &str) -> Option<(&'a Field, &'a Value)> {
    let root = state.instance(InstanceNo::ROOT);
    let of_case = root.procedure.fields.iter().zip(&state.values);
    let steps = root.procedure.step_numbers();
    let of_steps = steps.filter_map(|it| {
        let round = root.done(it)?;
        Some(root.procedure.step(it).fields.iter().zip(&round.values))
    });
    let mut all = of_case.chain(of_steps.flatten());
    let found = all.find(|(field, value)| *field.name == *name && value.is_some());
    found.and_then(|(field, value)| Some((field, value.as_ref()?)))
}
