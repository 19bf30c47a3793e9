//! `zhunsheng check log`: where a log, or what was brought in from one, deviates from a procedure.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use zs_base::Day;
use zs_base::limits::LOG_BYTES_MAX;
use zs_conform::HistoryRegister;
use zs_paper::table::{Bounds, xlsx_of};
use zs_paper::{
    CaseTable, Draft, LogMap, LogSort, Start, docx, ledger_words, read_case_table, read_map,
    read_ocel,
};
use zs_work::{
    Deviations, Listed, LogReading, check_log_listing, check_ocel, check_store, check_table,
};

use super::{
    Measure, WORKERS, name_of, open, row_place, rows_bar, say_cells, say_findings, say_problems,
    sort_of,
};
use crate::clock;
use crate::failure::Failure;
use crate::place::Place;

/// The arguments.
#[derive(Args)]
pub struct CheckLogArgs {
    #[arg(
        value_name = "日志",
        required_unless_present = "data",
        help = "日志或者台账：XES、OCEL 2.0（JSON）、xlsx、csv；已经导入的，改用 --data"
    )]
    file: Option<PathBuf>,

    #[arg(long, value_name = "程序", help = "按哪个程序衡量")]
    procedure: Option<String>,

    #[arg(
        long,
        value_name = "文件",
        help = "对照表：日志里的名称各是什么意思（TOML）；表格不写就按表头提议"
    )]
    map: Option<PathBuf>,

    #[arg(
        long,
        value_name = "名称",
        help = "地区、行业的特别规定，例如 neimenggu；可以写几次，地区在前"
    )]
    overlay: Vec<String>,

    #[arg(long, value_name = "文件", help = "把问题清单写成 xlsx 或者 docx")]
    report: Option<PathBuf>,

    #[arg(long, value_name = "文件夹", help = "检查这个数据文件夹里导入的案件")]
    data: Option<PathBuf>,

    #[arg(long, value_name = "文件", help = "签名密钥；封存内容的密钥在它旁边")]
    key: Option<PathBuf>,

    #[arg(
        long,
        value_name = "日期",
        help = "没有办的算到哪一天；不写就是日志的最后一天"
    )]
    on: Option<Day>,

    #[arg(long, value_name = "文件", help = "把次数另写成表格：类别、环节、次数")]
    table: Option<PathBuf>,
}

/// Runs the command.
pub fn run(args: &CheckLogArgs, law: Option<&Path>) -> Result<ExitCode, Failure> {
    match (&args.data, &args.file) {
        (Some(data), _) => stored(args, data, law),
        (None, Some(file)) => in_file(args, file, law),
        (None, None) => Err(Failure::usage("还要写明要检查的日志。")),
    }
}

fn in_file(args: &CheckLogArgs, file: &Path, law: Option<&Path>) -> Result<ExitCode, Failure> {
    let Some(id) = &args.procedure else {
        return Err(Failure::usage("检查日志文件时，还要写明 --procedure。"));
    };
    let measure = Measure::with(id, &args.overlay, law)?;
    match sort_of(file)? {
        LogSort::Table => in_table(args, file, measure),
        sort => in_log(args, file, measure, sort),
    }
}

fn in_log(
    args: &CheckLogArgs,
    file: &Path,
    measure: Measure,
    sort: LogSort,
) -> Result<ExitCode, Failure> {
    let Some(map) = &args.map else {
        return Err(Failure::usage("检查日志文件时，还要写明 --map。"));
    };
    let map = measure.map(map)?;
    let log = open(file)?;
    let (procedure, register) = measure.register(&map);
    let listed = match args.report {
        Some(_) => Listed::All,
        None => Listed::Examples,
    };
    let checked = match sort {
        LogSort::Ocel => {
            let log = read_ocel(log).map_err(Failure::because)?;
            check_ocel(&log, &map, &register, listed)
        }
        LogSort::Xes | LogSort::Table => {
            let bar = rows_bar();
            let progress = |start: Start| bar.set_position(start.rows);
            let how = LogReading {
                workers: WORKERS,
                listed,
                log_bytes_max: LOG_BYTES_MAX,
            };
            let checked = check_log_listing(log, &map, &register, how, progress);
            bar.finish_and_clear();
            checked
        }
    };
    say_problems(&checked.problems, &name_of(file));
    let (rows, lost) = (checked.reading.rows, checked.problems.lost());
    println!(
        "日志共 {} 件、{rows} 行；不能读入的 {lost} 行。",
        checked.reading.traces
    );
    let on = args.on.or(checked.tally.last());
    if let (Some(path), Some(on)) = (&args.report, on) {
        let law = (&measure.library, &*procedure);
        let list = Deviations::of(checked.tally.clone(), on, law, row_place);
        let list = list.with_log_problems(&checked.problems, &name_of(file));
        write_report(&list, path)?;
    }
    say_findings(
        checked.tally,
        &procedure,
        on,
        args.table.as_deref(),
        row_place,
    )?;
    Ok(ExitCode::from(u8::from(lost > 0)))
}

