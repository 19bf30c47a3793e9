//! The case list of chosen units, procedures and days, page by page, and how many cases it has.
//!
//! Every question is answered from an index over just the rows that are asked for, one question for
//! each unit; the number of cases is kept and not counted, unless days are chosen.

use zs_base::{Day, Moment, ProcedureId, UnitId};
use zs_paper::table::normal;
use zs_store::table::Direction;
use zs_store::{CaseRow, Cell, CountChange, CountRow, Fault, Reader, listing, page};

/// Cases counted one by one, where days are chosen, before the count gives up.
pub const COUNTED_MAX: u64 = 10_000;
/// Cases looked through for the name of a party.
const SOUGHT_MAX: usize = 1_000;

/// The kept number of open cases, as the counts name it; a step has no blank in its name.
pub(crate) const OPEN: &str = "case open";
/// The kept number of cases that are over.
pub(crate) const OVER: &str = "case over";
/// Kept numbers belong to no month.
const NO_MONTH: i64 = 0;

/// Which cases a list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaseAsk {
    /// The units whose cases they are.
    pub units: Vec<UnitId>,
    /// Those of one procedure, or all.
    pub procedure: Option<ProcedureId>,
    /// Those that are over (`true`), those that are open, or all.
    pub over: Option<bool>,
    /// Those that reached the unit on this day or later.
    pub from: Option<Day>,
    /// Those that reached the unit on this day or earlier.
    pub to: Option<Day>,
    /// Whether the oldest comes first.
    pub oldest_first: bool,
}

/// The place of a case in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CasePlace {
    /// When it reached the unit.
    pub opened_on: Moment,
    /// Its number.
    pub number: u64,
}

impl CasePlace {
    /// The place of a row.
    #[must_use]
    pub const fn of(row: &CaseRow) -> Self {
        Self {
            opened_on: row.opened_on,
            number: row.number,
        }
    }
}

/// From where a page goes, and in which direction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Turn {
    /// From the beginning of the list.
    #[default]
    First,
    /// Behind this place.
    After(CasePlace),
    /// Before this place.
    Before(CasePlace),
}

/// How many cases a list has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaseCount {
    /// So many.
    Exactly(u64),
    /// So many or more.
    AtLeast(u64),
}

