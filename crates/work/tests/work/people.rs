//! Units and people from tables: good rows in, bad rows named by their cell, and nothing twice.

use zs_base::Day;
use zs_event::Person;
use zs_paper::table::{columns_of, read_tables};
use zs_store::{SqliteStore, Store};
use zs_work::{PeopleImport, plan_people};

use crate::county::{found, law};

const HEAD: &str =
    "单位,机关代字,上级单位,姓名,工号,岗位,任职日期,离岗日期,证件种类,证件号,有效期起,有效期止";

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// Imports these rows into the store and answers what it did.
fn import(store: &mut SqliteStore, rows: &[&str]) -> PeopleImport {
    let table = format!("{HEAD}\n{}\n", rows.join("\n"));
    let (tables, problems) = read_tables(table.as_bytes(), &columns_of("人员")).unwrap();
    let read = (tables.as_slice(), problems);
    let import = plan_people(store.reads(), &law(), read, day("2026-03-05")).unwrap();
    store.register(&import.persons, &import.units).unwrap();
    import
}

fn person(store: &mut SqliteStore, id: &str) -> Person {
    store.reads().person(&id.into()).unwrap().unwrap()
}

/// Codes and places of what was refused.
fn refused(import: &PeopleImport) -> Vec<(&'static str, String)> {
    let problems = import.problems.iter();
    problems
        .map(|it| (it.code.id, format!("{}{}", it.column, it.row)))
        .collect()
}

#[test]
fn a_table_becomes_units_people_posts_and_certificates_and_again_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = found(&folder.path().join("data"));
    let rows = [
        "旗市场监督管理局,旗市监,旗政府,张三,A1,执法人员、听证员,2025-01-01,,行政执法证,15001,2024.1.1,2028年12月31日",
        "旗市场监督管理局,旗市监,,张三,A1,登记人员,,,行政执法监督证,15002,20240101,20281231",
        "旗政府,旗政,,李四,A2,本级政府负责人,,,,,,",
        "旗司法局,,,巴特尔,p1,法制审核人员,2025-05-01,,,,,",
    ];
    let first = import(&mut store, &rows);
    assert_eq!(refused(&first), []);
    assert_eq!(
        (first.new, first.updated, first.same, first.wrong),
        (3, 1, 0, 0)
    );
    assert_eq!(first.units.len(), 2);
    let zhang = person(&mut store, "A1");
    let posts: Vec<_> = zhang
        .posts
        .iter()
        .map(|it| (it.post.as_str(), it.from))
        .collect();
    let (began, today) = (day("2025-01-01"), day("2026-03-05"));
    assert_eq!(
        posts,
        [
            ("officer", began),
            ("hearing_member", began),
            ("clerk", today)
        ]
    );
    assert!(zhang.posts.iter().all(|it| it.unit.as_str() == "旗市监"));
    assert!(zhang.certificate("行政执法证", day("2028-12-31")).is_some());
    assert_eq!(zhang.certificates.len(), 2);
    // A unit that is there already keeps its id, and its person keeps every post.
    let known = person(&mut store, "p1");
    assert_eq!(known.posts.len(), 4);
    assert_eq!(known.posts[3].unit.as_str(), "u1");

    let again = import(&mut store, &rows);
    assert_eq!(
        (again.new, again.updated, again.same, again.wrong),
        (0, 0, 4, 0)
    );
    assert_eq!((again.persons.len(), again.units.len()), (0, 0));
}

#[test]
fn a_post_ends_by_its_day_and_a_certificate_is_renewed_in_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = found(&folder.path().join("data"));
    import(
        &mut store,
        &["旗司法局,,,张三,A1,执法人员,2025-01-01,,行政执法证,15001,2024-01-01,2025-12-31"],
    );
    let done = import(
        &mut store,
        &[
            "旗司法局,,,张三,A1,执法人员,2025-01-01,2026-02-01,行政执法证,15001,2026-01-01,2027-12-31",
        ],
    );
    assert_eq!((done.updated, done.problems.len()), (1, 0));
    let zhang = person(&mut store, "A1");
    assert_eq!(zhang.posts.len(), 1);
    assert_eq!(zhang.posts[0].until, Some(day("2026-02-01")));
    assert_eq!(zhang.certificates.len(), 1);
    assert_eq!(zhang.certificates[0].until, day("2027-12-31"));
}

