//! The tags of a text, borrowed from it; text between tags and comments are passed over.

use quick_xml::Reader;
use quick_xml::events::Event;

use super::xes::Wrong;

/// What kind of tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// `<a>`.
    Open,
    /// `<a/>`.
    Whole,
    /// `</a>`.
    Close,
    /// `<!DOCTYPE …>`.
    Doctype,
}

/// A tag.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tag<'a> {
    /// What kind.
    pub(super) kind: Kind,
    /// Where it starts.
    pub(super) start: usize,
    /// What stands between `<` and `>`, without slashes.
    pub(super) content: &'a str,
    /// Bytes of its name.
    pub(super) name_len: usize,
}

impl<'a> Tag<'a> {
    /// The name.
    pub(super) fn name(&self) -> &'a str {
        &self.content[..self.name_len]
    }
}

/// Reads tags.
pub(super) struct Tags<'a> {
    text: &'a str,
    from: usize,
    reader: Reader<&'a [u8]>,
}

impl<'a> Tags<'a> {
    /// The tags of a text from a place on.
    pub(super) fn new(text: &'a str, from: usize) -> Self {
        let mut reader = Reader::from_str(&text[from..]);
        // A block may hold the end of an element whose beginning stands in an earlier block.
        reader.config_mut().allow_unmatched_ends = true;
        Self { text, from, reader }
    }

    /// Where reading stands.
    pub(super) fn at(&self) -> usize {
        let at = self.from + self.reader.buffer_position() as usize;
        at.min(self.text.len())
    }

    /// The next tag, or nothing at the end of the text.
    ///
    /// # Errors
    /// Says what is wrong with the markup, and where.
    pub(super) fn next(&mut self) -> Result<Option<Tag<'a>>, Wrong> {
        loop {
            let start = self.at();
            let event = self.reader.read_event();
            let (kind, len, name_len) = match event {
                Ok(Event::Start(tag)) => (Kind::Open, tag.len(), tag.name().as_ref().len()),
                Ok(Event::Empty(tag)) => (Kind::Whole, tag.len(), tag.name().as_ref().len()),
                Ok(Event::End(tag)) => (Kind::Close, tag.len(), tag.name().as_ref().len()),
                Ok(Event::DocType(_)) => (Kind::Doctype, 0, 0),
                Ok(Event::Eof) => return Ok(None),
                Ok(_) => continue,
                Err(_) => {
                    let at = self.from + self.reader.error_position() as usize;
                    return Err(Wrong::xml(
                        at.max(start),
                        "这里的标签写得不对，整件没有读入",
                    ));
                }
            };
            let lead = if kind == Kind::Close { 2 } else { 1 };
            let content = self
                .text
                .get(start + lead..start + lead + len)
                .unwrap_or_default();
            return Ok(Some(Tag {
                kind,
                start,
                content,
                name_len,
            }));
        }
    }
}
