//! What could not be taken from a log, bounded: the first problems one by one, the rest by count.

use std::collections::BTreeMap;

use zs_base::limits::IMPORT_PROBLEMS_MAX;
use zs_paper::{Problem, Start, Unmapped, codes};

/// The problems of one log.
#[derive(Clone, Debug, Default)]
pub struct LogProblems {
    told: Vec<Problem>,
    untold: u64,
    lost: u64,
    /// Keys that the map does not mention, with how often they occur.
    unmentioned: BTreeMap<String, u64>,
}

impl LogProblems {
    /// Adds a problem.
    pub fn add(&mut self, problem: Problem) {
        self.lost += problem.lost;
        if problem.code == codes::ZS5028 {
            let count = self.unmentioned.entry(problem.excerpt.clone()).or_default();
            *count += 1;
            if *count > 1 {
                return;
            }
        }
        if self.told.len() < IMPORT_PROBLEMS_MAX {
            self.told.push(problem);
        } else {
            self.untold += 1;
        }
    }

    pub(crate) fn add_unmapped(&mut self, start: Start, wrong: Vec<Unmapped>) {
        wrong.into_iter().for_each(|it| self.add(it.problem(start)));
    }

    /// Counts rows that belong to no case.
    pub(crate) const fn lose(&mut self, rows: u64) {
        self.lost += rows;
    }

    /// Problems that are told one by one, by row. A key that the map does not mention is told once.
    #[must_use]
    pub fn told(&self) -> &[Problem] {
        &self.told
    }

    /// How many more there are.
    #[must_use]
    pub const fn untold(&self) -> u64 {
        self.untold
    }

    /// Rows that could not be taken.
    #[must_use]
    pub const fn lost(&self) -> u64 {
        self.lost
    }

    /// Puts the problems of the reading and of the map into the order of the rows.
    pub(crate) fn sort(&mut self) {
        self.told.sort_by_key(|it| (it.row, it.trace));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(code: zs_base::Code, row: u64, what: &str) -> Problem {
        Problem {
            code,
            trace: 1,
            row,
            lost: 1,
            offset: 0,
            excerpt: what.to_owned(),
            cause: String::new(),
            cure: String::new(),
        }
    }

    #[test]
    fn import_problems_max_are_told_and_the_next_is_counted() {
        let mut problems = LogProblems::default();
        for row in 0..IMPORT_PROBLEMS_MAX as u64 {
            problems.add(problem(codes::ZS5023, row, "x"));
        }
        assert_eq!(
            (problems.told().len(), problems.untold()),
            (IMPORT_PROBLEMS_MAX, 0)
        );
        problems.add(problem(codes::ZS5023, 0, "x"));
        assert_eq!(
            (problems.told().len(), problems.untold()),
            (IMPORT_PROBLEMS_MAX, 1)
        );
        assert_eq!(problems.lost(), IMPORT_PROBLEMS_MAX as u64 + 1);
    }

    #[test]
    fn a_key_that_is_not_mentioned_is_told_once() {
        let mut problems = LogProblems::default();
        for row in 0..5 {
            problems.add(problem(codes::ZS5028, row, "a"));
            problems.add(problem(codes::ZS5028, row, "b"));
        }
        assert_eq!((problems.told().len(), problems.untold()), (2, 0));
    }
}
