//! The questions of a survey, from the tables of the law: a table whose keys are form, question and
//! answer, and whose columns are how the question is put and what the answer counts as.

use zs_base::{Day, ProcedureId};
use zs_event::Value;
use zs_law::{Library, Table};

/// The table that says whom each form asks, by the kind of act of their cases.
const ASKED: &str = "满意度测评事项";

/// What an answer counts as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SurveyCounts {
    /// Among the satisfied.
    Satisfied,
    /// Among the others.
    Dissatisfied,
    /// Apart: whoever has not met with it says nothing of it.
    Apart,
}

/// A question with its answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SurveyQuestion {
    /// The name.
    pub name: String,
    /// How it is put.
    pub put: String,
    /// The answers in order, with what each counts as.
    pub answers: Vec<(String, SurveyCounts)>,
}

/// A form (问卷).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SurveyForm {
    /// The name.
    pub name: String,
    /// The questions in order.
    pub questions: Vec<SurveyQuestion>,
}

impl SurveyForm {
    /// The form of this name as a table has it on a day.
    #[must_use]
    pub fn of(table: &Table, name: &str, on: Day) -> Self {
        let mut questions: Vec<SurveyQuestion> = Vec::new();
        for row in in_force(table, name, on) {
            let [_, question, answer] = row.keys.as_slice() else {
                continue;
            };
            let text = |index: usize| row.values.get(index)?.as_ref().and_then(Value::as_text);
            let counts = match text(1) {
                Some("满意") => SurveyCounts::Satisfied,
                Some("不满意") => SurveyCounts::Dissatisfied,
                _ => SurveyCounts::Apart,
            };
            let answer = (answer.to_string(), counts);
            match questions.iter_mut().find(|it| *it.name == **question) {
                Some(known) => known.answers.push(answer),
                None => questions.push(SurveyQuestion {
                    name: question.to_string(),
                    put: text(0).unwrap_or(question).to_owned(),
                    answers: vec![answer],
                }),
            }
        }
        Self {
            name: name.to_owned(),
            questions,
        }
    }
}

/// The kinds of act whose parties a form asks, as the law has it on a day.
#[must_use]
pub fn asked_procedures(library: &Library, form: &str, on: Day) -> Vec<ProcedureId> {
    let Some(table) = library.tables.get(ASKED) else {
        return Vec::new();
    };
    let rows = in_force(table, form, on);
    rows.filter_map(|row| Some((&**row.keys.get(1)?).into()))
        .collect()
}

fn in_force<'a>(
    table: &'a Table,
    form: &'a str,
    on: Day,
) -> impl Iterator<Item = &'a zs_law::TableRow> {
    let rows = table.rows.iter();
    rows.filter(move |row| {
        let now = row.from <= on && row.until.is_none_or(|until| on <= until);
        now && row.keys.first().is_some_and(|it| **it == *form)
    })
}
