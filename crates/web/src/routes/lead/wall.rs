//! `GET /lead/wall`: 大屏, the same five figures huge, their months, and how many cases of each unit
//! are over their last day; no names of people and no ranking.

use askama::Template;
use zs_work::overdue;

use super::{Shown, shown};
use crate::answer::Answer;
use crate::pages::html;
use crate::pages::trend::Ink;
use crate::routes::figures::Asked;
use crate::trouble::Trouble;
use crate::visit::Visit;

/// Seconds after which the whole page comes anew.
const RELOAD_SECONDS: u32 = 60;
/// Seconds for which one of the pages in turn stays.
const TURN_SECONDS: u32 = 20;
/// Pages in turn: the figures, their months, the units.
const PAGES: u32 = 3;

#[derive(Template)]
#[template(path = "wall.html")]
struct Page {
    county: String,
    sample: bool,
    style: String,
    whose: String,
    said: String,
    /// The address without what follows about loading anew.
    here: String,
    /// Which of the pages in turn; 0 where all of them stand below each other and come anew, none where
    /// the page stands still for somebody who reads it.
    page: Option<u32>,
    /// After how long what comes.
    reload: Option<String>,
    figures: Vec<Shown>,
    /// Name, address and number of each unit that has any, in the order of the register.
    units: Vec<(String, String, usize)>,
    total: usize,
    now: String,
}

/// Shows the wall.
///
/// # Errors
/// When the post may not assess, the law names no figures, or the store fails.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let asked = Asked::of_all(visit)?;
    let figures = shown(visit, &asked, Ink::Wall)?;
    let reader = visit.looker.reader();
    let late = overdue(reader, &asked.ask.units, asked.ask.as_of, 0)?;
    let units = asked.units.iter();
    let units = units.filter_map(|(unit, name)| {
        let pair = crate::pairs::Pairs::default().with("unit", unit.as_str());
        let number = *late.by_unit.get(unit)?;
        Some((name.clone(), format!("/lead/overdue?{pair}"), number))
    });
    let page = visit.ask.query.given("page").and_then(|it| it.parse().ok());
    let page = page.filter(|it| (0..=PAGES).contains(it));
    let unit = crate::pairs::Pairs::default().with("unit", &asked.unit);
    let here = format!("/lead/wall?{unit}");
    let reload = page.map(|page| match page {
        0 => RELOAD_SECONDS.to_string(),
        page => format!("{TURN_SECONDS};url={here}&page={}", page % PAGES + 1),
    });
    let frame = visit.frame();
    Ok(html(&Page {
        county: frame.county,
        sample: frame.sample,
        style: frame.style,
        whose: asked.whose(),
        said: asked.ask.period.said(),
        here,
        page,
        reload,
        figures,
        units: units.collect(),
        total: late.total(),
        now: frame.now,
    }))
}

impl Page {
    /// Whether a part is shown now.
    fn shows(&self, part: u32) -> bool {
        self.page.is_none_or(|page| page == 0 || page == part)
    }
}
