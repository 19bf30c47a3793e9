//! A draw from its lists to its page: what the machine finds is recorded and nothing else, not before
//! the day of the lottery, and everybody draws it again.

use zs_base::{CaseId, CommandId, Digest};
use zs_event::command::{Evidence, Open, Perform};
use zs_event::{Act, Command, Signer, Value};
use zs_store::Files;
use zs_work::Answer;
use zs_work::draw::Bundle;
use zs_work::view::{Answers, FieldError, Given, Looker, perform};

use crate::county::County;

const CASE: CaseId = CaseId([0x52; 16]);
const SUBJECTS: &str = "统一社会信用代码,名称,类别,免查事由\n\
    91350100M000100Y43,和顺公司,A,\n\
    92150000MA0ABCDE10,惠民粮油店,B,\n";
const OFFICERS: &str = "工号,姓名,单位,执法证号,回避事由\n\
    1,chen,旗市场监管局,证chen,\n2,lin,旗市场监管局,证lin,\n3,han,旗市场监管局,证旧,\n";

fn signer(person: &str, post: &str) -> Signer {
    Signer {
        person: person.into(),
        post: post.into(),
        certificate: None,
    }
}

struct Town {
    county: County,
    commands: u8,
}

impl Town {
    fn new() -> Self {
        let county = County::new();
        county.register("ji", "clerk");
        county.register("dang", "clerk");
        county.register("cha", "officer");
        let mut it = Self {
            county,
            commands: 0,
        };
        let text = |words: &str| Value::Text(words.to_owned());
        let open = Act::Open(Open {
            procedure: "inspection.draw".into(),
            unit: "m1".into(),
            overlays: Vec::new(),
            effective_on: it.county.now(),
            values: vec![
                ("抽查任务的名称".into(), text("食品经营抽查")),
                ("检查主体".into(), text("县级市场监督管理部门")),
                ("检查事项".into(), text("食品经营行为检查")),
            ],
            source: None,
        });
        it.give(signer("cha", "officer"), open);
        let plan = [
            ("年度抽查计划中的序号", "3"),
            ("抽查比例和依据", "百分之三"),
            ("参加的部门和各自的事项", "无"),
            ("抽取对象的户数", "1"),
            ("抽取人员的人数", "2"),
        ];
        it.does("plan", &[("cha", "officer")], None, &plan).unwrap();
        let head = [("han", "agency_head")];
        it.does("approve", &head, Some("批准"), &[]).unwrap();
        it
    }

    fn files(&self) -> Files {
        self.county.site.beside.files.clone()
    }

    fn looker(&self) -> Looker {
        Looker::new(self.county.site.law(), self.county.site.reader().unwrap()).unwrap()
    }

    fn answered(&mut self, by: Signer, act: Act) -> Answer {
        self.commands += 1;
        let command = Command {
            id: CommandId([0xd0 ^ self.commands; 16]),
            case: CASE,
            by,
            seen: None,
            act,
        };
        self.county.site.writer.perform(command).unwrap()
    }

    fn give(&mut self, by: Signer, act: Act) {
        let answer = self.answered(by, act);
        assert!(matches!(answer, Answer::Recorded(_)), "{answer:?}");
    }

    /// The step as its form gives it.
    fn form(
        &mut self,
        path: &str,
        by: &[(&str, &str)],
        outcome: Option<&str>,
        values: &[(&str, &str)],
        lists: [&str; 2],
    ) -> Result<Act, Vec<FieldError>> {
        let (files, now) = (self.files(), self.county.now());
        let by: Vec<Signer> = by.iter().map(|it| signer(it.0, it.1)).collect();
        let mut looker = self.looker();
        let form = looker.step_form(&CASE, &path.into(), &by[0], now).unwrap();
        let mut form = form.unwrap();
        looker.write_draw(&mut form, &files, now).unwrap();
        let mut evidence = Vec::new();
        for ask in &form.evidence {
            let text = match &*ask.kind {
                "检查对象名录" => lists[0],
                "检查人员名录" => lists[1],
                other => other,
            };
            let file: Digest = files.keep(&mut text.as_bytes()).unwrap();
            let kind = ask.kind.clone();
            evidence.push(Evidence { kind, file });
        }
        looker
            .lock_draw(&mut form, &mut evidence, &files, now)
            .unwrap()?;
        let given = |it: &(&str, &str)| (it.0.to_owned(), Given::Text(it.1.to_owned()));
        let answers = Answers {
            fields: values.iter().map(given).collect(),
            outcome: outcome.map(str::to_owned),
            people: by.clone(),
            evidence,
            ..Answers::default()
        };
        perform(&form, &answers, CommandId([0; 16]), &by[0], now).map(|it| it.act)
    }

