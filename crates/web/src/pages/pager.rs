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
    /// All rows.
    pub total: usize,
    /// The address of the page before.
    pub before: Option<String>,
    /// The address of the next page.
    pub next: Option<String>,
    /// The numbers of rows one may choose, with their addresses; the present one has none.
    pub sizes: Vec<(usize, Option<String>)>,
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
            total,
            before: (number > 1).then(|| address("page", number - 1)),
            next: (last < total).then(|| address("page", number + 1)),
            sizes: ROWS
                .map(|size| (size, (size != rows).then(|| address("rows", size))))
                .to_vec(),
        }
    }
}
