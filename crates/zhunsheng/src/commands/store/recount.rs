//! `zhunsheng store recount`: every figure of a period counted anew from the occurrences.

use std::path::Path;
use std::process::ExitCode;

use clap::Args;
use zs_assess::Period;
use zs_work::figures::{DifferingValue, FigureAsk, recount};

use crate::failure::Failure;
use crate::place::{BesideKey, PlaceArgs};
use crate::{clock, law_folder};

/// Values that are told where they differ; all further ones are counted only.
const TOLD: usize = 20;

/// The arguments.
#[derive(Args)]
pub struct RecountArgs {
    #[command(flatten)]
    data: PlaceArgs,

    #[command(flatten)]
    key: BesideKey,

    #[arg(
        long,
        value_name = "时期",
        help = "年、季度或者月，例如 2026、2026-Q3、2026-07"
    )]
    period: String,
}

/// Runs the command.
pub fn run(args: &RecountArgs, law: Option<&Path>) -> Result<ExitCode, Failure> {
    let period = Period::parse(&args.period);
    let period = period
        .ok_or_else(|| Failure::usage("--period 写 2026、2026-Q3 或者 2026-07 这样的时期。"))?;
    let mut reader = args.data.place()?.reader_with(args.key.file())?;
    let reader = reader.as_mut();
    let law = law_folder::law_of(law, reader)?;
    let ask = FigureAsk {
        units: reader.units()?.into_iter().map(|it| it.id).collect(),
        period,
        as_of: clock::now()?.day(),
    };
    let found = recount(reader, &law, &ask)?;
    if found.differing.is_empty() {
        println!(
            "看了{}次发生，重新数出{}个值，与现行的值全部相符。",
            found.occurrences, found.values
        );
        return Ok(ExitCode::SUCCESS);
    }
    let lines: Vec<String> = found.differing.iter().take(TOLD).map(line).collect();
    Err(Failure::input(format!(
        "重新数出{}个值，{}个与现行的值不符：\n{}\n汇总数据可以重新算：zhunsheng store rebuild。",
        found.values,
        found.differing.len(),
        lines.join("\n")
    )))
}

fn line(it: &DifferingValue) -> String {
    let unit = it.unit.as_ref().map_or("全部单位", |unit| unit.as_str());
    format!(
        "{} {unit}：现行{}，重新数出{}",
        it.figure,
        it.kept.printed(),
        it.counted.printed()
    )
}
