//! The commands, one file each.

mod demo;
mod explain;
mod law;
mod time;

use std::process::ExitCode;

use clap::Subcommand;

use crate::failure::Failure;
use crate::usage::{CommandLine, TEMPLATE};

/// What the program can do.
#[derive(Subcommand)]
pub enum Command {
    #[command(about = "计算法定期限，并写出算式", help_template = TEMPLATE)]
    Time(time::TimeArgs),

    #[command(about = "造一个样例县，走一遍一个案件", help_template = TEMPLATE)]
    Demo(demo::DemoArgs),
    #[command(about = "检查和查看法律数据", help_template = TEMPLATE)]
    Law(law::LawArgs),
    #[command(about = "解释一个错误编号", help_template = TEMPLATE)]
    Explain(explain::ExplainArgs),
}

/// Runs the command of a command line.
pub fn run(line: CommandLine) -> Result<ExitCode, Failure> {
    match line.command {
        Command::Time(args) => time::run(args, line.law.as_deref()),
        Command::Demo(args) => demo::run(&args, line.law.as_deref()),
        Command::Law(args) => law::run(args, line.law.as_deref()),
        Command::Explain(args) => explain::run(&args),
    }
}
