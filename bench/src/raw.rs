//! The raw limit of J1: the same bytes, clients and group commit into one table with one index.

use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use zs_base::limits::{BATCH_MAX, QUEUE_MAX};
use zs_store::StoredLeaf;
use zs_store::sqlite::{SETTINGS, WRITER_SETTINGS};

use crate::clients::timed;
use crate::frame::BenchError;

/// An event as raw bytes.
pub struct Record {
    case: Vec<u8>,
    bytes: Vec<u8>,
}

impl Record {
    /// The bytes of an event as our own store has them.
    pub fn of(leaf: &StoredLeaf) -> Self {
        let (case, bytes) = (leaf.case.0.to_vec(), [&*leaf.leaf, &*leaf.body].concat());
        Self { case, bytes }
    }
}

/// One table with one index.
pub trait Table: Send {
    /// Writes and syncs records that follow one another from `first` on.
    ///
    /// # Errors
    /// When the database fails.
    fn commit(&mut self, first: i64, records: Vec<Record>) -> Result<(), BenchError>;
}

/// The table on SQLite, with the settings of our own store.
pub struct Sqlite(rusqlite::Connection);

impl Sqlite {
    /// Makes the database.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn create(file: &Path) -> Result<Self, BenchError> {
        let connection = rusqlite::Connection::open(file).map_err(BenchError::machine)?;
        let table = "CREATE TABLE event (seq INTEGER PRIMARY KEY, case_id BLOB NOT NULL, \
                     bytes BLOB NOT NULL) STRICT; \
                     CREATE INDEX event_case ON event (case_id, seq);";
        for sql in [SETTINGS, WRITER_SETTINGS, table] {
            connection.execute_batch(sql).map_err(BenchError::machine)?;
        }
        Ok(Self(connection))
    }
}

impl Table for Sqlite {
    fn commit(&mut self, first: i64, records: Vec<Record>) -> Result<(), BenchError> {
        let transaction = self.0.transaction().map_err(BenchError::machine)?;
        let sql = "INSERT INTO event (seq, case_id, bytes) VALUES (?1, ?2, ?3)";
        {
            let insert = transaction.prepare_cached(sql);
            let mut insert = insert.map_err(BenchError::machine)?;
            for (seq, record) in (first..).zip(&records) {
                let row = (seq, &record.case, &record.bytes);
                insert.execute(row).map_err(BenchError::machine)?;
            }
        }
        transaction.commit().map_err(BenchError::machine)
    }
}

/// The table on PostgreSQL.
pub struct Postgres {
    client: postgres::Client,
    insert: postgres::Statement,
}

impl Postgres {
    /// Makes the table.
    ///
    /// # Errors
    /// When the server does not answer.
    pub fn create(address: &str) -> Result<Self, BenchError> {
        let mut client =
            postgres::Client::connect(address, postgres::NoTls).map_err(BenchError::machine)?;
        let table = "CREATE TABLE event (seq bigint NOT NULL, case_id bytea NOT NULL, \
                     bytes bytea NOT NULL); CREATE INDEX event_case ON event (case_id, seq);";
        client.batch_execute(table).map_err(BenchError::machine)?;
        let sql = "INSERT INTO event SELECT * FROM UNNEST($1::bigint[], $2::bytea[], $3::bytea[])";
        let insert = client.prepare(sql).map_err(BenchError::machine)?;
        Ok(Self { client, insert })
    }
}

impl Table for Postgres {
    fn commit(&mut self, first: i64, records: Vec<Record>) -> Result<(), BenchError> {
        let seqs: Vec<i64> = (first..).take(records.len()).collect();
        let (cases, bytes): (Vec<_>, Vec<_>) = records
            .into_iter()
            .map(|record| (record.case, record.bytes))
            .unzip();
        let done = self.client.execute(&self.insert, &[&seqs, &cases, &bytes]);
        done.map(|_| ()).map_err(BenchError::machine)
    }
}

/// A record with the place where its client waits.
struct Request {
    record: Record,
    reply: SyncSender<()>,
}

/// The group commit over a table.
pub struct Raw<T> {
    table: T,
    next: i64,
    /// Commits so far.
    pub commits: u64,
}

impl<T: Table> Raw<T> {
    /// Over an empty table.
    pub const fn new(table: T) -> Self {
        Self {
            table,
            next: 0,
            commits: 0,
        }
    }

    /// Writes the records of all clients, each client waiting for the sync of every record, and
    /// gives the seconds.
    ///
    /// # Errors
    /// When the database fails.
    pub fn run(&mut self, clients: Vec<Vec<Record>>) -> Result<f64, BenchError> {
        let (queue, requests) = sync_channel::<Request>(QUEUE_MAX);
        std::thread::scope(|scope| {
            let committer = scope.spawn(move || self.work(requests));
            let gone = || BenchError::Machine("the raw table stopped".to_owned());
            let done = timed(clients, |record| {
                let (reply, answer) = sync_channel(1);
                let request = Request { record, reply };
                queue.send(request).map_err(|_| gone())?;
                answer.recv().map_err(|_| gone())
            });
            drop(queue);
            // Why the table stopped says more than that it did.
            committer.join().map_err(|_| gone())??;
            done
        })
    }

    fn work(&mut self, requests: Receiver<Request>) -> Result<(), BenchError> {
        while let Ok(first) = requests.recv() {
            let waiting = requests.try_iter().take(BATCH_MAX - 1);
            let batch = std::iter::once(first).chain(waiting);
            let (records, replies): (Vec<_>, Vec<_>) =
                batch.map(|request| (request.record, request.reply)).unzip();
            let count = records.len() as i64;
            self.table.commit(self.next, records)?;
            self.next += count;
            self.commits += 1;
            for reply in replies {
                // A client that went away ends the bench by its own error.
                let _gone = reply.send(());
            }
        }
        Ok(())
    }
}
