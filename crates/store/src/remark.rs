//! What a ledger says about itself in its notes: which fields were erased, and by which keys it
//! signs.

use zs_base::Digest;
use zs_ledger::audit::Erasures;
use zs_ledger::{
    Body, Checkpoint, KeyId, KeyRing, Leaf, LedgerError, PublicKey, Rotation, Sealed, Signed,
};

use crate::store::Reader;
use crate::{Fault, StoredLeaf, Wrong};

/// Notes read at a time.
const PAGE: usize = 1_024;
/// The kind of an event of the ledger itself.
const NOTED: &str = "noted";

/// An erasure that the ledger accounts for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErasureNote {
    /// The number of the note.
    pub seq: u64,
    /// Who.
    pub by: String,
    /// Why.
    pub reason: String,
    /// By which article.
    pub cite: String,
    /// How many fields.
    pub fields: u64,
}

/// A change of keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RotationNote {
    /// The number of the note; checkpoints of more leaves are signed by the next key.
    pub seq: u64,
    /// Who.
    pub by: String,
    /// The next key.
    pub next: KeyId,
    /// The statement by which the key before endorsed it.
    pub signed: Signed<Rotation>,
}

/// A witness whose countersignatures the ledger takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WitnessNote {
    /// The number of the note.
    pub seq: u64,
    /// Who took it in.
    pub by: String,
    /// Who the witness is.
    pub name: String,
    /// The key with which it signs.
    pub key: PublicKey,
}

/// Everything that the notes say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Remarks {
    /// The fields that the erasures name.
    pub fields: Erasures,
    /// The erasures, in order.
    pub erasures: Vec<ErasureNote>,
    /// The changes of keys, in order.
    pub rotations: Vec<RotationNote>,
    /// The witnesses, in the order in which they were taken in.
    pub witnesses: Vec<WitnessNote>,
}

/// Reads all notes. The ring takes over each next key that the key before it endorsed.
///
/// # Errors
/// The first note that cannot be read, or a change of keys that does not hold.
pub fn remarks(reader: &mut dyn Reader, keys: &mut KeyRing) -> Result<Remarks, Wrong> {
    let mut remarks = Remarks::default();
    remarks_after(reader, 0, keys, &mut remarks)?;
    Ok(remarks)
}

/// Reads the notes from a place of the ledger on, on top of what those before it said, and gives the
/// place from which to read on later.
///
/// # Errors
/// As for [`remarks`]; what was read before the wrong note stands in the ring.
pub fn remarks_after(
    reader: &mut dyn Reader,
    first: u64,
    keys: &mut KeyRing,
    remarks: &mut Remarks,
) -> Result<u64, Wrong> {
    each_note(reader, first, &mut |seq, sealed| {
        match text_of(sealed, "topic") {
            Some("erasure") => remarks.erasure(seq, sealed),
            Some("key") => remarks.rotation(seq, sealed, keys)?,
            Some("witness") => remarks.witness(seq, sealed)?,
            _ => {}
        }
        Ok(())
    })
}

/// The key that signs now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signing {
    /// Its short name.
    pub key: KeyId,
    /// It signs checkpoints of more leaves than this.
    pub after_size: u64,
}

/// The key that signs now, as far as the ledger says: the last next key, or else the one of the
/// first checkpoint. `None` for a ledger that was never signed.
///
/// # Errors
/// When a note or checkpoint cannot be read.
pub fn signing_key(reader: &mut dyn Reader) -> Result<Option<Signing>, Fault> {
    let mut last = None;
    let found = each_note(reader, 0, &mut |_, sealed| {
        if text_of(sealed, "topic") == Some("key") {
            let rotation = rotation_of(sealed)?.statement;
            last = Some(Signing {
                key: rotation.next.id(),
                after_size: rotation.after_size,
            });
        }
        Ok(())
    });
    found.map_err(|wrong| Fault::Damaged(wrong.to_string()))?;
    if last.is_some() {
        return Ok(last);
    }
    let first = reader.checkpoints(None, 1)?;
    let Some((_, text)) = first.first() else {
        return Ok(None);
    };
    let key = Signed::<Checkpoint>::decode(text)?.key;
    let after_size = 0;
    Ok(Some(Signing { key, after_size }))
}

