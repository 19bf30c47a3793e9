//! Who may do what, and why: post x action x relation to the unit, read from `law/authority.toml`.
//!
//! This crate holds no rule of its own: it reads the table, and answers with the rules that decided.
//! Rules about the people of one case (two officers, the presider is not an investigator) belong to
//! the engine; here stand the rules that hold before a case is opened for reading.

pub mod action;
pub mod authority;
pub mod codes;
pub mod denied;
pub mod exclusion;
pub mod matrix;
pub mod may;
pub mod read;
pub mod relation;

pub use action::Action;
pub use authority::{Authority, Exclusion, Rule, RuleId, Separation};
pub use denied::Denied;
pub use exclusion::{Conflict, conflicts};
pub use matrix::{allowed, matrix};
pub use may::{Asker, Matter, Reason, Verdict, absent, may, shielded_from};
pub use read::read;
pub use relation::{Relation, Units};
