//! Figures that were made final (定稿): a note in the ledger keeps their values with the digests of all
//! that stood behind them, a file keeps the occurrences themselves, and another note opens a period
//! again. What is corrected later changes nothing of it and is told beside it.

use std::collections::BTreeMap;
use std::sync::Arc;

use zs_assess::{Period, Value};
use zs_base::{Day, Digest, Moment, UnitId};
use zs_event::Happening;
use zs_event::event::Noted;
use zs_law::{Figure, Measure};
use zs_store::{Fault, Reader};

use super::{Behind, FigureAsk, behind, figures, stamp};
use crate::Law;
use crate::lawmaking::EnactedBy;
use crate::replay::event_of;

/// The topics of the two notes.
const FINAL: &str = "figures-final";
const REOPENED: &str = "figures-reopened";
/// Notes read at a time.
const PAGE: usize = 256;
/// Lines of one item of a note: an item is a text, and texts are bounded.
const LINES: usize = 100;
/// Occurrences of one unit and name that are kept with a figure.
const KEPT_MAX: usize = 200_000;
/// How often figures are read again while others write, before somebody is told to try later.
const TRIES: usize = 5;

/// Figures that were made final.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FinalFigures {
    /// The ledger entry.
    pub seq: u64,
    /// When it was recorded.
    pub at: Moment,
    /// Who made them final.
    pub by: EnactedBy,
    /// The period.
    pub period: Period,
    /// The units, whose cases were counted together.
    pub units: Vec<UnitId>,
    /// The digest of the law by which they were counted.
    pub law: Digest,
    /// How many entries the ledger had: what came later is not in them.
    pub size: u64,
    /// The file with the occurrences.
    pub list: Digest,
    /// The figures.
    pub figures: Vec<FinalFigure>,
    /// Whether and why the period was opened again.
    pub reopened: Option<Reopened>,
}

/// A figure that was made final.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FinalFigure {
    /// The id.
    pub id: Arc<str>,
    /// The value.
    pub value: Value,
    /// The digest of the value with everything behind it.
    pub digest: Digest,
}

/// A period was opened again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reopened {
    /// The ledger entry.
    pub seq: u64,
    /// When it was recorded.
    pub at: Moment,
    /// Who opened it.
    pub by: EnactedBy,
    /// Why.
    pub reason: String,
}

impl FinalFigures {
    /// Whether they hold.
    #[must_use]
    pub const fn holds(&self) -> bool {
        self.reopened.is_none()
    }

    /// The figure of an id.
    #[must_use]
    pub fn figure(&self, id: &str) -> Option<&FinalFigure> {
        self.figures.iter().find(|it| *it.id == *id)
    }

    /// Whether a question is about exactly these units and this period.
    #[must_use]
    pub fn answers(&self, ask: &FigureAsk) -> bool {
        let sorted = |units: &[UnitId]| {
            let mut units = units.to_vec();
            units.sort_unstable();
            units
        };
        self.period == ask.period && sorted(&self.units) == sorted(&ask.units)
    }

    /// Whether days and units of a question lie in these.
    fn touches(&self, period: Period, units: &[UnitId]) -> bool {
        self.period.from <= period.to
            && period.from <= self.period.to
            && self.units.iter().any(|it| units.contains(it))
    }
}

/// What keeps figures of these units and this period from being made final: others that hold and
/// share days and units with them.
#[must_use]
pub fn overlapping<'f>(
    all: &'f [FinalFigures],
    period: Period,
    units: &[UnitId],
) -> Option<&'f FinalFigures> {
    let mut holding = all.iter().filter(|it| it.holds());
    holding.find(|it| it.touches(period, units))
}

/// Everything that was made final, in the order of the ledger.
///
/// # Errors
/// When the store cannot be read, or a note does not say what it must.
pub fn finals(reader: &mut dyn Reader) -> Result<Vec<FinalFigures>, Fault> {
    let mut found: Vec<FinalFigures> = Vec::new();
    read_on(reader, 0, &mut found)?;
    Ok(found)
}

/// What was made final as far as the notes were read, for whoever needs it for every page: only what
/// was noted since is read again.
#[derive(Clone, Debug, Default)]
pub struct KeptFinals {
    found: Vec<FinalFigures>,
    next: u64,
}

impl KeptFinals {
    /// Everything that was made final until now, in the order of the ledger.
    ///
    /// # Errors
    /// As for [`finals`].
    pub fn now(&mut self, reader: &mut dyn Reader) -> Result<&[FinalFigures], Fault> {
        // Where a note is wrong nothing is kept, and the next look reads them all again.
        let Self { mut found, next } = std::mem::take(self);
        let next = read_on(reader, next, &mut found)?;
        *self = Self { found, next };
        Ok(&self.found)
    }
}

