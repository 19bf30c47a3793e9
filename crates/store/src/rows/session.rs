//! The row of a session: who is signed in, in which post.

use zs_base::{Digest, Moment, PersonId, PostId};

use crate::Fault;
use crate::cell::{Cell, Cells};
use crate::row::Row;
use crate::table::{Kind, Table};

/// A session.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SessionRow {
    /// The digest of the secret in the browser.
    pub token: Digest,
    /// The person.
    pub person: PersonId,
    /// The post in which the person acts.
    pub post: PostId,
    /// When the person signed in.
    pub began: Moment,
    /// When the person was last seen, to the minute.
    pub seen: Moment,
}

impl Row for SessionRow {
    const TABLE: &'static Table = &Table {
        name: "session",
        title: "会话",
        columns: &[
            ("token", Kind::Blob),
            ("person", Kind::Text),
            ("post", Kind::Text),
            ("began", Kind::Int),
            ("seen", Kind::Int),
        ],
        key: 1,
        steady: 0,
    };

    fn cells(&self) -> Vec<Cell<'_>> {
        vec![
            Cell::blob(&self.token.0),
            Cell::text(self.person.as_str()),
            Cell::text(self.post.as_str()),
            Cell::Int(self.began.ms()),
            Cell::Int(self.seen.ms()),
        ]
    }

    fn from_cells(cells: &mut Cells<'_>) -> Result<Self, Fault> {
        Ok(Self {
            token: Digest(cells.array()?),
            person: cells.text()?.into(),
            post: cells.text()?.into(),
            began: Moment::from_ms(cells.int()?),
            seen: Moment::from_ms(cells.int()?),
        })
    }
}
