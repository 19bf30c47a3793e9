//! `/ratings`: what people said of inspections, for those who supervise: counts of units and quarters that
//! are over, no persons and no small groups.

use askama::Template;
use zs_base::UnitId;
use zs_work::rating::{RatingBlock, RatingQuestion, rating_questions, rating_result};

use crate::answer::Answer;
use crate::frame::Frame;
use crate::pages::html;
use crate::trouble::Trouble;
use crate::visit::Visit;

/// Quarters that are offered to choose from.
const QUARTERS: i64 = 8;

#[derive(Template)]
#[template(path = "ratings.html")]
struct Page {
    frame: Frame,
    quarter: String,
    quarters: Vec<String>,
    questions: Vec<RatingQuestion>,
    units: Vec<(String, Option<RatingBlock>)>,
    pool: Option<RatingBlock>,
}

/// Shows a quarter: the last one that is over, unless another is asked for.
///
/// # Errors
/// When the store fails.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let (year, month, _) = visit.now.day().ymd();
    let last = (i64::from(year) * 12 + i64::from(month) - 1) / 3 - 1;
    let quarters: Vec<i64> = (0..QUARTERS).map(|back| last - back).collect();
    let asked = visit.ask.query.get("quarter");
    let mut known = quarters.iter();
    // Only what is over is told, so that nobody learns of one answer from how a count grows.
    let quarter = known.find(|it| written(**it) == asked).copied();
    let quarter = quarter.unwrap_or(last);
    let questions = rating_questions(&visit.law.library, visit.now.day());
    let units: Vec<UnitId> = visit.site.units().into_iter().map(|it| it.0).collect();
    let months = (quarter * 3, quarter * 3 + 2);
    let result = rating_result(visit.looker.reader(), &units, months, &questions)?;
    let units = result.units.into_iter();
    Ok(html(&Page {
        frame: visit.frame(),
        quarter: written(quarter),
        quarters: quarters.into_iter().map(written).collect(),
        units: units
            .map(|(unit, it)| (visit.site.unit(&unit), it))
            .collect(),
        pool: result.pool,
        questions,
    }))
}

fn written(quarter: i64) -> String {
    format!(
        "{}年第{}季度",
        quarter.div_euclid(4),
        quarter.rem_euclid(4) + 1
    )
}

impl Page {
    /// Whether a quarter is the one that is shown.
    fn is_shown(&self, quarter: &str) -> bool {
        self.quarter == quarter
    }

    /// The counts of a question, each with its answer.
    fn counts(&self, block: &RatingBlock, question: &usize) -> String {
        let Some(answers) = self.questions.get(*question) else {
            return String::new();
        };
        let counts = block.answers.get(*question).into_iter().flatten();
        let pairs = answers.answers.iter().zip(counts);
        let pairs: Vec<String> = pairs.map(|(answer, n)| format!("{answer} {n}")).collect();
        pairs.join("，")
    }
}
