//! Figures month by month, as charts show them.

use zs_assess::{Period, Value};
use zs_law::Figure;
use zs_store::{Fault, Reader};

use super::{FigureAsk, figures};
use crate::Law;

/// A month with the values of some figures, in their order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MonthOfFigures {
    /// The month.
    pub month: Period,
    /// The values; the last month only as far as it has come.
    pub values: Vec<Value>,
}

/// The figures of so many months, the last of them the month of the day on which somebody asks. The
/// period of the question does not matter.
///
/// # Errors
/// When the store cannot be read.
pub fn trend<'f>(
    reader: &mut dyn Reader,
    law: &Law,
    of: impl Iterator<Item = &'f Figure> + Clone,
    ask: &FigureAsk,
    months: u16,
) -> Result<Vec<MonthOfFigures>, Fault> {
    let (year, month, _) = ask.as_of.ymd();
    let last = i32::from(year) * 12 + i32::from(month) - 1;
    let mut found = Vec::with_capacity(usize::from(months));
    for back in (0..i32::from(months)).rev() {
        let (year, month) = (
            (last - back).div_euclid(12),
            (last - back).rem_euclid(12) + 1,
        );
        // Before the first year that days know there is nothing to show.
        let Some(month) = Period::months(year as i16, month as i8, 1) else {
            continue;
        };
        let ask = FigureAsk {
            period: month,
            ..ask.clone()
        };
        let values = figures(reader, law, of.clone(), &ask)?;
        let values = values.into_iter().map(|(_, value)| value).collect();
        found.push(MonthOfFigures { month, values });
    }
    Ok(found)
}
