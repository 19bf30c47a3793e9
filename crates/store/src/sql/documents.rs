//! The questions about normative documents, as statements for either database.

use crate::cell::Cell;
use crate::documents::{DocumentAsk, DocumentStanding};
use crate::row::Row as _;
use crate::rows::DocumentRow;

/// The newest first.
const NEWEST: &str = "published DESC, case_id DESC";

/// The columns of a row. What a search looks through is long and nobody reads it.
fn columns() -> String {
    let names = DocumentRow::TABLE.columns.iter();
    let names = names.map(|(name, _)| match *name {
        "sought" => "'' AS sought".to_owned(),
        name => format!("document_row.{name}"),
    });
    names.collect::<Vec<_>>().join(", ")
}

/// A part of the list, the newest first; `place` is that of the limit among the parameters. The keys
/// come from an index, so that only the rows of the part are read.
pub(super) fn part(conditions: &str, place: usize) -> String {
    let next = place + 1;
    let newest = NEWEST.split(", ").map(|it| format!("document_row.{it}"));
    let newest: Vec<_> = newest.collect();
    format!(
        "SELECT {} FROM (SELECT case_id {conditions} ORDER BY {NEWEST} \
         LIMIT ${place} OFFSET ${next}) AS part \
         JOIN document_row ON document_row.jurisdiction = $1 \
           AND document_row.case_id = part.case_id ORDER BY {}",
        columns(),
        newest.join(", ")
    )
}

/// One document by a column that an index serves; it tells documents apart.
pub(super) fn by(column: &str) -> String {
    let columns = columns();
    format!("SELECT {columns} FROM document_row WHERE jurisdiction = $1 AND {column} = $2 LIMIT 1")
}

/// The newest of the documents that came in the place of that of a case.
pub(super) fn after() -> String {
    format!(
        "SELECT {} FROM document_row WHERE jurisdiction = $1 AND replaces = $2 \
         ORDER BY published DESC LIMIT 1",
        columns()
    )
}

/// The conditions of a question with their parameters, from the second on.
pub(super) fn asked(ask: &DocumentAsk) -> (String, Vec<Cell<'static>>) {
    let mut sql = "FROM document_row WHERE jurisdiction = $1".to_owned();
    let mut cells = Vec::new();
    let mut add = |condition: &str, cell: Cell<'static>| {
        cells.push(cell);
        sql.push_str(&format!(" AND {condition} ${}", cells.len() + 1));
    };
    let today = Cell::Int(ask.today.number().into());
    match ask.standing {
        None => {}
        Some(DocumentStanding::Over) => add("last <", today),
        Some(standing) => {
            add("last >=", today.clone());
            match standing {
                DocumentStanding::Later => add("starts >", today),
                _ => add("starts <=", today),
            }
        }
    }
    if let Some(unit) = &ask.unit {
        add("unit =", Cell::text(unit.as_str()).into_owned());
    }
    for text in &ask.sought {
        // Letters and digits alone: nothing in them means more than itself to LIKE.
        let plain: String = text.chars().filter(|it| it.is_alphanumeric()).collect();
        add("sought LIKE", Cell::Text(format!("%{plain}%").into()));
    }
    (sql, cells)
}

#[cfg(test)]
mod tests {
    use zs_base::Day;

    use super::*;
    use crate::sql::plan::plan;

    #[test]
    fn a_list_is_read_from_an_index_that_holds_all_of_it_unless_words_are_looked_for() {
        let standings = [
            None,
            Some(DocumentStanding::InForce),
            Some(DocumentStanding::Later),
            Some(DocumentStanding::Over),
        ];
        for standing in standings {
            for (unit, words) in [(None, 0), (Some("u"), 0), (None, 1), (Some("u"), 2)] {
                let ask = DocumentAsk {
                    today: Day::from_number(20_000),
                    standing,
                    unit: unit.map(Into::into),
                    sought: vec!["物业".to_owned(); words],
                    skip: 0,
                    limit: 15,
                };
                let (conditions, cells) = asked(&ask);
                let count = plan(&format!("SELECT COUNT(*) {conditions}"), cells.len() + 1);
                let part = plan(&part(&conditions, cells.len() + 2), cells.len() + 3);
                let covers = |plan: &str| plan.contains("COVERING INDEX document_row_");
                assert!(words > 0 || covers(&count), "{ask:?}: {count}");
                assert!(words > 0 || covers(&part), "{ask:?}: {part}");
            }
        }
        let code = plan(&by("code"), 2);
        assert!(code.contains("INDEX document_row_code"), "{code}");
        let after = plan(&after(), 2);
        assert!(after.contains("INDEX document_row_replaces"), "{after}");
    }
}
