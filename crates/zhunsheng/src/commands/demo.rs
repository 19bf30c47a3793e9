//! `zhunsheng demo`: founds the sample county, fills it, and walks one case aloud.

pub mod fill;
mod walk;
mod words;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use clap::Args;

use super::sample::{Invent, span_of};
use crate::failure::Failure;
use crate::place::Place;
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

    #[command(flatten)]
    invent: Invent,
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
    let sample = args.invent.county(&spec)?;
    println!(
        "  {} 个单位，{} 人，其中持执法证件的 {} 人",
        sample.units.len(),
        sample.people.len(),
        fill::certified(&sample)
    );
    let mut county = args
        .invent
        .found(&Place::folder(&args.data), &spec, &sample, law.clone())?;
    mark(&args.data)?;

    let span = span_of(&spec)?;
    let fill = fill::Fill {
        spec: &spec,
        sample: &sample,
        stories: &stories,
        law: &law,
    };
    fill.run(&mut county, args.invent.cases, args.invent.seed, span)?;

    println!("\n三、跟着一个案件走一遍");
    walk::Walk {
        spec: &spec,
        sample: &sample,
        stories: &stories,
        law: &law,
    }
    .run(&mut county, span.1, args.invent.seed)?;

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
