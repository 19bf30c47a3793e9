//! The use cases: the engine of a county over its store, the projections of its events.

pub mod account;
mod authority;
pub mod backups;
pub mod breakdown;
mod bulk;
mod burden;
pub mod calculator;
mod case_code;
mod case_list;
mod case_names;
mod case_numbers;
mod case_sheet;
mod certificates;
mod check_log;
mod clock;
pub mod consult;
mod counting;
mod deviations;
mod documents;
pub mod draw;
mod earlier;
mod engine;
mod export_acts;
mod export_log;
pub mod figures;
pub mod health;
mod import_log;
mod import_people;
mod law;
pub mod lawmaking;
mod log_file;
mod log_problems;
pub mod looked;
mod memory;
mod moves;
mod notice;
mod numbering;
pub mod office;
mod overdue;
mod paper;
mod passing;
mod projection;
mod proof;
pub mod rating;
mod rebuild;
mod rebuild_all;
mod register;
mod replay;
mod roll;
mod rotation;
mod shielded;
pub mod statistics;
pub mod survey;
mod tallying;
mod tenure;
mod unpublished;
pub mod view;
mod what_if;
mod witnessing;
mod writer;

pub use bulk::Bulk;
pub use burden::{Burden, burden};
pub use case_code::{CaseCode, CodeFor};
pub use case_list::{COUNTED_MAX, CaseAsk, CaseCount, CasePlace, Turn, cases_of_party};
pub use case_names::CaseNames;
pub use case_numbers::{case_numbered, cases_of_paper};
pub use case_sheet::{CaseSheet, case_sheet};
pub use certificates::{
    CertificateStanding, CheckedCertificate, certificates_numbered, certificates_of,
};
pub use check_log::{
    CheckedLog, CheckedTable, Listed, LogReading, check_log, check_log_listing, check_ocel,
    check_store, check_table,
};
pub use clock::Clock;
pub use counting::keep_first_calendar;
pub use deviations::{DeviatingCase, Deviation, DeviationGroup, Deviations, HOW};
pub use engine::{About, Erasing, ErasureAsk, NotErased};
pub use engine::{Answer, Engine, HistoryCase, Prepared, Settled};
pub use export_acts::{ActLog, export_acts, standing_line};
pub use export_log::{ExportedLog, LogForm, export_log};
pub use import_log::{ImportedLog, LogImport, import_log, import_table};
pub use import_people::{PeopleImport, plan_people};
pub use law::Law;
pub use log_file::{CheckedFile, LogFile, Remembered, SeenLog};
pub use log_problems::LogProblems;
pub use notice::{NoticePaper, notices_of};
pub use overdue::{Overdue, OverdueCases, overdue};
pub use paper::{
    CODE_SLOTS, FilledPaper, NoPaper, PaperIssued, PaperOf, SlotSource, Source, forms_of_paper,
    paper_of, slots_known,
};
pub use passing::{Passing, let_pass};
pub use projection::{Position, counted, rows_of, tallied};
pub use proof::{Checked, Held, NotProved, Proof, check_range, hold, prove, ring_of, stored};
pub use rebuild::{Compared, check_projections};
pub use rebuild_all::{are_projected, rebuild_projections, renew_projections};
pub use replay::{Replayed, event_of};
pub use roll::{Region, Roll, UnitFile};
pub use rotation::{KeyChange, NotRotated, may_rotate, rotation_note};
pub use shielded::Shielded;
pub use unpublished::unpublished;
pub use what_if::{
    ChangedLaw, Changes, Difference, Differs, Refused, Stands, WhatIf, WhatIfAsk, changed_law,
    place_changes, what_if,
};
pub use witnessing::{
    Countersigned, NotTaken, Standing, WitnessTaken, consistency, countersigned, may_take_witness,
    standing, witness_note,
};
pub use writer::{ChangeCounts, Pending, Setup, Unanswered, Writer};
