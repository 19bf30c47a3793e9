//! A public draw (双随机抽取): two lists that are fixed before the seed exists, a seed that nobody
//! chooses, and an order of the rows that whoever has both computes again. `docs/draw-format.md`
//! says the same byte by byte.

mod list;
mod order;

pub use list::{BadDrawList, DrawList, DrawOut, DrawRow, draw_name};
pub use order::{DrawSeed, Drawn, reserves_of};
