//! Which rows of a sheet are its header, and which column holds what.
//!
//! The header is the row that names the most columns, with the rows above and below it that a
//! merged cell ties to it. Each column has a path of words from the top row down, because real
//! lists use one word three times under different heads.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::columns::{Column, Need};
use super::grid::{CellValue, Grid, Place, Spot};
use super::wording::normal;

/// Rows from the top among which a header is looked for.
const SEARCHED: usize = 40;
/// Rows that one header may have.
const ROWS_MAX: u32 = 5;

/// A header that was found.
pub(super) struct Header {
    /// First and last row.
    pub(super) rows: (u32, u32),
    /// The column of each key.
    pub(super) columns: Vec<(Arc<str>, u32)>,
    /// Names of columns that must be there and are not.
    pub(super) missing: Vec<String>,
}

/// Finds the header; nothing where no row names two columns.
pub(super) fn find(grid: &Grid, columns: &[Column]) -> Option<Header> {
    let mut best: Option<(usize, u32)> = None;
    for row in grid.rows.keys().copied().take(SEARCHED) {
        let count = named(grid, row, columns);
        if count >= 2 && best.is_none_or(|(most, _)| count > most) {
            best = Some((count, row));
        }
    }
    let (_, row) = best?;
    let rows = tied(grid, row);
    let paths = paths(grid, rows);
    let mut found = Vec::new();
    let mut missing = Vec::new();
    let ends: Vec<Option<u32>> = columns.iter().map(|it| by_end(it, &paths)).collect();
    for (column, end) in columns.iter().zip(&ends) {
        // The head over two columns that are wanted themselves is not a third one.
        let free = |at: &u32| column.need == Need::Must || !ends.contains(&Some(*at));
        match end.or_else(|| by_head(column, &paths).filter(free)) {
            Some(at) => found.push((Arc::from(column.key.as_str()), at)),
            None if column.need == Need::Must => missing.push(column.name.clone()),
            None => {}
        }
    }
    Some(Header {
        rows,
        columns: found,
        missing,
    })
}

/// The header with a key for every column: its words from the top row down, set apart by `/`. It is
/// the row that holds the most of these words, as [`normal`] writes them; where no row holds two, the
/// one with the most texts.
pub(super) fn whole(grid: &Grid, words: &BTreeSet<String>) -> Option<Header> {
    let searched = grid.rows.iter().take(SEARCHED);
    let counts = searched.map(|(row, cells)| {
        let texts = cells.values().filter(|it| it.place == Place::Own);
        let texts: Vec<String> = texts.filter_map(|it| word_of(&it.value)).collect();
        let known = texts.iter().filter(|it| words.contains(*it)).count();
        (known, texts.len(), *row)
    });
    let counts: Vec<(usize, usize, u32)> = counts.collect();
    // Of rows that hold as much, the first is the header.
    let by_words = counts.iter().rev().max_by_key(|(known, ..)| *known);
    let by_texts = counts.iter().rev().max_by_key(|(_, texts, _)| *texts);
    let row = match (by_words, by_texts) {
        (Some((known, _, row)), _) if *known >= 2 => *row,
        (_, Some((_, texts, row))) if *texts >= 2 => *row,
        _ => return None,
    };
    let rows = tied(grid, row);
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    let columns = paths(grid, rows).into_iter().filter_map(|(column, path)| {
        let name = path.join("/");
        let count = seen.entry(name.clone()).or_default();
        *count += 1;
        let key = match *count {
            1 => name,
            again => format!("{name}（{again}）"),
        };
        (!path.is_empty()).then(|| (Arc::from(key), column))
    });
    Some(Header {
        rows,
        columns: columns.collect(),
        missing: Vec::new(),
    })
}

/// The text of a cell that may be the word of a header.
fn word_of(value: &CellValue) -> Option<String> {
    match value {
        CellValue::Text(text) => Some(normal(text)),
        _ => None,
    }
}

/// How many different columns a row names.
fn named(grid: &Grid, row: u32, columns: &[Column]) -> usize {
    let Some(cells) = grid.rows.get(&row) else {
        return 0;
    };
    let words: Vec<String> = cells.values().map(|it| normal(&it.value.text())).collect();
    let names = |column: &&Column| {
        let mut last = column.words.iter().map(|word| normal(last_word(word)));
        last.any(|word| words.contains(&word))
    };
    columns.iter().filter(names).count()
}

fn last_word(word: &str) -> &str {
    word.rsplit('/').next().unwrap_or(word)
}

/// The rows of the header: those that a merge ties to a row, up and down.
fn tied(grid: &Grid, row: u32) -> (u32, u32) {
    let (mut first, mut last) = (row, row);
    let begins = grid.rows.get(&row).and_then(|cells| cells.keys().next());
    let begins = begins.copied().unwrap_or_default();
    loop {
        let before = (first, last);
        for ((top, _), (bottom, _)) in &grid.merges {
            let crosses = *top < *bottom && *bottom - *top < ROWS_MAX;
            if crosses && *top <= last && *bottom >= first {
                first = first.min(*top);
                last = last.max(*bottom);
            }
        }
        if let Some((above, _)) = grid.rows.range(..first).next_back()
            && is_head_of(grid, *above, first, begins)
        {
            first = *above;
        }
        if let Some((below, _)) = grid.rows.range(last + 1..).next()
            && is_under(grid, last, *below)
        {
            last = *below;
        }
        if (first, last) == before || last - first >= ROWS_MAX {
            return before;
        }
    }
}

