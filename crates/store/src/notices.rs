//! What the public asks of the notices.

use zs_base::{Day, ProcedureId, UnitId};

use crate::rows::NoticeRow;

/// A question about the notices that the public may list today.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct NoticeAsk {
    /// Today: what is no longer displayed is not listed.
    pub today: Day,
    /// Of this unit only.
    pub unit: Option<UnitId>,
    /// Of this kind of act only.
    pub procedure: Option<ProcedureId>,
    /// Made public on this day or later.
    pub from: Option<Day>,
    /// Made public on this day or earlier.
    pub to: Option<Day>,
    /// With this in the folded number or name; letters and digits only.
    pub sought: Option<String>,
    /// How many there are in all, where that is known already; they are counted otherwise, which
    /// takes the longer the more there are.
    pub counted: Option<u64>,
    /// How many to leave out.
    pub skip: u64,
    /// How many to give.
    pub limit: usize,
}

/// A part of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NoticesFound {
    /// How many there are in all.
    pub total: u64,
    /// Those asked for, the newest first.
    pub rows: Vec<NoticeRow>,
}
