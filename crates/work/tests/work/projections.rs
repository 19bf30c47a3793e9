//! The projections equal a replay, and an edit of any row of them is found.

use zs_store::folder::database_of;
use zs_work::check_projections;

use crate::county::{command, found, law, start, verify};

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
        "DELETE FROM case_row WHERE number = 2",
        "UPDATE queue_row SET post = 'clerk'",
        "UPDATE queue_row SET since = since + 1",
        "UPDATE queue_row SET due = due + 1",
        "DELETE FROM queue_row",
        "INSERT INTO queue_row SELECT jurisdiction, unit, case_id, 'x', post, since, due FROM queue_row LIMIT 1",
        "UPDATE count_row SET n = n + 1 WHERE what = 'read'",
        "DELETE FROM count_row WHERE what = 'opened'",
        "INSERT INTO count_row SELECT jurisdiction, unit, procedure, month, 'x', 1 FROM count_row LIMIT 1",
        "INSERT INTO term_row VALUES ('152200', 20600, x'00000000000000000000000000000000', 'a', 'b', 'c', 0, NULL)",
        "INSERT INTO notice_row VALUES ('152200', 20600, x'00000000000000000000000000000000', 'a', NULL, NULL, 'm1', 'p', '', 0, 0, '', '', '')",
        "INSERT INTO earlier_row SELECT jurisdiction, zeroblob(32), case_id FROM case_row",
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
