//! What leaves the building: texts with personal data masked, notices with only what their duty
//! names, and the codes under which notices and papers
//! are checked. Pure: the day and the key are parameters.

mod citizen;
pub mod codes;
mod credit;
mod find;
mod fold;
mod known;
mod masked;
mod masker;
mod notice;
mod paper_code;
mod person;
mod public_code;
mod refusal;

pub use citizen::{CitizenNumber, citizen_number};
pub use credit::is_credit_code;
pub use known::{Known, KnownPerson, KnownWord, Side};
pub use masked::{Doubt, MaskSpan, Masked};
pub use masker::Masker;
pub use notice::{
    CourseDay, Display, Facts, FieldFact, Listed, Never, NotSought, Notice, NoticeLine,
    NoticeState, Recalled, known_of, listed, notice, searched, sought, sought_words,
};
pub use paper_code::{BadPaperCode, PaperCode};
pub use public_code::{BadPublicCode, PublicCode};
pub use refusal::{NoticeRefusal, Withheld};
