//! `zhunsheng backup` and `zhunsheng restore`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use zs_store::{Cipher, Store, backup};
use zs_work::{Law, renew_projections};

use super::data::{self, KeyArgs};
use crate::failure::Failure;
use crate::law_folder;
use crate::place::{Place, PlaceArgs};

/// The arguments of `backup`.
#[derive(Args)]
pub struct BackupArgs {
    #[arg(value_name = "备份到", help = "新文件夹")]
    to: PathBuf,

    #[command(flatten)]
    data: PlaceArgs,
}

/// The arguments of `restore`.
#[derive(Args)]
pub struct RestoreArgs {
    #[arg(value_name = "备份", help = "备份的文件夹")]
    from: PathBuf,

    #[arg(value_name = "恢复到", help = "新的数据文件夹")]
    to: Option<PathBuf>,

    #[arg(
        long,
        value_name = "地址",
        help = "恢复到 PostgreSQL：postgres:// 开头的地址，或者写着它的文件"
    )]
    server: Option<String>,

    #[arg(
        long,
        value_name = "文件夹",
        help = "恢复到 PostgreSQL 时，证据文件和检查点放在这个新文件夹"
    )]
    beside: Option<PathBuf>,

    #[command(flatten)]
    key: KeyArgs,
}

/// Backs data up while writing may go on.
pub fn run(args: &BackupArgs) -> Result<ExitCode, Failure> {
    let place = args.data.place()?;
    let mut reader = place.closed_reader()?;
    let done = backup::backup_of(reader.as_mut(), &place.must_beside()?, &args.to)?;
    println!(
        "已备份到“{}”：{}条记录，{}个文件。",
        args.to.display(),
        done.size,
        done.files
    );
    println!("签名密钥和封存密钥（.key 和 .seal 文件）不在备份里，请另外保管一份副本：");
    println!("没有封存密钥，备份里的内容谁也打不开，只剩下证明。");
    Ok(ExitCode::SUCCESS)
}

/// Restores a backup and verifies it against the ledger before it takes its place.
pub fn restore(args: &RestoreArgs, law: Option<&Path>) -> Result<ExitCode, Failure> {
    let law = Arc::new(law_folder::law(law)?);
    match (&args.to, &args.server) {
        (Some(to), None) => {
            folder(args, to, &law)?;
            println!("已恢复到“{}”。", to.display());
        }
        (None, Some(_)) => server(args, &law)?,
        _ => {
            let sentence = "写明恢复到哪里：新的数据文件夹，或者 --server 和 --beside，写一种。";
            return Err(Failure::usage(sentence));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn folder(args: &RestoreArgs, to: &Path, law: &Arc<Law>) -> Result<(), Failure> {
    let mut verified = None;
    backup::restore::<Failure>(&args.from, to, |path| {
        // What an older version backed up gets the projections of this one.
        let (mut store, _) = Place::folder(path).take_with(args.key.file())?;
        let law = law.clone().as_enacted(store.reads())?;
        renew_projections(store.as_mut(), &law)?;
        drop(store);
        verified = Some(data::verify(&Place::folder(path), &args.key, law)?);
        Ok(())
    })?;
    verified.iter().for_each(data::say);
    Ok(())
}

/// The backup is restored into a folder first and verified there, because a ledger on a server can
/// not be taken back.
fn server(args: &RestoreArgs, law: &Arc<Law>) -> Result<(), Failure> {
    let (Some(address), Some(beside)) = (&args.server, &args.beside) else {
        return Err(Failure::usage("恢复到 PostgreSQL 时，还要写明 --beside。"));
    };
    let jurisdiction = backup::jurisdiction_of(&args.from)?;
    let place = Place::server(address, &jurisdiction, beside)?;
    if beside.exists() {
        let sentence = format!("“{}”已经存在，请换一个新文件夹。", beside.display());
        return Err(Failure::input(sentence));
    }
    let mut trial = beside.file_name().unwrap_or_default().to_owned();
    trial.push(".trial");
    let trial = beside.with_file_name(trial);
    let tried = folder(args, &trial, law);
    if trial.exists() {
        std::fs::remove_dir_all(&trial).map_err(|error| Failure::file(&trial, &error))?;
    }
    tried?;
    let mut fill = |store: &mut dyn Store| {
        backup::restore_into(&args.from, store, beside).map_err(Failure::from)
    };
    let key = args.key.file();
    let mut store = place.create_filled(&jurisdiction, key, Cipher::default(), &mut fill)?;
    let law = law.clone().as_enacted(store.reads())?;
    renew_projections(store.as_mut(), &law)?;
    drop(store);
    data::verify(&place, &args.key, law)?;
    println!("已恢复到{}。", place.shown());
    Ok(())
}
