//! `zhunsheng audit`: the audit log, verified link by link.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use zs_work::office::{AuditEnd, verify_audit};

use crate::failure::Failure;
use crate::place::PlaceArgs;
use crate::usage::TEMPLATE;

/// The arguments.
#[derive(Args)]
#[command(subcommand_help_heading = "命令", next_help_heading = "选项")]
pub struct AuditArgs {
    #[command(subcommand)]
    command: AuditCommand,
}

#[derive(Subcommand)]
enum AuditCommand {
    #[command(about = "逐条核对审计日志，指出第一处问题", help_template = TEMPLATE)]
    Verify(VerifyArgs),
}

#[derive(Args)]
struct VerifyArgs {
    #[command(flatten)]
    data: PlaceArgs,

    #[arg(
        long,
        value_name = "条数:末条",
        help = "以前核对时记下的末条，用来发现尾部被截去"
    )]
    kept: Option<String>,
}

/// Runs the command.
pub fn run(args: &AuditArgs) -> Result<ExitCode, Failure> {
    let AuditCommand::Verify(args) = &args.command;
    let kept = args.kept.as_deref().map(end).transpose()?;
    let mut reader = args.data.place()?.closed_reader()?;
    let found = verify_audit(reader.as_mut(), kept.as_ref()).map_err(Failure::because)?;
    println!("审计日志无误：共{}条，逐条相连。", found.entries);
    println!("末条：{}:{}", found.entries, found.link);
    println!("请把末条另外保管；下次用 --kept 核对，可以发现尾部被截去。");
    Ok(ExitCode::SUCCESS)
}

fn end(text: &str) -> Result<AuditEnd, Failure> {
    let parts = text.split_once(':').and_then(|(entries, link)| {
        Some(AuditEnd {
            entries: entries.parse().ok()?,
            link: link.parse().ok()?,
        })
    });
    parts.ok_or_else(|| Failure::usage("--kept 写成“条数:末条”，照抄上次核对时显示的那一行。"))
}
