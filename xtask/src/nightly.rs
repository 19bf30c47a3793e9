//! The nightly run: every row of `xtask/nightly.toml` at its figure, then a table of what was run.
//!
//! The test programs are built once and started directly, so that a row costs nothing but its tests
//! and two of them can run beside each other.

use std::path::PathBuf;
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use crate::figures::{self, Row};
use crate::run::{Problem, cargo, output};

/// Rows that run beside each other when they do not need the machine alone.
const BESIDE: usize = 2;

/// A test program of a package, and the folder in which Cargo would start it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Program {
    package: String,
    path: PathBuf,
    folder: PathBuf,
}

/// What came of a row.
struct Outcome {
    line: String,
    held: bool,
}

/// Runs the rows: first those that may run beside each other, then each of the others alone.
pub fn run(rows: &[Row]) -> Result<(), Problem> {
    let begin = Instant::now();
    let programs = build()?;
    let mut outcomes: Vec<Option<Outcome>> = rows.iter().map(|_| None).collect();
    let (alone, beside): (Vec<usize>, Vec<usize>) =
        (0..rows.len()).partition(|index| rows[*index].alone);
    for (index, outcome) in together(rows, &beside, &programs) {
        outcomes[index] = Some(outcome);
    }
    for index in alone {
        outcomes[index] = Some(run_row(&rows[index], &programs));
    }
    println!("\n| id | tests | figure | stated | seconds | result |");
    println!("| --- | --- | --- | --- | --- | --- |");
    let outcomes: Vec<Outcome> = outcomes.into_iter().flatten().collect();
    outcomes.iter().for_each(|it| println!("{}", it.line));
    println!("\n{:.0} seconds in all", begin.elapsed().as_secs_f64());
    match outcomes.iter().filter(|it| !it.held).count() {
        0 => Ok(()),
        failed => Err(Problem::Wrong(format!(
            "{failed} of {} rows did not hold",
            rows.len()
        ))),
    }
}

/// Builds every test program of the workspace.
fn build() -> Result<Vec<Program>, Problem> {
    let messages = output(cargo(&[
        "test",
        "--workspace",
        "--locked",
        "--profile",
        "nightly",
        "--no-run",
        "--message-format=json-render-diagnostics",
    ]))?;
    Ok(messages.lines().filter_map(program).collect())
}

/// The test program that a line of Cargo's messages tells of.
fn program(line: &str) -> Option<Program> {
    let message: serde_json::Value = serde_json::from_str(line).ok()?;
    let tests = message["profile"]["test"].as_bool()?;
    let path = message["executable"].as_str().filter(|_| tests)?;
    let folder = PathBuf::from(message["manifest_path"].as_str()?);
    let folder = folder.parent()?.to_owned();
    // The package's name stands in its manifest only; its id is a path and a version.
    let manifest = std::fs::read_to_string(folder.join("Cargo.toml")).ok()?;
    let manifest: toml::Table = manifest.parse().ok()?;
    Some(Program {
        package: manifest.get("package")?.get("name")?.as_str()?.to_owned(),
        path: path.into(),
        folder,
    })
}

fn together(rows: &[Row], indexes: &[usize], programs: &[Program]) -> Vec<(usize, Outcome)> {
    let (next, done) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let work = || {
        while let Some(index) = indexes.get(next.fetch_add(1, Ordering::Relaxed)) {
            let outcome = run_row(&rows[*index], programs);
            if let Ok(mut done) = done.lock() {
                done.push((*index, outcome));
            }
        }
    };
    std::thread::scope(|scope| {
        (0..BESIDE).for_each(|_| drop(scope.spawn(work)));
    });
    done.into_inner().unwrap_or_default()
}

fn run_row(row: &Row, programs: &[Program]) -> Outcome {
    let begin = Instant::now();
    let (mut passed, mut failed, mut stated) = (0, false, Vec::new());
    for program in programs
        .iter()
        .filter(|it| row.packages.contains(&it.package))
    {
        let mut test = Command::new(&program.path);
        test.args([row.test.as_str(), "--show-output"])
            .current_dir(&program.folder)
            .env("CARGO_MANIFEST_DIR", &program.folder)
            .envs(row.set.iter().cloned());
        match output(test) {
            // A name that no test bears must not look like a test that passed.
            Ok(text) => {
                passed += figures::passed(&text);
                stated.push(figures::stated(&text));
            }
            Err(problem) => {
                println!("{problem}");
                failed = true;
            }
        }
    }
    stated.retain(|it| !it.is_empty());
    let word = match (failed, passed) {
        (true, _) => "FAILS",
        (false, 0) => "NO SUCH TEST",
        (false, _) => "holds",
    };
    let set = row
        .set
        .iter()
        .map(|(name, value)| format!("{name}={value}"));
    let line = format!(
        "| {} | {passed} | {} | {} | {:.1} | {word} |",
        row.id,
        set.collect::<Vec<_>>().join(" "),
        stated.join("; "),
        begin.elapsed().as_secs_f64()
    );
    println!("{line}");
    let held = word == "holds";
    Outcome { line, held }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_of_cargo_names_a_test_program() {
        let folder = crate::run::root().join("xtask");
        let manifest = folder.join("Cargo.toml");
        let line = |tests: bool| {
            serde_json::json!({
                "reason": "compiler-artifact",
                "manifest_path": manifest,
                "profile": { "test": tests },
                "executable": "/x/deps/xtask-1",
            })
            .to_string()
        };
        let expected = Program {
            package: "xtask".to_owned(),
            path: "/x/deps/xtask-1".into(),
            folder,
        };
        assert_eq!(program(&line(true)), Some(expected));
        assert_eq!(program(&line(false)), None);
        assert_eq!(program("{\"reason\":\"build-finished\"}"), None);
    }
}
