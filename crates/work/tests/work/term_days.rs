//! The last days that papers name: computed from the terms of the case and from the law's remedies,
//! typed by nobody.

use zs_base::{CaseId, Digest};
use zs_event::command::Evidence;
use zs_work::Answer;
use zs_work::view::{Answers, Given, Sheet, serve};
use zs_work::{SlotSource, Source};

use crate::town::{SHOP, Town, at, declare, fields, head, officer, two, with_outcome};

/// A seizure up to the decision, which is still to be made.
fn until_seizure(town: &mut Town) -> CaseId {
    let [kind, name, number] = SHOP.map(str::to_owned);
    let mut opening = fields(&[
        ("住址", "青城路61号"),
        ("措施种类", "扣押"),
        ("涉嫌的违法行为", "经营超过保质期的食品"),
    ]);
    let party = Given::Party { kind, name, number };
    opening.fields.insert("当事人".to_owned(), party);
    let case = town.open_of("coercion.seize", "2026-06-11T08:30", &opening);
    let matter = "扣押不符合食品安全标准的食品和用于违法生产经营的工具";
    let mut propose = fields(&[
        ("强制事项", matter),
        ("事实和理由", "食品超过保质期，可能被转移"),
        ("拟查封扣押的场所、设施或者财物", "冻品十二箱"),
    ]);
    declare(&mut propose, "强制·情况紧急", false);
    town.act(
        &case,
        ("propose", &officer(), "2026-06-11T09:00"),
        &two(propose),
    );
    let approved = with_outcome(fields(&[]), "批准");
    town.act(&case, ("approve", &head(), "2026-06-11T09:30"), &approved);
    let told = two(fields(&[
        ("到场情况", "当事人到场"),
        ("告知的理由和依据", "食品安全法第一百一十条"),
        ("告知的权利和救济途径", "有权陈述和申辩"),
    ]));
    town.act(&case, ("inform", &officer(), "2026-06-11T10:00"), &told);
    let heard = with_outcome(fields(&[]), "没有提出陈述申辩");
    town.act(&case, ("hear", &officer(), "2026-06-11T10:20"), &heard);
    case
}

fn evidence(kind: &str) -> Evidence {
    Evidence {
        kind: kind.to_owned(),
        file: Digest::of(&[kind.as_bytes()]),
    }
}

fn decision() -> Answers {
    let mut it = two(fields(&[
        ("理由和依据", "食品安全法第一百一十条"),
        ("场所、设施或者财物", "冻品十二箱"),
        ("财物件数", "12"),
        (
            "对象核对",
            "与违法行为有关，不是当事人及其所扶养家属的生活必需品，没有被其他国家机关查封",
        ),
        ("保管方式", "本机关保管，不使用、不损毁"),
        ("存放地点", "罚没仓库"),
        ("保管费用", "由本机关承担"),
        ("救济途径和期限", "依照法律"),
    ]));
    for kind in ["现场笔录", "查封扣押清单", "全程音像记录"] {
        it.evidence.push(evidence(kind));
    }
    it
}

fn slot<'a>(sheet: &'a Sheet, name: &str) -> Option<&'a SlotSource> {
    sheet.sources.iter().find(|it| it.slot == name)
}

fn text<'a>(sheet: &'a Sheet, name: &str) -> Option<&'a str> {
    slot(sheet, name)?.text.as_deref()
}

fn seized(town: &mut Town) -> CaseId {
    let case = until_seizure(town);
    let step = ("decide", &officer(), "2026-06-11T10:40");
    town.act(&case, step, &decision());
    case
}

#[test]
fn a_draft_and_the_issued_paper_name_the_last_day_of_the_term() {
    let mut town = Town::new();
    let case = until_seizure(&mut town);
    let (path, now) = ("decide".into(), "2026-06-11T10:40");
    let draft = town
        .looker
        .draft(&case, &path, Some(&decision()), &officer(), at(now));
    let draft = draft.unwrap().unwrap();
    let day = slot(&draft, "dispose.limit").unwrap();
    assert_eq!(day.text.as_deref(), Some("2026年7月11日"));
    assert_eq!(
        (day.source, &*day.name),
        (Source::Law, "“作出处理决定”的最后一日")
    );
    town.act(&case, ("decide", &officer(), now), &decision());
    let issued = town
        .looker
        .sheet(&case, (&path, 1), &officer(), at("2026-07-01T09:00"));
    let issued = issued.unwrap().unwrap();
    assert_eq!(text(&issued, "dispose.limit"), Some("2026年7月11日"));
    assert_eq!(issued.unfilled, []);
}

