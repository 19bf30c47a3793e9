//! What is done to the ledger itself: an erasure, a change of the signing key, a witness taken in.

use std::path::Path;

use zs_base::Moment;
use zs_ledger::{PublicKey, Rotation, Signed, Signer as _};
use zs_store::{Fault, Standing, key_rotation};
use zs_work::{
    Erasing, ErasureAsk, KeyChange, NotTaken, Settled, WitnessTaken, may_rotate, may_take_witness,
    rotation_note, witness_note,
};

use super::County;
use crate::failure::Failure;

/// What an erasure did.
pub struct Erased {
    /// The number of the first note that records it.
    pub note: u64,
    /// Files that no event refers to any more and that are gone.
    pub files: usize,
    /// What is in the ledger, but left something to do.
    pub warning: Option<String>,
}

impl County {
    /// Finds out whether an erasure may be done and what would go; nothing is changed.
    pub fn plan_erasure(&mut self, now: Moment, ask: &ErasureAsk) -> Result<Erasing, Failure> {
        let planned = self.engine.plan_erasure(ask, now.day());
        planned.map_err(|error| match error {
            zs_work::NotErased::Fault(fault) => fault.into(),
            other => Failure::because(other),
        })
    }

    /// Erases, records it, signs a checkpoint, and takes away files that nobody refers to any more.
    pub fn erase(&mut self, now: Moment, erasing: &Erasing) -> Result<Erased, Failure> {
        let prepared = self.engine.prepare_erasure(now, erasing)?;
        let note = prepared.batch.leaves.first().map_or(0, |leaf| leaf.seq);
        let done = self.store.erase(&erasing.bodies, &prepared.batch);
        let warning = match done {
            Ok(()) => None,
            Err(fault) if fault.standing() == Standing::Recorded => Some(fault.to_string()),
            Err(fault) => {
                self.engine.settle(prepared.number, Settled::Failed)?;
                return Err(fault.into());
            }
        };
        self.engine.settle(prepared.number, Settled::Durable)?;
        self.checkpoint(now)?;
        let files = self.engine.unreferenced(&erasing.files)?;
        for digest in &files {
            self.beside.files.remove(digest)?;
        }
        Ok(Erased {
            note,
            files: files.len(),
            warning,
        })
    }

    /// Changes the signing key. Gives the next public key and the size after which it signs.
    pub fn rotate_key(
        &mut self,
        now: Moment,
        change: &KeyChange,
        key_file: &Path,
    ) -> Result<(PublicKey, u64), Failure> {
        let law = self.engine.law().clone();
        let allowed = may_rotate(self.store.reads(), &law, change, now.day());
        allowed.map_err(|error| match error {
            zs_work::NotRotated::Fault(fault) => fault.into(),
            other => Failure::because(other),
        })?;
        // Everything so far is signed by the old key while it still may.
        let after_size = self.checkpoint(now)?.size;
        let next = key_rotation::next_key(key_file, None)?;
        let rotation = Rotation {
            jurisdiction: self.store.reads().jurisdiction().clone(),
            after_size,
            next: next.public().clone(),
            recorded_at: now,
        };
        let signed = Signed::sign(rotation, &self.signer);
        let signed = signed.map_err(|error| Fault::Key(error.to_string()))?;
        let note = rotation_note(change, &signed);
        let prepared = self.engine.prepare_after(&[note], now, &[])?;
        self.append(prepared)?;
        self.signer = key_rotation::take_next(key_file, after_size)?;
        self.checkpoint(now)?;
        Ok((self.signer.public().clone(), after_size))
    }

    /// Records the key of a witness and gives the number of the note.
    pub fn take_witness(&mut self, now: Moment, taken: &WitnessTaken) -> Result<u64, Failure> {
        let law = self.engine.law().clone();
        let allowed = may_take_witness(self.store.reads(), &law, &taken.by, now.day());
        allowed.map_err(|error| match error {
            NotTaken::Fault(fault) => fault.into(),
            other => Failure::because(other),
        })?;
        let note = witness_note(taken);
        let prepared = self.engine.prepare_after(&[note], now, &[])?;
        let seq = prepared.batch.leaves.first().map_or(0, |leaf| leaf.seq);
        self.append(prepared)?;
        self.checkpoint(now)?;
        Ok(seq)
    }
}
