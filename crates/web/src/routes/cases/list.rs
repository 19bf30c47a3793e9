//! `GET /cases`: 台账, the cases of the units that the visitor may read.

use askama::Template;
use zs_base::UnitId;
use zs_power::{Action, Matter, may};
use zs_store::{CaseRow, Cell, listing, page};

use crate::answer::Answer;
use crate::filters;
use crate::frame::Frame;
use crate::pages::html;
use crate::pages::pager::Pager;
use crate::trouble::Trouble;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "cases.html")]
struct Page {
    frame: Frame,
    units: Vec<(String, String)>,
    unit: String,
    rows: Vec<Row>,
    next: Option<String>,
    first: Option<String>,
    today: zs_base::Day,
}

struct Row {
    case: String,
    serial: u64,
    procedure: String,
    opened_on: zs_base::Day,
    status: String,
    is_open: bool,
    ended: Option<zs_base::Day>,
    events: u32,
}

/// Shows the newest cases of one unit.
///
/// # Errors
/// When the post may not read cases, or the store fails.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let who = visit.visitor()?;
    let law = visit.site.law.clone();
    let readable = |unit: &UnitId| {
        let matter = Matter {
            unit: Some(unit),
            ..Matter::default()
        };
        let verdict = may(
            &law.authority,
            &law.units(),
            &who.asker(),
            Action::ReadCase,
            &matter,
        );
        verdict.into_result()
    };
    let units: Vec<(UnitId, String)> = visit
        .site
        .units()
        .into_iter()
        .filter(|(unit, _)| readable(unit).is_ok())
        .collect();
    let query = &visit.ask.query;
    let unit: UnitId = query
        .given("unit")
        .map_or_else(|| who.unit.clone(), Into::into);
    readable(&unit)?;
    let rows = Pager::rows(query);
    let after = query.get("after").parse::<i64>().ok();
    let prefix = [Cell::text(unit.as_str())];
    let cells = after.map(|number| [Cell::Int(number)]);
    let cells = cells.as_ref().map(<[_; 1]>::as_slice);
    let reader = visit.looker.reader();
    let found: Vec<CaseRow> = page(reader, &listing::CASES_OF_UNIT, &prefix, cells, rows + 1)?;
    let goes_on = found.len() > rows;
    let shown = &found[..found.len().min(rows)];
    let last = shown.last().filter(|_| goes_on);
    let address = |value: &str| format!("/cases?{}", query.with("after", value));
    Ok(html(&Page {
        frame: visit.frame(),
        next: last.map(|row| address(&row.number.to_string())),
        first: after.map(|_| address("")),
        rows: shown.iter().map(|row| Row::of(row, &law)).collect(),
        units: units
            .iter()
            .map(|(id, name)| (id.to_string(), name.clone()))
            .collect(),
        unit: unit.to_string(),
        today: visit.now.day(),
    }))
}

impl Row {
    fn of(row: &CaseRow, law: &zs_work::Law) -> Self {
        let procedure = law.library.version(&row.procedure, &[], row.version);
        Self {
            case: row.case.to_string(),
            serial: row.number,
            procedure: procedure
                .map_or_else(|| row.procedure.to_string(), |it| it.name.to_string()),
            opened_on: row.opened_on.day(),
            status: row.status.clone(),
            is_open: row.ended.is_none(),
            ended: row.ended.map(|at| at.day()),
            events: row.events,
        }
    }
}
