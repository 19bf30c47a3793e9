//! Two versions of a procedure side by side: what is said otherwise, sentence by sentence, as people
//! compare two versions of a law (新旧条文对照).

use super::parts::{Part, PartLine, PartOf, parts};
use crate::model::{Library, Procedure};

/// A part of the 程序说明书 that is not the same in both versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartChange {
    /// What it is about.
    pub of: PartOf,
    /// Its heading, that of the new version where it has one.
    pub title: String,
    /// Whether the old version has the part.
    pub was: bool,
    /// Whether the new version has it.
    pub is: bool,
    /// The sentences that differ.
    pub lines: Vec<LineChange>,
}

/// A sentence that is not the same in both versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineChange {
    /// What it says something about, in one word.
    pub about: &'static str,
    /// What the old version says; nothing where it says nothing of the kind.
    pub old: Option<String>,
    /// What the new version says.
    pub new: Option<String>,
}

/// What the new version of a procedure says otherwise than the old one, in the order of the new one;
/// what only the old one has stands where it was. Nothing as the old one means that all is new.
#[must_use]
pub fn compare(
    old: Option<(&Library, &Procedure)>,
    new: Option<(&Library, &Procedure)>,
) -> Vec<PartChange> {
    let told = |it: Option<(&Library, &Procedure)>| {
        it.map_or_else(Vec::new, |(library, procedure)| parts(library, procedure))
    };
    let (old, new) = (told(old), told(new));
    let before = |part: &Part| old.iter().find(|it| it.of == part.of);
    let mut changes: Vec<PartChange> = Vec::new();
    let mut gone = old.iter().peekable();
    let is_kept = |part: &&Part| new.iter().any(|it| it.of == part.of);
    for part in &new {
        // What was taken away stands before the first part that stood behind it.
        if before(part).is_some() {
            while let Some(earlier) = gone.next_if(|it| it.of != part.of) {
                if !is_kept(&earlier) {
                    changes.push(change(Some(earlier), None));
                }
            }
            gone.next();
        }
        changes.push(change(before(part), Some(part)));
    }
    let rest = gone.filter(|it| !is_kept(it));
    changes.extend(rest.map(|it| change(Some(it), None)));
    changes.retain(|it| !it.lines.is_empty() || it.was != it.is);
    changes
}

fn change(old: Option<&Part>, new: Option<&Part>) -> PartChange {
    let none = Vec::new();
    let (was, is) = (old.is_some(), new.is_some());
    let of = new.or(old).map_or(PartOf::Head, |it| it.of.clone());
    let title = new.or(old).map_or_else(String::new, |it| it.title.clone());
    let (old_lines, new_lines) = (
        old.map_or(&none, |it| &it.lines),
        new.map_or(&none, |it| &it.lines),
    );
    let mut lines = Vec::new();
    if let (Some(old), Some(new)) = (old, new)
        && old.title != new.title
    {
        lines.push(LineChange {
            about: "名称",
            old: Some(old.title.clone()),
            new: Some(new.title.clone()),
        });
    }
    lines.extend(lines_of(old_lines, new_lines));
    PartChange {
        of,
        title,
        was,
        is,
        lines,
    }
}

fn lines_of(old: &[PartLine], new: &[PartLine]) -> Vec<LineChange> {
    let mut changes = Vec::new();
    for line in new {
        let before = old.iter().find(|it| it.key == line.key);
        if before.is_some_and(|it| it.text == line.text) {
            continue;
        }
        changes.push(LineChange {
            about: line.about,
            old: before.map(|it| it.text.clone()),
            new: Some(line.text.clone()),
        });
    }
    let gone = old
        .iter()
        .filter(|line| !new.iter().any(|it| it.key == line.key));
    changes.extend(gone.map(|line| LineChange {
        about: line.about,
        old: Some(line.text.clone()),
        new: None,
    }));
    changes
}
