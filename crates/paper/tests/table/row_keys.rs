//! §5.3 no. 5: a list that is imported again finds its rows.

use proptest::prelude::*;
use zs_paper::table::{
    Known, RowKey, columns_of, finding_key, findings, known_rows, read_breakdown, read_tables,
    score_items, task_key, tell_apart,
};

use super::docx_file::paragraphs;

fn key(path: &str, no: &str, text: &str) -> RowKey {
    RowKey::of(&[path], Some(no), text)
}

#[test]
fn signs_blanks_and_ordinals_do_not_change_a_key() {
    let one = key("一、职能", "1", "1.压缩时限，达到3.5%。");
    let same = key("职 能", "１", "压缩时限\n达到３.５％");
    assert_eq!(one, same);
    assert_eq!(one.digest(), same.digest());
    for other in [
        key("制度", "1", "压缩时限，达到3.5%"),
        key("职能", "2", "压缩时限，达到3.5%"),
        key("职能", "1", "压缩时限，达到35%"),
    ] {
        assert_ne!(one, other);
        assert_ne!(one.digest(), other.digest());
    }
}

#[test]
fn rows_that_say_the_same_are_told_apart_by_their_order() {
    let mut keys = vec![
        key("甲", "1", "乙"),
        key("甲", "1", "乙"),
        key("甲", "2", "乙"),
    ];
    tell_apart(&mut keys);
    let again: Vec<u32> = keys.iter().map(|it| it.again).collect();
    assert_eq!(again, [0, 1, 0]);
    assert_ne!(keys[0].digest(), keys[1].digest());
}

#[test]
fn a_row_put_in_between_moves_those_below_and_a_corrected_one_is_found_by_its_number() {
    let old = [
        key("甲", "1", "子"),
        key("甲", "2", "丑"),
        key("甲", "3", "寅"),
        key("乙", "1", "卯"),
    ];
    let new = [
        key("甲", "1", "子（修订）"),
        key("甲", "2", "新的一项"),
        key("甲", "3", "丑"),
        key("甲", "4", "寅"),
        key("丙", "1", "卯"),
        key("丙", "2", "辰"),
    ];
    let known = known_rows(&old, &new);
    assert_eq!(
        known,
        [
            Known::Reworded(0),
            Known::New,
            Known::Moved(1),
            Known::Moved(2),
            Known::Moved(3),
            Known::New,
        ]
    );
    assert_eq!(known[0].earlier(), Some(0));
    assert_eq!(known[1].earlier(), None);
}

#[test]
fn where_several_rows_could_be_meant_none_is_taken() {
    let old = [key("甲", "1", "子"), key("乙", "1", "子")];
    let new = [key("丙", "1", "子")];
    assert_eq!(known_rows(&old, &new), [Known::New]);
}

#[test]
fn a_list_that_is_imported_again_has_the_same_keys_whatever_kind_of_file_it_is() {
    let old = read_breakdown(&paragraphs(&["一、职能", "1.办结审批", "责任单位：甲局"])).unwrap();
    let csv = "序号,一级指标,任务,责任单位\n1,职能,办结审批,乙局\n";
    let new = read_breakdown(csv.as_bytes()).unwrap();
    assert_eq!(old.tasks[0].key, new.tasks[0].key);
    assert_eq!(old.tasks[0].key, task_key(&old.tasks[0].what));
}

#[test]
fn findings_and_items_have_keys_and_their_bad_cells_are_named() {
    let csv = "序号,单位,问题描述,责任单位,整改时限,是否销号\n1,县政府,未公示,县城管局,不详,看情况\n2,县政府,,县城管局,,\n";
    let (tables, _) = read_tables(csv.as_bytes(), &columns_of("整改清单")).unwrap();
    let (taken, problems) = findings(&tables[0]);
    assert_eq!((taken.len(), taken[0].row), (1, 2));
    assert_eq!(taken[0].key, finding_key(&taken[0].what));
    let told: Vec<String> = problems
        .iter()
        .map(|it| format!("{} {}", it.place(), it.code.id))
        .collect();
    assert_eq!(
        told,
        [
            "“csv”第2行E列 ZS5123",
            "“csv”第2行F列 ZS5127",
            "“csv”第3行C列 ZS5113"
        ]
    );
    let csv = "序号,考核项目,评分标准,分值\n1,组织领导,扣分,三分\n2,组织领导,扣分,3\n";
    let (tables, _) = read_tables(csv.as_bytes(), &columns_of("评分细则")).unwrap();
    let (taken, problems) = score_items(&tables[0]);
    let told: Vec<String> = problems
        .iter()
        .map(|it| format!("{} {}", it.place(), it.code.id))
        .collect();
    assert_eq!(told, ["“csv”第2行D列 ZS5126"]);
    // Two items of one name are two rows.
    assert_eq!([taken[0].key.again, taken[1].key.again], [0, 1]);
}

proptest! {
    #[test]
    fn every_row_finds_itself_and_none_is_found_twice(
        old in prop::collection::vec(("[甲乙]", "[123]", "[子丑寅卯]"), 0..12),
        new in prop::collection::vec(("[甲乙]", "[123]", "[子丑寅卯]"), 0..12),
    ) {
        let keys = |rows: &[(String, String, String)]| {
            let mut keys: Vec<RowKey> = rows.iter().map(|(a, b, c)| key(a, b, c)).collect();
            tell_apart(&mut keys);
            keys
        };
        let (old, new) = (keys(&old), keys(&new));
        let itself: Vec<Known> = (0..old.len()).map(Known::Same).collect();
        prop_assert_eq!(known_rows(&old, &old), itself);
        let mut found: Vec<usize> = known_rows(&old, &new).iter().filter_map(|it| it.earlier()).collect();
        let all = found.len();
        found.sort_unstable();
        found.dedup();
        prop_assert_eq!(found.len(), all);
    }
}
