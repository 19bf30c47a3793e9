//! Assessment (考评): figures from what was counted, with 零, 不适用 and 无此类案件 kept apart.

mod gathered;
mod period;
mod report;
mod value;

pub use gathered::{Gathered, Occurrences};
pub use period::Period;
pub use report::{FilledParagraph, FilledPiece, FilledReport, fill_report};
pub use value::{Value, evaluate};