    fn does(
        &mut self,
        path: &str,
        by: &[(&str, &str)],
        outcome: Option<&str>,
        values: &[(&str, &str)],
    ) -> Result<(), Vec<FieldError>> {
        let act = self.form(path, by, outcome, values, [SUBJECTS, OFFICERS])?;
        self.give(signer(by[0].0, by[0].1), act);
        Ok(())
    }
}

const SOURCE: [(&str, &str); 2] = [("作种子的彩票", "福彩双色球"), ("期号", "2026026")];
const DRAWERS: [(&str, &str); 2] = [("dang", "clerk"), ("chen", "officer")];

fn source(day: &'static str) -> Vec<(&'static str, &'static str)> {
    [&SOURCE[..], &[("开奖日期", day)]].concat()
}

#[test]
fn n3_a_draw_is_made_by_the_machine_after_the_lottery_and_everybody_makes_it_again() {
    let mut town = Town::new();
    let ji = [("ji", "clerk")];
    let today = town.county.now().day();
    let wrong = SUBJECTS.replace("Y43", "Y44");
    let refused = town.form("lists", &ji, None, &source("2030-1-3"), [&wrong, OFFICERS]);
    let said = refused.unwrap_err();
    assert!(said[0].sentence.contains("第2行A列"), "{said:?}");
    // The lists are fixed before the seed.
    let late: &'static str = Box::leak(today.to_string().into_boxed_str());
    let act = town.form("lists", &ji, None, &source(late), [SUBJECTS, OFFICERS]);
    let answer = town.answered(signer("ji", "clerk"), act.unwrap());
    assert!(format!("{answer:?}").contains("ZS3135"), "{answer:?}");
    town.does("lists", &ji, None, &source("2030-1-3")).unwrap();
    town.does("digits", &ji, None, &[("开奖号码", "03 08 11")])
        .unwrap();
    let check = [("复核的开奖号码", "03 08 11")];
    town.does("check_digits", &[("dang", "clerk")], Some("一致"), &check)
        .unwrap();
    let early = town.form("draw", &DRAWERS, None, &[], [SUBJECTS, OFFICERS]);
    assert!(early.is_err(), "it is not the day yet: {early:?}");
    town.county.enter("ji");
    town.county.enter_again("ji", "2030-01-04T09:00");
    let act = town
        .form("draw", &DRAWERS, None, &[], [SUBJECTS, OFFICERS])
        .unwrap();
    let Act::Perform(drawn) = act else { panic!() };
    let mut chosen: Perform = drawn.clone();
    let field = chosen.values.iter_mut().find(|it| it.0 == "抽中的对象");
    field.unwrap().1 = Value::List(vec!["自己挑的".to_owned()]);
    let answer = town.answered(signer("dang", "clerk"), Act::Perform(chosen));
    assert!(format!("{answer:?}").contains("ZS3135"), "{answer:?}");
    town.give(signer("dang", "clerk"), Act::Perform(drawn));
    let page = town.county.get_as("", &format!("/j/{CASE}?again=yes"));
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(page.body.contains("结果相同"), "{}", page.body);
    for name in ["和顺公司", "惠民粮油店", "chen", "证lin"] {
        assert!(
            !page.body.contains(name),
            "{name} is not public before the inspection"
        );
    }
    let list = town.county.get_as("", "/j");
    assert!(list.body.contains("食品经营抽查"), "{}", list.body);
    let file = town.county.get_as("", &format!("/j/{CASE}/draw.json"));
    let bundle = Bundle::read(&file.body).unwrap();
    assert_eq!(bundle.replay(), Ok(()));
    assert_eq!(
        (bundle.subjects.drawn.len(), bundle.officers.drawn.len()),
        (1, 2)
    );
    let mut edited = bundle;
    edited.subjects.rows[0].row.push('x');
    assert!(
        edited
            .replay()
            .unwrap_err()
            .to_string()
            .contains("对象名单第1行")
    );
}
