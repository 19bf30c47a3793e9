//! `zhunsheng ledger consistency`: what a witness needs where no network leads to the pages: the last
//! checkpoint, and the proof that it continues the one that the witness has.

use std::fs;
use std::path::PathBuf;

use clap::Args;
use zs_store::remarks;
use zs_work::consistency;

use crate::commands::data::KeyArgs;
use crate::failure::Failure;
use crate::place::PlaceArgs;

/// The arguments.
#[derive(Args)]
pub struct ConsistencyArgs {
    #[arg(value_name = "条数", help = "见证人上次见证到多少条；第一次写 0")]
    from: u64,

    #[command(flatten)]
    data: PlaceArgs,
    #[command(flatten)]
    key: KeyArgs,

    #[arg(long, value_name = "文件", help = "最后的检查点写到这个文件")]
    checkpoint: PathBuf,

    #[arg(long, value_name = "文件", help = "一致性证明写到这个文件")]
    proof: PathBuf,
}

/// Runs the command.
pub fn run(args: &ConsistencyArgs) -> Result<(), Failure> {
    let mut reader = args.data.place()?.reader_with(args.key.file())?;
    let mut ring = args.key.ring(reader.as_ref())?;
    let remarks = remarks(reader.as_mut(), &mut ring).map_err(Failure::because)?;
    let Some((size, text)) = reader.last_checkpoint()? else {
        return Err(Failure::input("账本还没有签名的检查点。"));
    };
    let proof = consistency(reader.as_mut(), &remarks, (args.from, size))?;
    let proof = proof
        .ok_or_else(|| Failure::input(format!("账本只签名到{size}条，没有到{}条。", args.from)))?;
    let json = proof.to_json().map_err(Failure::because)?;
    for (file, text) in [(&args.checkpoint, &text), (&args.proof, &json)] {
        fs::write(file, text).map_err(|error| Failure::file(file, &error))?;
    }
    println!(
        "前{size}条的检查点已写到“{}”，从{}条起的一致性证明已写到“{}”。",
        args.checkpoint.display(),
        args.from,
        args.proof.display()
    );
    Ok(())
}
