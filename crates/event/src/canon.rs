//! The canonical form of an event: named texts in a fixed order, and back.
//!
//! The ledger commits to each field alone, so that one field can be shown or erased without the
//! others. `read` answers `None` for a field list that this program could not have written, an
//! erased field included; the caller then shows 已删除 and never guesses.

mod read;
mod write;

pub use read::read;
pub use write::write;

/// One field: its name and its canonical text.
pub type Field = (String, String);

#[cfg(test)]
mod tests;
