//! `zhunsheng ledger`: verify the whole ledger, prove one event, hand out the tree.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use zs_ledger::bundle::ProofBundle;
use zs_ledger::{Checkpoint, Leaf, Sealed, Signed, inclusion_path, redact};
use zs_store::nodes_of;

use super::data::{self, DataArgs, KeyArgs};
use crate::failure::Failure;
use crate::law_folder;
use crate::usage::TEMPLATE;

/// The arguments.
#[derive(Args)]
#[command(subcommand_help_heading = "命令", next_help_heading = "选项")]
pub struct LedgerArgs {
    #[command(subcommand)]
    command: LedgerCommand,
}

#[derive(Subcommand)]
enum LedgerCommand {
    #[command(about = "从存储重新计算整个账本，指出第一处问题", help_template = TEMPLATE)]
    Verify(VerifyArgs),
    #[command(about = "为一条记录写出存在证明", help_template = TEMPLATE)]
    Prove(ProveArgs),
}

#[derive(Args)]
struct VerifyArgs {
    #[command(flatten)]
    data: DataArgs,
    #[command(flatten)]
    key: KeyArgs,
}

#[derive(Args)]
struct ProveArgs {
    #[arg(value_name = "号码", help = "记录在账本里的号码，从0开始")]
    seq: u64,

    #[command(flatten)]
    data: DataArgs,
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
pub fn run(args: &LedgerArgs, law: Option<&Path>) -> Result<ExitCode, Failure> {
    match &args.command {
        LedgerCommand::Verify(args) => {
            let law = law_folder::law(law)?;
            let verified = data::verify(&args.data.data, &args.key, &law)?;
            data::say(&verified);
        }
        LedgerCommand::Prove(args) => {
            let json = prove(args)?;
            match &args.out {
                None => print!("{json}"),
                Some(file) => {
                    fs::write(file, json).map_err(|error| Failure::file(file, &error))?;
                    println!("第{}号记录的证明已写到“{}”。", args.seq, file.display());
                }
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn prove(args: &ProveArgs) -> Result<String, Failure> {
    let mut reader = args.data.reader()?;
    let public = args.key.public(reader.as_ref())?;
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
    let bundle = ProofBundle::new(&copy, &path, &checkpoint, &public);
    // A proof that does not hold is never handed out.
    let keys = zs_ledger::KeyRing::new(reader.jurisdiction().clone(), public);
    bundle.verify(&keys).map_err(Failure::because)?;
    bundle.to_json().map_err(Failure::because)
}
