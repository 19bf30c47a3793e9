//! The chores, each as the steps that it takes.

use std::time::Instant;

use crate::coverage;
use crate::evidence::promises;
use crate::figures;
use crate::run::{Problem, cargo, command, output, root, run};
use crate::{machine, nightly, served, tidy as rules};

/// The commit gate. Cargo's own results come last, so that whoever reads the end of the output reads
/// the tests.
pub fn test() -> Result<(), Problem> {
    machine::for_tests()?;
    run(cargo(&["fmt", "--all", "--check"]))?;
    tidy()?;
    run(cargo(&[
        "clippy",
        "--workspace",
        "--all-targets",
        "--locked",
        "--",
        "-D",
        "warnings",
    ]))?;
    println!("\nNot part of this gate:");
    println!("  cargo xtask nightly         the same tests at full figures");
    println!("  cargo xtask bench --setup   benchmarks against their peers");
    println!("  cargo xtask check-log PATH  the real log of 150,370 cases");
    println!("  cargo xtask clone [--both]  the README's commands in a clean clone");
    run(cargo(&["test", "--workspace", "--locked"]))
}

/// Pictures of pages of today, from the tests that look at them: where each goes in the documents.
const PICTURES: [(&str, &str); 4] = [
    ("cases-full-1366.png", "list.png"),
    ("cases-one-full-1366.png", "case.png"),
    ("cases-one-papers-1-decide-full-1366.png", "paper.png"),
    ("public-notice-full-1366.png", "notice.png"),
];

/// Makes the pictures of the README anew.
pub fn pictures() -> Result<(), Problem> {
    machine::for_tests()?;
    run(cargo(&[
        "test",
        "--locked",
        "--package",
        "zhunsheng",
        "--test",
        "serve",
        "stories::",
    ]))?;
    for (from, to) in PICTURES {
        let (from, to) = (
            format!("target/pictures/{from}"),
            format!("docs/pictures/{to}"),
        );
        let copied = std::fs::copy(root().join(&from), root().join(&to));
        copied.map_err(|error| Problem::Wrong(format!("{from}: {error}")))?;
    }
    Ok(())
}

/// The rules about the tree.
pub fn tidy() -> Result<(), Problem> {
    let findings = rules::check(&root())?;
    for (rule, finding) in &findings {
        println!("[{rule}] {finding}");
    }
    if findings.is_empty() {
        println!("tidy: nothing found");
        return Ok(());
    }
    Err(Problem::Untidy(findings.len()))
}

/// Which test keeps which promise; fails while a promise has none.
pub fn evidence() -> Result<(), Problem> {
    let tree = rules::Tree::read(&root())?;
    let promises = promises(&read("xtask/plan.toml")?, &tree)?;
    println!("| id | 承诺 | 测试 |\n| --- | --- | --- |");
    for promise in &promises {
        let tests = promise.tests.join("<br>");
        println!("| {} | {} | {tests} |", promise.id, promise.text);
    }
    let bare: Vec<_> = promises.iter().filter(|it| it.tests.is_empty()).collect();
    if bare.is_empty() {
        return Ok(());
    }
    let ids: Vec<_> = bare.iter().map(|it| it.id.as_str()).collect();
    Err(Problem::Wrong(format!(
        "no test carries {}",
        ids.join(", ")
    )))
}

/// Writes which files of the law answer the rows of the source documents.
pub fn coverage() -> Result<(), Problem> {
    let (report, wrong) = coverage::report(&rules::Tree::read(&root())?);
    std::fs::write(root().join(coverage::REPORT), report)
        .map_err(|error| Problem::Wrong(format!("{}: {error}", coverage::REPORT)))?;
    if wrong.is_empty() {
        return Ok(());
    }
    Err(Problem::Wrong(wrong.join("\n")))
}

/// Runs the commands of the README in a clean clone of what is committed: the first one, or both.
pub fn clone(commands: usize) -> Result<(), Problem> {
    let clone = "target/clone";
    clear(clone)?;
    run(command(
        "git",
        &["clone", "--quiet", "--no-hardlinks", ".", clone],
    ))?;
    let page = read("README.md")?;
    let lines: Vec<&str> = page
        .lines()
        .filter(|line| line.starts_with("cargo "))
        .take(commands)
        .collect();
    if lines.len() < commands {
        return Err(Problem::Wrong(format!(
            "README.md shows {} commands of cargo",
            lines.len()
        )));
    }
    for line in lines {
        let line = line.split('#').next().unwrap_or_default();
        let words: Vec<&str> = line.split_whitespace().skip(1).collect();
        let mut first = cargo(&words);
        // The clone is built as on a new machine: nothing of this build is taken.
        let built = root().join(clone).join("target");
        first
            .current_dir(root().join(clone))
            .env("CARGO_TARGET_DIR", built);
        let begin = Instant::now();
        match words.contains(&"demo") {
            true => served::until_it_answers(first)?,
            false => run(first)?,
        }
        println!("\n{:.0} seconds for {line}", begin.elapsed().as_secs_f64());
    }
    Ok(())
}

