//! Writing beside the ledger through the one owner of the store: accounts, sessions, the audit log,
//! the register of people.

use std::sync::MutexGuard;

use zs_event::Person;
use zs_store::people::Unit;
use zs_store::{Cell, Fault, OfficeChange, Reader, Row, SessionRow, Standing, listing, page};

use super::append::Append;
use super::decided::Report;
use super::{Unanswered, Writer};
use crate::Roll;

impl Writer {
    /// Reads, makes changes beside the ledger, and keeps them all or none. Nothing else is written
    /// between the reading and the keeping, so that an audit entry takes the next number and link.
    ///
    /// # Errors
    /// What `make` refuses, or what is known about the changes when the machine failed.
    pub fn keep<T, E: From<Unanswered>>(
        &self,
        make: impl FnOnce(&mut dyn Reader) -> Result<(Vec<OfficeChange>, T), E>,
    ) -> Result<T, E> {
        let mut append = self.owner()?;
        let (changes, made) = make(append.reads()?)?;
        if changes.is_empty() {
            return Ok(made);
        }
        let written = append.beside(
            |store| store.keep(&changes),
            |reader| stand(reader, &changes),
        );
        let heard = match changes.iter().any(OfficeChange::is_of_register) {
            true => self.registered(&mut append),
            false => Ok(()),
        };
        // What is known of the changes themselves is told first.
        written?;
        heard?;
        Ok(made)
    }

    /// Writes persons and units into the register; what is decided from now on knows them.
    ///
    /// # Errors
    /// What is known about the register when the machine failed.
    pub fn register(&self, persons: &[Person], units: &[Unit]) -> Result<(), Unanswered> {
        let mut append = self.owner()?;
        append.reads()?;
        let stands = |reader: &mut dyn Reader| {
            for person in persons {
                if reader.person(&person.id)?.as_ref() != Some(person) {
                    return Ok(false);
                }
            }
            let known = reader.units()?;
            Ok(units.iter().all(|unit| known.contains(unit)))
        };
        let written = append.beside(|store| store.register(persons, units), stands);
        let heard = self.registered(&mut append);
        written.and(heard)
    }

    /// The register was written: whatever came of it, what was remembered of it may be old.
    ///
    /// # Errors
    /// When it was written and cannot be read again: relations of units are then those of before.
    fn registered(&self, append: &mut Append) -> Result<(), Unanswered> {
        append.report(Report::People);
        let roll = append.reads().and_then(|reader| Ok(Roll::read(reader)?));
        let unread = |it: Unanswered| Unanswered::new(Standing::Recorded, it.sentence);
        let heard = roll.map(|roll| self.in_force.now().hear_of_units(roll));
        self.changes().all();
        heard.map_err(unread)
    }

    /// A reader with a connection of its own, for the pages.
    ///
    /// # Errors
    /// When there is no further connection.
    pub fn reader(&self) -> Result<Box<dyn Reader>, Unanswered> {
        Ok(self.owner()?.reader()?)
    }

    fn owner(&self) -> Result<MutexGuard<'_, Append>, Unanswered> {
        // Whoever panicked with the store in hand has left nothing that could be trusted.
        self.append.lock().map_err(|_| Unanswered::stopped())
    }
}

/// Whether changes were kept. They are one transaction and nobody wrote after them, so the last
/// one tells.
fn stand(reader: &mut dyn Reader, changes: &[OfficeChange]) -> Result<bool, Fault> {
    Ok(match changes.last() {
        Some(OfficeChange::Account(row)) => holds(reader, &listing::ACCOUNTS, row)?,
        Some(OfficeChange::Session(row)) => holds(reader, &listing::SESSIONS, row)?,
        Some(OfficeChange::End(row)) => {
            let token = Cell::blob(&row.token.0);
            page::<SessionRow>(reader, &listing::SESSIONS, &[token], None, 1)?.is_empty()
        }
        Some(OfficeChange::Audit(row)) => holds(reader, &listing::AUDIT, row)?,
        Some(OfficeChange::Setting(name, value)) => reader.setting(name)?.as_ref() == Some(value),
        Some(OfficeChange::SecondFactor(row)) => holds(reader, &listing::SECOND_FACTORS, row)?,
        Some(OfficeChange::UnitChange(row)) => holds(reader, &listing::UNIT_CHANGES, row)?,
        Some(OfficeChange::Person(person)) => reader.person(&person.id)?.as_ref() == Some(person),
        Some(OfficeChange::Unit(unit)) => reader.units()?.contains(unit),
        Some(OfficeChange::Draft(row)) => holds(reader, &listing::DRAFTS, row)?,
        Some(OfficeChange::DraftFile(row)) => holds(reader, &listing::DRAFT_FILES, row)?,
        Some(OfficeChange::DropDraftFile(row)) => !holds(reader, &listing::DRAFT_FILES, row)?,
        Some(OfficeChange::DraftAct(row)) => holds(reader, &listing::DRAFT_ACTS, row)?,
        Some(OfficeChange::SurveyUsed(row)) => holds(reader, &listing::SURVEY_USED, row)?,
        Some(OfficeChange::RatingUsed(row)) => holds(reader, &listing::RATING_USED, row)?,
        // A count alone tells nothing of what it was before; it always comes with a used code or an
        // entry of the audit log behind it.
        Some(
            OfficeChange::SurveyCount(_)
            | OfficeChange::LookCount(_)
            | OfficeChange::RatingCount(_),
        ) => false,
        None => true,
    })
}

/// Whether this very row stands in a table that is listed by its key.
fn holds<R: Row + PartialEq>(
    reader: &mut dyn Reader,
    order: &'static zs_store::table::Listing,
    row: &R,
) -> Result<bool, Fault> {
    let cells = row.cells();
    let found: Vec<R> = page(reader, order, &cells[..R::TABLE.key], None, 1)?;
    Ok(found.first() == Some(row))
}