/// Gives the place behind the last note.
fn each_note(
    reader: &mut dyn Reader,
    first: u64,
    each: &mut dyn FnMut(u64, &Sealed) -> Result<(), LedgerError>,
) -> Result<u64, Wrong> {
    let mut next = first;
    loop {
        let notes = reader.notes(next, PAGE)?;
        let Some(last) = notes.last() else {
            return Ok(next);
        };
        next = last.seq + 1;
        for stored in &notes {
            let seen = sealed_note(stored).and_then(|sealed| match sealed {
                Some(sealed) => each(stored.seq, &sealed),
                None => Ok(()),
            });
            seen.map_err(|error| Wrong::at(stored.seq, error.to_string()))?;
        }
    }
}

fn sealed_note(stored: &StoredLeaf) -> Result<Option<Sealed>, LedgerError> {
    if Leaf::decode(&stored.leaf)?.header().kind != NOTED {
        return Ok(None);
    }
    Sealed::decode(&stored.body).map(Some)
}

fn rotation_of(sealed: &Sealed) -> Result<Signed<Rotation>, LedgerError> {
    Signed::decode(text_of(sealed, "item.rotation").unwrap_or_default())
}

impl Remarks {
    /// The fields stand in the note as `item.<seq> <field>`. It accounts only for what stood in the
    /// ledger before it.
    fn erasure(&mut self, seq: u64, sealed: &Sealed) {
        let fields = sealed.fields().iter().filter_map(|field| {
            let (of, name) = field.name.strip_prefix("item.")?.split_once(' ')?;
            let of: u64 = of.parse().ok().filter(|of| *of < seq)?;
            Some((of, name.to_owned()))
        });
        let before = self.fields.len();
        self.fields.extend(fields);
        let text = |name| text_of(sealed, name).unwrap_or_default().to_owned();
        self.erasures.push(ErasureNote {
            seq,
            by: text("item.by"),
            reason: text("item.reason"),
            cite: text("item.cite"),
            fields: (self.fields.len() - before) as u64,
        });
    }

    /// A change of keys takes effect with its own note: one that reached back would let whoever
    /// stole the old key sign another past.
    fn rotation(
        &mut self,
        seq: u64,
        sealed: &Sealed,
        keys: &mut KeyRing,
    ) -> Result<(), LedgerError> {
        let rotation = rotation_of(sealed)?;
        if rotation.statement.after_size != seq {
            return Err(LedgerError::RotationOrder);
        }
        keys.rotate(&rotation)?;
        self.rotations.push(RotationNote {
            seq,
            by: text_of(sealed, "item.by").unwrap_or_default().to_owned(),
            next: rotation.statement.next.id(),
            signed: rotation,
        });
        Ok(())
    }

    fn witness(&mut self, seq: u64, sealed: &Sealed) -> Result<(), LedgerError> {
        let text = |name| text_of(sealed, name).unwrap_or_default().to_owned();
        self.witnesses.push(WitnessNote {
            seq,
            by: text("item.by"),
            name: text("item.name"),
            key: text("item.key").parse()?,
        });
        Ok(())
    }
}

fn text_of<'a>(sealed: &'a Sealed, name: &str) -> Option<&'a str> {
    match sealed.field(name)? {
        Body::Open { value, .. } => std::str::from_utf8(value).ok(),
        Body::Erased => None,
    }
}

/// The file that an event's field refers to: `file.<n>` holds digest and kind, a value its digest.
#[must_use]
pub fn file_of(name: &str, body: &Body) -> Option<Digest> {
    let Body::Open { value, .. } = body else {
        return None;
    };
    let text = std::str::from_utf8(value).ok()?;
    let digest = if name.starts_with("file.") {
        text.split(' ').next()
    } else if name.starts_with("value.") {
        text.strip_prefix('f')
    } else {
        None
    };
    digest?.parse().ok()
}
