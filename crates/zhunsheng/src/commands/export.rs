//! `zhunsheng export`: lists as xlsx or csv, each with a sheet that says what it is.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use zs_paper::table::{csv_of, xlsx_of};
use zs_work::{CaseList, case_list};

use crate::failure::Failure;
use crate::place::PlaceArgs;
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
    let law = law_folder::law(law)?;
    let mut reader = args.data.place()?.reader()?;
    let list = case_list(reader.as_mut(), &law, args.unit.as_deref(), clock::now()?)?;
    let bytes = match args.out.extension().and_then(|it| it.to_str()) {
        Some("csv") => csv_bytes(&list),
        Some("xlsx") => {
            xlsx_of(&[list.rows.clone(), list.about.clone()]).map_err(Failure::because)?
        }
        _ => return Err(Failure::usage("--out 要以 .xlsx 或者 .csv 结尾。")),
    };
    fs::write(&args.out, bytes).map_err(|error| Failure::file(&args.out, &error))?;
    println!(
        "导出{}个案件，已写到“{}”。",
        list.rows.rows.len(),
        args.out.display()
    );
    Ok(ExitCode::SUCCESS)
}

/// A csv file has one sheet, so what it is stands below the rows.
fn csv_bytes(list: &CaseList) -> Vec<u8> {
    let mut sheet = list.rows.clone();
    sheet.rows.push(vec![String::new()]);
    sheet.rows.extend(list.about.rows.iter().cloned());
    csv_of(&sheet).into_bytes()
}
