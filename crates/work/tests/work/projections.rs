//! The projections equal a replay, and an edit of any row of them is found.

use std::path::Path;

use zs_store::folder::database_of;
use zs_store::{Fault, SqliteStore, Wrong};
use zs_work::{Law, check_projections, renew_projections};

use crate::county::{command, found, law, start, verify};
use crate::town::{SHOP, Town};

#[test]
fn l03_an_edited_row_of_a_projection_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let law = law();
    let writer = start(Box::new(found(&data)), &data, &law);
    for number in 0..35 {
        writer.perform(command(3, number)).unwrap();
    }
    writer.stop();
    assert_eq!(verify(&data, &law), 35);
    for sql in [
        "UPDATE case_row SET status = '已办结' WHERE number = 2",
        "UPDATE case_row SET events = events + 1 WHERE number = 2",
        "UPDATE case_row SET last_seq = last_seq - 1 WHERE number = 2",
        "UPDATE case_row SET number = 9 WHERE number = 2",
        "UPDATE case_row SET party = '别人' WHERE number = 2",
        "UPDATE case_row SET sought = '别人' WHERE number = 2",
        "DELETE FROM case_row WHERE number = 2",
        "UPDATE queue_row SET post = 'clerk'",
        "UPDATE queue_row SET since = since + 1",
        "UPDATE queue_row SET due = due + 1",
        "DELETE FROM queue_row",
        "INSERT INTO queue_row SELECT jurisdiction, unit, case_id, 'x', post, since, due FROM queue_row LIMIT 1",
        "UPDATE count_row SET n = n + 1 WHERE what = 'read'",
        "DELETE FROM count_row WHERE what = 'opened'",
        "UPDATE count_row SET n = n - 1 WHERE what = 'case open'",
        "INSERT INTO count_row SELECT jurisdiction, unit, procedure, month, 'x', 1 FROM count_row LIMIT 1",
        "INSERT INTO term_row VALUES ('152200', 20600, x'00000000000000000000000000000000', 'a', 'b', 'c', 0, NULL, NULL)",
        "INSERT INTO notice_row VALUES ('152200', 20600, x'00000000000000000000000000000000', 'a', NULL, NULL, 'm1', 'p', '', 0, 0, '', '', '')",
        "INSERT INTO earlier_row SELECT jurisdiction, zeroblob(32), case_id FROM case_row",
        "INSERT INTO shield_row SELECT jurisdiction, unit, case_id FROM case_row",
    ] {
        let mut connection = rusqlite::Connection::open(database_of(&data)).unwrap();
        let saved = folder.path().join("saved.db");
        connection.backup("main", &saved, None::<fn(_)>).unwrap();
        connection.execute_batch(sql).unwrap();
        let mut reader = zs_store::sqlite::open_reader(&data).unwrap();
        let found = check_projections(reader.as_mut(), &law);
        assert!(found.is_err(), "not noticed: {sql}");
        drop(reader);
        connection.restore("main", &saved, None::<fn(_)>).unwrap();
    }
    assert_eq!(verify(&data, &law), 35);
}

/// What versions 3 to 9 brought is taken away again, as if version 2 had written the data.
pub const BACK_TO_2: &str = "
DROP TABLE shield_row;
ALTER TABLE term_row DROP COLUMN done; DROP INDEX notice_row_owed;
DROP TABLE document_row; DROP TABLE certificate_row;
DROP TABLE look_count; DROP TABLE rating_count; DROP TABLE rating_used; DROP INDEX audit_case;
ALTER TABLE audit DROP COLUMN unit; ALTER TABLE audit DROP COLUMN post;
DROP TABLE survey_count; DROP TABLE survey_used;
DROP TABLE tally_row; DROP INDEX count_row_what; DELETE FROM count_row WHERE what LIKE 'tally%';
DROP TABLE moved_row; DROP TABLE draft_act; DROP TABLE draft_file; DROP TABLE draft;
DROP INDEX case_row_open; DROP INDEX case_row_over; DROP INDEX case_row_party;
DROP INDEX case_row_open_of_procedure; DROP INDEX case_row_over_of_procedure;
ALTER TABLE case_row DROP COLUMN party; ALTER TABLE case_row DROP COLUMN is_person;
ALTER TABLE case_row DROP COLUMN matter; ALTER TABLE case_row DROP COLUMN sought;
CREATE INDEX case_row_unit ON case_row (jurisdiction, unit, number);
DELETE FROM count_row WHERE what LIKE 'case %';
DELETE FROM setting WHERE name LIKE 'projections%';
DROP INDEX notice_row_code; DROP INDEX notice_row_public; DROP INDEX notice_row_public_unit;
ALTER TABLE notice_row DROP COLUMN unit; ALTER TABLE notice_row DROP COLUMN procedure;
ALTER TABLE notice_row DROP COLUMN code; ALTER TABLE notice_row DROP COLUMN decided;
ALTER TABLE notice_row DROP COLUMN until; ALTER TABLE notice_row DROP COLUMN number;
ALTER TABLE notice_row DROP COLUMN name; ALTER TABLE notice_row DROP COLUMN sought;
DROP TABLE unit_change; DROP TABLE second_factor; DROP INDEX audit_person;
";

/// The mark of version 2.
const TWO: &str = "PRAGMA user_version = 2";

/// What version 2 brought is taken away too.
const BACK_TO_1: &str = "
ALTER TABLE queue_row DROP COLUMN due; DROP TABLE account; DROP TABLE session; DROP TABLE audit;
PRAGMA user_version = 1;";

/// Data as an older version left them, whose log was written back.
fn aged(data: &Path, statements: &[&str]) {
    let connection = rusqlite::Connection::open(database_of(data)).unwrap();
    for sql in statements {
        connection.execute_batch(sql).unwrap();
    }
    let log = "PRAGMA wal_checkpoint(TRUNCATE)";
    connection.query_row(log, [], |_| Ok(())).unwrap();
}

fn projections(data: &Path, law: &Law) -> Result<(), Wrong> {
    let mut reader = zs_store::sqlite::open_reader(data).unwrap();
    check_projections(reader.as_mut(), law).map(|_| ())
}

#[test]
fn m1_data_of_older_versions_get_the_projections_of_today() {
    let mut town = Town::new();
    town.until_report(SHOP);
    town.open("2026-03-10T11:00", SHOP);
    let (data, law, _folder) = town.stop();
    for (statements, version) in [(&[BACK_TO_2, TWO][..], 2), (&[BACK_TO_2, BACK_TO_1], 1)] {
        aged(&data, statements);
        // Whoever only reads is told what to do first.
        let refused = zs_store::sqlite::open_reader(&data).err().unwrap();
        let told = matches!(refused, Fault::OlderData { found, .. } if found == version);
        assert!(told, "{refused}");
        // The tables of today alone are not enough: the rows of today are missing.
        drop(SqliteStore::open(&data).unwrap());
        assert!(projections(&data, &law).is_err());
        let store = SqliteStore::open(&data).unwrap();
        start(Box::new(store), &data, &law).stop();
        projections(&data, &law).unwrap_or_else(|wrong| panic!("{wrong}"));
        // A second start finds nothing to do.
        let mut store = SqliteStore::open(&data).unwrap();
        assert!(!renew_projections(&mut store, &law).unwrap());
    }
}
