//! The header of a leaf: what stands in clear about an event. Never a person.

use zs_base::id::{CaseId, Jurisdiction, ProcedureId};
use zs_base::{Day, Moment};

use crate::LedgerError;
use crate::wire::{Reader, check_name, put_name};

/// The clear part of a leaf.
///
/// People, officers included, are fields under commitments and never stand here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// Version of the words of the fields, so that later readers know how to read the body.
    pub schema: u16,
    /// The ledger this leaf belongs to; not empty.
    pub jurisdiction: Jurisdiction,
    /// Place in the ledger, from 0; the same number is the index of the leaf in the tree.
    pub seq: u64,
    /// The case, or zeros for an event of the ledger itself such as a new key.
    pub case: CaseId,
    /// What kind of event this is, such as `performed`; not empty.
    pub kind: String,
    /// The procedure, or empty for an event outside procedures.
    pub procedure: ProcedureId,
    /// The day from which this version of the procedure is in force.
    pub version: Day,
    /// When the writer recorded it; never before the leaf in front of it.
    pub recorded_at: Moment,
}

impl Header {
    /// Refuses empty or overlong names.
    pub(crate) fn check(&self) -> Result<(), LedgerError> {
        if self.jurisdiction.as_str().is_empty() {
            return Err(LedgerError::Empty("辖区代码"));
        }
        if self.kind.is_empty() {
            return Err(LedgerError::Empty("事件种类"));
        }
        check_name("辖区代码", self.jurisdiction.as_str())?;
        check_name("事件种类", &self.kind)?;
        check_name("程序编号", self.procedure.as_str())
    }

    /// Appends the canonical bytes of a header that [`Header::check`] accepted.
    pub(crate) fn put(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.schema.to_be_bytes());
        put_name(out, self.jurisdiction.as_str());
        out.extend_from_slice(&self.seq.to_be_bytes());
        out.extend_from_slice(&self.case.0);
        put_name(out, &self.kind);
        put_name(out, self.procedure.as_str());
        out.extend_from_slice(&self.version.number().to_be_bytes());
        out.extend_from_slice(&self.recorded_at.ms().to_be_bytes());
    }

    /// Reads what [`Header::put`] wrote.
    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, LedgerError> {
        let header = Self {
            schema: reader.u16()?,
            jurisdiction: reader.name()?.into(),
            seq: reader.u64()?,
            case: CaseId(reader.array()?),
            kind: reader.name()?.to_owned(),
            procedure: reader.name()?.into(),
            version: Day::from_number(i32::from_be_bytes(reader.array()?)),
            recorded_at: Moment::from_ms(i64::from_be_bytes(reader.array()?)),
        };
        header.check()?;
        Ok(header)
    }
}
