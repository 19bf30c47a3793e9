//! Witnesses of a ledger: who is one, what they signed, and the proofs that they ask for.
//!
//! The key of a witness stands in a note of the ledger; what it signed stands in files beside the
//! checkpoints, so that it can be taken in while the program is at work.

use zs_base::{Day, Digest, PersonId};
use zs_event::event::Noted;
use zs_ledger::{
    Checkpoint, ConsistencyProof, Countersignature, PublicKey, Signed, consistency_path,
};
use zs_power::{Action, Denied, Matter, Reason};
use zs_store::folder::CheckpointFiles;
use zs_store::{Fault, Reader, Remarks, WitnessNote, nodes_of};

use crate::authority::in_any_post;
use crate::law::Law;

/// A witness that somebody takes in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WitnessTaken {
    /// Who takes it in.
    pub by: PersonId,
    /// Who the witness is, as it signs.
    pub name: String,
    /// The key with which it signs.
    pub key: PublicKey,
}

/// Why a witness is not taken in.
#[derive(Debug, thiserror::Error)]
pub enum NotTaken {
    /// The register has no such person.
    #[error("登记册里没有“{0}”这个人，请核对经办人的编号。")]
    Nobody(PersonId),
    /// The person has not the power.
    #[error("{0}")]
    Denied(Denied),
    /// The machine failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Why a person may take a witness in on a day.
///
/// # Errors
/// When the person is unknown or may not.
pub fn may_take_witness(
    reader: &mut dyn Reader,
    law: &Law,
    by: &PersonId,
    today: Day,
) -> Result<Vec<Reason>, NotTaken> {
    let person = reader.person(by)?;
    let person = person.ok_or_else(|| NotTaken::Nobody(by.clone()))?;
    let verdict = in_any_post(law, &person, Action::TakeWitness, &Matter::default(), today);
    verdict.map_err(NotTaken::Denied)
}

/// The note that records the key of a witness, once.
#[must_use]
pub fn witness_note(taken: &WitnessTaken) -> Noted {
    let item = |name: &str, text: String| (name.to_owned(), text);
    Noted {
        topic: "witness".to_owned(),
        items: vec![
            item("by", taken.by.to_string()),
            item("name", taken.name.clone()),
            item("key", taken.key.to_string()),
        ],
    }
}

/// The proof that the ledger of `new` leaves continues that of `old`, with the changes of keys that
/// the remarks tell of. Nothing where no checkpoint covers so many leaves: what is not signed is not
/// shown.
///
/// # Errors
/// When the store fails.
pub fn consistency(
    reader: &mut dyn Reader,
    remarks: &Remarks,
    (old, new): (u64, u64),
) -> Result<Option<ConsistencyProof>, Fault> {
    let covered = reader.last_checkpoint()?.map_or(0, |(size, _)| size);
    if old > new || new > covered {
        return Ok(None);
    }
    let path = consistency_path(&mut nodes_of(reader, new), old, new)?;
    let rotations = remarks.rotations.iter().filter(|note| note.seq < new);
    let rotations: Vec<_> = rotations.map(|note| note.signed.clone()).collect();
    let jurisdiction = reader.jurisdiction();
    let proof = ConsistencyProof::new(jurisdiction, (old, new), &path, &rotations);
    Ok(Some(proof))
}

/// How a countersignature stands to the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The ledger has a checkpoint of this size with the same root.
    Agrees,
    /// It has another root at this size, or never signed one: the witness was shown another ledger.
    Differs,
}

/// Compares what a witness signed with the checkpoint of that size.
///
/// # Errors
/// When the store fails.
pub fn standing(reader: &mut dyn Reader, said: &Countersignature) -> Result<Standing, Fault> {
    let Some(before) = said.size.checked_sub(1) else {
        return Ok(Standing::Differs);
    };
    let ours = reader.checkpoints(Some(before), 1)?.pop();
    let agrees = match ours {
        Some((_, text)) => {
            let ours = Signed::<Checkpoint>::decode(&text)?.statement;
            said.agrees(&ours).is_ok()
        }
        None => false,
    };
    match agrees {
        true => Ok(Standing::Agrees),
        false => Ok(Standing::Differs),
    }
}

/// Something that a witness signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Countersigned {
    /// What it says.
    pub said: Countersignature,
    /// Its text, which anybody can verify with the key of the witness.
    pub text: String,
    /// How it stands to the ledger.
    pub standing: Standing,
}

impl Countersigned {
    /// The SM3 of its text, by which it is asked for.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of(&[self.text.as_bytes()])
    }
}

/// What the known witnesses signed, the largest size first. A file that is none, or not by one of
/// them, counts for nothing.
///
/// # Errors
/// When the store or a file fails.
pub fn countersigned(
    reader: &mut dyn Reader,
    witnesses: &[WitnessNote],
    files: &CheckpointFiles,
) -> Result<Vec<Countersigned>, Fault> {
    let mut all = Vec::new();
    for (_, text) in files.countersignatures()?.into_iter().rev() {
        let Ok(signed) = Signed::<Countersignature>::decode(&text) else {
            continue;
        };
        let known = witnesses.iter().find(|it| it.key.id() == signed.key);
        if known.is_none_or(|known| signed.verify(&known.key).is_err()) {
            continue;
        }
        all.push(Countersigned {
            standing: standing(reader, &signed.statement)?,
            said: signed.statement,
            text,
        });
    }
    Ok(all)
}
