//! The tables of a return say what the figures say, unit by unit and together.

use zs_assess::{Period, Value};
use zs_store::sqlite::open_reader;
use zs_work::figures::{FigureAsk, figures};
use zs_work::statistics::{StatAsk, StatCell, csv_sheet, number_sheet, statistics};

use crate::figures::filed;
use crate::town::{Town, at};

/// The units of the town, the second without a case.
const UNITS: [&str; 2] = ["m1", "m2"];

fn ask(units: &[&str]) -> StatAsk {
    StatAsk {
        units: units.iter().map(|it| (*it).into()).collect(),
        year: Period::year(2026).unwrap(),
        as_of: at("2026-12-31T10:00").day(),
    }
}

/// What a figure says of some units.
fn figure(town: &Town, id: &str, ask: &StatAsk, units: &[&str]) -> Value {
    let law = town.looker.law().clone();
    let mut reader = open_reader(&town.data).unwrap();
    let ask = FigureAsk {
        units: units.iter().map(|it| (*it).into()).collect(),
        period: ask.year,
        as_of: ask.as_of,
    };
    let one = std::iter::once(law.library.figure(id).unwrap());
    figures(reader.as_mut(), &law, one, &ask).unwrap()[0].1
}

#[test]
fn every_cell_is_what_its_figure_says() {
    let mut town = Town::new();
    for day in ["2026-04-01", "2026-04-02"] {
        filed(&mut town, day);
    }
    let law = town.looker.law().clone();
    let mut reader = open_reader(&town.data).unwrap();
    let ask = ask(&UNITS);
    let mut compared = 0;
    for table in law.library.statistics.iter().flat_map(|it| &it.tables) {
        let numbers = statistics(reader.as_mut(), &law, table, &ask).unwrap();
        assert_eq!(numbers.wrong, [], "{}", table.name);
        let own = numbers
            .rows
            .iter()
            .map(|(unit, cells)| (vec![unit.as_str()], cells));
        for (units, cells) in own.chain([(UNITS.to_vec(), &numbers.together)]) {
            for (cell, column) in cells.iter().zip(&table.columns) {
                if let (StatCell::Value(value), Some(id)) = (cell, &column.figure) {
                    assert_eq!(*value, figure(&town, id, &ask, &units), "{id} {units:?}");
                    compared += 1;
                }
            }
        }
    }
    assert!(compared > 100, "{compared}");
}

#[test]
fn a_unit_that_never_had_such_a_case_has_no_function_and_one_that_had_has_zero() {
    let mut town = Town::new();
    filed(&mut town, "2026-04-01");
    let law = town.looker.law().clone();
    let mut reader = open_reader(&town.data).unwrap();
    let ask = ask(&UNITS);
    let report = law.library.statistic("enforcement").unwrap();
    let mut of = |name: &str| {
        let mut tables = report.tables.iter();
        let table = tables.find(|it| it.name.contains(name)).unwrap();
        statistics(reader.as_mut(), &law, table, &ask).unwrap()
    };
    let penalties = of("十二栏");
    assert_eq!(penalties.rows[0].1[12], StatCell::Value(Value::Number(0)));
    assert_eq!(penalties.rows[1].1[12], StatCell::NoFunction);
    assert_eq!(penalties.together[12], StatCell::Value(Value::Number(0)));
    let coercion = of("行政强制");
    assert_eq!(coercion.rows[0].1[0], StatCell::NoFunction);
    // An application to the court may come of a penalty, so that who has penalties has it, too.
    assert_eq!(
        coercion.rows[0].1.last(),
        Some(&StatCell::Value(Value::Number(0)))
    );
    // People are counted everywhere.
    let people = of("持证率");
    assert_eq!(people.rows[0].1[0], StatCell::Value(Value::Number(3)));
    assert_eq!(people.rows[1].1[0], StatCell::Value(Value::Number(1)));
    assert_eq!(people.together[0], StatCell::Value(Value::Number(4)));
    let names = UNITS.map(str::to_owned);
    let sheet = csv_sheet(&penalties, &names);
    assert_eq!(sheet.rows[1][1], "无此职能");
    assert_eq!(sheet.rows[0][14], "0.00");
    assert_eq!(sheet.rows[2][0], "合计");
    let with_notes = number_sheet(&law.library, report, &coercion, &names, &ask);
    assert!(
        with_notes
            .notes
            .iter()
            .any(|it| it.contains("其他强制措施"))
    );
}
