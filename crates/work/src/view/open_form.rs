//! The form with which a case is opened.

use zs_base::{Day, Moment, ProcedureId, UnitId};
use zs_case::{Procedures, Version};
use zs_event::Signer;
use zs_law::{FieldKind, Status};
use zs_power::{Action, Asker, Denied, Matter, may};
use zs_store::Fault;

use super::field_ask::{Choice, FieldAsk, plain_ask};
use super::looker::Looker;
use super::step_form::NoForm;

/// A procedure that can be begun on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Openable {
    /// The procedure.
    pub id: ProcedureId,
    /// Its Chinese name.
    pub name: String,
    /// The version in force.
    pub version: Day,
    /// Whether a jurist must still confirm it.
    pub to_confirm: bool,
    /// The combinations of overlays in force, each region first; the empty one is the law of the
    /// whole country.
    pub overlays: Vec<Vec<String>>,
}

/// The form of a new case.
#[derive(Clone, Debug)]
pub struct OpenForm {
    /// The procedure.
    pub procedure: ProcedureId,
    /// Its Chinese name.
    pub name: String,
    /// The version in force that day.
    pub version: Day,
    /// The unit that will handle the case.
    pub unit: UnitId,
    /// The overlays that apply, region first.
    pub overlays: Vec<String>,
    /// The fields to fill in.
    pub fields: Vec<FieldAsk>,
}

impl Looker {
    /// The procedures that can be begun on a day, by id. Those that are only called by others have
    /// no fields of their own and are left out.
    #[must_use]
    pub fn openable(&self, on: Day) -> Vec<Openable> {
        let library = &self.law.library;
        let in_force = library.procedures.keys().filter_map(|id| {
            let found = library.procedure(id, &[], on)?;
            (!found.fields.is_empty()).then_some(found)
        });
        in_force
            .map(|it| {
                let overlaid = library.overlaid.keys().filter(|(id, overlays)| {
                    *id == it.id && library.procedure(id, overlays, on).is_some()
                });
                let combinations = overlaid
                    .map(|(_, overlays)| overlays.iter().map(ToString::to_string).collect());
                Openable {
                    id: it.id.clone(),
                    name: it.name.to_string(),
                    version: it.version,
                    to_confirm: it.status == Status::ToConfirm,
                    overlays: std::iter::once(Vec::new()).chain(combinations).collect(),
                }
            })
            .collect()
    }

    /// The form of a new case, for somebody who may open one in this unit.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn open_form(
        &mut self,
        procedure: &ProcedureId,
        overlays: &[String],
        unit: &UnitId,
        asker: &Signer,
        now: Moment,
    ) -> Result<Result<OpenForm, NoForm>, Fault> {
        let Some(person) = self.reader.person(&asker.person)? else {
            return Ok(Err(NoForm::Denied(Denied::SignIn)));
        };
        let who = Asker::Post {
            person: &person,
            post: &asker.post,
            on: now.day(),
        };
        let matter = Matter {
            unit: Some(unit),
            ..Matter::default()
        };
        let (authority, units) = (&self.law.authority, &self.law.units());
        let allowed = may(authority, units, &who, Action::OpenCase, &matter);
        if let Err(denied) = allowed.into_result() {
            return Ok(Err(NoForm::Denied(denied)));
        }
        let names: Vec<_> = overlays.iter().map(|it| it.as_str().into()).collect();
        let version = Version::InForceOn(now.day());
        let Some(law) = self.law.procedure(procedure, &names, version) else {
            let sentence = format!(
                "{} 没有生效的“{procedure}”程序，或者没有这样的地区、行业组合。",
                now.day()
            );
            return Ok(Err(NoForm::Nothing(sentence)));
        };
        let units = self.units(now)?;
        let units = units.iter().map(|(id, name)| Choice {
            value: id.to_string(),
            label: name.clone(),
        });
        let units: Vec<Choice> = units.collect();
        let mut fields: Vec<FieldAsk> = law.fields.iter().map(plain_ask).collect();
        for field in &mut fields {
            if matches!(field.kind, FieldKind::Unit) {
                field.choices.clone_from(&units);
            }
        }
        Ok(Ok(OpenForm {
            procedure: law.id.clone(),
            name: law.name.to_string(),
            version: law.version,
            unit: unit.clone(),
            overlays: overlays.to_vec(),
            fields,
        }))
    }
}
