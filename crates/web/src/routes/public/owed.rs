//! `GET /g/owed`: how many decisions each unit should have made public by now and has not (N7), in
//! the order of the register. Which ones they are only supervision sees: nothing of them is public.

use askama::Template;
use zs_base::Day;

use super::public;
use crate::answer::Answer;
use crate::filters;
use crate::frame::Frame;
use crate::owed_counts::owed;
use crate::pages::html;
use crate::trouble::Trouble;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "owed.html")]
struct Page {
    frame: Frame,
    /// Name and number of each unit that owes any.
    units: Vec<(String, usize)>,
    total: usize,
    today: Day,
}

/// Shows the numbers.
///
/// # Errors
/// When the store fails.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let today = visit.now.day();
    let units = visit.looker.units(visit.now)?;
    let owed = owed(visit)?;
    let named = owed.iter().map(|(unit, number)| {
        let name = units.get(unit).cloned();
        (name.unwrap_or_else(|| unit.to_string()), *number)
    });
    let page = Page {
        total: owed.values().sum(),
        units: named.collect(),
        frame: visit.frame(),
        today,
    };
    Ok(public(visit, html(&page)))
}
