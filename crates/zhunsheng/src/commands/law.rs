//! `zhunsheng law`: the law files checked, shown, tested and proved.

mod check;
mod prove;
mod replay;
mod show;
mod test;

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
    #[command(about = "办理 law/cases 里的案例，和案例所说的比较", help_template = TEMPLATE)]
    Test(test::TestArgs),
    #[command(about = "走遍程序的每一条路，验证不变式；或者逐个去掉规则，看有没有人发现", help_template = TEMPLATE)]
    Prove(prove::ProveArgs),
    #[command(about = "按改过的规则重走已经记录的案件，列出哪些案件会不一样；什么也不写", help_template = TEMPLATE)]
    Replay(replay::ReplayArgs),
}

/// Runs one of the commands.
pub fn run(args: LawArgs, law: Option<&Path>) -> Result<ExitCode, Failure> {
    match args.command {
        LawCommand::Check(args) => check::run(&args, law),
        LawCommand::Show(args) => show::run(&args, law),
        LawCommand::Test(args) => test::run(&args, law),
        LawCommand::Prove(args) => prove::run(&args, law),
        LawCommand::Replay(args) => replay::run(&args, law),
    }
}
