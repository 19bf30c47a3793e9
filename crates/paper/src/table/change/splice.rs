//! The bytes of a sheet with some of its cells replaced and everything else as it stands.

use std::collections::BTreeMap;
use std::ops::Range;

use quick_xml::Reader;
use quick_xml::escape::escape;
use quick_xml::events::{BytesStart, Event};

use super::super::grid::column_letters;
use super::super::problem::CellProblem;
use super::place::{area, cell_at};
use super::{At, CellChange, NewValue, problem};
use crate::container::Unusable;
use crate::part::{attribute, wrong};

/// The sheet with its cells changed, and the cells that cannot be.
pub(super) fn spliced(
    part: &str,
    bytes: &[u8],
    cells: &BTreeMap<At, &CellChange>,
) -> Result<(Vec<u8>, Vec<CellProblem>), Unusable> {
    let text = std::str::from_utf8(bytes).map_err(|_| wrong(part, "不是 UTF-8 文字"))?;
    // The library counts its places from behind the mark that a file may begin with.
    let (mark, text) = match text.strip_prefix('\u{feff}') {
        Some(text) => ("\u{feff}", text),
        None => ("", text),
    };
    let layout = Layout::read(part, text, cells)?;
    let mut problems = Vec::new();
    for (at, change) in cells {
        let covers = |area: &&(At, At)| *at != area.0 && holds(area, *at);
        if let Some((first, _)) = layout.merges.iter().find(covers) {
            let corner = format!("{}{}", column_letters(first.1), first.0 + 1);
            let cure = format!("填在合并单元格的第一格 {corner}");
            problems.push(problem(change, "在合并单元格的中间", &cure));
        }
        let filled = layout.filled.iter().any(|area| holds(area, *at));
        if filled || layout.formulas.contains(at) {
            let cure = "改公式用到的那几格，或者先在原表里删去公式";
            problems.push(problem(change, "这一格是公式", cure));
        }
    }
    let Some(prefix) = &layout.prefix else {
        return Err(wrong(part, "里没有单元格的位置"));
    };
    let mut edits = layout.edits(text, cells, prefix);
    edits.sort_by_key(|(range, _)| (range.start, range.end));
    let mut new = String::with_capacity(text.len());
    new.push_str(mark);
    let mut from = 0;
    for (range, said) in edits {
        new.push_str(&text[from..range.start]);
        new.push_str(&said);
        from = range.end;
    }
    new.push_str(&text[from..]);
    Ok((new.into_bytes(), problems))
}

/// Whether a cell stands in an area.
fn holds((first, last): &(At, At), at: At) -> bool {
    (first.0..=last.0).contains(&at.0) && (first.1..=last.1).contains(&at.1)
}

/// Whether a cell that is to be changed stands in an area.
fn concerns(area: &(At, At), cells: &BTreeMap<At, &CellChange>) -> bool {
    let ((top, _), (bottom, _)) = *area;
    top <= bottom
        && cells
            .range((top, 0)..=(bottom, u32::MAX))
            .any(|(at, _)| holds(area, *at))
}

/// Where things stand in the text of a sheet.
#[derive(Default)]
struct Layout {
    /// Before the names of its elements, such as `x:`; nothing where there is no place for cells.
    prefix: Option<String>,
    /// Where the rows stand: the inside of `sheetData`, or the whole element where it is empty.
    data: Range<usize>,
    is_empty: bool,
    /// Every row, by its number as people count it.
    rows: BTreeMap<u32, Row>,
    /// The cells that are to be changed: where each stands, and its format.
    found: BTreeMap<At, (Range<usize>, Option<String>)>,
    formulas: Vec<At>,
    /// Areas that one formula fills.
    filled: Vec<(At, At)>,
    merges: Vec<(At, At)>,
    /// The formats of columns: first, last, format.
    columns: Vec<(u32, u32, String)>,
}

/// A row that stands in the file.
struct Row {
    number: u32,
    /// The whole element.
    whole: Range<usize>,
    /// Its start tag.
    tag: Range<usize>,
    format: Option<String>,
    is_empty: bool,
    /// For each place at which a cell may be put in: the column before which it is, and the place.
    before: Vec<(u32, usize)>,
}

/// How far the reading of a sheet is.
#[derive(Default)]
struct Under {
    in_data: bool,
    row: Option<Row>,
    row_number: u32,
    column: u32,
    cell: Option<(At, usize, Option<String>)>,
}

