//! The key of a row, by which a second import of the same list knows what it has already.

use std::collections::BTreeMap;

use zs_base::Digest;

use super::lists::{Finding, ScoreItem, Task};
use super::wording::{normal, without_ordinal};

/// What a row of a list is known by. Blanks, signs, the width of letters and ordinals before a text
/// do not count, so that a list that was only tidied up has the same keys.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowKey {
    /// The headings that it stands under, from the top down, set apart by `/`.
    pub path: String,
    /// Its number, as the list writes it.
    pub no: Option<String>,
    /// SM3 of its text.
    pub text: Digest,
    /// How many rows before it in the list have the same path, number and text.
    pub again: u32,
}

impl RowKey {
    /// The key of a row with these headings, number and text, the first of its kind in its list.
    #[must_use]
    pub fn of(path: &[&str], no: Option<&str>, text: &str) -> Self {
        let path = path.iter().map(|it| core(it));
        let path: Vec<String> = path.filter(|it| !it.is_empty()).collect();
        Self {
            path: path.join("/"),
            no: no.map(core).filter(|it| !it.is_empty()),
            text: Digest::of(&[core(text).as_bytes()]),
            again: 0,
        }
    }

    /// One digest of the whole key, for whoever keeps rows by it.
    #[must_use]
    pub fn digest(&self) -> Digest {
        let no = self.no.as_deref().unwrap_or_default();
        let lengths = format!("{} {} {} ", self.path.len(), no.len(), self.again);
        let texts = [lengths.as_str(), &self.path, no];
        let [lengths, path, no] = texts.map(str::as_bytes);
        Digest::of(&[lengths, path, no, &self.text.0])
    }
}

/// What counts of a text: letters, digits, percent signs and the points inside numbers.
fn core(text: &str) -> String {
    let text: Vec<char> = normal(&without_ordinal(text)).chars().collect();
    let digit = |at: Option<usize>| {
        let found = at.and_then(|at| text.get(at));
        found.is_some_and(char::is_ascii_digit)
    };
    let counts = |at: usize| match text[at] {
        '.' => digit(at.checked_sub(1)) && digit(Some(at + 1)),
        c => c.is_alphanumeric() || c == '%',
    };
    (0..text.len())
        .filter(|at| counts(*at))
        .map(|at| text[at])
        .collect()
}

/// The key of a task: the levels, the number and the task.
#[must_use]
pub fn task_key(task: &Task) -> RowKey {
    let path = [task.level1.as_deref(), task.level2.as_deref()];
    numbered(&path, task.no, &task.task)
}

/// The key of a finding: whose it is, the number and what was found.
#[must_use]
pub fn finding_key(finding: &Finding) -> RowKey {
    numbered(&[finding.owner.as_deref()], finding.no, &finding.problem)
}

/// The key of an item to score: the group, the unit and the item.
#[must_use]
pub fn score_item_key(item: &ScoreItem) -> RowKey {
    let path = [item.group.as_deref(), item.unit.as_deref()];
    numbered(&path, None, &item.item)
}

fn numbered(path: &[Option<&str>], no: Option<u32>, text: &str) -> RowKey {
    let path: Vec<&str> = path.iter().map(|it| it.unwrap_or_default()).collect();
    RowKey::of(&path, no.map(|it| it.to_string()).as_deref(), text)
}

/// Numbers the rows of one list that say the same, in their order, so that every key stands once.
pub fn tell_apart<'a>(keys: impl IntoIterator<Item = &'a mut RowKey>) {
    let mut seen: BTreeMap<RowKey, u32> = BTreeMap::new();
    for key in keys {
        key.again = 0;
        let count = seen.entry(key.clone()).or_default();
        key.again = *count;
        *count += 1;
    }
}

/// How a row of a new list was found again among those of an earlier one; each with the place of the
/// earlier row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// Nothing has changed.
    Same(usize),
    /// The text is the same; the number or the headings have changed.
    Moved(usize),
    /// The headings and the number are the same, the text is another: a person should look at both.
    Reworded(usize),
    /// The earlier list has no such row.
    New,
}

impl Known {
    /// The place of the earlier row.
    #[must_use]
    pub const fn earlier(self) -> Option<usize> {
        match self {
            Self::Same(at) | Self::Moved(at) | Self::Reworded(at) => Some(at),
            Self::New => None,
        }
    }
}

/// Finds each row of a new list among those of an earlier one. No earlier row is found twice, and
/// where several could be meant none is taken.
#[must_use]
pub fn known_rows(earlier: &[RowKey], new: &[RowKey]) -> Vec<Known> {
    let mut known = vec![Known::New; new.len()];
    let mut free: Vec<bool> = vec![true; earlier.len()];
    let whole = |key: &RowKey| Some(key.clone());
    let below = |key: &RowKey| Some((key.path.clone(), key.text, key.again));
    let text = |key: &RowKey| Some((key.text, key.again));
    let place = |key: &RowKey| Some((key.path.clone(), key.no.clone()?));
    let lists = (earlier, new);
    pass(lists, &mut known, &mut free, Known::Same, whole);
    pass(lists, &mut known, &mut free, Known::Moved, below);
    pass(lists, &mut known, &mut free, Known::Moved, text);
    pass(lists, &mut known, &mut free, Known::Reworded, place);
    known
}

/// Matches what is still open and has the same mark, where it stands once on either side.
fn pass<K: Ord>(
    (earlier, new): (&[RowKey], &[RowKey]),
    known: &mut [Known],
    free: &mut [bool],
    as_known: fn(usize) -> Known,
    mark: impl Fn(&RowKey) -> Option<K>,
) {
    let once = |keys: &[RowKey], open: &dyn Fn(usize) -> bool| {
        let mut found: BTreeMap<K, Option<usize>> = BTreeMap::new();
        for (at, key) in keys.iter().enumerate().filter(|(at, _)| open(*at)) {
            if let Some(mark) = mark(key) {
                let again = found.contains_key(&mark);
                found.insert(mark, (!again).then_some(at));
            }
        }
        found
    };
    let ours = once(new, &|at| known[at] == Known::New);
    let theirs = once(earlier, &|at| free[at]);
    for (mark, at) in ours {
        if let (Some(at), Some(Some(before))) = (at, theirs.get(&mark)) {
            known[at] = as_known(*before);
            free[*before] = false;
        }
    }
}
