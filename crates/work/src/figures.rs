//! The figures of units in a period, from what the store keeps, and the cases behind them.
//!
//! A figure is made of kept counts and needs no look at a case. What it opens to are the rows of the
//! same occurrences, so that a number and its list cannot differ.

mod behind;
mod finals;
mod gather;
mod of_county;
mod readiness;
mod recount;
mod report;
mod scheme;
mod shift;
mod stamp;
mod trend;

pub(crate) use behind::tallies_of;
pub use behind::{Behind, Part, behind, figures_of_case};
pub use finals::{
    FinalFigure, FinalFigures, KeptFinals, Reopened, finals, lines_now, listed_lines, overlapping,
};
pub(crate) use finals::{draw, note_of_final, note_of_reopening};
pub(crate) use gather::{gather, gather_each, owned};
pub use readiness::{Lacks, Readiness, readiness};
pub use recount::{DifferingValue, Recounted, recount};
pub use report::{ReportOfPeriod, Sources, report_of, report_paper, report_sheet, report_with};
pub use scheme::{Standing, standing};
pub(crate) use shift::{Shift, looking_at, shift};
pub use stamp::{Stamp, stamp};
pub use trend::{MonthOfFigures, trend};

use std::sync::Arc;

use zs_assess::{Period, Value, evaluate};
use zs_base::{Day, UnitId};
use zs_law::Figure;
use zs_store::{Fault, Reader};

use crate::Law;

/// For whom and when figures are asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FigureAsk {
    /// The units, whose cases are counted together.
    pub units: Vec<UnitId>,
    /// The period.
    pub period: Period,
    /// The day on which somebody asks: what comes later has not happened.
    pub as_of: Day,
}

impl FigureAsk {
    /// The days that are counted.
    #[must_use]
    pub fn days(&self) -> Period {
        self.period.until(self.as_of)
    }
}

/// The values of some figures, in their order.
///
/// # Errors
/// When the store cannot be read.
pub fn figures<'f>(
    reader: &mut dyn Reader,
    law: &Law,
    figures: impl Iterator<Item = &'f Figure> + Clone,
    ask: &FigureAsk,
) -> Result<Vec<(Arc<str>, Value)>, Fault> {
    let from = gather::gather(reader, law, figures.clone().map(|it| &it.measure), ask)?;
    let values = figures.map(|it| (it.id.clone(), evaluate(&it.measure, &from)));
    Ok(values.collect())
}

/// Figures by their ids, each with its value.
pub type FigureValues = Vec<(Arc<str>, Value)>;

/// The values of some figures, in their order, for each unit and for all of them together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfUnits {
    /// For each unit that was asked for.
    pub each: Vec<(UnitId, FigureValues)>,
    /// For all together: a person of two units is one person.
    pub together: FigureValues,
}

/// The values of some figures for each unit and for all together, reading each count once.
///
/// # Errors
/// When the store cannot be read.
pub fn figures_of_units<'f>(
    reader: &mut dyn Reader,
    law: &Law,
    figures: impl Iterator<Item = &'f Figure> + Clone,
    ask: &FigureAsk,
) -> Result<OfUnits, Fault> {
    let measures = figures.clone().map(|it| &it.measure);
    let (each, mut together) = gather_each(reader, law, measures, ask)?;
    let values = |from: &zs_assess::Gathered| {
        let values = figures.clone();
        let values = values.map(|it| (it.id.clone(), evaluate(&it.measure, from)));
        values.collect::<Vec<_>>()
    };
    for gathered in each.values() {
        together.add(&zs_assess::Gathered {
            tallies: gathered.tallies.clone(),
            ..zs_assess::Gathered::default()
        });
    }
    Ok(OfUnits {
        each: each
            .iter()
            .map(|(unit, it)| (unit.clone(), values(it)))
            .collect(),
        together: values(&together),
    })
}
