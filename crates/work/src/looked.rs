//! How often units looked at personal data, month by month and by purpose, as everybody may know it; and
//! whose looks the person concerned is told only after a time, as the law has it.

use std::collections::BTreeMap;

use zs_assess::{Floored, floored};
use zs_base::{Day, PostId, UnitId};
use zs_event::{Cite, Value};
use zs_law::{Library, TableRow};
use zs_store::{Cell, Fault, LookCountRow, Reader, listing, page};

use crate::office::counted_purposes;
use crate::survey::FLOOR;

/// The table that says whose looks are told later, by post.
const LATER: &str = "查看记录延后告知";
/// Counts of one month that are read: some purposes for each unit.
const COUNTS_MAX: usize = 100_000;

/// Looks of a post are told only after so many days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldLater {
    /// The post.
    pub post: PostId,
    /// After how many days from the look.
    pub days: i32,
    /// Why.
    pub why: String,
    /// Where that stands.
    pub cite: Cite,
}

/// Whose looks are told only after a time, as the law has it on a day.
#[must_use]
pub fn told_later(library: &Library, on: Day) -> Vec<ToldLater> {
    let Some(table) = library.tables.get(LATER) else {
        return Vec::new();
    };
    let now = |row: &&TableRow| row.from <= on && row.until.is_none_or(|until| on <= until);
    let rule = |row: &TableRow| {
        let Some(Value::Count(days)) = table.value(row, "天数") else {
            return None;
        };
        let why = table.value(row, "理由").and_then(Value::as_text);
        Some(ToldLater {
            post: (&**row.keys.first()?).into(),
            days: i32::try_from(*days).ok()?,
            why: why.unwrap_or_default().to_owned(),
            cite: row.cite.clone(),
        })
    };
    table.rows.iter().filter(now).filter_map(rule).collect()
}

/// How often units looked at personal data in a month.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LookCounts {
    /// By unit in the order of their ids and by purpose in the order of the list; nothing where it is
    /// told only together with others.
    pub units: Vec<(UnitId, Vec<Option<u64>>)>,
    /// All small groups together, where they may be told.
    pub pool: Option<u64>,
    /// Everything together; nothing where even that is below the floor.
    pub whole: Option<u64>,
}

/// The first month for which there is a count, since which all looks are counted; nothing before the
/// first look.
///
/// # Errors
/// When the store cannot be read.
pub fn counted_since(reader: &mut dyn Reader) -> Result<Option<i64>, Fault> {
    let first: Vec<LookCountRow> = page(reader, &listing::LOOK_COUNTS, &[], None, 1)?;
    Ok(first.first().map(|row| row.month))
}

/// The counts of a month (year x 12 + month - 1) for these units, as far as everybody may know them.
///
/// # Errors
/// When the store cannot be read.
pub fn look_counts(
    reader: &mut dyn Reader,
    month: i64,
    units: &[UnitId],
) -> Result<LookCounts, Fault> {
    let prefix = [Cell::Int(month)];
    let rows: Vec<LookCountRow> = page(reader, &listing::LOOK_COUNTS, &prefix, None, COUNTS_MAX)?;
    let n = |row: LookCountRow| ((row.unit, row.purpose), row.n.unsigned_abs());
    Ok(told(&rows.into_iter().map(n).collect(), units))
}

fn told(counts: &BTreeMap<(UnitId, String), u64>, units: &[UnitId]) -> LookCounts {
    let Floored {
        shown,
        pooled,
        pool_is_told,
    } = floored(counts, FLOOR);
    let sum = |keys: &mut dyn Iterator<Item = &(UnitId, String)>| -> u64 {
        keys.filter_map(|key| counts.get(key)).sum()
    };
    let cell = |unit: &UnitId, purpose: &str| {
        let key = (unit.clone(), purpose.to_owned());
        match counts.get(&key) {
            None => Some(0),
            Some(n) => shown.contains(&key).then_some(*n),
        }
    };
    let line = |unit: &UnitId| {
        let cells = counted_purposes().into_iter().map(|it| cell(unit, it));
        (unit.clone(), cells.collect())
    };
    let whole = sum(&mut counts.keys());
    LookCounts {
        units: units.iter().map(line).collect(),
        pool: (pool_is_told && !pooled.is_empty()).then(|| sum(&mut pooled.iter())),
        whole: (whole == 0 || whole >= FLOOR).then_some(whole),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(rows: &[(&str, &str, u64)]) -> BTreeMap<(UnitId, String), u64> {
        let row =
            |(unit, purpose, n): &(&str, &str, u64)| (((*unit).into(), (*purpose).into()), *n);
        rows.iter().map(row).collect()
    }

    #[test]
    fn a_small_count_is_not_told_nor_what_it_could_be_computed_from() {
        let units: [UnitId; 3] = ["a".into(), "b".into(), "c".into()];
        let rows = [
            ("a", "办理本案", 40),
            ("a", "监督检查", 3),
            ("b", "办理本案", 7),
            ("b", "其他", 30),
        ];
        let it = told(&counts(&rows), &units);
        let all: Vec<Option<u64>> = it.units.iter().flat_map(|(_, row)| row.clone()).collect();
        // The three alone would follow from the total, so the seven went into the pool with them.
        assert_eq!((it.whole, it.pool), (Some(80), Some(10)));
        assert_eq!(all.iter().filter(|it| it.is_none()).count(), 2);
        let shown: u64 = all.iter().flatten().sum();
        assert_eq!(shown, 70);
        // A unit without looks stands in its place all the same.
        assert_eq!(it.units[2].1, vec![Some(0); counted_purposes().len()]);
        // Negative control: nothing is held back where every group is large enough.
        let large = told(&counts(&[("a", "办理本案", 5), ("b", "其他", 6)]), &units);
        assert_eq!((large.whole, large.pool), (Some(11), None));
        assert!(
            large
                .units
                .iter()
                .all(|(_, row)| row.iter().all(Option::is_some))
        );
        // Where there are hardly any, not even their sum is told.
        let few = told(&counts(&[("a", "办理本案", 4)]), &units);
        assert_eq!((few.whole, few.pool), (None, None));
    }
}
