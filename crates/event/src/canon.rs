//! The canonical form of an event: named texts in a fixed order, and back.
//!
//! The ledger commits to each field alone, so that one field can be shown or erased without the
//! others. `read` answers `None` for a field list that this program could not have written.
//! `read_erased` also knows the names of fields that were erased: where the state of a case does not
//! hang on such a field, the event is still whole, and the field reads as erased.

mod read;
mod write;

pub use read::{is_erasable, read, read_erased};
pub use write::write;

/// One field: its name and its canonical text.
pub type Field = (String, String);

/// What stands where a reason was erased.
pub const ERASED_TEXT: &str = "（已依法删除）";

#[cfg(test)]
mod tests;
