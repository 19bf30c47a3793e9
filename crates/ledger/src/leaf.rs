//! A leaf: the header of an event and one commitment for each of its fields.

use zs_base::Digest;
use zs_base::limits::FIELDS_MAX;

use crate::wire::{Reader, check_name, put_name};
use crate::{Commitment, Header, LedgerError, leaf_hash};

/// First byte of every leaf: the version of this format.
const FORMAT: u8 = 1;

/// A leaf. Its commitments stand in the order of their names, byte by byte, each name once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf {
    header: Header,
    commitments: Vec<Commitment>,
}

impl Leaf {
    /// A leaf of these parts; the commitments may come in any order.
    ///
    /// # Errors
    /// When a name is empty, too long or given twice, or there are too many fields.
    pub fn new(header: Header, mut commitments: Vec<Commitment>) -> Result<Self, LedgerError> {
        commitments.sort_by(|a, b| a.name.cmp(&b.name));
        Self::from_sorted(header, commitments)
    }

    fn from_sorted(header: Header, commitments: Vec<Commitment>) -> Result<Self, LedgerError> {
        header.check()?;
        check_field_names(commitments.iter().map(|field| field.name.as_str()))?;
        Ok(Self {
            header,
            commitments,
        })
    }

    /// The clear part.
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The commitments, in the order of their names.
    #[must_use]
    pub fn commitments(&self) -> &[Commitment] {
        &self.commitments
    }

    /// The commitment of a field.
    #[must_use]
    pub fn commitment(&self, name: &str) -> Option<&Digest> {
        let place = self
            .commitments
            .binary_search_by(|field| field.name.as_str().cmp(name));
        place.ok().map(|index| &self.commitments[index].digest)
    }

    /// The canonical bytes.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(96 + 48 * self.commitments.len());
        out.push(FORMAT);
        self.header.put(&mut out);
        out.extend_from_slice(&(self.commitments.len() as u16).to_be_bytes());
        for field in &self.commitments {
            put_name(&mut out, &field.name);
            out.extend_from_slice(&field.digest.0);
        }
        out
    }

    /// Reads canonical bytes; encoding the result gives the same bytes again.
    ///
    /// # Errors
    /// When the bytes are not exactly one leaf.
    pub fn decode(bytes: &[u8]) -> Result<Self, LedgerError> {
        let mut reader = Reader::new(bytes, "账页");
        if reader.u8()? != FORMAT {
            return Err(reader.malformed(1));
        }
        let header = Header::read(&mut reader)?;
        let count = reader.u16()?;
        let mut commitments = Vec::with_capacity(usize::from(count).min(FIELDS_MAX));
        for _ in 0..count {
            commitments.push(Commitment {
                name: reader.name()?.to_owned(),
                digest: Digest(reader.array()?),
            });
        }
        reader.end()?;
        Self::from_sorted(header, commitments)
    }

    /// The hash under which the leaf stands in the tree.
    #[must_use]
    pub fn hash(&self) -> Digest {
        leaf_hash(&self.encode())
    }
}

/// Refuses names that are empty, too long, out of order, given twice, or too many.
pub(crate) fn check_field_names<'a>(
    names: impl Iterator<Item = &'a str>,
) -> Result<(), LedgerError> {
    let mut before: Option<&str> = None;
    for (index, name) in names.enumerate() {
        if name.is_empty() {
            return Err(LedgerError::Empty("字段名"));
        }
        if index >= FIELDS_MAX {
            return Err(LedgerError::TooLarge {
                what: "字段数",
                given: index + 1,
                max: FIELDS_MAX,
            });
        }
        check_name("字段名", name)?;
        match before {
            Some(before) if before == name => {
                return Err(LedgerError::FieldTwice(name.to_owned()));
            }
            Some(before) if before > name => {
                return Err(LedgerError::FieldOrder(name.to_owned()));
            }
            _ => before = Some(name),
        }
    }
    Ok(())
}
