//! `zhunsheng report`: reports whose figures are computed from the cases.

mod annual;
mod statistics;

use std::path::Path;
use std::process::ExitCode;

use clap::{Args, Subcommand};

use crate::failure::Failure;
use crate::usage::TEMPLATE;

/// The arguments.
#[derive(Args)]
#[command(subcommand_help_heading = "命令", next_help_heading = "选项")]
pub struct ReportArgs {
    #[command(subcommand)]
    command: ReportCommand,
}

#[derive(Subcommand)]
enum ReportCommand {
    #[command(about = "法治政府建设年度报告：数字全部从办案记录算出来", help_template = TEMPLATE)]
    Annual(annual::AnnualArgs),
    #[command(about = "统计报表：一年的各张表，各单位一行", help_template = TEMPLATE)]
    Statistics(statistics::StatisticsArgs),
}

/// Runs the command.
pub fn run(args: &ReportArgs, law: Option<&Path>) -> Result<ExitCode, Failure> {
    match &args.command {
        ReportCommand::Annual(args) => annual::run(args, law),
        ReportCommand::Statistics(args) => statistics::run(args, law),
    }
}
