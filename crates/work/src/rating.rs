//! What people say of inspections: the questions as the law has them, and what is told of the answers.
//! Answers are counts of a unit and a month; nobody is scored, and no small group is told.

use std::collections::BTreeMap;

use zs_assess::{Floored, floored};
use zs_base::{Day, UnitId};
use zs_event::Value;
use zs_law::{Library, TableRow};
use zs_store::{Cell, Fault, RatingCountRow, Reader, listing, page};

use crate::survey::FLOOR;

/// The table of the questions, by question and answer.
const FORM: &str = "检查评价问卷";
/// The table of the phones, by what one rings about.
const PHONES: &str = "监督电话";
/// Counts of one unit that are read: some answers for each month.
const COUNTS_MAX: usize = 100_000;

/// A question about an inspection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RatingQuestion {
    /// Its name.
    pub name: String,
    /// How it is put.
    pub put: String,
    /// The answers in order.
    pub answers: Vec<String>,
}

/// The questions as the law has them on a day.
#[must_use]
pub fn rating_questions(library: &Library, on: Day) -> Vec<RatingQuestion> {
    let mut questions: Vec<RatingQuestion> = Vec::new();
    for row in in_force(library, FORM, on) {
        let [name, answer] = row.keys.as_slice() else {
            continue;
        };
        let put = row.values.first().and_then(|it| it.as_ref()?.as_text());
        match questions.iter_mut().find(|it| *it.name == **name) {
            Some(known) => known.answers.push(answer.to_string()),
            None => questions.push(RatingQuestion {
                name: name.to_string(),
                put: put.unwrap_or(name).to_owned(),
                answers: vec![answer.to_string()],
            }),
        }
    }
    questions
}

/// Where people ring about something on a day: the name of the office and its number.
#[must_use]
pub fn phone(library: &Library, about: &str, on: Day) -> Option<(String, String)> {
    let mut rows = in_force(library, PHONES, on);
    let row = rows.find(|row| row.keys.first().is_some_and(|it| **it == *about))?;
    let text = |at: usize| row.values.get(at)?.as_ref().and_then(Value::as_text);
    Some((text(0)?.to_owned(), text(1)?.to_owned()))
}

fn in_force<'a>(
    library: &'a Library,
    table: &str,
    on: Day,
) -> impl Iterator<Item = &'a TableRow> + use<'a> {
    let rows = library.tables.get(table).map(|it| it.rows.iter());
    let now = move |row: &&TableRow| row.from <= on && row.until.is_none_or(|until| on <= until);
    rows.into_iter().flatten().filter(now)
}

/// What was said of the inspections of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RatingBlock {
    /// How many answered.
    pub people: u64,
    /// For each question, how often each of its answers was given.
    pub answers: Vec<Vec<u64>>,
}

/// What is told of the answers of some months.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RatingResult {
    /// By unit in the order in which they were asked for; nothing where too few answered, who are told
    /// only together with others. Units of which nobody said anything are left out.
    pub units: Vec<(UnitId, Option<RatingBlock>)>,
    /// The small groups together, where they may be told.
    pub pool: Option<RatingBlock>,
}

/// What was said of the inspections of these units in the months from one to another (year x 12 +
/// month - 1), both included.
///
/// # Errors
/// When the store cannot be read.
pub fn rating_result(
    reader: &mut dyn Reader,
    units: &[UnitId],
    months: (i64, i64),
    questions: &[RatingQuestion],
) -> Result<RatingResult, Fault> {
    let mut rows = Vec::new();
    for unit in units {
        let prefix = [Cell::text(unit.as_str())];
        let own: Vec<RatingCountRow> =
            page(reader, &listing::RATING_COUNTS, &prefix, None, COUNTS_MAX)?;
        let of_months = own.into_iter();
        rows.extend(of_months.filter(|it| (months.0..=months.1).contains(&it.month)));
    }
    Ok(told(&rows, units, questions))
}

fn told(rows: &[RatingCountRow], units: &[UnitId], questions: &[RatingQuestion]) -> RatingResult {
    let sum = |of: &dyn Fn(&UnitId) -> bool, question: &str, answer: &str| -> u64 {
        let rows = rows.iter().filter(|it| of(&it.unit));
        let rows = rows.filter(|it| it.question == question && it.answer == answer);
        rows.map(|it| it.n.unsigned_abs()).sum()
    };
    let block = |of: &dyn Fn(&UnitId) -> bool| RatingBlock {
        people: sum(of, "", ""),
        answers: questions
            .iter()
            .map(|it| {
                it.answers
                    .iter()
                    .map(|answer| sum(of, &it.name, answer))
                    .collect()
            })
            .collect(),
    };
    let people = units
        .iter()
        .map(|unit| (unit.clone(), sum(&|it| it == unit, "", "")));
    let people: BTreeMap<UnitId, u64> = people.filter(|(_, n)| *n > 0).collect();
    let Floored {
        shown,
        pooled,
        pool_is_told,
    } = floored(&people, FLOOR);
    let known = units.iter().filter(|it| people.contains_key(*it));
    let line = |unit: &UnitId| {
        let own = shown.contains(unit).then(|| block(&|it| it == unit));
        (unit.clone(), own)
    };
    RatingResult {
        units: known.map(line).collect(),
        pool: (pool_is_told && !pooled.is_empty()).then(|| block(&|it| pooled.contains(it))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hardly_anybody_is_told_only_together_with_others() {
        let questions = [RatingQuestion {
            name: "亮证".to_owned(),
            put: "有没有？".to_owned(),
            answers: vec!["有".to_owned(), "没有".to_owned()],
        }];
        let row = |unit: &str, question: &str, answer: &str, n| RatingCountRow {
            unit: unit.into(),
            month: 1,
            question: question.to_owned(),
            answer: answer.to_owned(),
            n,
        };
        let of = |unit: &str, n| [row(unit, "", "", n), row(unit, "亮证", "有", n)];
        let units: [UnitId; 4] = ["a".into(), "b".into(), "c".into(), "d".into()];
        let rows = [of("a", 9), of("b", 2), of("c", 6)].concat();
        let it = told(&rows, &units, &questions);
        let people = |it: &Option<RatingBlock>| it.as_ref().map(|it| it.people);
        let shown: Vec<_> = it
            .units
            .iter()
            .map(|(id, it)| (id.as_str(), people(it)))
            .collect();
        // The two are told with the six, because they alone would be too few.
        assert_eq!(shown, [("a", Some(9)), ("b", None), ("c", None)]);
        assert_eq!(it.pool.map(|it| it.answers), Some(vec![vec![8, 0]]));
        // Negative control: large groups stand alone.
        let large = told(&[of("a", 9), of("c", 6)].concat(), &units, &questions);
        assert!(large.pool.is_none() && large.units.iter().all(|(_, it)| it.is_some()));
        let few = told(&of("b", 4), &units, &questions);
        assert!(few.pool.is_none() && few.units[0].1.is_none());
    }
}
