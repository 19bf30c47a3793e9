//! Changing one's own password.

use zs_base::{Digest, Moment, PostId};
use zs_event::Person;
use zs_store::{AccountRow, AccountStanding, OfficeChange, Reader, SessionRow};

use super::audit_log::{Deed, Entry, Outcome};
use super::sign_in::only_post;
use super::{Office, Presence, Refused, Visitor, account_of, end_all};
use crate::account::{Place, Profile, Token, Weakness, weaknesses};

/// What somebody sends who changes their password.
#[derive(Clone, Copy, Debug)]
pub struct NewPassword<'a> {
    /// The secret of the session.
    pub token: &'a str,
    /// The password so far, which may have been handed out.
    pub old: &'a str,
    /// The new password.
    pub new: &'a str,
    /// The address.
    pub address: &'a str,
}

impl Office {
    /// Changes a password, ends every session of the person, and begins a new one.
    ///
    /// # Errors
    /// Why the password stays as it is.
    pub fn change_password(&self, asked: &NewPassword<'_>, now: Moment) -> Result<Token, Refused> {
        let token = Token::sent(asked.token).digest();
        let found = self.readers.with(|reader| {
            let Some((_, presence)) = self.look(reader, &token, now)? else {
                return Ok(None);
            };
            let person = person_of(presence);
            let account = account_of(reader, &person.id)?;
            let words = words(reader, &person)?;
            Ok(account.map(|account| (person, account, words)))
        })?;
        let (person, account, words) = found.ok_or(Refused::SignedOut)?;
        // Somebody at an open screen must not try passwords without end either, whatever sessions
        // they begin from there.
        let place = Place {
            login: account.login.clone(),
            known: Some(Digest::of(&[b"zhunsheng change password"])),
            address: asked.address.to_owned(),
        };
        self.begin(&place, now)?;
        if !self.is_right(asked.old, Some(&account)) {
            return Err(self.not_changed(&account, asked.address, now)?);
        }
        self.heard(&place);
        check(self.profile, asked.new, &words)?;
        if self.is_right(asked.new, Some(&account)) {
            return Err(Refused::Same);
        }
        let verifier = self.hash(asked.new)?;
        let next = self.random(Token::new)?;
        self.writer.keep(|reader| {
            let session = match self.look(reader, &token, now)? {
                Some((session, _)) => session,
                None => return Err(Refused::SignedOut),
            };
            if account_of(reader, &person.id)?.as_ref() != Some(&account) {
                return Err(Refused::SignedOut);
            }
            let mut changes = end_all(reader, &person.id)?;
            changes.push(OfficeChange::Account(AccountRow {
                verifier,
                standing: AccountStanding::Active,
                changed_at: now,
                ..account.clone()
            }));
            let post: PostId = match session.post.as_str() {
                "" => only_post(&person, now),
                _ => session.post,
            };
            changes.push(OfficeChange::Session(SessionRow {
                token: next.digest(),
                person: person.id.clone(),
                post,
                began: now,
                seen: now,
            }));
            changes.push(entry(&account, Outcome::Done, asked.address, now).next(reader)?);
            Ok((changes, next))
        })
    }

    fn not_changed(
        &self,
        account: &AccountRow,
        address: &str,
        now: Moment,
    ) -> Result<Refused, Refused> {
        self.writer.keep(|reader| {
            let entry = entry(account, Outcome::Refused, address, now).next(reader)?;
            Ok((vec![entry], Refused::Wrong))
        })
    }
}

fn entry<'a>(account: &'a AccountRow, outcome: Outcome, address: &'a str, at: Moment) -> Entry<'a> {
    Entry {
        at,
        person: account.person.clone(),
        deed: Deed::ChangePassword,
        subject: &account.login,
        outcome,
        purpose: "",
        address,
    }
}

pub(super) fn person_of(presence: Presence) -> Person {
    match presence {
        Presence::ChangePassword(person, _)
        | Presence::SetUpSecond(person, _)
        | Presence::ChoosePost(person, _)
        | Presence::AtWork(Visitor { person, .. }) => person,
    }
}

/// What somebody who knows the person would try.
fn words(reader: &mut dyn Reader, person: &Person) -> Result<Vec<String>, zs_store::Fault> {
    let mut words = vec![person.id.as_str().to_owned(), person.name.clone()];
    let units = reader.units()?.into_iter();
    let own = units.filter(|unit| person.posts.iter().any(|it| it.unit == unit.id));
    words.extend(own.map(|unit| unit.name));
    Ok(words)
}

/// Refuses a password that speaks against the rules.
pub(super) fn check(profile: Profile, password: &str, words: &[String]) -> Result<(), Refused> {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let found: Vec<Weakness> = weaknesses(profile, password, &words);
    match found.is_empty() {
        true => Ok(()),
        false => Err(Refused::Weak(found)),
    }
}
