//! Foreign logs against the procedure of `examples/road-fines`: generated ones with deviations
//! known by construction, renamed ones, cut ones, and imports that are killed half-way.

#[cfg(test)]
mod example;
#[cfg(test)]
mod import;
#[cfg(test)]
mod ledger;

use std::collections::BTreeMap;
use std::process::Command;

use example::{Example, words_of};
use zs_base::random::Seeded;
use zs_conform::Finding;
use zs_paper::codes;
use zs_testkit::foreign_log::ForeignLog;
use zs_work::CheckedLog;

const CASES: u64 = 5_000;

/// Deviations by kind and step, as the generator counts them.
#[cfg(test)]
fn counted(example: &Example, checked: &CheckedLog) -> BTreeMap<(String, String), u64> {
    let mut counts = BTreeMap::new();
    for finding in findings(checked) {
        let step = example.procedure.step(finding.step).id.to_string();
        *counts
            .entry((finding.kind.word().to_owned(), step))
            .or_default() += finding.count;
    }
    counts
}

#[cfg(test)]
fn findings(checked: &CheckedLog) -> Vec<Finding> {
    let last = checked.tally.last().unwrap();
    checked.tally.clone().findings(last)
}

#[test]
fn every_planted_deviation_is_found_and_nothing_else() {
    let example = Example::plain();
    let log = example.log(CASES, 1);
    let checked = example.check(log.xes.as_bytes());
    assert_eq!(counted(&example, &checked), log.deviations);
    assert_eq!(
        (checked.reading.traces, checked.reading.rows),
        (log.cases, log.rows)
    );
    assert_eq!(checked.problems.lost(), log.unknown);
    assert!(
        checked
            .problems
            .told()
            .iter()
            .all(|it| it.code == codes::ZS5025)
    );
    assert_eq!(checked.tally.events(), log.rows - log.unknown);
}

#[test]
fn an_independent_script_counts_the_same() {
    let example = Example::plain();
    let log = example.log(CASES, 2);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.xes");
    std::fs::write(&path, &log.xes).unwrap();
    let script = example::root().join("tools/check_fine_log.py");
    let run = Command::new("python3")
        .arg(script)
        .arg(&path)
        .output()
        .unwrap();
    let text = String::from_utf8(run.stdout).unwrap();
    assert!(
        run.status.success(),
        "{}",
        String::from_utf8_lossy(&run.stderr)
    );
    let mut theirs = BTreeMap::new();
    for line in text.lines() {
        let [kind, step, _, count] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("{line}");
        };
        if kind != "unknown" {
            let key = (kind.to_owned(), step.to_owned());
            *theirs.entry(key).or_default() += count.parse::<u64>().unwrap();
        }
    }
    assert_eq!(
        theirs,
        counted(&example, &example.check(log.xes.as_bytes()))
    );
}

/// No Rust knows the log: with every step, field, fact, key and name of procedure, map and log
/// renamed by a seeded dictionary, the deviations are the same.
#[test]
fn renaming_every_name_changes_no_deviation() {
    let plain = Example::plain();
    let stories = std::fs::read_to_string(plain.folder.join("stories.toml")).unwrap();
    let words = words_of(&plain, &stories);
    assert!(words.len() > 50, "{words:?}");
    let mut random = Seeded::new(77);
    let dictionary: BTreeMap<String, String> = words
        .into_iter()
        .map(|word| (word, format!("w{:016x}", random.bits())))
        .collect();
    let renamed = Example::renamed(&dictionary);
    let (log, other) = (plain.log(CASES, 3), renamed.log(CASES, 3));
    assert_ne!(log.xes, other.xes);
    assert_eq!(log.rows, other.rows);
    let ours = plain.check(log.xes.as_bytes());
    let theirs = renamed.check(other.xes.as_bytes());
    let shape = |example: &Example, checked: &CheckedLog| -> Vec<_> {
        let steps = |it: Finding| {
            let id = example.procedure.step(it.step).id.to_string();
            let rows: Vec<_> = it
                .examples
                .iter()
                .map(|it| (it.case.clone(), it.row))
                .collect();
            (it.kind, id, it.count, rows)
        };
        findings(checked).into_iter().map(steps).collect()
    };
    let mut expected = shape(&plain, &ours);
    for (_, id, _, _) in &mut expected {
        *id = dictionary[id].clone();
    }
    assert!(expected.len() > 12, "{expected:?}");
    assert_eq!(shape(&renamed, &theirs), expected);
    assert_eq!(theirs.problems.lost(), ours.problems.lost());
}

#[test]
fn a_cut_log_is_checked_up_to_the_cut() {
    let example = Example::plain();
    let ForeignLog { xes, cases, .. } = example.log(500, 4);
    let checked = example.check(&xes.as_bytes()[..xes.len() / 2]);
    let codes: Vec<_> = checked
        .problems
        .told()
        .iter()
        .map(|it| it.code.id)
        .collect();
    assert_eq!(
        codes.iter().filter(|it| **it == "ZS5002").count(),
        1,
        "{codes:?}"
    );
    assert!(checked.tally.cases() > cases / 3 && checked.tally.cases() < cases);
    assert_eq!(
        checked.tally.events() + checked.problems.lost(),
        checked.reading.rows
    );
}
