//! Tables as logs: a row for each event, or a row for each case with a column for the day of each
//! step, as old ledgers keep them. A row that cannot be read is named by sheet, row and column, and
//! the rest goes on.

use std::collections::{BTreeMap, BTreeSet};

use zs_base::{Code, Day, PersonId};
use zs_event::Signer;
use zs_event::command::{Declared, Perform};

use super::apply::{field_value, translated};
use super::cells::{is_nothing, names_of, plain};
use super::{
    DayRule, LogMap, MappedCase, MappedEvent, MappedService, Rule, Shape, StepRule, Target,
};
use crate::codes;
use crate::container::Unusable;
use crate::log::{Attribute, Trace};
use crate::table::{
    Bounds, CellProblem, Place, Spot, Table, TableRow, column_letters, normal, read_whole_within,
};

/// A table whose rows are events or cases.
#[derive(Clone, Debug)]
pub struct CaseTable {
    tables: Vec<Table>,
    /// What could not be read of it, whatever the map says.
    pub problems: Vec<CellProblem>,
}

/// A column as it stands in the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenColumn {
    /// The words of its header, from the top row down, set apart by `/`.
    pub name: String,
    /// What stands in it first.
    pub samples: Vec<String>,
    /// How many rows have something in it.
    pub filled: usize,
}

/// What a map makes of a table.
#[derive(Clone, Debug, Default)]
pub struct MappedTable {
    /// The cases, in the order of their first rows.
    pub cases: Vec<MappedCase>,
    /// What could not be taken.
    pub problems: Vec<CellProblem>,
    /// Rows that could not be taken.
    pub lost: u64,
    places: Vec<RowPlace>,
    sheets: Vec<String>,
}

/// Where a row stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct RowPlace {
    sheet: u16,
    row: u32,
}

/// Reads a table within such bounds; `words` are those by which its header is found beside the
/// words that headers mostly have.
///
/// # Errors
/// [`Unusable`] when the file cannot be opened at all.
pub fn read_case_table(
    bytes: &[u8],
    words: impl Iterator<Item = String>,
    bounds: Bounds,
) -> Result<CaseTable, Unusable> {
    let words: BTreeSet<String> = words.map(|it| normal(&it)).collect();
    let (tables, problems) = read_whole_within(bytes, &words, bounds)?;
    Ok(CaseTable { tables, problems })
}

/// Texts of a column that are shown.
const SAMPLES: usize = 3;

impl CaseTable {
    /// The columns of all sheets, each once, in order.
    #[must_use]
    pub fn columns(&self) -> Vec<SeenColumn> {
        let mut seen: Vec<SeenColumn> = Vec::new();
        for table in &self.tables {
            for (name, _) in &table.columns {
                let place = seen.iter().position(|it| *it.name == **name);
                let place = place.unwrap_or_else(|| {
                    seen.push(SeenColumn {
                        name: name.to_string(),
                        samples: Vec::new(),
                        filled: 0,
                    });
                    seen.len() - 1
                });
                let column = &mut seen[place];
                for text in table.rows.iter().filter_map(|row| row.text(name)) {
                    column.filled += 1;
                    if column.samples.len() < SAMPLES && !column.samples.contains(&text) {
                        column.samples.push(text);
                    }
                }
            }
        }
        seen
    }

    /// Rows of data, all sheets together.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.tables.iter().map(|it| it.rows.len()).sum()
    }

    /// The different texts of a column, in order of first use, at most so many.
    #[must_use]
    pub fn texts(&self, column: &str, most: usize) -> Vec<String> {
        let mut seen = BTreeSet::new();
        let rows = self.tables.iter().flat_map(|it| &it.rows);
        let texts = rows.filter_map(|row| row.text(column));
        texts
            .filter(|text| seen.insert(text.clone()))
            .take(most)
            .collect()
    }

    /// Rows of which a cell that the map needs could not be read, each as sheet and row.
    fn misread(&self, map: &LogMap) -> BTreeSet<(&str, u32)> {
        let mentioned = map.mentioned();
        let needed = |table: &Table, letters: &str| {
            let mut columns = table.columns.iter();
            columns.any(|(name, at)| column_letters(*at) == letters && mentioned.contains(&**name))
        };
        let of_cells = self.problems.iter().filter(|problem| {
            let mut tables = self.tables.iter().filter(|it| it.sheet == problem.sheet);
            tables.any(|table| needed(table, &problem.column))
        });
        of_cells.map(|it| (it.sheet.as_str(), it.row)).collect()
    }

    /// What a map makes of the table. A day after `today` is taken for a mistake.
    #[must_use]
    pub fn mapped(&self, map: &LogMap, today: Day) -> MappedTable {
        let mut mapped = MappedTable {
            problems: self.problems.clone(),
            sheets: self.tables.iter().map(|it| it.sheet.clone()).collect(),
            ..MappedTable::default()
        };
        let misread = self.misread(map);
        let mut rows = Rows {
            map,
            today,
            numbers: BTreeMap::new(),
            groups: BTreeMap::new(),
            order: Vec::new(),
            mapped: &mut mapped,
        };
        for (sheet, table) in self.tables.iter().enumerate() {
            rows.unmentioned(table);
            for row in &table.rows {
                rows.mapped.places.push(RowPlace {
                    sheet: sheet as u16,
                    row: row.row + 1,
                });
                match misread.contains(&(table.sheet.as_str(), row.row + 1)) {
                    true => rows.mapped.lost += 1,
                    false => rows.row(table, row),
                }
            }
        }
        rows.finish();
        mapped
    }
}

