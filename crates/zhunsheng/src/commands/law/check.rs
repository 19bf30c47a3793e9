//! `zhunsheng law check`: every problem of the law files at once.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use zs_base::{Diagnostic, Severity};

use crate::failure::Failure;
use crate::law_folder;

#[derive(Args)]
#[command(next_help_heading = "选项")]
pub struct CheckArgs {
    #[arg(
        value_name = "文件夹",
        help = "要检查的文件夹，不写就检查程序自带的法律数据"
    )]
    folder: Option<PathBuf>,
}

/// Prints all problems and how many there are; exit code 1 when any of them is an error.
pub fn run(args: &CheckArgs, law: Option<&Path>) -> Result<ExitCode, Failure> {
    let folder = args.folder.as_deref().or(law);
    let files = law_folder::files(folder)?;
    let (_, found) = zs_work::Law::read(&files);
    for problem in &found {
        println!("{problem}\n");
    }
    let count = |severity| {
        let same = |it: &&Diagnostic| it.severity == severity;
        found.iter().filter(same).count()
    };
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let files = files.iter().count();
    println!("检查了{files}个文件：{errors}个错误，{warnings}处待确认。");
    Ok(if errors == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
