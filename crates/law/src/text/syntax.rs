//! TOML syntax: every error of a file at once, told in Chinese by kind instead of in English.

use std::ops::Range;
use std::sync::Arc;

use toml::Spanned;
use toml::de::DeTable;
use zs_base::{Code, Source, limits};

use super::{Files, Place, Problems};
use crate::codes::writing::*;

mod slip;

/// A file that was read.
pub struct Parsed<'a> {
    /// The text with its name.
    pub source: &'a Arc<Source>,
    /// The tables; what could be recovered where the syntax is wrong.
    pub table: Spanned<DeTable<'a>>,
    /// Whether the syntax is right, so that the meaning is worth looking at.
    pub sound: bool,
}

/// The text of a file, or nothing where it is no text or too large; that is then reported.
pub fn source(files: &Files, path: &str, bytes: &[u8], problems: &Problems) -> Option<Arc<Source>> {
    let shown = files.shown(path);
    let empty = |name: &str| {
        let (name, text) = (name.to_owned(), String::new());
        Place::top(&Arc::new(Source { name, text }))
    };
    if bytes.len() > limits::LAW_FILE_BYTES_MAX {
        let cause = format!(
            "文件有{}字节，最多{}字节",
            bytes.len(),
            limits::LAW_FILE_BYTES_MAX
        );
        problems.error(ZS1016, &empty(&shown), cause, "拆成几个文件");
        return None;
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(Arc::new(Source {
            name: shown,
            text: text.to_owned(),
        })),
        Err(wrong) => {
            let at = wrong.valid_up_to();
            let name = shown;
            let text = String::from_utf8_lossy(&bytes[..at]).into_owned();
            let source = Arc::new(Source { name, text });
            let cause = "从这里起不是 UTF-8 文字".to_owned();
            let cure = "在编辑器里另存为 UTF-8 编码";
            problems.error(ZS1015, &Place::new(&source, at..at), cause, cure);
            None
        }
    }
}

impl<'a> Parsed<'a> {
    /// Parses a text and reports each wrong line once.
    pub fn new(source: &'a Arc<Source>, problems: &Problems) -> Self {
        let text: &'a str = &source.text;
        let (table, errors) = DeTable::parse_recoverable(text);
        let mut lines = Vec::new();
        for error in &errors {
            let range = error.span().unwrap_or(0..0);
            let (line, full) = line_of(text, range.start);
            // One slip often makes the parser stumble several times on the same line.
            if lines.contains(&line) {
                continue;
            }
            lines.push(line);
            let told = slip::explain(text, &full, &range, error.message());
            let at = Place::new(source, told.range);
            problems.error(told.code, &at, told.cause, told.cure);
        }
        let sound = errors.is_empty();
        Self {
            source,
            table,
            sound,
        }
    }
}

/// What a syntax error is told as.
struct Told {
    code: Code,
    range: Range<usize>,
    cause: String,
    cure: String,
}

/// The number of the line that holds a byte, and its byte range without the line break.
fn line_of(text: &str, at: usize) -> (usize, Range<usize>) {
    let bytes = &text.as_bytes()[..at.min(text.len())];
    let start = bytes.iter().rposition(|b| *b == b'\n').map_or(0, |i| i + 1);
    let number = bytes.iter().filter(|b| **b == b'\n').count();
    let rest = &text.as_bytes()[start..];
    let length = rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len());
    (number, start..start + length)
}
