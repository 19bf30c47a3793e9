//! The workbook of a unit and the desk of those who look at its answers, from the first answer to the
//! end, by their pages.

use zs_base::{CaseId, CommandId, Day};
use zs_work::Answer;
use zs_work::breakdown::{Assignment, assign, open};
use zs_work::view::{ItemFile, ItemPlace, Meets};

use crate::county::{County, photo};
use crate::share_out::{county, items};
use crate::wire::{Said, hidden};

const REVIEW: &str = "/schemes/review";

/// Tells a unit of an item.
fn share_out(county: &County, unit: &str, item: &str, by_acts: bool) -> CaseId {
    let procedure = county
        .site
        .law()
        .library
        .assessing(county.now().day())
        .cloned();
    let procedure = procedure.unwrap();
    let by = zs_event::Signer {
        person: "sun".into(),
        post: "supervisor".into(),
        certificate: None,
    };
    let it = Assignment {
        unit: unit.into(),
        matter: format!("指标{item}"),
        year: 2026,
        scheme: "demonstration".to_owned(),
        item: Some(item.to_owned()),
        asks: "应审尽审\n每年报一次".to_owned(),
        by_acts,
        due: Day::from_ymd(2026, 4, 30).unwrap(),
        due_said: Some("4月底前".to_owned()),
        row: None,
    };
    let (case, now) = (county.site.case_id().unwrap(), county.now());
    let id = || -> CommandId { county.site.command_id(now).unwrap() };
    let commands = [
        open(&procedure, &it, (id(), case), &by, now),
        assign(&procedure, (id(), case), &by, now).unwrap(),
    ];
    for command in commands {
        let answer = county.site.writer.perform(command).unwrap();
        assert!(matches!(answer, Answer::Recorded(_)), "{answer:?}");
    }
    case
}

/// A county whose unit s1 answers for one item by its acts and for two by papers; the session of
/// its legal reviewer and of two people who look at the answers.
pub fn begun() -> (County, [CaseId; 3], [String; 3]) {
    let (county, sun) = county();
    let first = share_out(&county, "s1", "ZS21-050", true);
    let second = share_out(&county, "s1", "ZS21-099", false);
    let third = share_out(&county, "s1", "ZS21-100", false);
    county.register_in("wang", "legal_reviewer", "s1");
    county.register_in("qian", "supervisor", "m1");
    let wang = county.enter("wang");
    let qian = county.enter("qian");
    (county, [first, second, third], [wang, sun, qian])
}

/// The form of a step inside a page, with these fields.
pub fn hand_in(county: &County, session: &str, page: &Said, fields: &[(&str, &str)]) -> Said {
    let form = page.body.split("<form id=\"form\"").nth(1);
    let form = form.unwrap_or_else(|| panic!("{}", page.body));
    let action = form.split("action=\"").nth(1).unwrap();
    let action = &action[..action.find('"').unwrap()];
    let mut all: Vec<(String, String)> = Vec::new();
    for name in ["id", "seen", "path"] {
        all.push((name.to_owned(), hidden(form, name)));
    }
    let then = hidden(form, "then").replace("&#38;", "&");
    all.push(("then".to_owned(), then));
    // Where nobody else can sign, the form does not ask who does.
    if let Some(sign) = form.split("name=\"sign\" value=\"").nth(1) {
        let sign = &sign[..sign.find('"').unwrap()];
        all.push(("sign".to_owned(), sign.to_owned()));
    }
    all.extend(
        fields
            .iter()
            .map(|(a, b)| ((*a).to_owned(), (*b).to_owned())),
    );
    let all: Vec<(&str, &str)> = all.iter().map(|(a, b)| (&**a, &**b)).collect();
    county.post_as(session, action, &all)
}

pub fn item(county: &County, case: CaseId) -> ItemFile {
    items(county)
        .into_iter()
        .find(|it| it.case == case)
        .unwrap()
}

