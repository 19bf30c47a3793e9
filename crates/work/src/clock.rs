//! The clock as a parameter: what the wall of the county's office shows.

use zs_base::Moment;

/// Tells the civil moment. Only the writer asks; nobody else sets when something was recorded.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Moment;
}
