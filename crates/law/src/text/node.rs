//! One table of a law file: hands out its keys by kind and reports what is missing, of the wrong
//! kind or unknown.

use std::borrow::Cow;
use std::cell::RefCell;
use std::ops::Range;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};
use zs_base::{Day, Source};

use super::{At, Parsed, Place, Problems, Text, nearest};
use crate::codes::writing::*;

type Value<'a> = Spanned<DeValue<'a>>;

/// A table under reading. Call [`Node::finish`] when everything has been asked for.
pub struct Node<'a> {
    table: &'a DeTable<'a>,
    at: Place,
    problems: &'a Problems,
    asked: RefCell<Vec<&'static str>>,
}

/// A value as it stands, where several kinds are possible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Raw {
    /// A quoted text.
    Text(Arc<str>),
    /// A whole number.
    Whole(i64),
    /// A day.
    Day(Day),
}

impl<'a> Node<'a> {
    /// The table of a whole file.
    pub fn top(parsed: &'a Parsed<'a>, problems: &'a Problems) -> Self {
        Self {
            table: parsed.table.get_ref(),
            at: Place::top(parsed.source),
            problems,
            asked: RefCell::default(),
        }
    }

    /// Where the table stands: its header, or the whole of an inline table.
    pub const fn at(&self) -> &Place {
        &self.at
    }

