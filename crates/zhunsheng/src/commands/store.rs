//! `zhunsheng store`: the projections beside the ledger.

use std::path::Path;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use zs_work::check_projections;

use super::data::DataArgs;
use crate::failure::Failure;
use crate::law_folder;
use crate::usage::TEMPLATE;

/// The arguments.
#[derive(Args)]
#[command(subcommand_help_heading = "命令", next_help_heading = "选项")]
pub struct StoreArgs {
    #[command(subcommand)]
    command: StoreCommand,
}

#[derive(Subcommand)]
enum StoreCommand {
    #[command(about = "从账本重新算出案件列表、待办、时限、公示和计数", help_template = TEMPLATE)]
    Rebuild(RebuildArgs),
}

#[derive(Args)]
struct RebuildArgs {
    #[command(flatten)]
    data: DataArgs,

    #[arg(
        long,
        required = true,
        help = "只比较，不改动：与存储的逐行相同才算通过"
    )]
    check: bool,
}

/// Runs the command.
pub fn run(args: &StoreArgs, law: Option<&Path>) -> Result<ExitCode, Failure> {
    let StoreCommand::Rebuild(RebuildArgs { data, .. }) = &args.command;
    let law = law_folder::law(law)?;
    let mut reader = data.reader()?;
    let compared = check_projections(reader.as_mut(), &law).map_err(Failure::because)?;
    println!(
        "重放{}个案件，{}行汇总数据全部相符。",
        compared.cases, compared.rows
    );
    if compared.erased > 0 {
        println!("有依法删除内容的案件{}个，没有比较。", compared.erased);
    }
    Ok(ExitCode::SUCCESS)
}
