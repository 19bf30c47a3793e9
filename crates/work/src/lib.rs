//! The use cases: the engine of a county over its store, the projections of its events.

mod authority;
mod case_list;
mod check_log;
mod clock;
mod earlier;
mod engine;
mod import_log;
mod import_people;
mod law;
mod log_problems;
mod memory;
mod paper;
mod projection;
mod rebuild;
mod register;
mod replay;
mod writer;

pub use case_list::{CaseList, case_list};
pub use check_log::{CheckedLog, check_log, check_store};
pub use clock::Clock;
pub use engine::{Answer, Engine, HistoryCase, Prepared, Settled};
pub use import_log::{ImportedLog, LogImport, import_log};
pub use import_people::{PeopleImport, plan_people};
pub use law::Law;
pub use log_problems::LogProblems;
pub use paper::{FilledPaper, NoPaper, PaperOf, paper_of};
pub use projection::{Position, counted, rows_of};
pub use rebuild::{Compared, check_projections};
pub use replay::{Replayed, event_of, replay};
pub use writer::{Pending, Setup, Unanswered, Writer};
