//! Conformance: history that somebody else recorded is replayed through the engine, and where it
//! deviates from the procedure is counted by kind. Nothing here knows any procedure or log.
//!
//! Layer 4. The rules are those of `zs-case`; this crate only asks them and keeps count.

mod case;
mod kind;
mod known;
mod part;
mod register;
mod tally;
#[cfg(test)]
mod tests;
mod told;

pub use case::{CaseHistory, check_case};
pub use kind::{Fault, Kind};
pub use part::{Deed, Done, SERVED_BEFORE_MADE, check_part};
pub use register::HistoryRegister;
pub use tally::{Example, Finding, Tally};
pub use told::Told;
