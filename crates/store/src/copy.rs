//! A copy of a whole store as one file that either database can be filled from.
//!
//! The file: the line `zhunsheng copy 3`, the line with the jurisdiction, then pages of rows: the
//! name of the table, the number of rows, and their cells. Integers are big-endian. A copy that an
//! older program wrote is read too; the projections that changed since are left out of it, and are
//! computed anew when the restored store is first opened for writing. What is no projection and has
//! more columns today gets them empty.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read as _, Write as _};
use std::path::Path;

use zs_base::Jurisdiction;

use crate::Fault;
use crate::cell::Cell;
use crate::listing;
use crate::row::Row as _;
use crate::rows::{
    AccountRow, AuditRow, DraftActRow, DraftFileRow, DraftRow, LookCountRow, RatingCountRow,
    RatingUsedRow, SecondFactorRow, SurveyCountRow, SurveyUsedRow, UnitChangeRow,
};
use crate::schema::{
    CERTIFICATE, CHECKPOINT, FRONTIER, HOLDING, LEAF, NODE, PERSON, RECEIPT, SEALED, SERIES,
    SETTING, UNIT,
};
use crate::store::{CopiedRows, Reader};
use crate::table::{Direction, Listing, Only, Table};

/// The first line.
const HEAD: &str = "zhunsheng copy 3";
/// The first lines of older copies, each with the tables that changed since and how many columns they
/// had: those of schema version 2, and those of versions before the audit log named unit and post.
const OLDER: [(&str, &[(&str, usize)]); 2] = [
    (
        "zhunsheng copy 1",
        &[("case_row", 10), ("notice_row", 5), (AUDIT, 9)],
    ),
    ("zhunsheng copy 2", &[(AUDIT, 9)]),
];
/// What changed and is no projection; what it has more today is empty in older rows.
const AUDIT: &str = AuditRow::TABLE.name;
/// Rows of a page.
const PAGE: usize = 1_024;
/// The longest name of a table or jurisdiction.
const NAME_BYTES_MAX: u64 = 255;

const fn whole(table: &'static Table, order: &'static [usize]) -> Listing {
    Listing {
        table,
        order,
        direction: Direction::Ascending,
        only: Only::All,
    }
}

/// Every table that is not a projection, in the order of the keys. Sessions are not copied: whoever
/// was signed in signs in again after a restore.
pub(crate) static LISTINGS: [Listing; 24] = [
    whole(&SETTING, &[0]),
    whole(&UNIT, &[0]),
    whole(&PERSON, &[0]),
    whole(&HOLDING, &[0, 1]),
    whole(&CERTIFICATE, &[0, 1]),
    whole(&LEAF, &[0]),
    whole(&SEALED, &[0]),
    whole(&NODE, &[0, 1]),
    whole(&CHECKPOINT, &[0]),
    whole(&FRONTIER, &[0]),
    whole(&RECEIPT, &[0]),
    whole(&SERIES, &[0]),
    whole(AccountRow::TABLE, &[0]),
    whole(AuditRow::TABLE, &[0]),
    whole(UnitChangeRow::TABLE, &[0]),
    whole(SecondFactorRow::TABLE, &[0]),
    whole(DraftRow::TABLE, &[0]),
    whole(DraftFileRow::TABLE, &[0, 1]),
    whole(DraftActRow::TABLE, &[0, 1]),
    whole(SurveyCountRow::TABLE, &[0, 1, 2, 3, 4, 5]),
    whole(SurveyUsedRow::TABLE, &[0, 1]),
    whole(LookCountRow::TABLE, &[0, 1, 2]),
    whole(RatingCountRow::TABLE, &[0, 1, 2, 3]),
    whole(RatingUsedRow::TABLE, &[0]),
];

fn listings() -> impl Iterator<Item = &'static Listing> {
    LISTINGS.iter().chain(listing::ALL.iter().copied())
}

/// Writes everything that a reader sees into a new file. Freeze the reader before, so that it is
/// all of one moment.
///
/// # Errors
/// When the store cannot be read or the file not be written.
pub fn write(reader: &mut dyn Reader, path: &Path) -> Result<(), Fault> {
    let failed = |error| Fault::file("写备份文件")(error);
    let mut out = BufWriter::new(File::create(path).map_err(failed)?);
    writeln!(out, "{HEAD}\n{}", reader.jurisdiction()).map_err(failed)?;
    for listing in listings() {
        let mut after: Option<Vec<Cell<'static>>> = None;
        loop {
            let rows = reader.scan(listing, &[], after.as_deref(), PAGE)?;
            let Some(last) = rows.last() else { break };
            let key = listing.order.iter().map(|column| last[*column].clone());
            after = Some(key.collect());
            put_page(&mut out, listing.table, &rows).map_err(failed)?;
        }
    }
    let file = out
        .into_inner()
        .map_err(|error| failed(error.into_error()))?;
    file.sync_all().map_err(failed)
}

fn put_page(out: &mut impl io::Write, table: &Table, rows: &[Vec<Cell<'_>>]) -> io::Result<()> {
    writeln!(out, "{}", table.name)?;
    out.write_all(&(rows.len() as u32).to_be_bytes())?;
    for cell in rows.iter().flatten() {
        match cell {
            Cell::Null => out.write_all(b"0")?,
            Cell::Int(number) => {
                out.write_all(b"i")?;
                out.write_all(&number.to_be_bytes())?;
            }
            Cell::Text(text) => put_bytes(out, b"t", text.as_bytes())?,
            Cell::Blob(bytes) => put_bytes(out, b"b", bytes)?,
        }
    }
    Ok(())
}

fn put_bytes(out: &mut impl io::Write, kind: &[u8], bytes: &[u8]) -> io::Result<()> {
    out.write_all(kind)?;
    out.write_all(&(bytes.len() as u32).to_be_bytes())?;
    out.write_all(bytes)
}

/// A copy that is being read.
pub struct Copy {
    input: BufReader<File>,
    // No text or bytes of a row can be longer than the file.
    size: u64,
    jurisdiction: Jurisdiction,
    changed: &'static [(&'static str, usize)],
}

