//! `zhunsheng time`: statutory time by hand, one date or a whole file.

mod back;
mod batch;
mod due;
mod row;
mod word;

use std::path::Path;
use std::process::ExitCode;

use clap::{Args, Subcommand};

use crate::failure::Failure;
use crate::law_folder;
use crate::usage::TEMPLATE;

#[derive(Args)]
#[command(subcommand_help_heading = "命令", next_help_heading = "选项")]
pub struct TimeArgs {
    #[command(subcommand)]
    command: TimeCommand,
}

#[derive(Subcommand)]
enum TimeCommand {
    #[command(about = "从起点往后算：最后期限是哪一天", help_template = TEMPLATE)]
    Due(due::DueArgs),
    #[command(about = "从事项往前算：最迟哪一天通知", help_template = TEMPLATE)]
    Back(back::BackArgs),
    #[command(about = "按表格成批计算", help_template = TEMPLATE)]
    Batch(batch::BatchArgs),
}

/// Loads the calendar and runs one of the three.
pub fn run(args: TimeArgs, law: Option<&Path>) -> Result<ExitCode, Failure> {
    let calendar = law_folder::calendar(law)?;
    match args.command {
        TimeCommand::Due(args) => Ok(due::run(args, &calendar)),
        TimeCommand::Back(args) => Ok(back::run(args, &calendar)),
        TimeCommand::Batch(args) => batch::run(&args, &calendar),
    }
}
