//! `/schemes/units`: how far the items are in each unit, in the order of the register. There is no
//! ranking: whoever has more items has more to do, and nothing else.

use askama::Template;
use zs_base::UnitId;
use zs_power::Action;
use zs_work::view::{ItemFile, ItemPlace, Meets};

use super::asked::Asked;
use crate::answer::Answer;
use crate::frame::Frame;
use crate::pages::html;
use crate::routes::cases::asked_list::units_for;
use crate::trouble::Trouble;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "item_units.html")]
struct Page {
    frame: Frame,
    asked: Asked,
    name: String,
    schemes: Vec<(String, String, bool)>,
    years: Vec<(i16, bool)>,
    rows: Vec<Row>,
    /// Items of the scheme that no unit answers for.
    nobody: Vec<(String, String)>,
    may_share_out: bool,
}

/// How many items of a unit are how far.
struct Row {
    name: String,
    href: String,
    all: usize,
    open: usize,
    returned: usize,
    review: usize,
    reviewed: usize,
    ended: usize,
    met: usize,
    late: usize,
}

/// Shows the units.
///
/// # Errors
/// When the post may not assess the units, or the store fails.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let asked = Asked::of(visit)?;
    let units = units_for(visit, Action::Assess)?;
    let ids: Vec<UnitId> = units.iter().map(|(id, _)| id.clone()).collect();
    let files = asked.files(visit, &ids, asked.year)?;
    let rows = units.iter().filter_map(|(id, name)| {
        let own: Vec<&ItemFile> = files.iter().filter(|it| it.unit == *id).collect();
        (!own.is_empty()).then(|| Row::of(&asked, id, name, &own))
    });
    let rows: Vec<Row> = rows.collect();
    let held = |code: &str| files.iter().any(|it| it.item.as_deref() == Some(code));
    let nobody = asked.scheme.items.iter().filter(|it| !held(&it.code));
    let nobody = nobody.map(|it| (it.code.to_string(), it.title.to_string()));
    Ok(html(&Page {
        nobody: nobody.collect(),
        frame: visit.frame(),
        name: asked.scheme.name.to_string(),
        schemes: asked.schemes(visit),
        years: asked.years(visit),
        may_share_out: crate::routes::schemes::share_out::may_share_out(visit)?,
        rows,
        asked,
    }))
}

impl Row {
    fn of(asked: &Asked, unit: &UnitId, name: &str, own: &[&ItemFile]) -> Self {
        let so = |place: ItemPlace| own.iter().filter(|it| it.place == place).count();
        let is_late = |it: &&&ItemFile| {
            let left = it.clock.as_ref().map(|it| it.left);
            matches!(left, Some(zs_work::view::Left::Over(_)))
        };
        Self {
            name: name.to_owned(),
            href: format!("/workbook?{}", asked.with("unit", unit.as_str())),
            all: own.len(),
            open: so(ItemPlace::ToAnswer) + so(ItemPlace::ToAssign),
            returned: so(ItemPlace::Returned),
            review: so(ItemPlace::ToReview),
            reviewed: so(ItemPlace::Reviewed),
            ended: so(ItemPlace::Ended),
            met: own
                .iter()
                .filter(|it| it.ended.is_some() && it.meets() == Some(Meets::Yes))
                .count(),
            late: own.iter().filter(is_late).count(),
        }
    }
}
