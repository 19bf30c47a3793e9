//! Writing inside a transaction, on either database.

use std::collections::BTreeMap;

use zs_event::Person;

use super::Verb;
use crate::Fault;
use crate::batch::Batch;
use crate::bodies::Bodies;
use crate::cell::Cell;
use crate::office::OfficeChange;
use crate::people::Unit;
use crate::row::{Change, Row, Rows};
use crate::rows::{CountRow, PROJECTIONS, count_cells};
use crate::schema::{
    CERTIFICATE, CHECKPOINT, ERASURE_PERMIT, FRONTIER, HOLDING, LEAF, NODE, PERSON, RECEIPT,
    SEALED, SERIES, SETTING, UNIT,
};
use crate::store::{CopiedRows, Erasure, Projections};
use crate::table::Table;

/// A transaction under way.
pub(crate) trait Writing {
    /// Does the same to all rows of a table. No key occurs twice.
    fn rows(
        &mut self,
        verb: Verb,
        table: &'static Table,
        rows: &[Vec<Cell<'_>>],
    ) -> Result<(), Fault>;
}

/// Writes everything of a batch.
pub(crate) fn write_batch(
    to: &mut dyn Writing,
    batch: &Batch,
    sealing: &Bodies,
) -> Result<(), Fault> {
    write_ledger(to, batch, sealing)?;
    let receipts: Vec<_> = batch.receipts.iter().map(receipt_cells).collect();
    to.rows(Verb::Insert, &RECEIPT, &receipts)?;
    to.rows(Verb::Put, &SERIES, &number_cells(&batch.numbers))?;
    write_projections(to, &batch.changes)?;
    let counts = batch.counts.iter().filter(|(_, n)| **n != 0);
    let counts: Vec<_> = counts.map(|(of, n)| count_cells(of, *n).into()).collect();
    to.rows(Verb::Add, CountRow::TABLE, &counts)
}

fn write_ledger(to: &mut dyn Writing, batch: &Batch, sealing: &Bodies) -> Result<(), Fault> {
    let leaves: Vec<_> = batch
        .leaves
        .iter()
        .map(|it| {
            vec![
                Cell::Int(it.seq as i64),
                Cell::blob(&it.case.0),
                it.before.map_or(Cell::Null, |seq| Cell::Int(seq as i64)),
                Cell::blob(&it.hash.0),
                Cell::blob(&it.leaf),
            ]
        })
        .collect();
    to.rows(Verb::Insert, &LEAF, &leaves)?;
    let bodies = batch.leaves.iter();
    let bodies = sealed_rows(sealing, bodies.map(|it| (it.seq, it.body.as_slice())))?;
    to.rows(Verb::Insert, &SEALED, &bodies)?;
    let nodes: Vec<_> = batch
        .nodes
        .iter()
        .map(|node| {
            vec![
                Cell::Int(node.id.level.into()),
                Cell::Int(node.id.index as i64),
                Cell::blob(&node.digest.0),
            ]
        })
        .collect();
    to.rows(Verb::Insert, &NODE, &nodes)?;
    to.rows(Verb::Put, &FRONTIER, &[vec![Cell::blob(&batch.frontier)]])
}

/// The one place where bodies become what a database has.
fn sealed_rows<'a>(
    sealing: &Bodies,
    bodies: impl Iterator<Item = (u64, &'a [u8])>,
) -> Result<Vec<Vec<Cell<'a>>>, Fault> {
    bodies
        .map(|(seq, body)| {
            Ok(vec![
                Cell::Int(seq as i64),
                Cell::Blob(sealing.seal(seq, body)?),
            ])
        })
        .collect()
}

fn number_cells(numbers: &BTreeMap<String, u64>) -> Vec<Vec<Cell<'_>>> {
    let each = numbers.iter();
    each.map(|(series, last)| vec![Cell::text(series), Cell::Int(*last as i64)])
        .collect()
}

fn receipt_cells(receipt: &crate::Receipt) -> Vec<Cell<'_>> {
    vec![
        Cell::blob(&receipt.command.0),
        Cell::Int(receipt.first as i64),
        Cell::Int(receipt.last as i64),
        Cell::blob(&receipt.root.0),
        Cell::Int(receipt.size as i64),
        Cell::Int(receipt.recorded_at.ms()),
    ]
}

