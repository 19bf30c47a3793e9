//! All figures counted anew from the occurrences, and where the kept counts give another value.

use std::collections::BTreeMap;
use std::sync::Arc;

use zs_assess::{Columns, Gathered, LimitKept, Occurrence, Recount, Value, evaluate};
use zs_base::UnitId;
use zs_law::Figure;
use zs_store::{Cell, Fault, Reader, TallyKept, TallyRow, listing, page};

use super::behind::edge_of;
use super::{FigureAsk, gather, gather_each};
use crate::Law;

/// Rows read at a time.
const PAGE: usize = 4_096;

/// What counting anew gave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recounted {
    /// Occurrences that were looked at.
    pub occurrences: u64,
    /// Values that were compared, of each unit and of all together.
    pub values: u64,
    /// Those that differ.
    pub differing: Vec<DifferingValue>,
}

/// A value that kept counts give otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DifferingValue {
    /// The id of the figure.
    pub figure: Arc<str>,
    /// The unit; nothing for all together.
    pub unit: Option<UnitId>,
    /// The value from kept counts.
    pub kept: Value,
    /// The value from the occurrences.
    pub counted: Value,
}

/// Counts every figure anew from the occurrences, for each unit and for all together, and compares
/// it with what the kept counts give.
///
/// # Errors
/// When the store cannot be read.
pub fn recount(reader: &mut dyn Reader, law: &Law, ask: &FigureAsk) -> Result<Recounted, Fault> {
    let figures = &law.library.figures;
    let measures = || figures.iter().map(|it| &it.measure);
    let (kept, _) = gather_each(reader, law, measures(), ask)?;
    // What is kept for the whole county stands beside what is kept for its units.
    let kept_together = gather(reader, law, measures(), ask)?;
    let mut names: Vec<Arc<str>> = Vec::new();
    for measure in measures() {
        names.extend(measure.tallies().into_iter().cloned());
    }
    names.sort_unstable();
    names.dedup();
    let units: Vec<&UnitId> = kept.keys().collect();
    let mut counting = Recount::new(&names, units.len(), ask.days(), measures());
    let mut found = Recounted {
        occurrences: read_all(reader, &units, &names, &mut counting)?,
        ..Recounted::default()
    };
    let mut together = Gathered {
        // People stand on the register and not among the occurrences.
        roster: kept_together.roster.clone(),
        ..Gathered::default()
    };
    for ((unit, kept), mut counted) in kept.iter().zip(counting.of_units()) {
        together.add(&Gathered {
            tallies: counted.tallies.clone(),
            ..Gathered::default()
        });
        counted.roster = kept.roster.clone();
        found.compare(figures, Some(unit), kept, &counted);
    }
    found.compare(figures, None, &kept_together, &together);
    Ok(found)
}

impl Recounted {
    fn compare(
        &mut self,
        figures: &[Figure],
        unit: Option<&UnitId>,
        kept: &Gathered,
        counted: &Gathered,
    ) {
        for figure in figures {
            let [kept, counted] = [kept, counted].map(|it| evaluate(&figure.measure, it));
            self.values += 1;
            if kept != counted {
                self.differing.push(DifferingValue {
                    figure: figure.id.clone(),
                    unit: unit.cloned(),
                    kept,
                    counted,
                });
            }
        }
    }
}

/// Counts every occurrence of the store that lies in one of these units under one of these names;
/// gives how many there are.
fn read_all(
    reader: &mut dyn Reader,
    units: &[&UnitId],
    names: &[Arc<str>],
    counting: &mut Recount,
) -> Result<u64, Fault> {
    let places = |count: usize| 0..count as u32;
    let units: BTreeMap<&str, u32> = units
        .iter()
        .map(|it| it.as_str())
        .zip(places(units.len()))
        .collect();
    let names: BTreeMap<&str, u32> = names
        .iter()
        .map(|it| &**it)
        .zip(places(names.len()))
        .collect();
    let mut columns = Columns::default();
    let mut after: Option<Vec<Cell<'static>>> = None;
    let mut count = 0;
    loop {
        let rows: Vec<TallyRow> = page(reader, &listing::TALLIES, &[], after.as_deref(), PAGE)?;
        for row in &rows {
            let which = units
                .get(row.unit.as_str())
                .zip(names.get(row.tally.as_str()));
            if let Some((unit, tally)) = which {
                columns.push(occurrence(row, *unit, *tally));
            }
        }
        count += columns.len() as u64;
        counting.add(&columns);
        columns.clear();
        match rows.last().filter(|_| rows.len() == PAGE) {
            Some(last) => after = Some(edge_of(last)),
            None => return Ok(count),
        }
    }
}

fn occurrence(row: &TallyRow, unit: u32, tally: u32) -> Occurrence {
    Occurrence {
        unit,
        tally,
        day: row.at.day(),
        kept: match row.kept {
            TallyKept::NoLimit => LimitKept::NoLimit,
            TallyKept::InTime => LimitKept::InTime,
            TallyKept::Late => LimitKept::Late,
            TallyKept::Open => LimitKept::Open,
        },
        value: row.value,
        days: row.days,
    }
}
