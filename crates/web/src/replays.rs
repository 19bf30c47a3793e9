//! Replays of history under other rules: each runs in a thread of its own with a reader of its own,
//! one at a time, so that nobody else's page waits for it. What it found is kept in memory and nowhere
//! else.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

use zs_base::limits::{REPLAY_CASES_MAX, REPLAY_LISTED_MAX, REPLAYS_KEPT_MAX};
use zs_base::{Day, Moment, PersonId, UnitId};
use zs_store::Reader;
use zs_work::{ChangedLaw, Difference, Differs, Law, WhatIf, WhatIfAsk, what_if};

/// What is walked, and by whom.
pub struct ReplayAsk {
    /// Who asks for it, and alone sees it.
    pub by: PersonId,
    /// What is changed, as people named it; empty for nothing.
    pub files: Vec<String>,
    /// Cases that were under way on one of these days.
    pub days: (Day, Day),
    /// When it was asked for.
    pub now: Moment,
}

/// A replay.
pub struct Replay {
    /// Its number.
    pub number: u64,
    /// What was asked.
    pub ask: ReplayAsk,
    walked: AtomicU64,
    stop: AtomicBool,
    ended: Mutex<Option<Ended>>,
}

/// How a replay has ended.
#[derive(Clone)]
pub enum Ended {
    /// It found this.
    Found(Arc<Found>),
    /// It did not come to its end, for this reason.
    Not(String),
}

/// What a replay found.
#[derive(Debug, Default)]
pub struct Found {
    /// How many cases were walked.
    pub cases: u64,
    /// How many were walked and how many differ, by unit.
    pub by_unit: BTreeMap<UnitId, (u64, u64)>,
    /// How many differences there are, by kind.
    pub by_kind: BTreeMap<&'static str, u64>,
    /// How many cases differ.
    pub count: usize,
    /// The first of them.
    pub differs: Vec<Differs>,
    /// Why cases could not be compared, with how many these are.
    pub not_taken: BTreeMap<String, u64>,
    /// Why not every case of the days was walked.
    pub cut: Option<Cut>,
}

/// Why a replay did not walk every case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// There are more than a page walks.
    TooMany,
    /// Somebody stopped it.
    Stopped,
}

/// The replays that are kept.
#[derive(Default)]
pub struct Replays(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    last: u64,
    all: Vec<Arc<Replay>>,
}

/// What a lock guards is whole after every statement, so a panic elsewhere spoils nothing.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    match mutex.lock() {
        Ok(guard) => guard,
        Err(poisoned) => poisoned.into_inner(),
    }
}

impl Replays {
    /// Begins a replay under the law that holds and the one that would, where none is under way.
    pub fn begin(
        &self,
        ask: ReplayAsk,
        laws: (Arc<Law>, ChangedLaw),
        reader: Box<dyn Reader>,
    ) -> Option<Arc<Replay>> {
        let replay = {
            let mut kept = locked(&self.0);
            if kept.all.iter().any(|it| it.ended().is_none()) {
                return None;
            }
            kept.last += 1;
            let replay = Arc::new(Replay::new(kept.last, ask));
            keep(&mut kept.all, replay.clone());
            replay
        };
        let walking = replay.clone();
        let thread = std::thread::Builder::new().name("replay".to_owned());
        // The thread ends with the process; nothing is lost but what it would have found.
        if thread.spawn(move || walking.run(&laws, reader)).is_err() {
            replay.end(Ended::Not("系统没有多余的线程，请过一会儿再试".to_owned()));
        }
        Some(replay)
    }

    /// A replay of somebody.
    #[must_use]
    pub fn of(&self, by: &PersonId, number: u64) -> Option<Arc<Replay>> {
        let kept = locked(&self.0);
        let mut own = kept.all.iter().filter(|it| it.ask.by == *by);
        own.find(|it| it.number == number).cloned()
    }

