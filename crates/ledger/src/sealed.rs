//! The sealed body of an event: names, salts and values, kept apart from the leaf.
//!
//! Only this part holds personal data, and only this part can ever be erased.

use rand_core::Rng;
use zs_base::limits::{EVENT_BYTES_MAX, FIELDS_MAX};

use crate::leaf::check_field_names;
use crate::wire::{Reader, put_name};
use crate::{Commitment, Header, Leaf, LedgerError, Salt, commit};

/// First byte of every sealed body: the version of this format.
const FORMAT: u8 = 1;
const ERASED: u8 = 0;
const OPEN: u8 = 1;

/// What is left of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// Salt and value are there.
    Open {
        /// The salt of the commitment.
        salt: Salt,
        /// The canonical bytes of the value.
        value: Vec<u8>,
    },
    /// Salt and value were erased; the commitment in the leaf stays and can no longer be opened.
    Erased,
}

/// One field of a sealed body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedField {
    /// Name of the field.
    pub name: String,
    /// Salt and value, or that they were erased.
    pub body: Body,
}

/// The sealed body; its fields stand in the order of their names, each name once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sealed {
    fields: Vec<SealedField>,
}

/// What is wrong between a leaf and its sealed body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldProblem {
    /// The leaf commits to this field, the body does not have it.
    Missing(String),
    /// The body has this field, the leaf does not know it.
    Unknown(String),
    /// Salt or value of this field is not what the leaf commits to.
    Differs(String),
}

/// Seals an event: draws one salt for each field and commits to every value.
///
/// `fields` are names and canonical bytes, in any order; `salts` must be the operating system's
/// randomness wherever real people are concerned.
///
/// # Errors
/// When a name is empty, too long or given twice, or a bound of `zs_base::limits` is passed.
pub fn seal<R: Rng + ?Sized>(
    header: Header,
    fields: &[(&str, &[u8])],
    salts: &mut R,
) -> Result<(Leaf, Sealed), LedgerError> {
    let bytes = fields.iter().map(|(name, value)| name.len() + value.len());
    let given = bytes.sum();
    if given > EVENT_BYTES_MAX {
        return Err(LedgerError::TooLarge {
            what: "事件",
            given,
            max: EVENT_BYTES_MAX,
        });
    }
    let mut fields = fields.to_vec();
    fields.sort_unstable_by_key(|(name, _)| *name);
    let mut commitments = Vec::with_capacity(fields.len());
    let mut sealed = Vec::with_capacity(fields.len());
    for (name, value) in fields {
        let mut salt = Salt::default();
        salts.fill_bytes(&mut salt);
        commitments.push(Commitment {
            name: name.to_owned(),
            digest: commit(&header.jurisdiction, header.seq, name, &salt, value),
        });
        sealed.push(SealedField {
            name: name.to_owned(),
            body: Body::Open {
                salt,
                value: value.to_vec(),
            },
        });
    }
    Ok((Leaf::new(header, commitments)?, Sealed { fields: sealed }))
}

/// Everything that is wrong between a leaf and its body, in the order of the names.
///
/// An erased field is no problem here; [`Sealed::erased`] tells which are.
#[must_use]
pub fn check(leaf: &Leaf, sealed: &Sealed) -> Vec<FieldProblem> {
    let header = leaf.header();
    let mut problems = Vec::new();
    for field in &sealed.fields {
        let name = &field.name;
        match (leaf.commitment(name), &field.body) {
            (None, _) => problems.push(FieldProblem::Unknown(name.clone())),
            (Some(digest), Body::Open { salt, value })
                if *digest != commit(&header.jurisdiction, header.seq, name, salt, value) =>
            {
                problems.push(FieldProblem::Differs(name.clone()));
            }
            _ => {}
        }
    }
    for field in leaf.commitments() {
        if sealed.field(&field.name).is_none() {
            problems.push(FieldProblem::Missing(field.name.clone()));
        }
    }
    problems
}

impl Sealed {
    /// The fields, in the order of their names.
    #[must_use]
    pub fn fields(&self) -> &[SealedField] {
        &self.fields
    }

    /// What is left of a field, if the body has it.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Body> {
        let place = self
            .fields
            .binary_search_by(|field| field.name.as_str().cmp(name));
        place.ok().map(|index| &self.fields[index].body)
    }

    /// Names of the erased fields.
    pub fn erased(&self) -> impl Iterator<Item = &str> {
        let erased = self
            .fields
            .iter()
            .filter(|field| field.body == Body::Erased);
        erased.map(|field| field.name.as_str())
    }

    /// Erases salt and value of a field; every proof of the leaf stays valid.
    ///
    /// The caller must destroy the old bytes and record an event that names this field.
    ///
    /// # Errors
    /// When there is no such field.
    pub fn erase(&mut self, name: &str) -> Result<(), LedgerError> {
        let field = self.fields.iter_mut().find(|field| field.name == name);
        let field = field.ok_or_else(|| LedgerError::NoField(name.to_owned()))?;
        field.body = Body::Erased;
        Ok(())
    }

    /// The bytes for the store.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut out = vec![FORMAT];
        out.extend_from_slice(&(self.fields.len() as u16).to_be_bytes());
        for field in &self.fields {
            put_name(&mut out, &field.name);
            match &field.body {
                Body::Erased => out.push(ERASED),
                Body::Open { salt, value } => {
                    out.push(OPEN);
                    out.extend_from_slice(salt);
                    out.extend_from_slice(&(value.len() as u32).to_be_bytes());
                    out.extend_from_slice(value);
                }
            }
        }
        out
    }

    /// Reads the bytes of the store; encoding the result gives the same bytes again.
    ///
    /// # Errors
    /// When the bytes are not exactly one sealed body.
    pub fn decode(bytes: &[u8]) -> Result<Self, LedgerError> {
        let mut reader = Reader::new(bytes, "密封内容");
        if reader.u8()? != FORMAT {
            return Err(reader.malformed(1));
        }
        let count = reader.u16()?;
        let mut fields = Vec::with_capacity(usize::from(count).min(FIELDS_MAX));
        for _ in 0..count {
            let name = reader.name()?.to_owned();
            let body = match reader.u8()? {
                ERASED => Body::Erased,
                OPEN => {
                    let salt = reader.array()?;
                    let length = reader.u32()? as usize;
                    let value = reader.take(length)?.to_vec();
                    Body::Open { salt, value }
                }
                _ => return Err(reader.malformed(1)),
            };
            fields.push(SealedField { name, body });
        }
        reader.end()?;
        check_field_names(fields.iter().map(|field| field.name.as_str()))?;
        Ok(Self { fields })
    }
}
