//! `zhunsheng ledger`: verify it, prove one event, hand out the tree, erase, change the key, have it
//! witnessed.

mod consistency;
mod countersign;
mod erase;
mod export;
mod prove;
mod rotate_key;

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, Subcommand};

use super::data::{self, KeyArgs};
use crate::failure::Failure;
use crate::law_folder;
use crate::place::PlaceArgs;
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
    Prove(prove::ProveArgs),
    #[command(about = "导出整棵树，交给别人独立核对；里面没有任何内容", help_template = TEMPLATE)]
    Export(export::ExportArgs),
    #[command(about = "依法删除案卷里的个人信息；以前的证明仍然有效", help_template = TEMPLATE)]
    Erase(erase::EraseArgs),
    #[command(about = "更换签名密钥，由旧密钥签名认可新密钥", help_template = TEMPLATE)]
    RotateKey(rotate_key::RotateKeyArgs),
    #[command(about = "写出最后的检查点和一致性证明，带去给见证人", help_template = TEMPLATE)]
    Consistency(consistency::ConsistencyArgs),
    #[command(about = "收下见证人的副署；与本账本不符就报警", help_template = TEMPLATE)]
    Countersign(countersign::CountersignArgs),
}

#[derive(Args)]
struct VerifyArgs {
    #[command(flatten)]
    data: PlaceArgs,
    #[command(flatten)]
    key: KeyArgs,
}

/// Runs the command.
pub fn run(args: &LedgerArgs, law: Option<&Path>) -> Result<ExitCode, Failure> {
    match &args.command {
        LedgerCommand::Verify(args) => {
            let law = Arc::new(law_folder::law(law)?);
            let verified = data::verify(&args.data.place()?, &args.key, law)?;
            data::say(&verified);
        }
        LedgerCommand::Prove(args) => prove::run(args)?,
        LedgerCommand::Export(args) => export::run(args)?,
        LedgerCommand::Erase(args) => erase::run(args, law)?,
        LedgerCommand::RotateKey(args) => rotate_key::run(args, law)?,
        LedgerCommand::Consistency(args) => consistency::run(args)?,
        LedgerCommand::Countersign(args) => countersign::run(args, law)?,
    }
    Ok(ExitCode::SUCCESS)
}