    /// The list of problems.
    pub const fn problems(&self) -> &'a Problems {
        self.problems
    }

    fn source(&self) -> &Arc<Source> {
        &self.at.source
    }

    pub(super) fn place(&self, range: Range<usize>) -> Place {
        Place::new(self.source(), range)
    }

    pub(super) fn get(&self, key: &'static str) -> Option<&'a Value<'a>> {
        self.asked.borrow_mut().push(key);
        self.table.get(key)
    }

    /// All keys with their values.
    pub(super) fn entries(
        &self,
    ) -> impl Iterator<Item = (&'a Spanned<Cow<'a, str>>, &'a Value<'a>)> {
        self.table.iter()
    }

    /// Whether a key is there.
    pub fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// The place of a key with its value, or of the table where the key is missing.
    pub fn place_of(&self, key: &str) -> Place {
        self.table.get_key_value(key).map_or_else(
            || self.at.clone(),
            |(name, value)| self.place(name.span()).to(&self.place(value.span())),
        )
    }

    pub(super) fn wrong_kind(&self, key: &str, value: &Value<'_>, wanted: &str) {
        let cause = format!(
            "“{key}”应当是{wanted}，这里是{}",
            kind_word(value.get_ref())
        );
        let cure = format!("把“{key}”改成{wanted}");
        let at = self.place(value.span());
        self.problems.error(ZS1011, &at, cause, cure);
    }

    /// Reports that a key is missing.
    pub fn missing(&self, key: &str) {
        let cause = format!("缺少“{key}”");
        self.problems
            .error(ZS1010, &self.at, cause, format!("加一行  {key} = …"));
    }

    /// A text, where the key is there.
    pub fn text(&self, key: &'static str) -> Option<Text> {
        let value = self.get(key)?;
        let text = self.as_text(value);
        if text.is_none() {
            self.wrong_kind(key, value, "文字");
        }
        text
    }

    fn as_text(&self, value: &Value<'_>) -> Option<Text> {
        Some(At {
            value: Arc::from(value.get_ref().as_str()?),
            at: self.place(value.span()),
        })
    }

    /// A text that must be there.
    pub fn need(&self, key: &'static str) -> Option<Text> {
        if !self.has(key) {
            self.missing(key);
        }
        self.text(key)
    }

    /// A text or a list of texts; none where the key is missing.
    pub fn texts(&self, key: &'static str) -> Vec<Text> {
        let Some(value) = self.get(key) else {
            return Vec::new();
        };
        if let Some(text) = self.as_text(value) {
            return vec![text];
        }
        let Some(items) = value.get_ref().as_array() else {
            self.wrong_kind(key, value, "一组文字");
            return Vec::new();
        };
        self.items(key, items, "文字", |item| self.as_text(item))
    }

    /// A list of whole numbers; none where the key is missing.
    pub fn wholes(&self, key: &'static str) -> Vec<At<i64>> {
        let Some(value) = self.get(key) else {
            return Vec::new();
        };
        let Some(items) = value.get_ref().as_array() else {
            self.wrong_kind(key, value, "一组整数");
            return Vec::new();
        };
        self.items(key, items, "整数", |item| self.as_whole(item))
    }

    fn items<T>(
        &self,
        key: &str,
        items: &DeArray<'_>,
        wanted: &str,
        read: impl Fn(&Value<'_>) -> Option<T>,
    ) -> Vec<T> {
        let read = |item| {
            let got = read(item);
            if got.is_none() {
                self.wrong_kind(key, item, wanted);
            }
            got
        };
        items.iter().filter_map(read).collect()
    }

    pub(super) fn as_whole(&self, value: &Value<'_>) -> Option<At<i64>> {
        let number = value.get_ref().as_integer()?;
        let digits = number.as_str().replace('_', "");
        Some(At {
            value: i64::from_str_radix(&digits, number.radix()).ok()?,
            at: self.place(value.span()),
        })
    }

    /// A whole number, where the key is there.
    pub fn whole(&self, key: &'static str) -> Option<At<i64>> {
        let value = self.get(key)?;
        let number = self.as_whole(value);
        if number.is_none() {
            self.wrong_kind(key, value, "整数");
        }
        number
    }

    /// A whole number from `min` to `max`, where the key is there.
    pub fn whole_in(&self, key: &'static str, min: i64, max: i64) -> Option<At<i64>> {
        let number = self.whole(key)?;
        if (min..=max).contains(&number.value) {
            return Some(number);
        }
        let cause = format!("“{key}”只能从{min}到{max}，这里是{}", number.value);
        self.problems
            .error(ZS1014, &number.at, cause, "改成范围之内的数字");
        None
    }

    /// Whether a key is `true`; false where it is missing.
    pub fn flag(&self, key: &'static str) -> bool {
        let Some(value) = self.get(key) else {
            return false;
        };
        value.get_ref().as_bool().unwrap_or_else(|| {
            self.wrong_kind(key, value, "真假（true 或者 false）");
            false
        })
    }

    /// `true` or `false`, where the key is there and is one of them.
    pub fn flag_if_any(&self, key: &'static str) -> Option<bool> {
        self.table.get(key)?.get_ref().as_bool()?;
        Some(self.flag(key))
    }

    /// A day, where the key is there.
    pub fn day(&self, key: &'static str) -> Option<At<Day>> {
        let value = self.get(key)?;
        let at = self.place(value.span());
        let Some(day) = as_day(value.get_ref()) else {
            self.wrong_kind(key, value, "日期（2026-03-05）");
            return None;
        };
        Some(At { value: day, at })
    }

    /// A day that must be there.
    pub fn need_day(&self, key: &'static str) -> Option<At<Day>> {
        if !self.has(key) {
            self.missing(key);
        }
        self.day(key)
    }

    /// A text, a whole number or a day, where the key is there.
    pub fn raw(&self, key: &'static str) -> Option<At<Raw>> {
        let value = self.get(key)?;
        let raw = self.as_raw(value);
        if raw.is_none() {
            self.wrong_kind(key, value, "文字、整数或者日期");
        }
        raw
    }

    fn as_raw(&self, value: &Value<'_>) -> Option<At<Raw>> {
        let at = self.place(value.span());
        let value = match value.get_ref() {
            DeValue::String(text) => Raw::Text(Arc::from(&**text)),
            DeValue::Integer(_) => Raw::Whole(self.as_whole(value)?.value),
            other => Raw::Day(as_day(other)?),
        };
        Some(At { value, at })
    }

    /// Whether a key holds a table or a list of tables.
    pub fn is_table(&self, key: &str) -> bool {
        self.table
            .get(key)
            .is_some_and(|it| it.get_ref().is_table())
    }

    /// A table, where the key is there.
    pub fn node(&self, key: &'static str) -> Option<Self> {
        let value = self.get(key)?;
        let node = self.as_node(value);
        if node.is_none() {
            self.wrong_kind(key, value, "一节（{ … }）");
        }
        node
    }

    pub(super) fn as_node(&self, value: &'a Value<'a>) -> Option<Self> {
        Some(Self {
            table: value.get_ref().as_table()?,
            at: self.place(value.span()),
            problems: self.problems,
            asked: RefCell::default(),
        })
    }

    /// One table or a list of tables; none where the key is missing.
    pub fn nodes(&self, key: &'static str) -> Vec<Self> {
        let Some(value) = self.get(key) else {
            return Vec::new();
        };
        if let Some(node) = self.as_node(value) {
            return vec![node];
        }
        let Some(items) = value.get_ref().as_array() else {
            self.wrong_kind(key, value, "一节或者一组（[[…]]）");
            return Vec::new();
        };
        let read = |item: &'a Value<'a>| {
            let node = self.as_node(item);
            if node.is_none() {
                self.wrong_kind(key, item, "一节（{ … }）");
            }
            node
        };
        items.iter().filter_map(read).collect()
    }

    /// Every key with its value as a text, for tables whose keys are names: key, value.
    pub fn pairs(&self) -> Vec<(Text, Text)> {
        let read = |(name, value): (&'a Spanned<_>, &'a Value<'a>)| {
            let name: &Spanned<Cow<'_, str>> = name;
            let text = self.as_text(value);
            if text.is_none() {
                self.wrong_kind(name.get_ref(), value, "文字");
            }
            Some((self.name_text(name), text?))
        };
        let mut pairs: Vec<_> = self.table.iter().filter_map(read).collect();
        pairs.sort_by_key(|(name, _)| name.at.span.start);
        pairs
    }

    /// Every key with its value, for rows of tables whose columns the file itself names.
    pub fn cells(&self) -> Vec<(Text, Option<At<Raw>>)> {
        let mut cells: Vec<_> = self
            .table
            .iter()
            .map(|(name, value)| (self.name_text(name), self.as_raw(value)))
            .collect();
        cells.sort_by_key(|(name, _)| name.at.span.start);
        cells
    }

    /// Every key with its value as a list of texts.
    pub fn lists(&self) -> Vec<(Text, Vec<Text>)> {
        let mut lists = Vec::new();
        for (name, value) in self.table {
            let key = self.name_text(name);
            let items = match value.get_ref().as_array() {
                Some(items) => self.items(&key.value, items, "文字", |item| self.as_text(item)),
                None => self.as_text(value).into_iter().collect(),
            };
            if items.is_empty() {
                self.wrong_kind(&key.value, value, "一组文字");
            }
            lists.push((key, items));
        }
        lists.sort_by_key(|(name, _)| name.at.span.start);
        lists
    }

    pub(super) fn name_text(&self, name: &Spanned<Cow<'_, str>>) -> Text {
        At {
            value: Arc::from(&**name.get_ref()),
            at: self.place(name.span()),
        }
    }

    /// Reports the keys nobody asked for.
    pub fn finish(self) {
        let asked = self.asked.borrow();
        for (name, _) in self.table {
            let key: &str = name.get_ref();
            if asked.contains(&key) {
                continue;
            }
            let cause = format!("这里没有“{key}”这个键");
            let cure = nearest(key, asked.iter().copied()).map_or_else(
                || format!("删掉它；这里可以写：{}", sorted(&asked).join("、")),
                |word| format!("是不是要写“{word}”？"),
            );
            self.problems
                .error(ZS1009, &self.place(name.span()), cause, cure);
        }
    }
}

fn sorted<'a>(words: &[&'a str]) -> Vec<&'a str> {
    let mut words = words.to_vec();
    words.sort_unstable();
    words.dedup();
    words
}

fn as_day(value: &DeValue<'_>) -> Option<Day> {
    let datetime = value.as_datetime()?;
    let date = datetime.date.filter(|_| datetime.time.is_none())?;
    let year = i16::try_from(date.year).ok()?;
    let (month, day) = (i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?);
    Day::from_ymd(year, month, day)
}

const fn kind_word(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "文字",
        DeValue::Integer(_) => "整数",
        DeValue::Float(_) => "小数",
        DeValue::Boolean(_) => "真假",
        DeValue::Datetime(_) => "日期",
        DeValue::Array(_) => "一组",
        DeValue::Table(_) => "一节",
    }
}
