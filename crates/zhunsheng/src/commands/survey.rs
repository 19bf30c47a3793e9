//! `zhunsheng survey replay`: the draw of a survey, made again from what was published.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use zs_assess::{Frame, commitment};
use zs_base::Digest;

use crate::failure::Failure;
use crate::usage::TEMPLATE;

#[derive(Args)]
#[command(next_help_heading = "选项", subcommand_help_heading = "命令")]
pub struct SurveyArgs {
    #[command(subcommand)]
    command: SurveyCommand,
}

#[derive(Subcommand)]
enum SurveyCommand {
    #[command(about = "用公布的种子重新抽一遍，和承诺对一对", help_template = TEMPLATE)]
    Replay(ReplayArgs),
}

#[derive(Args)]
#[command(next_help_heading = "选项")]
struct ReplayArgs {
    #[arg(value_name = "范围", help = "公布的测评范围（frame.txt）")]
    frame: PathBuf,

    #[arg(long, value_name = "种子", help = "公布的种子，64 个十六进制数字")]
    seed: String,

    #[arg(long, value_name = "承诺", help = "事先公布的种子的承诺")]
    commitment: String,
}

/// Runs the command.
pub fn run(args: &SurveyArgs) -> Result<ExitCode, Failure> {
    match &args.command {
        SurveyCommand::Replay(args) => replay(args),
    }
}

/// Prints every member of the frame with whether it was drawn, unless the seed is another than the one
/// that was committed to.
fn replay(args: &ReplayArgs) -> Result<ExitCode, Failure> {
    let text = std::fs::read_to_string(&args.frame);
    let text = text.map_err(|error| Failure::file(&args.frame, &error))?;
    let frame = Frame::read(&text).map_err(Failure::because)?;
    let seed = digest("种子", &args.seed)?;
    let told = digest("承诺", &args.commitment)?;
    let found = commitment(&seed);
    if found != told {
        return Err(Failure::input(format!(
            "承诺不符：这个种子的承诺是 {found}，事先公布的是 {told}。抽取用的不是承诺过的种子，或者有一处抄错了。"
        )));
    }
    println!("范围的摘要\t{}", Digest::of(&[text.as_bytes()]));
    println!("承诺\t相符");
    let mut drawn = 0;
    for member in frame.members() {
        let is_drawn = frame.is_drawn(member, &seed);
        drawn += usize::from(is_drawn);
        let word = if is_drawn { "抽中" } else { "没有抽中" };
        println!("{}-{}\t{word}", member.case, member.party);
    }
    println!("一共 {} 人，抽中 {drawn} 人。", frame.members().len());
    Ok(ExitCode::SUCCESS)
}

fn digest(name: &str, text: &str) -> Result<Digest, Failure> {
    let read = text.trim().to_ascii_lowercase().parse();
    read.map_err(|_| Failure::usage(format!("{name}是 64 个十六进制数字，“{text}”不是。")))
}
