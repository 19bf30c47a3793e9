//! How law is made on the pages: drafts, their check, their proof, a trial of them, and the
//! enactment that the ledger holds.
//!
//! The law in force is the shipped files and, on top, those of every enactment in the order of its
//! ledger entry. A draft only adds files, so that what a case is pinned to stays as it was.

mod begin;
mod bundle;
mod check;
mod enactment;
mod history;
mod in_force;
mod kind;
mod problem;
mod proving;
mod refused_words;
mod steps;

pub use begin::{from_day, skeleton};
pub use bundle::Bundle;
pub(crate) use bundle::digest_of;
pub use check::{ChangedProcedure, CheckedDraft, check_draft};
pub(crate) use enactment::notes_of;
pub use enactment::{EnactedBy, Enactment, enactments};
pub use in_force::InForce;
pub use kind::{FileKind, new_path};
pub use problem::DraftProblem;
pub use proving::{Proving, Told, Verdict, prove_draft, to_prove};
pub use refused_words::refused_words;
pub use steps::{STEPS, StepCells, StepProblem, steps_sheets, with_steps};
