//! One XML part of an office file, tag by tag, without any entity but the five of XML.

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::codes::ZS5105;
use crate::container::Unusable;

/// What comes next in a part.
pub(crate) enum Piece<'a> {
    /// An element begins; one that is empty ends at once.
    Start(&'a BytesStart<'a>),
    /// The element of this name ends.
    End(&'a str),
    /// Text.
    Text(&'a str),
}

/// Hands over a part, piece by piece.
///
/// # Errors
/// [`Unusable`] when the part is not XML, or has a DOCTYPE, or when `take` gives up.
pub(crate) fn walk(
    name: &str,
    bytes: &[u8],
    mut take: impl FnMut(Piece<'_>) -> Result<(), Unusable>,
) -> Result<(), Unusable> {
    let text = std::str::from_utf8(bytes).map_err(|_| wrong(name, "不是 UTF-8 文字"))?;
    let mut reader = Reader::from_str(text);
    loop {
        let event = reader.read_event();
        match event.map_err(|_| wrong(name, "的标签写得不对"))? {
            Event::Eof => return Ok(()),
            Event::DocType(_) => return Err(wrong(name, "带有 DOCTYPE")),
            Event::Start(tag) => take(Piece::Start(&tag))?,
            Event::End(tag) => take(Piece::End(tag.name().as_ref()))?,
            Event::Empty(tag) => {
                take(Piece::Start(&tag))?;
                take(Piece::End(tag.name().as_ref()))?;
            }
            Event::Text(text) => take(Piece::Text(&text.xml10_content()))?,
            Event::CData(text) => take(Piece::Text(&text.xml10_content()))?,
            Event::GeneralRef(entity) => {
                let character = entity.resolve_char_ref().ok().flatten();
                match (character, resolve_predefined_entity(&entity)) {
                    (Some(character), _) => {
                        take(Piece::Text(character.encode_utf8(&mut [0; 4])))?;
                    }
                    (None, Some(known)) => take(Piece::Text(known))?,
                    (None, None) => return Err(wrong(name, "引用了没有定义的内容")),
                }
            }
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
        }
    }
}

/// The value of an attribute, by its name as it is written.
pub(crate) fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.try_get_attribute(name).ok().flatten()?;
    let value = found.normalized_value(XmlVersion::Implicit1_0).ok()?;
    Some(value.into_owned())
}

/// A part that cannot be read.
pub(crate) fn wrong(name: &str, cause: &str) -> Unusable {
    let cure = "用 Word、Excel 或者 WPS 打开它，另存一份再试";
    Unusable::new(ZS5105, format!("部件“{name}”{cause}"), cure)
}
