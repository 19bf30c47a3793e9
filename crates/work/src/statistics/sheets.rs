//! A table of a return as sheets to take along: xlsx with numbers as numbers and the notes that belong
//! to it, csv with the table alone.

use zs_law::{Library, Measure, StatColumn, StatReport};
use zs_paper::table::{NumberFormat, NumberSheet, Sheet};

use super::{NO_FUNCTION, StatAsk, StatNumbers, TOGETHER};

/// What stands above the names of the units.
const UNIT: &str = "单位";

/// A table as a sheet of texts, as csv holds them; `names` are those of the units, row by row.
#[must_use]
pub fn csv_sheet(numbers: &StatNumbers<'_>, names: &[String]) -> Sheet {
    let columns = &numbers.table.columns;
    let heads = columns.iter().map(|it| it.name.to_string());
    let own = numbers.rows.iter().map(|(_, cells)| cells);
    let all = own.zip(names).map(|(cells, name)| (cells, name.as_str()));
    let all = all.chain([(&numbers.together, TOGETHER)]);
    let rows = all.map(|(cells, name)| {
        let printed = cells.iter().zip(columns);
        let printed = printed.map(|(cell, column)| cell.printed(column));
        [name.to_owned()].into_iter().chain(printed).collect()
    });
    Sheet {
        name: numbers.table.name.to_string(),
        head: [UNIT.to_owned()].into_iter().chain(heads).collect(),
        rows: rows.collect(),
    }
}

/// A table as a sheet of numbers with what must be known of them below; `names` are those of the
/// units, row by row.
#[must_use]
pub fn number_sheet(
    library: &Library,
    report: &StatReport,
    numbers: &StatNumbers<'_>,
    names: &[String],
    ask: &StatAsk,
) -> NumberSheet {
    let columns = numbers.table.columns.iter();
    let formats = columns.map(|it| format_of(library, it));
    let mut notes = vec![format!(
        "{}，{}，从办案记录里数到 {}。“{NO_FUNCTION}”：到现在没有办过这类案件；有职能而没有办过的，公布以前改为 0。",
        report.name,
        ask.year.said(),
        ask.year.until(ask.as_of).to,
    )];
    let missing = numbers.table.not_from_cases.iter();
    notes.extend(missing.map(|it| format!("不从案件里数：{}——{}", it.name, it.why)));
    NumberSheet {
        sheet: csv_sheet(numbers, names),
        formats: [NumberFormat::Text].into_iter().chain(formats).collect(),
        notes,
    }
}

fn format_of(library: &Library, column: &StatColumn) -> NumberFormat {
    if let Some(money) = column.money {
        return NumberFormat::Decimals(money.decimals());
    }
    let figure = column.figure.as_deref().and_then(|id| library.figure(id));
    match figure.map(|it| &it.measure) {
        Some(Measure::Ratio { .. } | Measure::InTime(_)) => NumberFormat::Percent,
        Some(Measure::MedianDays(_)) => NumberFormat::Decimals(1),
        _ => NumberFormat::Decimals(0),
    }
}
