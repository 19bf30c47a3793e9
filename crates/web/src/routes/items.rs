//! The items of schemes in the hands of units: the workbook in which a unit answers, the desk at
//! which somebody else looks at the answers, and how far all units are.

mod asked;
mod shown;

pub mod pack;
pub mod pack_zip;
pub mod review;
pub mod units;
pub mod workbook;