    /// The replays of somebody, the newest first.
    #[must_use]
    pub fn all_of(&self, by: &PersonId) -> Vec<Arc<Replay>> {
        let kept = locked(&self.0);
        let own = kept.all.iter().rev().filter(|it| it.ask.by == *by);
        own.cloned().collect()
    }
}

/// Keeps one more; the oldest that has ended makes room.
fn keep(all: &mut Vec<Arc<Replay>>, replay: Arc<Replay>) {
    if all.len() >= REPLAYS_KEPT_MAX
        && let Some(oldest) = all.iter().position(|it| it.ended().is_some())
    {
        all.remove(oldest);
    }
    all.push(replay);
}

/// Ends a replay that nobody ended, so that another one can be begun.
struct Ends<'a>(&'a Replay);

impl Drop for Ends<'_> {
    fn drop(&mut self) {
        if self.0.ended().is_none() {
            self.0.end(Ended::Not("推演中断了，请再试一次".to_owned()));
        }
    }
}

impl Replay {
    const fn new(number: u64, ask: ReplayAsk) -> Self {
        Self {
            number,
            ask,
            walked: AtomicU64::new(0),
            stop: AtomicBool::new(false),
            ended: Mutex::new(None),
        }
    }

    /// How many cases were walked so far.
    #[must_use]
    pub fn walked(&self) -> u64 {
        self.walked.load(Ordering::Relaxed)
    }

    /// How it has ended; nothing while it is under way.
    #[must_use]
    pub fn ended(&self) -> Option<Ended> {
        locked(&self.ended).clone()
    }

    /// Has it end after the case it is at; what it found until then is kept.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    fn end(&self, how: Ended) {
        *locked(&self.ended) = Some(how);
    }

    fn run(&self, (law, changed): &(Arc<Law>, ChangedLaw), mut reader: Box<dyn Reader>) {
        let _always_ended = Ends(self);
        let ask = WhatIfAsk {
            law,
            other: &changed.law,
            instead: &changed.instead,
            days: self.ask.days,
        };
        let mut cut = None;
        let go_on = |cases: u64| {
            cut = self.cut(cases);
            match cut {
                None => ControlFlow::Continue(()),
                Some(_) => ControlFlow::Break(()),
            }
        };
        let found = what_if(reader.as_mut(), &ask, go_on);
        self.end(match found {
            Ok(found) => Ended::Found(Arc::new(Found::of(found, cut))),
            Err(fault) => Ended::Not(fault.to_string()),
        });
    }

    /// Why the walk ends before the case that would be this one.
    fn cut(&self, cases: u64) -> Option<Cut> {
        if self.stop.load(Ordering::Relaxed) {
            return Some(Cut::Stopped);
        }
        if cases > REPLAY_CASES_MAX {
            return Some(Cut::TooMany);
        }
        self.walked.store(cases, Ordering::Relaxed);
        None
    }
}

impl Found {
    fn of(found: WhatIf, cut: Option<Cut>) -> Self {
        let walked = found.by_unit.into_iter();
        let mut by_unit: BTreeMap<UnitId, (u64, u64)> =
            walked.map(|(unit, cases)| (unit, (cases, 0))).collect();
        let mut by_kind: BTreeMap<&'static str, u64> = BTreeMap::new();
        for differs in &found.differs {
            by_unit.entry(differs.unit.clone()).or_default().1 += 1;
            for how in &differs.how {
                *by_kind.entry(Difference::kind(how)).or_default() += 1;
            }
        }
        let count = found.differs.len();
        let mut differs = found.differs;
        differs.truncate(REPLAY_LISTED_MAX);
        let mut not_taken: BTreeMap<String, u64> = BTreeMap::new();
        for (_, why) in found.not_taken {
            *not_taken.entry(why).or_default() += 1;
        }
        Self {
            cases: found.cases,
            by_unit,
            by_kind,
            count,
            differs,
            not_taken,
            cut,
        }
    }
}

#[cfg(test)]
mod tests {
    use zs_base::CaseId;

    use super::*;

