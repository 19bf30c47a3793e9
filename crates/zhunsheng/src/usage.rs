//! The command line as a whole, and its mistakes told in Chinese.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{ArgAction, Parser};

use crate::commands::Command;
use crate::failure::Failure;

/// The layout of every help page.
pub const TEMPLATE: &str = "{about}\n\n用法：{usage}\n\n{all-args}";

/// What a person typed.
#[derive(Parser)]
#[command(
    name = "zhunsheng",
    version,
    about = "准绳：依法办事的每一步都有依据、有期限、有记录。",
    help_template = TEMPLATE,
    subcommand_help_heading = "命令",
    next_help_heading = "选项",
    disable_help_flag = true,
    disable_help_subcommand = true,
    disable_version_flag = true
)]
pub struct CommandLine {
    #[arg(
        long,
        global = true,
        value_name = "文件夹",
        help = "用这个文件夹里的法律数据，不用程序自带的"
    )]
    pub law: Option<PathBuf>,

    #[arg(long, short, global = true, action = ArgAction::Help, help = "显示说明")]
    help: Option<bool>,

    #[arg(long, short = 'V', action = ArgAction::Version, help = "显示版本")]
    version: Option<bool>,

    #[command(subcommand)]
    pub command: Command,
}

/// Prints what was asked for (help, version), or says in Chinese what is wrong with the command line.
pub fn explain(error: &clap::Error) -> Result<ExitCode, Failure> {
    if matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
    ) {
        print!("{error}");
        return Ok(ExitCode::SUCCESS);
    }
    let about = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(" "),
        _ => String::new(),
    };
    let argument = about(ContextKind::InvalidArg);
    let sentence = match error.kind() {
        ErrorKind::ValueValidation => {
            let source = std::error::Error::source(error);
            let cause = source.map_or_else(|| "这个值不对".to_owned(), ToString::to_string);
            format!("{argument}：{cause}")
        }
        ErrorKind::InvalidValue => {
            let (value, valid) = (
                about(ContextKind::InvalidValue),
                about(ContextKind::ValidValue),
            );
            format!("{argument}：“{value}”不对，可以写：{valid}")
        }
        ErrorKind::MissingRequiredArgument => format!("还要写明：{argument}"),
        ErrorKind::UnknownArgument => format!("没有“{argument}”这个选项"),
        ErrorKind::InvalidSubcommand => {
            format!("没有“{}”这个命令", about(ContextKind::InvalidSubcommand))
        }
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            "还要写明做什么".to_owned()
        }
        ErrorKind::ArgumentConflict => format!("{argument} 写了两次，或者不能与别的选项一起用"),
        _ => "命令的写法不对".to_owned(),
    };
    Err(Failure::usage(format!(
        "{sentence}\n加上 --help 可以看到这个命令的写法。"
    )))
}
