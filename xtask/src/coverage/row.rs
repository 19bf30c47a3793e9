//! The rows of `docs/coverage.toml`.

/// A row of the source documents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Its id, such as `C12`.
    pub id: String,
    /// Its Chinese name.
    pub name: String,
    /// The procedures that answer it.
    pub procedures: Vec<String>,
    /// Which issue brings what no procedure answers; empty where nothing is left.
    pub later: String,
}

/// The rows in the order of the file, and what cannot be read of them.
pub fn read(text: &str) -> (Vec<Row>, Vec<String>) {
    let table: toml::Table = match text.parse() {
        Ok(table) => table,
        Err(error) => return (Vec::new(), vec![format!("{}: {error}", super::ROWS)]),
    };
    let mut rows: Vec<Row> = Vec::new();
    let mut wrong = Vec::new();
    let listed = table.get("row").and_then(|it| it.as_array());
    for entry in listed.into_iter().flatten() {
        let row = row(entry);
        if row.id.is_empty() || row.name.is_empty() {
            wrong.push(format!("a row without id or name: {entry}"));
        } else if rows.iter().any(|it| it.id == row.id) {
            wrong.push(format!("{} stands twice", row.id));
        } else {
            rows.push(row);
        }
    }
    (rows, wrong)
}

fn row(entry: &toml::Value) -> Row {
    let word = |key: &str| entry.get(key).and_then(toml::Value::as_str);
    let word = |key: &str| word(key).unwrap_or_default().to_owned();
    let named = entry.get("procedures").and_then(toml::Value::as_array);
    Row {
        id: word("id"),
        name: word("name"),
        procedures: named
            .into_iter()
            .flatten()
            .filter_map(|it| it.as_str().map(str::to_owned))
            .collect(),
        later: word("later"),
    }
}
