//! `zhunsheng law`: the law files checked and shown.

mod check;
mod show;

use std::path::Path;
use std::process::ExitCode;

use clap::{Args, Subcommand};

use crate::failure::Failure;
use crate::usage::TEMPLATE;

#[derive(Args)]
#[command(subcommand_help_heading = "命令", next_help_heading = "选项")]
pub struct LawArgs {
    #[command(subcommand)]
    command: LawCommand,
}

#[derive(Subcommand)]
enum LawCommand {
    #[command(about = "检查全部法律数据，一次列出所有问题", help_template = TEMPLATE)]
    Check(check::CheckArgs),
    #[command(about = "写出一个程序的说明书和环节图", help_template = TEMPLATE)]
    Show(show::ShowArgs),
}

/// Runs one of the commands.
pub fn run(args: LawArgs, law: Option<&Path>) -> Result<ExitCode, Failure> {
    match args.command {
        LawCommand::Check(args) => check::run(&args, law),
        LawCommand::Show(args) => show::run(&args, law),
    }
}
