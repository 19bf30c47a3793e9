//! Statements made from the descriptions of tables.

use crate::table::{Direction, Kind, Listing, Only, Table};

/// What happens to rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Verb {
    /// A row that must be new.
    Insert,
    /// A row that replaces the one with the same key.
    Put,
    /// A row whose last column is added to that of the row with the same key.
    Add,
    /// New values for a row that exists.
    Replace,
    /// New values for the columns of a row that exists which are not steady.
    Alter,
    /// Takes away the row with this key. The cells are those of the key.
    Delete,
    /// Takes away all rows with this first key column.
    Clear,
    /// Takes away all rows of the jurisdiction. The cells are none.
    Empty,
}

impl Verb {
    /// The first column that the verb changes in a row that exists.
    const fn first_changed(self, table: &Table) -> usize {
        match self {
            Self::Alter => table.key + table.steady,
            _ => table.key,
        }
    }

    /// How many cells of a row the verb takes.
    pub(crate) fn cells(self, table: &Table) -> usize {
        match self {
            Self::Insert | Self::Put | Self::Add | Self::Replace | Self::Alter => {
                table.columns.len()
            }
            Self::Delete => table.key,
            Self::Clear => 1,
            Self::Empty => 0,
        }
    }
}

/// What follows `INSERT ... VALUES`, by verb.
pub(crate) fn on_conflict(verb: Verb, table: &Table) -> String {
    let names = || table.columns.iter().map(|(name, _)| *name);
    let key: Vec<_> = std::iter::once("jurisdiction")
        .chain(names().take(table.key))
        .collect();
    let key = key.join(", ");
    let changes: Vec<_> = names()
        .skip(table.key)
        .map(|name| match verb {
            Verb::Add => format!("{name} = {}.{name} + excluded.{name}", table.name),
            _ => format!("{name} = excluded.{name}"),
        })
        .collect();
    match verb {
        Verb::Insert => String::new(),
        // A row that is all key is already what it should be.
        _ if changes.is_empty() => format!(" ON CONFLICT ({key}) DO NOTHING"),
        _ => format!(" ON CONFLICT ({key}) DO UPDATE SET {}", changes.join(", ")),
    }
}

/// The statement for one row; `?1` is the jurisdiction.
///
/// Only SQLite is asked so; its `?n` tells the place by itself.
pub(crate) fn one_row(verb: Verb, table: &Table) -> String {
    let count = verb.cells(table);
    let names: Vec<_> = table.columns[..count]
        .iter()
        .map(|(name, _)| *name)
        .collect();
    let equal = |from: usize, to: usize, separator: &str| {
        let pairs = names[from..to].iter().enumerate();
        let pairs = pairs.map(|(index, name)| format!("{name} = ?{}", from + index + 2));
        pairs.collect::<Vec<_>>().join(separator)
    };
    let name = table.name;
    match verb {
        Verb::Empty => empty(name).replace("$1", "?1"),
        Verb::Delete | Verb::Clear => {
            format!(
                "DELETE FROM {name} WHERE jurisdiction = ?1 AND {}",
                equal(0, count, " AND ")
            )
        }
        Verb::Replace | Verb::Alter => format!(
            "UPDATE {name} SET {} WHERE jurisdiction = ?1 AND {}",
            equal(verb.first_changed(table), count, ", "),
            equal(0, table.key, " AND ")
        ),
        Verb::Insert | Verb::Put | Verb::Add => {
            let marks: Vec<_> = (2..=count + 1).map(|n| format!("?{n}")).collect();
            let (names, marks) = (names.join(", "), marks.join(", "));
            let conflict = on_conflict(verb, table);
            format!("INSERT INTO {name} (jurisdiction, {names}) VALUES (?1, {marks}){conflict}")
        }
    }
}

