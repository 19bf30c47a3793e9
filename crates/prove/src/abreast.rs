//! Work on several threads, told in the order in which it was given.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;

/// Does the jobs `0..count` on so many threads and tells each result in order, as soon as it and
/// all before it are there. What comes out does not depend on the number of threads.
pub fn abreast<T: Send>(
    threads: usize,
    count: usize,
    work: impl Fn(usize) -> T + Sync,
    mut told: impl FnMut(T),
) {
    let next = AtomicUsize::new(0);
    let (give, take) = channel();
    std::thread::scope(|scope| {
        for _ in 0..threads.clamp(1, count.max(1)) {
            let (give, next, work) = (give.clone(), &next, &work);
            scope.spawn(move || {
                loop {
                    let job = next.fetch_add(1, Ordering::Relaxed);
                    // Nobody takes results any more where the telling has failed.
                    if job >= count || give.send((job, work(job))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(give);
        let (mut waiting, mut told_up_to) = (BTreeMap::new(), 0);
        for (job, result) in take {
            waiting.insert(job, result);
            while let Some(result) = waiting.remove(&told_up_to) {
                told(result);
                told_up_to += 1;
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::abreast;

    #[test]
    fn results_are_told_in_order_whatever_the_number_of_threads() {
        for threads in [0, 1, 2, 7] {
            let mut found = Vec::new();
            abreast(threads, 40, |job| job * job, |it| found.push(it));
            let wanted: Vec<usize> = (0..40).map(|job| job * job).collect();
            assert_eq!(found, wanted, "{threads}");
        }
        abreast(2, 0, |job| job, |_| panic!("there is nothing to tell"));
    }
}
