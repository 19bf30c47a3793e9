//! Values of any kind under names that the file itself chooses, as worked cases have them.

use std::sync::Arc;

use toml::de::DeValue;
use zs_base::{Day, Moment};

use super::{At, Node, Text};

/// A value of any kind.
pub enum Item<'a> {
    /// A quoted text.
    Text(Arc<str>),
    /// A whole number.
    Whole(i64),
    /// `true` or `false`.
    Flag(bool),
    /// A day.
    Day(Day),
    /// A moment, written with its time.
    Moment(Moment),
    /// Several texts.
    Texts(Vec<Arc<str>>),
    /// A table.
    Table(Node<'a>),
}

impl<'a> Node<'a> {
    /// Every key with its value, in the order of the file; a fraction and a mixed list are reported
    /// and left out.
    #[must_use]
    pub fn named_items(&self) -> Vec<(Text, Item<'a>)> {
        let mut items = Vec::new();
        for (name, value) in self.entries() {
            match self.item(value) {
                Some(item) => items.push((self.name_text(name), item)),
                None => {
                    self.wrong_kind(name.get_ref(), value, "文字、整数、日期、时刻或者一组文字")
                }
            }
        }
        items.sort_by_key(|(name, _)| name.at.span.start);
        items
    }

    fn item(&self, value: &'a toml::Spanned<DeValue<'a>>) -> Option<Item<'a>> {
        Some(match value.get_ref() {
            DeValue::String(text) => Item::Text(Arc::from(&**text)),
            DeValue::Integer(_) => Item::Whole(self.as_whole(value)?.value),
            DeValue::Boolean(flag) => Item::Flag(*flag),
            DeValue::Float(_) => return None,
            DeValue::Datetime(when) if when.time.is_some() => Item::Moment(as_moment(when)?),
            DeValue::Datetime(when) => Item::Day(when.date?.to_string().parse().ok()?),
            DeValue::Array(items) => {
                let texts = items.iter().map(|item| item.get_ref().as_str());
                Item::Texts(
                    texts
                        .map(|text| text.map(Arc::from))
                        .collect::<Option<_>>()?,
                )
            }
            DeValue::Table(_) => Item::Table(self.as_node(value)?),
        })
    }

    /// A moment `2026-03-05T14:30:00`, where the key is there.
    pub fn moment(&self, key: &'static str) -> Option<At<Moment>> {
        let value = self.get(key)?;
        let when = value.get_ref().as_datetime().and_then(as_moment);
        if when.is_none() {
            self.wrong_kind(key, value, "时刻（2026-03-05T14:30:00）");
        }
        Some(At {
            value: when?,
            at: self.place(value.span()),
        })
    }
}

/// A civil moment: no offset, and a date; a date alone is its beginning.
fn as_moment(when: &toml::value::Datetime) -> Option<Moment> {
    if when.offset.is_some() {
        return None;
    }
    when.date?;
    let text = when.to_string();
    text.replace(' ', "T").parse().ok()
}
