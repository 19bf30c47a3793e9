//! Finding names that the case does not know, by the words around them. A name found once is then
//! looked for everywhere.

use std::collections::BTreeSet;
use std::sync::Arc;

use zs_law::NameRule;

use crate::fold::{Folded, ends_clause, fold_word, is_han};
use crate::known::Side;

/// The most letters of a name without a surname, such as a Mongolian one.
const FREE_LETTERS_MAX: usize = 6;

/// A name that stands in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) name: String,
    pub(crate) side: Side,
}

/// The words around names, folded like the texts.
#[derive(Clone, Debug)]
pub(crate) struct Names {
    surnames: Vec<char>,
    compound: Vec<Vec<char>>,
    stops: Vec<char>,
    ordinary: Vec<Vec<char>>,
    cues: Vec<(Vec<char>, Option<Side>)>,
    titles: Vec<Vec<char>>,
    /// The last letters of the words before names, and the first of those after.
    cue_ends: BTreeSet<char>,
    title_begins: BTreeSet<char>,
    filler: Vec<char>,
}

/// How sure the word before a name makes it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cue {
    /// A colon or the like follows the word: a name must come.
    Strong,
    /// The word alone.
    Weak,
}

impl Names {
    pub(crate) fn new(rule: &NameRule) -> Self {
        let fold = |words: &[Arc<str>]| words.iter().map(|it| fold_word(it)).collect();
        let cues = |words: &[Arc<str>], side| {
            let words = words.iter().map(move |it| (fold_word(it), side));
            words.collect::<Vec<_>>()
        };
        let mut all = cues(&rule.third, Some(Side::Third));
        all.extend(cues(&rule.party, Some(Side::Party)));
        all.extend(cues(&rule.public, None));
        // The longest word decides: “委托代理人” before “代理人”.
        all.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
        let titles: Vec<Vec<char>> = fold(&rule.titles);
        Self {
            cue_ends: all
                .iter()
                .filter_map(|(word, _)| word.last().copied())
                .collect(),
            title_begins: titles.iter().filter_map(|it| it.first().copied()).collect(),
            surnames: fold_word(&rule.surnames),
            compound: fold(&rule.compound),
            stops: fold_word(&rule.stops),
            ordinary: fold(&rule.ordinary),
            cues: all,
            titles,
            filler: fold_word(&rule.filler),
        }
    }

    /// Every name that the words around it give away.
    pub(crate) fn find(&self, text: &Folded) -> Vec<Named> {
        let mut found = Vec::new();
        for at in 0..text.len() {
            self.after_cue(text, at, &mut found);
            self.before_title(text, at, &mut found);
            self.dotted(text, at, &mut found);
        }
        found
    }

    /// Places that look like names between marks or after a word for a person, for somebody to look
    /// at.
    pub(crate) fn doubts(&self, text: &Folded) -> Vec<(usize, usize)> {
        let found = (0..text.len()).filter_map(|at| {
            let cued = self.side_before(text, at).is_some();
            if !cued && text.before(at).is_some_and(is_han) {
                return None;
            }
            let end = self.name(text, at, Cue::Weak)?;
            (end >= at + 2 && (cued || self.is_boundary(text, end))).then_some((at, end))
        });
        found.collect()
    }

    /// The side that the longest word for a person before a place means; nothing where there is no
    /// such word or the name after it is public.
    fn side_before(&self, text: &Folded, at: usize) -> Option<Side> {
        let letter = text.before(at)?;
        if !self.cue_ends.contains(&letter) {
            return None;
        }
        let mut cues = self.cues.iter();
        cues.find(|(word, _)| text.ends(at, word))?.1
    }