#[test]
fn an_item_whose_number_is_known_is_confirmed_without_papers_and_leads_back_to_the_workbook() {
    let (county, [first, ..], [wang, ..]) = begun();
    let book = county.get_as(&wang, "/workbook?year=2026");
    assert_eq!(book.status, 200, "{}", book.body);
    for sentence in [
        "承担 3 项",
        "未自评 3",
        "系统已经取数 1 项",
        "要交材料的 2 项",
        "线是 85%",
    ] {
        assert!(book.body.contains(sentence), "{sentence}\n{}", book.body);
    }
    let page = county.get_as(&wang, &format!("/workbook?year=2026&item={first}"));
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(page.body.contains("应审尽审<br>每年报一次") && page.body.contains("无此类案件"));
    assert!(page.body.contains("/figures/") && page.body.contains("4月底前"));
    let said = hand_in(&county, &wang, &page, &[("outcome", "达到")]);
    assert_eq!(said.status, 303, "{}", said.body);
    let then = said.header("location");
    assert!(
        then.starts_with("/workbook?") && then.ends_with("&done=yes"),
        "{then}"
    );
    assert!(county.get_as(&wang, &then).body.contains("已经入账"));
    assert_eq!(item(&county, first).place, ItemPlace::ToReview);
    assert_eq!(item(&county, first).meets(), Some(Meets::Yes));
    // A form leads to no other place.
    let page = county.get_as(&wang, "/workbook?year=2026&only=open");
    assert!(!page.body.contains(&format!("item={first}#item")));
    assert!(page.body.contains("未自评 2"));
}

#[test]
fn papers_are_asked_for_where_no_acts_speak_and_one_serves_several_items() {
    let (county, [_, second, third], [wang, ..]) = begun();
    let address = format!("/workbook?year=2026&item={second}");
    let page = county.get_as(&wang, &address);
    let said = hand_in(&county, &wang, &page, &[("outcome", "达到")]);
    assert_eq!(said.status, 422);
    assert!(said.body.contains("佐证材料"), "{}", said.body);
    // What was typed is kept, and so is where it leads.
    assert!(said.body.contains("name=\"then\" value=\"/workbook?"));
    let form = page.body.split("<form id=\"form\"").nth(1).unwrap();
    let fields = ["id", "seen", "path"].map(|name| (name, hidden(form, name)));
    let sign = form.split("name=\"sign\" value=\"").nth(1).unwrap();
    let sign = sign[..sign.find('"').unwrap()].to_owned();
    let mut all: Vec<(&str, &str)> = fields.iter().map(|(a, b)| (*a, b.as_str())).collect();
    all.extend([("outcome", "达到"), ("sign", sign.as_str())]);
    all.push(("f:材料可信级", "B 工作人员核对过原件"));
    let step = format!("/cases/{second}/step");
    let said = county.upload_in(&wang, &step, &all, ("file:佐证材料", "计划.png"), &photo());
    assert_eq!(said.status, 303, "{}", said.body);
    let page = county.get_as(&wang, &format!("/workbook?year=2026&item={third}"));
    assert!(page.body.contains("用已有的材料（1）"), "{}", page.body);
    let kept = page
        .body
        .split("name=\"kept:佐证材料\" value=\"")
        .nth(1)
        .unwrap();
    let kept = &kept[..kept.find('"').unwrap()];
    let fields = [
        ("outcome", "达到"),
        ("f:材料可信级", "B 工作人员核对过原件"),
        ("kept:佐证材料", kept),
    ];
    let said = hand_in(&county, &wang, &page, &fields);
    assert_eq!(said.status, 303, "{}", said.body);
    let of = |case| item(&county, case).answer.unwrap().files[0].0;
    assert_eq!(of(second), of(third));
    let pack = county.get_as(&wang, "/workbook/pack?year=2026");
    assert_eq!(pack.status, 200);
    let grids = zs_paper::table::read_grids(&pack.bytes).unwrap();
    let names: Vec<&str> = grids.iter().map(|it| it.sheet.as_str()).collect();
    assert_eq!(names, ["指标", "数字", "材料", "说明"]);
    let digest = of(second).to_string();
    let cells = grids[2].rows.values().flat_map(|row| row.values());
    assert_eq!(cells.filter(|it| it.value.text() == digest).count(), 2);
    is_a_whole_pack(&county, &wang, &digest);
}

