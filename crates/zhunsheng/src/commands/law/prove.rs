//! `zhunsheng law prove`: the model checker and the mutation test.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use clap::Args;
use zs_law::Procedure;
use zs_prove::Shelf;
use zs_prove::explore::{Bounds, Found, story};
use zs_prove::mutant::{Caught, Tester, guards};
use zs_prove::{Part, prove};

use crate::failure::Failure;
use crate::law_folder;

/// How many states a mutant is searched for.
const MUTANT_STATES_MAX: usize = 30_000;

#[derive(Args)]
pub struct ProveArgs {
    #[arg(value_name = "程序", help = "只证明这个程序；不写就证明全部")]
    id: Option<String>,

    #[arg(
        long,
        value_name = "个数",
        default_value_t = 2_000_000,
        help = "状态超过这个数就不算证明"
    )]
    max: usize,

    #[arg(long, help = "逐个去掉规则，列出被哪个案例或者不变式发现")]
    mutants: bool,
}

/// Proves, and prints what was visited and what was found; exit code 1 where anything was.
pub fn run(args: &ProveArgs, law: Option<&Path>) -> Result<ExitCode, Failure> {
    let shelf = law_folder::shelf(law)?;
    let procedures: Vec<Arc<Procedure>> = shelf
        .library
        .procedures
        .iter()
        .filter(|(id, _)| args.id.as_deref().is_none_or(|only| id.as_str() == only))
        .filter_map(|(_, versions)| versions.last().cloned())
        .collect();
    if procedures.is_empty() {
        return Err(Failure::input("法律数据里没有这个程序。"));
    }
    let sound = if args.mutants {
        mutants(args, &shelf, &procedures)
    } else {
        // Every procedure is proved, also after one that is not sound.
        let unsound = procedures.iter().filter(|it| !one(args, &shelf, it));
        unsound.count() == 0
    };
    Ok(if sound {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn one(args: &ProveArgs, shelf: &Shelf, procedure: &Arc<Procedure>) -> bool {
    let begun = Instant::now();
    println!(
        "{} {}（{} 版）",
        procedure.id, procedure.name, procedure.version
    );
    let bounds = Bounds {
        states_max: args.max,
        ..Bounds::default()
    };
    let (mut sound, mut states, mut invariants) = (true, 0, 0);
    prove(shelf, procedure, &bounds, &mut |part: &Part| {
        states += part.met.states;
        invariants += part.invariants;
        match &part.met.found {
            None => println!("  通过  {}：{} 个状态", part.about, part.met.states),
            Some(found) => {
                sound = false;
                println!("  不符  {}：{} 个状态", part.about, part.met.states);
                print!("{}", told(procedure, found));
            }
        }
        true
    });
    let seconds = begun.elapsed().as_secs_f32();
    println!("  走过 {states} 个状态，判断 {invariants} 条不变式，用时 {seconds:.1} 秒。");
    sound
}

fn told(procedure: &Procedure, found: &Found) -> String {
    match found {
        Found::Broken {
            invariant,
            name,
            how,
            path,
        } => format!(
            "  违反 {invariant} {name}：{how}\n  最短的路：\n{}",
            story(procedure, path)
        ),
        Found::DeadEnd { path, refusals } => format!(
            "  从这里走不到结束：\n{}  这时：\n     {}\n",
            story(procedure, path),
            refusals.join("\n     ")
        ),
        Found::Unreachable => "  没有一条路能走到这个环节。\n".to_owned(),
        Found::TooMany => "  状态太多，超过了上限，不算证明（--max 可以提高上限）。\n".to_owned(),
    }
}

fn mutants(args: &ProveArgs, shelf: &Shelf, procedures: &[Arc<Procedure>]) -> bool {
    let tester = Tester {
        runner: shelf.runner(),
        invariants: &shelf.invariants,
        examples: &shelf.examples,
        bounds: Bounds {
            states_max: args.max.min(MUTANT_STATES_MAX),
            ..Bounds::default()
        },
    };
    let (mut caught, mut redundant, mut survived) = (0, 0, 0);
    for guard in procedures.iter().flat_map(|it| guards(it)) {
        let tested = tester.test(&guard);
        let by = match tested.caught {
            Caught::Case(name) => {
                caught += 1;
                format!("案例 {name}")
            }
            Caught::Invariant(id) => {
                caught += 1;
                format!("不变式 {id}")
            }
            Caught::Redundant => {
                redundant += 1;
                "多余：去掉也没有区别".to_owned()
            }
            Caught::Survived => {
                survived += 1;
                "没有发现".to_owned()
            }
        };
        println!("{guard}  →  {by}");
    }
    println!("发现 {caught}，多余 {redundant}，没有发现 {survived}。");
    survived == 0
}
