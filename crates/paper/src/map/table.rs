//! A TOML table of a map, read key by key: what is missing, of the wrong kind or left over is
//! reported with its place.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};
use zs_base::{Code, Diagnostic, Severity, Source, Span};

use crate::codes;

/// Collects problems of one text.
pub(super) struct Problems {
    source: Arc<Source>,
    found: RefCell<Vec<Diagnostic>>,
}

impl Problems {
    pub(super) fn new(source: Arc<Source>) -> Self {
        Self {
            source,
            found: RefCell::default(),
        }
    }

    pub(super) fn add(&self, code: Code, at: Range<usize>, cause: String, cure: &str) {
        self.found.borrow_mut().push(Diagnostic {
            code,
            severity: Severity::Error,
            source: self.source.clone(),
            span: Span {
                start: at.start,
                end: at.end,
            },
            cause,
            cure: cure.to_owned(),
        });
    }

    /// All of them, by place.
    pub(super) fn into_sorted(self) -> Vec<Diagnostic> {
        let mut found = self.found.into_inner();
        found.sort_by_key(|it| it.span);
        found
    }
}

/// A text of the map with its place.
pub(super) type Text<'a> = (&'a str, Range<usize>);

/// A table.
pub(super) struct Table<'a> {
    table: &'a DeTable<'a>,
    /// Where it stands.
    pub(super) at: Range<usize>,
    problems: &'a Problems,
    asked: RefCell<Vec<&'static str>>,
}

impl<'a> Table<'a> {
    pub(super) fn new(table: &'a DeTable<'a>, at: Range<usize>, problems: &'a Problems) -> Self {
        Self {
            table,
            at,
            problems,
            asked: RefCell::default(),
        }
    }

    fn get(&self, key: &'static str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.asked.borrow_mut().push(key);
        self.table.get(key)
    }

    fn kind(&self, key: &str, value: &Spanned<DeValue<'_>>, wanted: &str) {
        let cause = format!("“{key}”应当写{wanted}");
        self.problems.add(
            codes::ZS5208,
            value.span(),
            cause,
            "改成要求的写法，文字要加英文引号。",
        );
    }

    /// A text, where it is written.
    pub(super) fn text(&self, key: &'static str) -> Option<Text<'a>> {
        let value = self.get(key)?;
        let text = value.get_ref().as_str();
        if text.is_none() {
            self.kind(key, value, "文字");
        }
        text.map(|text| (text, value.span()))
    }

    /// A text that must be written.
    pub(super) fn needed(&self, key: &'static str) -> Option<Text<'a>> {
        if self.table.get(key).is_none() {
            let cause = format!("这一节没有写“{key}”");
            let cure = format!("加一行 {key} = \"…\"。");
            self.problems
                .add(codes::ZS5203, self.at.clone(), cause, &cure);
        }
        self.text(key)
    }

    /// A whole number, where it is written.
    pub(super) fn number(&self, key: &'static str) -> Option<(u32, Range<usize>)> {
        let value = self.get(key)?;
        let number = value.get_ref().as_integer();
        let number = number.and_then(|it| u32::from_str_radix(it.as_str(), it.radix()).ok());
        if number.is_none() {
            self.kind(key, value, "整数");
        }
        number.map(|number| (number, value.span()))
    }

    /// Whether it is written as true.
    pub(super) fn truth(&self, key: &'static str) -> bool {
        let Some(value) = self.get(key) else {
            return false;
        };
        let truth = value.get_ref().as_bool();
        if truth.is_none() {
            self.kind(key, value, " true 或者 false");
        }
        truth.unwrap_or_default()
    }

    /// A list of texts; empty where it is not written.
    pub(super) fn texts(&self, key: &'static str) -> Vec<Text<'a>> {
        let Some(value) = self.get(key) else {
            return Vec::new();
        };
        let Some(array) = value.get_ref().as_array() else {
            self.kind(key, value, "文字的列表");
            return Vec::new();
        };
        let text = |item: &'a Spanned<DeValue<'a>>| {
            let text = item.get_ref().as_str();
            if text.is_none() {
                self.kind(key, item, "文字的列表");
            }
            text.map(|text| (text, item.span()))
        };
        array.iter().filter_map(text).collect()
    }

    /// A table from texts to texts, numbers or truth values; empty where it is not written.
    pub(super) fn words(&self, key: &'static str) -> BTreeMap<String, (String, Range<usize>)> {
        let Some(value) = self.get(key) else {
            return BTreeMap::new();
        };
        let Some(table) = value.get_ref().as_table() else {
            self.kind(key, value, "一张表，例如 { NIL = \"0\" }");
            return BTreeMap::new();
        };
        let word = |(name, item): (
            &'a Spanned<std::borrow::Cow<'a, str>>,
            &'a Spanned<DeValue<'a>>,
        )| {
            let text = match item.get_ref() {
                DeValue::String(text) => text.to_string(),
                DeValue::Integer(number) => number.to_string(),
                DeValue::Boolean(holds) => holds.to_string(),
                _ => {
                    self.kind(key, item, "文字、整数或者 true、false");
                    return None;
                }
            };
            Some((name.get_ref().to_string(), (text, item.span())))
        };
        table.iter().filter_map(word).collect()
    }

    /// A table inside this one.
    pub(super) fn table(&self, key: &'static str) -> Option<Table<'a>> {
        let value = self.get(key)?;
        let table = value.get_ref().as_table();
        if table.is_none() {
            self.kind(key, value, "一节");
        }
        table.map(|table| Table::new(table, value.span(), self.problems))
    }

    /// The tables `[[key]]`.
    pub(super) fn tables(&self, key: &'static str) -> Vec<Table<'a>> {
        let Some(value) = self.get(key) else {
            return Vec::new();
        };
        let items = value
            .get_ref()
            .as_array()
            .into_iter()
            .flat_map(|it| it.iter());
        let tables: Vec<_> = items
            .filter_map(|item| {
                let table = item.get_ref().as_table();
                table.map(|table| Table::new(table, item.span(), self.problems))
            })
            .collect();
        if tables.is_empty() {
            self.kind(key, value, "一节或几节");
        }
        tables
    }

    /// Reports every key that nobody asked for.
    pub(super) fn finish(self) {
        let asked = self.asked.into_inner();
        for (key, _) in self.table {
            if !asked.iter().any(|it| *it == key.get_ref()) {
                let cause = format!("这里不认识“{}”", key.get_ref());
                let cure = format!("可以写的有：{}。", asked.join("、"));
                self.problems.add(codes::ZS5202, key.span(), cause, &cure);
            }
        }
    }
}
