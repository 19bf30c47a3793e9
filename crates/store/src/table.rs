//! Descriptions of tables, from which both databases make their statements.

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A whole number.
    Int,
    /// A text.
    Text,
    /// Bytes.
    Blob,
}

/// A table whose rows are written from cells. Its first column, the jurisdiction, is not listed.
#[derive(Debug)]
pub struct Table {
    /// The name in the database.
    pub name: &'static str,
    /// The name that people read.
    pub title: &'static str,
    /// Columns in order.
    pub columns: &'static [(&'static str, Kind)],
    /// How many columns, from the first, are the key after the jurisdiction.
    pub key: usize,
    /// How many columns after the key stay as they are when a row is altered, so that no index over
    /// them is written.
    pub steady: usize,
}

/// An order in which the rows of a table are read page by page.
#[derive(Debug)]
pub struct Listing {
    /// The table.
    pub table: &'static Table,
    /// Columns by number; together they tell any two rows apart.
    pub order: &'static [usize],
    /// Which end comes first.
    pub direction: Direction,
    /// Which rows it has; an index over just these serves it.
    pub only: Only,
}

/// Which rows of a table a listing has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Only {
    /// All.
    All,
    /// Those in which this column, by number, is empty.
    Without(usize),
    /// Those in which this column, by number, is not empty.
    With(usize),
}

/// Which end of a listing comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Small values first.
    Ascending,
    /// Large values first.
    Descending,
}
