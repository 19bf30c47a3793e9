//! A signature on rules: whoever is signed in gives the password once more, and the code where a
//! second factor is set up, so that nobody signs at a screen that somebody else left open.

use zs_base::{Digest, Moment};
use zs_store::{OfficeChange, SecondStanding};

use super::audit_log::{Deed, Entry, Outcome};
use super::second::second_of;
use super::{Office, Refused, Visitor, account_of};
use crate::account::Place;

/// What somebody gives once more who signs.
#[derive(Clone, Copy, Debug)]
pub struct Affirmation<'a> {
    /// The password.
    pub password: &'a str,
    /// The code of the second factor; empty where there is none.
    pub code: &'a str,
    /// The address.
    pub address: &'a str,
}

impl Office {
    /// Whether a signature of this visitor asks for a code beside the password.
    ///
    /// # Errors
    /// When the machine failed.
    pub fn signs_with_code(&self, visitor: &Visitor) -> Result<bool, Refused> {
        let person = &visitor.person.id;
        let found = self.readers.with(|reader| second_of(reader, person))?;
        Ok(found.is_some_and(|it| it.standing == SecondStanding::Confirmed))
    }

    /// Makes sure that it is the visitor who signs. Attempts are counted as those of sign-ins are.
    ///
    /// # Errors
    /// [`Refused::Wrong`], [`Refused::WrongCode`], [`Refused::TooMany`], or when the machine failed.
    pub(super) fn affirm(
        &self,
        visitor: &Visitor,
        given: &Affirmation<'_>,
        (deed, subject): (Deed, &str),
        now: Moment,
    ) -> Result<(), Refused> {
        let person = &visitor.person.id;
        let account = self.readers.with(|reader| account_of(reader, person))?;
        let account = account.ok_or(Refused::NoAccount)?;
        let place = Place {
            login: account.login.clone(),
            known: Some(Digest::of(&[b"zhunsheng sign rules"])),
            address: given.address.to_owned(),
        };
        self.begin(&place, now)?;
        let entry = Entry {
            at: now,
            person: person.clone(),
            deed,
            subject,
            outcome: Outcome::Refused,
            purpose: "",
            address: given.address,
        };
        if !self.is_right(given.password, Some(&account)) {
            return Err(self
                .writer
                .keep(|reader| Ok::<_, Refused>((vec![entry.next(reader)?], Refused::Wrong)))?);
        }
        let heard = self.writer.keep(|reader| {
            let row = second_of(reader, person)?;
            let Some(row) = row.filter(|it| it.standing == SecondStanding::Confirmed) else {
                return Ok((Vec::new(), true));
            };
            Ok::<_, Refused>(match self.used(row, given.code, now) {
                Some((row, _)) => (vec![OfficeChange::SecondFactor(row)], true),
                None => (vec![entry.next(reader)?], false),
            })
        })?;
        match heard {
            true => {
                self.heard(&place);
                Ok(())
            }
            false => Err(Refused::WrongCode),
        }
    }
}
