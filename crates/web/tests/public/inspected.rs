//! P8: whoever is inspected checks the code of the notice: who comes, what for and by what right, the
//! how manieth visit of the year it is; and rates the visit once, without being known.

use zs_base::{CaseId, CommandId, Day, Digest};
use zs_event::command::{Declared, Evidence, Open, Perform};
use zs_event::person::{Certificate, Holding};
use zs_event::{Act, Command, Party, PartyKind, Person, Signer, Value};
use zs_store::{Cell, RatingCountRow, RatingUsedRow, listing, page};
use zs_work::Answer;
use zs_work::view::Looker;

use crate::town::{TODAY, Town, at, who};

const COMPANY: &str = "某旗和顺食品店有限公司";
const CLUE: &str = "有人看见冷柜没有温度记录";

struct Inspected {
    town: Town,
    commands: u8,
}

fn text(words: &str) -> Value {
    Value::Text(words.to_owned())
}

fn officer(id: &str, post: &str, until: &str) -> Person {
    let from = Day::from_ymd(2020, 1, 1).unwrap();
    Person {
        id: id.into(),
        name: format!("员{id}"),
        posts: vec![Holding {
            post: post.into(),
            unit: "m1".into(),
            from,
            until: None,
        }],
        certificates: vec![Certificate {
            kind: "行政执法证".to_owned(),
            number: format!("15-{id}"),
            from,
            until: until.parse().unwrap(),
        }],
    }
}

impl Inspected {
    fn new() -> Self {
        let town = Town::new(1);
        let people = [
            officer("chen", "officer", "2027-12-31"),
            officer("lin", "officer", "2027-12-31"),
            officer("han", "agency_head", "2027-12-31"),
        ];
        town.site.writer.register(&people, &[]).unwrap();
        Self { town, commands: 0 }
    }

    fn give(&mut self, case: CaseId, by: Signer, act: Act) {
        self.commands += 1;
        let command = Command {
            id: CommandId([self.commands; 16]),
            case,
            by,
            seen: None,
            act,
        };
        let answer = self.town.site.writer.perform(command).unwrap();
        assert!(matches!(answer, Answer::Recorded(_)), "{answer:?}");
    }

    fn step(
        &mut self,
        (case, path): (CaseId, &str),
        people: &[Signer],
        outcome: Option<&str>,
        values: &[(&str, &str)],
    ) {
        let values = values
            .iter()
            .map(|(name, it)| ((*name).to_owned(), text(it)));
        let fact = |fact: &str, holds| Declared {
            fact: fact.to_owned(),
            holds,
            reason: "如实".to_owned(),
        };
        let facts = vec![
            fact("紧急检查", false),
            fact("通知有碍检查目的", outcome == Some("不通知")),
        ];
        let is_task = path == "task";
        let evidence = Evidence {
            kind: "亮证扫码记录".to_owned(),
            file: Digest::of(&[path.as_bytes()]),
        };
        let perform = Perform {
            path: path.into(),
            effective_on: self.town.site.clock.now(),
            people: people.to_vec(),
            outcome: outcome.filter(|_| !is_task).map(Into::into),
            values: values.collect(),
            facts: if is_task { facts } else { Vec::new() },
            evidence: if path == "enter" {
                vec![evidence]
            } else {
                Vec::new()
            },
            reason: None,
            source: None,
        };
        self.give(case, people[0].clone(), Act::Perform(perform));
    }

    /// An inspection after a report, approved by the head; noticed or not.
    fn approved(&mut self, case: CaseId, how: Option<&str>) {
        let party = Party {
            kind: PartyKind::Organisation,
            name: COMPANY.to_owned(),
            number: "91150000MA0QFXW70X".to_owned(),
        };
        let values = [
            ("检查地点", "人民路12号"),
            ("检查主体", "县级市场监督管理部门"),
            ("检查年度", "2026"),
            ("检查事项", "食品经营行为检查"),
            ("线索来源", "投诉举报"),
        ];
        let values = values.map(|(name, it)| (name.to_owned(), text(it)));
        let open = Open {
            procedure: "inspection.clue".into(),
            unit: "m1".into(),
            overlays: Vec::new(),
            effective_on: self.town.site.clock.now(),
            values: [("检查对象".to_owned(), Value::Party(party))]
                .into_iter()
                .chain(values)
                .collect(),
            source: None,
        };
        let (chen, han) = (who("chen", "officer"), who("han", "agency_head"));
        self.give(case, chen.clone(), Act::Open(open));
        let task = [
            ("线索的具体内容", CLUE),
            ("检查的内容和依据", "进货查验和食品贮存"),
            ("本年度已检查次数和上限", "见频次登记"),
            ("与其他机关合并检查的情况", "没有"),
            ("必须现场检查的理由", "贮存条件须现场查看"),
        ];
        self.step((case, "task"), &[chen], how, &task);
        self.step((case, "approve"), &[han], Some("批准"), &[]);
    }

