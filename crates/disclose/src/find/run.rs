//! Runs of digits: groups with blanks, hyphens or dots between them, as people write long numbers.

use crate::fold::Folded;

/// Digits without anything between, in glyphs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Group {
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Groups that may be one number.
#[derive(Clone, Debug)]
pub(super) struct Run {
    pub(super) groups: Vec<Group>,
}

/// At most so many letters stand between two groups of one number.
const GAP_MAX: usize = 2;

/// Every run of a text, in order.
pub(super) fn runs(text: &Folded) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let end = group_end(text, at, runs.last());
        if end == at {
            at += 1;
            continue;
        }
        let group = Group { start: at, end };
        match runs.last_mut() {
            Some(run) if joins(text, run, at) => run.groups.push(group),
            _ => runs.push(Run {
                groups: vec![group],
            }),
        }
        at = end;
    }
    runs
}

fn joins(text: &Folded, run: &Run, start: usize) -> bool {
    let Some(last) = run.groups.last() else {
        return false;
    };
    let between = text.letters(last.end, start);
    between.len() <= GAP_MAX && between.into_iter().all(is_gap)
}

const fn is_gap(letter: char) -> bool {
    matches!(letter, ' ' | '-' | '.' | '·' | '_' | '\n' | '(' | ')')
}

fn group_end(text: &Folded, start: usize, last: Option<&Run>) -> usize {
    let mut end = start;
    while text.at(end).is_some_and(|it| it.is_ascii_digit()) {
        end += 1;
    }
    let is_check = matches!(text.at(end), Some('X' | 'x'))
        && !text
            .at(end + 1)
            .is_some_and(|it| it.is_ascii_alphanumeric());
    let follows = end > start || last.is_some_and(|run| joins(text, run, start));
    if is_check && follows { end + 1 } else { end }
}

impl Run {
    /// The digits of some of the groups, one after another.
    pub(super) fn digits(&self, text: &Folded, first: usize, last: usize) -> String {
        let groups = self.groups.get(first..=last).unwrap_or_default();
        let letters = groups.iter().flat_map(|it| text.letters(it.start, it.end));
        letters.map(|it| it.to_ascii_uppercase()).collect()
    }

    /// Whether a dot stands between some of the groups: dates and amounts have dots.
    pub(super) fn has_dots(&self, text: &Folded, first: usize, last: usize) -> bool {
        let (Some(from), Some(to)) = (self.groups.get(first), self.groups.get(last)) else {
            return false;
        };
        text.letters(from.start, to.end).contains(&'.')
    }
}
