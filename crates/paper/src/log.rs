//! Event logs in XES: inflated by one thread, carved at the ends of traces, parsed by the others.

mod attribute;
mod blocks;
mod bounds;
mod inflate;
mod problem;
mod read;
mod tags;
#[cfg(test)]
mod tests;
mod xes;

pub use attribute::Attribute;
pub use bounds::Bounds;
pub use problem::Problem;
pub use read::{Reading, Start, read_log};
pub use xes::{LogEvent, Trace};
