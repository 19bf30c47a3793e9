//! Which columns a table has and how headers may call them, read from `data/columns.toml`.

use toml::Value;

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The name by which programs ask for it.
    pub key: String,
    /// The name that people are told.
    pub name: String,
    /// How headers may call it, the first is best; `a/b` is `b` under `a`.
    pub words: Vec<String>,
    /// Whether a table without it cannot be read.
    pub need: Need,
}

/// Whether a table must have a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// It must.
    Must,
    /// It may.
    May,
}

const DATA: &str = include_str!("../../data/columns.toml");

/// The columns of a kind of table; none for a kind that is not known.
#[must_use]
pub fn columns_of(table: &str) -> Vec<Column> {
    read(DATA, table).unwrap_or_default()
}

fn read(data: &str, name: &str) -> Option<Vec<Column>> {
    let data: toml::Table = data.parse().ok()?;
    let tables = data.get("table")?.as_array()?;
    let named = |it: &&Value| it.get("name").and_then(Value::as_str) == Some(name);
    let columns = tables.iter().find(named)?.get("columns")?.as_array()?;
    columns.iter().map(column).collect()
}

fn column(value: &Value) -> Option<Column> {
    let text = |key: &str| value.get(key)?.as_str().map(str::to_owned);
    let words = value.get("words")?.as_array()?.iter();
    let words = words.map(|word| word.as_str().map(str::to_owned));
    let must = value.get("must").and_then(Value::as_bool);
    Some(Column {
        key: text("key")?,
        name: text("name")?,
        words: words.collect::<Option<_>>()?,
        need: match must {
            Some(true) => Need::Must,
            _ => Need::May,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_table_has_its_columns() {
        for kind in ["人员", "任务分解", "整改清单", "评分细则", "环节"] {
            let columns = columns_of(kind);
            assert!(columns.len() >= 6, "{kind}");
            assert!(columns.iter().any(|it| it.need == Need::Must), "{kind}");
            for column in &columns {
                let twice = columns.iter().filter(|it| it.key == column.key);
                assert_eq!(twice.count(), 1, "{}", column.key);
            }
        }
        assert_eq!(columns_of("没有"), []);
    }
}
