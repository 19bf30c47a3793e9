//! The names in a case list, as one who reads it may see them.

use std::collections::BTreeSet;
use std::sync::Arc;

use zs_base::UnitId;
use zs_disclose::{FieldFact, Masker};
use zs_event::value::{Party, Value};
use zs_event::{PartyKind, StepPath};
use zs_law::Library;
use zs_store::CaseRow;

use crate::law::Law;
use crate::roll::Roll;
use crate::view::{HIDDEN, known_from, step_at};

/// Names units and parties.
pub struct CaseNames<'a> {
    library: &'a Library,
    roll: Arc<Roll>,
    named: BTreeSet<UnitId>,
    masker: Option<&'a Masker>,
}

impl<'a> CaseNames<'a> {
    /// For one who may see natural persons in the cases of the units `named`, and of others only
    /// what the masking rules leave.
    #[must_use]
    pub fn new(law: &'a Law, roll: Arc<Roll>, named: BTreeSet<UnitId>) -> Self {
        Self {
            library: &law.library,
            roll,
            named,
            masker: law.masker(),
        }
    }

    /// Whether the party of a case may be named.
    #[must_use]
    pub fn may_name(&self, row: &CaseRow) -> bool {
        !row.is_person || self.named.contains(&row.unit)
    }

    /// The unit that handles a case.
    #[must_use]
    pub fn unit(&self, row: &CaseRow) -> String {
        self.roll.name(&row.unit)
    }

    /// The kind of act.
    #[must_use]
    pub fn procedure(&self, row: &CaseRow) -> String {
        let procedure = self.library.version(&row.procedure, &[], row.version);
        procedure.map_or_else(|| row.procedure.to_string(), |it| it.name.to_string())
    }

    /// A step of a case by its path; the case itself where there is none.
    #[must_use]
    pub fn step(&self, row: &CaseRow, path: &str) -> String {
        if path.is_empty() {
            return "案件".to_owned();
        }
        let procedure = self.library.version(&row.procedure, &[], row.version);
        let path: Option<StepPath> = path.parse().ok();
        let step = procedure.zip(path.as_ref());
        let step = step.and_then(|(procedure, path)| step_at(procedure, path));
        step.map_or_else(|| "其他环节".to_owned(), |it| it.name.to_string())
    }

    /// The party of a case.
    #[must_use]
    pub fn party(&self, row: &CaseRow) -> String {
        if self.may_name(row) {
            return row.party.clone();
        }
        let Some(masker) = self.masker else {
            return HIDDEN.to_owned();
        };
        let party = Party {
            kind: PartyKind::Person,
            name: row.party.clone(),
            number: String::new(),
        };
        let fact = FieldFact {
            name: "".into(),
            private: None,
            value: Value::Party(party),
        };
        masker
            .mask(&known_from(masker.rules(), vec![fact]), &row.party)
            .text
    }

    /// What a case is about: the party and the matter, as far as it has them.
    #[must_use]
    pub fn title(&self, row: &CaseRow) -> String {
        let procedure = self.procedure(row);
        title(&self.party(row), &row.matter, &procedure)
    }
}

/// What a case is about.
#[must_use]
pub(crate) fn title(party: &str, matter: &str, procedure: &str) -> String {
    match (party, matter) {
        ("", "") => procedure.to_owned(),
        ("", matter) => format!("{matter}（{procedure}）"),
        (party, "") => format!("{party}（{procedure}）"),
        (party, matter) => format!("{party}{matter}案"),
    }
}
