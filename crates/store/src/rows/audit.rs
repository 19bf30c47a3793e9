//! The row of the audit log: who did what to the machine, and who looked at personal data.

use zs_base::{Digest, Moment, PersonId, PostId, UnitId};

use crate::Fault;
use crate::cell::{Cell, Cells};
use crate::row::Row;
use crate::table::{Kind, Table};

/// An entry of the audit log. It never holds what was looked at, only that it was.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AuditRow {
    /// Its number, from 1 and without gaps.
    pub number: u64,
    /// When.
    pub at: Moment,
    /// Who; empty for somebody who is not signed in.
    pub person: PersonId,
    /// What, as a word.
    pub action: String,
    /// To what: a case, a person, a file.
    pub subject: String,
    /// With what result, as a word.
    pub result: String,
    /// For what purpose; empty where none has to be given.
    pub purpose: String,
    /// From which address.
    pub address: String,
    /// The digest of this row and of the link before, so that a changed row is found.
    pub link: Digest,
    /// The unit in which the person acted; empty where it is not kept.
    pub unit: UnitId,
    /// The post in which the person acted; empty where it is not kept.
    pub post: PostId,
}

impl AuditRow {
    /// The link that this row must have after another.
    #[must_use]
    pub fn link_after(&self, before: &Digest) -> Digest {
        let mut parts: Vec<Vec<u8>> = vec![b"zhunsheng audit 1".to_vec(), before.0.to_vec()];
        parts.push(self.number.to_be_bytes().to_vec());
        parts.push(self.at.ms().to_be_bytes().to_vec());
        let texts = [
            self.person.as_str(),
            &self.action,
            &self.subject,
            &self.result,
            &self.purpose,
            &self.address,
        ];
        for text in texts {
            // The length keeps neighbouring texts apart.
            parts.push((text.len() as u64).to_be_bytes().to_vec());
            parts.push(text.as_bytes().to_vec());
        }
        // Rows without them keep the links that they were given before these columns were.
        if !self.unit.as_str().is_empty() || !self.post.as_str().is_empty() {
            for text in [self.unit.as_str(), self.post.as_str()] {
                parts.push((text.len() as u64).to_be_bytes().to_vec());
                parts.push(text.as_bytes().to_vec());
            }
        }
        let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
        Digest::of(&parts)
    }
}

impl Row for AuditRow {
    const TABLE: &'static Table = &Table {
        name: "audit",
        title: "审计日志",
        columns: &[
            ("number", Kind::Int),
            ("at", Kind::Int),
            ("person", Kind::Text),
            ("action", Kind::Text),
            ("subject", Kind::Text),
            ("result", Kind::Text),
            ("purpose", Kind::Text),
            ("address", Kind::Text),
            ("link", Kind::Blob),
            ("unit", Kind::Text),
            ("post", Kind::Text),
        ],
        key: 1,
        steady: 0,
    };

    fn cells(&self) -> Vec<Cell<'_>> {
        vec![
            Cell::Int(self.number as i64),
            Cell::Int(self.at.ms()),
            Cell::text(self.person.as_str()),
            Cell::text(&self.action),
            Cell::text(&self.subject),
            Cell::text(&self.result),
            Cell::text(&self.purpose),
            Cell::text(&self.address),
            Cell::blob(&self.link.0),
            Cell::text(self.unit.as_str()),
            Cell::text(self.post.as_str()),
        ]
    }

    fn from_cells(cells: &mut Cells<'_>) -> Result<Self, Fault> {
        Ok(Self {
            number: cells.int()? as u64,
            at: Moment::from_ms(cells.int()?),
            person: cells.text()?.into(),
            action: cells.text()?.to_owned(),
            subject: cells.text()?.to_owned(),
            result: cells.text()?.to_owned(),
            purpose: cells.text()?.to_owned(),
            address: cells.text()?.to_owned(),
            link: Digest(cells.array()?),
            unit: cells.text()?.into(),
            post: cells.text()?.into(),
        })
    }
}
