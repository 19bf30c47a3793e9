//! Handing out one-time passwords, and closing accounts.

use zs_base::{Moment, PersonId};
use zs_power::{Action, Matter, may};
use zs_store::random::OsRandom;
use zs_store::{
    AccountRow, AccountStanding, Cell, Fault, OfficeChange, Reader, Store, listing, page,
};

use super::audit_log::{Deed, Entry, Outcome, chain};
use super::second::reset;
use super::{Office, Refused, Visitor, account_by_login, account_of, end_all, login_of};
use crate::account::{Hashing, one_time};

/// Accounts read at a time.
const PAGE: usize = 1_024;
/// Where somebody works who commands the machine itself.
pub(super) const CONSOLE: &str = "console";

/// A password that is shown once and must be changed at the first sign-in, within seven days.
#[derive(Clone, PartialEq, Eq)]
pub struct OneTime {
    /// The name with which the person signs in.
    pub login: String,
    /// The password.
    pub password: String,
}

impl Office {
    /// Makes an account for a person, or opens it anew, with a one-time password. Every session of
    /// the person ends.
    ///
    /// # Errors
    /// When the visitor may not, or the register has no such person.
    pub fn hand_out(
        &self,
        visitor: &Visitor,
        person: &PersonId,
        address: &str,
        now: Moment,
    ) -> Result<OneTime, Refused> {
        let by = self.manager(visitor, Deed::HandOut, person, address, now)?;
        let password = self.random(one_time)?;
        let verifier = self.hash(&password)?;
        let login = self
            .writer
            .keep(|reader| handed_out(reader, person, &verifier, &by))?;
        Ok(OneTime { login, password })
    }

    /// Closes an account; every session of the person ends at once.
    ///
    /// # Errors
    /// When the visitor may not, or the person has no account.
    pub fn close_account(
        &self,
        visitor: &Visitor,
        person: &PersonId,
        address: &str,
        now: Moment,
    ) -> Result<(), Refused> {
        let by = self.manager(visitor, Deed::CloseAccount, person, address, now)?;
        self.writer.keep(|reader| {
            let account = account_of(reader, person)?.ok_or(Refused::NoAccount)?;
            let mut changes = end_all(reader, person)?;
            changes.push(OfficeChange::Account(AccountRow {
                standing: AccountStanding::Closed,
                ..account
            }));
            changes.push(by.next(reader)?);
            Ok((changes, ()))
        })
    }

    /// The audit entry of a visitor who manages others. A denial is written down.
    pub(super) fn manager<'a>(
        &self,
        visitor: &Visitor,
        deed: Deed,
        of: &'a PersonId,
        address: &'a str,
        now: Moment,
    ) -> Result<Entry<'a>, Refused> {
        let entry = Entry {
            at: now,
            person: visitor.person.id.clone(),
            deed,
            subject: of.as_str(),
            outcome: Outcome::Done,
            purpose: "",
            address,
        };
        let entry = self.permitted(visitor, Action::ManagePeople, entry)?;
        match visitor.person.id == *of {
            true => Err(self.refused(entry, Refused::Own)),
            false => Ok(entry),
        }
    }

    /// The entry, where the visitor may do this to the installation. A denial is written down.
    pub(super) fn permitted<'a>(
        &self,
        visitor: &Visitor,
        action: Action,
        entry: Entry<'a>,
    ) -> Result<Entry<'a>, Refused> {
        let (authority, units) = (&self.law.authority, &self.law.units());
        let asked = Matter::default();
        match may(authority, units, &visitor.asker(), action, &asked).into_result() {
            Ok(_) => Ok(entry),
            Err(denied) => Err(self.refused(entry, Refused::Denied(denied))),
        }
    }

    /// Writes down that something was refused; where that cannot be kept, what is known of it.
    pub(super) fn refused(&self, mut entry: Entry<'_>, refused: Refused) -> Refused {
        entry.outcome = Outcome::Refused;
        let kept = self
            .writer
            .keep(|reader| Ok::<_, Refused>((vec![entry.next(reader)?], ())));
        kept.err().unwrap_or(refused)
    }
}

/// The changes with which a one-time password is handed out.
fn handed_out(
    reader: &mut dyn Reader,
    person: &PersonId,
    verifier: &str,
    by: &Entry<'_>,
) -> Result<(Vec<OfficeChange>, String), Refused> {
    if reader.person(person)?.is_none() {
        return Err(Refused::NoPerson);
    }
    let login = match account_of(reader, person)? {
        Some(account) => account.login,
        None => free_login(reader, person)?,
    };
    let mut changes = end_all(reader, person)?;
    changes.push(OfficeChange::Account(AccountRow {
        person: person.clone(),
        login: login.clone(),
        verifier: verifier.to_owned(),
        standing: AccountStanding::Once,
        changed_at: by.at,
    }));
    changes.push(by.next(reader)?);
    Ok((changes, login))
}

/// The id of a person as a name for signing in.
pub(super) fn free_login(reader: &mut dyn Reader, person: &PersonId) -> Result<String, Refused> {
    let login = login_of(person.as_str());
    match account_by_login(reader, &login)? {
        Some(_) => Err(Refused::Taken),
        None => Ok(login),
    }
}

/// Hands out a one-time password at the machine itself, while no writer has the store: the way in
/// when no administrator can sign in. A second factor is taken away with it, for whoever lost the
/// password may have lost the phone. The audit log tells that it was done at the console.
///
/// # Errors
/// When the register has no such person, or the store fails.
pub fn one_time_at_machine(
    store: &mut dyn Store,
    person: &PersonId,
    mut random: OsRandom,
    now: Moment,
) -> Result<OneTime, Refused> {
    let password = one_time(&mut random);
    let hash = Hashing::new().hash(&password, &mut random);
    let verifier = hash.map_err(|_| Refused::Weak(Vec::new()))?;
    random.check()?;
    let by = Entry {
        at: now,
        person: PersonId::from(""),
        deed: Deed::HandOut,
        subject: person.as_str(),
        outcome: Outcome::Done,
        purpose: "",
        address: CONSOLE,
    };
    let reader = store.reads();
    let (mut changes, login) = handed_out(reader, person, &verifier, &by)?;
    if let Some(reset) = reset(reader, person, now)? {
        // The entry that was made first is the last change; both are made anew in their order.
        changes.pop();
        changes.push(reset);
        let also = Entry {
            deed: Deed::ResetSecond,
            ..by.clone()
        };
        changes.extend(chain(reader, &[by, also])?);
    }
    store.keep(&changes)?;
    Ok(OneTime { login, password })
}

/// All accounts, by person.
///
/// # Errors
/// When the store fails.
pub fn accounts(reader: &mut dyn Reader) -> Result<Vec<AccountRow>, Fault> {
    let mut all: Vec<AccountRow> = Vec::new();
    loop {
        let after = all
            .last()
            .map(|it| [Cell::Text(it.person.as_str().to_owned().into())]);
        let after = after.as_ref().map(<[_; 1]>::as_slice);
        let next = page(reader, &listing::ACCOUNTS, &[], after, PAGE)?;
        if next.is_empty() {
            return Ok(all);
        }
        all.extend(next);
    }
}
