//! What pages and papers show: plain values computed from the events, with nothing of a page in them.

mod case_file;
mod clock;
mod entry;
mod looker;
mod next;
mod step_form;
mod words;

pub use case_file::{CaseFile, FileLine, PaperLine};
pub use clock::{Clock, Left, Light};
pub use entry::Entry;
pub use looker::Looker;
pub use next::{Blocked, Next};
pub use step_form::{EvidenceAsk, FactAsk, FieldAsk, StepForm, Wanted};
pub use words::{Line, line, lines_of, text_of};
