//! Work on several threads, told in the order in which it was given.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::mpsc::channel;

/// Does the jobs on so many threads and tells each result in their order, as soon as it and all
/// before it are there. What comes out does not depend on the number of threads.
pub fn abreast<J: Send, T: Send>(
    threads: usize,
    jobs: impl ExactSizeIterator<Item = J> + Send,
    work: impl Fn(J) -> T + Sync,
    mut told: impl FnMut(T),
) {
    let count = jobs.len();
    let jobs = Mutex::new(jobs.enumerate());
    let (give, take) = channel();
    std::thread::scope(|scope| {
        for _ in 0..threads.clamp(1, count.max(1)) {
            let (give, jobs, work) = (give.clone(), &jobs, &work);
            scope.spawn(move || {
                // Where giving out the jobs has failed, nobody gets one any more.
                let next = || jobs.lock().ok()?.next();
                while let Some((place, job)) = next() {
                    // Nobody takes results any more where the telling has failed.
                    if give.send((place, work(job))).is_err() {
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
            abreast(threads, 0..40, |job| job * job, |it| found.push(it));
            let wanted: Vec<usize> = (0..40).map(|job| job * job).collect();
            assert_eq!(found, wanted, "{threads}");
        }
        abreast(
            2,
            0..0,
            |job: usize| job,
            |_| panic!("there is nothing to tell"),
        );
    }
}
