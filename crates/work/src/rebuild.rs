//! Computes the projections anew from the events and compares them with what is stored, row by row.

use std::collections::{BTreeMap, BTreeSet};

use zs_base::{CaseId, Digest};
use zs_store::cell::Cells;
use zs_store::row::Row as _;
use zs_store::rows::PROJECTIONS;
use zs_store::table::{Listing, Table};
use zs_store::{CaseRow, Cell, CountChange, CountRow, Fault, Reader, Rows, Wrong, listing, page};
use zs_time::Calendar;

use crate::counting::counted_in;
use crate::engine::SECRET;
use crate::figures::tallies_of;
use crate::law::Law;
use crate::memory::Memory;
use crate::numbering::Numbers;
use crate::projection::{case_row_of, counted, tallied};
use crate::register::Desk;
use crate::replay::{event_of, replay};
use crate::tallying::recount;

/// Rows read at a time.
const PAGE: usize = 1_024;

/// What was compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Compared {
    /// Cases that were replayed.
    pub cases: u64,
    /// Rows that are what the replay gives.
    pub rows: u64,
    /// Cases of which an event was erased: their rows cannot be computed any more.
    pub erased: u64,
}

/// A row that a replay gives: what it must be, whose it is, and whether it was found.
struct Expected {
    digest: Digest,
    table: &'static str,
    case: u64,
    found: bool,
}

/// Compares every projection with a replay of all events. Nothing may be written meanwhile.
///
/// # Errors
/// The first row that is wrong, too many or missing; or a fault of the store.
pub fn check_projections(reader: &mut dyn Reader, law: &Law) -> Result<Compared, Wrong> {
    let mut replayed = Replayed {
        calendar: counted_in(reader, law)?,
        ..Replayed::default()
    };
    let secret = reader.setting(SECRET)?.unwrap_or_default();
    let mut after = None;
    loop {
        let after_cells = after.map(|number: u64| [Cell::Int(number as i64)]);
        let after_cells = after_cells.as_ref().map(<[_; 1]>::as_slice);
        let cases: Vec<CaseRow> = page(reader, &listing::CASES, &[], after_cells, PAGE)?;
        let Some(last) = cases.last() else { break };
        after = Some(last.number);
        for row in &cases {
            replayed.case(reader, law, &secret, row)?;
        }
    }
    let notes = count_notes(reader)?;
    let leaves = reader.totals()?.leaves;
    if replayed.events + notes != leaves {
        let lost = leaves.saturating_sub(replayed.events + notes);
        return Err(Wrong::outside(format!(
            "案件列表不完整：账本里有{lost}条记录不属于列表里的案件"
        )));
    }
    replayed.compare(reader)
}

fn count_notes(reader: &mut dyn Reader) -> Result<u64, Fault> {
    let (mut count, mut next) = (0, 0);
    loop {
        let notes = reader.notes(next, PAGE)?;
        let Some(last) = notes.last() else {
            return Ok(count);
        };
        count += notes.len() as u64;
        next = last.seq + 1;
    }
}

#[derive(Default)]
struct Replayed {
    expected: Vec<Expected>,
    counts: BTreeMap<CountChange, i64>,
    numbers: Numbers,
    erased: BTreeSet<CaseId>,
    cases: u64,
    events: u64,
    opened: Option<u64>,
    /// Another calendar than that of the law, in which the rows are counted.
    calendar: Option<Calendar>,
}

impl Replayed {
    fn case(
        &mut self,
        reader: &mut dyn Reader,
        law: &Law,
        secret: &[u8],
        row: &CaseRow,
    ) -> Result<(), Wrong> {
        let leaves = reader.events_of(row)?;
        self.events += leaves.len() as u64;
        self.cases += 1;
        // Cases are numbered in the order of their first events, without gaps.
        let opened = leaves.first().map(|leaf| leaf.seq);
        if row.number != self.cases || opened <= self.opened {
            let (shown, expected) = (row.number, self.cases);
            return Err(Wrong::outside(format!(
                "“案件”里第{shown}号案件的编号与账本不符，这里应当是第{expected}号"
            )));
        }
        self.opened = opened;
        for leaf in &leaves {
            if event_of(leaf)?.is_none() {
                self.erased.insert(row.case);
            }
        }
        let mut memory = Memory::default();
        let desk = Desk::new(law, secret, reader, &mut memory, row.case);
        let calendar = self.calendar.clone();
        let desk = match &calendar {
            Some(calendar) => desk.counting_in(calendar),
            None => desk,
        };
        let (counts, numbers) = (&mut self.counts, &mut self.numbers);
        let replayed = replay(row.case, row.number, &leaves, &desk, |state, event| {
            counted(state, &event.happening, counts);
            numbers.note(state, &event.happening);
        })?;
        if let Some(fault) = desk.fault() {
            return Err(fault.into());
        }
        // The rows of a case with an unreadable event are not compared, so they are counted as they are.
        if self.erased.contains(&row.case) {
            tallied(None, row, &mut self.counts);
            let stored = tallies_of(reader, row.case)?.into_iter();
            let stored: Vec<Rows> = stored.map(Rows::Tally).collect();
            recount(&[], &stored, &mut self.counts);
            return Ok(());
        }
        if let Some(row) = case_row_of(&replayed.rows) {
            tallied(None, row, &mut self.counts);
        }
        recount(&[], &replayed.rows, &mut self.counts);
        for row_of_case in &replayed.rows {
            self.expected.push(Expected {
                digest: digest_of(row_of_case.table(), &row_of_case.cells()),
                table: row_of_case.table().title,
                case: row.number,
                found: false,
            });
        }
        Ok(())
    }

