//! Every row of the source documents is answered, and the report about it is today's.

use super::{Finding, Tree};
use crate::coverage;

pub fn check(tree: &Tree) -> Vec<Finding> {
    if tree.file(coverage::ROWS).is_none() {
        return Vec::new();
    }
    let (report, wrong) = coverage::report(tree);
    let mut findings: Vec<Finding> = wrong
        .into_iter()
        .map(|it| Finding::new(coverage::ROWS, 0, it))
        .collect();
    let written = tree.file(coverage::REPORT).map(|file| file.text.as_str());
    if written != Some(report.as_str()) {
        let message = "is not what the tree says: run `cargo xtask coverage`";
        findings.push(Finding::new(coverage::REPORT, 0, message));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_of_yesterday_is_found() {
        let rows = (coverage::ROWS, "");
        let today = coverage::report(&Tree::of(&[rows])).0;
        assert!(check(&Tree::of(&[rows, (coverage::REPORT, &today)])).is_empty());
        assert_eq!(
            check(&Tree::of(&[rows, (coverage::REPORT, "old")])).len(),
            1
        );
    }
}