/// Writes the changes of projections, each table in the order of its keys, so that neighbours are
/// written together. Of several changes to one key the last one counts.
pub(crate) fn write_projections(to: &mut dyn Writing, changes: &[Change]) -> Result<(), Fault> {
    for table in PROJECTIONS {
        let mut sorted: Vec<_> = changes
            .iter()
            .map(verb_and_row)
            .filter(|(_, row)| row.table().name == table.name)
            .map(|(verb, row)| (row.cells(), verb))
            .collect();
        // A stable sort keeps the order of changes to one key.
        sorted.sort_by(|(a, _), (b, _)| a[..table.key].cmp(&b[..table.key]));
        let (mut puts, mut alters, mut deletes) = (Vec::new(), Vec::new(), Vec::new());
        let same_key = |(a, _): &(Vec<Cell<'_>>, Verb), (b, _): &(Vec<Cell<'_>>, Verb)| {
            a[..table.key] == b[..table.key]
        };
        for of_one_key in sorted.chunk_by_mut(same_key) {
            // A row that was put in the same batch is not there yet, so it cannot be altered.
            let put = of_one_key.iter().any(|(_, verb)| *verb == Verb::Put);
            let Some((cells, verb)) = of_one_key.last_mut() else {
                continue;
            };
            let mut cells = std::mem::take(cells);
            match verb {
                Verb::Delete => {
                    cells.truncate(table.key);
                    deletes.push(cells);
                }
                Verb::Alter if !put => alters.push(cells),
                _ => puts.push(cells),
            }
        }
        to.rows(Verb::Delete, table, &deletes)?;
        to.rows(Verb::Alter, table, &alters)?;
        to.rows(Verb::Put, table, &puts)?;
    }
    Ok(())
}

/// Puts rows in the place of all projections.
pub(crate) fn write_projections_anew(
    to: &mut dyn Writing,
    projections: &Projections,
) -> Result<(), Fault> {
    for table in PROJECTIONS {
        to.rows(Verb::Empty, table, &[Vec::new()])?;
        let rows = projections.rows.iter();
        let rows = rows.filter(|row| row.table().name == table.name);
        let mut rows: Vec<_> = rows.map(crate::Rows::cells).collect();
        rows.sort();
        to.rows(Verb::Insert, table, &rows)?;
    }
    let counts = projections.counts.iter().filter(|(_, n)| **n != 0);
    let counts: Vec<_> = counts.map(|(of, n)| count_cells(of, *n).into()).collect();
    to.rows(Verb::Insert, CountRow::TABLE, &counts)?;
    to.rows(Verb::Empty, &SERIES, &[Vec::new()])?;
    to.rows(Verb::Insert, &SERIES, &number_cells(&projections.numbers))
}

/// Writes the rows of a copy. Settings that a new store has already are replaced.
pub(crate) fn write_copy(
    to: &mut dyn Writing,
    next: &mut dyn FnMut() -> Result<Option<CopiedRows>, Fault>,
) -> Result<(), Fault> {
    while let Some(copied) = next()? {
        let verb = match copied.table.name == SETTING.name {
            true => Verb::Put,
            false => Verb::Insert,
        };
        to.rows(verb, copied.table, &copied.rows)?;
    }
    Ok(())
}

fn verb_and_row(change: &Change) -> (Verb, &Rows) {
    match change {
        Change::Put(row) => (Verb::Put, row),
        Change::Alter(row) => (Verb::Alter, row),
        Change::Delete(row) => (Verb::Delete, row),
    }
}

/// Writes a signed checkpoint.
pub(crate) fn write_checkpoint(to: &mut dyn Writing, size: u64, text: &str) -> Result<(), Fault> {
    let row = vec![Cell::Int(size as i64), Cell::text(text)];
    to.rows(Verb::Insert, &CHECKPOINT, &[row])
}

