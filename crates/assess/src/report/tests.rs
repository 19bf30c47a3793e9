//! What keeps a report from being final is told, all at once.

use zs_law::{Identity, ReportPart};

use super::*;

fn report() -> Report {
    let figure = |id: &str| ReportPiece::Figure(id.into());
    let words = |text: &str| ReportPiece::Words(text.into());
    Report {
        acts: None,
        id: "年报".into(),
        name: "年报".into(),
        due: Some((3, 1)),
        parts: vec![ReportPart {
            title: "成效".into(),
            paragraphs: vec![
                ReportParagraph::Said(vec![
                    words("受理"),
                    figure("A"),
                    words("件，按期率"),
                    figure("R"),
                    words("。"),
                ]),
                ReportParagraph::Written {
                    field: None,
                    name: "不足".into(),
                    hint: "写具体的问题".into(),
                },
            ],
        }],
        identities: vec![Identity {
            left: vec!["C".into(), "A".into()],
            right: vec!["B".into(), "D".into()],
            means: "上年结转的加上受理的，等于审结的加上结转下年的".into(),
        }],
        blanks: vec!["XX".into()],
        cite: Vec::new(),
    }
}

fn values(carried: i64) -> BTreeMap<Arc<str>, Value> {
    let numbers = [("A", 7), ("B", 5), ("C", carried), ("D", 4)];
    let numbers = numbers.map(|(id, n)| (Arc::from(id), Value::Number(n)));
    let share = (
        Arc::from("R"),
        Value::Ratio {
            part: 24,
            whole: 25,
        },
    );
    numbers.into_iter().chain([share]).collect()
}

fn written(text: &str) -> BTreeMap<String, String> {
    [("不足".to_owned(), text.to_owned())].into()
}

#[test]
fn a_report_without_blanks_and_with_sums_that_agree_is_final() {
    let filled = fill_report(&report(), &values(2), &written("复议应诉力量不足。"));
    assert_eq!(filled.open, Vec::<String>::new());
    let FilledParagraph::Said(pieces) = &filled.parts[0].1[0] else {
        panic!("not said");
    };
    let text: String = pieces.iter().map(FilledPiece::printed).collect();
    assert_eq!(text, "受理7件，按期率96.00%（24/25）。");
}

#[test]
fn a_sum_that_does_not_agree_is_told_with_both_sides() {
    let filled = fill_report(&report(), &values(3), &written("力量不足。"));
    let told = "勾稽关系对不上：上年结转的加上受理的，等于审结的加上结转下年的。C＋A是10，B＋D是9";
    assert_eq!(filled.open, [told]);
}

#[test]
fn what_nobody_wrote_a_blank_and_a_strange_text_are_all_told() {
    let none = fill_report(&report(), &values(2), &BTreeMap::new());
    assert_eq!(none.open, ["“不足”还没有写"]);
    let mut texts = written("经费XX万元");
    texts.insert("体会".to_owned(), "很多".to_owned());
    let filled = fill_report(&report(), &BTreeMap::new(), &texts);
    let open = filled.open.join("\n");
    for told in [
        "数字A没有算出来",
        "留着空白“XX”",
        "没有“体会”这一段",
        "算不出来",
    ] {
        assert!(open.contains(told), "{told}: {open}");
    }
}
