//! Commands, events and values: the words that the layers above share.
//!
//! A command is what somebody wants, an event is what happened; only events are kept.
//! The canonical form of an event is a list of named fields, which the ledger commits to one by one.

pub mod canon;
pub mod cite;
pub mod command;
pub mod event;
pub mod path;
pub mod person;
pub mod value;

pub use cite::Cite;
pub use command::{Act, Command};
pub use event::{Event, Happening};
pub use path::{Segment, StepPath};
pub use person::{Certificate, Holding, Person, Signer};
pub use value::{Party, PartyKind, Value};
