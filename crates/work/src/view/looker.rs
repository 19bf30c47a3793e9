//! The looker: reads cases for pages, through a reader of its own and never through the writer.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::Arc;

use lru::LruCache;
use zs_base::{CaseId, Day, Moment, UnitId};
use zs_case::{Register, State, pending};
use zs_event::{Event, Happening, Person, Signer};
use zs_ledger::{KeyRing, PublicKey};
use zs_power::{Action, Asker, Denied, Matter, absent, may, shielded_from};
use zs_store::{CaseRow, Fault, Reader, StoredLeaf};

use super::consult::Consultation;
use super::named_case::Names;
use super::sight::Sight;
use crate::engine::SECRET;
use crate::figures::{FinalFigures, KeptFinals};
use crate::law::Law;
use crate::memory::Memory;
use crate::moves::Move;
use crate::proof::KeptRing;
use crate::register::Desk;
use crate::replay::replay;
use crate::shielded::Shielded;

/// Cases whose states are kept between two looks.
const CASES_KEPT_MAX: usize = 256;
/// How long the list of units and people may be old, in milliseconds.
const ROLL_MS_MAX: i64 = 60_000;
/// The setting that names the county.
pub const COUNTY_NAME: &str = "county-name";

/// Reads cases for pages. One thread has one, and uses it for every page.
pub struct Looker {
    pub(super) law: Arc<Law>,
    pub(super) reader: Shielded,
    pub(super) secret: Vec<u8>,
    pub(super) county: Option<String>,
    pub(super) memory: Memory,
    kept: LruCache<CaseId, Arc<Told>>,
    roll: Roll,
    ring: KeptRing,
    finals: KeptFinals,
    /// Consultations as the public may know of them, each with the last event and the day of which it
    /// is told.
    pub(super) consultations: BTreeMap<CaseId, ((u64, Day), Option<Consultation>)>,
}

/// A case with its events, as they stand in the store.
pub(crate) struct Told {
    pub(super) row: CaseRow,
    pub(super) leaves: Vec<StoredLeaf>,
    pub(super) state: State,
    pub(super) events: Vec<Event>,
    /// The days that moved although nothing was done about them, with the entries that say so.
    pub(super) moves: Vec<(u64, Move)>,
}

/// Units and people, read together and not on every page.
#[derive(Clone, Default)]
pub(super) struct Roll {
    units_read_at: Option<Moment>,
    people_read_at: Option<Moment>,
    pub(super) units: Arc<BTreeMap<UnitId, String>>,
    pub(super) people: Arc<Vec<Person>>,
    // Another one whenever the register is written in this process.
    heard: Option<Arc<crate::Roll>>,
}

impl Roll {
    /// These units and people, which nobody reads anew.
    pub(super) fn of(people: &[Person], units: impl IntoIterator<Item = (UnitId, String)>) -> Self {
        Self {
            units: Arc::new(units.into_iter().collect()),
            people: Arc::new(people.to_vec()),
            ..Self::default()
        }
    }
}

/// What a view of a case looks at, for one asker at one moment.
pub(super) struct Looked<'a> {
    pub(super) law: &'a Law,
    pub(super) told: &'a Told,
    /// The state on which the next command is decided: what time has brought about counts already.
    pub(super) state: &'a State,
    pub(super) register: &'a dyn Register,
    pub(super) roll: &'a Roll,
    /// The name of the county, where the installation has one.
    pub(super) county: Option<&'a str>,
    pub(super) asker: &'a Signer,
    pub(super) sight: Sight<'a>,
    /// The other cases that may be named.
    pub(super) names: &'a Names,
    pub(super) now: Moment,
}

