//! `zhunsheng law test`: the worked cases.

use std::path::Path;
use std::process::ExitCode;

use clap::Args;
use zs_prove::Shelf;

use crate::failure::Failure;
use crate::law_folder;

#[derive(Args)]
pub struct TestArgs {
    #[arg(value_name = "案例", help = "只办理路径里有这几个字的案例")]
    only: Option<String>,

    #[arg(long, help = "也列出通过的案例")]
    all: bool,
}

/// Prints what differs, and counts; exit code 1 where anything does.
pub fn run(args: &TestArgs, law: Option<&Path>) -> Result<ExitCode, Failure> {
    let shelf = law_folder::shelf(law)?;
    Ok(report(args, &shelf))
}

fn report(args: &TestArgs, shelf: &Shelf) -> ExitCode {
    let runner = shelf.runner();
    let wanted = |name: &str| args.only.as_deref().is_none_or(|only| name.contains(only));
    let (mut passed, mut failed, mut deeds, mut refused) = (0, 0, 0, 0);
    for case in shelf.cases.iter().filter(|case| wanted(&case.name)) {
        let outcome = runner.one(case);
        deeds += outcome.deeds;
        refused += case
            .deeds
            .iter()
            .filter(|deed| !deed.refuse.is_empty())
            .count();
        if outcome.failures.is_empty() {
            passed += 1;
            if args.all {
                println!("通过  {}  {}", outcome.name, outcome.title);
            }
            continue;
        }
        failed += 1;
        println!("不符  {}  {}", outcome.name, outcome.title);
        for failure in &outcome.failures {
            println!(
                "  {}：{}",
                failure.place,
                failure.what.replace('\n', "\n    ")
            );
        }
    }
    println!(
        "案例 {} 个：通过 {passed}，不符 {failed}；动作 {deeds} 个，其中应当拒绝的 {refused} 个。",
        passed + failed
    );
    if failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
