//! Files that come from outside: the only place that opens them, each within its limits.
//!
//! Layer 4. An event log (XES, gzipped or not) becomes traces that borrow from the text, a map
//! says what its names mean, and both give every problem at once, each with the row at fault. A
//! template of a paper becomes a document once its slots are filled, and a docx after GB/T 9704.
//! A list of tasks or findings becomes rows with keys, whether it is a workbook or a docx, and a
//! workbook is given back with cells filled. Days become a file that calendar programs take.

pub mod act_log;
mod agenda;
pub mod codes;
mod container;

mod docx;
pub mod filling;
pub mod log;
mod log_sort;
pub mod map;
mod ocel;
mod pack;
mod packed;
pub mod paper;
mod part;
mod published;
pub mod scan;
pub mod sort;
pub mod table;
mod template;
pub mod written_log;

pub use agenda::{Agenda, AgendaDay, agenda};
pub use container::Unusable;
pub use docx::{Mark, NotFilled, docx, docx_slots, fill_docx, marked_docx};
pub use filling::{Filling, Fillings, Unfilled};
pub use log::{Bounds, Problem, Reading, Start, Trace, read_log};
pub use log_sort::{LOG_SORT_BYTES, LogSort, log_sort};
pub use map::{
    CaseTable, Covers, Draft, LogMap, MappedCase, MappedEvent, MappedService, MappedTable,
    NAMES_ASKED, SeenColumn, Shape, Tells, Unmapped, Use, ledger_words, offered, propose,
    propose_name, read_case_table, read_map,
};
pub use ocel::{Ocel, read_ocel, read_ocel_within};
pub use pack::{Pack, name_in_pack};
pub use packed::packed;
pub use paper::{Block, Paper};
pub use published::published;
pub use scan::{Said, Scanner, Unsaid};
pub use sort::{NotTaken, Sort, sort_of};
pub use template::{draft_template, fill_template};
