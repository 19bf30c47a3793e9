//! Clients that wait for each answer before they ask again, all beginning at the same moment.

use std::sync::Barrier;
use std::time::Instant;

use crate::frame::BenchError;

/// What a turn gave.
pub struct Timed<A> {
    /// From the beginning until the last answer.
    pub seconds: f64,
    /// All answers, client after client.
    pub answers: Vec<A>,
}

/// Runs one thread per client; each asks its questions in order.
///
/// # Errors
/// The first error of a client.
pub fn timed<Q: Send, A: Send>(
    clients: Vec<Vec<Q>>,
    ask: impl Fn(Q) -> Result<A, BenchError> + Sync,
) -> Result<Timed<A>, BenchError> {
    let (ready, ask) = (Barrier::new(clients.len() + 1), &ask);
    std::thread::scope(|scope| {
        let ready = &ready;
        let start = |questions: Vec<Q>| {
            scope.spawn(move || {
                ready.wait();
                questions
                    .into_iter()
                    .map(ask)
                    .collect::<Result<Vec<A>, _>>()
            })
        };
        let threads: Vec<_> = clients.into_iter().map(start).collect();
        ready.wait();
        let begin = Instant::now();
        let mut answers = Vec::new();
        for thread in threads {
            let ended = thread.join();
            let ended = ended.map_err(|_| BenchError::Machine("a client died".to_owned()))?;
            answers.extend(ended?);
        }
        let seconds = begin.elapsed().as_secs_f64();
        Ok(Timed { seconds, answers })
    })
}
