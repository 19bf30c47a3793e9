//! What the store of a province promises beyond the suite.

use zs_base::Jurisdiction;
use zs_store::{Fault, PostgresStore, Store};
use zs_testkit::postgres::Cluster;

use crate::conformance::suite;
use crate::sample::Sample;

#[test]
fn postgres_conforms_and_has_one_writer() {
    let cluster = Cluster::start().unwrap();
    suite(&mut |jurisdiction| {
        Box::new(PostgresStore::open(&cluster.address(), jurisdiction).unwrap())
    });
    d13_a_second_writer_is_refused(&cluster);
    a_fenced_writer_cannot_write(&cluster);
    l10_raw_statements_cannot_change_the_ledger(&cluster);
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
