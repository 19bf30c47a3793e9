//! `zhunsheng export acts` and `zhunsheng export figures`: what happened, and what was computed from
//! it, so that a program of somebody else can compute it a second time.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use zs_assess::{Period, Value};
use zs_paper::table::{Sheet, csv_of};
use zs_work::figures::{FigureAsk, figures as values_of, figures_of_units};
use zs_work::{CaseAsk, Roll, export_acts};

use super::units_of;
use crate::failure::Failure;
use crate::place::{BesideKey, PlaceArgs};
use crate::{clock, law_folder};

/// The arguments of `export acts`.
#[derive(Args)]
pub struct ActsArgs {
    #[command(flatten)]
    data: PlaceArgs,

    #[command(flatten)]
    key: BesideKey,

    #[arg(long, value_name = "文件", help = "写到这个文件，一行一项（JSON）")]
    out: PathBuf,
}

/// The arguments of `export figures`.
#[derive(Args)]
pub struct FiguresArgs {
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

    #[arg(long, value_name = "文件", help = "写到这个文件：.csv")]
    out: PathBuf,
}

/// Writes what happened in all cases.
pub fn acts(args: &ActsArgs, law: Option<&Path>) -> Result<ExitCode, Failure> {
    let mut reader = args.data.place()?.reader_with(args.key.file())?;
    let reader = reader.as_mut();
    let law = law_folder::law_of(law, reader)?;
    let ask = CaseAsk {
        units: units_of(reader, None)?,
        oldest_first: true,
        ..CaseAsk::default()
    };
    let file = File::create(&args.out).map_err(|error| Failure::file(&args.out, &error))?;
    let mut out = BufWriter::new(file);
    let done = export_acts(reader, &law, &ask, &mut out)?;
    out.flush()
        .map_err(|error| Failure::file(&args.out, &error))?;
    println!(
        "导出 {} 个案件、{} 项经过，已写到“{}”。用 tools/recompute_figures.py 可以重新计算数字。",
        done.cases,
        done.events,
        args.out.display()
    );
    Ok(ExitCode::SUCCESS)
}

/// Begins what stands for a region in the column of units; no id of a unit has such a sign.
const REGION: &str = "区划:";

/// Writes every figure of the law for a period, of each unit, of each region and of all together.
pub fn figures(args: &FiguresArgs, law: Option<&Path>) -> Result<ExitCode, Failure> {
    let period = Period::parse(&args.period);
    let period = period
        .ok_or_else(|| Failure::usage("--period 写 2026、2026-Q3 或者 2026-07 这样的时期。"))?;
    let mut reader = args.data.place()?.reader_with(args.key.file())?;
    let reader = reader.as_mut();
    let law = law_folder::law_of(law, reader)?;
    let ask = FigureAsk {
        units: units_of(reader, None)?,
        period,
        as_of: clock::now()?.day(),
    };
    let found = figures_of_units(reader, &law, law.library.figures.iter(), &ask)?;
    let days = ask.days();
    let mut rows = Vec::new();
    let mut add = |unit: &str, values: &[(std::sync::Arc<str>, Value)]| {
        for (id, value) in values {
            rows.push(vec![
                id.to_string(),
                unit.to_owned(),
                days.from.to_string(),
                days.to.to_string(),
                value.printed(),
                value.made_of().unwrap_or_default(),
            ]);
        }
    };
    add("", &found.together);
    for (unit, values) in &found.each {
        add(unit.as_str(), values);
    }
    // In a region as well, a person who holds posts in two units is one person.
    let roll = Roll::read(reader)?;
    for region in roll.regions(days.to) {
        let units = roll.units_in(&region, days.to);
        let ask = FigureAsk {
            units,
            ..ask.clone()
        };
        let values = values_of(reader, &law, law.library.figures.iter(), &ask)?;
        add(&format!("{REGION}{}", region.code), &values);
    }
    let count = rows.len();
    let sheet = Sheet {
        name: "数字".to_owned(),
        head: ["数字", "单位", "从", "到", "值", "由"]
            .map(str::to_owned)
            .to_vec(),
        rows,
    };
    fs::write(&args.out, csv_of(&sheet)).map_err(|error| Failure::file(&args.out, &error))?;
    println!("导出 {count} 个值，已写到“{}”。", args.out.display());
    Ok(ExitCode::SUCCESS)
}