impl Layout {
    fn read(part: &str, text: &str, cells: &BTreeMap<At, &CellChange>) -> Result<Self, Unusable> {
        let mut reader = Reader::from_str(text);
        let mut layout = Self::default();
        let mut under = Under::default();
        loop {
            let start = reader.buffer_position() as usize;
            let event = reader.read_event();
            let event = event.map_err(|_| wrong(part, "的标签写得不对"))?;
            let span = start..reader.buffer_position() as usize;
            match event {
                Event::Eof => return Ok(layout),
                Event::DocType(_) => return Err(wrong(part, "带有 DOCTYPE")),
                Event::Start(tag) => layout.start(&mut under, &tag, &span, cells),
                Event::Empty(tag) => {
                    layout.start(&mut under, &tag, &span, cells);
                    layout.end(&mut under, tag.local_name().as_ref(), &span, cells);
                    if tag.local_name().as_ref() == "sheetData" {
                        (layout.data, layout.is_empty) = (span, true);
                    }
                }
                Event::End(tag) => {
                    layout.end(&mut under, tag.local_name().as_ref(), &span, cells);
                }
                _ => {}
            }
        }
    }

    fn start(
        &mut self,
        under: &mut Under,
        tag: &BytesStart<'_>,
        span: &Range<usize>,
        cells: &BTreeMap<At, &CellChange>,
    ) {
        let value = |name: &str| attribute(tag, name);
        let number = |name: &str| value(name).and_then(|it| it.parse::<u32>().ok());
        match tag.local_name().as_ref() {
            "sheetData" if self.prefix.is_none() => {
                let name = tag.name();
                let end = name.as_ref().len() - "sheetData".len();
                self.prefix = Some(name.as_ref()[..end].to_owned());
                self.data.start = span.end;
                under.in_data = true;
            }
            "row" if under.in_data => {
                // A row or a cell that does not say where it stands is the next one.
                under.row_number = number("r").unwrap_or(under.row_number + 1);
                under.column = 0;
                let own = value("customFormat").is_some_and(|it| it == "1" || it == "true");
                under.row = Some(Row {
                    number: under.row_number,
                    whole: span.clone(),
                    tag: span.clone(),
                    format: value("s").filter(|_| own),
                    is_empty: true,
                    before: Vec::new(),
                });
            }
            "c" if under.in_data => {
                let column = value("r")
                    .and_then(|it| cell_at(&it))
                    .map(|(_, column)| column);
                let column = column.unwrap_or(under.column);
                under.column = column + 1;
                let at = (under.row_number.saturating_sub(1), column);
                if let Some(row) = &mut under.row {
                    row.before.push((column, span.start));
                }
                if cells.contains_key(&at) {
                    under.cell = Some((at, span.start, value("s")));
                }
            }
            "f" if under.in_data => {
                self.formulas
                    .extend(under.cell.as_ref().map(|(at, ..)| *at));
                let fills = value("t").is_some_and(|it| it == "array" || it == "dataTable");
                let area = value("ref").filter(|_| fills).and_then(|it| area(&it));
                self.filled.extend(area.filter(|it| concerns(it, cells)));
            }
            "mergeCell" => {
                let area = value("ref").and_then(|it| area(&it));
                self.merges.extend(area.filter(|it| concerns(it, cells)));
            }
            "col" => {
                if let (Some(first), Some(last), Some(format)) =
                    (number("min"), number("max"), value("style"))
                {
                    self.columns.push((first, last, format));
                }
            }
            _ => {}
        }
    }

    fn end(
        &mut self,
        under: &mut Under,
        name: &str,
        span: &Range<usize>,
        cells: &BTreeMap<At, &CellChange>,
    ) {
        match name {
            "sheetData" if under.in_data => {
                self.data.end = span.start;
                under.in_data = false;
            }
            "c" => {
                if let Some((at, start, format)) = under.cell.take() {
                    self.found.insert(at, (start..span.end, format));
                }
            }
            "row" => {
                if let Some(mut row) = under.row.take() {
                    row.is_empty = *span == row.tag;
                    row.whole.end = span.end;
                    row.before.push((u32::MAX, span.start));
                    let at = row.number.saturating_sub(1);
                    // Nothing is put into the other rows, so their places are let go.
                    if cells.range((at, 0)..=(at, u32::MAX)).next().is_none() {
                        row.before = Vec::new();
                    }
                    self.rows.insert(row.number, row);
                }
            }
            _ => {}
        }
    }

