//! The row of a second factor: what the account of a person asks for beside the password.

use zs_base::{Moment, PersonId};

use crate::Fault;
use crate::cell::{Cell, Cells};
use crate::row::Row;
use crate::table::{Kind, Table};

/// The second factor of a person.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SecondFactorRow {
    /// The person.
    pub person: PersonId,
    /// The secret, sealed with a key that is not in the database.
    pub secret: Vec<u8>,
    /// How it stands.
    pub standing: SecondStanding,
    /// The number of the half-minute whose code was used last; no code of it or before counts.
    pub used: i64,
    /// Digests of the recovery codes that were not used, 32 bytes each.
    pub recovery: Vec<u8>,
    /// When it was begun, confirmed or reset.
    pub changed_at: Moment,
}

/// How a second factor stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SecondStanding {
    /// The secret was shown and no code has confirmed it.
    Begun,
    /// Every sign-in asks for a code.
    Confirmed,
    /// It was taken away and may be begun anew.
    Reset,
}

impl SecondStanding {
    const ALL: [Self; 3] = [Self::Begun, Self::Confirmed, Self::Reset];

    const fn word(self) -> &'static str {
        match self {
            Self::Begun => "begun",
            Self::Confirmed => "confirmed",
            Self::Reset => "reset",
        }
    }
}

impl Row for SecondFactorRow {
    const TABLE: &'static Table = &Table {
        name: "second_factor",
        title: "第二因素",
        columns: &[
            ("person", Kind::Text),
            ("secret", Kind::Blob),
            ("standing", Kind::Text),
            ("used", Kind::Int),
            ("recovery", Kind::Blob),
            ("changed_at", Kind::Int),
        ],
        key: 1,
        steady: 0,
    };

    fn cells(&self) -> Vec<Cell<'_>> {
        vec![
            Cell::text(self.person.as_str()),
            Cell::blob(&self.secret),
            Cell::text(self.standing.word()),
            Cell::Int(self.used),
            Cell::blob(&self.recovery),
            Cell::Int(self.changed_at.ms()),
        ]
    }

    fn from_cells(cells: &mut Cells<'_>) -> Result<Self, Fault> {
        let person = cells.text()?.into();
        let secret = cells.bytes()?.to_vec();
        let word = cells.text()?;
        let standing = SecondStanding::ALL.into_iter().find(|it| it.word() == word);
        Ok(Self {
            person,
            secret,
            standing: standing.ok_or_else(|| Fault::Damaged("第二因素的状态读不懂".into()))?,
            used: cells.int()?,
            recovery: cells.bytes()?.to_vec(),
            changed_at: Moment::from_ms(cells.int()?),
        })
    }
}