    fn replay(number: u64) -> Arc<Replay> {
        let ask = ReplayAsk {
            by: "p1".into(),
            files: Vec::new(),
            days: (Day::MIN, Day::MAX),
            now: Moment::default(),
        };
        Arc::new(Replay::new(number, ask))
    }

    #[test]
    fn one_runs_at_a_time() {
        let replays = Replays::default();
        keep(&mut locked(&replays.0).all, replay(7));
        let folder = tempfile::tempdir().unwrap();
        let store =
            zs_store::SqliteStore::create(&folder.path().join("data"), &"152200".into()).unwrap();
        let law = || Law::read(&zs_law::Files::new("law")).0;
        let laws = || {
            let changed = ChangedLaw {
                law: law(),
                instead: Vec::new(),
            };
            (Arc::new(law()), changed)
        };
        let ask = || ReplayAsk {
            by: "p2".into(),
            files: Vec::new(),
            days: (Day::MIN, Day::MAX),
            now: Moment::default(),
        };
        let reader = zs_store::Store::reader(&store).unwrap();
        assert!(replays.begin(ask(), laws(), reader).is_none());
        replays
            .of(&"p1".into(), 7)
            .unwrap()
            .end(Ended::Not(String::new()));
        let reader = zs_store::Store::reader(&store).unwrap();
        let begun = replays.begin(ask(), laws(), reader).unwrap();
        assert!(
            replays.of(&"p1".into(), begun.number).is_none(),
            "it is another one's"
        );
        while begun.ended().is_none() {
            std::thread::yield_now();
        }
        assert!(matches!(begun.ended(), Some(Ended::Found(found)) if found.cases == 0));
    }

    #[test]
    fn a10_a_page_walks_so_many_cases_and_not_one_more() {
        let replay = replay(1);
        assert_eq!(replay.cut(REPLAY_CASES_MAX), None);
        assert_eq!(replay.cut(REPLAY_CASES_MAX + 1), Some(Cut::TooMany));
        assert_eq!(replay.walked(), REPLAY_CASES_MAX);
        replay.stop();
        assert_eq!(replay.cut(2), Some(Cut::Stopped));
    }

    #[test]
    fn a10_so_many_cases_are_listed_and_the_rest_is_counted() {
        for (more, listed) in [(0, REPLAY_LISTED_MAX), (1, REPLAY_LISTED_MAX)] {
            let differs = (0..REPLAY_LISTED_MAX + more).map(|serial| Differs {
                case: CaseId::default(),
                serial: serial as u64,
                procedure: "a".into(),
                unit: "u1".into(),
                how: vec![Difference::Supplied {
                    what: "a:b".to_owned(),
                    is: None,
                    would_be: None,
                }],
            });
            let what = WhatIf {
                differs: differs.collect(),
                ..WhatIf::default()
            };
            let found = Found::of(what, None);
            assert_eq!(found.differs.len(), listed);
            assert_eq!(found.count, REPLAY_LISTED_MAX + more);
            let all = (REPLAY_LISTED_MAX + more) as u64;
            assert_eq!(found.by_unit["u1"].1, all);
            assert_eq!(found.by_kind["依法视为不同"], all);
        }
    }

    #[test]
    fn a10_so_many_replays_are_kept_and_the_oldest_that_has_ended_makes_room() {
        let mut all = Vec::new();
        for number in 1..=REPLAYS_KEPT_MAX as u64 {
            let replay = replay(number);
            // The first is still under way, whoever it was.
            if number > 1 {
                replay.end(Ended::Not(String::new()));
            }
            keep(&mut all, replay);
        }
        assert_eq!(all.len(), REPLAYS_KEPT_MAX);
        keep(&mut all, replay(99));
        assert_eq!(all.len(), REPLAYS_KEPT_MAX);
        let numbers: Vec<u64> = all.iter().map(|it| it.number).collect();
        assert!(numbers.contains(&1) && !numbers.contains(&2), "{numbers:?}");
    }
}
