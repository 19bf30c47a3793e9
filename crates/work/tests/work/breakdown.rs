//! Which item of a scheme a task is like: what counties write, against the items that are meant.

use zs_law::Files;
use zs_paper::table::{Listed, Task, read_breakdown};
use zs_testkit::tree::{files_below, in_tree};
use zs_work::Law;
use zs_work::breakdown::{ItemWords, Proposal, Row, UnitNames};

/// Tasks as notices and breakdowns word them, with the item that a person chose for each.
const MEANT: [(&str, &str); 22] = [
    (
        "重大执法决定法制审核全覆盖，未经审核不得作出决定",
        "ZS21-050",
    ),
    (
        "行政执法决定在规定期限内向社会公示，公示及时率达到100%",
        "ZS21-048",
    ),
    ("推行行政执法全过程记录，音像记录归档", "ZS21-049"),
    ("行政规范性文件合法性审核率达到100%", "ZS21-022"),
    ("规范性文件及时报送备案，做到有件必备", "ZS21-025"),
    ("备案审查机关做到有备必审、有错必纠", "ZS21-026"),
    ("定期开展规范性文件清理，公布继续有效文件目录", "ZS21-028"),
    ("重大行政决策履行专家论证程序", "ZS21-034"),
    ("开展重大行政决策后评估", "ZS21-041"),
    (
        "落实行政机关负责人出庭应诉制度，出庭应诉率达到要求",
        "ZS21-064",
    ),
    ("全面履行法院生效裁判，履行率100%", "ZS21-065"),
    ("按期办理并回复司法建议、检察建议", "ZS21-066"),
    ("依申请公开政府信息按期答复", "ZS21-072"),
    ("畅通行政复议渠道，做到应收尽收", "ZS21-077"),
    ("行政复议案件在法定期限内审结", "ZS21-078"),
    ("执法人员持证上岗，未取得执法证件不得执法", "ZS21-056"),
    ("执法人员每年培训学时达到规定", "ZS21-057"),
    ("开展行政执法案卷评查", "ZS21-060"),
    ("规范执法辅助人员管理", "ZS21-059"),
    ("人大代表建议、政协委员提案按期办复", "ZS21-063"),
    ("落实谁执法谁普法责任制", "ZS21-094"),
    ("党政主要负责人履行第一责任人职责并述法", "ZS21-096"),
];

fn law() -> Law {
    let mut files = Files::new("law");
    for (path, bytes) in files_below(&in_tree("law")).unwrap() {
        let needed = [
            "statutes",
            "posts",
            "facts",
            "indicators",
            "figures",
            "procedures",
        ];
        let general = [
            "general",
            "calendar",
            "service",
            "tables",
            "papers",
            "powers",
            "discretion",
        ];
        if needed.iter().chain(&general).any(|it| path.starts_with(it)) {
            files.add(&path, bytes);
        }
    }
    Law::read(&files).0
}

fn task(words: &str) -> Task {
    let table = format!("序号,任务,责任单位\n1,{words},司法局\n");
    let mut read = read_breakdown(table.as_bytes()).unwrap();
    let Listed { what, .. } = read.tasks.remove(0);
    what
}

#[test]
fn tasks_as_counties_word_them_find_the_items_that_people_mean() {
    let law = law();
    let scheme = law.library.schemes["demonstration"].last().unwrap();
    let words = ItemWords::of(&law.library, scheme);
    let (mut first, mut among) = (0, 0);
    for (text, meant) in MEANT {
        let found = words.propose(&task(text));
        let codes: Vec<&str> = found.iter().map(|it| it.code.as_str()).collect();
        first += usize::from(codes.first() == Some(&meant));
        among += usize::from(codes.contains(&meant));
        println!("{meant} {codes:?} {text}");
        assert!(found.iter().all(|it| !it.reasons.is_empty()), "{found:?}");
    }
    println!(
        "figure: {first} of {} first, {among} among those proposed",
        MEANT.len()
    );
    assert!(
        first * 100 >= MEANT.len() * 70,
        "{first} of {}",
        MEANT.len()
    );
    // What belongs to no item is not given to one.
    let none: Vec<Proposal> = words.propose(&task("组织职工健康体检"));
    assert!(none.is_empty(), "{none:?}");
}

#[test]
fn items_of_another_scheme_find_those_that_are_the_same() {
    let law = law();
    let scheme = law.library.schemes["demonstration"].last().unwrap();
    let words = ItemWords::of(&law.library, scheme);
    let local = law.library.schemes["kaijiang"].last().unwrap();
    let (mut all, mut found) = (0, 0);
    for item in &local.items {
        let same = item.same_as.iter().find(|it| *it.scheme == *scheme.id);
        let Some(same) = same else { continue };
        let proposed = words.propose(&task(&format!("{}：{}", item.title, item.measures)));
        println!("{} {} {:?}", item.title, same.code, proposed.first());
        all += 1;
        found += usize::from(proposed.iter().any(|it| it.code == *same.code));
    }
    // The library says itself that they are the same, however differently they are worded.
    assert!(all >= 5);
    assert_eq!(found, all);
}

#[test]
fn a_row_that_names_an_item_by_its_code_means_it() {
    let law = law();
    let scheme = law.library.schemes["demonstration"].last().unwrap();
    let mut read =
        read_breakdown("序号,任务,责任单位\n1,完成 ZS21-010 的各项工作,司法局\n".as_bytes())
            .unwrap();
    let names = UnitNames::default();
    let row = Row::of(
        read.tasks.remove(0),
        &names,
        &ItemWords::of(&law.library, scheme),
        2026,
    );
    assert_eq!(row.items[0].code, "ZS21-010");
    assert_eq!(row.items[0].likeness, 100);
    assert!(row.items[0].reasons[0].contains("编号"));
}