/// The statement for many rows, whose parameters are arrays of the columns behind `$1`.
pub(crate) fn many_rows(verb: Verb, table: &Table) -> String {
    let count = verb.cells(table);
    let columns = &table.columns[..count];
    let arrays: Vec<_> = columns
        .iter()
        .enumerate()
        .map(|(index, (_, kind))| format!("${}::{}[]", index + 2, postgres_type(*kind)))
        .collect();
    let names: Vec<_> = columns.iter().map(|(name, _)| *name).collect();
    let rows = format!("UNNEST({})", arrays.join(", "));
    let given = format!("{rows} AS given ({})", names.join(", "));
    let name = table.name;
    let key: Vec<_> = names[..count.min(table.key)]
        .iter()
        .map(|column| format!("{name}.{column} = given.{column}"))
        .collect();
    let key = key.join(" AND ");
    match verb {
        Verb::Empty => empty(name),
        Verb::Delete | Verb::Clear => {
            format!("DELETE FROM {name} USING {given} WHERE {name}.jurisdiction = $1 AND {key}")
        }
        Verb::Replace | Verb::Alter => {
            let changes: Vec<_> = names[verb.first_changed(table)..]
                .iter()
                .map(|column| format!("{column} = given.{column}"))
                .collect();
            let changes = changes.join(", ");
            format!(
                "UPDATE {name} SET {changes} FROM {given} WHERE {name}.jurisdiction = $1 AND {key}"
            )
        }
        Verb::Insert | Verb::Put | Verb::Add => {
            let (names, conflict) = (names.join(", "), on_conflict(verb, table));
            format!(
                "INSERT INTO {name} (jurisdiction, {names}) SELECT $1::text, * FROM {rows}{conflict}"
            )
        }
    }
}

fn empty(table: &str) -> String {
    format!("DELETE FROM {table} WHERE jurisdiction = $1")
}

const fn postgres_type(kind: Kind) -> &'static str {
    match kind {
        Kind::Int => "bigint",
        Kind::Text => "text",
        Kind::Blob => "bytea",
    }
}

/// The statement of one page of a listing.
///
/// Its parameters: jurisdiction, prefix, the rest of the order after which to go on, limit.
pub(crate) fn page(listing: &Listing, prefix: usize, goes_on: bool) -> String {
    let columns = listing.table.columns;
    let name = |index: &usize| columns[*index].0;
    let all: Vec<_> = columns.iter().map(|(name, _)| *name).collect();
    let mut sql = format!(
        "SELECT {} FROM {} WHERE jurisdiction = $1",
        all.join(", "),
        listing.table.name
    );
    for (index, column) in listing.order[..prefix].iter().enumerate() {
        sql.push_str(&format!(" AND {} = ${}", name(column), index + 2));
    }
    sql.push_str(&only(listing));
    let (beyond, word) = match listing.direction {
        Direction::Ascending => (">", ""),
        Direction::Descending => ("<", " DESC"),
    };
    let rest = &listing.order[prefix..];
    let mut next = prefix + 2;
    if goes_on && !rest.is_empty() {
        let names: Vec<_> = rest.iter().map(name).collect();
        let marks: Vec<_> = (next..next + rest.len()).map(|n| format!("${n}")).collect();
        next += rest.len();
        sql.push_str(&format!(
            " AND ({}) {beyond} ({})",
            names.join(", "),
            marks.join(", ")
        ));
    }
    let order: Vec<_> = listing
        .order
        .iter()
        .map(|column| format!("{}{word}", name(column)))
        .collect();
    sql.push_str(&format!(" ORDER BY {} LIMIT ${next}", order.join(", ")));
    sql
}

/// Which rows a listing has, as the index over them says it.
fn only(listing: &Listing) -> String {
    let name = |column: usize| listing.table.columns[column].0;
    match listing.only {
        Only::All => String::new(),
        Only::Without(column) => format!(" AND {} IS NULL", name(column)),
        Only::With(column) => format!(" AND {} IS NOT NULL", name(column)),
    }
}

/// The statement of the ledger's own events, from a place on.
pub(crate) fn notes(columns: &str, nobody: &str) -> String {
    format!(
        "SELECT {columns} WHERE leaf.jurisdiction = $1 AND leaf.case_id = {nobody} \
         AND leaf.seq >= $2 ORDER BY leaf.seq LIMIT $3"
    )
}