impl CaseAsk {
    /// The rows of a page in the order of the list, at most so many.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn page(
        &self,
        reader: &mut dyn Reader,
        turn: Turn,
        rows: usize,
    ) -> Result<Vec<CaseRow>, Fault> {
        let backwards = matches!(turn, Turn::Before(_));
        let ascending = self.oldest_first != backwards;
        let mut found = Vec::new();
        for unit in &self.units {
            for over in self.standings() {
                found.extend(self.rows_of(reader, unit, over, ascending, turn, rows)?);
            }
        }
        found.sort_unstable_by_key(CasePlace::of);
        if !ascending {
            found.reverse();
        }
        found.truncate(rows);
        if backwards {
            found.reverse();
        }
        Ok(found)
    }

    /// Whether a case belongs to the list.
    #[must_use]
    pub fn covers(&self, row: &CaseRow) -> bool {
        let [first, end] = self.span();
        self.units.contains(&row.unit)
            && self
                .procedure
                .as_ref()
                .is_none_or(|it| *it == row.procedure)
            && self.over.is_none_or(|over| over == row.ended.is_some())
            && (first..end).contains(&row.opened_on.ms())
    }

    fn rows_of(
        &self,
        reader: &mut dyn Reader,
        unit: &UnitId,
        over: bool,
        ascending: bool,
        turn: Turn,
        rows: usize,
    ) -> Result<Vec<CaseRow>, Fault> {
        let direction = match ascending {
            true => Direction::Ascending,
            false => Direction::Descending,
        };
        let listing = listing::cases_of_unit(self.procedure.is_some(), over, direction);
        let [first, end] = self.span();
        let edge = match (turn, ascending) {
            (Turn::After(place) | Turn::Before(place), _) => {
                [place.opened_on.ms(), place.number as i64]
            }
            (Turn::First, true) => [first, -1],
            (Turn::First, false) => [end, -1],
        };
        let prefix = self.prefix(unit);
        let mut after = prefix.clone();
        after.extend(edge.map(Cell::Int));
        let found: Vec<CaseRow> = page(reader, listing, &prefix, Some(&after), rows)?;
        let within = |row: &CaseRow| (first..end).contains(&row.opened_on.ms());
        Ok(found.into_iter().take_while(within).collect())
    }

    /// How many cases the list has.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn count(&self, reader: &mut dyn Reader) -> Result<CaseCount, Fault> {
        let mut count = 0;
        for unit in &self.units {
            for over in self.standings() {
                count += match self.from.is_some() || self.to.is_some() {
                    true => self.counted(reader, unit, over)?,
                    false => self.kept(reader, unit, over)?,
                };
            }
        }
        let is_cut = (self.from.is_some() || self.to.is_some()) && count >= COUNTED_MAX;
        Ok(match is_cut {
            true => CaseCount::AtLeast(COUNTED_MAX),
            false => CaseCount::Exactly(count),
        })
    }

    fn counted(&self, reader: &mut dyn Reader, unit: &UnitId, over: bool) -> Result<u64, Fault> {
        let by_procedure = self.procedure.is_some();
        let listing = listing::cases_of_unit(by_procedure, over, Direction::Ascending);
        let span = self.span().map(Cell::Int);
        reader.count(listing, &self.prefix(unit), span, COUNTED_MAX)
    }

    fn kept(&self, reader: &mut dyn Reader, unit: &UnitId, over: bool) -> Result<u64, Fault> {
        let procedure = self.procedure.as_ref().map_or("", ProcedureId::as_str);
        let key = [
            Cell::text(unit.as_str()),
            Cell::text(procedure),
            Cell::Int(NO_MONTH),
            Cell::text(if over { OVER } else { OPEN }),
        ];
        let rows: Vec<CountRow> = page(reader, &listing::COUNTS, &key, None, 1)?;
        Ok(rows.first().map_or(0, |row| row.n.unsigned_abs()))
    }

    fn standings(&self) -> impl Iterator<Item = bool> + use<> {
        let over = self.over;
        [false, true]
            .into_iter()
            .filter(move |it| over.is_none_or(|over| over == *it))
    }

    fn prefix<'a>(&'a self, unit: &'a UnitId) -> Vec<Cell<'a>> {
        let unit = Cell::text(unit.as_str());
        let procedure = self.procedure.as_ref().map(|it| Cell::text(it.as_str()));
        [unit].into_iter().chain(procedure).collect()
    }

    /// The first moment of the chosen days and the one after the last, in milliseconds.
    fn span(&self) -> [i64; 2] {
        let first = self.from.map_or(i64::MIN, |day| day.start().ms());
        let end = self.to.map(Day::next);
        [first, end.map_or(i64::MAX, |day| day.start().ms())]
    }
}

/// The cases of these units whose party's name begins so, in the order of their numbers, the newest
/// first. Persons are found only in the units for which the asker may see them.
///
/// # Errors
/// When the store cannot be read.
pub fn cases_of_party(
    reader: &mut dyn Reader,
    name: &str,
    may_see: &dyn Fn(&CaseRow) -> bool,
) -> Result<Vec<CaseRow>, Fault> {
    let name = sought(name);
    if name.is_empty() {
        return Ok(Vec::new());
    }
    let after = [Cell::text(&name), Cell::Int(-1)];
    let found: Vec<CaseRow> = page(
        reader,
        &listing::CASES_OF_PARTY,
        &[],
        Some(&after),
        SOUGHT_MAX,
    )?;
    let begins = found
        .into_iter()
        .take_while(|row| row.sought.starts_with(&name));
    let mut rows: Vec<CaseRow> = begins.filter(may_see).collect();
    rows.sort_unstable_by_key(|row| std::cmp::Reverse(row.number));
    Ok(rows)
}

/// The name of a party as it is looked for: letters of one width and one case, without spaces.
#[must_use]
pub(crate) fn sought(name: &str) -> String {
    normal(name).to_lowercase()
}

/// The kept numbers in which a case counts.
pub(crate) fn counted_as(row: &CaseRow) -> [CountChange; 2] {
    let what = if row.ended.is_some() { OVER } else { OPEN };
    let of = |procedure: ProcedureId| CountChange {
        unit: row.unit.clone(),
        procedure,
        month: NO_MONTH,
        what: what.to_owned(),
    };
    [of("".into()), of(row.procedure.clone())]
}
