//! One TOML table under reading: hands out its keys by kind and lists what is wrong with them.

use std::ops::Range;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};
use zs_base::{Code, Day, Diagnostic, Severity, Source, Span};

use crate::calendar_codes::{ZS2801, ZS2802, ZS2803, ZS2804, ZS2808};

/// The diagnostics of one file.
pub(super) struct Problems {
    source: Arc<Source>,
    pub(super) list: Vec<Diagnostic>,
}

impl Problems {
    pub(super) fn new(source: &Arc<Source>) -> Self {
        Self {
            source: Arc::clone(source),
            list: Vec::new(),
        }
    }

    pub(super) fn error(&mut self, code: Code, at: Range<usize>, cause: String, cure: &str) {
        self.push(Severity::Error, code, at, cause, cure);
    }

    fn push(
        &mut self,
        severity: Severity,
        code: Code,
        at: Range<usize>,
        cause: String,
        cure: &str,
    ) {
        self.list.push(Diagnostic {
            code,
            severity,
            source: Arc::clone(&self.source),
            span: Span {
                start: at.start,
                end: at.end,
            },
            cause,
            cure: cure.to_owned(),
        });
    }

    /// Whether something is wrong, not only to be confirmed.
    pub(super) fn any_error(&self) -> bool {
        self.list
            .iter()
            .any(|problem| problem.severity == Severity::Error)
    }
}

/// Parses a file; the first syntax error of each line is listed, because the others follow from it.
pub(super) fn parse<'a>(text: &'a str, problems: &mut Problems) -> Spanned<DeTable<'a>> {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut last_line = None;
    for error in errors {
        let at = error.span().unwrap_or(0..0);
        let before = text.as_bytes().get(..at.start).unwrap_or_default();
        let line = before.iter().filter(|byte| **byte == b'\n').count();
        if last_line.replace(line) == Some(line) {
            continue;
        }
        let (at, cause) = match wide_mark(text, at.start) {
            Some((at, mark)) => (at, format!("这里出现了“{mark}”，是中文标点")),
            None => (at, "从这里起不合写法".to_owned()),
        };
        problems.error(
            ZS2801,
            at,
            cause,
            "标点用英文的，文字加英文引号，日期不加引号",
        );
    }
    table
}

/// The first full-width punctuation mark in the line of an error: the parser often stumbles behind it.
fn wide_mark(text: &str, error: usize) -> Option<(Range<usize>, char)> {
    let before = text.get(..error)?;
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = text.get(start..)?.lines().next()?;
    let is_mark = |mark: char| "，。：；＝“”‘’｛｝［］（）＃".contains(mark);
    let (index, mark) = line.char_indices().find(|(_, mark)| is_mark(*mark))?;
    let at = start + index;
    Some((at..at + mark.len_utf8(), mark))
}

/// A table whose keys are asked for one by one; `finish` reports the others.
pub(super) struct Table<'a, 'p> {
    table: &'a DeTable<'a>,
    at: Range<usize>,
    asked: Vec<&'static str>,
    pub(super) problems: &'p mut Problems,
}

/// A value with its place.
pub(super) struct At<T> {
    pub(super) value: T,
    pub(super) at: Range<usize>,
}

impl<'a, 'p> Table<'a, 'p> {
    pub(super) fn new(
        table: &'a DeTable<'a>,
        at: Range<usize>,
        problems: &'p mut Problems,
    ) -> Self {
        Self {
            table,
            at,
            asked: Vec::new(),
            problems,
        }
    }

    pub(super) fn at(&self) -> Range<usize> {
        self.at.clone()
    }

    fn get(&mut self, key: &'static str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.asked.push(key);
        self.table.get(key)
    }

