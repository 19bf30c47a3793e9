//! What a witness keeps in its file: whom it follows, and how far it has come.

use serde::{Deserialize, Serialize};
use zs_base::Moment;

use crate::countersignature::is_witness_name;
use crate::{
    Checkpoint, ConsistencyProof, Countersignature, KeyList, LedgerError, Signed, Signer,
    SigningError, Witness,
};

/// Value of `format`; it changes with every change of the form.
const FORMAT: &str = "zhunsheng witness 1";

/// The memory of a witness of one ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WitnessMemory {
    name: String,
    keys: KeyList,
    followed: Option<Followed>,
}

/// How far a witness has come.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Followed {
    since_size: u64,
    text: String,
    checkpoint: Checkpoint,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    format: String,
    name: String,
    keys: String,
    since_size: Option<u64>,
    checkpoint: Option<String>,
}

impl WitnessMemory {
    /// The memory of a witness who has seen nothing yet and trusts these keys of the ledger.
    ///
    /// # Errors
    /// [`LedgerError::NotAWitness`] when the name is empty, too long or more than one line.
    pub fn new(name: &str, keys: KeyList) -> Result<Self, LedgerError> {
        if !is_witness_name(name) {
            return Err(LedgerError::NotAWitness("name".to_owned()));
        }
        Ok(Self {
            name: name.to_owned(),
            keys,
            followed: None,
        })
    }

    /// Who the witness is.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The last checkpoint that was accepted.
    #[must_use]
    pub fn last(&self) -> Option<&Checkpoint> {
        self.followed.as_ref().map(|it| &it.checkpoint)
    }

    /// The signed text of that checkpoint: beside a refused one, it is the evidence.
    #[must_use]
    pub fn last_text(&self) -> Option<&str> {
        self.followed.as_ref().map(|it| it.text.as_str())
    }

    /// The file.
    ///
    /// # Errors
    /// [`LedgerError::NotAWitness`] when the writer of JSON fails.
    pub fn to_json(&self) -> Result<String, LedgerError> {
        let followed = self.followed.as_ref();
        let form = Form {
            format: FORMAT.to_owned(),
            name: self.name.clone(),
            keys: self.keys.to_string(),
            since_size: followed.map(|it| it.since_size),
            checkpoint: followed.map(|it| it.text.clone()),
        };
        let json = serde_json::to_string_pretty(&form).map_err(unreadable)?;
        Ok(json + "\n")
    }

    /// Reads a file and verifies the checkpoint in it.
    ///
    /// # Errors
    /// [`LedgerError::NotAWitness`], or what does not hold of keys and checkpoint.
    pub fn from_json(json: &str) -> Result<Self, LedgerError> {
        let form: Form = serde_json::from_str(json).map_err(unreadable)?;
        if form.format != FORMAT {
            return Err(LedgerError::NotAWitness(form.format));
        }
        let mut memory = Self::new(&form.name, KeyList::read(&form.keys)?)?;
        memory.followed = match (form.since_size, form.checkpoint) {
            (None, None) => None,
            (Some(since_size), Some(text)) => Some(memory.opened(since_size, text)?),
            _ => return Err(LedgerError::NotAWitness("checkpoint".to_owned())),
        };
        Ok(memory)
    }

    fn opened(&self, since_size: u64, text: String) -> Result<Followed, LedgerError> {
        let jurisdiction = Signed::<Checkpoint>::decode(&text)?.statement.jurisdiction;
        let checkpoint = self.keys.ring(jurisdiction).open(&text)?;
        if since_size > checkpoint.size {
            return Err(LedgerError::NotAWitness("since_size".to_owned()));
        }
        Ok(Followed {
            since_size,
            text,
            checkpoint,
        })
    }

    /// Accepts a checkpoint that continues the last one, with the proof that it does; the first one
    /// is taken on trust, and the same one again needs no proof. The memory is unchanged when it is
    /// refused.
    ///
    /// # Errors
    /// As for [`Witness::consider`], and [`LedgerError::ProofMissing`]; [`is_alarm`] tells which of
    /// them accuse the ledger.
    pub fn follow(
        &mut self,
        text: &str,
        proof: Option<&ConsistencyProof>,
    ) -> Result<(), LedgerError> {
        let next = Signed::<Checkpoint>::decode(text)?.statement;
        let last = self.last().cloned();
        let known = last.as_ref().unwrap_or(&next);
        let mut witness = Witness::resume(self.keys.ring(known.jurisdiction.clone()), last.clone());
        if let Some(proof) = proof {
            proof.rotate(witness.keys())?;
        }
        let path = match &last {
            Some(last) if last.size < next.size => {
                // A signature that does not hold is told before a proof is asked for.
                witness.keys().open(text)?;
                let proof = proof.ok_or(LedgerError::ProofMissing { after: last.size })?;
                proof.path_between(last.size, next.size)?
            }
            _ => Vec::new(),
        };
        witness.consider(text, &path)?;
        let before = self.followed.as_ref().map(|it| it.since_size);
        self.keys = KeyList::of(witness.keys());
        self.followed = Some(Followed {
            since_size: before.unwrap_or(next.size),
            text: text.to_owned(),
            checkpoint: next,
        });
        Ok(())
    }

    /// Says under the witness's key how far it has followed the ledger; nothing before it has.
    ///
    /// # Errors
    /// When the signer fails.
    pub fn countersign(
        &self,
        signer: &dyn Signer,
        now: Moment,
    ) -> Result<Option<Signed<Countersignature>>, SigningError> {
        let Some(followed) = &self.followed else {
            return Ok(None);
        };
        let Checkpoint {
            jurisdiction,
            size,
            root,
            ..
        } = followed.checkpoint.clone();
        let statement = Countersignature {
            jurisdiction,
            size,
            root,
            witness: self.name.clone(),
            since_size: followed.since_size,
            recorded_at: now,
        };
        Signed::sign(statement, signer).map(Some)
    }
}

/// Whether a refusal accuses the ledger: its own signature stands under something that cannot be
/// true beside what it signed before.
#[must_use]
pub const fn is_alarm(error: &LedgerError) -> bool {
    matches!(
        error,
        LedgerError::Shrunk { .. } | LedgerError::SplitView { .. } | LedgerError::ConsistencyFails
    )
}

fn unreadable(error: serde_json::Error) -> LedgerError {
    LedgerError::NotAWitness(error.to_string())
}
