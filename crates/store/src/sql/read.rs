//! Reading, on either database.

use std::collections::BTreeMap;

use zs_base::{CaseId, CommandId, Day, Digest, Jurisdiction, Moment, PersonId};
use zs_event::Person;
use zs_event::person::{Certificate, Holding};
use zs_ledger::NodeId;

use super::{Connection, documents, notices, statement};
use crate::batch::{Receipt, StoredLeaf};
use crate::bodies::{Bodies, MARK, Mark, RESEALED, is_sealed};
use crate::cell::{Cell, Cells};
use crate::documents::{DocumentAsk, DocumentsFound};
use crate::notices::{NoticeAsk, NoticesFound};
use crate::people::Unit;
use crate::row::Row;
use crate::rows::{CaseRow, DocumentRow, NoticeRow};
use crate::sealing::{KeyFiles, SealingKey};
use crate::store::{Edge, Erasure, Reader, Totals};
use crate::table::Listing;
use crate::{Fault, schema};

const LEAF_COLUMNS: &str = "leaf.seq, leaf.case_id, leaf.prior, leaf.hash, leaf.leaf, sealed.body \
    FROM leaf LEFT JOIN sealed ON sealed.jurisdiction = leaf.jurisdiction AND sealed.seq = leaf.seq";

/// The same columns, without the body.
const HEADER_COLUMNS: &str =
    "leaf.seq, leaf.case_id, leaf.prior, leaf.hash, leaf.leaf, NULL FROM leaf";

/// Receipts looked for in one question.
const RECEIPTS_ASKED: usize = 32;

/// A reader over a connection.
pub(crate) struct SqlReader<C> {
    pub(crate) jurisdiction: Jurisdiction,
    pub(crate) connection: C,
    pub(crate) bodies: Bodies,
}

