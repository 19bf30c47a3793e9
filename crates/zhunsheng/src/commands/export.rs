//! `zhunsheng export`: lists as xlsx or csv, each with a sheet that says what it is, and cases as event
//! logs for other tools.

mod acts;

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, Subcommand, ValueEnum};
use zs_base::{Day, ProcedureId, UnitId};
use zs_paper::table::{csv_of, normal, xlsx_of};
use zs_store::Reader;
use zs_store::people::Unit;
use zs_work::{CaseAsk, CaseNames, CaseSheet, Law, LogForm, Roll, case_sheet, export_log};

use crate::failure::Failure;
use crate::place::{BesideKey, PlaceArgs};
use crate::usage::TEMPLATE;
use crate::{clock, law_folder};

/// The arguments.
#[derive(Args)]
#[command(subcommand_help_heading = "命令", next_help_heading = "选项")]
pub struct ExportArgs {
    #[command(subcommand)]
    command: ExportCommand,
}

#[derive(Subcommand)]
enum ExportCommand {
    #[command(about = "导出案件列表", help_template = TEMPLATE)]
    Cases(CasesArgs),
    #[command(about = "把案件的经过导出为事件日志，不带任何人的姓名", help_template = TEMPLATE)]
    Log(LogArgs),
    #[command(about = "导出办案记录，供另一个程序重新计算数字，不带任何人的姓名", help_template = TEMPLATE)]
    Acts(acts::ActsArgs),
    #[command(about = "导出一个时期的全部数字，每个单位、每个区划和全部单位", help_template = TEMPLATE)]
    Figures(acts::FiguresArgs),
}

#[derive(Args)]
struct CasesArgs {
    #[command(flatten)]
    data: PlaceArgs,

    #[command(flatten)]
    key: BesideKey,

    #[arg(
        long,
        value_name = "单位",
        help = "只要这个单位的案件（单位的名称或者代字）"
    )]
    unit: Option<String>,

    #[arg(long, value_name = "文件", help = "写到这个文件：.xlsx 或者 .csv")]
    out: PathBuf,
}

#[derive(Args)]
struct LogArgs {
    #[command(flatten)]
    data: PlaceArgs,

    #[command(flatten)]
    key: BesideKey,

    #[arg(long, value_name = "格式", help = "xes 或者 ocel（OCEL 2.0，JSON）")]
    format: Form,

    #[arg(
        long,
        value_name = "单位",
        help = "只要这个单位的案件（单位的名称或者代字）"
    )]
    unit: Option<String>,

    #[arg(long, value_name = "程序", help = "只要这一种事项，例如 rectification")]
    procedure: Option<String>,

    #[arg(
        long,
        value_name = "状态",
        help = "只要 open（办理中）或者 over（已结）的"
    )]
    state: Option<CaseState>,

    #[arg(long, value_name = "日期", help = "登记日从这一天起")]
    from: Option<Day>,

    #[arg(long, value_name = "日期", help = "登记日到这一天止")]
    to: Option<Day>,

    #[arg(long, value_name = "文件", help = "写到这个文件")]
    out: PathBuf,
}

#[derive(Clone, Copy, ValueEnum)]
enum Form {
    Xes,
    Ocel,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum CaseState {
    Open,
    Over,
}

/// Runs the command.
pub fn run(args: &ExportArgs, law: Option<&Path>) -> Result<ExitCode, Failure> {
    match &args.command {
        ExportCommand::Cases(args) => cases(args, law),
        ExportCommand::Log(args) => log(args, law),
        ExportCommand::Acts(args) => acts::acts(args, law),
        ExportCommand::Figures(args) => acts::figures(args, law),
    }
}

/// The events of cases. Officers and parties are codes that mean nothing outside the file.
fn log(args: &LogArgs, law: Option<&Path>) -> Result<ExitCode, Failure> {
    let mut reader = args.data.place()?.reader_with(args.key.file())?;
    let reader = reader.as_mut();
    let law = law_folder::law_of(law, reader)?;
    let ask = CaseAsk {
        units: units_of(reader, args.unit.as_deref())?,
        procedure: args.procedure.as_deref().map(ProcedureId::from),
        over: args.state.map(|state| state == CaseState::Over),
        from: args.from,
        to: args.to,
        oldest_first: true,
    };
    let form = match args.format {
        Form::Xes => LogForm::Xes,
        Form::Ocel => LogForm::Ocel,
    };
    let file = File::create(&args.out).map_err(|error| Failure::file(&args.out, &error))?;
    let roll = Roll::read(reader)?;
    let (done, _) = export_log(reader, (&law, &roll), &ask, form, BufWriter::new(file))?;
    println!(
        "导出 {} 个案件、{} 项经过，已写到“{}”。人员和当事人都是代号。",
        done.cases,
        done.events,
        args.out.display()
    );
    Ok(ExitCode::SUCCESS)
}

/// The units of this name or word, or all.
fn units_of(reader: &mut dyn Reader, unit: Option<&str>) -> Result<Vec<UnitId>, Failure> {
    let wanted = |it: &Unit| {
        unit.is_none_or(|unit| normal(unit) == normal(&it.name) || unit == it.id.as_str())
    };
    let units = reader.units()?.into_iter().filter(wanted);
    Ok(units.map(|it| it.id).collect())
}

fn cases(args: &CasesArgs, law: Option<&Path>) -> Result<ExitCode, Failure> {
    let mut reader = args.data.place()?.reader_with(args.key.file())?;
    let law = law_folder::law_of(law, reader.as_mut())?;
    let list = list(reader.as_mut(), &law, args.unit.as_deref())?;
    let count = list.rows.rows.len();
    let bytes = match args.out.extension().and_then(|it| it.to_str()) {
        Some("csv") => csv_of(&list.one_sheet()).into_bytes(),
        Some("xlsx") => xlsx_of(&list.sheets()).map_err(Failure::because)?,
        _ => return Err(Failure::usage("--out 要以 .xlsx 或者 .csv 结尾。")),
    };
    fs::write(&args.out, bytes).map_err(|error| Failure::file(&args.out, &error))?;
    println!("导出{count}个案件，已写到“{}”。", args.out.display());
    Ok(ExitCode::SUCCESS)
}

/// The cases of one unit, named by its name or its word, or of all. Whoever works at the machine
/// holds no post, so that natural persons are not named.
fn list(reader: &mut dyn Reader, law: &Law, unit: Option<&str>) -> Result<CaseSheet, Failure> {
    let ask = CaseAsk {
        units: units_of(reader, unit)?,
        oldest_first: true,
        ..CaseAsk::default()
    };
    let asked = unit.map_or("全部案件".to_owned(), |unit| format!("单位：{unit}"));
    let names = CaseNames::new(law, Arc::new(Roll::read(reader)?), BTreeSet::new());
    let asked = [("查询条件", asked)];
    let sheet = case_sheet(reader, &ask, &names, &asked, usize::MAX, clock::now()?)?;
    Ok(sheet)
}
