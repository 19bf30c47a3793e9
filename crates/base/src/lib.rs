//! The words every other crate shares: ids, days, digests, diagnostics and bounds.
//!
//! This crate is layer 0. It knows no clock, no file and no law.

pub mod code;
pub mod day;
pub mod diagnostic;
pub mod digest;
pub mod draw;
pub mod id;
pub mod limits;
pub mod random;

pub use code::Code;
pub use day::{Day, Moment, NotADate};
pub use diagnostic::{Diagnostic, Severity, Source, Span};
pub use digest::{Digest, Hasher};
pub use draw::{BadDrawList, DrawList, DrawOut, DrawRow, DrawSeed, Drawn, draw_name, reserves_of};
pub use id::{CaseId, CommandId, Jurisdiction, PersonId, PostId, ProcedureId, StepId, UnitId};
