//! Looking at personal data and at the audit log: written down before anything is shown.

use zs_base::Moment;
use zs_base::limits::PURPOSE_CHARACTERS_MAX;
use zs_power::{Action, Matter, may};
use zs_store::{AuditRow, Cell, LookCountRow, OfficeChange, listing, page};

use super::audit_log::{Deed, Entry, Outcome};
use super::purpose::counted_as;
use super::{Office, Refused, Visitor};
use crate::tallying::month_of;

/// What is looked at, and why.
#[derive(Clone, Copy, Debug)]
pub struct Reading<'a> {
    /// The id of the case, person or file; never what stands in it.
    pub subject: &'a str,
    /// For what purpose, in the visitor's own words.
    pub purpose: &'a str,
    /// The address.
    pub address: &'a str,
}

impl Office {
    /// Writes down that personal data are looked at. Nothing may be shown unless this succeeds; that
    /// the visitor may read them is asked before, where the case is known.
    ///
    /// # Errors
    /// When the purpose is missing, or the entry could not be kept.
    pub fn read_personal(
        &self,
        visitor: &Visitor,
        reading: &Reading<'_>,
        now: Moment,
    ) -> Result<(), Refused> {
        let purpose = reading.purpose.trim();
        if purpose.is_empty() || purpose.chars().count() > PURPOSE_CHARACTERS_MAX {
            return Err(Refused::NoPurpose);
        }
        let entry = Entry {
            at: now,
            person: visitor.person.id.clone(),
            deed: Deed::ReadPersonal,
            subject: reading.subject,
            outcome: Outcome::Done,
            purpose,
            address: reading.address,
        };
        let count = LookCountRow {
            month: month_of(now),
            unit: visitor.unit.clone(),
            purpose: counted_as(purpose).to_owned(),
            n: 1,
        };
        self.writer.keep(|reader| {
            // The entry stands last: by it, it is told whether a transaction was kept.
            let entry = entry.next_of((&visitor.unit, &visitor.post), reader)?;
            Ok((vec![OfficeChange::LookCount(count.clone()), entry], ()))
        })
    }

    /// Writes down that somebody at work asked for an address that their post may not have.
    ///
    /// # Errors
    /// When the entry could not be kept; the address stays closed all the same.
    pub fn note_denied(
        &self,
        visitor: &Visitor,
        path: &str,
        address: &str,
        now: Moment,
    ) -> Result<(), Refused> {
        // Whoever may not go there must not fill the log either.
        let path: String = path.chars().take(PURPOSE_CHARACTERS_MAX).collect();
        let entry = Entry {
            at: now,
            person: visitor.person.id.clone(),
            deed: Deed::Denied,
            subject: &path,
            outcome: Outcome::Refused,
            purpose: visitor.post.as_str(),
            address,
        };
        self.writer
            .keep(|reader| Ok((vec![entry.next(reader)?], ())))
    }

    /// Writes down that a file was not taken because of what the scanner said, or did not say.
    ///
    /// # Errors
    /// When it cannot be kept.
    pub fn note_scan(
        &self,
        visitor: &Visitor,
        (deed, file): (Deed, &str),
        address: &str,
        now: Moment,
    ) -> Result<(), Refused> {
        let entry = Entry {
            at: now,
            person: visitor.person.id.clone(),
            deed,
            subject: file,
            outcome: Outcome::Refused,
            purpose: visitor.post.as_str(),
            address,
        };
        self.writer
            .keep(|reader| Ok((vec![entry.next(reader)?], ())))
    }

    /// A page of the audit log, the newest entry first; `before` is the number of the last entry of
    /// the page before.
    ///
    /// # Errors
    /// When the visitor may not read the log, or the machine failed.
    pub fn audit_page(
        &self,
        visitor: &Visitor,
        before: Option<u64>,
        limit: usize,
    ) -> Result<Vec<AuditRow>, Refused> {
        let (authority, units) = (&self.law.authority, &self.law.units());
        let asked = Matter::default();
        may(
            authority,
            units,
            &visitor.asker(),
            Action::ReadAudit,
            &asked,
        )
        .into_result()?;
        let after = before.map(|number| [Cell::Int(number as i64)]);
        let after = after.as_ref().map(<[_; 1]>::as_slice);
        let read = |reader: &mut dyn zs_store::Reader| {
            page(reader, &listing::AUDIT_NEWEST, &[], after, limit)
        };
        Ok(self
            .readers
            .with_shield(self.shielded_from(visitor), read)?)
    }
}
