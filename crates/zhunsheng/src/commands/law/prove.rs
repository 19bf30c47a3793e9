//! `zhunsheng law prove`: the model checker and the mutation test.

use std::cmp::Reverse;
use std::num::NonZero;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use clap::Args;
use zs_law::Procedure;
use zs_prove::Shelf;
use zs_prove::explore::{Bounds, Found, told};
use zs_prove::mutant::{Caught, Guard, Tester, guards};
use zs_prove::{About, Part, abreast, prove};

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

    #[arg(long, help = "每条不变式后面列出守住它的规则")]
    enforced: bool,

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
        proofs(args, &shelf, &procedures)
    };
    Ok(if sound {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// How many searches run side by side: as many as the machine has cores.
fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, NonZero::get)
}

/// Proves every procedure, also after one that is not sound.
fn proofs(args: &ProveArgs, shelf: &Shelf, procedures: &[Arc<Procedure>]) -> bool {
    let begun = Instant::now();
    let mut total = Counted::default();
    if let [only] = procedures {
        total.add(&one(args, shelf, only, &mut |line| println!("{line}")));
    } else {
        // Side by side, because in each of them one thread sorts what the others found; the longest
        // first, so that none of them is left alone at the end.
        let mut longest: Vec<&Arc<Procedure>> = procedures.iter().collect();
        longest.sort_by_key(|it| Reverse(it.steps.len()));
        let work = |procedure: &Arc<Procedure>| {
            let mut lines = Vec::new();
            let counted = one(args, shelf, procedure, &mut |line| {
                lines.push(line);
            });
            (counted, lines)
        };
        abreast(threads(), longest.into_iter(), work, |(counted, lines)| {
            total.add(&counted);
            println!("{}", lines.join("\n"));
        });
    }
    let seconds = begun.elapsed().as_secs_f32();
    println!(
        "一共 {} 个程序，走过 {} 个状态，判断 {} 条不变式，不符 {} 处，用时 {seconds:.1} 秒。",
        procedures.len(),
        total.states,
        total.invariants,
        total.broken
    );
    total.broken == 0
}

/// What was counted in a proof.
#[derive(Default)]
struct Counted {
    states: usize,
    invariants: usize,
    broken: usize,
}

impl Counted {
    const fn add(&mut self, other: &Self) {
        self.states += other.states;
        self.invariants += other.invariants;
        self.broken += other.broken;
    }
}

/// Proves one procedure and says line by line what came of it.
fn one(
    args: &ProveArgs,
    shelf: &Shelf,
    procedure: &Arc<Procedure>,
    say: &mut dyn FnMut(String),
) -> Counted {
    let begun = Instant::now();
    say(format!(
        "{} {}（{} 版）",
        procedure.id, procedure.name, procedure.version
    ));
    let bounds = Bounds {
        states_max: args.max,
        ..Bounds::default()
    };
    let mut counted = Counted::default();
    prove(shelf, procedure, &bounds, threads(), &mut |part: &Part| {
        counted.states += part.met.states;
        counted.invariants += part.invariants;
        let (about, states) = (&part.about, part.met.states);
        match &part.met.found {
            None => say(format!("  通过  {about}：{states} 个状态")),
            Some(found) => {
                counted.broken += 1;
                say(format!("  不符  {about}：{states} 个状态"));
                say(told(procedure, found).trim_end().to_owned());
                if matches!(found, Found::TooMany) {
                    say("  --max 可以提高上限。".to_owned());
                }
            }
        }
        if args.enforced {
            enforced(part, say);
        }
    });
    let seconds = begun.elapsed().as_secs_f32();
    say(format!(
        "  走过 {} 个状态，判断 {} 条不变式，用时 {seconds:.1} 秒。",
        counted.states, counted.invariants
    ));
    counted
}

/// Says where an invariant is enforced.
fn enforced(part: &Part, say: &mut dyn FnMut(String)) {
    let (About::Invariant { subject, .. }, None) = (&part.about, &part.met.found) else {
        return;
    };
    match part.enforced.as_deref() {
        None => say("        守住它的：整个程序的规则".to_owned()),
        Some([]) => {
            say(format!(
                "        守住它的：“{subject}”自己的人员、内容和先后"
            ));
        }
        Some(guards) => {
            for guard in guards {
                say(format!("        守住它的：{guard}"));
            }
        }
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
    let guards: Vec<Guard> = procedures.iter().flat_map(|it| guards(it)).collect();
    let (mut caught, mut redundant, mut survived) = (0, 0, 0);
    abreast(
        threads(),
        guards.iter(),
        |guard| tester.test(guard),
        |tested| {
            let by = match &tested.caught {
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
            println!("{}  →  {by}", tested.guard);
        },
    );
    println!("发现 {caught}，多余 {redundant}，没有发现 {survived}。");
    // A guard that changes nothing only seems to protect somebody.
    survived == 0 && redundant == 0
}
