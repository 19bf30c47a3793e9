//! How much of a log is taken at most; tests set smaller numbers to reach them.

use zs_base::limits;

/// Bounds of one reading.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// Bytes of the inflated log.
    pub log_bytes_max: u64,
    /// Bytes between the ends of two traces.
    pub trace_bytes_max: usize,
    /// Events of one trace.
    pub trace_events_max: usize,
    /// Attributes of one event or trace.
    pub attributes_max: usize,
    /// How deep attributes may be nested.
    pub depth_max: usize,
    /// Bytes of one value.
    pub text_bytes_max: usize,
    /// Bytes that are carved off together.
    pub block_bytes: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            log_bytes_max: limits::LOG_BYTES_MAX,
            trace_bytes_max: limits::LOG_TRACE_BYTES_MAX,
            trace_events_max: limits::LOG_TRACE_EVENTS_MAX,
            attributes_max: limits::LOG_ATTRIBUTES_MAX,
            depth_max: limits::LOG_DEPTH_MAX,
            text_bytes_max: limits::TEXT_BYTES_MAX,
            block_bytes: 1024 * 1024,
        }
    }
}
