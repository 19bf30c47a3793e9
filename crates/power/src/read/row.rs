//! One rule of the table as it stands in the text, with the place of each word.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};
use zs_base::Span;

/// A table of the file.
pub(super) struct Row<'a, 'i> {
    pub table: &'a DeTable<'i>,
    pub span: Span,
}

/// A text with its place.
#[derive(Clone, Debug)]
pub(super) struct Word {
    pub text: String,
    pub span: Span,
}

impl Row<'_, '_> {
    /// The text under a key; nothing where it is absent, empty or no text.
    pub fn text(&self, key: &str) -> Option<Word> {
        let value = self.table.get(key)?;
        let text = value
            .get_ref()
            .as_str()
            .filter(|text| !text.trim().is_empty())?;
        Some(Word {
            text: text.to_owned(),
            span: span_of(value),
        })
    }
}

/// The place of something parsed.
pub(super) fn span_of<T>(of: &Spanned<T>) -> Span {
    let Range { start, end } = of.span();
    Span { start, end }
}

/// The texts of a list, and the places where something else stands.
pub(super) fn words(value: &Spanned<DeValue<'_>>) -> (Vec<Word>, Vec<Span>) {
    let Some(items) = value.get_ref().as_array() else {
        return (Vec::new(), vec![span_of(value)]);
    };
    let mut words = Vec::new();
    let mut wrong = Vec::new();
    for item in items {
        match item.get_ref().as_str() {
            Some(text) => words.push(Word {
                text: text.to_owned(),
                span: span_of(item),
            }),
            None => wrong.push(span_of(item)),
        }
    }
    (words, wrong)
}
