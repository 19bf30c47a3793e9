//! The second factor of a person: setting it up, asking for it at the sign-in, taking it away.

use std::num::NonZeroUsize;

use lru::LruCache;
use zs_base::limits::{PASSWORD_CHARACTERS_MAX, SECOND_WAITING_MAX};
use zs_base::{Digest, Moment, PersonId};
use zs_store::{
    AccountRow, Cell, Fault, OfficeChange, Reader, SecondFactorRow, SecondStanding, listing, page,
};

use super::audit_log::{Deed, Entry, Outcome};
use super::change_password::person_of;
use super::sign_in::{Factor, SignedIn};
use super::{Office, Refused, Visitor, account_of, locked};
use crate::account::{
    Enrolment, Place, RECOVERY_CODES, Token, enrolment, matching_step, new_secret, recovery_code,
    recovery_digest,
};

/// How long a sign-in waits for its code, in milliseconds.
const WAIT_MS: i64 = 5 * 60 * 1_000;
/// Bytes of the digest of a recovery code.
const DIGEST: usize = 32;

/// How the second factor of a session's person stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecondState {
    /// There is none.
    None,
    /// Every sign-in asks for it; so many recovery codes are left.
    Confirmed(usize),
}

/// The codes for whoever has lost the phone, which are shown once.
pub type Recovery = Vec<String>;

/// Somebody who knows the password and is asked for the code.
#[derive(Clone)]
pub(super) struct Waiting {
    account: AccountRow,
    place: Place,
    mark: String,
    since: Moment,
}

/// Those who wait, by the digest of the secret of their browser. They are forgotten with the
/// process, and then sign in from the beginning.
pub(super) type WaitingRoom = LruCache<Digest, Waiting>;

pub(super) fn nobody_yet() -> WaitingRoom {
    LruCache::new(NonZeroUsize::new(SECOND_WAITING_MAX).unwrap_or(NonZeroUsize::MIN))
}

pub(super) fn second_of(
    reader: &mut dyn Reader,
    person: &PersonId,
) -> Result<Option<SecondFactorRow>, Fault> {
    let key = [Cell::text(person.as_str())];
    let found = page(reader, &listing::SECOND_FACTORS, &key, None, 1)?;
    Ok(found.into_iter().next())
}

/// Whether a person's sign-in asks for a second factor.
pub(super) fn is_confirmed(reader: &mut dyn Reader, person: &PersonId) -> Result<bool, Fault> {
    let found = second_of(reader, person)?;
    Ok(found.is_some_and(|it| it.standing == SecondStanding::Confirmed))
}

/// The change that takes the second factor of somebody away; nothing where there is none.
pub(super) fn reset(
    reader: &mut dyn Reader,
    person: &PersonId,
    now: Moment,
) -> Result<Option<OfficeChange>, Fault> {
    let found = second_of(reader, person)?;
    let standing = found.filter(|it| it.standing != SecondStanding::Reset);
    Ok(standing.map(|row| {
        OfficeChange::SecondFactor(SecondFactorRow {
            secret: Vec::new(),
            standing: SecondStanding::Reset,
            recovery: Vec::new(),
            changed_at: now,
            ..row
        })
    }))
}

fn entry<'a>(
    deed: Deed,
    account: &'a AccountRow,
    outcome: Outcome,
    address: &'a str,
    at: Moment,
) -> Entry<'a> {
    Entry {
        at,
        person: account.person.clone(),
        deed,
        subject: &account.login,
        outcome,
        purpose: "",
        address,
    }
}

impl Office {
    /// Whether the sign-in of an account asks for a code.
    pub(super) fn asks_second(&self, account: &AccountRow) -> Result<bool, Refused> {
        let asks = self
            .readers
            .with(|reader| is_confirmed(reader, &account.person));
        Ok(asks?)
    }

    /// Lets somebody wait for the code whose password was right.
    pub(super) fn waits(
        &self,
        account: AccountRow,
        place: Place,
        mark: &str,
        now: Moment,
    ) -> Result<Refused, Refused> {
        let token = self.random(Token::new)?;
        let waiting = Waiting {
            account,
            place,
            mark: mark.to_owned(),
            since: now,
        };
        locked(&self.waiting).put(token.digest(), waiting);
        Ok(Refused::NeedsCode(token))
    }

