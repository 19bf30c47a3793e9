//! What the pages of 立规 keep in memory: the last checks, the proof under way.

use std::sync::{Arc, Mutex, MutexGuard};

use zs_base::{Day, Digest, Moment, PersonId, PostId};
use zs_work::lawmaking::{Bundle, CheckedDraft, Proving, Told, check_draft, prove_draft, to_prove};
use zs_work::office::{DraftRefused, Office};
use zs_work::{Clock, Law};

/// Checks that are kept. Each holds a whole law.
const CHECKS_KEPT: usize = 3;
/// Searches that a page of a proof shows.
const SEARCHES_SHOWN: usize = 12;

/// What the pages of 立规 keep in memory.
#[derive(Default)]
pub struct Workshop {
    checks: Mutex<Vec<Kept>>,
    proof: Mutex<Option<ProofState>>,
}

struct Kept {
    /// The files, the law underneath, and the day.
    of: (Digest, Digest, Day),
    checked: Arc<CheckedDraft>,
}

/// How far a proof is.
#[derive(Clone, Debug)]
pub struct ProofState {
    /// The draft.
    pub draft: u64,
    /// The files that are proved.
    pub digest: Digest,
    /// When it began.
    pub began: Moment,
    /// The procedure that is searched, its place among all, and how many they are.
    pub procedure: Option<(String, usize, usize)>,
    /// How many searches have ended.
    pub searches: usize,
    /// How many states they met.
    pub states: usize,
    /// The last searches: what each was about, how many states it met, whether it found something.
    pub last: Vec<(String, usize, bool)>,
    /// How many worked cases are run; nothing before that.
    pub cases: Option<usize>,
    /// Whether it has ended, and why nothing was written down where that is so.
    pub ended: Option<Result<(), String>>,
}

/// A proof to be made.
pub struct ProofAsk {
    /// The draft.
    pub draft: u64,
    /// Its files.
    pub bundle: Bundle,
    /// The law underneath.
    pub law: Arc<Law>,
    /// Who asks for it.
    pub by: (PersonId, PostId),
}

/// Ends a proof that nobody ended, so that another one can be begun.
struct Ends<'a>(&'a Workshop);

impl Drop for Ends<'_> {
    fn drop(&mut self) {
        let under_way = self.0.proving().is_some();
        if under_way {
            self.0.end(Err("证明中断了，请再试一次".to_owned()));
        }
    }
}

/// What a lock guards is whole after every statement, so a panic elsewhere spoils nothing.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    match mutex.lock() {
        Ok(guard) => guard,
        Err(poisoned) => poisoned.into_inner(),
    }
}

impl Workshop {
    /// The check of a draft, from memory where it was made before. One at a time is made, however
    /// many ask.
    pub fn check(&self, law: &Law, bundle: &Bundle, day: Day) -> Arc<CheckedDraft> {
        let of = (bundle.digest(), law.digest(), day);
        let mut checks = locked(&self.checks);
        if let Some(place) = checks.iter().position(|it| it.of == of) {
            let kept = checks.remove(place);
            let checked = kept.checked.clone();
            checks.push(kept);
            return checked;
        }
        let checked = Arc::new(check_draft(law, bundle, day));
        if checks.len() >= CHECKS_KEPT {
            checks.remove(0);
        }
        checks.push(Kept {
            of,
            checked: checked.clone(),
        });
        checked
    }

    /// The proof of a draft that is under way or has just ended.
    #[must_use]
    pub fn proof(&self, draft: u64) -> Option<ProofState> {
        let state = locked(&self.proof);
        state.clone().filter(|it| it.draft == draft)
    }

    /// The draft whose proof is under way.
    #[must_use]
    pub fn proving(&self) -> Option<u64> {
        let state = locked(&self.proof);
        let under_way = state.as_ref().filter(|it| it.ended.is_none());
        under_way.map(|it| it.draft)
    }

    /// Begins a proof in a thread of its own; says whether it did, because one runs at a time.
    #[must_use]
    pub fn prove(
        self: &Arc<Self>,
        ask: ProofAsk,
        office: Arc<Office>,
        clock: Arc<dyn Clock>,
    ) -> bool {
        let now = clock.now();
        {
            let mut state = locked(&self.proof);
            if state.as_ref().is_some_and(|it| it.ended.is_none()) {
                return false;
            }
            *state = Some(ProofState {
                draft: ask.draft,
                digest: ask.bundle.digest(),
                began: now,
                procedure: None,
                searches: 0,
                states: 0,
                last: Vec::new(),
                cases: None,
                ended: None,
            });
        }
        let workshop = self.clone();
        let thread = std::thread::Builder::new().name("prove".to_owned());
        // The thread ends with the process; a proof that was cut off is simply made again.
        let begun = thread.spawn(move || workshop.run(&ask, &office, clock.as_ref()));
        if begun.is_err() {
            self.end(Err("系统没有多余的线程，请过一会儿再试".to_owned()));
        }
        true
    }

    fn run(&self, ask: &ProofAsk, office: &Office, clock: &dyn Clock) {
        let _always_ended = Ends(self);
        let checked = self.check(&ask.law, &ask.bundle, clock.now().day());
        let procedures = to_prove(&checked, &ask.law, &ask.bundle);
        let proving = Proving {
            checked: &checked,
            procedures: &procedures,
            // One, so that the county is served beside it.
            threads: 1,
        };
        let verdict = prove_draft(&proving, &mut |told| self.hear(told));
        let over = (ask.bundle.digest(), ask.law.digest());
        let (person, post) = (&ask.by.0, &ask.by.1);
        let kept = office.keep_proof((person, post), ask.draft, over, &verdict, clock.now());
        self.end(kept.map_err(|refused| match refused {
            DraftRefused::Because(sentence) => sentence,
            DraftRefused::Refused(refused) => refused.to_string(),
            DraftRefused::Stale(_) | DraftRefused::Problems(_) => String::new(),
        }));
    }

    fn hear(&self, told: Told) {
        let mut state = locked(&self.proof);
        let Some(state) = state.as_mut() else { return };
        match told {
            Told::Begins(name, place, count) => state.procedure = Some((name, place, count)),
            Told::Searched(about, states, found) => {
                state.searches += 1;
                state.states += states;
                if state.last.len() >= SEARCHES_SHOWN {
                    state.last.remove(0);
                }
                state.last.push((about, states, found));
            }
            Told::Cases(count) => state.cases = Some(count),
        }
    }

    fn end(&self, how: Result<(), String>) {
        if let Some(state) = locked(&self.proof).as_mut() {
            state.ended = Some(how);
        }
    }
}
