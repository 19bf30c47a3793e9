//! `zhunsheng ledger rotate-key`: the old key endorses a new one and is gone.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use zs_store::signing_key;
use zs_work::KeyChange;

use crate::county::County;
use crate::failure::Failure;
use crate::place::PlaceArgs;
use crate::{clock, law_folder};

/// The arguments.
#[derive(Args)]
pub struct RotateKeyArgs {
    #[command(flatten)]
    data: PlaceArgs,

    #[arg(long, value_name = "文件", help = "签名密钥文件；新密钥换在同一个地方")]
    key: Option<PathBuf>,

    #[arg(long, value_name = "人员编号", help = "谁来换；要有更换密钥的权限")]
    by: String,

    #[arg(long, value_name = "理由", help = "为什么换，记进账本")]
    reason: String,
}

/// Runs the command.
pub fn run(args: &RotateKeyArgs, law: Option<&Path>) -> Result<(), Failure> {
    let law = Arc::new(law_folder::law(law)?);
    let place = args.data.place()?;
    let mut reader = place.reader_with(args.key.as_deref())?;
    let key_file = law_folder::key_file(args.key.as_deref(), reader.jurisdiction())?;
    // A missing file would otherwise be made anew, and a key that nobody knows cannot be endorsed.
    if signing_key(reader.as_mut())?.is_none() {
        return Err(Failure::input("账本还没有签过名，没有密钥可换。"));
    }
    drop(reader);
    let mut county = County::open(&place, Some(&key_file), law)?;
    let change = KeyChange {
        by: args.by.as_str().into(),
        reason: args.reason.clone(),
    };
    let (next, after) = county.rotate_key(clock::now()?, &change, &key_file)?;
    println!("已换上新的签名密钥：前{after}条由旧密钥签名，以后由新密钥签名。");
    println!("旧的私钥已经删除；旧密钥签名认可了新密钥，这份声明已入账（第{after}号）。");
    println!("新公钥：{next}");
    println!("请把它另外交给核对的人；独立核对时写作：--key 原来的公钥 --key {next}@{after}");
    Ok(())
}
