//! A value together with the place where it stands, so that every later problem can point at it.

use std::ops::Range;
use std::sync::Arc;

use zs_base::{Source, Span};

/// Where something stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub source: Arc<Source>,
    /// The bytes.
    pub span: Span,
}

impl Place {
    /// The place of a byte range.
    pub fn new(source: &Arc<Source>, range: Range<usize>) -> Self {
        let end = range.end.min(source.text.len());
        Self {
            source: Arc::clone(source),
            span: Span {
                start: range.start.min(end),
                end,
            },
        }
    }

    /// The beginning of a file, for what is wrong with the file as a whole.
    pub fn top(source: &Arc<Source>) -> Self {
        Self::new(source, 0..0)
    }

    /// From the beginning of this place to the end of another in the same file.
    pub fn to(&self, other: &Self) -> Self {
        let end = other.span.end.max(self.span.end);
        Self::new(&self.source, self.span.start..end)
    }
}

/// A value with its place. Two are equal when the values are, wherever they stand.
#[derive(Clone, Debug)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub at: Place,
}

/// A text with its place.
pub type Text = At<Arc<str>>;

impl Text {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.value
    }

    /// Another text said to stand at the same place.
    pub fn with(&self, text: &str) -> Self {
        Self {
            value: Arc::from(text),
            at: self.at.clone(),
        }
    }
}
