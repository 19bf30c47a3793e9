//! Consultations of the public on drafts (征求意见): comments as notes of the ledger, what became of
//! each, the draft in its articles, and what keeps a flood out without asking who somebody is.

mod comments;
mod counted;
mod draft;
mod floodgate;
mod form_token;
mod note;
mod rules;
mod told;

pub(crate) use comments::texts_of;
pub use comments::{Answered, Book, Comment, Comments, Moderated, Moderation, Tally};
pub(crate) use counted::{counted, round_of, step_of};
pub use draft::{DraftPart, parts_of, same_text};
pub use floodgate::{Flooded, Floodgate};
pub(crate) use form_token::receipt_digest;
pub use form_token::{FormToken, NotOfUs, read_receipt, written_receipt};
pub use note::{Channel, CommentText, CommentVerdict, NewComment, Stance, Word};
pub(crate) use note::{CommentPlace, answer_note, comment_note, moderation_note};
pub use rules::{ConsultDays, WithholdRule, consult_days, withhold_rules};
pub use told::citizens_say;
pub(crate) use told::told_comments;

/// The role of the step that publishes a draft and asks for comments.
pub const OPEN: &str = "consult_open";
/// The role of the step that says what became of the comments, with which the file of comments ends.
pub const CLOSE: &str = "consult_close";