#[test]
fn a_paper_that_prolongs_names_the_longer_day_as_the_clock_does() {
    let mut town = Town::new();
    let case = seized(&mut town);
    let (path, now) = ("prolong".into(), "2026-07-01T09:00");
    let it = fields(&[("情况复杂需要延长的理由", "来源需要跨省核查")]);
    let draft = town.looker.draft(&case, &path, Some(&it), &head(), at(now));
    let draft = draft.unwrap().unwrap();
    assert_eq!(text(&draft, "dispose.limit_long"), Some("2026年8月10日"));
    town.act(&case, ("prolong", &head(), now), &it);
    let file = town.file(&case, &officer(), now);
    let clock = file.clocks.iter().find(|it| it.term == "limit_long");
    assert_eq!(clock.unwrap().due.to_string(), "2026-08-10");
    // What the first paper said when it was issued stays what it says.
    let first = ("decide".into(), 1);
    let first = town
        .looker
        .sheet(&case, (&first.0, first.1), &officer(), at(now));
    let first = first.unwrap().unwrap();
    assert_eq!(text(&first, "dispose.limit"), Some("2026年7月11日"));
}

#[test]
fn the_sheet_of_remedies_counts_from_the_receipt_of_the_decision() {
    let mut town = Town::new();
    let case = seized(&mut town);
    let path = "decide".into();
    let sheet = |town: &mut Town, name: &str, now: &str| {
        let form = town.looker.form(&case, (&path, name), &officer(), at(now));
        form.unwrap().unwrap()
    };
    let early = sheet(&mut town, "救济告知", "2026-06-11T11:00");
    assert_eq!(text(&early, "复议期限的最后一日"), Some("2026年8月10日"));
    assert!(text(&early, "收到的日期").unwrap().contains("以后收到的"));
    assert_eq!(text(&early, "复议机关"), Some("样例旗人民政府"));
    assert_eq!(text(&early, "法院"), Some("样例旗人民法院"));
    assert!(
        text(&early, "先后").unwrap().contains("可以直接起诉"),
        "{early:?}"
    );
    assert_eq!(text(&early, "复议后起诉期限的最后一日"), None);
    assert!(text(&early, "公开的内容").unwrap().contains("当事人"));

    let now = "2026-06-15T09:00";
    let form = town.looker.serve_form(&case, &path, &officer(), at(now));
    let form = form.unwrap().unwrap();
    let names = ["送达回证", "救济告知", "行政复议申请书（随决定书）"];
    assert_eq!(form.forms, names);
    let mut answers = fields(&[]);
    answers.happened_on = "6-12".to_owned();
    answers.people = vec![officer()];
    answers.evidence.push(evidence("送达回证"));
    let id = zs_base::CommandId([4; 16]);
    let command = serve(&form, "direct", &answers, id, &officer(), at(now)).unwrap();
    town.set(now);
    let answer = town.say(command);
    assert!(matches!(answer, Answer::Recorded(_)), "{answer:?}");
    let late = sheet(&mut town, "救济告知", now);
    assert_eq!(text(&late, "收到的日期"), Some("2026年6月12日"));
    assert_eq!(text(&late, "复议期限的最后一日"), Some("2026年8月11日"));
    // The twelfth of December is a Saturday.
    assert_eq!(text(&late, "起诉期限的最后一日"), Some("2026年12月14日"));
    assert!(
        text(&late, "复议期限的算法")
            .unwrap()
            .contains("2026-06-12")
    );
    let application = sheet(&mut town, "行政复议申请书（随决定书）", now);
    assert_eq!(text(&application, "unit"), Some("旗市场监管局"));
    assert!(text(&application, "party").unwrap().contains("青禾便利店"));
}
