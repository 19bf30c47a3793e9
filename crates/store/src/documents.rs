//! What the public asks of the library of normative documents.

use zs_base::{Day, UnitId};

use crate::rows::DocumentRow;

/// How a document stands on a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DocumentStanding {
    /// It applies on the day.
    #[default]
    InForce,
    /// It was made public and applies from a later day.
    Later,
    /// It applied, and does no more.
    Over,
}

impl DocumentRow {
    /// How it stands on a day. On its last day it still applies.
    #[must_use]
    pub fn standing(&self, today: Day) -> DocumentStanding {
        if self.last.is_some_and(|last| last < today) {
            DocumentStanding::Over
        } else if self.starts > today {
            DocumentStanding::Later
        } else {
            DocumentStanding::InForce
        }
    }
}

/// A question about the documents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocumentAsk {
    /// The day on which they stand as asked.
    pub today: Day,
    /// Only those that stand so; all where nothing is asked.
    pub standing: Option<DocumentStanding>,
    /// Of this unit only.
    pub unit: Option<UnitId>,
    /// With each of these in the folded number, title or text; letters and digits only.
    pub sought: Vec<String>,
    /// How many to leave out.
    pub skip: u64,
    /// How many to give.
    pub limit: usize,
}

/// A part of the library.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocumentsFound {
    /// How many there are in all.
    pub total: u64,
    /// Those asked for, the newest first, without what a search looks through.
    pub rows: Vec<DocumentRow>,
}