/// Reads the notes from a place on, and gives the place behind the last one.
fn read_on(
    reader: &mut dyn Reader,
    first: u64,
    found: &mut Vec<FinalFigures>,
) -> Result<u64, Fault> {
    let mut next = first;
    loop {
        let notes = reader.notes(next, PAGE)?;
        let Some(last) = notes.last() else {
            return Ok(next);
        };
        next = last.seq + 1;
        for stored in &notes {
            let Some(event) = event_of(stored)? else {
                continue;
            };
            let Happening::Noted(noted) = event.happening else {
                continue;
            };
            let damaged = || Fault::Damaged(format!("第{}号记录（数字定稿）", stored.seq));
            let items: BTreeMap<&str, &str> = noted
                .items
                .iter()
                .map(|(name, text)| (name.as_str(), text.as_str()))
                .collect();
            let place = (stored.seq, event.recorded_at);
            match noted.topic.as_str() {
                FINAL => found.push(read_final(place, &items).ok_or_else(damaged)?),
                REOPENED => reopen(place, &items, found).ok_or_else(damaged)?,
                _ => {}
            }
        }
    }
}

fn read_final((seq, at): (u64, Moment), items: &BTreeMap<&str, &str>) -> Option<FinalFigures> {
    let day = |name: &str| items.get(name)?.parse::<Day>().ok();
    let lines = |name: &str| -> Vec<String> {
        let parts = items.iter().filter(|(it, _)| it.starts_with(name));
        let lines = parts.flat_map(|(_, text)| text.lines());
        lines.map(str::to_owned).collect()
    };
    let figures: Option<Vec<FinalFigure>> = lines("figures-")
        .iter()
        .map(|line| figure_of(line))
        .collect();
    Some(FinalFigures {
        seq,
        at,
        by: EnactedBy::parse(items.get("by")?)?,
        period: Period {
            from: day("from")?,
            to: day("to")?,
        },
        units: lines("units-")
            .iter()
            .map(|it| it.as_str().into())
            .collect(),
        law: items.get("law")?.parse().ok()?,
        size: items.get("size")?.parse().ok()?,
        list: items.get("list")?.parse().ok()?,
        figures: figures?,
        reopened: None,
    })
}

fn figure_of(line: &str) -> Option<FinalFigure> {
    let mut parts = line.split('\t');
    let (id, value, digest) = (parts.next()?, parts.next()?, parts.next()?);
    Some(FinalFigure {
        id: id.into(),
        value: decoded(value)?,
        digest: digest.parse().ok()?,
    })
}

fn reopen(
    (seq, at): (u64, Moment),
    items: &BTreeMap<&str, &str>,
    found: &mut [FinalFigures],
) -> Option<()> {
    let of: u64 = items.get("final")?.parse().ok()?;
    let it = found.iter_mut().find(|it| it.seq == of)?;
    it.reopened = Some(Reopened {
        seq,
        at,
        by: EnactedBy::parse(items.get("by")?)?,
        reason: (*items.get("reason")?).to_owned(),
    });
    Some(())
}

/// The note that makes figures final; place and time are given by the ledger.
pub(crate) fn note_of_final(of: &FinalFigures) -> Noted {
    let mut items = vec![
        ("by".to_owned(), of.by.text()),
        ("from".to_owned(), of.period.from.to_string()),
        ("law".to_owned(), of.law.to_string()),
        ("list".to_owned(), of.list.to_string()),
        ("size".to_owned(), of.size.to_string()),
        ("to".to_owned(), of.period.to.to_string()),
    ];
    let figures = of.figures.iter();
    let figures = figures.map(|it| format!("{}\t{}\t{}", it.id, coded(&it.value), it.digest));
    items.extend(chunked("figures-", figures.collect()));
    let units = of.units.iter().map(ToString::to_string);
    items.extend(chunked("units-", units.collect()));
    items.sort();
    Noted {
        topic: FINAL.to_owned(),
        items,
    }
}

/// The note that opens a period again.
pub(crate) fn note_of_reopening(of: u64, by: &EnactedBy, reason: &str) -> Noted {
    let item = |name: &str, text: String| (name.to_owned(), text);
    Noted {
        topic: REOPENED.to_owned(),
        items: vec![
            item("by", by.text()),
            item("final", of.to_string()),
            item("reason", reason.to_owned()),
        ],
    }
}

fn chunked(name: &str, lines: Vec<String>) -> Vec<(String, String)> {
    let chunks = lines.chunks(LINES).enumerate();
    let items = chunks.map(|(index, lines)| (format!("{name}{index:04}"), lines.join("\n")));
    items.collect()
}

/// A value as the ledger keeps it.
fn coded(value: &Value) -> String {
    match value {
        Value::NotApplicable => "na".to_owned(),
        Value::NoCases => "none".to_owned(),
        Value::Number(n) => format!("number {n}"),
        Value::Money(n) => format!("money {n}"),
        Value::Ratio { part, whole } => format!("ratio {part} {whole}"),
        Value::Average { sum, among } => format!("average {sum} {among}"),
        Value::Days { doubled, among } => format!("days {doubled} {among}"),
    }
}

