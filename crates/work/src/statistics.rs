//! Statistical returns (统计报表) of a year: the tables of a return, one row for each unit and one for
//! all of them together, every number from the same counts as the figure that it is.

mod function;
mod sheets;

pub use sheets::{csv_sheet, number_sheet};

use zs_assess::{Gathered, Period, Value, evaluate};
use zs_base::{Day, UnitId};
use zs_law::{Figure, StatColumn, StatTable};
use zs_store::{Fault, Reader};

use crate::Law;
use crate::figures::{FigureAsk, gather_each};

/// What stands in the cell of a unit that does not have the function.
pub const NO_FUNCTION: &str = "无此职能";
/// The name of the row of all units together.
pub const TOGETHER: &str = "合计";

/// For whom and for which year a return is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatAsk {
    /// The units, one row each, in this order.
    pub units: Vec<UnitId>,
    /// The year.
    pub year: Period,
    /// The day on which somebody asks: what comes later has not happened.
    pub as_of: Day,
}

/// A table with its numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatNumbers<'l> {
    /// The table.
    pub table: &'l StatTable,
    /// One row for each unit, in the order of the question.
    pub rows: Vec<(UnitId, Vec<StatCell>)>,
    /// All units together.
    pub together: Vec<StatCell>,
    /// Totals to which their columns do not add up.
    pub wrong: Vec<WrongTotal>,
}

/// A cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatCell {
    /// The unit has no such function (无此职能).
    NoFunction,
    /// The value, zero among others.
    Value(Value),
}

/// A total that is not the sum of its columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongTotal {
    /// Whose; all units together where there is none.
    pub unit: Option<UnitId>,
    /// The place of the column.
    pub column: usize,
    /// What the total says, and what the columns add up to.
    pub says: i64,
    /// What they add up to.
    pub sum: i64,
}

/// The numbers of a table.
///
/// # Errors
/// When the store cannot be read.
pub fn statistics<'l>(
    reader: &mut dyn Reader,
    law: &'l Law,
    table: &'l StatTable,
    ask: &StatAsk,
) -> Result<StatNumbers<'l>, Fault> {
    let figures = figures_of(law, table);
    let ask_figures = FigureAsk {
        units: ask.units.clone(),
        period: ask.year,
        as_of: ask.as_of,
    };
    let measures = figures.iter().flatten().map(|it| &it.measure);
    let (each, people) = gather_each(reader, law, measures, &ask_figures)?;
    let known = function::procedures_of_units(reader)?;
    let behind = figures.iter().map(|figure| {
        let behind = |it: &&Figure| function::procedures_behind(&law.library, it);
        figure.as_ref().map(behind)
    });
    let behind: Vec<_> = behind.collect();
    let mut together = people;
    let mut rows = Vec::new();
    for unit in &ask.units {
        let none = Gathered::default();
        let from = each.get(unit).unwrap_or(&none);
        let has = |column: usize| match &behind[column] {
            Some(behind) if !behind.is_empty() => {
                let of = known.get(unit);
                of.is_some_and(|of| !of.is_disjoint(behind)) || occurs(figures[column], from)
            }
            _ => true,
        };
        let cells = (0..figures.len()).map(|column| match figures[column] {
            Some(figure) if has(column) => StatCell::Value(evaluate(&figure.measure, from)),
            _ => StatCell::NoFunction,
        });
        rows.push((unit.clone(), with_sums(table, cells.collect())));
        let counted = Gathered {
            tallies: from.tallies.clone(),
            ..Gathered::default()
        };
        together.add(&counted);
    }
    let all = figures.iter().map(|figure| match figure {
        Some(figure) => StatCell::Value(evaluate(&figure.measure, &together)),
        None => StatCell::NoFunction,
    });
    let together = with_sums(table, all.collect());
    let mut wrong = Vec::new();
    for (unit, cells) in &rows {
        wrong_totals(table, Some(unit), cells, &mut wrong);
    }
    wrong_totals(table, None, &together, &mut wrong);
    Ok(StatNumbers {
        table,
        rows,
        together,
        wrong,
    })
}

/// The figure of each column; nothing for a column that is only a sum.
fn figures_of<'l>(law: &'l Law, table: &StatTable) -> Vec<Option<&'l Figure>> {
    let of = |column: &StatColumn| law.library.figure(column.figure.as_deref()?);
    table.columns.iter().map(of).collect()
}

