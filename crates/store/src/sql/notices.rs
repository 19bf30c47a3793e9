//! The questions about notices, as statements for either database.

use zs_base::Day;

use crate::cell::Cell;
use crate::notices::NoticeAsk;
use crate::row::Row as _;
use crate::rows::NoticeRow;

/// What is public has a code; the words are those of the indexes.
const PUBLIC: &str = "FROM notice_row WHERE jurisdiction = $1 AND code <> ''";

/// The columns of a row.
pub(super) fn columns() -> String {
    let names = NoticeRow::TABLE.columns.iter();
    let names = names.map(|(name, _)| format!("notice_row.{name}"));
    names.collect::<Vec<_>>().join(", ")
}

/// The newest first.
const NEWEST: &str = "published DESC, case_id DESC, path DESC";

/// A part of the list, the newest first; `place` is that of the limit among the parameters.
pub(super) fn part(conditions: &str, place: usize) -> String {
    let next = place + 1;
    let keys = format!("{conditions} ORDER BY {NEWEST} LIMIT ${place} OFFSET ${next}");
    let newest = NEWEST.split(", ").map(|it| format!("notice_row.{it}"));
    let newest: Vec<_> = newest.collect();
    format!("{} ORDER BY {}", whole(&keys), newest.join(", "))
}

/// One notice by its code.
pub(super) fn by_code() -> String {
    whole("FROM notice_row WHERE jurisdiction = $1 AND code = $2 LIMIT 1")
}

/// Rows whose keys are found in an index that holds every column of the conditions, so that no
/// other row is read.
fn whole(keys: &str) -> String {
    format!(
        "SELECT {} FROM (SELECT due, case_id, path {keys}) AS part \
         JOIN notice_row ON notice_row.jurisdiction = $1 AND notice_row.due = part.due \
           AND notice_row.case_id = part.case_id AND notice_row.path = part.path",
        columns()
    )
}

/// The conditions of a question with their parameters, from the second on.
pub(super) fn asked(ask: &NoticeAsk) -> (String, Vec<Cell<'static>>) {
    let start = |day: Day| Cell::Int(day.start().ms());
    let (mut sql, mut cells) = (PUBLIC.to_owned(), Vec::new());
    let mut add = |condition: &str, cell: Cell<'static>| {
        cells.push(cell);
        sql.push_str(&format!(" AND {condition}${}", cells.len() + 1));
    };
    add("until >= ", Cell::Int(ask.today.number().into()));
    if let Some(unit) = &ask.unit {
        add("unit = ", Cell::text(unit.as_str()).into_owned());
    }
    if let Some(procedure) = &ask.procedure {
        add("procedure = ", Cell::text(procedure.as_str()).into_owned());
    }
    if let Some(day) = ask.from {
        add("published >= ", start(day));
    }
    if let Some(day) = ask.to {
        add("published < ", start(day.next()));
    }
    if let Some(text) = &ask.sought {
        // Letters and digits alone: nothing in them means more than itself to LIKE.
        let plain: String = text.chars().filter(|it| it.is_alphanumeric()).collect();
        add("sought LIKE ", Cell::Text(format!("%{plain}%").into()));
    }
    (sql, cells)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql::plan::plan;

    #[test]
    fn every_question_is_answered_from_an_index_that_holds_all_of_it() {
        let day = Day::from_number(20_000);
        for mask in 0..16 {
            let given = |bit: u32| mask & (1 << bit) != 0;
            let ask = NoticeAsk {
                today: day,
                unit: given(0).then(|| "u".into()),
                procedure: given(1).then(|| "p".into()),
                from: given(2).then_some(day),
                to: given(2).then_some(day),
                sought: given(3).then(|| "宏达".to_owned()),
                counted: None,
                skip: 0,
                limit: 20,
            };
            let (conditions, cells) = asked(&ask);
            let count = plan(&format!("SELECT COUNT(*) {conditions}"), cells.len() + 1);
            assert!(
                count.contains("COVERING INDEX notice_row_public"),
                "{ask:?}: {count}"
            );
            let part = plan(&part(&conditions, cells.len() + 2), cells.len() + 3);
            assert!(
                part.contains("COVERING INDEX notice_row_public"),
                "{ask:?}: {part}"
            );
        }
        let code = plan(&by_code(), 2);
        assert!(code.contains("INDEX notice_row_code"), "{code}");
    }
}
