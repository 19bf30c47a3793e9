//! The form with which a case is opened.

use std::collections::BTreeSet;
use std::sync::Arc;

use zs_base::{Day, Moment, PostId, ProcedureId, UnitId};
use zs_case::{Procedures, Version};
use zs_event::Signer;
use zs_law::{FieldKind, Library, Need, Procedure, Status, Step};
use zs_power::{Action, Asker, Denied, Matter, may};
use zs_store::{Fault, Reader as _};

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
    /// Whether cases of other procedures begin it where it is due, so that few begin it by itself.
    pub is_called: bool,
    /// The posts that can do its first step: who begins such a case by themselves.
    pub begun_by: BTreeSet<PostId>,
    /// The combinations of overlays in force that change something in it, each region first; the
    /// empty one is the law of the whole country.
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
    /// The procedures that can be begun on a day, by id, those that others call last. Those that are
    /// only called by others have no fields of their own and are left out.
    #[must_use]
    pub fn openable(&self, on: Day) -> Vec<Openable> {
        let library = &self.law.library;
        let in_force = library.procedures.keys().filter_map(|id| {
            let found = library.procedure(id, &[], on)?;
            (!found.fields.is_empty()).then_some(found)
        });
        let called = called_on(library, on);
        let mut openable: Vec<Openable> = in_force
            .map(|it| Openable {
                id: it.id.clone(),
                name: it.name.to_string(),
                version: it.version,
                to_confirm: it.status == Status::ToConfirm,
                is_called: called.contains(&it.id),
                begun_by: begun_by(it),
                overlays: combinations(library, it, on),
            })
            .collect();
        openable.sort_by_key(|it| it.is_called);
        openable
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
        self.offer_cases(&mut fields, None, asker, now)?;
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

/// The combinations of overlays with which a procedure differs from what fewer of them make of it.
pub(crate) fn combinations(
    library: &Library,
    procedure: &Arc<Procedure>,
    on: Day,
) -> Vec<Vec<String>> {
    let mut offered = vec![(Vec::new(), bare(procedure))];
    let of_this = library.overlaid.keys().filter(|it| it.0 == procedure.id);
    let mut overlaid: Vec<_> = of_this.map(|it| &it.1).collect();
    overlaid.sort_by_key(|it| it.len());
    for overlays in overlaid {
        let Some(found) = library.procedure(&procedure.id, overlays, on) else {
            continue;
        };
        let names: Vec<String> = overlays.iter().map(ToString::to_string).collect();
        let changed = bare(found);
        let fewer = |less: &Vec<String>| less.iter().all(|name| names.contains(name));
        if offered
            .iter()
            .all(|(less, as_is)| !fewer(less) || *as_is != changed)
        {
            offered.push((names, changed));
        }
    }
    offered.into_iter().map(|(names, _)| names).collect()
}

/// A procedure without the names of its overlays and without its days of force, which an overlay
/// moves although it changes nothing, so that two are equal where their rules are.
fn bare(procedure: &Arc<Procedure>) -> Procedure {
    let callees = procedure.callees.iter();
    Procedure {
        overlays: Vec::new(),
        version: Day::MIN,
        until: None,
        callees: callees.map(|it| Arc::new(bare(it))).collect(),
        ..Procedure::clone(procedure)
    }
}

/// The posts of the steps before which nothing else is done, inside calls too.
fn begun_by(procedure: &Procedure) -> BTreeSet<PostId> {
    let first = |it: &&Step| it.after.is_empty() && it.when.is_none() && it.need == Need::Must;
    let mut posts = BTreeSet::new();
    for step in procedure.steps.iter().filter(first) {
        posts.extend(step.actor.iter().flat_map(|it| it.posts.iter().cloned()));
        let callee = step.call.as_ref().map(|it| usize::from(it.callee));
        if let Some(callee) = callee.and_then(|it| procedure.callees.get(it)) {
            posts.extend(begun_by(callee));
        }
    }
    posts
}

/// The procedures that others in force that day call.
fn called_on(library: &Library, on: Day) -> BTreeSet<ProcedureId> {
    let in_force = library.procedures.keys();
    let in_force = in_force.filter_map(|id| library.procedure(id, &[], on));
    in_force
        .flat_map(|it| it.callees.iter().map(|callee| callee.id.clone()))
        .collect()
}