    fn after_cue(&self, text: &Folded, at: usize, found: &mut Vec<Named>) {
        let Some(side) = self.side_before(text, at) else {
            return;
        };
        // A longer word for a person may go on: “投诉” in “投诉举报人”.
        if self.cues.iter().any(|(word, _)| longer_cue(text, at, word)) {
            return;
        }
        let (mut start, mut sure) = skip_to_name(text, at);
        if sure == Cue::Strong && side == Side::Third {
            let free = free(text, start).filter(|end| !self.is_ordinary(text, start, *end));
            found.extend(free.map(|end| named(text, start, end, side)));
        }
        while let Some(end) = self.name(text, start, sure) {
            let doubtful = sure == Cue::Weak && !self.is_boundary(text, end);
            if doubtful && (side == Side::Party || self.is_wordlike(text, start)) {
                return;
            }
            found.push(named(text, start, end, side));
            let joined = text
                .at(end)
                .is_some_and(|it| matches!(it, '、' | '和' | '与' | '及' | ','));
            if !joined {
                return;
            }
            (start, sure) = (end + 1, Cue::Weak);
            let next = self.name(text, start, sure);
            if !next.is_some_and(|end| self.is_boundary(text, end)) {
                return;
            }
        }
    }

    /// A surname that is an ordinary word as well: only a boundary behind makes it a name.
    fn is_wordlike(&self, text: &Folded, start: usize) -> bool {
        text.at(start).is_some_and(|it| self.stops.contains(&it))
    }

    /// The end of the name that begins at a place.
    fn name(&self, text: &Folded, start: usize, sure: Cue) -> Option<usize> {
        let end = self.name_end(text, start, sure)?;
        (!self.is_word(text, start, end)).then_some(end)
    }

    /// Whether what looks like a name is an ordinary word: “应当” is one and so is the beginning of
    /// “陈述笔录”, but “黄金龙” before a mark is somebody.
    fn is_word(&self, text: &Folded, start: usize, end: usize) -> bool {
        let mut words = self.ordinary.iter().filter(|it| text.starts(start, it));
        words.any(|word| start + word.len() >= end || !self.is_boundary(text, end))
    }

    fn name_end(&self, text: &Folded, start: usize, sure: Cue) -> Option<usize> {
        let surname = self.surname(text, start)?;
        let given = start + surname;
        let fits = |at: usize| text.at(at).is_some_and(is_han) && !text.starts(at, &self.filler);
        let first = skip_blank(text, given);
        if !fits(first) {
            return None;
        }
        let second = skip_blank(text, first + 1);
        let stops = text.at(second).is_some_and(|it| self.stops.contains(&it));
        if !fits(second) || stops && second == first + 1 || self.is_title(text, second) {
            return Some(first + 1);
        }
        if sure == Cue::Weak && second > first + 1 {
            return Some(first + 1);
        }
        Some(second + 1)
    }

    fn surname(&self, text: &Folded, start: usize) -> Option<usize> {
        if self.compound.iter().any(|word| text.starts(start, word)) {
            return Some(2);
        }
        text.at(start)
            .filter(|it| self.surnames.contains(it))
            .map(|_| 1)
    }

    /// Whether a stretch begins like an ordinary word or was masked before.
    fn is_ordinary(&self, text: &Folded, start: usize, end: usize) -> bool {
        self.ordinary.iter().any(|word| text.starts(start, word))
            || self.is_filled(&text.letters(start, end))
    }

    fn is_title(&self, text: &Folded, at: usize) -> bool {
        let begins = text
            .at(at)
            .is_some_and(|it| self.title_begins.contains(&it));
        begins && self.titles.iter().any(|word| text.starts(at, word))
    }

    fn is_boundary(&self, text: &Folded, at: usize) -> bool {
        let letter = text.at(at);
        letter.is_none_or(|it| !is_han(it) && it != '·' || self.stops.contains(&it))
            || self.is_title(text, at)
    }

    /// Whether a name that was guessed may be longer: a letter follows that no name ends before.
    pub(crate) fn may_go_on(&self, text: &Folded, end: usize) -> bool {
        text.at(end).is_some_and(is_han) && !self.is_title(text, end)
    }

    /// A name before a word such as “先生” or “，男，”.
    fn before_title(&self, text: &Folded, at: usize, found: &mut Vec<Named>) {
        if !self.is_title(text, at) {
            return;
        }
        let starts = [4, 3, 2]
            .into_iter()
            .filter_map(|letters| at.checked_sub(letters));
        let fits = |start: &usize| {
            let surname = self.surname(text, *start);
            let letters = text.letters(*start, at);
            let whole = surname.is_some_and(|it| letters.len() > it && letters.len() <= it + 2);
            let ordinary = self.is_word(text, *start, at);
            whole && !ordinary && letters.iter().all(|it| is_han(*it)) && !self.is_filled(&letters)
        };
        let candidates: Vec<usize> = starts.filter(fits).collect();
        let begun = candidates.iter().find(|start| self.begins(text, **start));
        let start = begun.or_else(|| candidates.iter().find(|it| !self.is_wordlike(text, **it)));
        if let Some(start) = start.copied() {
            found.push(named(text, start, at, Side::Third));
        } else if candidates.is_empty() && !text.at(at).is_some_and(is_han) {
            self.free_before(text, at, found);
        }
    }