fn decoded(text: &str) -> Option<Value> {
    let mut parts = text.split(' ');
    let word = parts.next()?;
    let mut number = || parts.next()?.parse::<i64>().ok();
    Some(match word {
        "na" => Value::NotApplicable,
        "none" => Value::NoCases,
        "number" => Value::Number(number()?),
        "money" => Value::Money(number()?),
        "ratio" => Value::Ratio {
            part: number()?,
            whole: number().filter(|it| *it != 0)?,
        },
        "average" => Value::Average {
            sum: number()?,
            among: number().filter(|it| *it != 0)?,
        },
        "days" => Value::Days {
            doubled: number()?,
            among: number().filter(|it| *it != 0)?,
        },
        _ => return None,
    })
}

/// Figures as they are now, to be made final, with the text of their list.
pub(crate) struct Drawn {
    pub(crate) figures: Vec<FinalFigure>,
    pub(crate) list: String,
    pub(crate) size: u64,
}

/// Computes figures with everything behind them at one state of the ledger; nothing where others
/// write all the time.
///
/// # Errors
/// When the store cannot be read.
pub(crate) fn draw(
    reader: &mut dyn Reader,
    law: &Law,
    of: &[&Figure],
    ask: &FigureAsk,
) -> Result<Option<Drawn>, Fault> {
    for _ in 0..TRIES {
        let size = size_of(reader)?;
        let values = figures(reader, law, of.iter().copied(), ask)?;
        let mut drawn = Drawn {
            figures: Vec::with_capacity(of.len()),
            list: LIST_HEAD.to_owned(),
            size,
        };
        for (figure, (id, value)) in of.iter().zip(&values) {
            let rows = match may_have_rows(figure, value) {
                true => behind(reader, figure, ask, KEPT_MAX)?.0,
                false => Vec::new(),
            };
            drawn.figures.push(FinalFigure {
                id: id.clone(),
                value: *value,
                digest: stamp(law, figure, ask, value, &rows).value,
            });
            for row in &rows {
                drawn.list.push_str(&listed(id, row));
            }
        }
        if size_of(reader)? == size {
            return Ok(Some(drawn));
        }
    }
    Ok(None)
}

/// The head of the list of occurrences.
const LIST_HEAD: &str = "figure\tcase\tpath\tround\ttally\tmoment\tkept\tvalue\tdays\tunit\n";

/// An occurrence as a line of the list.
fn listed(id: &str, it: &Behind) -> String {
    let row = &it.row;
    let days = row.days.map_or_else(String::new, |it| it.to_string());
    format!(
        "{id}\t{}\t{}\t{}\t{}\t{}\t{:?}\t{}\t{days}\t{}\n",
        row.case,
        row.path,
        row.round,
        row.tally,
        row.at.ms(),
        row.kept,
        row.value,
        row.unit,
    )
}

/// The occurrences of a list, by figure, each as its line without the figure.
#[must_use]
pub fn listed_lines(list: &str) -> BTreeMap<&str, Vec<&str>> {
    let mut found: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for line in list.lines().skip(1) {
        if let Some((id, rest)) = line.split_once('\t') {
            found.entry(id).or_default().push(rest);
        }
    }
    found
}

/// Whether anything can stand behind a value: behind nothing counted there is nothing to read, which
/// is most of what a county of many units has.
fn may_have_rows(figure: &Figure, value: &Value) -> bool {
    let stock = matches!(figure.measure, Measure::Stock { .. });
    stock
        || !matches!(
            value,
            Value::Number(0) | Value::NoCases | Value::NotApplicable
        )
}

/// The occurrences behind a figure that has this value now, as lines of a list without the figure.
///
/// # Errors
/// When the store cannot be read.
pub fn lines_now(
    reader: &mut dyn Reader,
    figure: &Figure,
    ask: &FigureAsk,
    value: &Value,
) -> Result<Vec<String>, Fault> {
    if !may_have_rows(figure, value) {
        return Ok(Vec::new());
    }
    let (rows, _) = behind(reader, figure, ask, KEPT_MAX)?;
    let lines = rows.iter().map(|it| listed("", it).trim_end().to_owned());
    Ok(lines
        .map(|it| it.trim_start_matches('\t').to_owned())
        .collect())
}

/// How many entries the ledger has.
fn size_of(reader: &mut dyn Reader) -> Result<u64, Fault> {
    Ok(reader.edge()?.last.map_or(0, |last| last.seq + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_reads_back_as_it_was_kept_and_none_becomes_another() {
        let values = [
            Value::NotApplicable,
            Value::NoCases,
            Value::Number(0),
            Value::Number(-3),
            Value::Money(120_050),
            Value::Ratio { part: 0, whole: 7 },
            Value::Average { sum: 5, among: 2 },
            Value::Days {
                doubled: 9,
                among: 4,
            },
        ];
        for value in values {
            assert_eq!(decoded(&coded(&value)), Some(value));
        }
        for wrong in ["", "ratio 1 0", "ratio 1", "number x", "other 1"] {
            assert_eq!(decoded(wrong), None, "{wrong}");
        }
    }
}
