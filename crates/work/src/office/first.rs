//! The first administrator: entered with a code that only the console of the machine shows.

use zs_base::limits::LOGIN_CHARACTERS_MAX;
use zs_base::{Digest, Moment, PersonId, PostId, UnitId};
use zs_event::{Holding, Person};
use zs_power::{Action, Asker, Matter, may};
use zs_store::people::Unit;
use zs_store::{AccountRow, AccountStanding, Fault, OfficeChange, Reader, listing, page};

use super::audit_log::{Deed, Entry, Outcome};
use super::change_password::check;
use super::hand_out::free_login;
use super::presence::held_on;
use super::{DAY_MS, Office, Refused};
use crate::Unanswered;
use crate::account::{Place, as_made, one_time};

/// The setting with the digest of the code and the moment at which it was made.
const SETTING: &str = "first-administrator";

/// What the first administrator sends.
#[derive(Clone, Copy, Debug)]
pub struct FirstAdministrator<'a> {
    /// The code of the console.
    pub code: &'a str,
    /// The id of the person, with which they sign in.
    pub person: &'a str,
    /// The name.
    pub name: &'a str,
    /// The id of the unit.
    pub unit: &'a str,
    /// The name of the unit, where it is not registered yet.
    pub unit_name: &'a str,
    /// The password.
    pub password: &'a str,
    /// The address.
    pub address: &'a str,
}

impl Office {
    /// A new code for the first administrator, for the console alone, while there is no account. It
    /// takes the place of the code before, and dies after use and after a day.
    ///
    /// # Errors
    /// When the machine failed.
    pub fn first_code(&self, now: Moment) -> Result<Option<String>, Unanswered> {
        let code = self.random(one_time)?;
        self.writer.keep(|reader| {
            if has_accounts(reader)? {
                return Ok((Vec::new(), None));
            }
            let mut value = digest(&code).0.to_vec();
            value.extend(now.ms().to_be_bytes());
            let kept = OfficeChange::Setting(SETTING.to_owned(), value);
            let entry = entry(Deed::FirstCode, "", Outcome::Done, "console", now).next(reader)?;
            Ok((vec![kept, entry], Some(code)))
        })
    }

    /// Whether the first administrator is still to be entered.
    ///
    /// # Errors
    /// When the machine failed.
    pub fn awaits_first(&self) -> Result<bool, Unanswered> {
        self.readers.with(|reader| Ok(!has_accounts(reader)?))
    }

    /// Enters the first administrator, who holds the post that manages people and no other.
    ///
    /// # Errors
    /// When the code is not good, or the person cannot be the first administrator.
    pub fn first_administrator(
        &self,
        asked: &FirstAdministrator<'_>,
        now: Moment,
    ) -> Result<(), Refused> {
        // Strangers slow down their own address only; the code itself is beyond guessing.
        let place = Place {
            login: format!("{SETTING} {}", asked.address),
            known: Some(digest(asked.address)),
            address: asked.address.to_owned(),
        };
        self.begin(&place, now)?;
        if !self
            .readers
            .with(|reader| is_good(reader, asked.code, now))?
        {
            let wrong = entry(
                Deed::FirstAdministrator,
                "",
                Outcome::Refused,
                asked.address,
                now,
            );
            return self
                .writer
                .keep(|reader| Ok((vec![wrong.next(reader)?], ())))
                .and(Err(Refused::NoCode));
        }
        self.heard(&place);
        let (registered, unit) = self.readers.with(|reader| entered(reader, asked))?;
        let unit = unit.filter(|_| registered.is_none());
        if unit.as_ref().is_some_and(|it| it.name.is_empty()) {
            return Err(Refused::NoPerson);
        }
        let person = self.as_administrator(registered, asked, now)?;
        let words = [asked.person, asked.name, asked.unit_name].map(str::to_owned);
        check(self.profile, asked.password, &words)?;
        let verifier = self.hash(asked.password)?;
        // The register goes first: without an account nobody signs in as this person, and the same
        // code can be tried again.
        self.writer
            .register(std::slice::from_ref(&person), unit.as_slice())?;
        self.writer.keep(|reader| {
            if !is_good(reader, asked.code, now)? {
                return Err(Refused::NoCode);
            }
            let login = free_login(reader, &person.id)?;
            let account = AccountRow {
                person: person.id.clone(),
                login,
                verifier,
                standing: AccountStanding::Active,
                changed_at: now,
            };
            let subject = person.id.as_str();
            let done = entry(
                Deed::FirstAdministrator,
                subject,
                Outcome::Done,
                asked.address,
                now,
            );
            let changes = vec![
                OfficeChange::Account(account),
                OfficeChange::Setting(SETTING.to_owned(), Vec::new()),
                done.next(reader)?,
            ];
            Ok((changes, ()))
        })
    }