#[test]
fn every_bad_cell_is_named_and_the_good_rows_are_taken() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = found(&folder.path().join("data"));
    let done = import(
        &mut store,
        &[
            ",,,张三,A1,执法人员,,,,,,",
            "旗司法局,,,张三,A1,没有的岗位,,,,,,",
            "旗司法局,,,张三,A1,执法人员,,,行政执法证,15001,2024-13-01,2028-12-31",
            "旗司法局,,,张三,A1,执法人员,,,驾驶证,15001,2024-01-01,2028-12-31",
            "旗司法局,,,张三,A1,执法人员,,,行政执法证,15001,2028-01-01,2024-12-31",
            "旗司法局,,,张三,A 1,执法人员,,,,,,",
            "旗司法局,,没有的单位,张三,A1,执法人员,,,,,,",
            "旗司法局,,旗司法局,张三,A1,执法人员,,,,,,",
            "旗司法局,,,张三,p1,执法人员,,,,,,",
            "新单位,u1,,张三,A9,执法人员,,,,,,",
            "旗司法局,,,李四,A2,执法人员,,,行政执法证,,,",
            "旗司法局,,,王五,A3,执法人员,,,,,,",
        ],
    );
    let known = [
        ("ZS5113", "A2"),
        ("ZS5115", "F3"),
        ("ZS5114", "K4"),
        ("ZS5117", "I5"),
        ("ZS5120", "L6"),
        ("ZS5122", "E7"),
        ("ZS5121", "C8"),
        ("ZS5121", "C9"),
        ("ZS5119", "D10"),
        ("ZS5122", "B11"),
        ("ZS5113", "J12"),
        ("ZS5113", "K12"),
        ("ZS5113", "L12"),
    ];
    let known: Vec<_> = known
        .iter()
        .map(|(code, place)| (*code, (*place).to_owned()))
        .collect();
    assert_eq!(refused(&done), known);
    assert_eq!((done.new, done.wrong), (1, 11));
    assert!(store.reads().person(&"A1".into()).unwrap().is_none());
    assert_eq!(store.reads().units().unwrap().len(), 1);
}

#[test]
fn zs5116_posts_that_exclude_one_another_are_refused_unless_one_has_ended() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = found(&folder.path().join("data"));
    let done = import(
        &mut store,
        &[
            "旗司法局,,,张三,A1,罚没财务人员,2025-01-01,,,,,",
            "旗司法局,,,张三,A1,执法人员,2026-01-01,,,,,",
            "旗司法局,,,李四,A2,系统管理员、执法人员,,,,,,",
            "旗司法局,,,王五,A3,罚没财务人员,2025-01-01,2025-12-31,,,,",
            "旗司法局,,,王五,A3,执法人员,2026-01-01,,,,,",
        ],
    );
    assert_eq!(
        refused(&done),
        [("ZS5116", "F3".to_owned()), ("ZS5116", "F4".to_owned())]
    );
    assert_eq!(person(&mut store, "A1").posts.len(), 1);
    assert_eq!(person(&mut store, "A3").posts.len(), 2);
    assert!(store.reads().person(&"A2".into()).unwrap().is_none());
}

#[test]
fn a_circle_of_units_above_one_another_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = found(&folder.path().join("data"));
    let done = import(
        &mut store,
        &[
            "甲局,,乙局,张三,A1,执法人员,,,,,,",
            "乙局,,丙局,李四,A2,执法人员,,,,,,",
            "丙局,,甲局,王五,A3,执法人员,,,,,,",
        ],
    );
    assert_eq!(refused(&done), [("ZS5121", "C4".to_owned())]);
    assert_eq!(done.units.len(), 2);
}