    fn officers() -> [Signer; 2] {
        [who("chen", "officer"), who("lin", "officer")]
    }

    fn notify(&mut self, case: CaseId) {
        let values = [
            ("检查时间", "2026年6月3日上午"),
            ("企业的权利", "陈述、申辩，申请回避"),
            ("本年度检查频次", "第二次"),
            ("投诉举报渠道", "12345"),
        ];
        self.step((case, "notify"), &Self::officers(), None, &values);
    }

    fn enter(&mut self, case: CaseId) {
        let values = [
            ("扫码登记编号", "QY1"),
            ("企业在场人员", "店长"),
            ("证件类别和区域的核对", "包括本次检查"),
            ("当面告知的事项", "事由和依据、权利"),
        ];
        self.step((case, "enter"), &Self::officers(), None, &values);
    }

    fn code(&self, case: CaseId) -> String {
        let reader = self.town.site.reader().unwrap();
        let mut looker = Looker::new(self.town.law.clone(), reader).unwrap();
        looker
            .code_of_inspection(&case)
            .unwrap()
            .unwrap()
            .to_string()
    }
}

const FIRST: CaseId = CaseId([0x41; 16]);
const SECOND: CaseId = CaseId([0x42; 16]);

#[test]
fn p8_the_code_of_a_notice_tells_who_comes_and_by_what_right_and_not_who_reported() {
    let mut it = Inspected::new();
    it.approved(FIRST, Some("不通知"));
    it.enter(FIRST);
    it.approved(SECOND, None);
    it.notify(SECOND);
    // The code stands on the notice, as letters and as a picture.
    let token = it.town.officer.trim_start_matches("session=").to_owned();
    it.town
        .site
        .office
        .say_purpose(&token, &SECOND, "办理本案")
        .unwrap();
    let paper = it.town.get_as(
        &it.town.officer,
        &format!("/cases/{SECOND}/papers/1-notify"),
    );
    let code = it.code(SECOND);
    assert!(
        paper.body.contains(&format!("检查码：{code}")),
        "{}",
        paper.body
    );
    let picture = it.town.get(&format!("/i/{code}/qr.svg"));
    assert_eq!(
        (picture.status, &*picture.header("content-type")),
        (200, "image/svg+xml")
    );
    let page = it.town.get(&format!("/i/{}", code.to_lowercase()));
    assert_eq!(page.status, 200);
    for part in [
        "旗市场监管局",
        COMPANY,
        "食品经营行为检查",
        "进货查验",
        "人民路12号",
        "2026年6月3日上午",
        "员chen",
        "15-chen",
        "员lin",
        ">有效<",
        "已经批准",
        "第 2 次，一年最多 2 次",
        "核对无误",
        "有问题",
        "国办发〔2024〕54号",
    ] {
        assert!(page.body.contains(part), "{part}: {}", page.body);
    }
    // Where the inspection came from could name whoever reported.
    for absent in [CLUE, "投诉举报", "线索", "无效"] {
        assert!(!page.body.contains(absent), "{absent}: {}", page.body);
    }
    // It cannot be rated before anybody came.
    assert!(!page.body.contains("检查后评价"));
    assert_eq!(it.town.get(&format!("/i/{code}/rate")).status, 409);
    // A certificate that has ended is seen at once.
    let ended = officer("lin", "officer", "2026-05-31");
    it.town.site.writer.register(&[ended], &[]).unwrap();
    let page = it.town.get(&format!("/i/{code}")).body;
    assert!(
        page.contains(">无效<") && page.contains("可以拒绝他检查"),
        "{page}"
    );
    let problem = it.town.get(&format!("/i/{code}?said=problem")).body;
    assert!(
        problem.contains("可以拒绝检查") && problem.contains("tel:12345"),
        "{problem}"
    );
}