fn clear(folder: &str) -> Result<(), Problem> {
    match std::fs::remove_dir_all(root().join(folder)) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Problem::Wrong(format!("{folder}: {error}")))
        }
        _ => Ok(()),
    }
}

fn read(path: &str) -> Result<String, Problem> {
    std::fs::read_to_string(root().join(path))
        .map_err(|error| Problem::Wrong(format!("{path}: {error}")))
}

/// The tests at full figures, those of the named rows alone where any is named, then a table of what
/// ran at which figure.
pub fn nightly(ids: &[&str]) -> Result<(), Problem> {
    let rows = figures::chosen(figures::read(&read("xtask/nightly.toml")?)?, ids)?;
    machine::for_tests()?;
    nightly::run(&rows)
}

/// The benchmarks; their peers live in a virtual environment under `target/`.
pub fn bench(options: &[&str]) -> Result<(), Problem> {
    if options.contains(&"--setup") {
        machine::for_peers()?;
        run(command("python3", &["-m", "venv", PEERS]))?;
        let pip = format!("{PEERS}/bin/pip");
        run(command(
            &pip,
            &["install", "--quiet", "-r", "bench/peers.txt"],
        ))?;
    }
    let names: Vec<_> = options
        .iter()
        .filter(|word| !word.starts_with("--"))
        .copied()
        .collect();
    // The proofs are measured inside the ledger's own package, whose peer is a Rust crate.
    let all = names.is_empty();
    let (proofs, others): (Vec<&str>, Vec<&str>) =
        names.into_iter().partition(|name| *name == PROOFS);
    if all || !proofs.is_empty() {
        run(cargo(&["bench", "--locked", "--package", "zs-ledger"]))?;
    }
    if !all && others.is_empty() {
        return Ok(());
    }
    // The pages are asked of the program itself.
    run(cargo(&[
        "build",
        "--release",
        "--locked",
        "--package",
        "zhunsheng",
    ]))?;
    let mut bench = cargo(&[
        "run",
        "--release",
        "--locked",
        "--package",
        "zs-bench",
        "--",
    ]);
    bench
        .args(others)
        .env("ZS_PEERS", root().join(PEERS).join("bin/python"));
    run(bench)
}

const PEERS: &str = "target/peers";
/// The name of the benchmark of the ledger's proofs.
const PROOFS: &str = "proofs";

/// Brings the real log in and lists its deviations.
pub fn check_log(path: &str) -> Result<(), Problem> {
    let data = "target/check-log";
    clear(data)?;
    let begin = Instant::now();
    let product = |words: &[&str]| {
        let mut run = cargo(&[
            "run",
            "--release",
            "--locked",
            "--quiet",
            "--package",
            "zhunsheng",
            "--",
        ]);
        run.args(words);
        run
    };
    let path =
        std::fs::canonicalize(path).map_err(|error| Problem::Wrong(format!("{path}: {error}")))?;
    let path = path.to_string_lossy().into_owned();
    let (law, map) = ("examples/road-fines/law", "examples/road-fines/map.toml");
    run(product(&[
        "import",
        "log",
        &path,
        "--procedure",
        "road.fine",
        "--map",
        map,
        "--law",
        law,
        "--data",
        data,
    ]))?;
    let table = "target/check-log.tsv";
    run(product(&[
        "check", "log", "--law", law, "--data", data, "--table", table,
    ]))?;
    println!("\n{:.1} seconds", begin.elapsed().as_secs_f64());
    counted_again(&path, &root().join(table))
}

/// Lets the script that shares nothing with the program count the deviations a second time.
fn counted_again(log: &str, table: &std::path::Path) -> Result<(), Problem> {
    let theirs = output(command("python3", &["tools/check_fine_log.py", log]))?;
    let ours = std::fs::read_to_string(table)
        .map_err(|error| Problem::Wrong(format!("{}: {error}", table.display())))?;
    let (ours, theirs) = (figures::counts(&ours), figures::counts(&theirs));
    println!("\n| deviation | engine | script |\n| --- | --- | --- |");
    let keys: std::collections::BTreeSet<_> = ours.keys().chain(theirs.keys()).collect();
    let mut differ = 0;
    for key in keys {
        let (ours, theirs) = (ours.get(key), theirs.get(key));
        differ += usize::from(ours != theirs);
        let shown = |it: Option<&u64>| it.copied().unwrap_or_default();
        println!("| {key} | {} | {} |", shown(ours), shown(theirs));
    }
    match differ {
        0 => Ok(()),
        _ => Err(Problem::Wrong(format!("{differ} counts differ"))),
    }
}
