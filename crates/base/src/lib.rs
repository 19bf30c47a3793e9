//! The words every other crate shares: ids, days, digests, diagnostics and bounds.
//!
//! This crate is layer 0. It knows no clock, no file and no law.

pub mod code;
pub mod day;
pub mod diagnostic;
pub mod digest;
pub mod id;
pub mod limits;
pub mod random;

pub use code::Code;
pub use day::{Day, Moment, NotADate};
pub use diagnostic::{Diagnostic, Severity, Source, Span};
pub use digest::{Digest, Hasher};
pub use id::{CaseId, CommandId, Jurisdiction, PersonId, PostId, ProcedureId, StepId, UnitId};
