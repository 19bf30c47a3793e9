//! People who sign in: accounts, sessions, the first administrator, the audit log.
//!
//! Every function takes the moment as a parameter and writes through the one [`Writer`]; the pages
//! only translate. What a person may do to a case is asked of `zs_power`, not here.

mod affirm;
mod audit_log;
mod audit_search;
mod browser;
mod change_password;
pub mod codes;
mod consult;
mod drafts;
mod enacting;
mod entrances;
mod finals;
mod first;
mod hand_out;
mod import;
mod log_maps;
mod people;
mod presence;
mod purpose;
mod rating;
mod readers;
mod reading;
mod refused;
mod second;
mod sign_in;
mod survey;
mod templates;
mod units;

use std::sync::{Arc, Mutex, MutexGuard};

use zs_base::limits::SESSIONS_OF_PERSON_MAX;
use zs_base::random::Rng as _;
use zs_base::{Digest, Moment, PersonId};
use zs_power::{Authority, Units};
use zs_store::random::OsRandom;
use zs_store::sealing::SealingKey;
use zs_store::{
    AccountRow, AccountStanding, Cell, Fault, OfficeChange, Reader, SessionRow, listing, page,
};

use crate::account::{Attempts, Hashing, Limits, Place, Profile, as_made};
use crate::consult::{Comments, Floodgate};
use crate::engine::SECRET;
use crate::{Law, Unanswered, Writer};
use audit_log::Entry;

pub use affirm::Affirmation;
pub use audit_log::{AuditEnd, AuditWrong, Deed, Outcome, verify_audit};
pub use audit_search::{AuditAsk, AuditFound};
pub use change_password::NewPassword;
pub use consult::{CommentRefused, CommentTaken, fit_comment};
pub use drafts::{Draft, DraftAsk, DraftRefused, draft, drafts};
pub use finals::{FinalAsk, FinalRefused};
pub use first::FirstAdministrator;
pub use hand_out::{OneTime, accounts, one_time_at_machine};
pub use import::import_at_machine;
pub use log_maps::remembered_log_map;
pub use people::PersonChange;
pub use presence::{MustChange, Presence, Visitor, held_on};
pub use purpose::{HANDLING, OTHER_PURPOSE, PURPOSES, QUEUE, counted_purposes};
pub use rating::RatingRefused;
pub use readers::Readers;
pub use reading::Reading;
pub use refused::Refused;
pub use second::{Recovery, SecondState};
pub(crate) use sign_in::one_time_until;
pub use sign_in::{SignIn, SignedIn};
pub use survey::SurveyRefused;
pub use templates::{
    TemplateAsk, TemplateRefused, TemplateVersion, template_docx, template_on, template_versions,
};
pub use units::{UnitAct, UnitOrder};

/// How long a one-time password is good, in days.
const ONE_TIME_DAYS: i32 = 7;
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// The office where people sign in. Threads share it.
pub struct Office {
    writer: Arc<Writer>,
    law: Arc<Law>,
    profile: Profile,
    limits: Limits,
    hashing: Hashing,
    secret: Vec<u8>,
    readers: Readers,
    attempts: Mutex<Attempts>,
    random: Mutex<OsRandom>,
    purposes: Mutex<purpose::Purposes>,
    sealing: Option<SealingKey>,
    waiting: Mutex<second::WaitingRoom>,
    comments: Arc<Mutex<Comments>>,
    floodgate: Mutex<Floodgate>,
}

