//! Units, people, posts and certificates from tables: good rows in, bad rows named.
//!
//! An import adds and changes, and takes nothing away: who is not in the table stays, and a post
//! ends only by its own day (离岗日期). Doing it again changes nothing.

mod entry;
mod merge;

use std::collections::{BTreeMap, BTreeSet};

use zs_base::{Code, Day, Digest, PersonId, UnitId};
use zs_event::Person;
use zs_paper::codes::{ZS5121, ZS5122};
use zs_paper::table::{CellProblem, Table, TableRow, normal};
use zs_store::people::Unit;
use zs_store::{Fault, Reader};

use self::entry::Entry;
pub(crate) use self::entry::is_id;
use crate::Roll;
use crate::law::Law;

/// What an import would do; nothing is written yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PeopleImport {
    /// Persons as they will be, those that change only.
    pub persons: Vec<Person>,
    /// Units that are new.
    pub units: Vec<Unit>,
    /// Units, new or without one above so far, each with the unit above it.
    pub above: Vec<(UnitId, UnitId)>,
    /// Rows whose person is new.
    pub new: usize,
    /// Rows that change a person who was there.
    pub updated: usize,
    /// Rows that change nothing.
    pub same: usize,
    /// Rows that are not taken.
    pub wrong: usize,
    /// Why.
    pub problems: Vec<CellProblem>,
}

impl PeopleImport {
    /// Whether nothing would change.
    #[must_use]
    pub fn changes_nothing(&self) -> bool {
        self.persons.is_empty() && self.units.is_empty() && self.above.is_empty()
    }

    /// A digest of all that would be done, by which whoever agreed to it can be held to it.
    #[must_use]
    pub fn digest(&self) -> Digest {
        let counts = (self.new, self.updated, self.same, self.wrong);
        let what = (&self.persons, &self.units, &self.above, counts);
        Digest::of(&[format!("{what:?}").as_bytes()])
    }
}

/// Plans an import of tables that were read, with what was found wrong while reading.
///
/// # Errors
/// When the register cannot be read.
pub fn plan_people(
    reader: &mut dyn Reader,
    law: &Law,
    (tables, found): (&[Table], Vec<CellProblem>),
    today: Day,
) -> Result<PeopleImport, Fault> {
    let mut plan = Plan::over(reader, law, today)?;
    for table in tables {
        plan.hear_of(table);
    }
    plan.misread = found.iter().map(|it| (it.sheet.clone(), it.row)).collect();
    plan.import.problems = found;
    for table in tables {
        for row in &table.rows {
            plan.row(table, row)?;
        }
    }
    Ok(plan.close())
}

/// A plan in the making.
struct Plan<'a> {
    reader: &'a mut dyn Reader,
    law: &'a Law,
    today: Day,
    roll: Roll,
    /// Units by their normal name.
    units: BTreeMap<String, UnitId>,
    /// Names of units in the tables themselves.
    heard: BTreeSet<String>,
    /// Who stands above whom, as the tables say.
    parents: BTreeMap<String, String>,
    persons: BTreeMap<PersonId, Person>,
    changed: BTreeSet<PersonId>,
    /// Persons whom this import brings.
    fresh: BTreeSet<PersonId>,
    /// Rows that were found wrong while reading, each as sheet and row.
    misread: BTreeSet<(String, u32)>,
    import: PeopleImport,
}

/// What became of a row.
enum Became {
    New,
    Updated,
    Same,
}

impl<'a> Plan<'a> {
    fn over(reader: &'a mut dyn Reader, law: &'a Law, today: Day) -> Result<Self, Fault> {
        let roll = Roll::read(reader)?;
        Ok(Self {
            units: roll
                .all()
                .map(|it| (normal(&it.name), it.id.clone()))
                .collect(),
            roll,
            reader,
            law,
            today,
            heard: BTreeSet::new(),
            parents: BTreeMap::new(),
            persons: BTreeMap::new(),
            changed: BTreeSet::new(),
            fresh: BTreeSet::new(),
            misread: BTreeSet::new(),
            import: PeopleImport::default(),
        })
    }

    /// Notes which units a table speaks of, so that their order in it does not matter.
    fn hear_of(&mut self, table: &Table) {
        let units = table.rows.iter().filter_map(|row| row.text("unit"));
        self.heard.extend(units.map(|unit| normal(&unit)));
    }

    fn row(&mut self, table: &Table, row: &TableRow) -> Result<(), Fault> {
        if self.misread.contains(&(table.sheet.clone(), row.row + 1)) {
            self.import.wrong += 1;
            return Ok(());
        }
        let at = At { table, row };
        let became = match entry::read(&at, self.law) {
            Ok(entry) => self.take(&at, &entry)?,
            Err(problems) => Err(problems),
        };
        match became {
            Ok(Became::New) => self.import.new += 1,
            Ok(Became::Updated) => self.import.updated += 1,
            Ok(Became::Same) => self.import.same += 1,
            Err(problems) => {
                self.import.wrong += 1;
                self.import.problems.extend(problems);
            }
        }
        Ok(())
    }

