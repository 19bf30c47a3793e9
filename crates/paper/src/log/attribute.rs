//! An attribute of a trace or event: a key and a value, both borrowed from the text of the log.

use std::borrow::Cow;

use quick_xml::escape::unescape;
use quick_xml::events::attributes::Attributes;

/// A key with its value as written; the type that the log names is not looked at, because the
/// map and the procedure say of which kind a value must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attribute<'a> {
    /// The key, such as `time:timestamp`.
    pub key: &'a str,
    raw: &'a str,
}

impl<'a> Attribute<'a> {
    /// The value, with `&amp;` and its like resolved; a copy is made only where there are any.
    #[must_use]
    pub fn value(&self) -> Cow<'a, str> {
        if self.raw.contains('&') {
            // The text was checked when the trace was read, so this cannot be refused here.
            return unescape(self.raw).unwrap_or(Cow::Borrowed(self.raw));
        }
        Cow::Borrowed(self.raw)
    }

    /// The value, where it needs no resolving.
    #[must_use]
    pub fn plain(&self) -> Option<&'a str> {
        (!self.raw.contains('&')).then_some(self.raw)
    }

    /// An attribute that did not come from a tag; `raw` is written as in XML.
    pub(crate) const fn written(key: &'a str, raw: &'a str) -> Self {
        Self { key, raw }
    }

    /// Reads the tag of an attribute: the text between `<` and `>`, whose name has `name_len`
    /// bytes. An attribute without a value, such as a list, has an empty one.
    ///
    /// # Errors
    /// Says in Chinese what is wrong with the tag.
    pub(super) fn read(tag: &'a str, name_len: usize) -> Result<Self, &'static str> {
        let (mut key, mut raw) = (None, "");
        for item in Attributes::new(tag, name_len).with_checks(false) {
            let item = item.map_err(|_| "标签里的属性写得不对")?;
            let std::borrow::Cow::Borrowed(value) = item.value else {
                return Err("标签里的属性写得不对");
            };
            match item.key.into_inner() {
                "key" => key = Some(value),
                "value" => raw = value,
                _ => {}
            }
        }
        if raw.contains('&') && unescape(raw).is_err() {
            return Err("值里有不认识的 & 记号");
        }
        key.map(|key| Self { key, raw })
            .ok_or("这一项没有写 key，不知道是什么")
    }

    /// Bytes of the value as written.
    pub(super) const fn len(&self) -> usize {
        self.raw.len()
    }
}