impl Looker {
    /// A looker over a reader of its own.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn new(law: Arc<Law>, mut reader: Box<dyn Reader>) -> Result<Self, Fault> {
        let secret = reader.setting(SECRET)?.unwrap_or_default();
        let county = reader.setting(COUNTY_NAME)?;
        let bound = NonZeroUsize::new(CASES_KEPT_MAX).unwrap_or(NonZeroUsize::MIN);
        Ok(Self {
            law,
            reader: Shielded::new(reader),
            secret,
            county: county.and_then(|name| String::from_utf8(name).ok()),
            memory: Memory::default(),
            kept: LruCache::new(bound),
            roll: Roll::default(),
            ring: KeptRing::default(),
            finals: KeptFinals::default(),
            consultations: BTreeMap::new(),
        })
    }

    /// The same looker under the law that holds now. What it keeps of cases stays true, because
    /// versions that cases follow are the same in every law.
    #[must_use]
    pub fn under(mut self, law: Arc<Law>) -> Self {
        // What is masked is a matter of the law that holds now.
        if !Arc::ptr_eq(&self.law, &law) {
            self.consultations.clear();
        }
        Self { law, ..self }
    }

    /// From now on it answers this person: cases about a unit in which the person holds a post, or
    /// about one above that, do not exist. Nobody is everybody, to whom only what is public is shown.
    pub fn answer_to(&mut self, person: Option<&Person>, now: Moment) {
        let units = self.law.units();
        let from = person.map(|person| shielded_from(&units, person, now.day()));
        self.reader.keep_from(from.unwrap_or_default());
    }

    /// What it reads through.
    pub fn reader(&mut self) -> &mut dyn Reader {
        self.reader.as_mut()
    }

    /// The law it reads with.
    #[must_use]
    pub const fn law(&self) -> &Arc<Law> {
        &self.law
    }

    /// The units by id, with their names, at most a minute old.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn units(&mut self, now: Moment) -> Result<Arc<BTreeMap<UnitId, String>>, Fault> {
        self.hear_of_register();
        if is_old(self.roll.units_read_at, now) {
            let units = self.reader.units()?.into_iter().map(|it| (it.id, it.name));
            self.roll.units = Arc::new(units.collect());
            self.roll.units_read_at = Some(now);
        }
        Ok(self.roll.units.clone())
    }

    /// The keys of the ledger, of which `first` is the first.
    ///
    /// # Errors
    /// When a note cannot be read or a change of keys does not hold.
    pub fn ring(&mut self, first: &PublicKey) -> Result<KeyRing, Fault> {
        self.ring.now(self.reader.as_mut(), first)
    }

    /// Everything that was made final, in the order of the ledger.
    ///
    /// # Errors
    /// When the store cannot be read, or a note does not say what it must.
    pub fn finals(&mut self) -> Result<&[FinalFigures], Fault> {
        self.finals.now(self.reader.as_mut())
    }

    /// Everybody in the register, at most a minute old.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn people(&mut self, now: Moment) -> Result<Arc<Vec<Person>>, Fault> {
        self.hear_of_register();
        if is_old(self.roll.people_read_at, now) {
            self.roll.people = Arc::new(self.reader.everybody()?);
            self.roll.people_read_at = Some(now);
        }
        Ok(self.roll.people.clone())
    }

    /// Units and people are read anew where the register was written since they were read.
    fn hear_of_register(&mut self) {
        let now = self.law.roll();
        let same = self
            .roll
            .heard
            .as_ref()
            .is_some_and(|it| Arc::ptr_eq(it, &now));
        if !same {
            self.roll.heard = Some(now);
            (self.roll.units_read_at, self.roll.people_read_at) = (None, None);
        }
    }

    /// A view of a case, for somebody who may read it. What is hidden answers like what is absent.
    /// It names no other case.
    pub(super) fn look<T>(
        &mut self,
        case: &CaseId,
        asker: &Signer,
        now: Moment,
        view: impl FnOnce(&Looked<'_>) -> T,
    ) -> Result<Result<T, Denied>, Fault> {
        self.look_naming(case, &Names::new(), asker, now, view)
    }

    /// A view of a case that names these others.
    pub(super) fn look_naming<T>(
        &mut self,
        case: &CaseId,
        names: &Names,
        asker: &Signer,
        now: Moment,
        view: impl FnOnce(&Looked<'_>) -> T,
    ) -> Result<Result<T, Denied>, Fault> {
        let Some(person) = self.reader.person(&asker.person)? else {
            return Ok(Err(Denied::SignIn));
        };
        let who = Asker::Post {
            person: &person,
            post: &asker.post,
            on: now.day(),
        };
        self.units(now)?;
        let Some(told) = self.told(case)? else {
            return Ok(Err(absent(&who)));
        };
        let law = self.law.clone();
        let against = told.state.against();
        let matter = Matter {
            unit: Some(&told.state.unit),
            against: against.as_ref(),
            ..Matter::default()
        };
        let allowed = |action| may(&law.authority, &law.units(), &who, action, &matter);
        if let Err(denied) = allowed(Action::ReadCase).into_result() {
            return Ok(Err(denied));
        }
        let personal = allowed(Action::ReadPersonal).allowed();
        self.forget_register();
        let desk = Desk::new(
            &law,
            &self.secret,
            self.reader.as_mut(),
            &mut self.memory,
            *case,
        );
        let after = pending(&told.state, &desk, now);
        let state = after.as_ref().map_or(&told.state, |(_, state)| state);
        let seen = view(&Looked {
            law: &law,
            told: &told,
            state,
            register: &desk,
            roll: &self.roll,
            county: self.county.as_deref(),
            asker,
            sight: Sight::new(&law, &told.state, personal),
            names,
            now,
        });
        desk.fault().map_or(Ok(Ok(seen)), Err)
    }

    /// Whether somebody has a task in a case: they have done something in it, or can do what comes
    /// next.
    ///
    /// # Errors
    /// As for [`Looker::case_file`].
    pub fn has_task(
        &mut self,
        case: &CaseId,
        asker: &Signer,
        now: Moment,
    ) -> Result<Result<bool, Denied>, Fault> {
        self.look(case, asker, now, |looked| {
            let mut events = looked.told.events.iter();
            let acted = events.any(|event| signed(event, &asker.person));
            acted || super::next::nexts(looked).iter().any(|it| it.is_mine())
        })
    }

    /// The register is read anew for every look: other hands write it.
    fn forget_register(&mut self) {
        self.memory.people.clear();
        self.memory.numbers.clear();
    }

    /// Tells the events of a case once more, each with the state after it.
    pub(super) fn tell_again(
        &mut self,
        told: &Told,
        mut each: impl FnMut(&State, &Event, &dyn Register),
    ) -> Result<(), Fault> {
        self.forget_register();
        let law = self.law.clone();
        let case = told.row.case;
        let reader = self.reader.as_mut();
        let desk = Desk::new(&law, &self.secret, reader, &mut self.memory, case);
        replay(
            case,
            told.row.number,
            &told.leaves,
            &desk,
            |state, event| {
                each(state, event, &desk);
            },
        )?;
        desk.fault().map_or(Ok(()), Err)
    }

    /// A case as it stands in the store.
    pub(super) fn told(&mut self, case: &CaseId) -> Result<Option<Arc<Told>>, Fault> {
        let Some(row) = self.reader.case(case)? else {
            return Ok(None);
        };
        let leaves = self.reader.events_of(&row)?;
        if let Some(told) = self.kept.get(case)
            // An erasure changes bodies without an event of the case, so the bodies are compared.
            && told.leaves == leaves
        {
            return Ok(Some(told.clone()));
        }
        self.forget_register();
        let law = self.law.clone();
        let desk = Desk::new(
            &law,
            &self.secret,
            self.reader.as_mut(),
            &mut self.memory,
            *case,
        );
        let mut events = Vec::with_capacity(leaves.len());
        let each = |_: &State, event: &Event| events.push(event.clone());
        let replayed = replay(*case, row.number, &leaves, &desk, each)?;
        if let Some(fault) = desk.fault() {
            return Err(fault);
        }
        let told = Arc::new(Told {
            row,
            leaves,
            state: replayed.state,
            moves: replayed.moves,
            events,
        });
        self.kept.put(*case, told.clone());
        Ok(Some(told))
    }
}

/// Whether a person commanded or signed what happened.
fn signed(event: &Event, person: &zs_base::PersonId) -> bool {
    let among = |people: &[Signer]| people.iter().any(|it| it.person == *person);
    let by = event.by.as_ref().is_some_and(|it| it.person == *person);
    by || match &event.happening {
        Happening::Performed(it) => among(&it.people),
        Happening::Served(it) => among(&it.people),
        _ => false,
    }
}

fn is_old(read_at: Option<Moment>, now: Moment) -> bool {
    read_at.is_none_or(|at| now < at || now.ms() - at.ms() > ROLL_MS_MAX)
}

impl Looked<'_> {
    /// The name of the unit that handles the case, as it was when the case was opened.
    pub(super) fn unit_name(&self) -> String {
        let unit = &self.state.unit;
        if let Some(file) = self.law.roll().unit(unit) {
            return file.name_on(self.state.opened_on.day()).to_owned();
        }
        let name = self.roll.units.get(unit);
        name.map_or_else(|| unit.to_string(), ToString::to_string)
    }
}
