//! `zhunsheng sample`: fills a new county with invented cases of any number, for load and growth.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use zs_base::Day;
use zs_store::people::Unit;

use super::demo::fill::Fill;
use crate::county::County;
use crate::failure::Failure;
use crate::{law_folder, samples};

/// The arguments.
#[derive(Args)]
pub struct SampleArgs {
    #[arg(
        long,
        value_name = "文件夹",
        help = "数据放在哪里；要是新的或者空的文件夹"
    )]
    data: PathBuf,

    #[arg(
        long,
        value_name = "个",
        default_value_t = 20_000,
        help = "编造多少个案件"
    )]
    cases: u64,

    #[arg(
        long,
        value_name = "数",
        default_value_t = 2026,
        help = "种子：同一个数造出同一个县"
    )]
    seed: u64,

    #[arg(
        long,
        value_name = "文件",
        help = "签名密钥放在哪里（不在数据文件夹里）"
    )]
    key: Option<PathBuf>,
}

/// Runs the command.
pub fn run(args: &SampleArgs, law: Option<&Path>) -> Result<ExitCode, Failure> {
    let law = Arc::new(law_folder::law(law)?);
    let (spec, stories) = samples::read()?;
    let sample = spec.county(args.seed).map_err(Failure::because)?;
    let jurisdiction = spec.jurisdiction.as_str().into();
    let key = law_folder::key_file(args.key.as_deref(), &jurisdiction)?;
    let units = units_of(&sample);
    let mut county = County::found(
        &args.data,
        &key,
        &jurisdiction,
        law.clone(),
        &sample.people,
        &units,
    )?;
    let span = span_of(&spec)?;
    let fill = Fill {
        spec: &spec,
        sample: &sample,
        stories: &stories,
        law: &law,
    };
    fill.run(&mut county, args.cases, args.seed, span)?;
    Ok(ExitCode::SUCCESS)
}

/// The units of a sample county, as the register keeps them.
pub fn units_of(sample: &zs_sample::County) -> Vec<Unit> {
    let unit = |it: &zs_sample::Staff| Unit {
        id: it.unit.clone(),
        name: it.name.clone(),
    };
    sample.units.iter().map(unit).collect()
}

/// First and last day of a sample.
pub fn span_of(spec: &zs_sample::Spec) -> Result<(Day, Day), Failure> {
    let day = |text: &str| text.parse::<Day>().map_err(Failure::because);
    Ok((day(&spec.from)?, day(&spec.until)?))
}