    /// What is to be written where.
    fn edits(
        &self,
        text: &str,
        cells: &BTreeMap<At, &CellChange>,
        prefix: &str,
    ) -> Vec<(Range<usize>, String)> {
        let mut edits = Vec::new();
        let mut put: BTreeMap<u32, Vec<(u32, &NewValue)>> = BTreeMap::new();
        for ((row, column), change) in cells {
            match self.found.get(&(*row, *column)) {
                Some((range, format)) => {
                    let at = (*row, *column);
                    let said = written(at, format.as_deref(), &change.value, prefix);
                    edits.push((range.clone(), said));
                }
                None => put.entry(*row).or_default().push((*column, &change.value)),
            }
        }
        let mut new_rows: BTreeMap<usize, String> = BTreeMap::new();
        for (row, values) in put {
            match self.rows.get(&(row + 1)) {
                Some(known) => edits.extend(self.put_in(text, known, &values, prefix)),
                None => {
                    let cells = self.cells(row, None, &values, prefix);
                    let said = format!("<{prefix}row r=\"{}\">{cells}</{prefix}row>", row + 1);
                    new_rows
                        .entry(self.place_of(row))
                        .or_default()
                        .push_str(&said);
                }
            }
        }
        if self.is_empty && !new_rows.is_empty() {
            let rows: String = new_rows.into_values().collect();
            let said = format!("<{prefix}sheetData>{rows}</{prefix}sheetData>");
            edits.push((self.data.clone(), said));
        } else {
            edits.extend(new_rows.into_iter().map(|(at, said)| (at..at, said)));
        }
        edits
    }

    /// Where a row that is not there yet is put in: before the first that is below it.
    fn place_of(&self, row: u32) -> usize {
        let below = self.rows.range(row + 2..).next();
        below.map_or(self.data.end, |(_, it)| it.whole.start)
    }

    /// Cells put into a row that stands there.
    fn put_in(
        &self,
        text: &str,
        row: &Row,
        values: &[(u32, &NewValue)],
        prefix: &str,
    ) -> Vec<(Range<usize>, String)> {
        let format = row.format.as_deref();
        let at = row.number - 1;
        if row.is_empty {
            let tag = text[row.tag.clone()].trim_end_matches("/>").trim_end();
            let cells = self.cells(at, format, values, prefix);
            return vec![(row.tag.clone(), format!("{tag}>{cells}</{prefix}row>"))];
        }
        let mut places: BTreeMap<usize, Vec<(u32, &NewValue)>> = BTreeMap::new();
        for (column, value) in values {
            let place = row.before.iter().find(|(before, _)| before > column);
            let place = place.map_or(row.whole.end, |(_, place)| *place);
            places.entry(place).or_default().push((*column, value));
        }
        let places = places.into_iter();
        places
            .map(|(place, values)| (place..place, self.cells(at, format, &values, prefix)))
            .collect()
    }

    /// New cells of a row, with the format of the row or of their column.
    fn cells(
        &self,
        row: u32,
        format: Option<&str>,
        values: &[(u32, &NewValue)],
        prefix: &str,
    ) -> String {
        let cells = values.iter().map(|(column, value)| {
            let of_column = || {
                let mut columns = self.columns.iter();
                let found =
                    columns.find(|(first, last, _)| (first..=last).contains(&&(column + 1)));
                found.map(|(.., format)| format.as_str())
            };
            written((row, *column), format.or_else(of_column), value, prefix)
        });
        cells.collect()
    }
}

/// A cell as it is written into the file.
fn written((row, column): At, format: Option<&str>, value: &NewValue, prefix: &str) -> String {
    let name = format!("{}{}", column_letters(column), row + 1);
    let format = format.map_or_else(String::new, |it| format!(" s=\"{}\"", escape(it)));
    let start = format!("<{prefix}c r=\"{name}\"{format}");
    match value {
        NewValue::Text(text) if text.is_empty() => format!("{start}/>"),
        NewValue::Text(text) => {
            let text = escaped(text);
            format!(
                "{start} t=\"inlineStr\"><{prefix}is><{prefix}t xml:space=\"preserve\">{text}</{prefix}t></{prefix}is></{prefix}c>"
            )
        }
        NewValue::Number(number) => {
            let number = match number.abs() {
                most if most >= 1e15 => format!("{number:e}"),
                _ => number.to_string(),
            };
            format!("{start}><{prefix}v>{number}</{prefix}v></{prefix}c>")
        }
    }
}

/// Text for a cell: without what XML forbids, and so that `_x0041_` stays what it is, which
/// spreadsheets take for the letter of that number.
fn escaped(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let printable = |c: &char| {
        !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}') || matches!(c, '\n' | '\t')
    };
    let text: String = text.chars().filter(printable).collect();
    let mut kept = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let is_number = text.get(at + 1..at + 7).is_some_and(|rest| {
            let inner = rest.strip_prefix('x').and_then(|it| it.strip_suffix('_'));
            inner.is_some_and(|it| it.bytes().all(|byte| byte.is_ascii_hexdigit()))
        });
        kept.push_str(if c == '_' && is_number { "_x005F_" } else { "" });
        if !(c == '_' && is_number) {
            kept.push(c);
        }
    }
    escape(&kept).into_owned()
}
