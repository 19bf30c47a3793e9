//! Every bound of the product, in one place. Each has a test at n and n + 1.

/// Bytes of one text value in an event.
pub const TEXT_BYTES_MAX: usize = 16 * 1024;
/// Bytes of all fields of one event; what is larger belongs in a file with its digest.
pub const EVENT_BYTES_MAX: usize = 64 * 1024;
/// Fields of one event.
pub const FIELDS_MAX: usize = 256;
/// People who sign one step.
pub const PEOPLE_MAX: usize = 32;
/// Bytes of one law file.
pub const LAW_FILE_BYTES_MAX: usize = 1024 * 1024;
/// Steps of one procedure.
pub const STEPS_MAX: usize = 512;
/// Rounds of one step.
pub const ROUNDS_MAX: usize = 1_000;
/// Instances of sub-procedures in one case.
pub const INSTANCES_MAX: usize = 1_000;
/// The largest length of a term in its own unit.
pub const TERM_LENGTH_MAX: u32 = 100_000;
/// Commands that wait for the writer.
pub const QUEUE_MAX: usize = 1_024;
/// Commands that one transaction carries.
pub const BATCH_MAX: usize = 512;
