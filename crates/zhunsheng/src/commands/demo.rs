//! `zhunsheng demo`: founds the sample county, fills it, walks one case aloud and opens the pages.

pub mod fill;
mod personas;
mod walk;
mod words;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use clap::Args;
use zs_base::Day;
use zs_sample::{County as Sample, Spec, Story};
use zs_work::Law;

use super::sample::Invent;
use super::serve::{self, ListenArgs};
use crate::failure::Failure;
use crate::place::Place;
use crate::{clock, law_folder, samples};

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

    #[arg(long, value_name = "日期", help = "样例到哪一天为止；不写就是昨天")]
    until: Option<Day>,

    #[command(flatten)]
    listen: ListenArgs,

    #[arg(long, help = "造好数据就结束，不打开网页")]
    no_serve: bool,
}

/// Runs the command.
pub fn run(args: &DemoArgs, law: Option<&Path>) -> Result<ExitCode, Failure> {
    let began = Instant::now();
    // The address is taken first: nobody should wait for a county and then learn that it is taken.
    let listener = match args.no_serve {
        true => None,
        false => Some(args.listen.bind()?),
    };
    println!("准绳·样例县\n\n一、读法库");
    let law = Arc::new(law_folder::law(law)?);
    fill::say_law(&law);

    let (spec, stories) = samples::read()?;
    let until = match args.until {
        Some(day) => day,
        None => clock::now()?.day().plus(-1),
    };
    let spec = spec.ending(until).map_err(Failure::because)?;
    let place = Place::folder(&args.data);
    let sample = make(args, &place, &law, &spec, &stories)?;

    println!(
        "\n一共用了 {:.1} 秒。在这台机器上还可以：",
        began.elapsed().as_secs_f64()
    );
    fill::say_next(&args.data);
    let Some(listener) = listener else {
        return Ok(ExitCode::SUCCESS);
    };
    let personas = personas::hand_out(&place, &spec, &sample, until)?;
    let key = args.invent.key.as_deref();
    let site = serve::open(&place, &args.listen, key, law)?;
    println!("\n五、打开网页");
    serve::serve(site, listener, |site| {
        personas::say(&personas, site);
        Ok(())
    })
}

/// Founds the county, fills it, tells one case and verifies the ledger; answers who works there.
fn make(
    args: &DemoArgs,
    place: &Place,
    law: &Arc<Law>,
    spec: &Spec,
    stories: &[Story],
) -> Result<Sample, Failure> {
    clear(&args.data)?;
    println!("\n二、造一个虚构的县：{}", spec.name);
    let sample = args.invent.county(spec)?;
    println!(
        "  {} 个单位，{} 人，其中持执法证件的 {} 人",
        sample.units.len(),
        sample.people.len(),
        fill::certified(&sample)
    );
    let mut county = args.invent.found(place, spec, &sample, law.clone())?;
    mark(&args.data)?;

    let span = spec.span().map_err(Failure::because)?;
    let (cases, seed) = (args.invent.cases, args.invent.seed);
    let walk = walk::Walk {
        spec,
        sample: &sample,
        stories,
        law,
    };
    let mut aloud = walk.begin(span.1, seed)?;
    let fill = fill::Fill {
        spec,
        sample: &sample,
        stories,
        law,
    };
    fill.run(&mut county, Some(&mut aloud), cases, seed, span)?;

    println!("\n三、跟着其中一个案件走一遍");
    print!("{}", aloud.end(&mut county, span.1)?);

    println!("\n四、核对账本");
    county.checkpoint(span.1.next().start())?;
    county.verify_and_say()?;
    place.say_keys();
    Ok(sample)
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