impl Copy {
    /// Opens a copy.
    ///
    /// # Errors
    /// When the file is none.
    pub fn open(path: &Path) -> Result<Self, Fault> {
        let file = File::open(path).map_err(Fault::file("读备份文件"))?;
        let size = file.metadata().map_err(Fault::file("读备份文件"))?.len();
        let mut copy = Self {
            input: BufReader::new(file),
            size,
            jurisdiction: "".into(),
            changed: &[],
        };
        let head = copy.line()?.ok_or_else(unreadable)?;
        if head != HEAD {
            let older = OLDER.iter().find(|(line, _)| *line == head);
            copy.changed = older.ok_or_else(unreadable)?.1;
        }
        copy.jurisdiction = copy.line()?.ok_or_else(unreadable)?.into();
        Ok(copy)
    }

    /// Whose data it is.
    #[must_use]
    pub const fn jurisdiction(&self) -> &Jurisdiction {
        &self.jurisdiction
    }

    /// The next page of rows.
    ///
    /// # Errors
    /// When the file ends within a page or is not what [`write`] wrote.
    pub fn page(&mut self) -> Result<Option<CopiedRows>, Fault> {
        let Some(name) = self.line()? else {
            return Ok(None);
        };
        let table = listings().map(|it| it.table).find(|it| it.name == name);
        let table = table.ok_or_else(unreadable)?;
        let count = u32::from_be_bytes(self.array()?) as usize;
        if count > PAGE {
            return Err(unreadable());
        }
        let before = self.changed.iter().find(|(name, _)| *name == table.name);
        let columns = before.map_or(table.columns.len(), |(_, columns)| *columns);
        let mut rows = Vec::with_capacity(count);
        for _ in 0..count {
            let row: Result<Vec<_>, Fault> = (0..columns).map(|_| self.cell()).collect();
            let mut row = row?;
            row.resize(table.columns.len(), Cell::Text("".into()));
            rows.push(row);
        }
        if before.is_some() && name != AUDIT {
            rows.clear();
        }
        Ok(Some(CopiedRows { table, rows }))
    }

    fn cell(&mut self) -> Result<Cell<'static>, Fault> {
        Ok(match self.array::<1>()? {
            [b'0'] => Cell::Null,
            [b'i'] => Cell::Int(i64::from_be_bytes(self.array()?)),
            [b't'] => {
                let text = String::from_utf8(self.bytes()?).map_err(|_| unreadable())?;
                Cell::Text(text.into())
            }
            [b'b'] => Cell::Blob(self.bytes()?.into()),
            _ => return Err(unreadable()),
        })
    }

    fn bytes(&mut self) -> Result<Vec<u8>, Fault> {
        let length = u64::from(u32::from_be_bytes(self.array()?));
        if length > self.size {
            return Err(unreadable());
        }
        let mut bytes = vec![0; length as usize];
        self.input
            .read_exact(&mut bytes)
            .map_err(|_| unreadable())?;
        Ok(bytes)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Fault> {
        let mut bytes = [0; N];
        self.input
            .read_exact(&mut bytes)
            .map_err(|_| unreadable())?;
        Ok(bytes)
    }

    /// A line, or nothing at the end of the file.
    fn line(&mut self) -> Result<Option<String>, Fault> {
        use std::io::BufRead as _;
        let mut line = String::new();
        let mut some = (&mut self.input).take(NAME_BYTES_MAX + 1);
        some.read_line(&mut line).map_err(|_| unreadable())?;
        match line.strip_suffix('\n') {
            Some(text) => Ok(Some(text.to_owned())),
            None if line.is_empty() => Ok(None),
            None => Err(unreadable()),
        }
    }
}

fn unreadable() -> Fault {
    Fault::Damaged("备份文件读不懂".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rows::CaseRow;

    /// A file as a program of that version would have written it, with one row of a table.
    fn older(head: &str, table: &Table, columns: usize) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().unwrap();
        let mut out = File::create(file.path()).unwrap();
        writeln!(out, "{head}\n152200").unwrap();
        let kinds = table.columns.iter().take(columns);
        let row = kinds.map(|_| Cell::Text("x".into())).collect();
        put_page(&mut out, table, &[row]).unwrap();
        file
    }

    fn rows(file: &tempfile::NamedTempFile) -> Vec<Vec<Cell<'static>>> {
        let mut copy = Copy::open(file.path()).unwrap();
        let page = copy.page().unwrap().unwrap();
        // The page ends where it ended, whatever its rows have more today.
        assert!(copy.page().unwrap().is_none());
        page.rows
    }

    #[test]
    fn an_audit_log_of_an_older_copy_names_no_unit_and_post_and_stays_whole() {
        for (head, _) in OLDER {
            let rows = rows(&older(head, AuditRow::TABLE, 9));
            let empty = [Cell::Text("".into()), Cell::Text("".into())];
            assert_eq!((rows.len(), &rows[0][9..]), (1, &empty[..]), "{head}");
        }
        let today = older(HEAD, AuditRow::TABLE, 11);
        assert_eq!(rows(&today)[0].len(), 11);
        // A projection is left out instead, because it is computed anew.
        let changed = older(OLDER[0].0, CaseRow::TABLE, 10);
        assert!(rows(&changed).is_empty());
        let unknown = older("zhunsheng copy 4", AuditRow::TABLE, 11);
        assert!(Copy::open(unknown.path()).is_err());
    }
}