/// Merges of one row over several columns, but not over most of the sheet as a title is.
fn heads(grid: &Grid, row: u32) -> impl Iterator<Item = (u32, u32)> {
    let last = |row: &BTreeMap<u32, Spot>| row.keys().next_back().copied();
    let width = grid.rows.values().filter_map(last).max();
    let width = width.unwrap_or_default() + 1;
    let merges = grid.merges.iter();
    merges.filter_map(move |((top, left), (bottom, right))| {
        let one_row = *top <= row && *bottom == row && left < right;
        (one_row && (right - left + 1) * 2 <= width).then_some((*left, *right))
    })
}

/// Whether a row holds heads over the row below it although no merge ties them together: 具体责任
/// written over two columns. A line such as 截至…年…月…日 is none.
fn is_head_of(grid: &Grid, above: u32, below: u32, begins: u32) -> bool {
    let heads: Vec<(u32, u32)> = heads(grid, above).collect();
    let (Some(cells), Some(under)) = (grid.rows.get(&above), grid.rows.get(&below)) else {
        return false;
    };
    let words = cells.values().all(|it| match &it.value {
        CellValue::Text(text) => !text.contains(['：', ':', '年']),
        _ => false,
    });
    // A title that is merged over the first columns only begins where the table begins.
    let is_title = heads.iter().any(|(left, _)| *left <= begins);
    let has_under = |(left, right): &(u32, u32)| under.range(left..=right).count() >= 2;
    below == above + 1 && words && !heads.is_empty() && !is_title && heads.iter().all(has_under)
}

/// Whether a row says only what stands under the heads of the row above it.
fn is_under(grid: &Grid, above: u32, below: u32) -> bool {
    let heads: Vec<(u32, u32)> = heads(grid, above).collect();
    let Some(cells) = grid.rows.get(&below) else {
        return false;
    };
    let own = cells.iter().filter(|(_, it)| it.place == Place::Own);
    let mut own = own.peekable();
    below == above + 1
        && own.peek().is_some()
        && own.all(|(at, spot)| {
            let words = matches!(spot.value, CellValue::Text(_));
            words
                && heads
                    .iter()
                    .any(|(left, right)| (left..=right).contains(&at))
        })
}

/// The words of each column, from the top row of the header down, each word once.
fn paths(grid: &Grid, (first, last): (u32, u32)) -> Vec<(u32, Vec<String>)> {
    let mut columns: Vec<u32> = grid
        .rows
        .range(first..=last)
        .flat_map(|(_, cells)| cells.keys().copied())
        .collect();
    columns.sort_unstable();
    columns.dedup();
    let path = |column: u32| {
        let mut words: Vec<String> = Vec::new();
        for row in first..=last {
            let word = grid.text(row, column).map(|text| normal(&text));
            if let Some(word) = word.filter(|word| words.last() != Some(word)) {
                words.push(word);
            }
        }
        (column, words)
    };
    columns.into_iter().map(path).collect()
}

/// Whether a path ends with the last word, and has those before it above, in their order: real
/// lists have heads in between that nobody remembers.
fn ends(path: &[String], word: &str) -> bool {
    let mut wanted: Vec<String> = word.split('/').map(normal).collect();
    let Some((last, above)) = path.split_last() else {
        return false;
    };
    let mut above = above.iter();
    wanted.pop().as_ref() == Some(last) && wanted.iter().all(|word| above.any(|it| it == word))
}

/// The column that is called so: by the first word that any column has, the leftmost of them.
fn by_end(column: &Column, paths: &[(u32, Vec<String>)]) -> Option<u32> {
    // `a+1` is the second column under a head that is written over two.
    let second = column.words.iter().find_map(|word| {
        let head = word.strip_suffix("+1")?;
        let mut under = paths.iter().filter(|(_, path)| ends(path, head));
        let first = under.next()?.0;
        under
            .next()
            .map(|(at, _)| *at)
            .filter(|at| *at == first + 1)
    });
    if second.is_some() {
        return second;
    }
    column.words.iter().find_map(|word| {
        let mut paths = paths.iter();
        paths.find(|(_, path)| ends(path, word)).map(|(at, _)| *at)
    })
}

/// A head that is written over several columns names the first of them.
fn by_head(column: &Column, paths: &[(u32, Vec<String>)]) -> Option<u32> {
    column.words.iter().find_map(|word| {
        let word = normal(word);
        let mut paths = paths.iter();
        let found = paths.find(|(_, path)| path.contains(&word));
        found.map(|(at, _)| *at)
    })
}

/// Whether a row has one cell of its own, written over more than half of the columns. What merges
/// from above have spread into the row does not count.
pub(super) fn spans(cells: &BTreeMap<u32, Spot>, width: usize) -> bool {
    let mut own = cells.values().filter(|it| it.place == Place::Own);
    let (Some(one), None) = (own.next(), own.next()) else {
        return false;
    };
    let over = cells.values().filter(|it| it.value == one.value).count();
    over * 2 > width
}
