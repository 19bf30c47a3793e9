//! The row of an account: who may sign in, and how that is verified.

use zs_base::{Moment, PersonId};

use crate::Fault;
use crate::cell::{Cell, Cells};
use crate::row::Row;
use crate::table::{Kind, Table};

/// An account of a person.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AccountRow {
    /// The person.
    pub person: PersonId,
    /// The name with which the person signs in.
    pub login: String,
    /// The argon2id hash of the password, in the PHC form.
    pub verifier: String,
    /// How the account stands.
    pub standing: AccountStanding,
    /// When the password was set.
    pub changed_at: Moment,
}

/// How an account stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AccountStanding {
    /// The password was handed out and must be changed at the first sign-in.
    Once,
    /// In use.
    Active,
    /// Closed: nobody signs in with it.
    Closed,
}

impl AccountStanding {
    const ALL: [Self; 3] = [Self::Once, Self::Active, Self::Closed];

    const fn word(self) -> &'static str {
        match self {
            Self::Once => "once",
            Self::Active => "active",
            Self::Closed => "closed",
        }
    }
}

impl Row for AccountRow {
    const TABLE: &'static Table = &Table {
        name: "account",
        title: "账号",
        columns: &[
            ("person", Kind::Text),
            ("login", Kind::Text),
            ("verifier", Kind::Text),
            ("standing", Kind::Text),
            ("changed_at", Kind::Int),
        ],
        key: 1,
        steady: 0,
    };

    fn cells(&self) -> Vec<Cell<'_>> {
        vec![
            Cell::text(self.person.as_str()),
            Cell::text(&self.login),
            Cell::text(&self.verifier),
            Cell::text(self.standing.word()),
            Cell::Int(self.changed_at.ms()),
        ]
    }

    fn from_cells(cells: &mut Cells<'_>) -> Result<Self, Fault> {
        let (person, login) = (cells.text()?.into(), cells.text()?.to_owned());
        let verifier = cells.text()?.to_owned();
        let word = cells.text()?;
        let standing = AccountStanding::ALL
            .into_iter()
            .find(|it| it.word() == word);
        Ok(Self {
            person,
            login,
            verifier,
            standing: standing.ok_or_else(|| Fault::Damaged("账号的状态读不懂".into()))?,
            changed_at: Moment::from_ms(cells.int()?),
        })
    }
}
