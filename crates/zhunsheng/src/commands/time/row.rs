//! One row of a batch: its columns read into a term, every wrong column reported.

use std::str::FromStr;

use zs_base::{Day, Moment};
use zs_time::{Kind, Length, Margin, Roll, Rule, Stretch, Term};

use super::word::{Direction, ReadingWord, RollWord, ThenNext};

/// The columns that a batch may have besides those it only passes on.
pub const COLUMNS: [&str; 8] = [
    "start",
    "within",
    "roll",
    "pauses",
    "direction",
    "then",
    "known_on",
    "provisional",
];

/// What one row asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub term: Term,
    pub known_on: Option<Day>,
    pub reading: Option<ReadingWord>,
}

/// What is wrong with one column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    pub column: &'static str,
    pub cause: String,
}

/// Reads a row; `cell` gives the text of a column, empty where there is none.
pub fn read<'a>(cell: impl Fn(&str) -> &'a str) -> Result<Row, Vec<Wrong>> {
    let mut cells = Cells {
        cell: |column: &str| cell(column).trim(),
        wrong: Vec::new(),
    };
    let start = cells.need::<Moment>("start", "起点的日期");
    let within = cells.need::<Length>("within", "期间的长度");
    let roll = cells.read::<RollWord>("roll");
    let pauses = cells.pauses();
    let direction = cells.read::<Direction>("direction");
    let then = cells.read::<ThenNext>("then");
    let known_on = cells.read::<Day>("known_on");
    let reading = cells.read::<ReadingWord>("provisional");
    let kind = match (direction, then) {
        (Some(Direction::Back), Some(ThenNext)) => {
            cells.report("then", "往前推的期间没有次日，then 要空着");
            None
        }
        (Some(Direction::Back), None) => Some(Kind::Before(Margin::Plain)),
        (_, Some(ThenNext)) => Some(Kind::Wait),
        (_, None) => Some(Kind::Limit),
    };
    match (start, within, kind) {
        (Some(anchor), Some(length), Some(kind)) if cells.wrong.is_empty() => Ok(Row {
            term: Term {
                kind,
                anchor,
                rule: Rule {
                    length,
                    roll: roll.map_or(Roll::Next, |word| word.0),
                },
                stretches: pauses,
            },
            known_on,
            reading,
        }),
        _ => Err(cells.wrong),
    }
}

struct Cells<F> {
    cell: F,
    wrong: Vec<Wrong>,
}

impl<'a, F: Fn(&str) -> &'a str> Cells<F> {
    fn report(&mut self, column: &'static str, cause: impl ToString) {
        let cause = cause.to_string();
        self.wrong.push(Wrong { column, cause });
    }

    /// The value of a column, where it is not empty.
    fn read<T: FromStr<Err: ToString>>(&mut self, column: &'static str) -> Option<T> {
        let text = (self.cell)(column);
        if text.is_empty() {
            return None;
        }
        text.parse()
            .map_err(|error: T::Err| self.report(column, error))
            .ok()
    }

    fn need<T: FromStr<Err: ToString>>(&mut self, column: &'static str, what: &str) -> Option<T> {
        if (self.cell)(column).is_empty() {
            self.report(column, format!("没有写{what}"));
        }
        self.read(column)
    }

    /// Several stretches stand in one cell, with a semicolon or space between them.
    fn pauses(&mut self) -> Vec<Stretch> {
        let separator = |c: char| c == ';' || c == '；' || c == '|' || c.is_whitespace();
        let texts: Vec<&str> = (self.cell)("pauses")
            .split(separator)
            .filter(|text| !text.is_empty())
            .collect();
        let mut stretches = Vec::with_capacity(texts.len());
        for text in texts {
            match text.parse() {
                Ok(stretch) => stretches.push(stretch),
                Err(error) => self.report("pauses", error),
            }
        }
        stretches
    }
}
