//! A report with its figures filled in, and what keeps it from being final.

use std::collections::BTreeMap;
use std::sync::Arc;

use zs_law::{Report, ReportParagraph, ReportPiece};

use crate::Value;

/// A report with values and with what people wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilledReport {
    /// Its parts: heading and paragraphs.
    pub parts: Vec<(Arc<str>, Vec<FilledParagraph>)>,
    /// What keeps it from being final, in words; nothing where it may be signed.
    pub open: Vec<String>,
}

/// A paragraph of a filled report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FilledParagraph {
    /// Sentences with values.
    Said(Vec<FilledPiece>),
    /// What people wrote; nothing where they have not.
    Written {
        /// What it is about.
        name: Arc<str>,
        /// What belongs there.
        hint: Arc<str>,
        /// The text.
        text: Option<String>,
    },
}

/// A piece of a filled sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FilledPiece {
    /// Words.
    Words(Arc<str>),
    /// A figure with its value.
    Figure {
        /// The id.
        id: Arc<str>,
        /// The value.
        value: Value,
    },
}

impl FilledPiece {
    /// The piece as it is printed; a share with the numbers of which it is made.
    #[must_use]
    pub fn printed(&self) -> String {
        match self {
            Self::Words(words) => words.to_string(),
            Self::Figure { value, .. } => match value {
                Value::Ratio { part, whole } => format!("{}（{part}/{whole}）", value.printed()),
                _ => value.printed(),
            },
        }
    }
}

/// Fills a report. A figure without a value counts as not applicable and keeps the report open.
#[must_use]
pub fn fill_report(
    report: &Report,
    values: &BTreeMap<Arc<str>, Value>,
    written: &BTreeMap<String, String>,
) -> FilledReport {
    let mut open = Vec::new();
    let parts = report.parts.iter().map(|part| {
        let paragraphs = part.paragraphs.iter();
        let paragraphs = paragraphs.map(|it| paragraph(report, it, values, written, &mut open));
        (part.title.clone(), paragraphs.collect())
    });
    let parts = parts.collect();
    for name in written.keys() {
        if !report.written().any(|(known, _)| **known == **name) {
            open.push(format!("报告里没有“{name}”这一段，写的内容放不进去"));
        }
    }
    open.extend(broken(report, values));
    FilledReport { parts, open }
}

fn paragraph(
    report: &Report,
    paragraph: &ReportParagraph,
    values: &BTreeMap<Arc<str>, Value>,
    written: &BTreeMap<String, String>,
    open: &mut Vec<String>,
) -> FilledParagraph {
    match paragraph {
        ReportParagraph::Written { name, hint, .. } => {
            let text = written.get(&**name).map(|it| it.trim().to_owned());
            let text = text.filter(|it| !it.is_empty());
            match &text {
                None => open.push(format!("“{name}”还没有写")),
                Some(text) => open.extend(
                    blank_in(report, text).map(|blank| format!("“{name}”里留着空白“{blank}”")),
                ),
            }
            FilledParagraph::Written {
                name: name.clone(),
                hint: hint.clone(),
                text,
            }
        }
        ReportParagraph::Said(pieces) => {
            let pieces = pieces.iter().map(|piece| match piece {
                ReportPiece::Words(words) => FilledPiece::Words(words.clone()),
                ReportPiece::Figure(id) => FilledPiece::Figure {
                    id: id.clone(),
                    value: *values.get(id).unwrap_or_else(|| {
                        open.push(format!("数字{id}没有算出来"));
                        &Value::NotApplicable
                    }),
                },
            });
            FilledParagraph::Said(pieces.collect())
        }
    }
}

/// A blank that was left in a text.
fn blank_in<'r>(report: &'r Report, text: &str) -> Option<&'r Arc<str>> {
    report.blanks.iter().find(|it| text.contains(&***it))
}

/// The sums that do not agree.
fn broken(report: &Report, values: &BTreeMap<Arc<str>, Value>) -> Vec<String> {
    let sum = |ids: &[Arc<str>]| -> Option<i64> {
        let each = ids.iter().map(|id| match values.get(id)? {
            Value::Number(n) | Value::Money(n) => Some(*n),
            _ => None,
        });
        each.sum()
    };
    let said = |ids: &[Arc<str>]| ids.join("＋");
    let wrong = report.identities.iter().filter_map(|it| {
        let (left, right) = (sum(&it.left), sum(&it.right));
        if left.is_some() && left == right {
            return None;
        }
        let told = |n: Option<i64>| n.map_or_else(|| "算不出来".to_owned(), |n| n.to_string());
        Some(format!(
            "勾稽关系对不上：{}。{}是{}，{}是{}",
            it.means,
            said(&it.left),
            told(left),
            said(&it.right),
            told(right),
        ))
    });
    wrong.collect()
}

#[cfg(test)]
mod tests;
