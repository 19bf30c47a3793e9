//! Text: the files of `law/` as TOML with places, and what is wrong with the writing itself.
//!
//! Worked cases and invariants are read with the same words, so that a slip is told the same way.

mod files;
mod item;
mod node;
mod place;
mod problems;
mod syntax;

pub use files::Files;
pub use item::Item;
pub use node::{Node, Raw};
pub use place::{At, Place, Text};
pub use problems::{Problems, nearest, unknown_word};
pub use syntax::{Parsed, source};
