//! The project's chores: test, nightly, bench, check-log, tidy.

mod chores;
mod coverage;
mod evidence;
mod figures;
mod machine;
mod nightly;
mod run;
mod served;
mod tidy;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask <chore>

  test              the commit gate: sets up the machine, then format, lints, tidy and every test
  nightly [ID...]   the same tests at full figures, with a table of what was run at which figure;
                    with ids of rows, those alone
  bench [--setup]   the benchmarks, each a ratio; --setup installs the peers under target/
  check-log PATH    brings the real road-traffic log in and lists its deviations
  pictures          makes the pictures of the README from the pages of today
  axe               fetches the accessibility check under target/
  evidence          which test keeps which promise of the test plan
  coverage          writes docs/coverage.md: which files answer the rows of the sources
  clone [--both]    the first command of the README, or both, in a clean clone
  tidy              the rules about the tree itself";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["test"] => chores::test(),
        ["nightly", ids @ ..] => chores::nightly(ids),
        ["bench", options @ ..] => chores::bench(options),
        ["check-log", path] => chores::check_log(path),
        ["pictures"] => chores::pictures(),
        ["axe"] => machine::axe(),
        ["evidence"] => chores::evidence(),
        ["coverage"] => chores::coverage(),
        ["clone"] => chores::clone(1),
        ["clone", "--both"] => chores::clone(2),
        ["tidy"] => chores::tidy(),
        _ => {
            println!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("\nxtask: {problem}");
            ExitCode::FAILURE
        }
    }
}
