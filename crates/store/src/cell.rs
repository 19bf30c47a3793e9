//! One value of a row, the same for both databases.

use std::borrow::Cow;

use zs_base::Digest;

use crate::Fault;

/// One value. The order is that of the databases: nothing, numbers, texts, bytes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cell<'a> {
    /// No value.
    Null,
    /// A whole number.
    Int(i64),
    /// A text, ordered byte by byte.
    Text(Cow<'a, str>),
    /// Bytes.
    Blob(Cow<'a, [u8]>),
}

impl<'a> Cell<'a> {
    /// A text without copying it.
    #[must_use]
    pub const fn text(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }

    /// Bytes without copying them.
    #[must_use]
    pub const fn blob(bytes: &'a [u8]) -> Self {
        Self::Blob(Cow::Borrowed(bytes))
    }

    /// The same value, owned.
    #[must_use]
    pub fn into_owned(self) -> Cell<'static> {
        match self {
            Self::Null => Cell::Null,
            Self::Int(number) => Cell::Int(number),
            Self::Text(text) => Cell::Text(Cow::Owned(text.into_owned())),
            Self::Blob(bytes) => Cell::Blob(Cow::Owned(bytes.into_owned())),
        }
    }
}

/// Reads the cells of one row from the first to the last.
pub struct Cells<'a> {
    cells: std::slice::Iter<'a, Cell<'static>>,
    table: &'static str,
}

impl<'a> Cells<'a> {
    /// The cells of a row of `table`, which is named when one of them cannot be read.
    #[must_use]
    pub fn new(table: &'static str, cells: &'a [Cell<'static>]) -> Self {
        Self {
            cells: cells.iter(),
            table,
        }
    }

    fn unreadable(&self) -> Fault {
        Fault::Damaged(format!("数据表“{}”里有一行读不懂", self.table))
    }

    /// The next cell as a number.
    ///
    /// # Errors
    /// When it is none.
    pub fn int(&mut self) -> Result<i64, Fault> {
        match self.cells.next() {
            Some(Cell::Int(number)) => Ok(*number),
            _ => Err(self.unreadable()),
        }
    }

    /// The next cell as a number that is never negative.
    ///
    /// # Errors
    /// When it is none.
    pub fn count(&mut self) -> Result<u64, Fault> {
        let number = self.int()?;
        u64::try_from(number).map_err(|_| self.unreadable())
    }

    /// The next cell as a number, where there is one.
    ///
    /// # Errors
    /// When it is something else.
    pub fn maybe_int(&mut self) -> Result<Option<i64>, Fault> {
        match self.cells.next() {
            Some(Cell::Int(number)) => Ok(Some(*number)),
            Some(Cell::Null) => Ok(None),
            _ => Err(self.unreadable()),
        }
    }

    /// The next cell as a text.
    ///
    /// # Errors
    /// When it is none.
    pub fn text(&mut self) -> Result<&'a str, Fault> {
        match self.cells.next() {
            Some(Cell::Text(text)) => Ok(text),
            _ => Err(self.unreadable()),
        }
    }

    /// The next cell as a text, where there is one.
    ///
    /// # Errors
    /// When it is something else.
    pub fn maybe_text(&mut self) -> Result<Option<&'a str>, Fault> {
        match self.cells.next() {
            Some(Cell::Text(text)) => Ok(Some(text)),
            Some(Cell::Null) => Ok(None),
            _ => Err(self.unreadable()),
        }
    }

    /// The next cell as bytes.
    ///
    /// # Errors
    /// When it is something else.
    pub fn bytes(&mut self) -> Result<&'a [u8], Fault> {
        match self.cells.next() {
            Some(Cell::Blob(bytes)) => Ok(bytes),
            _ => Err(self.unreadable()),
        }
    }

    /// The next cell as bytes, where there are any.
    ///
    /// # Errors
    /// When it is something else.
    pub fn maybe_bytes(&mut self) -> Result<Option<&'a [u8]>, Fault> {
        match self.cells.next() {
            Some(Cell::Blob(bytes)) => Ok(Some(bytes)),
            Some(Cell::Null) => Ok(None),
            _ => Err(self.unreadable()),
        }
    }

    /// The next cell as exactly `N` bytes.
    ///
    /// # Errors
    /// When it is something else.
    pub fn array<const N: usize>(&mut self) -> Result<[u8; N], Fault> {
        self.bytes()?.try_into().map_err(|_| self.unreadable())
    }

    /// The next cell as exactly so many bytes, or nothing.
    ///
    /// # Errors
    /// When it is neither.
    pub fn maybe_array<const N: usize>(&mut self) -> Result<Option<[u8; N]>, Fault> {
        match self.cells.clone().next() {
            Some(Cell::Null) => {
                self.cells.next();
                Ok(None)
            }
            _ => self.array().map(Some),
        }
    }

    /// The next cell as a digest.
    ///
    /// # Errors
    /// When it is none.
    pub fn digest(&mut self) -> Result<Digest, Fault> {
        self.array().map(Digest)
    }
}
