//! A change of the signing key: who may order it, and the note that records it.
//!
//! The old key signs the statement that names the next one, and the statement takes effect with the
//! very leaf in which it stands. Files are the business of whoever calls this.

use zs_base::{Day, PersonId};
use zs_event::event::Noted;
use zs_ledger::{Rotation, Signed};
use zs_power::{Action, Denied, Matter, Reason};
use zs_store::{Fault, Reader};

use crate::authority::in_any_post;
use crate::law::Law;

/// Who changes the key, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyChange {
    /// Who.
    pub by: PersonId,
    /// Why.
    pub reason: String,
}

/// Why the key is not changed.
#[derive(Debug, thiserror::Error)]
pub enum NotRotated {
    /// Something is missing; the sentence says what.
    #[error("{0}")]
    Missing(String),
    /// The person has not the power.
    #[error("{0}")]
    Denied(Denied),
    /// The machine failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Why a person may change the key on a day.
///
/// # Errors
/// When the person is unknown or may not, or no reason is given.
pub fn may_rotate(
    reader: &mut dyn Reader,
    law: &Law,
    change: &KeyChange,
    today: Day,
) -> Result<Vec<Reason>, NotRotated> {
    if change.reason.trim().is_empty() {
        return Err(NotRotated::Missing("还要写明换密钥的理由。".to_owned()));
    }
    let by = &change.by;
    let Some(person) = reader.person(by)? else {
        let sentence = format!("登记册里没有“{by}”这个人，请核对经办人的编号。");
        return Err(NotRotated::Missing(sentence));
    };
    let verdict = in_any_post(law, &person, Action::RotateKey, &Matter::default(), today);
    verdict.map_err(NotRotated::Denied)
}

/// The note that records a change of keys.
#[must_use]
pub fn rotation_note(change: &KeyChange, rotation: &Signed<Rotation>) -> Noted {
    let item = |name: &str, text: String| (name.to_owned(), text);
    Noted {
        topic: "key".to_owned(),
        items: vec![
            item("by", change.by.to_string()),
            item("reason", change.reason.clone()),
            item("rotation", rotation.encode()),
        ],
    }
}
