//! Diagnostics: what is wrong in a law file or an import, where, and how to repair it.

use std::fmt;
use std::sync::Arc;

use unicode_width::UnicodeWidthStr;

use crate::Code;

/// A text with the name under which people know it, such as a path below `law/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The name shown to people.
    pub name: String,
    /// The whole text.
    pub text: String,
}

/// Byte range of a text, `start <= end`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// Whether the text may be used all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// It may not.
    Error,
    /// It may; a person should confirm it (待确认).
    Warning,
}

/// One problem of a law file or an import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The code with its page.
    pub code: Code,
    /// Error or warning.
    pub severity: Severity,
    /// The text in which it stands.
    pub source: Arc<Source>,
    /// Where it stands.
    pub span: Span,
    /// What is wrong here, in one Chinese sentence.
    pub cause: String,
    /// How to repair it.
    pub cure: String,
}

impl Diagnostic {
    /// Line and column of the beginning, both from 1; the column counts characters.
    #[must_use]
    pub fn position(&self) -> (usize, usize) {
        let start = floor_boundary(&self.source.text, self.span.start);
        let before = &self.source.text[..start];
        let line_start = before.rfind('\n').map_or(0, |index| index + 1);
        (
            before.matches('\n').count() + 1,
            before[line_start..].chars().count() + 1,
        )
    }
}

fn floor_boundary(text: &str, index: usize) -> usize {
    let mut index = index.min(text.len());
    while !text.is_char_boundary(index) {
        index -= 1;
    }
    index
}

impl fmt::Display for Diagnostic {
    /// Shows the line with a caret below the place, in a layout that East Asian width keeps.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (line, column) = self.position();
        let word = match self.severity {
            Severity::Error => "错误",
            Severity::Warning => "待确认",
        };
        writeln!(f, "{word} {} {}", self.code, self.code.title)?;
        let number = line.to_string();
        let pad = " ".repeat(number.len());
        writeln!(f, "{pad} ┌─ {}:{line}:{column}", self.source.name)?;
        let text = self
            .source
            .text
            .lines()
            .nth(line - 1)
            .unwrap_or("")
            .replace('\t', " ");
        let lead: String = text.chars().take(column - 1).collect();
        let room = text.chars().count().saturating_sub(column - 1);
        let marked = self.marked_chars().clamp(1, room.max(1));
        let body: String = text.chars().skip(column - 1).take(marked).collect();
        writeln!(f, "{number} │ {text}")?;
        let caret = "^".repeat(body.width().max(1));
        writeln!(
            f,
            "{pad} │ {}{caret} {}",
            " ".repeat(lead.width()),
            self.cause
        )?;
        writeln!(f, "{pad} = 怎么改：{}", self.cure)?;
        write!(f, "{pad} = 为什么：zhunsheng explain {}", self.code)
    }
}

impl Diagnostic {
    fn marked_chars(&self) -> usize {
        let start = floor_boundary(&self.source.text, self.span.start);
        let end = floor_boundary(&self.source.text, self.span.end.max(start));
        self.source.text[start..end]
            .lines()
            .next()
            .map_or(0, |line| line.chars().count())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    mod codes {
        crate::codes! {
            /// 页。
            ZS2999 "样子";
        }
    }

    fn diagnostic(text: &str, span: Span) -> Diagnostic {
        Diagnostic {
            code: codes::ALL[0],
            severity: Severity::Error,
            source: Arc::new(Source {
                name: "a.toml".into(),
                text: text.into(),
            }),
            span,
            cause: "原因".into(),
            cure: "办法".into(),
        }
    }

    #[test]
    fn the_caret_stands_below_wide_characters() {
        let shown = diagnostic("x = 1\n名称 = 立案\n", Span { start: 15, end: 21 }).to_string();
        let expected = "错误 ZS2999 样子\n  ┌─ a.toml:2:6\n2 │ 名称 = 立案\n  │        ^^^^ 原因\n  = 怎么改：办法\n  = 为什么：zhunsheng explain ZS2999";
        assert_eq!(shown, expected);
    }

    #[test]
    fn a_span_past_the_end_is_still_shown() {
        let shown = diagnostic("甲", Span { start: 2, end: 99 }).to_string();
        assert!(shown.contains("a.toml:1:1"), "{shown}");
        assert!(
            diagnostic("", Span { start: 5, end: 9 })
                .to_string()
                .contains("a.toml:1:1")
        );
    }
}