/// The statement that counts rows of a listing, and gives up at the limit.
///
/// Its parameters: jurisdiction, prefix, the first value of the column behind the prefix, the value
/// before which it ends, limit.
pub(crate) fn count(listing: &Listing, prefix: usize) -> String {
    let name = |index: usize| listing.table.columns[listing.order[index]].0;
    let mut sql = format!(
        "SELECT COUNT(*) FROM (SELECT 1 FROM {} WHERE jurisdiction = $1",
        listing.table.name
    );
    for index in 0..prefix {
        sql.push_str(&format!(" AND {} = ${}", name(index), index + 2));
    }
    let (column, next) = (name(prefix), prefix + 2);
    sql.push_str(&only(listing));
    sql.push_str(&format!(
        " AND {column} >= ${next} AND {column} < ${} LIMIT ${}) AS counted",
        next + 1,
        next + 2
    ));
    sql
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::listing::{QUEUE, cases_of_unit};
    use crate::row::Row;
    use crate::rows::{CountRow, EarlierRow};
    use crate::sql::plan::plan;

    #[test]
    fn statements_say_what_they_should() {
        let add = "INSERT INTO count_row (jurisdiction, unit, procedure, month, what, n) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6) \
                   ON CONFLICT (jurisdiction, unit, procedure, month, what) \
                   DO UPDATE SET n = count_row.n + excluded.n";
        assert_eq!(one_row(Verb::Add, CountRow::TABLE), add);
        let put = "INSERT INTO earlier_row (jurisdiction, digest, case_id) VALUES (?1, ?2, ?3) \
                   ON CONFLICT (jurisdiction, digest, case_id) DO NOTHING";
        assert_eq!(one_row(Verb::Put, EarlierRow::TABLE), put);
        let delete =
            "DELETE FROM earlier_row WHERE jurisdiction = ?1 AND digest = ?2 AND case_id = ?3";
        assert_eq!(one_row(Verb::Delete, EarlierRow::TABLE), delete);
    }

    #[test]
    fn a_page_goes_on_behind_the_last_row() {
        let first = page(&QUEUE, 2, false);
        assert!(first.ends_with(
            "WHERE jurisdiction = $1 AND unit = $2 AND case_id = $3 \
             ORDER BY unit, case_id, path, post LIMIT $4"
        ));
        let newest = cases_of_unit(false, false, Direction::Descending);
        let next = page(newest, 1, true);
        assert!(next.ends_with(
            "WHERE jurisdiction = $1 AND unit = $2 AND ended IS NULL \
             AND (opened_on, number) < ($3, $4) \
             ORDER BY unit DESC, opened_on DESC, number DESC LIMIT $5"
        ));
    }

    #[test]
    fn a_count_ends_at_its_limit() {
        let over = cases_of_unit(true, true, Direction::Ascending);
        assert_eq!(
            count(over, 2),
            "SELECT COUNT(*) FROM (SELECT 1 FROM case_row WHERE jurisdiction = $1 AND unit = $2 \
             AND procedure = $3 AND ended IS NOT NULL AND opened_on >= $4 AND opened_on < $5 \
             LIMIT $6) AS counted"
        );
    }

    #[test]
    fn what_a_start_and_a_list_ask_is_found_by_an_index_of_its_own() {
        let nobody = <crate::sqlite::Sqlite as crate::sql::Connection>::NOBODY;
        let asked = plan(&notes("leaf.seq FROM leaf", nobody), 3);
        assert!(asked.contains("leaf_note"), "{asked}");
        let kinds = [
            (false, false, "case_row_open"),
            (false, true, "case_row_over"),
            (true, false, "case_row_open_of_procedure"),
            (true, true, "case_row_over_of_procedure"),
        ];
        for (of_procedure, over, index) in kinds {
            for direction in [Direction::Ascending, Direction::Descending] {
                let listing = cases_of_unit(of_procedure, over, direction);
                let prefix = 1 + usize::from(of_procedure);
                let turned = plan(&page(listing, prefix, true), prefix + 4);
                let counted = plan(&count(listing, prefix), prefix + 4);
                for found in [turned, counted] {
                    assert!(found.contains(&format!("INDEX {index} ")), "{found}");
                    assert!(!found.contains("TEMP B-TREE"), "{found}");
                }
            }
        }
    }
}
