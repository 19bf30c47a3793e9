//! Time passes in a county that is served: every minute what has come due is answered by the law.

use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use zs_base::Moment;
use zs_web::Site;
use zs_work::{Passing, let_pass};

use crate::failure::Failure;

/// How long the county waits before it looks again.
const EVERY: Duration = Duration::from_secs(60);
/// So often between two looks at everything, terms that were recorded after their day included.
const ALL_EVERY: u32 = 60;

/// The thread that lets time pass; it ends when this is dropped.
pub struct TimePasses {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl TimePasses {
    /// Begins at once with everything that came due while the county was closed.
    pub fn begin(site: Arc<Site>) -> Result<Self, Failure> {
        let (stop, stopped) = channel();
        let thread = std::thread::Builder::new()
            .name("time".to_owned())
            .spawn(move || {
                let mut law = site.law();
                let mut passing = Passing::of(&law);
                let mut counted = Counted::No;
                for look in 0_u32.. {
                    // A law that came into force meanwhile may answer further terms by itself.
                    if !Arc::ptr_eq(&law, &site.law()) {
                        law = site.law();
                        passing = Passing::of(&law);
                    }
                    // A calendar comes with the program, so that one count after the start is enough.
                    if counted == Counted::No {
                        counted = count_anew(&site);
                    }
                    // The next look tries again, and a writer that stopped is told elsewhere.
                    let _later = pass(&site, &passing, look % ALL_EVERY == 0);
                    match stopped.recv_timeout(EVERY) {
                        Err(RecvTimeoutError::Timeout) => {}
                        Ok(()) | Err(RecvTimeoutError::Disconnected) => return,
                    }
                }
            })
            .map_err(Failure::because)?;
        Ok(Self {
            stop: Some(stop),
            thread: Some(thread),
        })
    }
}

impl Drop for TimePasses {
    fn drop(&mut self) {
        self.stop = None;
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has nothing left to finish.
            let _ended = thread.join();
        }
    }
}

/// Whether every case is counted in the calendar of the law.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Counted {
    No,
    Yes,
}

fn count_anew(site: &Site) -> Counted {
    let now = site.clock.now();
    let counted = site
        .reader()
        .ok()
        .and_then(|mut reader| site.writer.count_anew(reader.as_mut(), now).ok());
    match counted {
        Some(_) => Counted::Yes,
        None => Counted::No,
    }
}

fn pass(site: &Site, passing: &Passing, all: bool) -> Option<usize> {
    let now: Moment = site.clock.now();
    let since = (!all).then(|| now.day().plus(-1));
    let mut reader = site.reader().ok()?;
    let cases = passing.due(reader.as_mut(), since, now).ok()?;
    drop(reader);
    let_pass(&site.writer, cases, now).ok()
}
