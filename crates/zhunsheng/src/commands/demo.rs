//! `zhunsheng demo`: founds the sample county, fills it, and walks one case aloud.

pub mod fill;
mod walk;
mod words;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use clap::Args;

use super::sample::{span_of, units_of};
use crate::county::County;
use crate::failure::Failure;
use crate::{law_folder, samples};

/// The file that marks a data folder as a sample, which may be made anew.
const MARK: &str = "这是样例数据.txt";

/// The arguments.
#[derive(Args)]
pub struct DemoArgs {
    #[arg(
        long,
        value_name = "文件夹",
        default_value = "data/demo",
        help = "样例县的数据放在哪里"
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
pub fn run(args: &DemoArgs, law: Option<&Path>) -> Result<ExitCode, Failure> {
    let began = Instant::now();
    println!("准绳·样例县\n\n一、读法库");
    let law = Arc::new(law_folder::law(law)?);
    fill::say_law(&law);

    let (spec, stories) = samples::read()?;
    clear(&args.data)?;
    println!("\n二、造一个县：{}", spec.name);
    let sample = spec.county(args.seed).map_err(Failure::because)?;
    let units = units_of(&sample);
    println!(
        "  {} 个单位，{} 人，其中持执法证件的 {} 人",
        units.len(),
        sample.people.len(),
        fill::certified(&sample)
    );
    let jurisdiction = spec.jurisdiction.as_str().into();
    let key = law_folder::key_file(args.key.as_deref(), &jurisdiction)?;
    let mut county = County::found(
        &args.data,
        &key,
        &jurisdiction,
        law.clone(),
        &sample.people,
        &units,
    )?;
    mark(&args.data)?;

    let span = span_of(&spec)?;
    let fill = fill::Fill {
        spec: &spec,
        sample: &sample,
        stories: &stories,
        law: &law,
    };
    fill.run(&mut county, args.cases, args.seed, span)?;

    println!("\n三、跟着一个案件走一遍");
    walk::Walk {
        spec: &spec,
        sample: &sample,
        stories: &stories,
        law: &law,
    }
    .run(&mut county, span.1, args.seed)?;

    println!("\n四、核对账本");
    county.verify_and_say()?;

    println!(
        "\n一共用了 {:.1} 秒。接下来可以：",
        began.elapsed().as_secs_f64()
    );
    fill::say_next(&args.data);
    Ok(ExitCode::SUCCESS)
}

/// Makes room for the sample: only a folder that was marked as one is ever taken away.
fn clear(data: &Path) -> Result<(), Failure> {
    if data.join(MARK).is_file() {
        std::fs::remove_dir_all(data).map_err(|error| Failure::file(data, &error))?;
    }
    Ok(())
}

fn mark(data: &Path) -> Result<(), Failure> {
    let file = data.join(MARK);
    let text = "这个文件夹是 zhunsheng demo 造的样例数据，可以随时删除；再次运行会重新造。\n";
    std::fs::write(&file, text).map_err(|error| Failure::file(&file, &error))
}
