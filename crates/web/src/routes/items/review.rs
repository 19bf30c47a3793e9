//! `/schemes/review`: 审核打分. What is asked, what the acts say, what the unit says with its files, and
//! what was said last year stand on one screen beside the form of the next step.

use askama::Template;
use zs_base::{CaseId, UnitId};
use zs_power::Action;
use zs_work::view::{ItemFile, ItemPlace, Spot};

use super::asked::Asked;
use super::shown::Shown;
use super::workbook::{Chosen, step_of, turns};
use crate::answer::Answer;
use crate::filters;
use crate::frame::Frame;
use crate::pages::asked::Control;
use crate::pages::html;
use crate::routes::cases::asked_list::units_for;
use crate::trouble::Trouble;
use crate::visit::Visit;

/// Units whose items wait, in the order of the list.
struct Waiting {
    case: CaseId,
    unit: String,
    title: String,
    code: String,
    answer: String,
    place: (&'static str, &'static str),
    due: Option<(String, String)>,
}

#[derive(Template)]
#[template(path = "item_review.html")]
struct Page {
    frame: Frame,
    asked: Asked,
    name: String,
    schemes: Vec<(String, String, bool)>,
    years: Vec<(i16, bool)>,
    waiting: Vec<Waiting>,
    chosen: Option<Chosen>,
    done: bool,
}

/// Shows what waits and one item of it.
///
/// # Errors
/// When the post may not assess the units, or the store fails.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let asked = Asked::of(visit)?;
    let units = units_for(visit, Action::Assess)?;
    let ids: Vec<UnitId> = units.into_iter().map(|(id, _)| id).collect();
    let files = asked.files(visit, &ids, asked.year)?;
    let mut taken: Vec<&ItemFile> = files.iter().filter(|it| waits(it)).collect();
    // What is due first comes first, whosever it is.
    taken.sort_by_key(|it| (it.clock.as_ref().map(|it| it.due), it.serial));
    let chosen = match asked.item {
        Some(case) => {
            let file = files.iter().find(|it| it.case == case);
            let file = file.ok_or(Trouble::NoPage)?;
            Some(chosen(visit, &asked, file, &taken)?)
        }
        None => None,
    };
    let line = |it: &&ItemFile| {
        let shown = it.answer.as_ref().and_then(|it| it.outcome.clone());
        Waiting {
            case: it.case,
            unit: visit.site.unit(&it.unit),
            title: it.matter.clone(),
            code: it.item.clone().unwrap_or_default(),
            answer: shown.unwrap_or_default(),
            place: super::shown::place(it),
            due: it
                .clock
                .as_ref()
                .map(|it| (it.due.to_string(), it.left_words())),
        }
    };
    Ok(html(&Page {
        waiting: taken.iter().map(line).collect(),
        frame: visit.frame(),
        name: asked.scheme.name.to_string(),
        schemes: asked.schemes(visit),
        years: asked.years(visit),
        done: visit.ask.query.given("done").is_some(),
        chosen,
        asked,
    }))
}

/// Whether an item waits for the visitor, or for somebody who looks at the answer.
fn waits(file: &ItemFile) -> bool {
    file.place == ItemPlace::ToReview
        || (file.place == ItemPlace::Reviewed && file.mine().is_some())
}

fn chosen(
    visit: &mut Visit<'_>,
    asked: &Asked,
    file: &ItemFile,
    taken: &[&ItemFile],
) -> Result<Chosen, Trouble> {
    let units = std::slice::from_ref(&file.unit);
    let before = asked.files(visit, units, asked.year - 1)?;
    let stands = asked.standing(visit, &file.unit)?;
    let before = before
        .iter()
        .find(|it| it.item.is_some() && it.item == file.item);
    let unit = visit.site.unit(&file.unit);
    let item = Shown::of(&visit.law.library, asked, file, &stands, before, unit);
    let then = format!(
        "/schemes/review?{}",
        asked.with("item", &file.case.to_string())
    );
    Ok(Chosen {
        item,
        step: step_of(visit, file, then)?,
        turns: turns(taken, file.case),
    })
}
