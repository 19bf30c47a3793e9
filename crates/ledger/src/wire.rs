//! Reading and writing of the length-prefixed formats; integers are big-endian.

use crate::LedgerError;

/// Bytes of a name: its length is one byte.
pub(crate) const NAME_BYTES_MAX: usize = u8::MAX as usize;

/// Reads one thing from front to back and knows where it stands.
pub(crate) struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    what: &'static str,
}

impl<'a> Reader<'a> {
    /// A reader of `bytes`; `what` names the thing in errors.
    pub(crate) fn new(bytes: &'a [u8], what: &'static str) -> Self {
        Self { bytes, at: 0, what }
    }

    /// The error that the byte `back` bytes before this place does not fit.
    pub(crate) fn malformed(&self, back: usize) -> LedgerError {
        LedgerError::Malformed {
            what: self.what,
            at: self.at.saturating_sub(back),
        }
    }

    /// The next `length` bytes.
    pub(crate) fn take(&mut self, length: usize) -> Result<&'a [u8], LedgerError> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let Some(taken) = rest.get(..length) else {
            return Err(LedgerError::Malformed {
                what: self.what,
                at: self.bytes.len(),
            });
        };
        self.at += length;
        Ok(taken)
    }

    /// The next `N` bytes as an array.
    pub(crate) fn array<const N: usize>(&mut self) -> Result<[u8; N], LedgerError> {
        let mut array = [0; N];
        array.copy_from_slice(self.take(N)?);
        Ok(array)
    }

    /// One byte.
    pub(crate) fn u8(&mut self) -> Result<u8, LedgerError> {
        Ok(u8::from_be_bytes(self.array()?))
    }

    /// Two bytes.
    pub(crate) fn u16(&mut self) -> Result<u16, LedgerError> {
        Ok(u16::from_be_bytes(self.array()?))
    }

    /// Four bytes.
    pub(crate) fn u32(&mut self) -> Result<u32, LedgerError> {
        Ok(u32::from_be_bytes(self.array()?))
    }

    /// Eight bytes.
    pub(crate) fn u64(&mut self) -> Result<u64, LedgerError> {
        Ok(u64::from_be_bytes(self.array()?))
    }

    /// A name: one byte of length, then UTF-8.
    pub(crate) fn name(&mut self) -> Result<&'a str, LedgerError> {
        let length = usize::from(self.u8()?);
        let bytes = self.take(length)?;
        std::str::from_utf8(bytes).map_err(|_| self.malformed(length))
    }

    /// Succeeds when every byte was read.
    pub(crate) fn end(&self) -> Result<(), LedgerError> {
        if self.at == self.bytes.len() {
            Ok(())
        } else {
            Err(self.malformed(0))
        }
    }
}

/// Appends a name that [`check_name`] accepted.
pub(crate) fn put_name(out: &mut Vec<u8>, name: &str) {
    out.push(name.len() as u8);
    out.extend_from_slice(name.as_bytes());
}

/// Refuses a name whose length does not fit into one byte.
pub(crate) fn check_name(what: &'static str, name: &str) -> Result<(), LedgerError> {
    if name.len() > NAME_BYTES_MAX {
        return Err(LedgerError::TooLarge {
            what,
            given: name.len(),
            max: NAME_BYTES_MAX,
        });
    }
    Ok(())
}
