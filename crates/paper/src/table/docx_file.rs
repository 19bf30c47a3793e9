//! A docx as grids: each of its tables, and its paragraphs as the rows of one column.

mod numbering;

use std::collections::BTreeMap;

use quick_xml::events::BytesStart;
use zs_base::limits::{DOCX_PART_BYTES_MAX, DOCX_TABLES_MAX, TABLE_CELL_BYTES_MAX};

use self::numbering::{Numbered, Numbering};
use super::grid::{CellValue, Counted, Grid, Spot};
use super::problem::PARAGRAPHS;
use super::{Bounds, too_large};
use crate::container::{Container, Unusable};
use crate::part::{Piece, attribute, walk};

/// The part that holds what a docx says.
const BODY: &str = "word/document.xml";

/// What stands here does not count: what was struck out or moved away, and what stands there once more
/// for older programs.
const SKIPPED: [&str; 6] = [
    "w:del",
    "w:moveFrom",
    "w:pPrChange",
    "w:rPrChange",
    "w:tcPrChange",
    "mc:Fallback",
];

/// What a docx says.
pub(super) struct Said {
    /// Paragraphs outside of tables that say something: as the rows of one column, counted from 0.
    pub(super) paragraphs: Grid,
    /// Its tables, in their order.
    pub(super) tables: Vec<Grid>,
}

/// Whether a zip file is a docx.
pub(super) fn is_docx(container: &Container<'_>) -> bool {
    container.has(BODY)
}

/// Reads a docx.
pub(super) fn read(container: &mut Container<'_>, bounds: Bounds) -> Result<Said, Unusable> {
    let mut part = |name: &str| -> Result<Vec<u8>, Unusable> {
        let bytes = container.part(name, DOCX_PART_BYTES_MAX)?;
        let bytes = bytes.unwrap_or_default();
        bounds.take_bytes(bytes.len() as u64)?;
        Ok(bytes)
    };
    let numbering = Numbering::read(&part("word/numbering.xml")?, &part("word/styles.xml")?)?;
    let mut reading = Reading {
        said: Said {
            paragraphs: Grid {
                sheet: PARAGRAPHS.to_owned(),
                ..Grid::default()
            },
            tables: Vec::new(),
        },
        counted: Counted::within(bounds),
        numbering,
        paragraphs: Vec::new(),
        tables: Vec::new(),
        skipped: 0,
        in_text: false,
    };
    walk(BODY, &part(BODY)?, |piece| reading.take(&piece))?;
    Ok(reading.said)
}

/// A docx under way.
struct Reading {
    said: Said,
    counted: Counted,
    numbering: Numbering,
    /// Paragraphs that are open: a text box stands inside of one.
    paragraphs: Vec<Paragraph>,
    /// Tables that are open, the innermost last.
    tables: Vec<OpenTable>,
    /// How many elements are open of which nothing counts.
    skipped: usize,
    in_text: bool,
}

#[derive(Default)]
struct Paragraph {
    text: String,
    numbered: Numbered,
}

#[derive(Default)]
struct OpenTable {
    grid: Grid,
    row: u32,
    column: u32,
    cell: OpenCell,
    /// The merge that goes on below, by its first column.
    merges: BTreeMap<u32, usize>,
}

#[derive(Default)]
struct OpenCell {
    text: String,
    span: u32,
    below: Below,
}

/// How a cell is tied to the one above it.
#[derive(Clone, Copy, Default)]
enum Below {
    #[default]
    Alone,
    First,
    Goes,
}

impl Reading {
    fn take(&mut self, piece: &Piece<'_>) -> Result<(), Unusable> {
        match piece {
            Piece::Start(_) if self.skipped > 0 => self.skipped += 1,
            Piece::End(_) if self.skipped > 0 => self.skipped -= 1,
            Piece::Start(tag) => self.start(tag)?,
            Piece::End(name) => self.end(name)?,
            Piece::Text(text) if self.in_text && self.skipped == 0 => self.say(text),
            Piece::Text(_) => {}
        }
        Ok(())
    }

    fn say(&mut self, text: &str) {
        if let Some(paragraph) = self.paragraphs.last_mut() {
            paragraph.text.push_str(text);
        }
    }

