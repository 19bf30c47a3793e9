//! `zhunsheng export`: lists as xlsx or csv, each with a sheet that says what it is.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, Subcommand};
use zs_base::UnitId;
use zs_paper::table::{csv_of, normal, xlsx_of};
use zs_store::Reader;
use zs_work::{CaseAsk, CaseNames, CaseSheet, Law, Roll, case_sheet};

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

/// Runs the command.
pub fn run(args: &ExportArgs, law: Option<&Path>) -> Result<ExitCode, Failure> {
    let ExportCommand::Cases(args) = &args.command;
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
    let units = reader.units()?.into_iter().map(|it| (it.id, it.name));
    let units: BTreeMap<UnitId, String> = units.collect();
    let wanted = |(id, name): &(&UnitId, &String)| {
        unit.is_none_or(|unit| normal(unit) == normal(name) || unit == id.as_str())
    };
    let ask = CaseAsk {
        units: units
            .iter()
            .filter(wanted)
            .map(|(id, _)| id.clone())
            .collect(),
        oldest_first: true,
        ..CaseAsk::default()
    };
    let asked = unit.map_or("全部案件".to_owned(), |unit| format!("单位：{unit}"));
    let names = CaseNames::new(law, Arc::new(Roll::read(reader)?), BTreeSet::new());
    let asked = [("查询条件", asked)];
    let sheet = case_sheet(reader, &ask, &names, &asked, usize::MAX, clock::now()?)?;
    Ok(sheet)
}