impl MappedTable {
    /// How many rows there are, those included that could not be taken.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.places.len() as u64
    }

    /// Where a row stands, by its number in the whole table from 1.
    #[must_use]
    pub fn place(&self, row: u64) -> String {
        let index = usize::try_from(row).ok().and_then(|row| row.checked_sub(1));
        let Some(place) = index.and_then(|index| self.places.get(index)) else {
            return String::new();
        };
        let sheet = self.sheets.get(usize::from(place.sheet));
        format!("“{}”第{}行", sheet.map_or("", String::as_str), place.row)
    }
}

/// Rows on their way to cases.
struct Rows<'a> {
    map: &'a LogMap,
    today: Day,
    /// The numbers that were seen, with where.
    numbers: BTreeMap<String, u64>,
    /// Events of each case, where a row is an event: the row, and its cells as attributes.
    groups: BTreeMap<String, Vec<RowText>>,
    /// The cases in the order of their first rows.
    order: Vec<String>,
    mapped: &'a mut MappedTable,
}

/// A row that is an event: its number, and its cells by the keys of the map.
type RowText = (u64, Vec<(String, String)>);

/// What speaks against a row.
struct Against {
    code: Code,
    key: String,
    cause: String,
    cure: &'static str,
}

const CURE_DAY: &str = "写成 2025-03-05 这样，不知道的留空";
const CURE_VALUE: &str = "改正这一格，或者留空";