#[test]
fn p8_a_code_that_is_none_says_that_the_inspection_may_be_refused_and_where_to_ring() {
    let mut it = Inspected::new();
    it.approved(FIRST, None);
    let code = it.code(FIRST);
    let (serial, symbols) = code.split_once('-').unwrap();
    let absent = format!("{}-{symbols}", serial.parse::<u64>().unwrap() + 7);
    // The code of another use of the same case opens nothing here.
    for wrong in [&*absent, &format!("1-{symbols}")] {
        let said = it.town.get(&format!("/i/{wrong}"));
        assert_eq!(said.status, 403, "{wrong}");
        assert!(said.body.contains("可以拒绝检查") && said.body.contains("tel:12345"));
        assert!(!said.body.contains(COMPANY));
    }
    assert_eq!(it.town.get(&format!("/i/{absent}/qr.svg")).status, 404);
    let typed = it.town.post("/i", &[("code", &code)]);
    assert_eq!(
        (typed.status, typed.header("location")),
        (303, format!("/i/{code}"))
    );
    // Nobody asks with it who looked at the file.
    assert_eq!(it.town.post("/k", &[("code", &code)]).status, 403);
}

#[test]
fn p8_a_visit_is_rated_once_and_nothing_leads_back_to_it() {
    let mut it = Inspected::new();
    it.approved(FIRST, Some("不通知"));
    it.enter(FIRST);
    let (code, town) = (it.code(FIRST), &it.town);
    let address = format!("/i/{code}/rate");
    let asked = town.get(&address);
    assert!(
        asked.status == 200 && asked.body.contains("有没有出示执法证"),
        "{}",
        asked.body
    );
    let said = |town: &Town, first: &str| {
        let answers = [
            ("q1", first),
            ("q2", "超出了"),
            ("q3", "文明"),
            ("q4", "没有"),
        ];
        town.post(&address, &answers).status
    };
    // Nothing is counted unless every question has an answer of ours.
    assert_eq!(said(town, "有没有"), 422);
    assert_eq!(town.post(&address, &[("q1", "有")]).status, 422);
    assert_eq!(said(town, "没有"), 200);
    assert_eq!(said(town, "有"), 409);
    let mut reader = town.site.reader().unwrap();
    let unit = [Cell::text("m1")];
    let counts: Vec<RatingCountRow> =
        page(reader.as_mut(), &listing::RATING_COUNTS, &unit, None, 99).unwrap();
    let month = 2026 * 12 + 5;
    assert!(counts.len() == 5 && counts.iter().all(|it| it.n == 1 && it.month == month));
    // What is kept of the code is a digest that nobody computes without the secret of the county.
    let used: Vec<RatingUsedRow> =
        page(reader.as_mut(), &listing::RATING_USED, &[], None, 9).unwrap();
    assert_eq!(used.len(), 1);
    assert_ne!(used[0].digest, Digest::of(&[code.as_bytes()]));
    // Whoever was there sees neither the answers nor that there are any.
    let case = town.get_as(&town.officer, &format!("/cases/{FIRST}")).body;
    assert!(
        !case.contains("超出了") && !case.contains("/rate"),
        "{case}"
    );
    assert_eq!(town.get_as(&town.officer, "/ratings").status, 403);
    // Negative control: there is a way to count them, for those who supervise, and one is too few.
    let supervisor = officer("sun", "supervisor", "2027-12-31");
    town.site.writer.register(&[supervisor], &[]).unwrap();
    let questions = zs_work::rating::rating_questions(&town.law.library, at(TODAY).day());
    let units = ["m1".into()];
    let told = zs_work::rating::rating_result(reader.as_mut(), &units, (month, month), &questions);
    let told = told.unwrap();
    assert!(
        told.units == [("m1".into(), None)] && told.pool.is_none(),
        "{told:?}"
    );
}
