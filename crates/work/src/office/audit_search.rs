//! Looking for something in the audit log, page by page from its end.

use std::collections::BTreeSet;

use zs_base::limits::AUDIT_ROWS_SCANNED_MAX;
use zs_base::{Day, Moment, PersonId, UnitId};
use zs_power::Action;
use zs_store::{AuditRow, Cell, Fault, Reader, listing, page};

use super::audit_log::{AuditEnd, AuditWrong, Deed, Entry, Outcome, verify_audit};
use super::{Office, Refused, Visitor};

/// Rows read at a time.
const PAGE: usize = 1_024;

/// Which entries are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditAsk {
    /// Only those of this person.
    pub person: Option<PersonId>,
    /// Only those about this.
    pub subject: String,
    /// Only those of this deed.
    pub deed: Option<Deed>,
    /// From this day on.
    pub from: Option<Day>,
    /// Up to this day.
    pub until: Option<Day>,
    /// Only those before this number.
    pub before: Option<u64>,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditFound {
    /// The entries, the newest first.
    pub rows: Vec<AuditRow>,
    /// Where to go on, when there may be more: the number of the last entry that was looked at.
    pub next: Option<u64>,
}

impl Office {
    /// Entries of the audit log, at most `limit`, the newest first.
    ///
    /// # Errors
    /// When the visitor may not read the log, or the machine failed.
    pub fn audit_search(
        &self,
        visitor: &Visitor,
        ask: &AuditAsk,
        limit: usize,
        now: Moment,
    ) -> Result<AuditFound, Refused> {
        self.reads_audit(visitor, "", now)?;
        let from = self.shielded_from(visitor);
        let found = self
            .readers
            .with_shield(from, |reader| search(reader, ask, limit));
        Ok(found?)
    }

    /// The same, to be taken away; that it was is written down.
    ///
    /// # Errors
    /// As for [`Office::audit_search`].
    pub fn audit_export(
        &self,
        visitor: &Visitor,
        ask: &AuditAsk,
        limit: usize,
        address: &str,
        now: Moment,
    ) -> Result<AuditFound, Refused> {
        let entry = self.reads_audit(visitor, address, now)?;
        self.writer
            .keep(|reader| Ok::<_, Refused>((vec![entry.next(reader)?], ())))?;
        let from = self.shielded_from(visitor);
        let found = self
            .readers
            .with_shield(from, |reader| search(reader, ask, limit));
        Ok(found?)
    }

    /// Recomputes the links of the whole log.
    ///
    /// # Errors
    /// When the visitor may not read the log, or the machine failed.
    pub fn audit_verified(
        &self,
        visitor: &Visitor,
        now: Moment,
    ) -> Result<Result<AuditEnd, AuditWrong>, Refused> {
        self.reads_audit(visitor, "", now)?;
        Ok(self.readers.with(|reader| Ok(verify_audit(reader, None)))?)
    }

    /// The units of whose complaints the log tells this visitor nothing: who handles them, and that
    /// they are handled, would stand in it.
    pub(super) fn shielded_from(&self, visitor: &Visitor) -> BTreeSet<UnitId> {
        zs_power::shielded_from(&self.law.units(), &visitor.person, visitor.on)
    }

    fn reads_audit<'a>(
        &self,
        visitor: &Visitor,
        address: &'a str,
        now: Moment,
    ) -> Result<Entry<'a>, Refused> {
        let entry = Entry {
            at: now,
            person: visitor.person.id.clone(),
            deed: Deed::ExportAudit,
            subject: "",
            outcome: Outcome::Done,
            purpose: "",
            address,
        };
        self.permitted(visitor, Action::ReadAudit, entry)
    }
}

fn search(reader: &mut dyn Reader, ask: &AuditAsk, limit: usize) -> Result<AuditFound, Fault> {
    let person = ask.person.as_ref();
    let prefix: Vec<Cell<'_>> = person
        .map(|it| Cell::text(it.as_str()))
        .into_iter()
        .collect();
    let order = match person {
        Some(_) => &listing::AUDIT_OF_PERSON,
        None => &listing::AUDIT_NEWEST,
    };
    let mut found = AuditFound::default();
    let (mut before, mut scanned) = (ask.before, 0);
    loop {
        let mut after = prefix.clone();
        after.extend(before.map(|number| Cell::Int(number as i64)));
        let after = before.map(|_| after.as_slice());
        let rows: Vec<AuditRow> = page(reader, order, &prefix, after, PAGE)?;
        if rows.is_empty() {
            return Ok(found);
        }
        for row in rows {
            before = Some(row.number);
            // Entries are written down as time goes on, so nothing earlier is of those days.
            if ask.from.is_some_and(|from| row.at.day() < from) {
                return Ok(found);
            }
            scanned += 1;
            if ask.wants(&row) {
                found.rows.push(row);
            }
            if found.rows.len() >= limit || scanned >= AUDIT_ROWS_SCANNED_MAX {
                found.next = before;
                return Ok(found);
            }
        }
    }
}

impl AuditAsk {
    fn wants(&self, row: &AuditRow) -> bool {
        let deed = self.deed.is_none_or(|it| it.word() == row.action);
        let until = self.until.is_none_or(|until| row.at.day() <= until);
        let subject = self.subject.is_empty() || row.subject.contains(&self.subject);
        deed && until && subject
    }
}
