//! Text: the files of `law/` as TOML with places, and what is wrong with the writing itself.

mod files;
mod node;
mod place;
mod problems;
mod syntax;

pub use files::Files;
pub(crate) use node::{Node, Raw};
pub(crate) use place::{At, Place, Text};
pub(crate) use problems::{Problems, nearest, unknown_word};
pub(crate) use syntax::{Parsed, source};
