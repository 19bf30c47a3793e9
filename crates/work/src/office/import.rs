//! People and units from tables, by whoever manages people: looked at first, taken after.

use zs_base::{Digest, Moment, PersonId};
use zs_case::Objection;
use zs_event::Person;
use zs_paper::table::{CellProblem, Table};
use zs_power::Action;
use zs_store::{
    Cell, Fault, OfficeChange, Reader, Store, UnitChangeKind, UnitChangeRow, listing, page,
};

use super::audit_log::{Deed, Entry, Outcome, chain};
use super::{Office, Refused, Visitor, codes};
use crate::{PeopleImport, plan_people};

/// What stands for a document where the table of people itself says how units stand.
const BY_TABLE: &str = "人员表";

impl Office {
    /// What an import of tables would do; nothing is written but who looked without the power to.
    ///
    /// # Errors
    /// When the visitor may not, or the machine failed.
    pub fn preview_people(
        &self,
        visitor: &Visitor,
        read: (&[Table], Vec<CellProblem>),
        address: &str,
        now: Moment,
    ) -> Result<PeopleImport, Refused> {
        self.permitted(visitor, Action::ManagePeople, entry(visitor, address, now))?;
        let planned = self
            .readers
            .with(|reader| plan_people(reader, &self.law, read, now.day()))?;
        match planned.persons.iter().any(|it| it.id == visitor.person.id) {
            true => Err(Refused::Own),
            false => Ok(planned),
        }
    }

    /// Imports tables, where that does what `seen` is the digest of; every person that changes has
    /// an entry of their own in the audit log.
    ///
    /// # Errors
    /// When the visitor may not, the register has changed since it was looked at, or the machine
    /// failed. Nothing was imported then.
    pub fn import_people(
        &self,
        visitor: &Visitor,
        read: (&[Table], Vec<CellProblem>),
        seen: &Digest,
        address: &str,
        now: Moment,
    ) -> Result<PeopleImport, Refused> {
        let by = self.permitted(visitor, Action::ManagePeople, entry(visitor, address, now))?;
        self.writer.keep(|reader| {
            let planned = plan_people(reader, &self.law, read, now.day())?;
            if planned.digest() != *seen {
                let sentence = "预览以后人员名册又变了，没有导入。";
                let cure = "请看下面新的识别结果，再确认一次。";
                return Err(Objection::new(codes::ZS4123, sentence, cure).into());
            }
            if planned.persons.iter().any(|it| it.id == visitor.person.id) {
                return Err(Refused::Own);
            }
            let persons = planned.persons.clone();
            Ok((imported(reader, &planned, persons, &by)?, planned))
        })
    }
}

/// Imports at the machine itself, while no writer has the store. The audit log tells that it was
/// done at the console. The persons move into the store: a large table is in memory only once.
///
/// # Errors
/// When the store fails.
pub fn import_at_machine(
    store: &mut dyn Store,
    import: &mut PeopleImport,
    now: Moment,
) -> Result<(), Fault> {
    let by = Entry {
        at: now,
        person: PersonId::from(""),
        deed: Deed::ImportPeople,
        subject: "",
        outcome: Outcome::Done,
        purpose: "",
        address: super::hand_out::CONSOLE,
    };
    if import.changes_nothing() {
        return Ok(());
    }
    let persons = std::mem::take(&mut import.persons);
    let changes = imported(store.reads(), import, persons, &by)?;
    match changes.is_empty() {
        true => Ok(()),
        false => store.keep(&changes),
    }
}

fn entry<'a>(visitor: &Visitor, address: &'a str, at: Moment) -> Entry<'a> {
    Entry {
        at,
        person: visitor.person.id.clone(),
        deed: Deed::ImportPeople,
        subject: "",
        outcome: Outcome::Done,
        purpose: "",
        address,
    }
}

/// The changes of an import with their entries; none where it changes nothing.
fn imported(
    reader: &mut dyn Reader,
    import: &PeopleImport,
    persons: Vec<Person>,
    by: &Entry<'_>,
) -> Result<Vec<OfficeChange>, Fault> {
    if persons.is_empty() && import.changes_nothing() {
        return Ok(Vec::new());
    }
    let ids: Vec<PersonId> = persons.iter().map(|it| it.id.clone()).collect();
    // A unit is entered, has begun and stands in the log; a person is entered and stands in the log.
    // A list that had to grow would be in memory twice.
    let (units, above) = (import.units.len(), import.above.len());
    let room = 2 * persons.len() + 3 * units + above + 1;
    let mut changes: Vec<OfficeChange> = Vec::with_capacity(room);
    changes.extend(import.units.iter().cloned().map(OfficeChange::Unit));
    changes.extend(unit_changes(reader, import, by)?);
    let people = persons.into_iter().map(Box::new);
    changes.extend(people.map(OfficeChange::Person));
    let told = format!("新增{} 更新{}", import.new, import.updated);
    let mut entries = vec![Entry {
        purpose: &told,
        ..by.clone()
    }];
    let units = import
        .units
        .iter()
        .map(|it| (Deed::ChangeUnit, it.id.as_str()));
    let people = ids.iter().map(|it| (Deed::ImportPeople, it.as_str()));
    entries.extend(units.chain(people).map(|(deed, subject)| Entry {
        deed,
        subject,
        ..by.clone()
    }));
    changes.extend(chain(reader, &entries)?);
    Ok(changes)
}

/// That new units begin, and which unit stands above.
fn unit_changes(
    reader: &mut dyn Reader,
    import: &PeopleImport,
    by: &Entry<'_>,
) -> Result<Vec<OfficeChange>, Fault> {
    let row = |unit: &zs_base::UnitId, kind| UnitChangeRow {
        number: 0,
        unit: unit.clone(),
        on: by.at.day(),
        kind,
        name: String::new(),
        other: String::new(),
        cite: BY_TABLE.to_owned(),
        by: by.person.clone(),
        at: by.at,
    };
    let mut rows: Vec<UnitChangeRow> = import
        .units
        .iter()
        .map(|it| UnitChangeRow {
            name: it.name.clone(),
            ..row(&it.id, UnitChangeKind::Founded)
        })
        .collect();
    for (unit, above) in &import.above {
        match rows.iter_mut().find(|it| it.unit == *unit) {
            Some(founded) => founded.other = above.to_string(),
            None => rows.push(UnitChangeRow {
                other: above.to_string(),
                ..row(unit, UnitChangeKind::Moved)
            }),
        }
    }
    let next = next_unit_change(reader)?;
    let numbered = rows
        .into_iter()
        .zip(next..)
        .map(|(row, number)| OfficeChange::UnitChange(UnitChangeRow { number, ..row }));
    Ok(numbered.collect())
}

/// The number of the next change of a unit.
pub(super) fn next_unit_change(reader: &mut dyn Reader) -> Result<u64, Fault> {
    let mut last = 0;
    loop {
        let after = [Cell::Int(last as i64)];
        let rows: Vec<UnitChangeRow> =
            page(reader, &listing::UNIT_CHANGES, &[], Some(&after), 1_024)?;
        match rows.last() {
            Some(row) => last = row.number,
            None => return Ok(last + 1),
        }
    }
}
