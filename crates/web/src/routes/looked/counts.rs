//! `/k/counts`: how often units looked at personal data in a month, by purpose, for everybody: no names,
//! no order but that of the register, and no small groups.

use askama::Template;
use serde_json::{Value, json};
use zs_base::{Day, UnitId};
use zs_paper::table::{Sheet, csv_of};
use zs_work::looked::{LookCounts, counted_since, look_counts};
use zs_work::office::counted_purposes;

use crate::answer::Answer;
use crate::frame::Frame;
use crate::pages::html;
use crate::trouble::Trouble;
use crate::visit::Visit;

/// Months that are offered to choose from.
const MONTHS: i64 = 12;
/// What stands in the place of a small count.
const SMALL: &str = "少于 5 次，并入合计";

#[derive(Template)]
#[template(path = "look_counts.html")]
struct Page {
    frame: Frame,
    month: String,
    /// The first month in which looks were counted.
    since: Option<String>,
    is_counted: bool,
    /// The months that are over, the newest first, each as its address has it.
    months: Vec<String>,
    purposes: Vec<&'static str>,
    units: Vec<(String, Vec<Option<u64>>)>,
    counts: LookCounts,
}

/// The table of a month.
///
/// # Errors
/// When the store fails.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let (month, counts) = counted(visit)?;
    let since = counted_since(visit.looker.reader())?;
    let last = last_month(visit.now.day());
    let months = (0..MONTHS).map(|back| written(last - back));
    // Units that looked at nothing at all make the table long and say nothing.
    let any = |row: &&(UnitId, Vec<Option<u64>>)| row.1.iter().any(|it| *it != Some(0));
    let units = counts.units.iter().filter(any);
    let units = units.map(|(unit, row)| (visit.site.unit(unit), row.clone()));
    let page = Page {
        months: months.collect(),
        month: written(month),
        is_counted: since.is_some_and(|since| since <= month),
        since: since.map(written),
        purposes: counted_purposes(),
        units: units.collect(),
        frame: visit.frame(),
        counts,
    };
    Ok(html(&page))
}

/// The same as CSV.
///
/// # Errors
/// When the store fails.
pub fn csv(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let (month, counts) = counted(visit)?;
    let purposes = counted_purposes().into_iter().map(str::to_owned);
    let head = ["单位".to_owned()].into_iter().chain(purposes);
    let row = |(unit, row): &(UnitId, Vec<Option<u64>>)| {
        let cells = row
            .iter()
            .map(|n| n.map_or(SMALL.to_owned(), |n| n.to_string()));
        [visit.site.unit(unit)].into_iter().chain(cells).collect()
    };
    let sheet = Sheet {
        name: "查看次数".to_owned(),
        head: head.collect(),
        rows: counts.units.iter().map(row).collect(),
    };
    let name = format!("查看个人信息的次数-{}.csv", written(month));
    let bytes = csv_of(&sheet).into_bytes();
    Ok(Answer::file(name, "text/csv; charset=utf-8", bytes))
}

/// The same as JSON: a small count is null.
///
/// # Errors
/// When the store fails.
pub fn json(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let (month, counts) = counted(visit)?;
    let units = counts.units.iter().map(|(unit, row)| {
        let counts: serde_json::Map<String, Value> = counted_purposes()
            .into_iter()
            .zip(row)
            .map(|(purpose, n)| (purpose.to_owned(), json!(n)))
            .collect();
        json!({ "unit": visit.site.unit(unit), "counts": counts })
    });
    let since = counted_since(visit.looker.reader())?;
    let value = json!({
        "month": written(month),
        "counted_since": since.map(written),
        "total": counts.whole,
        "small_groups_together": counts.pool,
        "units": units.collect::<Vec<Value>>(),
    });
    let name = format!("查看个人信息的次数-{}.json", written(month));
    let bytes = format!("{value}\n").into_bytes();
    Ok(Answer::file(name, "application/json; charset=utf-8", bytes))
}

/// The counts of the month that is asked for: one that is over, so that nobody learns of a single look
/// from how a count grows.
fn counted(visit: &mut Visit<'_>) -> Result<(i64, LookCounts), Trouble> {
    let last = last_month(visit.now.day());
    let asked = visit.ask.query.given("month");
    let month = match asked {
        None => last,
        Some(text) => read(text).filter(|it| *it <= last).ok_or_else(|| {
            Trouble::Bad("只有已经过完的月份有数，写成 2026-10 这样。".to_owned())
        })?,
    };
    let units = visit.site.units();
    let units: Vec<UnitId> = units.into_iter().map(|(unit, _)| unit).collect();
    let counts = look_counts(visit.looker.reader(), month, &units)?;
    Ok((month, counts))
}

/// The month before that of a day, as year x 12 + month - 1.
fn last_month(today: Day) -> i64 {
    let (year, month, _) = today.ymd();
    i64::from(year) * 12 + i64::from(month) - 2
}

fn written(month: i64) -> String {
    format!("{}-{:02}", month.div_euclid(12), month.rem_euclid(12) + 1)
}

fn read(text: &str) -> Option<i64> {
    let day: Day = format!("{text}-01").parse().ok()?;
    Some(last_month(day) + 1)
}

impl Page {
    /// Whether a month is the one that is shown.
    fn is_shown(&self, month: &str) -> bool {
        self.month == month
    }
}
