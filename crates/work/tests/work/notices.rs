//! A case of the shipped law as the public sees it: before, during and after its publication.

use std::sync::Arc;

use zs_base::{CaseId, Day, Moment, PersonId, ProcedureId};
use zs_case::{Procedures, Register, State, Version, View, apply, open};
use zs_disclose::{Notice, NoticeRefusal, NoticeState, codes};
use zs_event::command::Declared;
use zs_event::event::{Opened, Performed};
use zs_event::{Happening, Party, PartyKind, Person, StepPath, Value};
use zs_law::{CalendarUse, Procedure};
use zs_time::{Calendar, ServiceWay};
use zs_work::{Law, NoticePaper, notices_of};

use crate::county::law;

/// A register with the law and nobody in it: a notice asks for nothing else.
struct Empty<'a>(&'a Law);

impl Procedures for Empty<'_> {
    fn procedure(
        &self,
        id: &ProcedureId,
        overlays: &[Arc<str>],
        version: Version,
    ) -> Option<Arc<Procedure>> {
        self.0.procedure(id, overlays, version)
    }
}

impl Register for Empty<'_> {
    fn person(&self, _: &PersonId) -> Option<Arc<Person>> {
        None
    }

    fn next_number(&self, _: &str) -> u64 {
        1
    }

    fn earlier(&self, _: &Value, _: &Value, _: &str) -> u32 {
        0
    }

    fn calendar(&self, used: CalendarUse) -> &Calendar {
        self.0.calendar(used)
    }

    fn service_way(&self, id: &str, on: Day) -> Option<&ServiceWay> {
        self.0.service_way(id, on)
    }
}

fn at(day: &str) -> Moment {
    day.parse::<Day>().unwrap().start().plus_hours(9)
}

fn text(name: &str, text: &str) -> (String, Value) {
    (name.to_owned(), Value::Text(text.to_owned()))
}

/// A case that was opened against a person born on a day.
fn opened(law: &Law, number: &str, sector: &str) -> State {
    let id = ProcedureId::from("penalty.ordinary");
    let procedure = law.procedure(&id, &[], Version::InForceOn(at("2026-03-05").day()));
    let party = Value::Party(Party {
        kind: PartyKind::Person,
        name: "王小明".to_owned(),
        number: number.to_owned(),
    });
    let opened = Opened {
        unit: "u1".into(),
        overlays: Vec::new(),
        effective_on: at("2026-03-05"),
        values: vec![
            ("当事人".to_owned(), party),
            text("住址", "某省某市某县城关镇东风路12号"),
            text("联系方式", "13847112233"),
            text("投诉举报人", "马丽华"),
            text("行业", sector),
            text("违法行为", "未取得食品生产许可从事食品生产"),
        ],
        source: None,
    };
    open(CaseId([1; 16]), procedure.unwrap(), &opened)
}

fn performed(
    state: &mut State,
    law: &Law,
    step: &str,
    day: &str,
    values: Vec<(String, Value)>,
    declared: Vec<Declared>,
) -> Happening {
    let outcome = (step == "decide").then(|| "给予罚款".to_owned());
    let happening = Happening::Performed(Performed {
        path: StepPath::root(step.into()),
        round: 1,
        effective_on: at(day),
        people: Vec::new(),
        outcome,
        number: (step == "decide").then(|| "某县市监罚〔2026〕7号".to_owned()),
        values,
        declared,
        used: Vec::new(),
        evidence: Vec::new(),
        reason: None,
        source: None,
    });
    apply(state, &happening, law);
    happening
}

fn decide(state: &mut State, law: &Law, declared: Vec<Declared>) -> NoticePaper {
    let told = "王小明在城关镇东风路12号生产糕点，马丽华（13947100001）购买，王小明身份证150102199003074477。";
    let values = vec![
        text("违法事实和证据", told),
        ("罚款金额".to_owned(), Value::Money(500_000)),
    ];
    performed(state, law, "decide", "2026-03-12", values, declared);
    NoticePaper {
        agency: "某县市场监督管理局".to_owned(),
        ..NoticePaper::default()
    }
}

fn notice(
    state: &State,
    law: &Law,
    paper: &NoticePaper,
    today: &str,
) -> Result<Notice, NoticeRefusal> {
    let view = View {
        state,
        candidate: None,
        register: &Empty(law),
        day: at(today).day(),
    };
    let mut notices = notices_of(&view, law.masker(), paper, at(today).day());
    assert_eq!(notices.len(), 1);
    notices.remove(0)
}

fn whole(notice: &Notice) -> String {
    let fields = notice.fields.iter();
    let lines: Vec<String> = fields
        .map(|it| format!("{}：{}", it.name, it.text.text))
        .collect();
    format!("{}\n{}", notice.title.text, lines.join("\n"))
}

#[test]
fn i14_a_case_is_public_only_through_its_duty_and_without_what_it_knows_of_people() {
    let law = law();
    let mut state = opened(&law, "150102199003074477", "市场监管");
    let paper = decide(&mut state, &law, Vec::new());
    let draft = notice(&state, &law, &paper, "2026-03-13").unwrap();
    assert_eq!(draft.state, NoticeState::Draft);
    performed(
        &mut state,
        &law,
        "publish",
        "2026-03-17",
        Vec::new(),
        Vec::new(),
    );
    let public = notice(&state, &law, &paper, "2026-03-18").unwrap();
    assert_eq!(public.state, NoticeState::Displayed);
    assert_eq!(public.number.as_deref(), Some("某县市监罚〔2026〕7号"));
    let shown = whole(&public);
    for secret in [
        "小明",
        "丽华",
        "东风路",
        "13847112233",
        "13947100001",
        "150102",
        "住址：",
        "举报人",
    ] {
        assert!(!shown.contains(secret), "{secret}: {shown}");
    }
    for expected in [
        "王某未取得食品生产许可从事食品生产案",
        "当事人：王某",
        "罚款金额：5000.00 元",
    ] {
        assert!(shown.contains(expected), "{expected}: {shown}");
    }
    let reason = vec![text("公开说明的理由", "复议机关撤销了对王小明的处罚")];
    performed(&mut state, &law, "recall", "2026-05-06", reason, Vec::new());
    let recalled = notice(&state, &law, &paper, "2026-05-07").unwrap();
    let NoticeState::Recalled { on, reason } = &recalled.state else {
        panic!("{:?}", recalled.state);
    };
    assert_eq!(
        (*on, reason.text.as_str()),
        (at("2026-05-06").day(), "复议机关撤销了对王某的处罚")
    );
    assert!(recalled.fields.is_empty());
}

#[test]
fn p5_a_minor_a_secret_and_public_order_have_no_notice() {
    let law = law();
    let secret = Declared {
        fact: "涉及国家秘密".to_owned(),
        holds: true,
        reason: "涉密单位".to_owned(),
    };
    for (number, sector, declared, code) in [
        (
            "150102199003074477",
            "市场监管",
            vec![secret],
            codes::ZS3201,
        ),
        ("150102199003074477", "治安", Vec::new(), codes::ZS3201),
        ("150102201005010015", "市场监管", Vec::new(), codes::ZS3203),
    ] {
        let mut state = opened(&law, number, sector);
        let paper = decide(&mut state, &law, declared);
        performed(
            &mut state,
            &law,
            "publish",
            "2026-03-17",
            Vec::new(),
            Vec::new(),
        );
        let refusal = notice(&state, &law, &paper, "2026-03-18").unwrap_err();
        assert!(refusal.has(code), "{refusal}");
        assert!(
            refusal.reasons.iter().all(|it| it.cite.is_some()),
            "{refusal}"
        );
    }
}