/// Whether a unit counts anything of a figure, at whatever time: whoever took over a case from
/// another unit has the function, too.
fn occurs(figure: Option<&Figure>, from: &Gathered) -> bool {
    let names = figure.map(|it| it.measure.tallies());
    names.into_iter().flatten().any(|name| {
        let found = from.tallies.get(name);
        found.is_some_and(|it| it.before != 0 || it.all() != 0)
    })
}

/// Fills in the columns that are only the sum of others. Where no part has a number there is none.
fn with_sums(table: &StatTable, mut cells: Vec<StatCell>) -> Vec<StatCell> {
    for (place, column) in table.columns.iter().enumerate() {
        if column.figure.is_none() {
            cells[place] = sum_of(column, &cells);
        }
    }
    cells
}

fn sum_of(column: &StatColumn, cells: &[StatCell]) -> StatCell {
    let parts = column.total_of.iter().map(|it| cells[*it]);
    parts.fold(StatCell::NoFunction, |sum, part| match (sum, part) {
        (StatCell::Value(Value::Number(a)), StatCell::Value(Value::Number(b))) => {
            StatCell::Value(Value::Number(a + b))
        }
        (StatCell::Value(Value::Money(a)), StatCell::Value(Value::Money(b))) => {
            StatCell::Value(Value::Money(a + b))
        }
        (StatCell::NoFunction, part) => part,
        (sum, _) => sum,
    })
}

/// The number or the amount in a cell; nothing of anything else.
const fn amount(cell: StatCell) -> Option<i64> {
    match cell {
        StatCell::Value(Value::Number(n) | Value::Money(n)) => Some(n),
        _ => None,
    }
}

/// Totals that have a figure of their own and are not the sum of their columns.
fn wrong_totals(
    table: &StatTable,
    unit: Option<&UnitId>,
    cells: &[StatCell],
    found: &mut Vec<WrongTotal>,
) {
    for (column, it) in table.columns.iter().enumerate() {
        if it.total_of.is_empty() || it.figure.is_none() {
            continue;
        }
        let says = amount(cells[column]).unwrap_or_default();
        let parts = it.total_of.iter().filter_map(|place| amount(cells[*place]));
        let sum = parts.sum();
        if says != sum {
            found.push(WrongTotal {
                unit: unit.cloned(),
                column,
                says,
                sum,
            });
        }
    }
}

impl StatCell {
    /// The cell as it is printed in a column.
    #[must_use]
    pub fn printed(&self, column: &StatColumn) -> String {
        match (self, column.money) {
            (Self::NoFunction, _) => NO_FUNCTION.to_owned(),
            (Self::Value(Value::Money(amount)), Some(money)) => money.printed(*amount),
            (Self::Value(value), _) => value.printed(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(figure: Option<&str>, total_of: &[usize]) -> StatColumn {
        StatColumn {
            name: "栏".into(),
            figure: figure.map(Into::into),
            total_of: total_of.to_vec(),
            money: None,
        }
    }

    fn table(last: Option<&str>) -> StatTable {
        let plain = || column(Some("F"), &[]);
        StatTable {
            name: "表".into(),
            source: None,
            columns: vec![plain(), plain(), column(last, &[0, 1])],
            not_from_cases: Vec::new(),
        }
    }

    fn number(n: i64) -> StatCell {
        StatCell::Value(Value::Number(n))
    }

    #[test]
    fn a_total_that_is_not_the_sum_of_its_columns_is_told() {
        let mut found = Vec::new();
        let counted = table(Some("F"));
        wrong_totals(
            &counted,
            None,
            &[number(1), number(2), number(3)],
            &mut found,
        );
        assert_eq!(found, []);
        wrong_totals(
            &counted,
            None,
            &[number(1), number(2), number(4)],
            &mut found,
        );
        assert_eq!((found[0].says, found[0].sum), (4, 3));
    }

    #[test]
    fn a_column_without_a_figure_is_the_sum_of_those_that_have_a_function() {
        let none = StatCell::NoFunction;
        let cells = |a, b| with_sums(&table(None), vec![a, b, none])[2];
        assert_eq!(cells(number(1), number(2)), number(3));
        assert_eq!(cells(none, number(2)), number(2));
        assert_eq!(cells(none, none), none);
        assert_eq!(cells(number(0), none), number(0));
    }
}
