//! The numbers of the month on the first page, as `law/portal.toml` chooses them. Each is the whole of a
//! list that everybody may read and leads to that list, so that whoever doubts it counts again.

use zs_base::Day;
use zs_law::{PortalCount, PortalNumber};
use zs_store::{DocumentAsk, DocumentStanding, NoticeAsk};

use crate::notice_counts::notices;
use crate::owed_counts::owed;
use crate::pairs::Pairs;
use crate::trouble::Trouble;
use crate::visit::Visit;

/// A number with the list that it counts.
pub(in crate::routes) struct Number {
    pub(in crate::routes) name: String,
    pub(in crate::routes) value: u64,
    /// The measure word.
    pub(in crate::routes) unit: String,
    /// The address of the list.
    pub(in crate::routes) list: String,
}

/// The numbers as they are today, in the order of the law.
///
/// # Errors
/// When the store fails.
pub(in crate::routes) fn numbers(visit: &mut Visit<'_>) -> Result<Vec<Number>, Trouble> {
    let chosen = &visit.law.clone().library.portal_numbers;
    let each = chosen.iter().map(|it| {
        let (value, list) = counted(visit, it)?;
        Ok(Number {
            name: it.name.to_string(),
            value,
            unit: it.unit.to_string(),
            list,
        })
    });
    each.collect()
}

/// How many there are, and where they are listed.
fn counted(visit: &mut Visit<'_>, of: &PortalNumber) -> Result<(u64, String), Trouble> {
    let today = visit.now.day();
    let first = first_of_month(today);
    Ok(match of.counts {
        PortalCount::Notices => {
            let ask = NoticeAsk {
                today,
                procedure: of.procedure.clone(),
                from: Some(first),
                limit: 1,
                ..NoticeAsk::default()
            };
            let total = notices(visit, ask)?.total;
            let kind = of.procedure.as_ref().map_or("", |it| it.as_str());
            let query = Pairs::default().and("from", &first.to_string());
            (total, format!("/g?{}", query.with("kind", kind)))
        }
        PortalCount::Owed => {
            let total: usize = owed(visit)?.values().sum();
            (total as u64, "/g/owed".to_owned())
        }
        PortalCount::Consultations => {
            let all = visit.looker.public_consultations(visit.now)?;
            let open = all.iter().filter(|it| it.is_open()).count();
            (open as u64, "/y".to_owned())
        }
        PortalCount::Documents => {
            let ask = DocumentAsk {
                today,
                standing: Some(DocumentStanding::InForce),
                limit: 1,
                ..DocumentAsk::default()
            };
            let found = visit.looker.reader().public_documents(&ask)?;
            (found.total, "/w".to_owned())
        }
        PortalCount::Draws => {
            let all = visit.looker.draws(visit.now)?;
            let drawn = |day: &Day| (first..=today).contains(day);
            let drawn = all
                .iter()
                .filter(|it| it.drawn.as_ref().is_some_and(|it| drawn(&it.0)));
            (drawn.count() as u64, "/j".to_owned())
        }
    })
}

fn first_of_month(day: Day) -> Day {
    let (_, _, of_month) = day.ymd();
    day.plus(1 - i32::from(of_month))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_begins_on_its_first_day() {
        let first = |day: &str| first_of_month(day.parse().unwrap()).to_string();
        assert_eq!(first("2026-11-28"), "2026-11-01");
        assert_eq!(first("2026-03-01"), "2026-03-01");
        assert_eq!(first("2024-02-29"), "2024-02-01");
    }
}
