//! What a case counts for, as rows, and what a change of these rows adds to the kept counts.
//!
//! A figure is a sum of kept counts, so that it needs no look at a case; the rows say which cases
//! stand behind it. Both change in the transaction of the event.

use std::collections::BTreeMap;

use zs_base::{Digest, Moment, ProcedureId, UnitId};
use zs_case::{Kept, Tallied, View, tallied};
use zs_law::{FieldMeaning, Library, Tally};
use zs_store::{CountChange, Rows, TallyKept, TallyRow};

/// The kept counts of a tally are named so; a step has no blank in its name.
const COUNT: [(TallyKept, &str); 4] = [
    (TallyKept::NoLimit, "tally"),
    (TallyKept::InTime, "tally-in-time"),
    (TallyKept::Late, "tally-late"),
    (TallyKept::Open, "tally-open"),
];
/// The amounts of a tally added up.
const SUM: &str = "tally-sum";
/// How often a tally took so many days.
const DAYS: &str = "tally-days";
/// What is kept for the whole county beside its units: by month, and by day where there is a limit,
/// because a limit may end on a day that has not come.
const COUNTY: &str = "county";
const COUNTY_BY_DAY: &str = "county-day";
/// What stands there in the place of the unit, which no unit has for an id.
pub(crate) const COUNTY_UNIT: &str = "";
/// Days are written with so many digits, so that names stand in the order of days.
const DAY_DIGITS: usize = 6;

/// The name of the kept count of a tally.
pub(crate) fn count_name(kept: TallyKept, tally: &str) -> String {
    let word = COUNT.iter().find(|(it, _)| *it == kept);
    format!("{} {tally}", word.map_or("tally", |(_, word)| word))
}

/// The name of the kept sum of a tally.
pub(crate) fn sum_name(tally: &str) -> String {
    format!("{SUM} {tally}")
}

/// The name of the kept count of what took so many days; without days, what all of them begin with.
pub(crate) fn days_name(tally: &str, days: Option<i64>) -> String {
    // Days before the beginning are a wrong date: they count as none.
    let days = days.map(|it| format!("{:0DAY_DIGITS$}", it.max(0)));
    format!("{DAYS} {tally} {}", days.unwrap_or_default())
}

/// The name under which the same is kept by month for the whole county.
pub(crate) fn of_county(name: &str) -> String {
    format!("{COUNTY} {name}")
}

/// The name under which the same is kept by day for the whole county; what is counted there as the
/// month is the number of the day.
pub(crate) fn of_county_by_day(name: &str) -> String {
    format!("{COUNTY_BY_DAY} {name}")
}

/// What a case counts for. An occurrence that was there before stays with the unit that had the case
/// when it came about.
pub(crate) fn tally_rows(
    view: &View<'_>,
    tallies: &[Tally],
    before: &[Rows],
) -> impl Iterator<Item = Rows> {
    let state = view.state;
    let found = tallied(view, tallies).into_iter();
    found.map(move |it| {
        let mut row = row_of(view, it);
        let earlier = before.iter().find_map(|other| match other {
            Rows::Tally(other) if is_same(other, &row) => Some(other.unit.clone()),
            _ => None,
        });
        row.unit = earlier.unwrap_or_else(|| state.unit.clone());
        Rows::Tally(row)
    })
}

fn row_of(view: &View<'_>, it: Tallied) -> TallyRow {
    let state = view.state;
    TallyRow {
        unit: state.unit.clone(),
        tally: it.tally.to_string(),
        at: it.at,
        case: state.case,
        path: it.path.map_or_else(String::new, |path| path.to_string()),
        round: it.round,
        procedure: state.procedure().id.clone(),
        kept: match it.kept {
            Kept::NoLimit => TallyKept::NoLimit,
            Kept::InTime => TallyKept::InTime,
            Kept::Late => TallyKept::Late,
            Kept::Open => TallyKept::Open,
        },
        value: it.value,
        days: it.days,
    }
}

/// Whether two rows tell of the same occurrence.
fn is_same(one: &TallyRow, other: &TallyRow) -> bool {
    (&one.tally, &one.path, one.round) == (&other.tally, &other.path, other.round)
}

/// What a change of the rows of a case adds to the kept counts.
pub(crate) fn recount(before: &[Rows], after: &[Rows], counts: &mut BTreeMap<CountChange, i64>) {
    let gone = before.iter().filter(|row| !after.contains(row));
    let come = after.iter().filter(|row| !before.contains(row));
    let signed = gone.map(|row| (row, -1)).chain(come.map(|row| (row, 1)));
    for (row, sign) in signed {
        if let Rows::Tally(row) = row {
            add(row, sign, counts);
        }
    }
}

fn add(row: &TallyRow, sign: i64, counts: &mut BTreeMap<CountChange, i64>) {
    let month = month_of(row.at);
    let mut add_at = |unit: UnitId, procedure: ProcedureId, month: i64, what: String, n: i64| {
        let change = CountChange {
            unit,
            procedure,
            month,
            what,
        };
        *counts.entry(change).or_default() += n;
    };
    let nobody = || (UnitId::from(COUNTY_UNIT), ProcedureId::from(""));
    if row.kept != TallyKept::NoLimit {
        let what = of_county_by_day(&count_name(row.kept, &row.tally));
        let (unit, procedure) = nobody();
        add_at(unit, procedure, row.at.day().number().into(), what, sign);
    }
    let mut add = |what: String, n: i64| {
        let (unit, procedure) = nobody();
        add_at(unit, procedure, month, of_county(&what), n);
        add_at(row.unit.clone(), row.procedure.clone(), month, what, n);
    };
    add(count_name(row.kept, &row.tally), sign);
    if row.value != 0 {
        add(sum_name(&row.tally), sign.saturating_mul(row.value));
    }
    if row.days.is_some() {
        add(days_name(&row.tally, row.days), sign);
    }
}

/// The month of a moment as counts number it.
pub(crate) fn month_of(at: Moment) -> i64 {
    let (year, month, _) = at.day().ymd();
    i64::from(year) * 12 + i64::from(month) - 1
}

/// What decides which rows there are: rows that another law made must be made anew.
pub(crate) fn tallies_digest(library: &Library) -> Digest {
    let portal = (&library.document, &library.certificate);
    let mut text = format!("{:?}{portal:?}", library.tallies);
    let overlaid = library.overlaid.values();
    for procedure in library.procedures.values().chain(overlaid).flatten() {
        if let Some(at) = procedure.meaning(FieldMeaning::Against) {
            text.push_str(&format!("\n{} against {at}", procedure.id));
        }
        for step in procedure.steps.iter() {
            let outcomes = step.outcomes.iter().map(|it| it.counts.as_deref());
            let own = [step.counts.as_deref()];
            for name in own.into_iter().chain(outcomes).flatten() {
                text.push_str(&format!("\n{} {} {}", procedure.id, step.id, name));
            }
        }
    }
    Digest::of(&[b"zhunsheng tallies", text.as_bytes()])
}
