//! What two versions say differently, as a page shows it: the old words, the new words, and what in
//! them was struck out and put in.

use zs_law::{Library, PartChange, Piece, Procedure, compare, pieces};

use super::booklet::anchor;

/// A part that is not the same.
#[derive(Clone, Debug)]
pub struct Changed {
    /// Where links lead to it.
    pub anchor: String,
    /// Its heading.
    pub title: String,
    /// Whether it is new, gone, or otherwise.
    pub word: &'static str,
    /// The sentences.
    pub lines: Vec<ChangedLine>,
}

/// A sentence that is not the same.
#[derive(Clone, Debug)]
pub struct ChangedLine {
    /// What it is about.
    pub about: &'static str,
    /// The old words; nothing where there were none.
    pub old: Option<Vec<Run>>,
    /// The new words.
    pub new: Option<Vec<Run>>,
}

/// Words of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The words.
    pub text: String,
    /// Whether only this version has them.
    pub differs: bool,
}

/// What one version says otherwise than the other.
#[must_use]
pub fn changed(
    old: Option<(&Library, &Procedure)>,
    new: Option<(&Library, &Procedure)>,
) -> Vec<Changed> {
    compare(old, new).into_iter().map(part).collect()
}

fn part(change: PartChange) -> Changed {
    let lines = change.lines.into_iter().map(|line| {
        let (old, new) = match (&line.old, &line.new) {
            (Some(old), Some(new)) => {
                let (old, new) = runs(old, new);
                (Some(old), Some(new))
            }
            (old, new) => (whole(old.as_ref()), whole(new.as_ref())),
        };
        ChangedLine {
            about: line.about,
            old,
            new,
        }
    });
    Changed {
        anchor: anchor(&change.of),
        word: match (change.was, change.is) {
            (false, _) => "新增",
            (true, false) => "删去",
            (true, true) => "修改",
        },
        lines: lines.collect(),
        title: change.title,
    }
}

fn whole(text: Option<&String>) -> Option<Vec<Run>> {
    text.map(|text| {
        vec![Run {
            text: text.clone(),
            differs: true,
        }]
    })
}

/// Both versions of a sentence, each with what only it has marked.
#[must_use]
pub fn runs(old: &str, new: &str) -> (Vec<Run>, Vec<Run>) {
    let (a, b): (Vec<char>, Vec<char>) = (old.chars().collect(), new.chars().collect());
    let (mut before, mut after) = (Vec::new(), Vec::new());
    for piece in pieces(&a, &b) {
        match piece {
            Piece::Same(it) => {
                push(&mut before, it, false);
                push(&mut after, it, false);
            }
            Piece::Old(it) => push(&mut before, it, true),
            Piece::New(it) => push(&mut after, it, true),
        }
    }
    (before, after)
}

fn push(runs: &mut Vec<Run>, letter: char, differs: bool) {
    match runs.last_mut() {
        Some(last) if last.differs == differs => last.text.push(letter),
        _ => runs.push(Run {
            text: letter.to_string(),
            differs,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_one_version_says_is_marked_in_it() {
        let (old, new) = runs("最迟七日内", "最迟五日内办完");
        let told = |runs: Vec<Run>| {
            let each = runs.into_iter().map(|it| match it.differs {
                true => format!("[{}]", it.text),
                false => it.text,
            });
            each.collect::<String>()
        };
        assert_eq!(told(old), "最迟[七]日内");
        assert_eq!(told(new), "最迟[五]日内[办完]");
    }
}
