//! Surveys of the parties of closed cases: the questions as the law has them, the codes, the seed, and
//! what is told of the answers.

mod code;
mod form;
mod result;

pub use code::{SurveySecret, read_code, written_code};
pub use form::{SurveyCounts, SurveyForm, SurveyQuestion, asked_procedures};
pub use result::{
    AnswerShare, FLOOR, QuestionResult, SurveyBlock, SurveyGroup, SurveyPartResult, SurveyResult,
    result,
};

/// The role of the step that fixes the frame and publishes the commitment.
pub const COMMIT: &str = "survey_commit";
/// The role of the step with which no further answers are taken.
pub const CLOSE: &str = "survey_close";
/// The role of the step that publishes the seed.
pub const REVEAL: &str = "survey_reveal";
/// The role of the step that makes the result public.
pub const PUBLISH: &str = "survey_publish";
/// The role of the step that takes the result back.
pub const RECALL: &str = "survey_recall";