    fn compare(mut self, reader: &mut dyn Reader) -> Result<Compared, Wrong> {
        self.expected.sort_by_key(|it| it.digest);
        let mut rows = 0;
        for (listing, table) in listing::ALL.iter().zip(PROJECTIONS) {
            if table.name != CountRow::TABLE.name {
                rows += self.table(reader, listing)?;
            }
        }
        if let Some(missing) = self.expected.iter().find(|it| !it.found) {
            return Err(Wrong::outside(format!(
                "“{}”里缺少第{}号案件的一行，或者这一行被改动",
                missing.table, missing.case
            )));
        }
        rows += self.compare_counts(reader)?;
        rows += self.numbers.compare(reader)?;
        Ok(Compared {
            cases: self.cases,
            rows,
            erased: self.erased.len() as u64,
        })
    }

    /// Compares one table and gives the number of its rows.
    fn table(&mut self, reader: &mut dyn Reader, listing: &'static Listing) -> Result<u64, Wrong> {
        let table = listing.table;
        let case_column = table
            .columns
            .iter()
            .position(|(name, _)| *name == "case_id");
        let mut count = 0;
        scan(reader, listing, |cells| {
            let case = case_column.and_then(|index| match &cells[index] {
                Cell::Blob(bytes) => bytes.as_ref().try_into().ok().map(CaseId),
                _ => None,
            });
            if case.is_some_and(|case| self.erased.contains(&case)) {
                return Ok(());
            }
            let digest = digest_of(table, cells);
            let place = self.expected.binary_search_by_key(&digest, |it| it.digest);
            match place {
                Ok(index) if !self.expected[index].found => {
                    self.expected[index].found = true;
                    count += 1;
                    Ok(())
                }
                _ => Err(Wrong::outside(format!(
                    "“{}”里这一行与账本不符：{}",
                    table.title,
                    shown(cells)
                ))),
            }
        })?;
        Ok(count)
    }

    fn compare_counts(&mut self, reader: &mut dyn Reader) -> Result<u64, Wrong> {
        // What was added and taken away again counts as nothing.
        self.counts.retain(|_, n| *n != 0);
        let mut rows = 0;
        let counts = &mut self.counts;
        scan(reader, &listing::COUNTS, |cells| {
            let row = CountRow::from_cells(&mut Cells::new(CountRow::TABLE.title, cells))?;
            let expected = counts.remove(&row.of).unwrap_or(0);
            rows += 1;
            if expected == row.n {
                return Ok(());
            }
            let shown = shown(cells);
            Err(Wrong::outside(format!(
                "“计数”里这一行与账本不符，应当是{expected}：{shown}"
            )))
        })?;
        match self.counts.first_key_value() {
            Some((of, n)) => Err(Wrong::outside(format!(
                "“计数”里缺少一行：{} {} {}，应当是{n}",
                of.unit, of.procedure, of.what
            ))),
            None => Ok(rows),
        }
    }
}

/// Shows every row of a listing.
fn scan(
    reader: &mut dyn Reader,
    listing: &'static Listing,
    mut each: impl FnMut(&[Cell<'static>]) -> Result<(), Wrong>,
) -> Result<(), Wrong> {
    let mut after: Option<Vec<Cell<'static>>> = None;
    loop {
        let rows = reader.scan(listing, &[], after.as_deref(), PAGE)?;
        let Some(last) = rows.last() else {
            return Ok(());
        };
        let key = listing.order.iter().map(|column| last[*column].clone());
        after = Some(key.collect());
        for cells in &rows {
            each(cells)?;
        }
    }
}

fn digest_of(table: &Table, cells: &[Cell<'_>]) -> Digest {
    let mut bytes = Vec::with_capacity(128);
    for cell in cells {
        let (kind, content): (u8, &[u8]) = match cell {
            Cell::Null => (0, &[]),
            Cell::Int(number) => (1, &number.to_be_bytes()),
            Cell::Text(text) => (2, text.as_bytes()),
            Cell::Blob(content) => (3, content),
        };
        bytes.push(kind);
        bytes.extend_from_slice(&(content.len() as u32).to_be_bytes());
        bytes.extend_from_slice(content);
    }
    Digest::of(&[table.name.as_bytes(), &[0], &bytes])
}

/// The cells of a row for people.
fn shown(cells: &[Cell<'_>]) -> String {
    let texts: Vec<String> = cells
        .iter()
        .map(|cell| match cell {
            Cell::Null => "—".to_owned(),
            Cell::Int(number) => number.to_string(),
            Cell::Text(text) => text.to_string(),
            Cell::Blob(bytes) => zs_ledger::hex::to_hex(bytes),
        })
        .collect();
    texts.join("、")
}
