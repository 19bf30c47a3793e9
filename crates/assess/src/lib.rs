//! Assessment (考评): figures from what was counted, and scores from figures, with 零, 不适用 and
//! 无此类案件 kept apart.

mod answer;
mod assessment;
mod combine;
mod exact;
mod gathered;
mod peers;
mod period;
mod recount;
mod report;
mod score;
mod survey;
mod value;

pub use answer::{Answer, Judged};
pub use assessment::{Answers, Assessed, Assessment, Missing, UnitScore, assess};
pub use combine::{met_over_applicable, must_be_met, scaled, weighted_sum};
pub use gathered::{Gathered, Occurrences};
pub use peers::Peers;
pub use period::Period;
pub use recount::{Columns, LimitKept, Occurrence, Recount};
pub use report::{FilledParagraph, FilledPiece, FilledReport, fill_report};
pub use score::{Lack, Score, score, vetoed};
pub use survey::{BadFrame, Floored, Frame, FrameMember, commitment, floored, is_drawn, wilson_95};
pub use value::{Value, evaluate};
