//! The chores, each as the steps that it takes.

use std::time::Instant;

use crate::figures::{self, Row};
use crate::run::{Problem, cargo, command, output, root, run};
use crate::{machine, tidy as rules};

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
    run(cargo(&["test", "--workspace", "--locked"]))
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

/// The tests at full figures, then a table of what ran at which figure.
pub fn nightly() -> Result<(), Problem> {
    machine::for_tests()?;
    let path = root().join("xtask/nightly.toml");
    let text = std::fs::read_to_string(&path)
        .map_err(|error| Problem::Wrong(format!("{}: {error}", path.display())))?;
    let rows = figures::read(&text)?;
    run(cargo(&[
        "test",
        "--workspace",
        "--locked",
        "--profile",
        "nightly",
        "--no-run",
    ]))?;
    let mut table = Vec::new();
    let mut failed = 0;
    for row in &rows {
        let (line, held) = nightly_row(row);
        failed += usize::from(!held);
        println!("{line}");
        table.push(line);
    }
    println!("\n| id | tests | figure | seconds | result |\n| --- | --- | --- | --- | --- |");
    println!("{}", table.join("\n"));
    if failed > 0 {
        return Err(Problem::Wrong(format!(
            "{failed} of {} rows did not hold",
            rows.len()
        )));
    }
    Ok(())
}

fn nightly_row(row: &Row) -> (String, bool) {
    let mut test = cargo(&[
        "test",
        "--locked",
        "--profile",
        "nightly",
        "-p",
        &row.package,
        &row.test,
    ]);
    test.envs(row.set.iter().cloned());
    let begin = Instant::now();
    let result = output(test);
    let seconds = begin.elapsed().as_secs_f64();
    // A name that no test bears must not look like a test that passed.
    let passed = result.as_deref().map_or(0, figures::passed);
    let figures: Vec<_> = row
        .set
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let word = match (&result, passed) {
        (Ok(_), 1..) => "holds",
        (Ok(_), 0) => "NO SUCH TEST",
        (Err(_), _) => "FAILS",
    };
    let figures = figures.join(" ");
    let line = format!(
        "| {} | {passed} | {figures} | {seconds:.1} | {word} |",
        row.id
    );
    (line, word == "holds")
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
    let mut bench = cargo(&[
        "run",
        "--release",
        "--locked",
        "--package",
        "zs-bench",
        "--",
    ]);
    bench
        .args(names)
        .env("ZS_PEERS", root().join(PEERS).join("bin/python"));
    run(bench)
}

const PEERS: &str = "target/peers";

/// Brings the real log in and lists its deviations.
pub fn check_log(path: &str) -> Result<(), Problem> {
    let data = "target/check-log";
    let cleared = std::fs::remove_dir_all(root().join(data));
    if let Err(error) = cleared
        && error.kind() != std::io::ErrorKind::NotFound
    {
        return Err(Problem::Wrong(format!("{data}: {error}")));
    }
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
    run(product(&["check", "log", "--law", law, "--data", data]))?;
    println!("\n{:.1} seconds", begin.elapsed().as_secs_f64());
    Ok(())
}
