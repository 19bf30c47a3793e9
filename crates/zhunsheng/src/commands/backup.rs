//! `zhunsheng backup` and `zhunsheng restore`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use zs_store::backup;

use super::data::{self, DataArgs, KeyArgs};
use crate::failure::Failure;
use crate::law_folder;

/// The arguments of `backup`.
#[derive(Args)]
pub struct BackupArgs {
    #[arg(value_name = "备份到", help = "新文件夹")]
    to: PathBuf,

    #[command(flatten)]
    data: DataArgs,
}

/// The arguments of `restore`.
#[derive(Args)]
pub struct RestoreArgs {
    #[arg(value_name = "备份", help = "备份的文件夹")]
    from: PathBuf,

    #[arg(value_name = "恢复到", help = "新的数据文件夹")]
    to: PathBuf,

    #[command(flatten)]
    key: KeyArgs,
}

/// Backs a data folder up while writing may go on.
pub fn run(args: &BackupArgs) -> Result<ExitCode, Failure> {
    let done = backup::backup(&args.data.data, &args.to)?;
    println!(
        "已备份到“{}”：{}条记录，{}个文件。",
        args.to.display(),
        done.size,
        done.files
    );
    println!("签名密钥不在备份里，请另外保管。");
    Ok(ExitCode::SUCCESS)
}

/// Restores a backup and verifies it against the ledger before it takes its place.
pub fn restore(args: &RestoreArgs, law: Option<&Path>) -> Result<ExitCode, Failure> {
    let law = law_folder::law(law)?;
    let mut verified = None;
    backup::restore::<Failure>(&args.from, &args.to, |path| {
        verified = Some(data::verify(path, &args.key, &law)?);
        Ok(())
    })?;
    if let Some(verified) = &verified {
        data::say(verified);
    }
    println!("已恢复到“{}”。", args.to.display());
    Ok(ExitCode::SUCCESS)
}
