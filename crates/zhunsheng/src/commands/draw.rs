//! `zhunsheng draw replay`: draws made again from the bundles that were published.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use zs_work::draw::Bundle;

use crate::failure::Failure;
use crate::usage::TEMPLATE;

#[derive(Args)]
#[command(next_help_heading = "选项", subcommand_help_heading = "命令")]
pub struct DrawArgs {
    #[command(subcommand)]
    command: DrawCommand,
}

#[derive(Subcommand)]
enum DrawCommand {
    #[command(about = "用公布的数据包重新抽一遍，看结果是不是相同", help_template = TEMPLATE)]
    Replay(ReplayArgs),
}

#[derive(Args)]
#[command(next_help_heading = "选项")]
struct ReplayArgs {
    #[arg(
        value_name = "数据包",
        required = true,
        help = "公布的数据包（draw.json），可以写几个"
    )]
    bundles: Vec<PathBuf>,
}

/// Runs the command.
pub fn run(args: &DrawArgs) -> Result<ExitCode, Failure> {
    match &args.command {
        DrawCommand::Replay(args) => replay(args),
    }
}

/// Prints a line for each bundle; fails where one draws something else.
fn replay(args: &ReplayArgs) -> Result<ExitCode, Failure> {
    let mut code = ExitCode::SUCCESS;
    for path in &args.bundles {
        let text = std::fs::read_to_string(path).map_err(|error| Failure::file(path, &error))?;
        match Bundle::read(&text).and_then(|it| it.replay()) {
            Ok(()) => println!("{}\t相同", path.display()),
            Err(why) => {
                println!("{}\t不同：{why}", path.display());
                code = ExitCode::FAILURE;
            }
        }
    }
    Ok(code)
}
