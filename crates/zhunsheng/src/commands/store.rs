//! `zhunsheng store`: the projections beside the ledger.

mod recount;

use std::path::Path;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use zs_work::{check_projections, rebuild_projections};

use crate::failure::Failure;
use crate::law_folder;
use crate::place::{BesideKey, PlaceArgs};
use crate::usage::TEMPLATE;

/// The arguments.
#[derive(Args)]
#[command(subcommand_help_heading = "命令", next_help_heading = "选项")]
pub struct StoreArgs {
    #[command(subcommand)]
    command: StoreCommand,
}

#[derive(Subcommand)]
enum StoreCommand {
    #[command(about = "从账本重新算出案件列表、待办、时限、公示和计数", help_template = TEMPLATE)]
    Rebuild(RebuildArgs),
    #[command(about = "不用计数，从每一次发生重新数出一个时期的全部数字，与现行的值逐个比较", help_template = TEMPLATE)]
    Recount(recount::RecountArgs),
}

#[derive(Args)]
struct RebuildArgs {
    #[command(flatten)]
    data: PlaceArgs,

    #[command(flatten)]
    key: BesideKey,

    #[arg(long, help = "只比较，不改动：与存储的逐行相同才算通过")]
    check: bool,
}

/// Runs the command.
pub fn run(args: &StoreArgs, law: Option<&Path>) -> Result<ExitCode, Failure> {
    match &args.command {
        StoreCommand::Rebuild(args) => rebuild(args, law),
        StoreCommand::Recount(args) => recount::run(args, law),
    }
}

fn rebuild(args: &RebuildArgs, law: Option<&Path>) -> Result<ExitCode, Failure> {
    let RebuildArgs { data, key, check } = args;
    let place = data.place()?;
    let compared = match check {
        true => {
            let mut reader = place.reader_with(key.file())?;
            let law = law_folder::law_of(law, reader.as_mut())?;
            check_projections(reader.as_mut(), &law)
        }
        false => {
            let (mut store, _) = place.take_with(key.file())?;
            let law = law_folder::law_of(law, store.reads())?;
            let cases = rebuild_projections(store.as_mut(), &law)?;
            println!("已从账本重新算出{cases}个案件的汇总数据，一次换上。");
            check_projections(store.reads(), &law)
        }
    };
    let compared = compared.map_err(|wrong| {
        Failure::input(format!(
            "{wrong}\n汇总数据可以重新算：zhunsheng store rebuild（不加 --check）。"
        ))
    })?;
    println!(
        "重放{}个案件，{}行汇总数据全部相符。",
        compared.cases, compared.rows
    );
    if compared.erased > 0 {
        println!("有依法删除内容的案件{}个，没有比较。", compared.erased);
    }
    Ok(ExitCode::SUCCESS)
}