    /// The person with the one post that manages people: newly entered, or as registered.
    fn as_administrator(
        &self,
        registered: Option<Person>,
        asked: &FirstAdministrator<'_>,
        now: Moment,
    ) -> Result<Person, Refused> {
        let on = now.day();
        let id = PersonId::from(asked.person.trim());
        let named = !id.as_str().is_empty() && id.as_str().chars().count() <= LOGIN_CHARACTERS_MAX;
        if !named || asked.name.trim().is_empty() || asked.unit.trim().is_empty() {
            return Err(Refused::NoPerson);
        }
        let holder = |post: &PostId| Person {
            id: id.clone(),
            name: asked.name.trim().to_owned(),
            posts: vec![Holding {
                post: post.clone(),
                unit: UnitId::from(asked.unit.trim()),
                from: on,
                until: None,
            }],
            certificates: Vec::new(),
        };
        let manages = |person: &Person, post: &PostId| {
            let asker = Asker::Post { person, post, on };
            let (authority, units) = (&self.law.authority, &self.law.units());
            may(
                authority,
                units,
                &asker,
                Action::ManagePeople,
                &Matter::default(),
            )
            .allowed()
        };
        if let Some(person) = registered {
            return match held_on(&person, on).as_slice() {
                [only] if manages(&person, &only.post) => Ok(person),
                _ => Err(Refused::OtherPost),
            };
        }
        let mut posts = self.law.authority.posts.keys();
        let post = posts.find(|post| manages(&holder(post), post));
        post.map(holder).ok_or(Refused::OtherPost)
    }
}

/// The person as registered, and the unit where it must still be registered.
fn entered(
    reader: &mut dyn Reader,
    asked: &FirstAdministrator<'_>,
) -> Result<(Option<Person>, Option<Unit>), Fault> {
    let person = reader.person(&PersonId::from(asked.person.trim()))?;
    let unit = Unit {
        id: UnitId::from(asked.unit.trim()),
        name: asked.unit_name.trim().to_owned(),
    };
    let known = reader.units()?.iter().any(|it| it.id == unit.id);
    Ok((person, (!known).then_some(unit)))
}

fn has_accounts(reader: &mut dyn Reader) -> Result<bool, Fault> {
    let first: Vec<AccountRow> = page(reader, &listing::ACCOUNTS, &[], None, 1)?;
    Ok(!first.is_empty())
}

/// Whether a code is the one of the console, while it lives and nobody has an account.
fn is_good(reader: &mut dyn Reader, code: &str, now: Moment) -> Result<bool, Fault> {
    let value = reader.setting(SETTING)?.unwrap_or_default();
    let Some((kept, made_at)) = value.split_at_checked(32) else {
        return Ok(false);
    };
    let Ok(made_at) = <[u8; 8]>::try_from(made_at) else {
        return Ok(false);
    };
    let dies = Moment::from_ms(i64::from_be_bytes(made_at)).plus_ms(DAY_MS);
    // Digests are compared, so that the time tells nothing about the code.
    Ok(digest(&as_made(code)).0 == *kept && now < dies && !has_accounts(reader)?)
}

fn digest(code: &str) -> Digest {
    Digest::of(&[b"zhunsheng first administrator", code.as_bytes()])
}

fn entry<'a>(
    deed: Deed,
    subject: &'a str,
    outcome: Outcome,
    address: &'a str,
    at: Moment,
) -> Entry<'a> {
    Entry {
        at,
        person: PersonId::from(""),
        deed,
        subject,
        outcome,
        purpose: "",
        address,
    }
}
