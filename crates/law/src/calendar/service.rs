//! The ways of service: `law/service.toml`.

use std::ops::Range;
use std::sync::Arc;

use zs_base::{Day, Diagnostic, Source};
use zs_time::ServiceWay;

use super::table::{Problems, Table, parse};
use crate::calendar_codes::{ZS2812, ZS2813};

/// The most days that a way of service may take.
const PLUS_DAYS_MAX: i64 = 365;

/// Reads the ways of service; none when something is wrong.
#[must_use]
pub fn read_service_ways(source: &Arc<Source>) -> (Vec<ServiceWay>, Vec<Diagnostic>) {
    let mut problems = Problems::new(source);
    let parsed = parse(&source.text, &mut problems);
    if problems.any_error() {
        return (Vec::new(), problems.list);
    }
    let mut top = Table::new(parsed.get_ref(), 0..0, &mut problems);
    let placed = top.tables("way", true, read_way);
    top.finish();
    check_validity(&placed, &mut problems);
    let ways = placed.into_iter().map(|(way, _)| way).collect();
    if problems.any_error() {
        return (Vec::new(), problems.list);
    }
    (ways, problems.list)
}

fn read_way(mut table: Table<'_, '_>) -> Option<(ServiceWay, Range<usize>)> {
    let at = table.at();
    let (id, name) = (table.text("id"), table.text("name"));
    let days = table.whole("plus_days");
    if let Some(days) = days
        .as_ref()
        .filter(|days| !(0..=PLUS_DAYS_MAX).contains(&days.value))
    {
        let cause = format!("{} 天不在 0 到 {PLUS_DAYS_MAX} 之间", days.value);
        table
            .problems
            .error(ZS2813, days.at.clone(), cause, "改成法定的天数");
    }
    let (proof, cite) = (table.texts("proof"), table.text("cite"));
    let from = table.day_if_any("valid_from");
    let until = table.day_if_any("valid_until");
    table.confirm("这种送达方式的依据");
    table.finish();
    let way = ServiceWay {
        id: id?.value,
        name: name?.value,
        plus_days: u32::try_from(days?.value).ok()?,
        proof: proof?.value,
        cite: cite?.value,
        valid_from: from.map(|day| day.value),
        valid_until: until.map(|day| day.value),
    };
    Some((way, at))
}

fn check_validity(ways: &[(ServiceWay, Range<usize>)], problems: &mut Problems) {
    let bounds = |way: &ServiceWay| {
        (
            way.valid_from.unwrap_or(Day::MIN),
            way.valid_until.unwrap_or(Day::MAX),
        )
    };
    for (index, (way, at)) in ways.iter().enumerate() {
        let (from, until) = bounds(way);
        let overlaps = ways[..index].iter().any(|(other, _)| {
            let (first, last) = bounds(other);
            other.id == way.id && from <= last && first <= until
        });
        if from > until || overlaps {
            let cause = format!(
                "“{}”（{}）的有效期先止后起，或者与另一个版本重叠",
                way.name, way.id
            );
            problems.error(ZS2812, at.clone(), cause, "改正 valid_from 和 valid_until");
        }
    }
}