impl Rows<'_> {
    /// Columns that the map does not speak of are told once.
    fn unmentioned(&mut self, table: &Table) {
        let mentioned = self.map.mentioned();
        for (name, column) in &table.columns {
            if mentioned.contains(&**name) {
                continue;
            }
            let first = table.rows.first().map_or(0, |row| row.row);
            let mut problem = CellProblem::of_cell(
                codes::ZS5028,
                &table.sheet,
                (first, Some(*column)),
                name,
                (
                    format!("对照表没有提到“{name}”这一列，没有用它"),
                    "为它加一节，或者写进 [log] 的 ignore".to_owned(),
                ),
            );
            problem.row = 0;
            self.mapped.problems.push(problem);
        }
    }

    fn row(&mut self, table: &Table, row: &TableRow) {
        let number = self.mapped.places.len() as u64;
        let taken = match self.map.shape() {
            Shape::Cases => self.case(row, number),
            Shape::Events => self.event(row, number),
        };
        if let Err(against) = taken {
            self.lose(table, row, &against);
        }
    }

    fn lose(&mut self, table: &Table, row: &TableRow, against: &Against) {
        self.mapped.lost += 1;
        let mut columns = table.columns.iter();
        let column = columns.find(|(name, _)| **name == normal(&against.key));
        let excerpt = row.text(&normal(&against.key)).unwrap_or_default();
        self.mapped.problems.push(CellProblem::of_cell(
            against.code,
            &table.sheet,
            (row.row, column.map(|(_, column)| *column)),
            &excerpt,
            (against.cause.clone(), against.cure.to_owned()),
        ));
    }

    /// The number of a row's case; nothing where the row goes on with the one above.
    fn number(&self, row: &TableRow) -> Result<String, Against> {
        let key = normal(&self.map.case);
        match row.text(&key).filter(|it| !is_nothing(it)) {
            Some(number) => Ok(number),
            None => Err(Against {
                code: codes::ZS5020,
                key: self.map.case.clone(),
                cause: "这一行没有案件编号".to_owned(),
                cure: "填上案件编号",
            }),
        }
    }

    fn case(&mut self, row: &TableRow, place: u64) -> Result<(), Against> {
        if self.goes_on(row) {
            return Ok(());
        }
        let number = self.number(row)?;
        if let Some(first) = self.numbers.get(&number) {
            return Err(Against {
                code: codes::ZS5021,
                key: self.map.case.clone(),
                cause: format!("编号“{number}”在{}已经有一件", self.mapped.place(*first)),
                cure: "核对编号；同一件的几行合成一行",
            });
        }
        let case = self.case_of(row, number.clone(), place)?;
        self.numbers.insert(number, place);
        if let Some(case) = case {
            self.mapped.cases.push(case);
        } else {
            return Err(Against {
                code: codes::ZS5022,
                key: self
                    .map
                    .days
                    .first()
                    .map_or_else(String::new, |it| it.key.clone()),
                cause: "这一行一个日期也没有".to_owned(),
                cure: "至少填上一个环节的日期",
            });
        }
        Ok(())
    }

    /// Whether a row only goes on with the case above: its number and days are those of merged cells.
    fn goes_on(&self, row: &TableRow) -> bool {
        let keys = self.map.days.iter().map(|it| it.key.clone());
        let mut spots = keys
            .chain([normal(&self.map.case)])
            .filter_map(|key| row.cells.get(key.as_str()));
        let spread = |(_, spot): &(u32, Spot)| spot.place == Place::Spread;
        let number = row.cells.get(normal(&self.map.case).as_str());
        number.is_some_and(spread) && spots.all(spread)
    }

    fn case_of(
        &self,
        row: &TableRow,
        number: String,
        place: u64,
    ) -> Result<Option<MappedCase>, Against> {
        let (mut events, mut served) = (Vec::new(), Vec::new());
        for rule in &self.map.days {
            let Some(day) = self.day(row, &rule.key)? else {
                continue;
            };
            if let Some(step) = rule.served {
                served.push(MappedService {
                    row: place,
                    step,
                    on: day,
                });
            }
            let step = rule.step.as_ref().and_then(|id| self.map.steps.get(id));
            if let Some(step) = step {
                let event = self.step(row, (rule, step), day, place)?;
                let named = !rule.signed || !event.act.people.is_empty();
                events.extend(named.then_some(event));
            }
        }
        let mut values = Vec::new();
        for rule in &self.map.case_rules {
            self.value(row, rule, |text| {
                values.extend(field_value(rule, &text)?);
                Ok(())
            })?;
        }
        let days = served.iter().map(|it| it.on.start());
        let days = days.chain(events.iter().map(|it: &MappedEvent| it.act.effective_on));
        let Some(opened_on) = days.min() else {
            return Ok(None);
        };
        Ok(Some(MappedCase {
            number,
            trace: place,
            opened_on,
            values,
            events,
            served,
        }))
    }

    /// The day of a cell; nothing where the cell says that there is none.
    fn day(&self, row: &TableRow, key: &str) -> Result<Option<Day>, Against> {
        let Some(value) = row.value(key) else {
            return Ok(None);
        };
        let text = value.text();
        if is_nothing(&text) {
            return Ok(None);
        }
        let against = |code, cause: String| Against {
            code,
            key: key.to_owned(),
            cause,
            cure: CURE_DAY,
        };
        let day = crate::table::as_day(value)
            .ok_or_else(|| against(codes::ZS5114, format!("“{text}”不是日期")))?;
        if day > self.today {
            let cause = format!("{day} 晚于今天 {}", self.today);
            return Err(against(codes::ZS5029, cause));
        }
        Ok(Some(day))
    }

    fn step(
        &self,
        row: &TableRow,
        (day, step): (&DayRule, &StepRule),
        on: Day,
        place: u64,
    ) -> Result<MappedEvent, Against> {
        let mut act = Perform {
            path: step.path.clone(),
            effective_on: on.start(),
            people: Vec::new(),
            outcome: None,
            values: Vec::new(),
            facts: Vec::new(),
            evidence: Vec::new(),
            reason: None,
            source: None,
        };
        let named = day.people.iter().filter_map(|key| row.text(key));
        for name in named.flat_map(|text| names_of(&text)) {
            let person = PersonId::from(name.as_str());
            if act.people.iter().all(|it| it.person != person) {
                act.people.push(Signer {
                    person,
                    post: step.post.clone(),
                    certificate: None,
                });
            }
        }
        for rule in &step.rules {
            self.value(row, rule, |text| {
                match &rule.target {
                    Target::Field { .. } => act.values.extend(field_value(rule, &text)?),
                    Target::Outcome => act.outcome = Some(translated(rule, &text)?.into_owned()),
                    Target::Fact { name } => act.facts.push(Declared {
                        fact: name.clone(),
                        holds: &*translated(rule, &text)? == "true",
                        reason: format!("{} = {}", rule.key, text.value()),
                    }),
                }
                Ok(())
            })?;
        }
        Ok(MappedEvent {
            row: place,
            step: step.number,
            act,
        })
    }

    /// Takes the value of a rule from its column, where something stands there.
    fn value(
        &self,
        row: &TableRow,
        rule: &Rule,
        take: impl FnOnce(Attribute<'_>) -> Result<(), super::apply::Wrong>,
    ) -> Result<(), Against> {
        let key = normal(&rule.key);
        let Some(value) = row.value(&key) else {
            return Ok(());
        };
        if is_nothing(&value.text()) && rule.values.is_empty() {
            return Ok(());
        }
        let against = |code, cause: String| Against {
            code,
            key: rule.key.clone(),
            cause,
            cure: CURE_VALUE,
        };
        let text = plain(rule, value, &key).ok_or_else(|| {
            let cause = format!("“{}”不能作为“{}”", value.text(), rule.key);
            against(codes::ZS5026, cause)
        })?;
        let raw = text.replace('&', "&amp;");
        take(Attribute::written(&rule.key, &raw)).map_err(|(code, what)| {
            let cause = match code {
                codes::ZS5027 => format!("对照表没有说“{what}”是什么"),
                _ => format!("“{what}”不是程序要求的种类"),
            };
            against(code, cause)
        })
    }

    /// Takes a row that is an event.
    fn event(&mut self, row: &TableRow, place: u64) -> Result<(), Against> {
        let number = self.number(row)?;
        let mut attributes = Vec::new();
        for (name, (_, spot)) in &row.cells {
            let key = self.map.key_of(name);
            let is_time = normal(&self.map.at) == **name;
            let texts = match (is_time, self.map.person.as_ref() == Some(&key)) {
                (true, _) => self.day(row, name)?.iter().map(Day::to_string).collect(),
                (false, true) => names_of(&spot.value.text()),
                (false, false) => vec![self.map.event_text(&key, &spot.value, name)],
            };
            let texts = texts.into_iter();
            attributes.extend(texts.map(|text| (key.clone(), text.replace('&', "&amp;"))));
        }
        if !self.groups.contains_key(&number) {
            self.order.push(number.clone());
        }
        self.groups
            .entry(number)
            .or_default()
            .push((place, attributes));
        Ok(())
    }

    /// Makes cases of the events that were taken.
    fn finish(mut self) {
        for number in std::mem::take(&mut self.order) {
            let rows = self.groups.remove(&number).unwrap_or_default();
            let attributes: Vec<Vec<Attribute<'_>>> = rows
                .iter()
                .map(|(_, cells)| {
                    let cells = cells.iter();
                    cells
                        .map(|(key, text)| Attribute::written(key, text))
                        .collect()
                })
                .collect();
            let events = rows.iter().map(|(row, _)| *row).zip(&attributes);
            let raw = number.replace('&', "&amp;");
            let own = [Attribute::written(&self.map.case, &raw)];
            let mut wrong = Vec::new();
            let case = Trace::of_rows(&own, events, |trace| self.map.case(trace, &mut wrong));
            self.mapped.cases.extend(case);
            for it in wrong.into_iter().filter(|it| it.code != codes::ZS5028) {
                let problem = it.problem(crate::Start::default());
                self.mapped.lost += problem.lost;
                let place = usize::try_from(problem.row).unwrap_or_default();
                let place = place
                    .checked_sub(1)
                    .and_then(|it| self.mapped.places.get(it));
                let sheet = place.map(|it| usize::from(it.sheet));
                let sheet = sheet.and_then(|it| self.mapped.sheets.get(it));
                self.mapped.problems.push(CellProblem::of_cell(
                    problem.code,
                    sheet.map_or("", String::as_str),
                    (place.map_or(0, |it| it.row.saturating_sub(1)), None),
                    &problem.excerpt,
                    (problem.cause, problem.cure),
                ));
            }
        }
    }
}
