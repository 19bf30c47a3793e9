//! Files that come from outside: the only place that opens them, each within its limits.
//!
//! Layer 4. An event log (XES, gzipped or not) becomes traces that borrow from the text, a map
//! says what its names mean, and both give every problem at once, each with the row at fault.

pub mod codes;
pub mod log;
pub mod map;

pub use log::{Bounds, Problem, Reading, Start, Trace, read_log};
pub use map::{LogMap, MappedCase, MappedEvent, Unmapped, read_map};