impl<C: Connection> SqlReader<C> {
    /// Asks with the jurisdiction as the first parameter.
    fn ask(&mut self, sql: &str, cells: &[Cell<'_>]) -> Result<Vec<Vec<Cell<'static>>>, Fault> {
        let mut all = Vec::with_capacity(cells.len() + 1);
        all.push(Cell::text(self.jurisdiction.as_str()));
        all.extend_from_slice(cells);
        self.connection.query(sql, &all)
    }

    fn number(&mut self, sql: &str, cells: &[Cell<'_>]) -> Result<Option<u64>, Fault> {
        let rows = self.ask(sql, cells)?;
        let row = rows.first().map(|row| Cells::new("编号", row).maybe_int());
        Ok(row.transpose()?.flatten().map(|number| number as u64))
    }

    /// Signed checkpoints on one side of a size.
    fn signed(&mut self, sql: &str, size: i64, limit: usize) -> Result<Vec<(u64, String)>, Fault> {
        let rows = self.ask(sql, &[Cell::Int(size), Cell::Int(limit as i64)])?;
        let signed = rows.iter().map(|row| {
            let mut cells = Cells::new(schema::CHECKPOINT.title, row);
            Ok((cells.count()?, cells.text()?.to_owned()))
        });
        signed.collect()
    }

    fn stored(&mut self, sql: &str, cells: &[Cell<'_>]) -> Result<Vec<StoredLeaf>, Fault> {
        self.ask(sql, cells)?
            .iter()
            .map(|row| stored(row, &self.bodies))
            .collect()
    }

    /// The next bodies from `first` on: those that still stand in clear, as an older program wrote
    /// them, and behind which number to go on; nothing behind the last one.
    pub(crate) fn in_clear(&mut self, first: u64) -> Result<Option<(Vec<Erasure>, u64)>, Fault> {
        let sql = "SELECT seq, body FROM sealed WHERE jurisdiction = $1 AND seq >= $2 \
                   ORDER BY seq LIMIT $3";
        let cells = [Cell::Int(first as i64), Cell::Int(RESEALED as i64)];
        let (mut found, mut next) = (Vec::new(), None);
        for row in self.ask(sql, &cells)? {
            let mut cells = Cells::new(schema::SEALED.title, &row);
            let (seq, body) = (cells.count()?, cells.bytes()?);
            next = Some(seq + 1);
            if !is_sealed(body) {
                let body = body.to_vec();
                found.push(Erasure { seq, body });
            }
        }
        Ok(next.map(|next| (found, next)))
    }

    /// A writer must not write in clear what is sealed otherwise.
    pub(crate) fn lock_if_sealed(&mut self) -> Result<(), Fault> {
        if self.mark()?.is_some() {
            self.bodies = Bodies::Locked("没有给出密钥".to_owned());
        }
        Ok(())
    }
}

fn stored(row: &[Cell<'static>], bodies: &Bodies) -> Result<StoredLeaf, Fault> {
    let mut cells = Cells::new(schema::LEAF.title, row);
    let seq = cells.count()?;
    Ok(StoredLeaf {
        seq,
        case: CaseId(cells.array()?),
        before: cells.maybe_int()?.map(|seq| seq as u64),
        hash: cells.digest()?,
        leaf: cells.bytes()?.to_vec(),
        // A body that is missing is a finding of the audit, not of this reader.
        body: bodies.open(seq, cells.maybe_bytes()?.unwrap_or_default())?,
    })
}

fn notice(row: &[Cell<'static>]) -> Result<NoticeRow, Fault> {
    NoticeRow::from_cells(&mut Cells::new(NoticeRow::TABLE.title, row))
}

fn document(row: &[Cell<'static>]) -> Result<DocumentRow, Fault> {
    DocumentRow::from_cells(&mut Cells::new(DocumentRow::TABLE.title, row))
}

fn receipt(row: &[Cell<'static>]) -> Result<Receipt, Fault> {
    let mut cells = Cells::new(schema::RECEIPT.title, row);
    Ok(Receipt {
        command: CommandId(cells.array()?),
        first: cells.count()?,
        last: cells.count()?,
        root: cells.digest()?,
        size: cells.count()?,
        recorded_at: Moment::from_ms(cells.int()?),
    })
}

fn digests(rows: &[Vec<Cell<'static>>], title: &'static str) -> Result<Vec<Digest>, Fault> {
    rows.iter()
        .map(|row| Cells::new(title, row).digest())
        .collect()
}

impl<C: Connection> Reader for SqlReader<C> {
    fn jurisdiction(&self) -> &Jurisdiction {
        &self.jurisdiction
    }

    fn unseal(&mut self, files: &KeyFiles) -> Result<Option<SealingKey>, Fault> {
        let Some(mark) = self.mark()? else {
            return Ok(None);
        };
        match mark.find(files) {
            Ok(key) => {
                self.bodies = Bodies::open_with(&key, &mark, &self.jurisdiction);
                Ok(Some(key))
            }
            Err(fault) => {
                if let Fault::Locked(why) = &fault {
                    self.bodies = Bodies::Locked(why.clone());
                }
                Err(fault)
            }
        }
    }

    fn mark(&mut self) -> Result<Option<Mark>, Fault> {
        let mark = self.setting(MARK)?;
        mark.map(|bytes| Mark::decode(&bytes)).transpose()
    }

    fn freeze(&mut self) -> Result<(), Fault> {
        self.connection.freeze()
    }

    fn edge(&mut self) -> Result<Edge, Fault> {
        let rows = self.ask("SELECT edge FROM frontier WHERE jurisdiction = $1", &[])?;
        let frontier = match rows.first() {
            Some(row) => Cells::new(schema::FRONTIER.title, row).bytes()?.to_vec(),
            None => Vec::new(),
        };
        let sql = format!(
            "SELECT {HEADER_COLUMNS} WHERE leaf.jurisdiction = $1 ORDER BY leaf.seq DESC LIMIT 1"
        );
        let last = self.stored(&sql, &[])?.pop();
        let sql = "SELECT MAX(number) FROM case_row WHERE jurisdiction = $1";
        let last_case = self.number(sql, &[])?.unwrap_or(0);
        Ok(Edge {
            frontier,
            last,
            last_case,
        })
    }

    fn receipt(&mut self, command: &CommandId) -> Result<Option<Receipt>, Fault> {
        Ok(self.receipts(&[*command])?.pop())
    }

    fn receipts(&mut self, commands: &[CommandId]) -> Result<Vec<Receipt>, Fault> {
        let mut found = Vec::new();
        for some in commands.chunks(RECEIPTS_ASKED) {
            // Of two lengths only, so that the statements stay prepared; the last id fills up.
            let asked = if some.len() == 1 { 1 } else { RECEIPTS_ASKED };
            let marks: Vec<_> = (2..asked + 2).map(|place| format!("${place}")).collect();
            let sql = format!(
                "SELECT command, first, last, root, size, recorded_at FROM receipt \
                 WHERE jurisdiction = $1 AND command IN ({})",
                marks.join(", ")
            );
            let filled = some.iter().chain(some.last().into_iter().cycle());
            let cells: Vec<_> = filled.take(asked).map(|it| Cell::blob(&it.0)).collect();
            for row in self.ask(&sql, &cells)? {
                found.push(receipt(&row)?);
            }
        }
        Ok(found)
    }

    fn case(&mut self, case: &CaseId) -> Result<Option<CaseRow>, Fault> {
        let sql = "SELECT number, case_id, procedure, version, unit, opened_on, party, is_person, \
                   matter, sought, status, ended, last_seq, events \
                   FROM case_row WHERE jurisdiction = $1 AND case_id = $2";
        let rows = self.ask(sql, &[Cell::blob(&case.0)])?;
        let row = rows.first();
        row.map(|row| CaseRow::from_cells(&mut Cells::new(CaseRow::TABLE.title, row)))
            .transpose()
    }

    fn events_of(&mut self, row: &CaseRow) -> Result<Vec<StoredLeaf>, Fault> {
        let sql = format!(
            "WITH RECURSIVE chain (seq, prior) AS ( \
               SELECT seq, prior FROM leaf WHERE jurisdiction = $1 AND seq = $2 \
               UNION ALL SELECT leaf.seq, leaf.prior FROM chain JOIN leaf \
                 ON leaf.jurisdiction = $1 AND leaf.seq = chain.prior AND leaf.seq < chain.seq) \
             SELECT {LEAF_COLUMNS} WHERE leaf.jurisdiction = $1 \
               AND leaf.seq IN (SELECT seq FROM chain) ORDER BY leaf.seq"
        );
        let events = self.stored(&sql, &[Cell::Int(row.last_seq as i64)])?;
        let whole = events.len() == row.events as usize
            && events.first().is_some_and(|first| first.before.is_none())
            && events.iter().all(|event| event.case == row.case);
        if whole {
            return Ok(events);
        }
        let number = row.number;
        Err(Fault::Damaged(format!("第{number}号案件的记录不完整")))
    }

    fn leaves(&mut self, first: u64, limit: usize) -> Result<Vec<StoredLeaf>, Fault> {
        let sql = format!(
            "SELECT {LEAF_COLUMNS} WHERE leaf.jurisdiction = $1 AND leaf.seq >= $2 \
             ORDER BY leaf.seq LIMIT $3"
        );
        self.stored(&sql, &[Cell::Int(first as i64), Cell::Int(limit as i64)])
    }

    fn hashes(&mut self, first: u64, limit: usize) -> Result<Vec<Digest>, Fault> {
        let sql = "SELECT hash FROM leaf WHERE jurisdiction = $1 AND seq >= $2 \
                   ORDER BY seq LIMIT $3";
        let rows = self.ask(sql, &[Cell::Int(first as i64), Cell::Int(limit as i64)])?;
        digests(&rows, schema::LEAF.title)
    }

    fn nodes(&mut self, first: NodeId, limit: usize) -> Result<Vec<Digest>, Fault> {
        let sql = "SELECT hash FROM node WHERE jurisdiction = $1 AND level = $2 AND place >= $3 \
                   ORDER BY place LIMIT $4";
        let cells = [
            Cell::Int(first.level.into()),
            Cell::Int(first.index as i64),
            Cell::Int(limit as i64),
        ];
        digests(&self.ask(sql, &cells)?, schema::NODE.title)
    }

    fn notes(&mut self, first: u64, limit: usize) -> Result<Vec<StoredLeaf>, Fault> {
        let cells = [Cell::Int(first as i64), Cell::Int(limit as i64)];
        self.stored(&statement::notes(LEAF_COLUMNS, C::NOBODY), &cells)
    }

    fn totals(&mut self) -> Result<Totals, Fault> {
        let mut count = |sql| Ok::<_, Fault>(self.number(sql, &[])?.unwrap_or(0));
        Ok(Totals {
            leaves: count("SELECT COUNT(*) FROM leaf WHERE jurisdiction = $1")?,
            bodies: count("SELECT COUNT(*) FROM sealed WHERE jurisdiction = $1")?,
            nodes: count("SELECT COUNT(*) FROM node WHERE jurisdiction = $1")?,
        })
    }

    fn checkpoints(
        &mut self,
        after: Option<u64>,
        limit: usize,
    ) -> Result<Vec<(u64, String)>, Fault> {
        let sql = "SELECT size, signed FROM checkpoint WHERE jurisdiction = $1 AND size > $2 \
                   ORDER BY size LIMIT $3";
        let after = after.map_or(-1, |size| size as i64);
        self.signed(sql, after, limit)
    }

    fn latest_checkpoints(
        &mut self,
        before: Option<u64>,
        limit: usize,
    ) -> Result<Vec<(u64, String)>, Fault> {
        let sql = "SELECT size, signed FROM checkpoint WHERE jurisdiction = $1 AND size < $2 \
                   ORDER BY size DESC LIMIT $3";
        let before = before.and_then(|size| i64::try_from(size).ok());
        self.signed(sql, before.unwrap_or(i64::MAX), limit)
    }

    fn last_checkpoint(&mut self) -> Result<Option<(u64, String)>, Fault> {
        Ok(self.latest_checkpoints(None, 1)?.pop())
    }

    fn last_number(&mut self, series: &str) -> Result<u64, Fault> {
        let sql = "SELECT last FROM series WHERE jurisdiction = $1 AND series = $2";
        Ok(self.number(sql, &[Cell::text(series)])?.unwrap_or(0))
    }

    fn earlier(&mut self, key: &Digest) -> Result<Vec<CaseId>, Fault> {
        let sql = "SELECT case_id FROM earlier_row WHERE jurisdiction = $1 AND digest = $2 \
                   ORDER BY case_id";
        let rows = self.ask(sql, &[Cell::blob(&key.0)])?;
        rows.iter()
            .map(|row| Ok(CaseId(Cells::new("既往案件", row).array()?)))
            .collect()
    }

    fn public_notices(&mut self, ask: &NoticeAsk) -> Result<NoticesFound, Fault> {
        let (conditions, mut cells) = notices::asked(ask);
        let total = match ask.counted {
            Some(total) => total,
            None => {
                let count = format!("SELECT COUNT(*) {conditions}");
                self.number(&count, &cells)?.unwrap_or(0)
            }
        };
        let sql = notices::part(&conditions, cells.len() + 2);
        cells.push(Cell::Int(ask.limit as i64));
        cells.push(Cell::Int(i64::try_from(ask.skip).unwrap_or(i64::MAX)));
        let rows = self.ask(&sql, &cells)?;
        let rows = rows
            .iter()
            .map(|row| notice(row))
            .collect::<Result<_, _>>()?;
        Ok(NoticesFound { total, rows })
    }

    fn public_notice(&mut self, code: &str) -> Result<Option<NoticeRow>, Fault> {
        let rows = self.ask(&notices::by_code(), &[Cell::text(code)])?;
        rows.first().map(|row| notice(row)).transpose()
    }

    fn public_documents(&mut self, ask: &DocumentAsk) -> Result<DocumentsFound, Fault> {
        let (conditions, mut cells) = documents::asked(ask);
        let count = format!("SELECT COUNT(*) {conditions}");
        let total = self.number(&count, &cells)?.unwrap_or(0);
        let sql = documents::part(&conditions, cells.len() + 2);
        cells.push(Cell::Int(ask.limit as i64));
        cells.push(Cell::Int(i64::try_from(ask.skip).unwrap_or(i64::MAX)));
        let rows = self.ask(&sql, &cells)?;
        let rows = rows
            .iter()
            .map(|row| document(row))
            .collect::<Result<_, _>>()?;
        Ok(DocumentsFound { total, rows })
    }

    fn public_document(&mut self, code: &str) -> Result<Option<DocumentRow>, Fault> {
        let rows = self.ask(&documents::by("code"), &[Cell::text(code)])?;
        rows.first().map(|row| document(row)).transpose()
    }

    fn document_of(&mut self, case: &CaseId) -> Result<Option<DocumentRow>, Fault> {
        let rows = self.ask(&documents::by("case_id"), &[Cell::blob(&case.0)])?;
        rows.first().map(|row| document(row)).transpose()
    }

    fn document_after(&mut self, case: &CaseId) -> Result<Option<DocumentRow>, Fault> {
        let rows = self.ask(&documents::after(), &[Cell::blob(&case.0)])?;
        rows.first().map(|row| document(row)).transpose()
    }

    fn person(&mut self, id: &PersonId) -> Result<Option<Person>, Fault> {
        let key = [Cell::text(id.as_str())];
        let sql = "SELECT name FROM person WHERE jurisdiction = $1 AND id = $2";
        let rows = self.ask(sql, &key)?;
        let Some(row) = rows.first() else {
            return Ok(None);
        };
        let name = Cells::new(schema::PERSON.title, row).text()?.to_owned();
        let sql = "SELECT post, unit, since, until FROM holding \
                   WHERE jurisdiction = $1 AND person = $2 ORDER BY place";
        let posts = self.ask(sql, &key)?;
        let sql = "SELECT kind, number, since, until FROM certificate \
                   WHERE jurisdiction = $1 AND person = $2 ORDER BY place";
        let certificates = self.ask(sql, &key)?;
        Ok(Some(Person {
            id: id.clone(),
            name,
            posts: posts
                .iter()
                .map(|row| holding(row))
                .collect::<Result<_, _>>()?,
            certificates: certificates
                .iter()
                .map(|row| certificate(row))
                .collect::<Result<_, _>>()?,
        }))
    }

    fn everybody(&mut self) -> Result<Vec<Person>, Fault> {
        let sql = "SELECT id, name FROM person WHERE jurisdiction = $1 ORDER BY id";
        let mut people = BTreeMap::new();
        for row in self.ask(sql, &[])? {
            let mut cells = Cells::new(schema::PERSON.title, &row);
            let id: PersonId = cells.text()?.into();
            let person = Person {
                id: id.clone(),
                name: cells.text()?.to_owned(),
                posts: Vec::new(),
                certificates: Vec::new(),
            };
            people.insert(id, person);
        }
        let sql = "SELECT person, post, unit, since, until FROM holding \
                   WHERE jurisdiction = $1 ORDER BY person, place";
        for row in self.ask(sql, &[])? {
            let whose: PersonId = Cells::new(schema::HOLDING.title, &row).text()?.into();
            if let Some(person) = people.get_mut(&whose) {
                person.posts.push(holding(&row[1..])?);
            }
        }
        let sql = "SELECT person, kind, number, since, until FROM certificate \
                   WHERE jurisdiction = $1 ORDER BY person, place";
        for row in self.ask(sql, &[])? {
            let whose: PersonId = Cells::new(schema::CERTIFICATE.title, &row).text()?.into();
            if let Some(person) = people.get_mut(&whose) {
                person.certificates.push(certificate(&row[1..])?);
            }
        }
        Ok(people.into_values().collect())
    }

    fn persons(&mut self) -> Result<Vec<PersonId>, Fault> {
        let sql = "SELECT id FROM person WHERE jurisdiction = $1 ORDER BY id";
        let rows = self.ask(sql, &[])?;
        rows.iter()
            .map(|row| Ok(Cells::new(schema::PERSON.title, row).text()?.into()))
            .collect()
    }

    fn units(&mut self) -> Result<Vec<Unit>, Fault> {
        let sql = "SELECT id, name FROM unit WHERE jurisdiction = $1 ORDER BY id";
        let rows = self.ask(sql, &[])?;
        rows.iter()
            .map(|row| {
                let mut cells = Cells::new(schema::UNIT.title, row);
                Ok(Unit {
                    id: cells.text()?.into(),
                    name: cells.text()?.to_owned(),
                })
            })
            .collect()
    }

    fn setting(&mut self, name: &str) -> Result<Option<Vec<u8>>, Fault> {
        let sql = "SELECT value FROM setting WHERE jurisdiction = $1 AND name = $2";
        let rows = self.ask(sql, &[Cell::text(name)])?;
        let row = rows.first();
        row.map(|row| Ok(Cells::new(schema::SETTING.title, row).bytes()?.to_vec()))
            .transpose()
    }

    fn scan(
        &mut self,
        listing: &'static Listing,
        prefix: &[Cell<'_>],
        after: Option<&[Cell<'_>]>,
        limit: usize,
    ) -> Result<Vec<Vec<Cell<'static>>>, Fault> {
        let sql = statement::page(listing, prefix.len(), after.is_some());
        let mut cells = prefix.to_vec();
        if let Some(after) = after {
            cells.extend_from_slice(&after[prefix.len().min(after.len())..]);
        }
        cells.push(Cell::Int(limit as i64));
        self.ask(&sql, &cells)
    }

    fn count(
        &mut self,
        listing: &'static Listing,
        prefix: &[Cell<'_>],
        span: [Cell<'_>; 2],
        limit: u64,
    ) -> Result<u64, Fault> {
        let mut cells = prefix.to_vec();
        cells.extend(span);
        cells.push(Cell::Int(limit as i64));
        let sql = statement::count(listing, prefix.len());
        Ok(self.number(&sql, &cells)?.unwrap_or(0))
    }
}

fn holding(row: &[Cell<'static>]) -> Result<Holding, Fault> {
    let mut cells = Cells::new(schema::HOLDING.title, row);
    Ok(Holding {
        post: cells.text()?.into(),
        unit: cells.text()?.into(),
        from: Day::from_number(cells.int()? as i32),
        until: cells.maybe_int()?.map(|day| Day::from_number(day as i32)),
    })
}

fn certificate(row: &[Cell<'static>]) -> Result<Certificate, Fault> {
    let mut cells = Cells::new(schema::CERTIFICATE.title, row);
    Ok(Certificate {
        kind: cells.text()?.to_owned(),
        number: cells.text()?.to_owned(),
        from: Day::from_number(cells.int()? as i32),
        until: Day::from_number(cells.int()? as i32),
    })
}