impl Office {
    /// An office over a writer.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn new(
        writer: Arc<Writer>,
        law: Arc<Law>,
        profile: Profile,
        mut random: OsRandom,
    ) -> Result<Self, Unanswered> {
        let mut gate = [0; 16];
        random.fill_bytes(&mut gate);
        let readers = Readers::new(writer.clone());
        let secret = readers.with(|reader| {
            // With a secret that everybody knows, strangers could make marks of browsers.
            let secret = reader.setting(SECRET)?.filter(|it| !it.is_empty());
            secret.ok_or_else(|| Fault::Damaged("缺少辖区的密钥".to_owned()))
        })?;
        Ok(Self {
            writer,
            law,
            profile,
            limits: Limits::default(),
            hashing: Hashing::new(),
            secret,
            readers,
            attempts: Mutex::new(Attempts::default()),
            random: Mutex::new(random),
            purposes: Mutex::new(purpose::none_yet()),
            sealing: None,
            waiting: Mutex::new(second::nobody_yet()),
            comments: Arc::default(),
            floodgate: Mutex::new(Floodgate::new(gate)),
        })
    }

    /// The same office with a key that seals the secrets of second factors; without one nobody can
    /// set up a second factor.
    #[must_use]
    pub fn sealing(mut self, key: SealingKey) -> Self {
        self.sealing = Some(key);
        self
    }

    fn writer(&self) -> &Writer {
        &self.writer
    }

    /// The authority table, and how units stand to one another.
    fn table(&self) -> (&Authority, Arc<Units>) {
        (&self.law.authority, self.law.units())
    }

    /// The readers, which the pages may share.
    #[must_use]
    pub const fn readers(&self) -> &Readers {
        &self.readers
    }

    /// Something made of randomness, when all of it was random.
    fn random<T>(&self, make: impl FnOnce(&mut OsRandom) -> T) -> Result<T, Fault> {
        let mut random = locked(&self.random);
        let made = make(&mut random);
        random.check()?;
        Ok(made)
    }

    fn hash(&self, password: &str) -> Result<String, Refused> {
        let salt = self.random(|random| {
            let mut salt = [0; 16];
            random.fill_bytes(&mut salt);
            salt
        })?;
        // Hashing takes long and must not hold up others who need randomness.
        let hash = self.hashing.hash_with(password, &salt);
        hash.map_err(|_| Refused::Weak(Vec::new()))
    }

    /// Whether a password is that of an account. Without an account the same work is done.
    fn is_right(&self, password: &str, account: Option<&AccountRow>) -> bool {
        let once = account.is_some_and(|it| it.standing == AccountStanding::Once);
        let verifier = account.map(|it| it.verifier.as_str());
        match once {
            true => self.hashing.verify(&as_made(password), verifier),
            false => self.hashing.verify(password, verifier),
        }
    }

    /// Counts an attempt before the password is looked at. The first that is too much is written
    /// down as an alarm.
    fn begin(&self, place: &Place, now: Moment) -> Result<(), Refused> {
        let begun = locked(&self.attempts).begin(place, now);
        let Err(too_many) = begun else {
            return Ok(());
        };
        if locked(&self.attempts).is_first_alarm(place, now) {
            self.writer.keep(|reader| {
                let known = account_by_login(reader, &place.login)?;
                let entry = Entry {
                    at: now,
                    person: PersonId::from(""),
                    deed: Deed::SlowDown,
                    subject: known.as_ref().map_or("", |it| it.login.as_str()),
                    outcome: Outcome::Refused,
                    purpose: "",
                    address: &place.address,
                };
                Ok::<_, Refused>((vec![entry.next(reader)?], ()))
            })?;
        }
        Err(Refused::TooMany(too_many))
    }

    /// The password was right.
    fn heard(&self, place: &Place) {
        locked(&self.attempts).succeeded(place);
    }
}

/// What a lock guards is whole after every statement, so a panic elsewhere spoils nothing.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    match mutex.lock() {
        Ok(guard) => guard,
        Err(poisoned) => poisoned.into_inner(),
    }
}

/// The form in which names for signing in are kept and compared.
fn login_of(text: &str) -> String {
    text.trim().to_lowercase()
}

fn account_by_login(reader: &mut dyn Reader, login: &str) -> Result<Option<AccountRow>, Fault> {
    let login = [Cell::text(login)];
    let found = page(reader, &listing::ACCOUNTS_BY_LOGIN, &login, None, 1)?;
    Ok(found.into_iter().next())
}

fn account_of(reader: &mut dyn Reader, person: &PersonId) -> Result<Option<AccountRow>, Fault> {
    let person = [Cell::text(person.as_str())];
    let found = page(reader, &listing::ACCOUNTS, &person, None, 1)?;
    Ok(found.into_iter().next())
}

fn session_of(reader: &mut dyn Reader, token: &Digest) -> Result<Option<SessionRow>, Fault> {
    let token = [Cell::blob(&token.0)];
    let found = page(reader, &listing::SESSIONS, &token, None, 1)?;
    Ok(found.into_iter().next())
}

fn sessions_of(reader: &mut dyn Reader, person: &PersonId) -> Result<Vec<SessionRow>, Fault> {
    let person = [Cell::text(person.as_str())];
    page(
        reader,
        &listing::SESSIONS_OF_PERSON,
        &person,
        None,
        SESSIONS_OF_PERSON_MAX,
    )
}

/// Ends every session of a person.
fn end_all(reader: &mut dyn Reader, person: &PersonId) -> Result<Vec<OfficeChange>, Fault> {
    let sessions = sessions_of(reader, person)?;
    Ok(sessions.into_iter().map(OfficeChange::End).collect())
}
