//! `zhunsheng import`: brings in what was recorded elsewhere.

use std::path::Path;
use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::import_people::{ImportPeopleArgs, run as import_people};
use super::log::import::{ImportLogArgs, run as import_log};
use crate::failure::Failure;
use crate::usage::TEMPLATE;

#[derive(Args)]
#[command(subcommand_help_heading = "命令", next_help_heading = "选项")]
pub struct ImportArgs {
    #[command(subcommand)]
    command: ImportCommand,
}

#[derive(Subcommand)]
enum ImportCommand {
    #[command(about = "把一份事件日志作为历史导入", help_template = TEMPLATE)]
    Log(ImportLogArgs),
    #[command(about = "从表格导入单位、人员、岗位和证件", help_template = TEMPLATE)]
    People(ImportPeopleArgs),
}

/// Runs the command.
pub fn run(args: &ImportArgs, law: Option<&Path>) -> Result<ExitCode, Failure> {
    match &args.command {
        ImportCommand::Log(args) => import_log(args, law),
        ImportCommand::People(args) => import_people(args, law),
    }
}
