//! The rows of a table, told apart: title, notes above, header, groups, totals, notes below, data.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::columns::Column;
use super::grid::{CellValue, Grid, Place, Spot};
use super::header::{Header, find, spans};
use super::problem::CellProblem;
use super::wording::{begins_with_ordinal, is_ordinal, normal};
use crate::codes::{ZS5110, ZS5111, ZS5118};

/// What a row is that holds no data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RowKind {
    /// The title.
    Title,
    /// Something said above the header, such as the day of the list.
    Meta,
    /// The header.
    Header,
    /// The heading of a group of rows.
    Group,
    /// A sum.
    Total,
    /// A note below.
    Footnote,
}

/// A table of one sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// The sheet.
    pub sheet: String,
    /// What was said above the header.
    pub above: Vec<String>,
    /// The column of each key, from 0.
    pub columns: Vec<(Arc<str>, u32)>,
    /// Rows of data.
    pub rows: Vec<TableRow>,
    /// Rows that hold no data, as people count them.
    pub skipped: BTreeMap<RowKind, Vec<u32>>,
    /// What could not be taken.
    pub problems: Vec<CellProblem>,
}

/// One row of data.
#[derive(Clone, Debug, PartialEq)]
pub struct TableRow {
    /// The row, from 0.
    pub row: u32,
    /// The heading of its group.
    pub group: Option<Arc<str>>,
    /// The heading over that of its group, where groups stand in groups: 一、 over （一）.
    pub over: Option<Arc<str>>,
    /// Its cells by key.
    pub cells: BTreeMap<Arc<str>, (u32, Spot)>,
}

impl TableRow {
    /// The text of a column; nothing where it is empty.
    #[must_use]
    pub fn text(&self, key: &str) -> Option<String> {
        let (_, spot) = self.cells.get(key)?;
        Some(spot.value.text()).filter(|text| !text.is_empty())
    }

    /// The value of a column.
    #[must_use]
    pub fn value(&self, key: &str) -> Option<&CellValue> {
        self.cells.get(key).map(|(_, spot)| &spot.value)
    }
}

/// The table of a sheet, or why there is none. Each row of the sheet is let go when it is taken, so that a
/// large one is not in memory twice.
pub(super) fn table(grid: Grid, columns: &[Column]) -> Result<Table, Box<CellProblem>> {
    let Some(header) = find(&grid, columns) else {
        let names: Vec<&str> = columns.iter().map(|it| it.name.as_str()).collect();
        let cure = format!("表头要有这些列：{}", names.join("、"));
        let problem = CellProblem::of_sheet(ZS5110, &grid.sheet, "没有找到表头", &cure);
        return Err(Box::new(problem));
    };
    if !header.missing.is_empty() {
        let cause = format!("缺少这些列：{}", header.missing.join("、"));
        let cure = "在表头里加上这些列，或者改成常用的名称";
        let mut problem = CellProblem::of_sheet(ZS5111, &grid.sheet, &cause, cure);
        problem.row = header.rows.0 + 1;
        return Err(Box::new(problem));
    }
    Ok(under(grid, header))
}

/// The table of a sheet under a header that was found.
pub(super) fn under(mut grid: Grid, header: Header) -> Table {
    let mut table = Table {
        sheet: grid.sheet.clone(),
        above: Vec::new(),
        columns: header.columns,
        rows: Vec::new(),
        skipped: BTreeMap::new(),
        problems: Vec::new(),
    };
    let width = grid.rows.range(header.rows.0..=header.rows.1);
    let width = width.map(|(_, cells)| cells.len()).max().unwrap_or(1);
    let mut groups = Groups::default();
    let mut heads: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    while let Some((row, cells)) = grid.rows.pop_first() {
        if (header.rows.0..=header.rows.1).contains(&row) {
            for (column, spot) in &cells {
                heads.entry(*column).or_default().push(spot.value.text());
            }
        }
        let kind = match row {
            row if row < header.rows.0 => {
                let first = table.above.is_empty();
                table.above.extend(own_texts(&cells));
                if first { RowKind::Title } else { RowKind::Meta }
            }
            row if row <= header.rows.1 => RowKind::Header,
            _ if is_again(&cells, &heads) => RowKind::Header,
            _ => match kind_of(&cells, &table.columns, width) {
                Some(RowKind::Group) => {
                    groups.begin(&cells);
                    RowKind::Group
                }
                Some(kind) => kind,
                None => {
                    take(&mut table, row, &cells, &groups);
                    continue;
                }
            },
        };
        table.skipped.entry(kind).or_default().push(row + 1);
    }
    table
}

