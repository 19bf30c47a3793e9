//! What anybody hands in over the web: the empty form that it came on, and the ids that follow from it, so
//! that the same form sent twice is one case.

use zs_base::{CaseId, CommandId, Digest, Moment};
use zs_store::Fault;

use super::{CommentRefused, Office, locked};
use crate::consult::{FormToken, NotOfUs};

/// Bytes of an id.
const ID: usize = 16;

impl Office {
    /// The token of an empty form of an entrance.
    ///
    /// # Errors
    /// When the operating system gives no randomness.
    pub fn empty_form(&self, entrance: &str, now: Moment) -> Result<FormToken, Fault> {
        self.comment_form(&place_of(entrance), now)
    }

    /// The ids of the command and of the case that a form gives, the same whenever it is sent.
    ///
    /// # Errors
    /// [`NotOfUs`] where the form is none of ours, or too new or too old.
    pub fn ids_of_form(
        &self,
        entrance: &str,
        text: &str,
        now: Moment,
    ) -> Result<(CommandId, CaseId), NotOfUs> {
        let token = FormToken::read(&self.secret, &place_of(entrance), text, now)?;
        let id = |what: &[u8]| {
            let text = token.text().as_bytes();
            first_bytes(&Digest::of(&[
                b"zhunsheng hand in ",
                what,
                &self.secret,
                text,
            ]))
        };
        Ok((CommandId(id(b"command\0")), CaseId(id(b"case\0"))))
    }

    /// Lets something be handed in from an address, as often as a comment may be written.
    ///
    /// # Errors
    /// [`CommentRefused::Flooded`].
    pub fn let_in(&self, address: &str, now: Moment) -> Result<(), CommentRefused> {
        Ok(locked(&self.floodgate).pass(address, now)?)
    }
}

/// What stands in the token for the entrance.
fn place_of(entrance: &str) -> CaseId {
    CaseId(first_bytes(&Digest::of(&[
        b"zhunsheng entrance\0",
        entrance.as_bytes(),
    ])))
}

fn first_bytes(digest: &Digest) -> [u8; ID] {
    let mut bytes = [0; ID];
    for (to, from) in bytes.iter_mut().zip(digest.0) {
        *to = from;
    }
    bytes
}