    fn take(
        &mut self,
        at: &At<'_>,
        entry: &Entry,
    ) -> Result<Result<Became, Vec<CellProblem>>, Fault> {
        if let Some(problem) = self.ended(at, entry).or_else(|| self.above(at, entry)) {
            return Ok(Err(vec![problem]));
        }
        let known = match self.persons.get(&entry.id) {
            Some(person) => Some(person.clone()),
            None => self.reader.person(&entry.id)?,
        };
        let unit = self.units.get(&normal(&entry.unit)).cloned();
        let unit = unit.unwrap_or_else(|| UnitId::from(entry.word.as_str()));
        let merged = merge::merge(known.as_ref(), entry, &unit, self.today);
        let merged = merged.and_then(|person| {
            merge::no_conflict(&self.law.authority, &person, entry).map(|()| person)
        });
        let person = match merged {
            Ok(person) => person,
            Err(merge::Wrong {
                code,
                key,
                cause,
                cure,
            }) => {
                return Ok(Err(vec![at.problem(code, key, &cause, &cure)]));
            }
        };
        if let Some(problem) = self.settle_unit(at, entry, &unit) {
            return Ok(Err(vec![problem]));
        }
        let became = match &known {
            None => Became::New,
            Some(_) if self.fresh.contains(&entry.id) => Became::New,
            Some(known) if *known == person => Became::Same,
            Some(_) => Became::Updated,
        };
        if known.is_none() {
            self.fresh.insert(entry.id.clone());
        }
        if !matches!(became, Became::Same) {
            self.changed.insert(entry.id.clone());
        }
        self.persons.insert(entry.id.clone(), person);
        Ok(Ok(became))
    }

    /// Nobody is given a post in a unit that is no more.
    fn ended(&self, at: &At<'_>, entry: &Entry) -> Option<CellProblem> {
        let unit = self.roll.unit(self.units.get(&normal(&entry.unit))?)?;
        let ended = unit.ended?;
        let heirs = unit.heirs.iter().map(|it| self.roll.name(it));
        let cause = format!("“{}”从{ended}起不再保留", unit.name);
        let cure = format!("改成{}", heirs.collect::<Vec<_>>().join("或者"));
        Some(at.problem(ZS5121, "unit", &cause, &cure))
    }

    /// The unit above must be known, be the one that is registered, and lead to no circle.
    fn above(&mut self, at: &At<'_>, entry: &Entry) -> Option<CellProblem> {
        let parent = entry.parent.as_ref()?;
        let (own, above) = (normal(&entry.unit), normal(parent));
        let wrong =
            |cause: String| Some(at.problem(ZS5121, "parent", &cause, "核对上级单位的名称"));
        if !self.units.contains_key(&above) && !self.heard.contains(&above) {
            return wrong(format!("没有“{parent}”这个单位"));
        }
        let registered = self.units.get(&own).and_then(|it| self.roll.unit(it));
        if let Some(known) = registered.and_then(|it| it.above.as_ref())
            && self.units.get(&above) != Some(known)
        {
            let known = self.roll.name(known);
            return wrong(format!(
                "登记的上级单位是“{known}”，机构调整请在“单位”里登记"
            ));
        }
        let mut higher = Some(&above);
        let mut steps = 0;
        while let Some(unit) = higher {
            steps += 1;
            if *unit == own || steps > self.parents.len() + 1 {
                return wrong(format!("“{parent}”的上级绕回了“{}”", entry.unit));
            }
            higher = self.parents.get(unit);
        }
        self.parents.insert(own, above);
        None
    }

    /// Adds a unit that is new; its word must not be that of another.
    fn settle_unit(&mut self, at: &At<'_>, entry: &Entry, unit: &UnitId) -> Option<CellProblem> {
        let name = normal(&entry.unit);
        if self.units.contains_key(&name) {
            return None;
        }
        if self.units.values().any(|known| known == unit) {
            let cause = format!("“{unit}”已经是另一个单位的代字");
            let cure = "换一个机关代字";
            return Some(at.problem(ZS5122, "word", &cause, cure));
        }
        self.units.insert(name, unit.clone());
        self.import.units.push(Unit {
            id: unit.clone(),
            name: entry.unit.clone(),
        });
        None
    }

    fn close(mut self) -> PeopleImport {
        let changed = self.changed;
        let persons = self.persons.into_values();
        self.import.persons = persons.filter(|it| changed.contains(&it.id)).collect();
        let registered = |unit: &UnitId| {
            let known = self.roll.unit(unit);
            known.is_some_and(|it| it.above.is_some())
        };
        let named = self.parents.iter().filter_map(|(own, above)| {
            Some((self.units.get(own)?.clone(), self.units.get(above)?.clone()))
        });
        self.import.above = named.filter(|(own, _)| !registered(own)).collect();
        self.import
    }
}

/// A row and its table, for naming what is wrong in it.
struct At<'a> {
    table: &'a Table,
    row: &'a TableRow,
}

impl At<'_> {
    /// A problem of the cell under a key, or of the row where there is no such column.
    fn problem(&self, code: Code, key: &str, cause: &str, cure: &str) -> CellProblem {
        let mut columns = self.table.columns.iter();
        let column = columns
            .find(|(known, _)| **known == *key)
            .map(|(_, at)| *at);
        let excerpt = self.row.text(key).unwrap_or_default();
        CellProblem::of_cell(
            code,
            &self.table.sheet,
            (self.row.row, column),
            &excerpt,
            (cause.to_owned(), cure.to_owned()),
        )
    }
}
