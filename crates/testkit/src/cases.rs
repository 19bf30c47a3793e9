//! Seeded cases of one property, shared out among the cores of the machine.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use zs_base::random::Seeded;

/// Cases that a thread takes at once; short enough that no core is idle for long at the end.
const TAKEN_AT_ONCE: u64 = 64;

/// Runs a property for every seed below `count`; one that fails names its seed.
///
/// # Panics
/// When the property does, for any seed.
pub fn for_seeds(count: u64, property: impl Fn(&mut Seeded) + Sync) {
    for_each(count, |seed| property(&mut Seeded::new(seed)));
}

/// Runs a check for every number below `count`, on all cores; one that fails names its number.
///
/// # Panics
/// When the check does, for any number.
pub fn for_each(count: u64, check: impl Fn(u64) + Sync) {
    let next = AtomicU64::new(0);
    let at_once = TAKEN_AT_ONCE.min(count / 8 + 1);
    let work = || {
        loop {
            let first = next.fetch_add(at_once, Ordering::Relaxed);
            if first >= count {
                return;
            }
            for number in first..(first + at_once).min(count) {
                // What the check holds is not looked at again after a failure.
                if let Err(cause) = catch_unwind(AssertUnwindSafe(|| check(number))) {
                    eprintln!("the case has number {number}");
                    next.store(count, Ordering::Relaxed);
                    resume_unwind(cause);
                }
            }
        }
    };
    let cores = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        let threads: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
        for thread in threads {
            if let Err(cause) = thread.join() {
                resume_unwind(cause);
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_comes_once() {
        for count in [0, 1, 7, 1_000] {
            let sum = AtomicU64::new(0);
            for_each(count, |number| {
                sum.fetch_add(number + 1, Ordering::Relaxed);
            });
            assert_eq!(sum.into_inner(), count * (count + 1) / 2);
        }
    }

    #[test]
    fn one_failure_fails_all() {
        let run = || for_each(1_000, |number| assert_ne!(number, 777));
        assert!(catch_unwind(run).is_err());
    }

    #[test]
    fn a_seed_gives_the_same_case() {
        let sum = || {
            let sum = AtomicU64::new(0);
            for_seeds(100, |random| {
                sum.fetch_add(random.below(1_000), Ordering::Relaxed);
            });
            sum.into_inner()
        };
        assert_eq!(sum(), sum());
    }
}