/// Whether a row is the header once more, as it stands after the break of a page.
fn is_again(cells: &BTreeMap<u32, Spot>, heads: &BTreeMap<u32, Vec<String>>) -> bool {
    let mut own = cells
        .iter()
        .filter(|(_, it)| it.place == Place::Own)
        .peekable();
    own.peek().is_some()
        && own.all(|(column, spot)| {
            let words = heads.get(column);
            words.is_some_and(|words| words.contains(&spot.value.text()))
        })
}

fn own_texts(cells: &BTreeMap<u32, Spot>) -> Vec<String> {
    let own = cells.values().filter(|it| it.place == Place::Own);
    own.map(|it| it.value.text()).collect()
}

/// The groups in which a row stands.
#[derive(Default)]
struct Groups {
    group: Option<Arc<str>>,
    over: Option<Arc<str>>,
    is_inner: bool,
}

impl Groups {
    /// A new group begins: inside the one before where its ordinal says so.
    fn begin(&mut self, cells: &BTreeMap<u32, Spot>) {
        let first = own_texts(cells).into_iter().next().unwrap_or_default();
        let is_inner = first.starts_with(['（', '(']);
        if !is_inner {
            self.over = None;
        } else if !self.is_inner {
            self.over = self.group.take();
        }
        self.is_inner = is_inner;
        self.group = heading(cells);
    }
}

/// The heading of a group: its longest text, which is not the ordinal.
fn heading(cells: &BTreeMap<u32, Spot>) -> Option<Arc<str>> {
    let texts = own_texts(cells).into_iter();
    let longest = texts.max_by_key(|text| text.chars().count());
    longest.map(Arc::from)
}

fn kind_of(
    cells: &BTreeMap<u32, Spot>,
    columns: &[(Arc<str>, u32)],
    width: usize,
) -> Option<RowKind> {
    const TOTALS: [&str; 5] = ["合计", "总计", "小计", "总分", "共计"];
    const NOTES: [&str; 4] = ["注：", "注:", "说明：", "备注："];
    let mut own = cells.values().filter(|it| it.place == Place::Own);
    let first = own.next()?.value.text();
    if TOTALS.contains(&normal(&first).as_str()) {
        return Some(RowKind::Total);
    }
    if NOTES.iter().any(|word| first.starts_with(word)) || first == "注" {
        return Some(RowKind::Footnote);
    }
    let no = columns
        .iter()
        .find(|(key, _)| ["no", "序号"].contains(&&**key));
    let no = no.and_then(|(_, column)| cells.get(column));
    // 一、… alone in its row is a heading even where nobody merged the cells beside it.
    let alone = own.next().is_none() && begins_with_ordinal(&first);
    if alone || no.is_some_and(|spot| is_ordinal(&spot.value.text())) || spans(cells, width) {
        return Some(RowKind::Group);
    }
    None
}

/// Takes a row of data; a formula without a value is a problem of its cell.
fn take(table: &mut Table, row: u32, cells: &BTreeMap<u32, Spot>, groups: &Groups) {
    // A row that merged cells alone have filled says nothing of its own.
    if !cells.values().any(|it| it.place == Place::Own) {
        return;
    }
    let mut taken = BTreeMap::new();
    for (key, column) in &table.columns {
        let Some(spot) = cells.get(column) else {
            continue;
        };
        if let CellValue::Error(text) = &spot.value {
            let cause = format!("公式的结果是错误（{text}）");
            let cure = "改正公式，或者直接写上结果".to_owned();
            let problem = CellProblem::of_cell(
                ZS5118,
                &table.sheet,
                (row, Some(*column)),
                text,
                (cause, cure),
            );
            table.problems.push(problem);
            continue;
        }
        taken.insert(key.clone(), (*column, spot.clone()));
    }
    // What stands only in columns that nobody asks for is no row of this table.
    if !taken.is_empty() {
        table.rows.push(TableRow {
            row,
            group: groups.group.clone(),
            over: groups.over.clone(),
            cells: taken,
        });
    }
}
