//! `zhunsheng ledger export`: the whole tree for a verifier that shares no code with this program.

use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::path::PathBuf;

use clap::Args;
use zs_ledger::export::{EXPORT_HEAD, export_end, export_leaf};
use zs_ledger::{Checkpoint, Frontier, Signed, leaf_hash};
use zs_store::remarks;

use crate::commands::data::KeyArgs;
use crate::failure::Failure;
use crate::place::PlaceArgs;

/// Leaves or checkpoints read at a time.
const PAGE: usize = 1_024;

/// The arguments.
#[derive(Args)]
pub struct ExportArgs {
    #[arg(value_name = "文件", help = "写到这个新文件")]
    out: PathBuf,

    #[command(flatten)]
    data: PlaceArgs,
    #[command(flatten)]
    key: KeyArgs,
}

/// Runs the command: the leaves up to the last checkpoint, and that checkpoint.
pub fn run(args: &ExportArgs) -> Result<(), Failure> {
    let mut reader = args.data.place()?.reader_with(args.key.file())?;
    let mut keys = args.key.ring(reader.as_ref())?;
    remarks(reader.as_mut(), &mut keys).map_err(Failure::because)?;
    let mut last = None;
    loop {
        let page = reader.checkpoints(last.as_ref().map(|(size, _)| *size), PAGE)?;
        match page.into_iter().last() {
            Some(later) => last = Some(later),
            None => break,
        }
    }
    let Some((size, text)) = last else {
        return Err(Failure::input("账本还没有签名的检查点，没有可以导出的。"));
    };
    let root = keys.open(&text).map_err(Failure::because)?.root;
    let checkpoint = Signed::<Checkpoint>::decode(&text).map_err(Failure::because)?;
    let failed = |error: io::Error| Failure::file(&args.out, &error);
    // A file that is there may be an earlier export that somebody still needs.
    let file = File::create_new(&args.out).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => Failure::input(format!(
            "“{}”已经存在，请换一个文件名。",
            args.out.display()
        )),
        _ => failed(error),
    })?;
    let mut out = BufWriter::new(file);
    out.write_all(EXPORT_HEAD.as_bytes()).map_err(failed)?;
    let mut frontier = Frontier::default();
    while frontier.size() < size {
        let limit = PAGE.min((size - frontier.size()) as usize);
        let leaves = reader.leaves(frontier.size(), limit)?;
        if leaves.is_empty() {
            break;
        }
        for stored in &leaves {
            frontier.push(leaf_hash(&stored.leaf));
            out.write_all(export_leaf(&stored.leaf).as_bytes())
                .map_err(failed)?;
        }
    }
    out.write_all(export_end(&checkpoint).as_bytes())
        .map_err(failed)?;
    let file = out
        .into_inner()
        .map_err(|error| failed(error.into_error()))?;
    file.sync_all().map_err(failed)?;
    // What does not hold is never handed out.
    if frontier.size() != size || frontier.root() != root {
        std::fs::remove_file(&args.out).map_err(failed)?;
        let sentence = "账页与检查点不符，没有导出；请先运行 zhunsheng ledger verify。";
        return Err(Failure::input(sentence));
    }
    println!(
        "已导出前{size}条的树到“{}”，树根：{root}",
        args.out.display()
    );
    println!("独立核对：python3 tools/verify_ledger.py tree 文件 --key 公钥");
    for (index, (after, key)) in keys.all().into_iter().enumerate() {
        match index {
            0 => println!("公钥：{key}"),
            _ => println!("以后的公钥：{key}@{after}"),
        }
    }
    println!("公钥要另外交给核对的人，不能只凭同一个文件。");
    Ok(())
}