    /// A name without a known surname before a mark of age or sex.
    fn free_before(&self, text: &Folded, at: usize, found: &mut Vec<Named>) {
        let mut start = at;
        while at - start < FREE_LETTERS_MAX
            && text
                .before(start)
                .is_some_and(|it| is_han(it) && !self.stops.contains(&it))
            && !self.cues.iter().any(|(word, _)| text.ends(start, word))
        {
            start -= 1;
        }
        let letters = text.letters(start, at);
        let ordinary = self.is_ordinary(text, start, at);
        if letters.len() >= 2 && self.begins(text, start) && !ordinary {
            found.push(named(text, start, at, Side::Third));
        }
    }

    fn is_filled(&self, letters: &[char]) -> bool {
        letters
            .windows(self.filler.len().max(1))
            .any(|it| it == self.filler)
    }

    /// Whether a name may begin here: after a mark, a word for a person, or a letter like “向”.
    fn begins(&self, text: &Folded, start: usize) -> bool {
        let Some(letter) = text.before(start) else {
            return true;
        };
        !is_han(letter)
            || self.stops.contains(&letter)
            || self.cues.iter().any(|(word, _)| text.ends(start, word))
    }

    /// Names with a dot between their parts, as Uygur, Kazak and foreign ones have.
    fn dotted(&self, text: &Folded, at: usize, found: &mut Vec<Named>) {
        let inside = text.at(at) == Some('·')
            && text.before(at).is_some_and(is_han)
            && text.at(at + 1).is_some_and(is_han);
        if !inside {
            return;
        }
        let mut start = at;
        while at - start < FREE_LETTERS_MAX
            && text.before(start).is_some_and(is_han)
            && !self.cues.iter().any(|(word, _)| text.ends(start, word))
        {
            start -= 1;
        }
        let mut end = at + 1;
        while end - at <= FREE_LETTERS_MAX
            && text
                .at(end)
                .is_some_and(|it| is_han(it) && !self.stops.contains(&it))
        {
            end += 1;
        }
        if end > at + 1 && start < at {
            found.push(named(text, start, end, Side::Third));
        }
    }
}

/// A name that may have no surname: all Chinese letters up to a mark, where they are few.
fn free(text: &Folded, start: usize) -> Option<usize> {
    let mut end = start;
    while text.at(end).is_some_and(is_han) {
        end += 1;
    }
    (2..=FREE_LETTERS_MAX)
        .contains(&(end - start))
        .then_some(end)
}

fn longer_cue(text: &Folded, at: usize, word: &[char]) -> bool {
    let inside = (1..word.len()).any(|back| at >= back && text.starts(at - back, word));
    inside && word.len() > 1
}

/// The place after the marks between a word and a name, and how sure they make it.
fn skip_to_name(text: &Folded, at: usize) -> (usize, Cue) {
    let (mut start, mut sure) = (at, Cue::Weak);
    while start < at + 8 {
        let label: &[char] = &['姓', '名'];
        if text.starts(start, label) {
            (start, sure) = (start + 2, Cue::Strong);
            continue;
        }
        match text.at(start) {
            Some(' ') => start += 1,
            Some(':') => (start, sure) = (start + 1, Cue::Strong),
            Some('为' | '系' | '是' | '(' | '“' | '[') => start += 1,
            _ => break,
        }
    }
    (start, sure)
}

fn skip_blank(text: &Folded, at: usize) -> usize {
    let mut next = at;
    while next < at + 2 && text.at(next) == Some(' ') {
        next += 1;
    }
    next
}

fn named(text: &Folded, start: usize, end: usize, side: Side) -> Named {
    let letters = text.letters(start, end).into_iter();
    Named {
        name: letters
            .filter(|it| !ends_clause(*it) && *it != ' ')
            .collect(),
        side,
    }
}