    fn start(&mut self, tag: &BytesStart<'_>) -> Result<(), Unusable> {
        let name = tag.name();
        match name.as_ref() {
            name if SKIPPED.contains(&name) => self.skipped = 1,
            "w:p" => self.paragraphs.push(Paragraph::default()),
            "w:t" => self.in_text = true,
            // With a position it is a stop of the ruler and no sign in the text.
            "w:tab" if attribute(tag, "w:pos").is_none() => self.say(" "),
            "w:br" | "w:cr" => self.say("\n"),
            "w:noBreakHyphen" => self.say("-"),
            "w:pStyle" | "w:numId" | "w:ilvl" => {
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    paragraph.numbered.take(name.as_ref(), tag);
                }
            }
            "w:tbl" => self.tables.push(OpenTable::default()),
            name => {
                if let Some(table) = self.tables.last_mut() {
                    table.start(name, tag);
                }
            }
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), Unusable> {
        match name {
            "w:t" => self.in_text = false,
            "w:p" => return self.end_paragraph(),
            "w:tc" => {
                if let Some(table) = self.tables.last_mut() {
                    table.end_cell(&mut self.counted)?;
                }
            }
            "w:tr" => {
                if let Some(table) = self.tables.last_mut() {
                    table.row = table.row.saturating_add(1);
                }
            }
            "w:tbl" => return self.end_table(),
            _ => {}
        }
        Ok(())
    }

    fn end_paragraph(&mut self) -> Result<(), Unusable> {
        let Some(paragraph) = self.paragraphs.pop() else {
            return Ok(());
        };
        let in_cell = self.tables.last_mut();
        let said = paragraph.text.trim();
        if said.is_empty() && in_cell.is_none() {
            return Ok(());
        }
        let label = self.numbering.label(&paragraph.numbered);
        let text = format!("{label}{said}");
        match in_cell {
            Some(table) => table.cell.add(&text),
            None => {
                let row = self.said.paragraphs.rows.len() as u32;
                let spot = Spot::own(CellValue::Text(text));
                self.said
                    .paragraphs
                    .put((row, 0), spot, &mut self.counted)?;
            }
        }
        Ok(())
    }

    fn end_table(&mut self) -> Result<(), Unusable> {
        let Some(mut table) = self.tables.pop() else {
            return Ok(());
        };
        // A table inside a cell is what the cell says, row by row.
        if let Some(outer) = self.tables.last_mut() {
            for cells in table.grid.rows.values() {
                let texts: Vec<String> = cells.values().map(|it| it.value.text()).collect();
                outer.cell.add(&texts.join(" "));
            }
            return Ok(());
        }
        let number = self.said.tables.len() + 1;
        if number > DOCX_TABLES_MAX {
            return Err(too_large(format!("超过{DOCX_TABLES_MAX}个表")));
        }
        table.grid.sheet = format!("第{number}个表");
        table.grid.spread(&mut self.counted)?;
        self.said.tables.push(table.grid);
        Ok(())
    }
}

impl OpenTable {
    fn start(&mut self, name: &str, tag: &BytesStart<'_>) {
        let value = attribute(tag, "w:val");
        let number = || value.as_deref().and_then(|it| it.parse::<u32>().ok());
        match name {
            "w:tr" => self.column = 0,
            "w:gridBefore" => {
                self.column = self.column.saturating_add(number().unwrap_or_default());
            }
            "w:tc" => {
                self.cell = OpenCell {
                    span: 1,
                    ..OpenCell::default()
                };
            }
            "w:gridSpan" => self.cell.span = number().unwrap_or(1).max(1),
            "w:vMerge" => {
                self.cell.below = match value.as_deref() {
                    Some("restart") => Below::First,
                    _ => Below::Goes,
                };
            }
            _ => {}
        }
    }

    fn end_cell(&mut self, counted: &mut Counted) -> Result<(), Unusable> {
        let cell = std::mem::take(&mut self.cell);
        let (row, left) = (self.row, self.column);
        let right = left.saturating_add(cell.span.saturating_sub(1));
        self.column = right.saturating_add(1);
        let open = self.merges.get(&left).copied();
        // Only a cell of the same width goes on, so that no two merges lie over each other.
        let open = open.filter(|at| self.grid.merges[*at].1.1 == right);
        match (cell.below, open) {
            (Below::Goes, Some(at)) => {
                // Nobody sees what stands in a cell that goes on, so it is not read.
                self.grid.merges[at].1.0 = row;
                return Ok(());
            }
            (Below::First, _) => {
                self.merges.insert(left, self.grid.merges.len());
                self.grid.merges.push(((row, left), (row, right)));
            }
            (_, _) => {
                self.merges.remove(&left);
                if cell.span > 1 {
                    self.grid.merges.push(((row, left), (row, right)));
                }
            }
        }
        if cell.text.trim().is_empty() {
            return Ok(());
        }
        let spot = Spot::own(CellValue::Text(cell.text));
        self.grid.put((row, left), spot, counted)
    }
}

impl OpenCell {
    /// One more paragraph, on a line of its own.
    fn add(&mut self, text: &str) {
        // A cell that is too large already is refused when it ends.
        if text.trim().is_empty() || self.text.len() > TABLE_CELL_BYTES_MAX {
            return;
        }
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text.push_str(text);
    }
}
