//! `zhunsheng check log`: where a log, or what was brought in from one, deviates from a procedure.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use zs_base::Day;
use zs_conform::HistoryRegister;
use zs_work::{check_log, check_store};

use super::{Measure, WORKERS, name_of, open, rows_bar, say_findings, say_problems};
use crate::failure::Failure;
use crate::place::Place;

/// The arguments.
#[derive(Args)]
pub struct CheckLogArgs {
    #[arg(
        value_name = "日志",
        required_unless_present = "data",
        help = "XES 日志文件；已经导入的，改用 --data"
    )]
    file: Option<PathBuf>,

    #[arg(long, value_name = "程序", help = "按哪个程序衡量")]
    procedure: Option<String>,

    #[arg(
        long,
        value_name = "文件",
        help = "对照表：日志里的名称各是什么意思（TOML）"
    )]
    map: Option<PathBuf>,

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
    match (&args.data, &args.file, &args.map) {
        (Some(data), _, _) => stored(args, data, law),
        (None, Some(file), Some(map)) => in_file(args, file, map, law),
        _ => Err(Failure::usage("检查日志文件时，还要写明 --map。")),
    }
}

fn in_file(
    args: &CheckLogArgs,
    file: &Path,
    map: &Path,
    law: Option<&Path>,
) -> Result<ExitCode, Failure> {
    let Some(id) = &args.procedure else {
        return Err(Failure::usage("检查日志文件时，还要写明 --procedure。"));
    };
    let measure = Measure::read(id, law)?;
    let map = measure.map(map)?;
    let log = open(file)?;
    let procedure = measure.procedure.clone();
    let register =
        HistoryRegister::new(procedure.clone(), measure.calendar, map.post(), map.unit());
    let bar = rows_bar();
    let checked = check_log(log, &map, &register, WORKERS, |start| {
        bar.set_position(start.rows)
    });
    bar.finish_and_clear();
    say_problems(&checked.problems, &name_of(file));
    let (rows, lost) = (checked.reading.rows, checked.problems.lost());
    println!(
        "日志共 {} 件、{rows} 行；不能读入的 {lost} 行。",
        checked.reading.traces
    );
    say_findings(checked.tally, &procedure, args.on, args.table.as_deref())?;
    Ok(ExitCode::from(u8::from(lost > 0)))
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
    let measure = Measure::read(&id, law)?;
    let procedure = measure.procedure.clone();
    let posts = procedure.steps.iter().filter_map(|it| it.actor.as_ref());
    let post = posts.flat_map(|it| it.posts.iter()).next().cloned();
    let post = post.unwrap_or_else(|| "log".into());
    let register = HistoryRegister::new(procedure.clone(), measure.calendar, &post, &"log".into());
    let bar = rows_bar();
    let tally = check_store(reader.as_mut(), &register, |cases| bar.set_position(cases))?;
    bar.finish_and_clear();
    say_findings(tally, &procedure, args.on, args.table.as_deref())?;
    Ok(ExitCode::SUCCESS)
}
