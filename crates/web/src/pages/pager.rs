//! The line under a list: which rows these are, and where the others are.

use crate::pairs::Pairs;
use crate::visit::Ask;

/// Rows of a page, as one may choose.
const ROWS: [usize; 3] = [15, 50, 200];

/// Where one is in a list.
#[derive(Clone, Debug)]
pub struct Pager {
    /// The first row of this page, from 1; 0 where there are none.
    pub first: usize,
    /// The last row of this page.
    pub last: usize,
    /// All rows, as people read it.
    pub total: String,
    /// The address of the page before.
    pub before: Option<String>,
    /// The address of the next page.
    pub next: Option<String>,
    /// The numbers of rows one may choose, with their addresses; the present one has none. A page
    /// whose size is its own offers nothing to choose.
    pub sizes: Vec<(usize, Option<String>)>,
}

/// Where one is in a list whose pages go on from a row, so that they are found without counting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turning {
    /// Rows before this page.
    pub before: usize,
    /// Rows of this page.
    pub shown: usize,
    /// All rows, as people read it.
    pub total: String,
    /// The place of the first row, where there is a page before.
    pub first: Option<String>,
    /// The place of the last row, where there is a next page.
    pub last: Option<String>,
}

fn sizes(ask: &Ask, query: &Pairs, rows: usize) -> Vec<(usize, Option<String>)> {
    if !ROWS.contains(&rows) {
        return Vec::new();
    }
    let address = |size: usize| format!("{}?{}", ask.path, query.with("rows", &size.to_string()));
    ROWS.map(|size| (size, (size != rows).then(|| address(size))))
        .to_vec()
}

impl Pager {
    /// The page that is asked for, from 1.
    #[must_use]
    pub fn number(query: &Pairs) -> usize {
        query.get("page").parse().unwrap_or(1)
    }

    /// The rows of a page that are asked for.
    #[must_use]
    pub fn rows(query: &Pairs) -> usize {
        let asked = query.get("rows").parse().ok();
        asked.filter(|rows| ROWS.contains(rows)).unwrap_or(ROWS[0])
    }

    /// The line of a page.
    #[must_use]
    pub fn of(ask: &Ask, number: usize, rows: usize, total: usize) -> Self {
        let address = |name: &str, value: usize| {
            format!("{}?{}", ask.path, ask.query.with(name, &value.to_string()))
        };
        let first = (number - 1) * rows;
        let last = (first + rows).min(total);
        Self {
            first: if total == 0 { 0 } else { first + 1 },
            last,
            total: total.to_string(),
            before: (number > 1).then(|| address("page", number - 1)),
            next: (last < total).then(|| address("page", number + 1)),
            sizes: sizes(ask, &ask.query, rows),
        }
    }

    /// The line of a page that goes on from a row.
    #[must_use]
    pub fn turned(ask: &Ask, turning: &Turning) -> Self {
        let rows = Self::rows(&ask.query);
        let here = ask.query.without(&["after", "before", "n"]);
        let address = |name: &str, place: &String, before: usize| {
            let there = here.and(name, place).and("n", &before.to_string());
            format!("{}?{}", ask.path, there.text())
        };
        let last = turning.before + turning.shown;
        let back = turning.before.saturating_sub(rows);
        Self {
            first: last.min(turning.before + 1),
            last,
            total: turning.total.clone(),
            before: turning.first.as_ref().map(|it| address("before", it, back)),
            next: turning.last.as_ref().map(|it| address("after", it, last)),
            sizes: sizes(ask, &here, rows),
        }
    }
}