    /// Begins the session of whoever waits under this secret and knows the code. Attempts are
    /// counted together with those of the password.
    ///
    /// # Errors
    /// Why nobody is signed in.
    pub fn sign_in_with_code(
        &self,
        waiting: &str,
        code: &str,
        address: &str,
        now: Moment,
    ) -> Result<SignedIn, Refused> {
        let digest = Token::sent(waiting).digest();
        let found = locked(&self.waiting).get(&digest).cloned();
        let found = found.filter(|it| now < it.since.plus_ms(WAIT_MS));
        let waiting = found.ok_or(Refused::SignedOut)?;
        self.begin(&waiting.place, now)?;
        let code = if code.chars().count() <= PASSWORD_CHARACTERS_MAX {
            code
        } else {
            ""
        };
        let token = self.random(Token::new)?;
        let account = &waiting.account;
        let presence = self.writer.keep(|reader| {
            let row = second_of(reader, &account.person)?;
            let used = row.and_then(|row| self.used(row, code, now));
            let Some((row, factor)) = used else {
                let wrong = entry(Deed::SecondCode, account, Outcome::Refused, address, now);
                return Ok((vec![wrong.next(reader)?], None));
            };
            let (mut changes, presence) =
                self.begin_session(reader, account, &token, address, factor, now)?;
            // What was used is gone before the session is there, whatever else is written.
            changes.insert(0, OfficeChange::SecondFactor(row));
            Ok::<_, Refused>((changes, Some(presence)))
        })?;
        let presence = presence.ok_or(Refused::WrongCode)?;
        locked(&self.waiting).pop(&digest);
        self.heard(&waiting.place);
        Ok(SignedIn {
            token,
            browser: self.browser_of(&waiting.place, &waiting.mark)?,
            presence: presence?,
        })
    }

    /// The row after a code of it was used; nothing where it is none.
    pub(super) fn used(
        &self,
        mut row: SecondFactorRow,
        code: &str,
        now: Moment,
    ) -> Option<(SecondFactorRow, Factor)> {
        if row.standing != SecondStanding::Confirmed {
            return None;
        }
        let sealing = self.sealing.as_ref();
        let secret = sealing.and_then(|it| it.open(row.person.as_str(), &row.secret));
        if let Some(step) = secret.and_then(|it| matching_step(&it, code, now, row.used)) {
            row.used = step;
            return Some((row, Factor::Code));
        }
        let digest = recovery_digest(&self.secret, row.person.as_str(), code);
        let kept: Vec<u8> = row
            .recovery
            .chunks(DIGEST)
            .filter(|it| **it != digest.0)
            .flatten()
            .copied()
            .collect();
        if kept.len() == row.recovery.len() {
            return None;
        }
        row.recovery = kept;
        Some((row, Factor::Recovery))
    }

    /// How the second factor of a session's person stands.
    ///
    /// # Errors
    /// When the session has ended, or the machine failed.
    pub fn second_state(&self, token: &str, now: Moment) -> Result<SecondState, Refused> {
        let token = Token::sent(token).digest();
        let found = self.readers.with(|reader| {
            let Some((session, _)) = self.look(reader, &token, now)? else {
                return Ok(None);
            };
            second_of(reader, &session.person).map(Some)
        })?;
        Ok(match found.ok_or(Refused::SignedOut)? {
            Some(row) if row.standing == SecondStanding::Confirmed => {
                SecondState::Confirmed(row.recovery.len() / DIGEST)
            }
            _ => SecondState::None,
        })
    }

    /// Begins to set up a second factor for a session's person: what the phone must know. Beginning
    /// again makes another secret.
    ///
    /// # Errors
    /// When there is a second factor already, no key to seal it, or the session has ended.
    pub fn begin_second(
        &self,
        token: &str,
        issuer: &str,
        address: &str,
        now: Moment,
    ) -> Result<Enrolment, Refused> {
        let sealing = self.sealing.as_ref().ok_or(Refused::NoSealing)?;
        let secret = self.random(new_secret)?;
        let login = self.writer.keep(|reader| {
            let (account, row) = self.own_second(reader, token, now)?;
            if row.is_some_and(|it| it.standing == SecondStanding::Confirmed) {
                return Err(Refused::SecondStands);
            }
            let row = SecondFactorRow {
                secret: sealing.seal(account.person.as_str(), &secret)?,
                person: account.person.clone(),
                standing: SecondStanding::Begun,
                used: -1,
                recovery: Vec::new(),
                changed_at: now,
            };
            let begun = entry(Deed::BeginSecond, &account, Outcome::Done, address, now);
            let changes = vec![OfficeChange::SecondFactor(row), begun.next(reader)?];
            Ok((changes, account.login))
        })?;
        Ok(enrolment(&secret, issuer, &login))
    }

