//! A report on a year: its values, the paper that is set from it, and the same figures as a table.

use std::collections::BTreeMap;
use std::sync::Arc;

use zs_assess::{FilledParagraph, FilledPiece, FilledReport, Value, fill_report};
use zs_law::{Figure, Report};
use zs_paper::table::Sheet;
use zs_paper::{Block, Paper};
use zs_store::{Fault, Reader};

use super::{FigureAsk, figures};
use crate::Law;

/// The ordinals of the parts of a report; a report has five.
const ORDINALS: [&str; 10] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];

/// Whether the sources of figures are printed with them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sources {
    /// Each figure with its id, and a table of definitions at the end.
    Printed,
    /// Figures alone.
    Left,
}

/// A report that was filled for some units and a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportOfPeriod {
    /// The report with its values.
    pub filled: FilledReport,
    /// The values by the id of the figure.
    pub values: BTreeMap<Arc<str>, Value>,
}

/// Fills a report. Every value is computed; what people wrote is put where it belongs.
///
/// # Errors
/// When the store cannot be read.
pub fn report_of(
    reader: &mut dyn Reader,
    law: &Law,
    report: &Report,
    ask: &FigureAsk,
    written: &BTreeMap<String, String>,
) -> Result<ReportOfPeriod, Fault> {
    let named = named(law, report);
    let values = figures(reader, law, named.into_iter(), ask)?;
    Ok(report_with(report, values.into_iter().collect(), written))
}

/// Fills a report with values that are known, such as those that were made final.
#[must_use]
pub fn report_with(
    report: &Report,
    values: BTreeMap<Arc<str>, Value>,
    written: &BTreeMap<String, String>,
) -> ReportOfPeriod {
    ReportOfPeriod {
        filled: fill_report(report, &values, written),
        values,
    }
}

/// The figures of a report, in the order in which it names them.
fn named<'l>(law: &'l Law, report: &Report) -> Vec<&'l Figure> {
    let ids = report.figures().into_iter();
    ids.filter_map(|id| law.library.figure(id)).collect()
}

/// The report as a paper. A draft says on its first line that it is one.
#[must_use]
pub fn report_paper(
    law: &Law,
    report: &Report,
    of: &ReportOfPeriod,
    (whose, ask): (&str, &FigureAsk),
    sources: Sources,
) -> Paper {
    let mut blocks = Vec::new();
    for open in &of.filled.open {
        blocks.push(Block::Paragraph(format!("【草稿】{open}。")));
    }
    for ((title, paragraphs), ordinal) in of.filled.parts.iter().zip(ORDINALS) {
        blocks.push(Block::Heading(format!("{ordinal}、{title}")));
        blocks.extend(
            paragraphs
                .iter()
                .map(|it| Block::Paragraph(said(it, sources))),
        );
    }
    if sources == Sources::Printed {
        blocks.push(Block::Heading("数字的口径和来源".to_owned()));
        blocks.push(Block::Table(definitions(law, report, of)));
    }
    let period = ask.period.said();
    Paper {
        unit: None,
        title: format!("{whose}{period}{}", report.name),
        number: None,
        blocks,
        sign_off: vec![whose.to_owned()],
        foot: Vec::new(),
    }
}

fn said(paragraph: &FilledParagraph, sources: Sources) -> String {
    match paragraph {
        FilledParagraph::Written {
            text: Some(text), ..
        } => text.clone(),
        FilledParagraph::Written { name, hint, .. } => format!("（待写：{name}。{hint}）"),
        FilledParagraph::Said(pieces) => pieces.iter().map(|it| piece(it, sources)).collect(),
    }
}

fn piece(piece: &FilledPiece, sources: Sources) -> String {
    match (piece, sources) {
        (FilledPiece::Figure { id, .. }, Sources::Printed) => {
            format!("{}〔{id}〕", piece.printed())
        }
        _ => piece.printed(),
    }
}

/// Id, name, value and definition of each figure, with a head.
fn definitions(law: &Law, report: &Report, of: &ReportOfPeriod) -> Vec<Vec<Vec<String>>> {
    let cells = |texts: [String; 4]| texts.map(|it| vec![it]).to_vec();
    let head = ["编号", "数字", "数值", "口径"].map(str::to_owned);
    let rows = named(law, report).into_iter().map(|figure| {
        let value = of.values.get(&figure.id);
        cells([
            figure.id.to_string(),
            figure.name.to_string(),
            value.map_or_else(String::new, |it| printed(it, figure)),
            figure.means.to_string(),
        ])
    });
    [cells(head)].into_iter().chain(rows).collect()
}

/// A value with the numbers of which it is made and its unit.
fn printed(value: &Value, figure: &Figure) -> String {
    let unit = match value {
        Value::Number(_) | Value::Money(_) | Value::Average { .. } | Value::Days { .. } => {
            &*figure.unit
        }
        _ => "",
    };
    match value.made_of() {
        Some(made_of) => format!("{}{unit}（{made_of}）", value.printed()),
        None => format!("{}{unit}", value.printed()),
    }
}

/// The figures of a report as a sheet: id, name, value, numerator and denominator, unit,
/// definition. Values that are not numbers stand as words.
#[must_use]
pub fn report_sheet(law: &Law, report: &Report, of: &ReportOfPeriod) -> Sheet {
    let head = [
        "编号", "部分", "数字", "数值", "分子", "分母", "单位", "口径",
    ];
    let rows = named(law, report).into_iter().map(|figure| {
        let value = of.values.get(&figure.id).copied();
        let value = value.unwrap_or(Value::NotApplicable);
        let (part, whole) = match value {
            Value::Ratio { part, whole } => (part.to_string(), whole.to_string()),
            _ => (String::new(), String::new()),
        };
        vec![
            figure.id.to_string(),
            figure.group.to_string(),
            figure.name.to_string(),
            value.printed(),
            part,
            whole,
            figure.unit.to_string(),
            figure.means.to_string(),
        ]
    });
    Sheet {
        name: "数字".to_owned(),
        head: head.map(str::to_owned).to_vec(),
        rows: rows.collect(),
    }
}
