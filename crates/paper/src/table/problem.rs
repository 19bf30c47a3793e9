//! What could not be taken from a table, by sheet, row and column.

use std::sync::Arc;

use zs_base::{Code, Diagnostic, Severity, Source, Span};

use super::grid::column_letters;

/// Characters of a cell that are told with what is wrong in it.
const EXCERPT_CHARACTERS: usize = 60;
/// Characters of a cause; where it quotes a cell, that may be far longer.
const CAUSE_CHARACTERS: usize = 160;

/// What stands for the sheet where a problem is in a paragraph of a docx, and not in a table.
pub const PARAGRAPHS: &str = "正文段落";

/// A problem of one cell, of a row, of a sheet, or of a paragraph of a docx.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellProblem {
    /// The code.
    pub code: Code,
    /// Whether the row is lost.
    pub severity: Severity,
    /// The sheet.
    pub sheet: String,
    /// The row as people count it, from 1; 0 for the sheet as a whole. In [`PARAGRAPHS`] it is the
    /// number of the paragraph among those that say something.
    pub row: u32,
    /// The letters of the column; empty for the row as a whole.
    pub column: String,
    /// What stands there.
    pub excerpt: String,
    /// What is wrong, in Chinese.
    pub cause: String,
    /// How to repair it, in Chinese.
    pub cure: String,
}

impl CellProblem {
    /// A problem of a whole sheet.
    #[must_use]
    pub fn of_sheet(code: Code, sheet: &str, cause: &str, cure: &str) -> Self {
        Self {
            code,
            severity: Severity::Error,
            sheet: sheet.to_owned(),
            row: 0,
            column: String::new(),
            excerpt: String::new(),
            cause: cause.to_owned(),
            cure: cure.to_owned(),
        }
    }

    /// A problem of one cell; rows and columns are counted from 0 here.
    #[must_use]
    pub fn of_cell(
        code: Code,
        sheet: &str,
        (row, column): (u32, Option<u32>),
        excerpt: &str,
        (cause, cure): (String, String),
    ) -> Self {
        Self {
            code,
            severity: Severity::Error,
            sheet: sheet.to_owned(),
            row: row + 1,
            column: column.map(column_letters).unwrap_or_default(),
            excerpt: excerpt.chars().take(EXCERPT_CHARACTERS).collect(),
            cause: shortened(cause),
            cure,
        }
    }

    /// Where it is, in words.
    #[must_use]
    pub fn place(&self) -> String {
        let sheet = match self.sheet.as_str() {
            "" => String::new(),
            sheet => format!("“{sheet}”"),
        };
        match (self.sheet.as_str(), self.row, self.column.as_str()) {
            (PARAGRAPHS, 0, _) => String::new(),
            (PARAGRAPHS, row, _) => format!("第{row}段"),
            (_, 0, _) => sheet,
            (_, row, "") => format!("{sheet}第{row}行"),
            (_, row, column) => format!("{sheet}第{row}行{column}列"),
        }
    }

    /// The same, of something that may stay as it is: a person should look at it.
    #[must_use]
    pub fn warned(mut self) -> Self {
        self.severity = Severity::Warning;
        self
    }

    /// The problem as people are shown it, in the file of this name.
    #[must_use]
    pub fn diagnostic(&self, file: &str) -> Diagnostic {
        Diagnostic {
            code: self.code,
            severity: self.severity,
            source: Arc::new(Source {
                name: format!("{file}{}", self.place()),
                text: self.excerpt.clone(),
            }),
            span: Span {
                start: 0,
                end: self.excerpt.len(),
            },
            cause: self.cause.clone(),
            cure: self.cure.clone(),
        }
    }
}

/// A cause without the rest of a long cell that it quotes.
fn shortened(mut cause: String) -> String {
    if let Some((end, _)) = cause.char_indices().nth(CAUSE_CHARACTERS) {
        cause.truncate(end);
        cause.push('…');
    }
    cause
}