/// A table of cases or events. Without a map, what its headers propose is taken and said.
fn in_table(args: &CheckLogArgs, file: &Path, measure: Measure) -> Result<ExitCode, Failure> {
    let bytes = fs::read(file).map_err(|error| Failure::file(file, &error))?;
    let (table, map) = match &args.map {
        Some(path) => {
            let map = measure.map(path)?;
            let words = map.words().chain(ledger_words());
            let table = read_case_table(&bytes, words, Bounds::WHOLE);
            (table.map_err(Failure::because)?, map)
        }
        None => {
            let words = ledger_words().into_iter();
            let table = read_case_table(&bytes, words, Bounds::WHOLE);
            let table = table.map_err(Failure::because)?;
            let map = proposed(&table, &measure)?;
            (table, map)
        }
    };
    let today = clock::now()?.day();
    let (procedure, register) = measure.register(&map);
    let checked = check_table(&table, &map, &register, today);
    let name = name_of(file);
    say_cells(&checked.mapped.problems, &name);
    let (rows, lost) = (checked.mapped.rows(), checked.mapped.lost);
    println!("表格共 {rows} 行；不能读入的 {lost} 行。");
    let on = args.on.unwrap_or(today);
    let place = |row| checked.mapped.place(row);
    if let Some(path) = &args.report {
        let law = (&measure.library, &*procedure);
        let mut list = Deviations::of(checked.tally.clone(), on, law, place);
        list.problems.clone_from(&checked.mapped.problems);
        write_report(&list, path)?;
    }
    say_findings(
        checked.tally.clone(),
        &procedure,
        Some(on),
        args.table.as_deref(),
        place,
    )?;
    Ok(ExitCode::from(u8::from(lost > 0)))
}

/// The map that the headers of a table propose; it is said, so that a person can see and keep it.
fn proposed(table: &CaseTable, measure: &Measure) -> Result<LogMap, Failure> {
    let names: Vec<String> = table.columns().into_iter().map(|it| it.name).collect();
    let draft = Draft::proposed(names, table, &measure.procedure, &"log".into());
    let text = draft.toml(&measure.procedure);
    println!("没有写 --map，按表头提议的对照表：\n\n{text}");
    let (map, problems) = read_map("提议的对照表", text.as_bytes(), &measure.procedure);
    let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
    map.ok_or_else(|| {
        let told = told.join("\n\n");
        Failure::input(format!(
            "表头认不出案件编号或者日期，请写 --map。\n\n{told}"
        ))
    })
}

fn write_report(list: &Deviations, path: &Path) -> Result<(), Failure> {
    let bytes = match path.extension().and_then(|it| it.to_str()) {
        Some("xlsx") => xlsx_of(&list.sheets()).map_err(Failure::because)?,
        Some("docx") => docx(&list.paper()).map_err(|error| Failure::file(path, &error))?,
        _ => return Err(Failure::usage("--report 要以 .xlsx 或者 .docx 结尾。")),
    };
    fs::write(path, bytes).map_err(|error| Failure::file(path, &error))?;
    println!("问题清单已写到“{}”。", path.display());
    Ok(())
}

/// Without a procedure, the one of the first case is taken.
fn stored(args: &CheckLogArgs, data: &Path, law: Option<&Path>) -> Result<ExitCode, Failure> {
    let mut reader = Place::folder(data).reader_with(args.key.as_deref())?;
    let id = match &args.procedure {
        Some(id) => id.clone(),
        None => {
            let cases = zs_store::page::<zs_store::CaseRow>(
                reader.as_mut(),
                &zs_store::listing::CASES,
                &[],
                None,
                1,
            )?;
            let first = cases.first().map(|it| it.procedure.to_string());
            first.ok_or_else(|| Failure::input("数据文件夹里还没有案件。"))?
        }
    };
    let measure = Measure::with(&id, &args.overlay, law)?;
    let procedure = measure.procedure.clone();
    let posts = procedure.steps.iter().filter_map(|it| it.actor.as_ref());
    let post = posts.flat_map(|it| it.posts.iter()).next().cloned();
    let post = post.unwrap_or_else(|| "log".into());
    let register = HistoryRegister::new(
        procedure.clone(),
        measure.calendar.clone(),
        &post,
        &"log".into(),
    );
    let bar = rows_bar();
    let map = args
        .map
        .as_deref()
        .map(|path| measure.map(path))
        .transpose()?;
    let progress = |events| bar.set_position(events);
    let tally = check_store(reader.as_mut(), &register, map.as_ref(), progress)?;
    bar.finish_and_clear();
    let on = args.on.or(tally.last());
    say_findings(tally, &procedure, on, args.table.as_deref(), row_place)?;
    Ok(ExitCode::SUCCESS)
}
