//! What the store of a province promises beyond the suite.

use zs_base::Jurisdiction;
use zs_store::{Cipher, Fault, KeyFiles, PostgresStore, Store};
use zs_testkit::postgres::Cluster;

use crate::conformance::suite;
use crate::sample::Sample;

#[test]
fn postgres_conforms_and_has_one_writer() {
    let cluster = Cluster::start().unwrap();
    suite(&mut |jurisdiction| {
        Box::new(PostgresStore::open(&cluster.address(), jurisdiction).unwrap())
    });
    let folder = tempfile::tempdir().unwrap();
    let create = "CREATE DATABASE sealed";
    raw(&cluster).batch_execute(create).unwrap();
    let sealed = cluster.address_of("sealed");
    suite(&mut |jurisdiction| {
        let mut store = PostgresStore::open(&sealed, jurisdiction).unwrap();
        let key = KeyFiles::new(folder.path().join(format!("{jurisdiction}.seal")));
        store.seal(&key, None, Cipher::Sm4Gcm).unwrap();
        Box::new(store)
    });
    d13_a_second_writer_is_refused(&cluster);
    a_fenced_writer_cannot_write(&cluster);
    l10_raw_statements_cannot_change_the_ledger(&cluster);
    m2_what_waits_in_version_1_gets_its_last_day(&cluster);
    d02_what_was_acknowledged_survives_a_crash_of_the_server(&cluster);
}

fn d13_a_second_writer_is_refused(cluster: &Cluster) {
    let jurisdiction = Jurisdiction::from("150001");
    let held = PostgresStore::open(&cluster.address(), &jurisdiction).unwrap();
    for _ in 0..10 {
        let refused = PostgresStore::open(&cluster.address(), &jurisdiction)
            .err()
            .unwrap();
        assert!(matches!(refused, Fault::InUse(_)), "{refused}");
    }
    // Another jurisdiction has a writer of its own.
    PostgresStore::open(&cluster.address(), &"150099".into()).unwrap();
    drop(held);
}

fn a_fenced_writer_cannot_write(cluster: &Cluster) {
    let jurisdiction = Jurisdiction::from("152200");
    let mut store = PostgresStore::open(&cluster.address(), &jurisdiction).unwrap();
    let mut sample = Sample::new(&jurisdiction);
    store.append(&sample.batch([1])).unwrap();
    // What a writer does that took over while this one was cut off.
    raw(cluster)
        .batch_execute("UPDATE fence SET number = number + 1 WHERE jurisdiction = '152200'")
        .unwrap();
    let refused = store.append(&sample.batch([2])).unwrap_err();
    assert!(matches!(refused, Fault::Fenced), "{refused}");
    assert_eq!(store.reads().leaves(0, 9).unwrap().len(), 1);
}

fn raw(cluster: &Cluster) -> postgres::Client {
    postgres::Client::connect(&cluster.address(), postgres::NoTls).unwrap()
}

fn l10_raw_statements_cannot_change_the_ledger(cluster: &Cluster) {
    let mut client = raw(cluster);
    for sql in [
        "UPDATE leaf SET hash = ''",
        "DELETE FROM leaf",
        "TRUNCATE leaf",
        "UPDATE node SET hash = ''",
        "DELETE FROM node",
        "UPDATE checkpoint SET signed = ''",
        "DELETE FROM checkpoint",
        "UPDATE sealed SET body = ''",
        "DELETE FROM sealed",
        "TRUNCATE sealed",
    ] {
        assert!(client.batch_execute(sql).is_err(), "{sql}");
    }
}

/// The day is that of the step's own running term, or the first one of its case, or none.
fn m2_what_waits_in_version_1_gets_its_last_day(cluster: &Cluster) {
    raw(cluster)
        .batch_execute("CREATE DATABASE migrated")
        .unwrap();
    let address = cluster.address_of("migrated");
    let mut client = postgres::Client::connect(&address, postgres::NoTls).unwrap();
    client.batch_execute(zs_store::schema::POSTGRES[0]).unwrap();
    client
        .batch_execute(
            "CREATE TABLE schema_version (number BIGINT NOT NULL); \
             INSERT INTO schema_version VALUES (1); \
             INSERT INTO queue_row VALUES ('152200', 'u', '\\x01', 'own', 'p', 1), \
               ('152200', 'u', '\\x01', 'other', 'p', 1), ('152200', 'u', '\\x02', 'own', 'p', 1); \
             INSERT INTO term_row VALUES ('152200', 30, '\\x01', 'own', 'a', '计算中', 0, 1), \
               ('152200', 20, '\\x01', 'far', 'a', '计算中', 0, 1), \
               ('152200', 10, '\\x01', 'own', 'b', '逾期完成', 0, 1)",
        )
        .unwrap();
    drop(PostgresStore::open(&address, &"152200".into()).unwrap());
    let sql = "SELECT path, due FROM queue_row ORDER BY case_id, path";
    let rows = client.query(sql, &[]).unwrap();
    let days: Vec<(String, i64)> = rows.iter().map(|row| (row.get(0), row.get(1))).collect();
    let day = |path: &str, due| (path.to_owned(), due);
    assert_eq!(
        days,
        [day("other", 20), day("own", 30), day("own", 2_147_483_647)]
    );
}

fn d02_what_was_acknowledged_survives_a_crash_of_the_server(cluster: &Cluster) {
    let jurisdiction = Jurisdiction::from("152201");
    let mut store = PostgresStore::open(&cluster.address(), &jurisdiction).unwrap();
    let mut sample = Sample::new(&jurisdiction);
    let batch = sample.batch([1, 2]);
    store.append(&batch).unwrap();
    cluster.crash();
    let lost = store.append(&sample.batch([3])).unwrap_err();
    assert_eq!(lost.to_string().lines().count(), 1);
    cluster.launch().unwrap();
    store.recover().unwrap();
    assert_eq!(store.reads().leaves(0, 9).unwrap(), batch.leaves);
    let mut sample = Sample::new(&jurisdiction);
    sample.batch([1, 2]);
    store.append(&sample.batch([3])).unwrap();
}
