//! A county of `samples/` over a real writer, filled with any number of cases, for load.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};

use zs_base::random::Seeded;
use zs_base::{Day, Jurisdiction, Moment};
use zs_event::Command;
use zs_law::{CalendarUse, Files};
use zs_ledger::SoftSigner;
use zs_sample::{Ask, Progress, Scripts, Spec, Story, Teller, read_story, tell};
use zs_store::people::Unit;
use zs_store::random::OsRandom;
use zs_store::{Cipher, Fault, KeyFiles, Reader, SqliteStore, Store};
use zs_testkit::tree::files_below;
use zs_work::{Answer, Bulk, Clock, Engine, Law, Setup, Writer};

use crate::counted::Counted;
use crate::frame::BenchError;
use crate::peer::root;

/// Cases that fill a county are told between these days; the load comes after them.
const FILLED: [(i16, i8, i8); 2] = [(2024, 8, 1), (2025, 6, 30)];
/// The day on which the cases of the load begin.
const BEGIN: (i16, i8, i8) = (2025, 7, 1);
/// The day on which the load is recorded: late enough for every step, and before the certificates
/// of the sample county lapse.
const RECORDED: (i16, i8, i8) = (2025, 12, 30);

/// An empty county on SQLite below a folder, whose contents are sealed as those of the product are.
///
/// # Errors
/// When it cannot be made.
pub fn sealed(folder: &Path, jurisdiction: &Jurisdiction) -> Result<SqliteStore, BenchError> {
    let store = SqliteStore::create(&folder.join("county"), jurisdiction);
    let mut store = store.map_err(BenchError::machine)?;
    let sealed = store.seal(&seal_beside(folder), Cipher::default());
    sealed.map_err(BenchError::machine)?;
    Ok(store)
}

/// The key of the contents, beside a county below a folder.
pub fn seal_beside(folder: &Path) -> KeyFiles {
    KeyFiles::new(folder.join("key.seal"))
}

/// What all counties of a benchmark share: the shipped law, the sample county, its stories.
pub struct Sample {
    law: Arc<Law>,
    spec: Spec,
    people: zs_sample::County,
    stories: Vec<Story>,
}

impl Sample {
    /// Reads `law/` and `samples/` of the source tree.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn read() -> Result<Self, BenchError> {
        let folder = root().join("samples");
        let spec = Spec::read(&std::fs::read_to_string(folder.join("county.toml"))?);
        let spec = spec.map_err(BenchError::machine)?;
        let people = spec.county(2026).map_err(BenchError::machine)?;
        let mut stories = Vec::new();
        for path in sorted(&folder.join("stories"))? {
            let text = std::fs::read_to_string(&path)?;
            let story = read_story(&path.display().to_string(), &text);
            stories.push(story.map_err(BenchError::machine)?);
        }
        Ok(Self {
            law: Arc::new(law()?),
            spec,
            people,
            stories,
        })
    }

    /// The story that is told most often, as the load tells it: every act that always happens, none
    /// of them late, to the end.
    fn ordinary(&self) -> Result<Story, BenchError> {
        let most = self.stories.iter().max_by_key(|story| story.weight);
        let none = || BenchError::Machine("samples/ has no story".to_owned());
        let mut story = most.cloned().ok_or_else(none)?;
        story
            .acts
            .retain(|act| act.chance.is_none() && act.group.is_none());
        for act in &mut story.acts {
            (act.late, act.stop) = (0, 0);
        }
        Ok(story)
    }

    /// The commands of a load: for each client at least `steps`, case after case.
    ///
    /// # Errors
    /// When the story finds no unit, or ends before its first step.
    pub fn load(
        &self,
        clients: usize,
        steps: usize,
        seed: u64,
    ) -> Result<Vec<Vec<Command>>, BenchError> {
        let story = self.ordinary()?;
        let units = self.people.units.iter();
        let units: Vec<_> = units.filter(|it| story.kinds.contains(&it.kind)).collect();
        let calendar = self.law.calendar(CalendarUse::National);
        let mut random = Seeded::new(seed);
        let begin = day(BEGIN)?.start().plus_hours(9);
        let mut load = Vec::new();
        for _ in 0..clients {
            let mut commands = Vec::with_capacity(steps);
            while commands.len() < steps {
                let staff = random.pick(&units).ok_or_else(no_case)?;
                let own = Seeded::new(random.bits());
                let mut teller = Teller::new(&self.spec, &self.people, &story, staff, own);
                let (mut at, before) = (Some(begin), commands.len());
                while let Some(moment) = at {
                    let act = teller.act(moment).ok_or_else(no_case)?;
                    commands.push(act.command);
                    at = teller.next_at(moment, calendar);
                }
                if commands.len() <= before + 4 {
                    return Err(no_case());
                }
            }
            commands.truncate(steps);
            load.push(commands);
        }
        Ok(load)
    }

    /// Founds the county in an empty store and starts its writer.
    ///
    /// # Errors
    /// When the store fails.
    pub fn found(&self, store: Box<dyn Store>) -> Result<County, BenchError> {
        self.start(self.registered(store)?)
    }

    /// Founds the county, tells so many cases of all stories, and starts its writer; gives the
    /// number of events too.
    ///
    /// # Errors
    /// When the store fails.
    pub fn filled(&self, store: Box<dyn Store>, cases: u64) -> Result<(County, u64), BenchError> {
        let bulk = Bulk::new(self.registered(store)?, self.law.clone());
        let mut filling = Filling(bulk.map_err(BenchError::machine)?);
        let events = self.fill(&mut filling, cases)?;
        let store = filling.0.finish().map_err(BenchError::machine)?;
        Ok((self.start(store)?, events))
    }

    fn registered(&self, mut store: Box<dyn Store>) -> Result<Box<dyn Store>, BenchError> {
        Engine::found(store.as_mut(), &mut OsRandom::new()).map_err(BenchError::machine)?;
        let unit = |it: &zs_sample::Staff| Unit {
            id: it.unit.clone(),
            name: it.name.clone(),
        };
        let units: Vec<Unit> = self.people.units.iter().map(unit).collect();
        let registered = store.register(&self.people.people, &units);
        registered.map_err(BenchError::machine)?;
        Ok(store)
    }

    fn start(&self, store: Box<dyn Store>) -> Result<County, BenchError> {
        let reader = store.reader().map_err(BenchError::machine)?;
        let clock = Arc::new(Office(AtomicI64::new(day(FILLED[0])?.start().ms())));
        let signer = SoftSigner::generate(&mut OsRandom::new()).map_err(BenchError::machine)?;
        let commits = Arc::new(AtomicUsize::new(0));
        let counted = Counted {
            inner: store,
            commits: commits.clone(),
        };
        let setup = Setup {
            store: Box::new(counted),
            law: self.law.clone(),
            clock: clock.clone(),
            signer: Box::new(signer),
            outside: None,
            files: None,
        };
        let writer = Writer::start(setup).map_err(BenchError::machine)?;
        Ok(County {
            writer,
            reader,
            commits,
            clock,
        })
    }

    /// The code of the sample county.
    pub fn jurisdiction(&self) -> Jurisdiction {
        self.spec.jurisdiction.as_str().into()
    }

    fn fill(&self, county: &mut Filling, cases: u64) -> Result<u64, BenchError> {
        let ask = Ask {
            cases,
            seed: 2026,
            from: day(FILLED[0])?,
            until: day(FILLED[1])?,
            calendar: self.law.calendar(CalendarUse::National),
            scripts: &Scripts::none(),
        };
        let told = tell(
            &self.spec,
            &self.people,
            &self.stories,
            &ask,
            county,
            &mut Silent,
        );
        let told = told.map_err(BenchError::machine)?;
        Ok(told.map_err(BenchError::machine)?.events)
    }
}

