//! `zhunsheng calendar arrive`: a holiday notice came; dates that it moves move, with events.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, Subcommand};
use zs_base::{CaseId, Day};
use zs_store::{CaseRow, Cell, Reader, listing, page};

use crate::county::County;
use crate::failure::Failure;
use crate::place::PlaceArgs;
use crate::usage::TEMPLATE;
use crate::{clock, law_folder};

/// Cases that one batch recomputes.
const BATCH: usize = 256;

/// The arguments.
#[derive(Args)]
pub struct CalendarArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    #[command(about = "放假通知到了：重新计算各案的期限，逐项入账", help_template = TEMPLATE)]
    Arrive(Arrive),
}

#[derive(Args)]
struct Arrive {
    #[command(flatten)]
    data: PlaceArgs,

    #[arg(
        long,
        value_name = "文号",
        help = "哪一份通知，例如 国办发明电〔2026〕9号"
    )]
    because: String,

    #[arg(
        long,
        value_name = "日期",
        help = "通知是哪一天知道的（日历文件中的 known_on）；只有旧版本的数据要写，新的数据自己记着原来的安排"
    )]
    known_on: Option<Day>,

    #[arg(long, value_name = "文件", help = "签名密钥放在哪里")]
    key: Option<PathBuf>,
}

/// Runs the command.
pub fn run(args: &CalendarArgs, law: Option<&Path>) -> Result<ExitCode, Failure> {
    let What::Arrive(args) = &args.what;
    let now_law = Arc::new(law_folder::law(law)?);
    let first = match args.known_on {
        Some(day) => Arc::new(now_law.known_on(day.plus(-1))),
        None => now_law.clone(),
    };
    let place = args.data.place()?;
    let mut county = County::open_counted(&place, args.key.as_deref(), now_law, &first)?;
    if !county.engine().must_count_anew() {
        println!("各案的期限已经按现在的放假安排计算，没有要移动的。");
        return Ok(ExitCode::SUCCESS);
    }
    county.engine().call_calendar(&args.because);
    let cases = cases(county.store().reads())?;
    let now = clock::now()?;
    let mut moved = 0;
    for batch in cases.chunks(BATCH) {
        moved += county.recompute(now, batch)?;
    }
    county.all_counted(now)?;
    county.checkpoint(now)?;
    println!(
        "看了 {} 个案件，移动了 {moved} 个期限，每一个都已入账。",
        cases.len()
    );
    Ok(ExitCode::SUCCESS)
}

/// All cases, in the order of opening.
fn cases(reader: &mut dyn Reader) -> Result<Vec<CaseId>, Failure> {
    let mut cases = Vec::new();
    let mut after = None;
    loop {
        let order = after.map(|number: u64| [Cell::Int(number as i64)]);
        let order = order.as_ref().map(<[Cell<'_>; 1]>::as_slice);
        let rows: Vec<CaseRow> = page(reader, &listing::CASES, &[], order, 1_000)?;
        let Some(last) = rows.last() else {
            return Ok(cases);
        };
        after = Some(last.number);
        cases.extend(rows.iter().map(|row| row.case));
    }
}
