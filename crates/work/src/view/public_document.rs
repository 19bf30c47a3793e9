//! A normative document as the public reads it today: its row, its notice, and what stands before
//! and after it.

use zs_base::Moment;
use zs_disclose::{NoticeState, PublicCode};
use zs_store::{DocumentRow, Fault, Reader as _};

use super::looker::Looker;
use super::public_notice::PublicNotice;

/// A normative document that was made public.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicDocument {
    /// What the library lists of it.
    pub row: DocumentRow,
    /// Its notice, as it stands today.
    pub notice: PublicNotice,
    /// The document in whose place it came.
    pub before: Option<DocumentRow>,
    /// The document that came in its place.
    pub after: Option<DocumentRow>,
}

impl PublicDocument {
    /// Whether its text is public today.
    #[must_use]
    pub const fn is_shown(&self) -> bool {
        matches!(self.notice.notice.state, NoticeState::Displayed)
    }
}

impl Looker {
    /// The normative document under a code. The code of another notice, and one under which nothing
    /// is public, answer like one that was never given.
    ///
    /// # Errors
    /// When the store fails.
    pub fn public_document(
        &mut self,
        code: &PublicCode,
        now: Moment,
    ) -> Result<Option<PublicDocument>, Fault> {
        let Some(row) = self.reader.public_document(&code.to_string())? else {
            return Ok(None);
        };
        let Some(notice) = self.public_notice(code, now)? else {
            return Ok(None);
        };
        let before = match &row.replaces {
            Some(case) => self.reader.document_of(case)?,
            None => None,
        };
        let after = self.reader.document_after(&row.case)?;
        Ok(Some(PublicDocument {
            row,
            notice,
            before,
            after,
        }))
    }
}
