//! The durable store of one jurisdiction: leaves, sealed bodies, tree, receipts, projections, files.
//!
//! The store knows nothing of procedures. The writer decides in memory and hands over one [`Batch`];
//! [`Store::append`] makes all of it durable in one transaction or none of it. [`SqliteStore`] is the
//! embedded default, [`PostgresStore`] serves a province; both run the statements of `sql`.

pub mod audit;
pub mod backup;
pub mod batch;
pub mod bodies;
pub mod cell;
pub mod copy;
pub mod disk;
pub mod documents;
pub mod evidence;
pub mod fault;
pub mod folder;
pub mod incoming;
pub mod key;
pub mod key_rotation;
pub mod listing;
pub mod node;
pub mod notices;
pub mod office;
pub mod people;
pub mod postgres;
pub mod random;
pub mod remark;
mod reserve;
pub mod row;
pub mod rows;
pub mod schema;
pub mod sealing;
mod sql;
pub mod sqlite;
pub mod store;
pub mod table;

pub use audit::{Sound, Wrong, audit};
pub use batch::{Batch, Receipt, StoredLeaf};
pub use bodies::{Cipher, Mark};
pub use cell::Cell;
pub use documents::{DocumentAsk, DocumentStanding, DocumentsFound};
pub use evidence::Files;
pub use fault::{Fault, Standing};
pub use folder::Folder;
pub use incoming::{Arriving, Incoming, Kept, Place};
pub use node::{StoredNodes, nodes_of};
pub use notices::{NoticeAsk, NoticesFound};
pub use office::OfficeChange;
pub use postgres::PostgresStore;
pub use remark::{
    ErasureNote, Remarks, RotationNote, Signing, WitnessNote, remarks, remarks_after, signing_key,
};
pub use row::{Change, CountChange, Row, Rows, page};
pub use rows::{AccountRow, AccountStanding, AuditRow, SessionRow};
pub use rows::{
    CaseRow, CertificateRow, CountRow, DocumentRow, EarlierRow, MovedRow, NoticeRow, QueueRow,
    ShieldRow, TallyKept, TallyRow, TermRow,
};
pub use rows::{DraftActKind, DraftActRow, DraftFileRow, DraftRow, DraftStanding};
pub use rows::{LookCountRow, LookRow, RatingCountRow, RatingUsedRow};
pub use rows::{SecondFactorRow, SecondStanding, UnitChangeKind, UnitChangeRow};
pub use rows::{SurveyCountRow, SurveyPart, SurveyUsedRow};
pub use sealing::{KeyFiles, SealingKey};
pub use sqlite::SqliteStore;
pub use store::{CopiedRows, Edge, Erasure, Projections, Reader, Store, Totals};