/// A county at work.
pub struct County {
    /// The writer, as the product runs it.
    pub writer: Writer,
    /// A reader with a connection of its own.
    pub reader: Box<dyn Reader>,
    /// How many batches became durable so far.
    pub commits: Arc<AtomicUsize>,
    clock: Arc<Office>,
}

impl County {
    /// Sets the clock to the day of the load.
    ///
    /// # Errors
    /// When there is no such day.
    pub fn begin_load(&self) -> Result<(), BenchError> {
        self.clock.set(day(RECORDED)?.start().plus_hours(9));
        Ok(())
    }
}

/// A county that is being filled, which nobody waits for.
struct Filling(Bulk);

impl zs_sample::Engine for Filling {
    type Fault = Fault;

    fn perform(
        &mut self,
        now: Moment,
        commands: Vec<Command>,
    ) -> Result<Vec<zs_sample::Answer>, Fault> {
        let told = |answer| match answer {
            Answer::Recorded(receipt) => {
                zs_sample::Answer::Recorded((receipt.last - receipt.first + 1) as u32)
            }
            Answer::Nothing => zs_sample::Answer::Recorded(0),
            Answer::Refused(_) | Answer::Denied(_) => {
                zs_sample::Answer::Refused("refused".to_owned())
            }
        };
        let answers = self.0.perform(now, &commands)?;
        Ok(answers.into_iter().map(told).collect())
    }
}

/// A clock that the benchmark sets.
struct Office(AtomicI64);

impl Office {
    fn set(&self, now: Moment) {
        self.0.store(now.ms(), Ordering::Relaxed);
    }
}

impl Clock for Office {
    fn now(&self) -> Moment {
        Moment::from_ms(self.0.load(Ordering::Relaxed))
    }
}

struct Silent;

impl Progress for Silent {
    fn opened(&mut self, _cases: u64, _of: u64, _day: Day) {}
}

fn no_case() -> BenchError {
    BenchError::Machine("the story of the load cannot be told".to_owned())
}

fn day((year, month, day): (i16, i8, i8)) -> Result<Day, BenchError> {
    Day::from_ymd(year, month, day).ok_or_else(|| BenchError::Machine("no such day".to_owned()))
}

/// The shipped law; what is to be confirmed does not stop a benchmark.
pub fn law() -> Result<Law, BenchError> {
    Ok(Law::read(&law_files(&root().join("law"))?).0)
}

/// The files of a folder of law.
///
/// # Errors
/// When one cannot be read.
pub fn law_files(folder: &Path) -> Result<Files, BenchError> {
    let mut files = Files::new("law");
    for (path, bytes) in files_below(folder)? {
        files.add(&path, bytes);
    }
    Ok(files)
}

fn sorted(folder: &Path) -> Result<Vec<std::path::PathBuf>, BenchError> {
    let mut paths: Vec<_> = std::fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_, std::io::Error>>()?;
    paths.sort();
    Ok(paths)
}
