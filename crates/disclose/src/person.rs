//! Names of natural persons: which stand in a text, and what stands for each in its place.

mod guess;
mod label;

pub(crate) use guess::{Named, Names};
pub(crate) use label::{Someone, people};
