//! What stands behind a figure: the occurrences that were counted, and what a case counts for.

use std::collections::BTreeSet;
use std::sync::Arc;

use zs_base::{CaseId, UnitId};
use zs_law::{Counted, Figure, Measure};
use zs_store::{Cell, Fault, Reader, TallyKept, TallyRow, listing, page};

use super::FigureAsk;
use super::gather::{edge, owned};
use crate::Law;

/// Rows read at a time.
const PAGE: usize = 1_024;

/// An occurrence, and on which side of a share it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Behind {
    /// The occurrence.
    pub row: TallyRow,
    /// Where it counts.
    pub part: Part,
}

/// Where an occurrence counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Only below the line of a share: it is what keeps the share from being whole.
    Missing,
    /// Above the line of a share, or in a number that is no share.
    In,
    /// It takes away from a stock.
    Gone,
}

/// The occurrences behind a figure, what is missing first, then by moment; at most `limit` of each
/// unit and name, and whether there are more.
///
/// # Errors
/// When the store cannot be read.
pub fn behind(
    reader: &mut dyn Reader,
    figure: &Figure,
    ask: &FigureAsk,
    limit: usize,
) -> Result<(Vec<Behind>, bool), Fault> {
    let mut found = Vec::new();
    let mut more = false;
    let stock = matches!(figure.measure, Measure::Stock { .. });
    for name in figure.measure.tallies() {
        for unit in &ask.units {
            let rows = rows_of(reader, unit, name, ask, stock, limit + 1)?;
            more |= rows.len() > limit;
            found.extend(rows.into_iter().take(limit));
        }
    }
    let counted = found.into_iter();
    let counted = counted.filter_map(|row| {
        Some(Behind {
            part: part_of(&figure.measure, &row)?,
            row,
        })
    });
    let mut counted: Vec<Behind> = counted.collect();
    share(&figure.measure, &mut counted);
    counted.sort_by_key(|it| (it.part, it.row.at, it.row.case));
    Ok((counted, more))
}

/// The occurrences of one unit and name in the period; of all time for a stock.
fn rows_of(
    reader: &mut dyn Reader,
    unit: &UnitId,
    tally: &str,
    ask: &FigureAsk,
    stock: bool,
    limit: usize,
) -> Result<Vec<TallyRow>, Fault> {
    let days = ask.days();
    let first = if stock {
        zs_base::Day::default()
    } else {
        days.from
    };
    let end = days.to.next().start();
    let prefix = [Cell::text(unit.as_str()), Cell::text(tally)];
    let mut after = edge(unit, tally, first);
    let mut found = Vec::new();
    loop {
        let rows: Vec<TallyRow> = page(reader, &listing::TALLIES, &prefix, Some(&after), PAGE)?;
        let full = rows.len() == PAGE;
        let within: Vec<TallyRow> = rows.into_iter().take_while(|row| row.at < end).collect();
        let goes_on = full && within.len() == PAGE && found.len() + PAGE < limit;
        if let Some(last) = within.last() {
            after = edge_of(last);
        }
        found.extend(within);
        if !goes_on {
            found.truncate(limit);
            return Ok(found);
        }
    }
}

/// Where an occurrence counts in a measure; nowhere where it is not of its kind.
fn part_of(measure: &Measure, row: &TallyRow) -> Option<Part> {
    let late = matches!(row.kept, TallyKept::Late | TallyKept::Open);
    let counts = |of: &[Counted]| {
        of.iter().any(|it| match it {
            Counted::Tally(name) => **name == *row.tally,
            Counted::Late(name) => **name == *row.tally && late,
            Counted::Roster(_) => false,
        })
    };
    let named = |names: &[Arc<str>]| names.iter().any(|name| **name == *row.tally);
    match measure {
        Measure::Count(of) => counts(of).then_some(Part::In),
        Measure::Ratio { of, among } => match (counts(of), counts(among)) {
            (true, _) => Some(Part::In),
            (false, true) => Some(Part::Missing),
            (false, false) => None,
        },
        Measure::InTime(_) => match row.kept {
            TallyKept::NoLimit => None,
            TallyKept::InTime => Some(Part::In),
            TallyKept::Late | TallyKept::Open => Some(Part::Missing),
        },
        Measure::Stock { plus, .. } => Some(if named(plus) { Part::In } else { Part::Gone }),
        Measure::Sum(_) | Measure::Average(_) => Some(Part::In),
        Measure::MedianDays(_) => row.days.map(|_| Part::In),
    }
}

/// In a share, a case that stands above the line under one name does not also stand below it under
/// another: what is missing are cases of which nothing stands above.
fn share(measure: &Measure, found: &mut Vec<Behind>) {
    if !matches!(measure, Measure::Ratio { .. }) {
        return;
    }
    let above = found.iter().filter(|it| it.part == Part::In);
    let above: BTreeSet<CaseId> = above.map(|it| it.row.case).collect();
    found.retain(|it| it.part == Part::In || !above.contains(&it.row.case));
}

/// The place of a row in the order of its listing.
pub(super) fn edge_of(row: &TallyRow) -> Vec<Cell<'static>> {
    owned(&[
        Cell::text(row.unit.as_str()),
        Cell::text(&row.tally),
        Cell::Int(row.at.ms()),
        Cell::blob(&row.case.0),
        Cell::text(&row.path),
        Cell::Int(row.round.into()),
    ])
}

/// Everything that a case counts for.
///
/// # Errors
/// When the store cannot be read.
pub(crate) fn tallies_of(reader: &mut dyn Reader, case: CaseId) -> Result<Vec<TallyRow>, Fault> {
    let key = [Cell::blob(&case.0)];
    let mut found: Vec<TallyRow> = Vec::new();
    loop {
        let after = found.last().map(|row| {
            owned(&[
                Cell::blob(&case.0),
                Cell::text(&row.tally),
                Cell::text(&row.path),
                Cell::Int(row.round.into()),
            ])
        });
        let listing = &listing::TALLIES_OF_CASE;
        let rows: Vec<TallyRow> = page(reader, listing, &key, after.as_deref(), PAGE)?;
        let full = rows.len() == PAGE;
        found.extend(rows);
        if !full {
            return Ok(found);
        }
    }
}

/// The figures that a case feeds, each with its occurrences.
///
/// # Errors
/// When the store cannot be read.
pub fn figures_of_case<'l>(
    reader: &mut dyn Reader,
    law: &'l Law,
    case: CaseId,
) -> Result<Vec<(&'l Figure, Vec<TallyRow>)>, Fault> {
    let rows = tallies_of(reader, case)?;
    let fed = law.library.figures.iter().filter_map(|figure| {
        let names = figure.measure.tallies();
        let counts = |row: &&TallyRow| {
            names.iter().any(|name| ***name == *row.tally)
                && part_of(&figure.measure, row).is_some()
        };
        let rows: Vec<TallyRow> = rows.iter().filter(counts).cloned().collect();
        (!rows.is_empty()).then_some((figure, rows))
    });
    Ok(fed.collect())
}
