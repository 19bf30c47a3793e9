//! Notices: only what the duty names, nothing where the law says never, a place kept when taken back.

use std::sync::Arc;

use zs_base::random::Seeded;
use zs_base::{Day, Digest};
use zs_disclose::{
    CourseDay, Facts, FieldFact, Never, Notice, NoticeRefusal, NoticeState, Recalled, codes, notice,
};
use zs_event::{Cite, Party, PartyKind, Value};
use zs_law::{FieldRef, Publication, Recall, StepNo};

use crate::support::{citizen, masker};

/// As many as the test plan asks for.
const CASES: u64 = 10_000;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn duty() -> Publication {
    Publication {
        of: StepNo(0),
        by: StepNo(1),
        show: vec![FieldRef::Case(0)],
        hide: ["身份证号", "住址", "联系方式", "银行账号", "第三人"]
            .map(Arc::from)
            .to_vec(),
        course: Vec::new(),
        never: None,
        display_months: None,
        lasting: false,
        recall: Some(Recall {
            by: StepNo(2),
            cite: Cite::from("行政处罚法#48"),
        }),
        cite: Cite::from("国办发〔2018〕118号#六"),
    }
}

fn field(name: &str, private: Option<&str>, value: Value) -> FieldFact {
    FieldFact {
        name: name.into(),
        private: private.map(Arc::from),
        value,
    }
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn person(name: &str, birth: &str) -> Value {
    Value::Party(Party {
        kind: PartyKind::Person,
        name: name.to_owned(),
        number: citizen("150102", birth, 447),
    })
}

/// The facts of an ordinary case against a person.
fn facts() -> Facts {
    let party = field("当事人", Some("身份信息"), person("王小明", "19900307"));
    let address = field("住址", Some("住址"), text("某省某市某县城关镇东风路12号"));
    let told = "王小明在城关镇东风路12号用13847112233联系马丽华。";
    Facts {
        title: "王小明无证经营案".to_owned(),
        number: Some("某县市监罚〔2026〕7号".to_owned()),
        agency: "某县市场监督管理局".to_owned(),
        shown: vec![
            party.clone(),
            address.clone(),
            field("违法事实", None, text(told)),
            field("罚款金额", None, Value::Money(1_200_000)),
            field("证据", None, Value::File(Digest::of(&[b"file"]))),
        ],
        all: vec![
            party,
            address,
            field("投诉举报人", Some("第三人"), text("马丽华 13947100001")),
            field("行业", None, text("市场监管")),
        ],
        public: Vec::new(),
        never: Never::No,
        decided_on: Some(day("2026-03-12")),
        published_on: Some(day("2026-03-17")),
        recalled: None,
        course: vec![CourseDay {
            name: "立案审批".into(),
            on: day("2026-03-05"),
        }],
    }
}

fn of(facts: &Facts, today: &str) -> Result<Notice, NoticeRefusal> {
    notice(Some(&masker()), &duty(), facts, day(today))
}

fn whole(notice: &Notice) -> String {
    let lines = notice
        .fields
        .iter()
        .map(|it| format!("{}：{}", it.name, it.text.text));
    let lines: Vec<String> = lines.collect();
    format!("{}\n{}", notice.title.text, lines.join("\n"))
}

#[test]
fn a_notice_shows_the_fields_of_its_duty_masked_and_nothing_else() {
    let notice = of(&facts(), "2026-04-01").unwrap();
    assert_eq!(
        whole(&notice),
        "王某无证经营案\n当事人：王某\n违法事实：王某在（住址已隐去）用（联系方式已隐去）联系某某。\n罚款金额：12000.00 元"
    );
    assert_eq!(notice.state, NoticeState::Displayed);
    let display = notice.display.unwrap();
    assert_eq!((display.until, display.months), (day("2029-03-12"), 36));
    assert_eq!(display.cite.as_str(), "信用修复管理办法");
    assert_eq!(notice.recall.unwrap().as_str(), "行政处罚法#48");
}

#[test]
fn an_organisation_stays_in_full_and_a_number_that_is_no_credit_code_goes() {
    let party = |number: &str| {
        field(
            "当事人",
            Some("身份信息"),
            Value::Party(Party {
                kind: PartyKind::Organisation,
                name: "某县王小明小吃店".to_owned(),
                number: number.to_owned(),
            }),
        )
    };
    let shown = |number: &str| {
        let mut facts = facts();
        (facts.shown, facts.all) = (vec![party(number)], vec![party(number)]);
        facts.title = "某县王小明小吃店无证经营案".to_owned();
        whole(&of(&facts, "2026-04-01").unwrap())
    };
    let right = shown("92150102MA0YYYY96M");
    assert!(
        right.contains("某县王小明小吃店（统一社会信用代码 92150102MA0YYYY96M）"),
        "{right}"
    );
    let number = citizen("150102", "19900307", 447);
    assert!(!shown(&number).contains(&number));
}

#[test]
fn a_notice_taken_back_keeps_its_place_without_its_content() {
    let mut facts = facts();
    facts.recalled = Some(Recalled {
        on: day("2026-05-06"),
        reason: "复议决定撤销对王小明的处罚".to_owned(),
    });
    let notice = of(&facts, "2026-05-07").unwrap();
    assert!(notice.fields.is_empty());
    assert_eq!(notice.title.text, "某县市监罚〔2026〕7号");
    let NoticeState::Recalled { on, reason } = notice.state else {
        panic!("{:?}", notice.state);
    };
    assert_eq!(
        (on, reason.text.as_str()),
        (day("2026-05-06"), "复议决定撤销对王某的处罚")
    );
}

#[test]
fn a_notice_is_displayed_to_its_last_day_and_no_longer() {
    let state = |today| of(&facts(), today).unwrap();
    assert_eq!(state("2029-03-12").state, NoticeState::Displayed);
    let over = state("2029-03-13");
    assert_eq!(over.state, NoticeState::Over);
    assert!(over.fields.is_empty() && !over.title.text.contains('王'));
    let mut duty = duty();
    duty.display_months = Some(3);
    let own = notice(Some(&masker()), &duty, &facts(), day("2026-06-13")).unwrap();
    assert_eq!(own.state, NoticeState::Over);
}

#[test]
fn before_the_release_a_person_sees_the_draft_and_its_doubts() {
    let mut facts = facts();
    facts.published_on = None;
    facts.shown.push(field(
        "情况",
        None,
        text("购买者是小学生，报告编号20260312000123。"),
    ));
    let notice = of(&facts, "2026-03-13").unwrap();
    assert_eq!(notice.state, NoticeState::Draft);
    let doubts = notice.fields.iter().flat_map(|it| &it.text.doubts);
    let whys: Vec<&str> = doubts.map(|it| it.why.as_str()).collect();
    assert!(whys.contains(&"可能涉及未成年人"), "{whys:?}");
    assert!(notice.doubt_count() >= 2, "{whys:?}");
}

#[test]
fn p5_what_may_never_be_public_has_no_notice_with_every_reason_and_its_article() {
    let mut facts = facts();
    facts.never = Never::Holds(vec!["涉及国家秘密".into()]);
    facts.all[0] = field("当事人", Some("身份信息"), person("张小小", "20100501"));
    facts.all[3] = field("行业", None, text("治安"));
    let refusal = of(&facts, "2026-04-01").unwrap_err();
    assert!(
        refusal.has(codes::ZS3201) && refusal.has(codes::ZS3203),
        "{refusal}"
    );
    let shown = refusal.to_string();
    for expected in [
        "涉及国家秘密（国办发〔2018〕118号#六）",
        "治安管理处罚法#136",
        "蒙三项#11",
    ] {
        assert!(shown.contains(expected), "{shown}");
    }
    assert!(!shown.contains("张小小"));
}

#[test]
fn p5_of_ten_thousand_cases_none_that_may_never_be_public_has_a_notice() {
    let mut shown = 0;
    for seed in 0..CASES {
        let mut rng = Seeded::new(seed);
        let mut facts = facts();
        let born = format!("{}0615", 1950 + rng.below(70));
        let minor = born.as_str() > "20080312";
        facts.all[0] = field("当事人", Some("身份信息"), person("王小明", &born));
        let public_order = rng.once_in(5);
        facts.all[3].value = text(if public_order { "治安" } else { "其他" });
        let secret = rng.once_in(5);
        let unknown = rng.once_in(9);
        facts.never = match (secret, unknown) {
            (true, _) => Never::Holds(vec!["涉及国家秘密".into()]),
            (_, true) => Never::Unknown(vec!["危及安全稳定".into()]),
            _ => Never::No,
        };
        let allowed = !(minor || public_order || secret || unknown);
        // Most texts are the same; only whether there is a notice matters here.
        facts.shown.clear();
        assert_eq!(of(&facts, "2026-04-01").is_ok(), allowed, "{seed}");
        shown += usize::from(allowed);
    }
    assert!((2_000..8_000).contains(&shown), "{shown}");
}

#[test]
fn what_nobody_has_decided_or_no_rule_covers_is_not_shown() {
    let mut undecided = facts();
    undecided.decided_on = None;
    assert!(of(&undecided, "2026-04-01").unwrap_err().has(codes::ZS3204));
    let mut unknown = facts();
    unknown.never = Never::Unknown(vec!["危及安全稳定".into()]);
    assert!(of(&unknown, "2026-04-01").unwrap_err().has(codes::ZS3202));
    let without = notice(None, &duty(), &facts(), day("2026-04-01"));
    assert!(without.unwrap_err().has(codes::ZS3205));
    let mut duty = duty();
    duty.hide.push("指纹".into());
    let unruled = notice(Some(&masker()), &duty, &facts(), day("2026-04-01"));
    assert!(unruled.unwrap_err().has(codes::ZS3205));
}
