//! The questions about notices, as statements for either database.

use zs_base::Day;

use crate::cell::Cell;
use crate::notices::NoticeAsk;
use crate::row::Row as _;
use crate::rows::NoticeRow;

/// What is public has a code; the words are those of the indexes.
const PUBLIC: &str = "FROM notice_row WHERE jurisdiction = $1 AND code > ''";

/// The columns of a row.
pub(super) fn columns() -> String {
    let names = NoticeRow::TABLE.columns.iter().map(|(name, _)| *name);
    names.collect::<Vec<_>>().join(", ")
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

/// One notice by its code.
pub(super) fn by_code() -> String {
    let columns = columns();
    format!("SELECT {columns} {PUBLIC} AND code = $2 ORDER BY published, case_id, path LIMIT 1")
}
