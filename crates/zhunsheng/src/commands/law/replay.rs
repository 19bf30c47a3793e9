//! `zhunsheng law replay`: what if the law were another.

use std::collections::BTreeMap;
use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use zs_base::{Day, Severity, UnitId};
use zs_work::{
    ChangedLaw, Differs, Law, Roll, WhatIf, WhatIfAsk, changed_law, place_changes, what_if,
};

use crate::failure::Failure;
use crate::law_folder;
use crate::place::PlaceArgs;

#[derive(Args)]
pub struct ReplayArgs {
    #[arg(
        long = "with",
        value_name = "文件",
        help = "改过的规则：程序、叠加规则、通则、表或者某一年的放假安排，可以写几个；不写就是现行的"
    )]
    with: Vec<PathBuf>,

    #[arg(long, value_name = "日期", help = "从哪一天起还在办的案件")]
    from: Day,

    #[arg(long, value_name = "日期", help = "到哪一天为止")]
    to: Day,

    #[arg(long, value_name = "个数", default_value_t = 20, help = "列出多少件")]
    show: usize,

    #[command(flatten)]
    data: PlaceArgs,

    #[arg(
        long,
        value_name = "文件",
        help = "签名密钥；不写就用个人配置文件夹里的"
    )]
    key: Option<PathBuf>,
}

/// Runs the command; exit code 0 whatever it finds, because a difference is an answer.
pub fn run(args: &ReplayArgs, folder: Option<&Path>) -> Result<ExitCode, Failure> {
    if args.from > args.to {
        return Err(Failure::usage("--from 要早于 --to。"));
    }
    let mut reader = args.data.place()?.reader_with(args.key.as_deref())?;
    let law = law_folder::law_of(folder, reader.as_mut())?;
    let ChangedLaw {
        law: other,
        instead,
    } = changed(&law, &args.with)?;
    let ask = WhatIfAsk {
        law: &law,
        other: &other,
        instead: &instead,
        days: (args.from, args.to),
    };
    let found = what_if(reader.as_mut(), &ask, |_| ControlFlow::Continue(()))?;
    let roll = Roll::read(reader.as_mut())?;
    print!("{}", told(&found, &roll, args.show));
    Ok(ExitCode::SUCCESS)
}

/// The law with the files in their places.
fn changed(law: &Law, with: &[PathBuf]) -> Result<ChangedLaw, Failure> {
    let mut texts = Vec::new();
    for path in with {
        let text = fs::read_to_string(path).map_err(|error| Failure::file(path, &error))?;
        texts.push((path.display().to_string(), text));
    }
    let changes = place_changes(law, &texts);
    if let Some(name) = changes.unplaced.first() {
        return Err(Failure::input(format!(
            "看不出 {name} 是哪一种规则：要有 id 和 force，或者 year、short、name 和 keys。"
        )));
    }
    if let Some(name) = changes.twice.first() {
        return Err(Failure::input(format!(
            "{name} 和前面的文件是同一种规则的同一个版本，只能有一个。"
        )));
    }
    for (name, place) in &changes.placed {
        println!("{name} → law/{place}");
    }
    let (other, problems) = changed_law(law, &changes.bundle);
    let errors = problems.iter().filter(|it| it.severity == Severity::Error);
    let errors: Vec<String> = errors.map(ToString::to_string).collect();
    if errors.is_empty() {
        Ok(other)
    } else {
        Err(Failure::input(errors.join("\n\n")))
    }
}

fn told(found: &WhatIf, roll: &Roll, show: usize) -> String {
    let mut text = String::new();
    for (case, why) in &found.not_taken {
        text.push_str(&format!("{case} 没有比较：{why}。\n"));
    }
    for differs in found.differs.iter().take(show) {
        text.push_str(&one(differs, roll));
    }
    if found.differs.len() > show {
        text.push_str(&format!(
            "……还有 {} 件（--show 可以多列）。\n",
            found.differs.len() - show
        ));
    }
    let mut units: BTreeMap<&UnitId, usize> = BTreeMap::new();
    for differs in &found.differs {
        *units.entry(&differs.unit).or_default() += 1;
    }
    for (unit, count) in units {
        text.push_str(&format!("{}：{count} 件不同\n", roll.name(unit)));
    }
    text.push_str(&format!(
        "比较了 {} 件，不同的 {} 件，没有比较的 {} 件。什么也没有写入。\n",
        found.cases,
        found.differs.len(),
        found.not_taken.len()
    ));
    text
}

fn one(differs: &Differs, roll: &Roll) -> String {
    let unit = roll.name(&differs.unit);
    let mut text = format!("{} {}（{unit}）\n", differs.case, differs.procedure);
    for how in &differs.how {
        text.push_str(&format!("  {how}\n"));
    }
    text
}
