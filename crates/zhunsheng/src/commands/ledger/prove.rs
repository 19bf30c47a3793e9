//! `zhunsheng ledger prove`: a proof that one event stands in the ledger.

use std::fs;
use std::path::PathBuf;

use clap::Args;
use zs_ledger::bundle::ProofBundle;
use zs_ledger::{Checkpoint, Leaf, Sealed, Signed, inclusion_path, redact};
use zs_store::{nodes_of, remarks};

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
    let mut reader = args.data.place()?.reader()?;
    let mut keys = args.key.ring(reader.as_ref())?;
    remarks(reader.as_mut(), &mut keys).map_err(Failure::because)?;
    let seq = args.seq;
    let stored = reader.leaves(seq, 1)?;
    let stored = stored.first().filter(|stored| stored.seq == seq);
    let stored = stored.ok_or_else(|| Failure::input(format!("账本里没有第{seq}号记录。")))?;
    let leaf = Leaf::decode(&stored.leaf).map_err(Failure::because)?;
    let sealed = Sealed::decode(&stored.body).map_err(Failure::because)?;
    let show: Vec<&str> = args.show.iter().map(String::as_str).collect();
    let copy = redact(&leaf, &sealed, &show).map_err(Failure::because)?;
    let Some((size, text)) = reader.checkpoints(Some(seq), 1)?.pop() else {
        let sentence = format!("第{seq}号记录还没有签名的检查点，请过一会儿再试。");
        return Err(Failure::input(sentence));
    };
    let checkpoint = Signed::<Checkpoint>::decode(&text).map_err(Failure::because)?;
    let path = inclusion_path(&mut nodes_of(reader.as_mut(), size), seq, size)?;
    let bundle = ProofBundle::new(&copy, &path, &checkpoint, keys.at(size));
    // A proof that does not hold is never handed out.
    bundle.verify(&keys).map_err(Failure::because)?;
    bundle.to_json().map_err(Failure::because)
}
