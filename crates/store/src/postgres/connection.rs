//! One PostgreSQL connection.

use std::collections::BTreeMap;
use std::error::Error;

use postgres::types::private::BytesMut;
use postgres::types::{IsNull, ToSql, Type};
use postgres::{Client, NoTls, Row, Statement};
use zs_base::Jurisdiction;

use crate::Fault;
use crate::cell::{Cell, Cells};
use crate::sql::{Connection, Verb, Writing, many_rows};
use crate::table::Table;

/// A connection with its prepared statements.
pub(crate) struct Postgres {
    client: Client,
    statements: BTreeMap<String, Statement>,
    // The text of each statement is made once.
    texts: BTreeMap<(Verb, &'static str), String>,
}

impl Postgres {
    pub(crate) fn connect(address: &str) -> Result<Self, Fault> {
        let client = Client::connect(address, NoTls)
            .map_err(fault("连接数据库，请检查地址、账号、密码和网络"))?;
        Ok(Self {
            client,
            statements: BTreeMap::new(),
            texts: BTreeMap::new(),
        })
    }

    /// Refuses a server that acknowledges commits which a power cut may take back.
    pub(crate) fn refuse_unsafe(&mut self) -> Result<(), Fault> {
        for (name, unsafe_value) in [
            ("fsync", "off"),
            ("full_page_writes", "off"),
            ("synchronous_commit", "off"),
        ] {
            let sql = "SELECT current_setting($1)";
            let rows = self.query(sql, &[Cell::text(name)])?;
            let value = rows.first().map(|row| Cells::new("设置", row).text());
            if value.transpose()? == Some(unsafe_value) {
                return Err(Fault::Unsafe(name));
            }
        }
        Ok(())
    }

    /// Runs statements without parameters.
    pub(crate) fn run(&mut self, sql: &str) -> Result<(), Fault> {
        self.client
            .batch_execute(sql)
            .map_err(fault("执行数据库语句"))
    }

    fn prepared(&mut self, sql: &str) -> Result<Statement, Fault> {
        if let Some(statement) = self.statements.get(sql) {
            return Ok(statement.clone());
        }
        let statement = self.client.prepare(sql).map_err(fault("准备数据库语句"))?;
        self.statements.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }

    /// Runs the work in a transaction that begins by showing the fencing number.
    pub(crate) fn transaction(
        &mut self,
        jurisdiction: &Jurisdiction,
        fence: i64,
        work: &mut dyn FnMut(&mut dyn Writing) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        self.run("BEGIN")?;
        let mut transaction = Transaction {
            connection: self,
            jurisdiction,
        };
        let written = transaction
            .show_fence(fence)
            .and_then(|()| work(&mut transaction));
        if let Err(error) = written {
            // Where even this fails the connection is lost, and the server rolls back by itself.
            return self.run("ROLLBACK").and(Err(error));
        }
        let committed = self.client.batch_execute("COMMIT");
        committed.map_err(|error| Fault::Unconfirmed(Box::new(error)))
    }
}

fn fault(doing: &'static str) -> impl FnOnce(postgres::Error) -> Fault {
    move |error| {
        let full = error.code() == Some(&postgres::error::SqlState::DISK_FULL);
        match full {
            true => Fault::Full(Box::new(error)),
            false => Fault::Database {
                doing,
                cause: Box::new(error),
            },
        }
    }
}

impl ToSql for Cell<'_> {
    fn to_sql(
        &self,
        kind: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(number) => number.to_sql(kind, out),
            Self::Text(text) => text.as_ref().to_sql(kind, out),
            Self::Blob(bytes) => bytes.as_ref().to_sql(kind, out),
        }
    }

    fn accepts(kind: &Type) -> bool {
        [Type::INT8, Type::TEXT, Type::BYTEA].contains(kind)
    }

    postgres::types::to_sql_checked!();
}

fn cells(row: &Row) -> Result<Vec<Cell<'static>>, Fault> {
    let unreadable = || Fault::Damaged("数据库里有读不懂的值".into());
    row.columns()
        .iter()
        .enumerate()
        .map(|(index, column)| {
            let cell = match *column.type_() {
                Type::INT8 => row
                    .try_get::<_, Option<i64>>(index)
                    .map(|value| value.map(Cell::Int)),
                Type::TEXT => row
                    .try_get::<_, Option<&str>>(index)
                    .map(|value| value.map(|text| Cell::text(text).into_owned())),
                Type::BYTEA => row
                    .try_get::<_, Option<&[u8]>>(index)
                    .map(|value| value.map(|bytes| Cell::blob(bytes).into_owned())),
                _ => return Err(unreadable()),
            };
            Ok(cell.map_err(|_| unreadable())?.unwrap_or(Cell::Null))
        })
        .collect()
}

impl Connection for Postgres {
    const NOBODY: &'static str = r"'\x00000000000000000000000000000000'::bytea";

    fn freeze(&mut self) -> Result<(), Fault> {
        // The moment is that of the first question.
        self.run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT COUNT(*) FROM frontier;")
    }

    fn query(
        &mut self,
        sql: &str,
        parameters: &[Cell<'_>],
    ) -> Result<Vec<Vec<Cell<'static>>>, Fault> {
        let statement = self.prepared(sql)?;
        let parameters: Vec<&(dyn ToSql + Sync)> = parameters
            .iter()
            .map(|cell| cell as &(dyn ToSql + Sync))
            .collect();
        let rows = self.client.query(&statement, &parameters);
        rows.map_err(fault("查询数据库"))?
            .iter()
            .map(cells)
            .collect()
    }
}

struct Transaction<'a> {
    connection: &'a mut Postgres,
    jurisdiction: &'a Jurisdiction,
}

impl Transaction<'_> {
    fn show_fence(&mut self, mine: i64) -> Result<(), Fault> {
        // The row stays locked until the commit, so that nobody takes over in between.
        let sql = "SELECT number FROM fence WHERE jurisdiction = $1 FOR SHARE";
        let name = [Cell::text(self.jurisdiction.as_str())];
        let rows = self.connection.query(sql, &name)?;
        let number = rows.first().map(|row| Cells::new("锁", row).int());
        match number.transpose()? {
            Some(number) if number == mine => Ok(()),
            _ => Err(Fault::Fenced),
        }
    }
}

impl Writing for Transaction<'_> {
    fn rows(
        &mut self,
        verb: Verb,
        table: &'static Table,
        rows: &[Vec<Cell<'_>>],
    ) -> Result<(), Fault> {
        if rows.is_empty() {
            return Ok(());
        }
        let texts = &mut self.connection.texts;
        let text = texts
            .entry((verb, table.name))
            .or_insert_with(|| many_rows(verb, table))
            .clone();
        let statement = self.connection.prepared(&text)?;
        let name = self.jurisdiction.as_str();
        let columns: Vec<Vec<&Cell<'_>>> = (0..verb.cells(table))
            .map(|index| rows.iter().map(|row| &row[index]).collect())
            .collect();
        let mut parameters: Vec<&(dyn ToSql + Sync)> = vec![&name];
        parameters.extend(columns.iter().map(|column| column as &(dyn ToSql + Sync)));
        let done = self.connection.client.execute(&statement, &parameters);
        done.map_err(fault("写数据库"))?;
        Ok(())
    }
}
