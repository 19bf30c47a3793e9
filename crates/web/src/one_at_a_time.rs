//! Work that needs so much memory that it is done one at a time.

use std::panic::resume_unwind;
use std::thread;
use std::time::Duration;

use parking_lot::Mutex;

/// Whose turn it is to do such work.
pub struct OneAtATime {
    holder: Mutex<()>,
    patience: Duration,
}

impl OneAtATime {
    /// Work for whose turn everybody waits so long and no longer.
    #[must_use]
    pub const fn within(patience: Duration) -> Self {
        Self {
            holder: Mutex::new(()),
            patience,
        }
    }

    /// How long everybody waits.
    #[must_use]
    pub const fn patience(&self) -> Duration {
        self.patience
    }

    /// What work comes to when its turn has come; nothing when it did not come in time.
    ///
    /// The work is done on a thread that ends with it. Those that answer requests live on, and each
    /// would keep for itself the memory that the largest work took there.
    pub fn take<T: Send>(&self, work: impl FnOnce() -> T + Send) -> Option<T> {
        let _held = self.holder.try_lock_for(self.patience)?;
        let done = thread::scope(|scope| scope.spawn(work).join());
        Some(done.unwrap_or_else(|panicked| resume_unwind(panicked)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_comes_while_another_is_at_work_waits_so_long_and_no_longer() {
        let turn = OneAtATime::within(Duration::ZERO);
        assert_eq!(turn.take(|| turn.take(|| 1)), Some(None));
        assert_eq!(turn.take(|| 2), Some(2));
    }

    #[test]
    fn a_turn_ends_with_work_that_failed() {
        let turn = OneAtATime::within(Duration::ZERO);
        let failed = thread::scope(|scope| scope.spawn(|| turn.take(|| panic!("at work"))).join());
        assert!(failed.is_err());
        assert_eq!(turn.take(|| 2), Some(2));
    }
}