/// Writes a new setting.
pub(crate) fn write_setting(to: &mut dyn Writing, name: &str, value: &[u8]) -> Result<(), Fault> {
    let row = vec![Cell::text(name), Cell::blob(value)];
    to.rows(Verb::Insert, &SETTING, &[row])
}

/// Writes what stands beside the ledger, change after change.
pub(crate) fn write_office(to: &mut dyn Writing, changes: &[OfficeChange]) -> Result<(), Fault> {
    for change in changes {
        if let OfficeChange::Person(person) = change {
            write_register(to, std::slice::from_ref(&**person), &[])?;
            continue;
        }
        let mut cells = change.cells();
        let verb = match change {
            OfficeChange::End(_) | OfficeChange::DropDraftFile(_) => Verb::Delete,
            OfficeChange::Audit(_)
            | OfficeChange::UnitChange(_)
            | OfficeChange::DraftAct(_)
            | OfficeChange::SurveyUsed(_)
            | OfficeChange::RatingUsed(_) => Verb::Insert,
            OfficeChange::SurveyCount(_)
            | OfficeChange::LookCount(_)
            | OfficeChange::RatingCount(_) => Verb::Add,
            _ => Verb::Put,
        };
        cells.truncate(verb.cells(change.table()));
        to.rows(verb, change.table(), &[cells])?;
    }
    Ok(())
}

/// Replaces bodies under a permit that ends with the transaction.
pub(crate) fn write_erasure(
    to: &mut dyn Writing,
    bodies: &[Erasure],
    sealing: &Bodies,
) -> Result<(), Fault> {
    let seqs: Vec<_> = bodies
        .iter()
        .map(|body| vec![Cell::Int(body.seq as i64)])
        .collect();
    to.rows(Verb::Insert, &ERASURE_PERMIT, &seqs)?;
    let rows = bodies.iter();
    let rows = sealed_rows(sealing, rows.map(|it| (it.seq, it.body.as_slice())))?;
    to.rows(Verb::Replace, &SEALED, &rows)?;
    to.rows(Verb::Delete, &ERASURE_PERMIT, &seqs)
}

/// Writes persons and units, replacing those that exist.
pub(crate) fn write_register(
    to: &mut dyn Writing,
    persons: &[Person],
    units: &[Unit],
) -> Result<(), Fault> {
    let rows: Vec<_> = units
        .iter()
        .map(|unit| vec![Cell::text(unit.id.as_str()), Cell::text(&unit.name)])
        .collect();
    to.rows(Verb::Put, &UNIT, &rows)?;
    let rows: Vec<_> = persons
        .iter()
        .map(|person| vec![Cell::text(person.id.as_str()), Cell::text(&person.name)])
        .collect();
    to.rows(Verb::Put, &PERSON, &rows)?;
    let ids: Vec<_> = persons
        .iter()
        .map(|person| vec![Cell::text(person.id.as_str())])
        .collect();
    to.rows(Verb::Clear, &HOLDING, &ids)?;
    to.rows(Verb::Clear, &CERTIFICATE, &ids)?;
    let rows: Vec<_> = persons
        .iter()
        .flat_map(|person| {
            person.posts.iter().enumerate().map(|(place, held)| {
                let until = held.until.map_or(Cell::Null, day_cell);
                vec![
                    Cell::text(person.id.as_str()),
                    Cell::Int(place as i64),
                    Cell::text(held.post.as_str()),
                    Cell::text(held.unit.as_str()),
                    day_cell(held.from),
                    until,
                ]
            })
        })
        .collect();
    to.rows(Verb::Insert, &HOLDING, &rows)?;
    let rows: Vec<_> = persons
        .iter()
        .flat_map(|person| {
            person.certificates.iter().enumerate().map(|(place, it)| {
                vec![
                    Cell::text(person.id.as_str()),
                    Cell::Int(place as i64),
                    Cell::text(&it.kind),
                    Cell::text(&it.number),
                    day_cell(it.from),
                    day_cell(it.until),
                ]
            })
        })
        .collect();
    to.rows(Verb::Insert, &CERTIFICATE, &rows)
}

fn day_cell(day: zs_base::Day) -> Cell<'static> {
    Cell::Int(day.number().into())
}
