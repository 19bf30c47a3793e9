//! `zhunsheng ledger prove`: a proof that one event stands in the ledger.

use std::fs;
use std::path::PathBuf;

use clap::Args;
use zs_store::remarks;
use zs_work::{NotProved, prove as prove_one};

use crate::commands::data::KeyArgs;
use crate::failure::Failure;
use crate::place::PlaceArgs;

/// The arguments.
#[derive(Args)]
pub struct ProveArgs {
    #[arg(value_name = "号码", help = "记录在账本里的号码，从0开始")]
    seq: u64,

    #[command(flatten)]
    data: PlaceArgs,
    #[command(flatten)]
    key: KeyArgs,

    #[arg(
        long,
        value_name = "字段",
        help = "出示这个字段的内容，可以写多次；不写就都不出示"
    )]
    show: Vec<String>,

    #[arg(long, value_name = "文件", help = "写到这个文件；不写就显示出来")]
    out: Option<PathBuf>,
}

/// Runs the command.
pub fn run(args: &ProveArgs) -> Result<(), Failure> {
    let json = prove(args)?;
    match &args.out {
        None => print!("{json}"),
        Some(file) => {
            fs::write(file, json).map_err(|error| Failure::file(file, &error))?;
            println!("第{}号记录的证明已写到“{}”。", args.seq, file.display());
        }
    }
    Ok(())
}

fn prove(args: &ProveArgs) -> Result<String, Failure> {
    let mut reader = args.data.place()?.reader_with(args.key.file())?;
    let mut keys = args.key.ring(reader.as_ref())?;
    remarks(reader.as_mut(), &mut keys).map_err(Failure::because)?;
    let show: Vec<&str> = args.show.iter().map(String::as_str).collect();
    let proof = prove_one(reader.as_mut(), &keys, args.seq, &show);
    let proof = proof.map_err(|why| match why {
        NotProved::NoLeaf(_) | NotProved::Unsigned(_) => Failure::input(why.to_string()),
        why => Failure::because(why),
    })?;
    proof.bundle.to_json().map_err(Failure::because)
}
