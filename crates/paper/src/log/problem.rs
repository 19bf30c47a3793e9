//! What could not be taken from a log, each with its row and place.

use std::sync::Arc;

use zs_base::{Code, Diagnostic, Severity, Source, Span};

/// A problem of one place of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The code.
    pub code: Code,
    /// The trace (case), from 1 in the order of the file; 0 for the file as a whole.
    pub trace: u64,
    /// The row: the event, from 1 in the order of the file; the last one before where no event is
    /// at fault.
    pub row: u64,
    /// How many events could not be taken because of it.
    pub lost: u64,
    /// Bytes of the inflated text before it.
    pub offset: u64,
    /// What stands there.
    pub excerpt: String,
    /// What is wrong, in Chinese.
    pub cause: String,
    /// How to repair it, in Chinese.
    pub cure: String,
}

impl Problem {
    /// The problem as people are shown it, in the file of this name.
    #[must_use]
    pub fn diagnostic(&self, file: &str) -> Diagnostic {
        let place = format!(
            "{file}（第{}件、第{}行、第{}字节）",
            self.trace, self.row, self.offset
        );
        let end = self.excerpt.lines().next().map_or(0, str::len);
        Diagnostic {
            code: self.code,
            severity: Severity::Error,
            source: Arc::new(Source {
                name: place,
                text: self.excerpt.clone(),
            }),
            span: Span { start: 0, end },
            cause: self.cause.clone(),
            cure: self.cure.clone(),
        }
    }
}

/// At most 120 characters of the text at a place, for an excerpt.
pub(crate) fn excerpt(text: &[u8], at: usize) -> String {
    let rest = text.get(at..).unwrap_or_default();
    let head = &rest[..rest.len().min(480)];
    String::from_utf8_lossy(head)
        .lines()
        .next()
        .unwrap_or("")
        .chars()
        .take(120)
        .collect()
}