    fn read<T>(
        &mut self,
        key: &'static str,
        wanted: &str,
        read: impl Fn(&DeValue<'a>) -> Option<T>,
    ) -> Option<At<T>> {
        let value = self.get(key)?;
        let Some(read) = read(value.get_ref()) else {
            self.wrong(key, value.span(), wanted);
            return None;
        };
        Some(At {
            value: read,
            at: value.span(),
        })
    }

    fn wrong(&mut self, key: &str, at: Range<usize>, wanted: &str) {
        let cause = format!("{key} 应当写{wanted}");
        self.problems.error(ZS2803, at, cause, "照这一页的写法改");
    }

    fn need<T>(&mut self, key: &'static str, got: Option<At<T>>) -> Option<At<T>> {
        if !self.table.contains_key(key) {
            let cause = format!("这里缺少 {key}");
            let cure = format!("补上一行  {key} = …");
            self.problems.error(ZS2802, self.at.clone(), cause, &cure);
        }
        got
    }

    pub(super) fn text(&mut self, key: &'static str) -> Option<At<String>> {
        let got = self.read(key, "文字，加英文引号", |value| {
            value.as_str().map(str::to_owned)
        });
        self.need(key, got)
    }

    pub(super) fn whole(&mut self, key: &'static str) -> Option<At<i64>> {
        let got = self.read(key, "整数", |value| {
            let number = value.as_integer()?;
            i64::from_str_radix(&number.as_str().replace('_', ""), number.radix()).ok()
        });
        self.need(key, got)
    }

    pub(super) fn day(&mut self, key: &'static str) -> Option<At<Day>> {
        let got = self.day_if_any(key);
        self.need(key, got)
    }

    pub(super) fn day_if_any(&mut self, key: &'static str) -> Option<At<Day>> {
        self.read(key, "日期，例如 2026-03-05，不加引号", |value| {
            let date = value.as_datetime()?;
            let plain = date.time.is_none() && date.offset.is_none();
            let date = date.date.filter(|_| plain)?;
            let year = i16::try_from(date.year).ok()?;
            Day::from_ymd(
                year,
                i8::try_from(date.month).ok()?,
                i8::try_from(date.day).ok()?,
            )
        })
    }

    pub(super) fn texts(&mut self, key: &'static str) -> Option<At<Vec<String>>> {
        let got = self.read(key, "一组文字，例如 [\"签名\"]", |value| {
            let items = value.as_array()?.iter();
            items
                .map(|item| item.get_ref().as_str().map(str::to_owned))
                .collect()
        });
        self.need(key, got)
    }

    /// Reads every table of a list; a list that is missing is reported when `needed`.
    pub(super) fn tables<T>(
        &mut self,
        key: &'static str,
        needed: bool,
        mut read: impl FnMut(Table<'a, '_>) -> Option<T>,
    ) -> Vec<T> {
        let Some(value) = self.get(key) else {
            if needed {
                let _: Option<At<()>> = self.need(key, None);
            }
            return Vec::new();
        };
        let Some(items) = value.get_ref().as_array() else {
            self.wrong(key, value.span(), "一组，例如 [{ … }] 或者 [[…]]");
            return Vec::new();
        };
        let mut all = Vec::with_capacity(items.len());
        for item in items.iter() {
            match item.get_ref().as_table() {
                Some(table) => all.extend(read(Table::new(table, item.span(), self.problems))),
                None => self.wrong(
                    key,
                    item.span(),
                    "一组，例如 { on = 2026-01-01, name = \"元旦\" }",
                ),
            }
        }
        all
    }

    /// Reads `confirm` and lists the table as to be confirmed when it is set.
    pub(super) fn confirm(&mut self, what: &str) {
        let key = "confirm";
        let set = self.read(key, "true 或者 false", DeValue::as_bool);
        if let Some(set) = set.filter(|set| set.value) {
            let cause = format!("{what}还没有核对");
            let cure = "对照公报核对，改正后删去这一行";
            self.problems
                .push(Severity::Warning, ZS2808, set.at, cause, cure);
        }
    }

    /// Lists the keys that nobody asked for.
    pub(super) fn finish(self) {
        for (key, _) in self.table.iter() {
            if !self.asked.iter().any(|asked| *asked == key.get_ref()) {
                let cause = format!("这里没有叫“{}”的项", key.get_ref());
                let cure = format!("这里可以写：{}", self.asked.join("、"));
                self.problems.error(ZS2804, key.span(), cause, &cure);
            }
        }
    }
}
