//! Clients that wait for each answer before they ask again, all beginning at the same moment.

use std::sync::Barrier;
use std::time::Instant;

use crate::frame::BenchError;

/// Runs one thread per client; each asks its questions in order. Gives the seconds from the
/// beginning until the last answer.
///
/// # Errors
/// The first error of a client.
pub fn timed<Q: Send>(
    clients: Vec<Vec<Q>>,
    ask: impl Fn(Q) -> Result<(), BenchError> + Sync,
) -> Result<f64, BenchError> {
    let (ready, ask) = (Barrier::new(clients.len() + 1), &ask);
    std::thread::scope(|scope| {
        let ready = &ready;
        let start = |questions: Vec<Q>| {
            scope.spawn(move || {
                ready.wait();
                questions.into_iter().try_for_each(ask)
            })
        };
        let threads: Vec<_> = clients.into_iter().map(start).collect();
        ready.wait();
        let begin = Instant::now();
        for thread in threads {
            let ended = thread.join();
            ended.map_err(|_| BenchError::Machine("a client died".to_owned()))??;
        }
        Ok(begin.elapsed().as_secs_f64())
    })
}
