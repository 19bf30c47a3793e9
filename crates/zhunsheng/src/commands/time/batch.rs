//! `zhunsheng time batch`: computes the dates of a whole table.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use csv::{ReaderBuilder, StringRecord, WriterBuilder};
use zs_base::Day;
use zs_time::Calendar;

use super::row::{COLUMNS, Wrong, read};
use crate::failure::Failure;

#[derive(Args)]
#[command(next_help_heading = "选项")]
pub struct BatchArgs {
    #[arg(
        value_name = "表格.csv",
        help = "UTF-8 的 csv：要有 start,within 两列，可以有 roll,pauses,direction,then,known_on,provisional；别的列原样写出"
    )]
    file: PathBuf,
    #[arg(
        long,
        value_name = "表格.csv",
        help = "写到这个文件，不写就显示在屏幕上"
    )]
    out: Option<PathBuf>,
}

/// What a batch gave: the table with its column `due`, and what is to be said about rows.
struct Outcome {
    table: Vec<u8>,
    /// Wrong cells: rows with them have an empty `due`.
    wrong: Vec<String>,
    /// Rows whose date is provisional and which named no reading.
    provisional: Vec<String>,
}

/// Writes every row with its date; says on the error stream which rows are wrong, and then exits with 1.
pub fn run(args: &BatchArgs, calendar: &Calendar) -> Result<ExitCode, Failure> {
    let failure = |error| Failure::file(&args.file, &error);
    let text = fs::read_to_string(&args.file).map_err(failure)?;
    let outcome = compute(text.trim_start_matches('\u{feff}'), calendar)?;
    let written = match &args.out {
        Some(path) => fs::write(path, &outcome.table).map_err(|error| Failure::file(path, &error)),
        None => print(&outcome.table),
    };
    written?;
    for line in outcome.provisional.iter().chain(&outcome.wrong) {
        eprintln!("{line}");
    }
    if outcome.wrong.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    Err(Failure::input(format!(
        "共有 {} 处写错，这些行的 due 空着，其余的行已经算好。",
        outcome.wrong.len()
    )))
}

fn print(table: &[u8]) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    let done = out.write_all(table).and_then(|()| out.flush());
    done.map_err(|error| Failure::file(Path::new("屏幕"), &error))
}

fn compute(text: &str, calendar: &Calendar) -> Result<Outcome, Failure> {
    let mut reader = ReaderBuilder::new()
        .flexible(true)
        .from_reader(text.as_bytes());
    let header = reader.headers().map_err(|error| broken(&error))?.clone();
    let columns: Vec<&str> = header.iter().map(str::trim).collect();
    for column in ["start", "within"] {
        if !columns.contains(&column) {
            let known = COLUMNS.join(",");
            return Err(Failure::input(format!(
                "第 1 行：没有 {column} 这一列；可以有的列：{known}"
            )));
        }
    }
    let place = columns.iter().position(|column| *column == "due");
    let mut writer = WriterBuilder::new().flexible(true).from_writer(Vec::new());
    let mut outcome = Outcome {
        table: Vec::new(),
        wrong: Vec::new(),
        provisional: Vec::new(),
    };
    let save = |error: csv::Error| broken(&error);
    writer
        .write_record(with_due(&columns, place, "due"))
        .map_err(save)?;
    let mut calendars = Calendars::new(calendar);
    for record in reader.records() {
        let record = record.map_err(|error| broken(&error))?;
        let line = record.position().map_or(0, csv::Position::line);
        let due = outcome.due_of(line, &columns, &record, &mut calendars);
        let mut cells: Vec<&str> = record.iter().collect();
        cells.resize(columns.len().max(cells.len()), "");
        writer
            .write_record(with_due(&cells, place, &due))
            .map_err(save)?;
    }
    outcome.table = writer
        .into_inner()
        .map_err(|_| Failure::input("内存不够，没有写出表格。"))?;
    Ok(outcome)
}

impl Outcome {
    /// The date of one row as text; empty when a cell is wrong.
    fn due_of(
        &mut self,
        line: u64,
        columns: &[&str],
        record: &StringRecord,
        calendars: &mut Calendars<'_>,
    ) -> String {
        let cell = |wanted: &str| {
            let at = columns.iter().position(|column| *column == wanted);
            at.and_then(|at| record.get(at)).unwrap_or("")
        };
        let read = if record.len() > columns.len() {
            Err(vec![Wrong {
                column: "最后",
                cause: "这一行的列比表头多，多半是少了引号".to_owned(),
            }])
        } else {
            read(cell)
        };
        match read {
            Ok(row) => {
                let calendar = calendars.known_on(row.known_on);
                let due = row.term.due(calendar);
                let open = due.provisional;
                // Who names a reading knows that the date is provisional.
                if let Some(reading) = row.reading.filter(|_| open.is_some()) {
                    return reading.of(due).to_string();
                }
                let due = row.term.point(calendar).to_string();
                if let Some(open) = open {
                    self.provisional.push(format!(
                        "第 {line} 行：{due} 是暂定的，{} 年的放假安排还没有公布（只扣周末 {}，再扣法定节日 {}）",
                        open.year, open.weekends, open.statutory
                    ));
                }
                due
            }
            Err(wrong) => {
                let told = wrong
                    .into_iter()
                    .map(|wrong| format!("第 {line} 行 {} 列：{}", wrong.column, wrong.cause));
                self.wrong.extend(told);
                String::new()
            }
        }
    }
}

/// The cells with the date in its column, or at the end where the table has none yet.
fn with_due<'a>(cells: &[&'a str], place: Option<usize>, due: &'a str) -> Vec<&'a str> {
    let mut cells = cells.to_vec();
    match place.and_then(|place| cells.get_mut(place)) {
        Some(cell) => *cell = due,
        None => cells.push(due),
    }
    cells
}

fn broken(error: &csv::Error) -> Failure {
    let line = error.position().map_or(0, csv::Position::line);
    Failure::input(format!(
        "第 {line} 行：这里不是 csv 的写法，检查引号和编码。"
    ))
}

/// The calendar in its versions, each made once.
struct Calendars<'a> {
    latest: &'a Calendar,
    versions: BTreeMap<Day, Calendar>,
}

impl<'a> Calendars<'a> {
    fn new(latest: &'a Calendar) -> Self {
        Self {
            latest,
            versions: BTreeMap::new(),
        }
    }

    fn known_on(&mut self, day: Option<Day>) -> &Calendar {
        match day {
            None => self.latest,
            Some(day) => {
                let latest = self.latest;
                let make = || latest.as_known_on(day);
                self.versions.entry(day).or_insert_with(make)
            }
        }
    }
}
