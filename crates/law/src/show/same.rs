//! What two texts have in common, so that only the rest is shown as changed.

/// A piece of two texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<T> {
    /// In both.
    Same(T),
    /// Only in the old one.
    Old(T),
    /// Only in the new one.
    New(T),
}

/// Pairs that are compared at most. Of longer texts the middle counts as changed whole.
const PAIRS_MAX: usize = 4_000_000;

/// The elements of two texts, in order: what only one of them has, and what both have. The longest
/// common part is kept, and what is taken away stands before what comes in its place.
#[must_use]
pub fn pieces<T: PartialEq + Copy>(old: &[T], new: &[T]) -> Vec<Piece<T>> {
    let both = old.len().min(new.len());
    let head = (0..both).take_while(|at| old[*at] == new[*at]).count();
    let tail = (0..both - head)
        .take_while(|at| old[old.len() - 1 - at] == new[new.len() - 1 - at])
        .count();
    let (old_middle, new_middle) = (&old[head..old.len() - tail], &new[head..new.len() - tail]);
    let mut found: Vec<Piece<T>> = old[..head].iter().copied().map(Piece::Same).collect();
    middle(old_middle, new_middle, &mut found);
    found.extend(old[old.len() - tail..].iter().copied().map(Piece::Same));
    found
}

fn middle<T: PartialEq + Copy>(old: &[T], new: &[T], found: &mut Vec<Piece<T>>) {
    if old.is_empty() || new.is_empty() || old.len().saturating_mul(new.len()) > PAIRS_MAX {
        found.extend(old.iter().copied().map(Piece::Old));
        found.extend(new.iter().copied().map(Piece::New));
        return;
    }
    // How long the longest common part of what follows is, for each pair of places.
    let width = new.len() + 1;
    let mut longest = vec![0_u32; (old.len() + 1) * width];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            longest[i * width + j] = match old[i] == new[j] {
                true => longest[(i + 1) * width + j + 1] + 1,
                false => longest[(i + 1) * width + j].max(longest[i * width + j + 1]),
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            found.push(Piece::Same(old[i]));
            (i, j) = (i + 1, j + 1);
        } else if j == new.len()
            || (i < old.len() && longest[(i + 1) * width + j] >= longest[i * width + j + 1])
        {
            found.push(Piece::Old(old[i]));
            i += 1;
        } else {
            found.push(Piece::New(new[j]));
            j += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(old: &str, new: &str) -> String {
        let (old, new): (Vec<char>, Vec<char>) = (old.chars().collect(), new.chars().collect());
        let mut text = String::new();
        for piece in pieces(&old, &new) {
            match piece {
                Piece::Same(it) => text.push(it),
                Piece::Old(it) => text.extend(['-', it]),
                Piece::New(it) => text.extend(['+', it]),
            }
        }
        text
    }

    #[test]
    fn what_both_texts_have_is_kept() {
        assert_eq!(told("七日内", "五日内"), "-七+五日内");
        assert_eq!(told("", "甲"), "+甲");
        assert_eq!(told("甲乙丙", "甲丙丁"), "甲-乙丙+丁");
        assert_eq!(told("同", "同"), "同");
        assert_eq!(told("甲甲", "甲"), "甲-甲");
    }

    #[test]
    fn very_long_texts_are_told_as_changed_whole() {
        let old: Vec<u32> = (0..2_001).collect();
        let new: Vec<u32> = (0..2_001).rev().collect();
        let found = pieces(&old, &new);
        assert!(!found.iter().any(|it| matches!(it, Piece::Same(_))));
        assert_eq!(found.len(), 4_002);
    }
}
