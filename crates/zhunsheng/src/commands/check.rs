//! `zhunsheng check`: compares what happened with what the procedure says.

use std::path::Path;
use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::log::check::{CheckLogArgs, run as check_log};
use crate::failure::Failure;
use crate::usage::TEMPLATE;

#[derive(Args)]
#[command(subcommand_help_heading = "命令", next_help_heading = "选项")]
pub struct CheckArgs {
    #[command(subcommand)]
    command: CheckCommand,
}

#[derive(Subcommand)]
enum CheckCommand {
    #[command(about = "检查日志或者导入的案件哪里不符合程序", help_template = TEMPLATE)]
    Log(CheckLogArgs),
}

/// Runs the command.
pub fn run(args: &CheckArgs, law: Option<&Path>) -> Result<ExitCode, Failure> {
    match &args.command {
        CheckCommand::Log(args) => check_log(args, law),
    }
}
