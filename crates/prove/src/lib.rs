//! Worked cases, the model checker and the mutation test of the law files: whether the procedures
//! do what the law says, on every path that the bounds allow.

mod abreast;
pub mod codes;
pub mod examples;
pub mod explore;
pub mod invariant;
pub mod mutant;
mod proof;
mod shelf;
pub mod trace;
pub mod worked;

pub use abreast::abreast;
pub use proof::{About, Part, prove};
pub use shelf::Shelf;