    fn own_second(
        &self,
        reader: &mut dyn Reader,
        token: &str,
        now: Moment,
    ) -> Result<(AccountRow, Option<SecondFactorRow>), Refused> {
        let token = Token::sent(token).digest();
        let (_, presence) = self.look(reader, &token, now)?.ok_or(Refused::SignedOut)?;
        let person = person_of(presence);
        let account = account_of(reader, &person.id)?.ok_or(Refused::SignedOut)?;
        let row = second_of(reader, &person.id)?;
        Ok((account, row))
    }

    /// Confirms with a first code that the phone knows the secret. From then on every sign-in asks
    /// for a code; the recovery codes are shown this once.
    ///
    /// # Errors
    /// When nothing was begun, the code is wrong, or there were too many attempts.
    pub fn confirm_second(
        &self,
        token: &str,
        code: &str,
        address: &str,
        now: Moment,
    ) -> Result<Recovery, Refused> {
        let sealing = self.sealing.as_ref().ok_or(Refused::NoSealing)?;
        let login = self
            .readers
            .with(|reader| Ok(self.own_second(reader, token, now)))??
            .0
            .login;
        let place = Place {
            login,
            known: Some(Digest::of(&[b"zhunsheng confirm second"])),
            address: address.to_owned(),
        };
        self.begin(&place, now)?;
        let codes: Recovery = self.random(|random| {
            let codes = (0..RECOVERY_CODES).map(|_| recovery_code(random));
            codes.collect()
        })?;
        let confirmed = self.writer.keep(|reader| {
            let (account, row) = self.own_second(reader, token, now)?;
            let Some(row) = row.filter(|it| it.standing == SecondStanding::Begun) else {
                return Err(Refused::SecondStands);
            };
            let person = account.person.as_str();
            let secret = sealing.open(person, &row.secret);
            let step = secret.and_then(|it| matching_step(&it, code, now, row.used));
            let Some(step) = step else {
                let wrong = entry(
                    Deed::ConfirmSecond,
                    &account,
                    Outcome::Refused,
                    address,
                    now,
                );
                return Ok((vec![wrong.next(reader)?], false));
            };
            let digests = codes.iter();
            let digests = digests.map(|it| recovery_digest(&self.secret, person, it).0);
            let row = SecondFactorRow {
                standing: SecondStanding::Confirmed,
                used: step,
                recovery: digests.flatten().collect(),
                changed_at: now,
                ..row
            };
            let done = entry(Deed::ConfirmSecond, &account, Outcome::Done, address, now);
            let changes = vec![OfficeChange::SecondFactor(row), done.next(reader)?];
            Ok((changes, true))
        })?;
        if !confirmed {
            return Err(Refused::WrongCode);
        }
        self.heard(&place);
        Ok(codes)
    }

    /// Takes the second factor of somebody away who has lost it; every session of theirs ends.
    ///
    /// # Errors
    /// When the visitor may not, or the person has none.
    pub fn reset_second(
        &self,
        visitor: &Visitor,
        person: &PersonId,
        address: &str,
        now: Moment,
    ) -> Result<(), Refused> {
        let by = self.manager(visitor, Deed::ResetSecond, person, address, now)?;
        self.writer.keep(|reader| {
            let reset = reset(reader, person, now)?.ok_or(Refused::SecondStands)?;
            let mut changes = super::end_all(reader, person)?;
            changes.push(reset);
            changes.push(by.next(reader)?);
            Ok((changes, ()))
        })
    }
}

#[cfg(test)]
mod tests {
    use zs_store::AccountStanding;

    use super::*;

    #[test]
    fn a10_so_many_sign_ins_wait_for_their_code_and_the_oldest_gives_way() {
        let digest = |number: usize| Digest::of(&[&number.to_be_bytes()]);
        let waiting = Waiting {
            account: AccountRow {
                person: "p1".into(),
                login: "p1".to_owned(),
                verifier: String::new(),
                standing: AccountStanding::Active,
                changed_at: Moment::default(),
            },
            place: Place {
                login: "p1".to_owned(),
                known: None,
                address: String::new(),
            },
            mark: String::new(),
            since: Moment::default(),
        };
        let mut room = nobody_yet();
        for number in 0..SECOND_WAITING_MAX {
            room.put(digest(number), waiting.clone());
        }
        assert!(room.peek(&digest(0)).is_some());
        room.put(digest(SECOND_WAITING_MAX), waiting);
        assert!(room.peek(&digest(0)).is_none());
        assert_eq!(room.len(), SECOND_WAITING_MAX);
    }
}