/// The pack has the file that serves two items once, a list that agrees with every part, and is the
/// same every time; whoever takes it is written down.
fn is_a_whole_pack(county: &County, session: &str, digest: &str) {
    let address = "/workbook/pack/zip?year=2026";
    let looks = county.audit("read_personal").len();
    let said = county.get_as(session, address);
    assert_eq!(said.status, 200, "{}", said.body);
    assert_eq!(county.audit("read_personal").len(), looks + 1);
    assert_eq!(said.bytes, county.get_as(session, address).bytes);
    let zip = std::io::Cursor::new(said.bytes);
    let mut zip = zip::ZipArchive::new(zip).unwrap();
    let names: Vec<String> = zip
        .file_names()
        .map(|it| it.unwrap().into_owned())
        .collect();
    assert_eq!(
        names
            .iter()
            .filter(|it| it.starts_with("证明材料/"))
            .count(),
        1
    );
    for part in ["01-目录.docx", "02-申报材料.xlsx", "清单-SM3.txt"] {
        assert!(names.iter().any(|it| it == part), "{part} {names:?}");
    }
    let mut content = |name: &str| {
        let (mut bytes, mut file) = (Vec::new(), zip.by_name(name).unwrap());
        std::io::Read::read_to_end(&mut file, &mut bytes).unwrap();
        bytes
    };
    let list = String::from_utf8(content("清单-SM3.txt")).unwrap();
    assert_eq!(list.lines().count() + 1, names.len());
    assert!(list.contains(digest), "{list}");
    for line in list.lines() {
        let (digest, path) = line.split_once("  ").unwrap();
        let found = zs_base::Digest::of(&[&content(path)]);
        assert_eq!(found.to_string(), digest, "{path}");
    }
}

#[test]
fn who_looks_at_an_answer_has_everything_on_one_screen_and_a_return_comes_first() {
    let (county, [first, ..], [wang, sun, _]) = begun();
    let page = county.get_as(&wang, &format!("/workbook?year=2026&item={first}"));
    let fields = [
        ("outcome", "未达到"),
        ("f:没有达到的原因和补救", "还差两件"),
    ];
    let said = hand_in(&county, &wang, &page, &fields);
    assert_eq!(said.status, 303, "{}", said.body);
    let desk = county.get_as(&sun, &format!("{REVIEW}?year=2026"));
    assert_eq!(desk.status, 200, "{}", desk.body);
    assert!(desk.body.contains("指标ZS21-050") && desk.body.contains("等审核、等你办的 1 项"));
    let page = county.get_as(&sun, &format!("{REVIEW}?year=2026&item={first}"));
    for sentence in ["还差两件", "系统取数", "上年的意见", "退回“自评”"] {
        assert!(page.body.contains(sentence), "{sentence}\n{}", page.body);
    }
    let said = hand_in(
        &county,
        &sun,
        &page,
        &[("outcome", "退回"), ("reason", "请写明是哪两件")],
    );
    assert_eq!(said.status, 303, "{}", said.body);
    let book = county.get_as(&wang, "/workbook?year=2026");
    assert!(book.body.contains("被退回 1") && book.body.contains("请写明是哪两件"));
    let units = county.get_as(&sun, "/schemes/units?year=2026");
    assert_eq!(units.status, 200, "{}", units.body);
    assert!(units.body.contains("样例旗司法局") && units.body.contains("没有下达"));
    // Whose unit it is not sees nothing of it.
    county.register_in("zhao", "clerk", "t1");
    let zhao = county.enter("zhao");
    let other = county.get_as(&zhao, &format!("/workbook?year=2026&item={first}"));
    assert_eq!(other.status, 404);
    assert!(![200].contains(&county.get_as(&zhao, "/workbook?year=2026&unit=s1").status));
}

#[test]
fn of_two_reviewers_at_once_the_second_is_told_what_the_first_did_and_loses_nothing() {
    let (county, [first, ..], [wang, sun, qian]) = begun();
    let page = county.get_as(&wang, &format!("/workbook?year=2026&item={first}"));
    let said = hand_in(&county, &wang, &page, &[("outcome", "达到")]);
    assert_eq!(said.status, 303, "{}", said.body);
    let address = format!("{REVIEW}?year=2026&item={first}");
    let (one, other) = (
        county.get_as(&sun, &address),
        county.get_as(&qian, &address),
    );
    let said = hand_in(&county, &sun, &one, &[("outcome", "认定")]);
    assert_eq!(said.status, 303, "{}", said.body);
    let fields = [
        ("outcome", "扣分"),
        ("f:扣的分值", "0.3"),
        ("reason", "一件超期三日"),
    ];
    let said = hand_in(&county, &qian, &other, &fields);
    assert_ne!(said.status, 303);
    for sentence in ["没有入账", "认定", "0.3", "一件超期三日"] {
        assert!(said.body.contains(sentence), "{sentence}\n{}", said.body);
    }
    let remark = item(&county, first).remark().cloned().unwrap();
    assert_eq!(remark.outcome.as_deref(), Some("认定"));
}
