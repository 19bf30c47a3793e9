//! Two texts line by line, for whoever wants to see the very letters: what was taken away, what came,
//! and a few lines around.

use zs_law::{Piece, pieces};

/// Lines shown around what differs.
const AROUND: usize = 2;

/// A line of two texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// `-` taken away, `+` added, a blank in both, `…` for lines that are left out.
    pub mark: char,
    /// The text.
    pub text: String,
}

/// The lines of two texts that differ, with a few around them; nothing where the texts are alike.
#[must_use]
pub fn changed_lines(old: &str, new: &str) -> Vec<Line> {
    let (a, b): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let all = pieces(&a, &b);
    let differs: Vec<bool> = all.iter().map(|it| !matches!(it, Piece::Same(_))).collect();
    let near = |at: usize| {
        let from = at.saturating_sub(AROUND);
        let to = (at + AROUND + 1).min(differs.len());
        differs[from..to].iter().any(|it| *it)
    };
    let mut lines: Vec<Line> = Vec::new();
    for (at, piece) in all.iter().enumerate() {
        if !near(at) {
            if !lines.is_empty() && lines.last().is_some_and(|it| it.mark != '…') {
                lines.push(Line {
                    mark: '…',
                    text: String::new(),
                });
            }
            continue;
        }
        let (mark, text) = match piece {
            Piece::Same(text) => (' ', text),
            Piece::Old(text) => ('-', text),
            Piece::New(text) => ('+', text),
        };
        lines.push(Line {
            mark,
            text: (*text).to_owned(),
        });
    }
    if lines.last().is_some_and(|it| it.mark == '…') {
        lines.pop();
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::changed_lines;

    #[test]
    fn what_differs_is_shown_with_the_lines_around_it() {
        let old = "一\n二\n三\n四\n五\n六\n七\n八\n九\n";
        let new = "一\n二\n三\n四\n伍\n六\n七\n八\n九\n";
        let told: Vec<String> = changed_lines(old, new)
            .iter()
            .map(|it| format!("{}{}", it.mark, it.text))
            .collect();
        assert_eq!(told, [" 三", " 四", "-五", "+伍", " 六", " 七"]);
        assert!(changed_lines(old, old).is_empty());
    }
}
