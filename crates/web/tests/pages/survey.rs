//! A survey from its frame to its result: nobody learns who is asked or what anybody said, a code is
//! used once, and the draw is made again from what is published.

use zs_assess::{Frame, commitment};
use zs_base::{CaseId, CommandId, Digest};
use zs_event::command::{Open, Perform};
use zs_event::{Act, Command, Party, PartyKind, Signer, Value};
use zs_store::{Cell, SurveyCountRow, SurveyUsedRow, listing, page};
use zs_work::Answer;

use crate::county::County;
use crate::wire::hidden;

const SURVEY: CaseId = CaseId([0x51; 16]);
const CASES: u8 = 12;

fn text(words: &str) -> Value {
    Value::Text(words.to_owned())
}

fn signer(person: &str, post: &str) -> Signer {
    Signer {
        person: person.into(),
        post: post.into(),
        certificate: None,
    }
}

/// A county with cases that ended, and a survey about them.
struct Surveyed {
    county: County,
    commands: u16,
    /// The session of the one who runs the survey.
    cha: String,
}

impl Surveyed {
    /// The survey has been approved; nothing is fixed yet.
    fn new() -> Self {
        let county = County::new();
        county.register("cha", "gov_inspector");
        county.register("kang", "gov_inspector");
        county.register("qiao", "gov_inspection_head");
        county.register("di", "publisher");
        county.enter("kang");
        let cha = county.enter("cha");
        let mut it = Self {
            county,
            commands: 0,
            cha,
        };
        for number in 0..CASES {
            it.ended_case(number);
        }
        let values = vec![
            ("测评的名称".to_owned(), text("三月执法满意度")),
            ("问卷".to_owned(), text("执法")),
            (
                "结案的日期从".to_owned(),
                Value::Date("2026-03-01".parse().unwrap()),
            ),
            (
                "结案的日期到".to_owned(),
                Value::Date("2026-03-31".parse().unwrap()),
            ),
            ("抽样比例（%）".to_owned(), Value::Count(50)),
        ];
        let open = it.open("survey.satisfaction", values);
        it.give(SURVEY, ("cha", "gov_inspector"), open);
        it.step(
            "plan",
            ("cha", "gov_inspector"),
            None,
            &[("测评的安排", text("邮寄"))],
        );
        it.step(
            "approve",
            ("qiao", "gov_inspection_head"),
            Some("批准"),
            &[],
        );
        it
    }

    /// The same, with the commitment published by the form of its step.
    fn committed() -> Self {
        let it = Self::new();
        let said = it.hand_in("commit", &[]);
        assert_eq!(said, 303);
        it
    }

    fn open(&self, procedure: &str, values: Vec<(String, Value)>) -> Act {
        Act::Open(Open {
            procedure: procedure.into(),
            unit: "m1".into(),
            overlays: Vec::new(),
            effective_on: self.county.now(),
            values,
            source: None,
        })
    }

    fn give(&mut self, case: CaseId, (who, post): (&str, &str), act: Act) {
        self.commands += 1;
        let mut id = [0xc0; 16];
        id[..2].copy_from_slice(&self.commands.to_be_bytes());
        let command = Command {
            id: CommandId(id),
            case,
            by: signer(who, post),
            seen: None,
            act,
        };
        let answer = self.county.site.writer.perform(command).unwrap();
        assert!(matches!(answer, Answer::Recorded(_)), "{answer:?}");
    }

    fn step(
        &mut self,
        path: &str,
        by: (&str, &str),
        outcome: Option<&str>,
        values: &[(&str, Value)],
    ) {
        self.step_of(SURVEY, path, &[by], outcome, values);
    }

    fn step_of(
        &mut self,
        case: CaseId,
        path: &str,
        by: &[(&str, &str)],
        outcome: Option<&str>,
        values: &[(&str, Value)],
    ) {
        let values = values
            .iter()
            .map(|(name, it)| ((*name).to_owned(), it.clone()));
        let perform = Perform {
            path: path.into(),
            effective_on: self.county.now(),
            people: by.iter().map(|(who, post)| signer(who, post)).collect(),
            outcome: outcome.map(Into::into),
            values: values.collect(),
            facts: Vec::new(),
            evidence: Vec::new(),
            reason: outcome.map(|_| "如实".to_owned()),
            source: None,
        };
        self.give(case, by[0], Act::Perform(perform));
    }

    fn ended_case(&mut self, number: u8) {
        let case = CaseId([number + 0x20; 16]);
        let party = Party {
            kind: PartyKind::Person,
            name: format!("当事人{number}"),
            number: String::new(),
        };
        let values = vec![
            ("当事人".to_owned(), Value::Party(party)),
            ("地区".to_owned(), text("内蒙古")),
            ("行业".to_owned(), text("其他")),
            ("违法行为".to_owned(), text("未按规定明码标价")),
            (
                "违法日期".to_owned(),
                Value::Date("2026-02-20".parse().unwrap()),
            ),
            ("行为标识".to_owned(), text(&format!("第{number}件"))),
        ];
        let (one, other) = (("chen", "officer"), ("lin", "officer"));
        let open = self.open("penalty.ordinary", values);
        self.give(case, one, open);
        let clue = [("来源", text("监督检查")), ("线索内容", text("没有标价"))];
        self.step_of(case, "clue", &[one], None, &clue);
        let verified = [("核查情况", text("已经改正"))];
        self.step_of(case, "verify", &[one, other], None, &verified);
        self.step_of(
            case,
            "file",
            &[("han", "agency_head")],
            Some("不予立案"),
            &[],
        );
    }

    /// Hands a step of the survey in by its form, as the browser of its officer does.
    fn hand_in(&self, path: &str, more: &[(&str, &str)]) -> u16 {
        let address = format!("/cases/{SURVEY}/step");
        let form = self
            .county
            .get_as(&self.cha, &format!("{address}?path={path}"));
        let (id, seen) = (hidden(&form.body, "id"), hidden(&form.body, "seen"));
        let mut fields = vec![("path", path), ("id", &*id), ("seen", &*seen)];
        fields.extend_from_slice(more);
        let said = self.county.post_as(&self.cha, &address, &fields);
        if said.status != 303 {
            println!("{}", said.body);
        }
        said.status
    }

    fn codes(&self) -> Vec<String> {
        let slips = self
            .county
            .get_as(&self.cha, &format!("/surveys/{SURVEY}/slips"));
        assert_eq!(slips.status, 200, "{}", slips.body);
        let codes = slips.body.split(r#"<p class="code mono">"#).skip(1);
        codes.map(|it| it[..14].to_owned()).collect()
    }

    fn answer(&self, code: &str, answer: &str) -> u16 {
        let fields = [
            ("code", code),
            ("q1", answer),
            ("q2", answer),
            ("q3", answer),
        ];
        self.county.post_out("/p/answer", &fields).status
    }

    /// Ends the answers after their time, with the seed told.
    fn reveal(&mut self) {
        let sent = [
            ("发出的方式", text("邮寄")),
            ("发出的份数", Value::Count(12)),
        ];
        self.step("send", ("cha", "gov_inspector"), None, &sent);
        self.cha = self.county.enter_again("cha", "2026-03-25T10:00");
        self.step("close", ("cha", "gov_inspector"), Some("结束"), &[]);
        let kang = self.county.enter_again("kang", "2026-03-25T11:00");
        let address = format!("/cases/{SURVEY}/step");
        let form = self.county.get_as(&kang, &format!("{address}?path=reveal"));
        let (id, seen) = (hidden(&form.body, "id"), hidden(&form.body, "seen"));
        let fields = [("path", "reveal"), ("id", &*id), ("seen", &*seen)];
        assert_eq!(self.county.post_as(&kang, &address, &fields).status, 303);
        self.cha = self.county.enter_again("cha", "2026-03-25T11:30");
    }

    fn publish(&mut self) {
        let checked = [("重演的情况", text("一致"))];
        let head = ("qiao", "gov_inspection_head");
        self.step("check", head, Some("一致，可以公布"), &checked);
        self.step("publish", ("di", "publisher"), None, &[]);
    }

    fn public(&self) -> String {
        self.county.get_as("", &format!("/p/{SURVEY}")).body
    }
}

#[test]
fn nobody_is_shown_a_seed_a_sample_or_a_result_before_its_time() {
    let mut it = Surveyed::new();
    let record = format!("/p/{SURVEY}");
    assert_eq!(it.county.get_as("", &record).status, 404);
    assert_eq!(
        it.hand_in(
            "commit",
            &[("f:种子的承诺", "abc"), ("f:范围内的当事人数", "9")]
        ),
        303
    );
    let page = it.public();
    // What somebody sends for a field that the machine writes is not heard.
    assert!(
        page.contains("12 名当事人") && !page.contains("abc"),
        "{page}"
    );
    for file in ["frame.txt", "sample.csv"] {
        assert_eq!(
            it.county.get_as("", &format!("{record}/{file}")).status,
            404
        );
    }
    let codes = it.codes();
    assert_eq!(codes.len(), usize::from(CASES));
    assert_eq!(it.answer(&codes[0], "满意"), 200);
    let staff = it.county.get_as(&it.cha, &format!("/surveys/{SURVEY}"));
    assert!(
        staff.body.contains("答复结束以前，谁也看不到结果"),
        "{}",
        staff.body
    );
    assert!(!staff.body.contains("95%"));
    it.reveal();
    assert!(!it.public().contains("说自己的码被别人用了"));
    let staff = it.county.get_as(&it.cha, &format!("/surveys/{SURVEY}"));
    assert!(staff.body.contains("不足 5 人，不公布"), "{}", staff.body);
}

#[test]
fn f3_the_published_seed_fits_its_commitment_and_draws_the_same_sample() {
    let mut it = Surveyed::committed();
    let before = it.public();
    it.reveal();
    let page = it.public();
    assert!(page.contains("承诺相符"), "{page}");
    let told = |page: &str, name: &str| {
        let rest = page
            .split(&format!("<dt>{name}</dt><dd class=\"mono\">"))
            .nth(1);
        rest.unwrap()[..64].to_owned()
    };
    let seed: Digest = told(&page, "种子").parse().unwrap();
    assert_eq!(commitment(&seed).to_string(), told(&before, "种子的承诺"));
    let text = it.county.get_as("", &format!("/p/{SURVEY}/frame.txt")).body;
    assert_eq!(
        Digest::of(&[text.as_bytes()]).to_string(),
        told(&before, "范围的摘要")
    );
    let frame = Frame::read(&text).unwrap();
    let sample = it
        .county
        .get_as("", &format!("/p/{SURVEY}/sample.csv"))
        .body;
    for member in frame.members() {
        let line = sample
            .lines()
            .find(|line| line.starts_with(&member.case.to_string()));
        let drawn = line.unwrap().ends_with(",抽中");
        assert_eq!(drawn, frame.is_drawn(member, &seed));
    }
    assert!(!text.contains("当事人0") && !sample.contains("当事人0"));
}

#[test]
fn a_code_is_used_once_and_whoever_did_not_use_it_can_say_so() {
    let it = Surveyed::committed();
    let code = &it.codes()[0];
    let asked = it.county.post_out("/p", &[("code", &code.to_lowercase())]);
    assert!(
        asked.status == 200 && asked.body.contains("旗市场监管局"),
        "{}",
        asked.body
    );
    let part = it
        .county
        .post_out("/p/answer", &[("code", code), ("q1", "满意")]);
    assert!(
        part.status == 422 && part.body.contains("还没有答完"),
        "{}",
        part.body
    );
    assert_eq!(it.answer(code, "棒极了"), 422);
    assert_eq!(it.answer(code, "满意"), 200);
    assert_eq!(it.answer(code, "不满意"), 409);
    let again = it.county.post_out("/p", &[("code", code)]);
    assert!(
        again.status == 409 && again.body.contains("用过了"),
        "{}",
        again.body
    );
    assert_eq!(
        it.county.post_out("/p/complain", &[("code", code)]).status,
        200
    );
    assert_eq!(
        it.county.post_out("/p/complain", &[("code", code)]).status,
        409
    );
    let mut reader = it.county.site.reader().unwrap();
    let survey = [Cell::blob(&SURVEY.0)];
    let counts: Vec<SurveyCountRow> =
        page(reader.as_mut(), &listing::SURVEY_COUNTS, &survey, None, 99).unwrap();
    let all: i64 = counts.iter().map(|row| row.n).sum();
    assert_eq!((counts.len(), all), (5, 5), "{counts:?}");
    let used: Vec<SurveyUsedRow> =
        page(reader.as_mut(), &listing::SURVEY_USED, &survey, None, 99).unwrap();
    assert_eq!(used.len(), 2);
}

#[test]
fn an_answer_adds_no_event_to_the_ledger_and_no_line_to_the_audit_log() {
    let it = Surveyed::committed();
    let codes = it.codes();
    let size = |it: &Surveyed| {
        it.county
            .site
            .reader()
            .unwrap()
            .edge()
            .unwrap()
            .last
            .unwrap()
            .seq
    };
    let audit = |it: &Surveyed| {
        let mut reader = it.county.site.reader().unwrap();
        let all: Vec<zs_store::AuditRow> =
            page(reader.as_mut(), &listing::AUDIT, &[], None, 9_999).unwrap();
        all.len()
    };
    let before = (size(&it), audit(&it));
    assert_eq!(it.answer(&codes[1], "基本满意"), 200);
    assert_eq!((size(&it), audit(&it)), before);
}

#[test]
fn w9_codes_are_guessed_no_oftener_than_passwords_and_a_slip_is_told() {
    let it = Surveyed::committed();
    let code = it.codes().remove(2);
    let slip = it.county.post_out("/p", &[("code", &code[..13])]);
    assert!(
        slip.status == 403 && slip.body.contains("这里有11个"),
        "{}",
        slip.body
    );
    // A code of another installation has the right form and belongs to nobody here.
    let secret = zs_work::survey::SurveySecret::new(b"other", SURVEY);
    let member = |number: u8| zs_assess::FrameMember {
        case: CaseId([number; 16]),
        party: 1,
        unit: "m1".into(),
        procedure: "penalty.ordinary".into(),
    };
    let guess = |number| zs_work::survey::written_code(&secret.code(&member(number)));
    let heard = (0..20).filter(|number| {
        let said = it.county.post_out("/p", &[("code", &guess(*number))]);
        assert_eq!(said.status, 403);
        said.body.contains("没有这个评价码")
    });
    assert_eq!(heard.count(), 5);
    assert_eq!(it.county.post_out("/p", &[("code", &code)]).status, 403);
}

#[test]
fn the_result_has_its_interval_keeps_volunteers_apart_and_can_be_taken_back() {
    let mut it = Surveyed::committed();
    let codes = it.codes();
    for (number, code) in codes.iter().enumerate() {
        let answer = ["满意", "基本满意", "不满意", "说不清或者没有遇到"][number % 4];
        assert_eq!(it.answer(code, answer), 200, "{code}");
    }
    it.reveal();
    it.publish();
    let page = it.public();
    assert!(
        page.contains("结果已公布") && page.contains("<h2>样本</h2>"),
        "{page}"
    );
    assert!(
        page.contains("<h2>自愿</h2>") && page.contains("95% 区间"),
        "{page}"
    );
    assert_eq!(it.answer(&codes[0], "满意"), 403);
    let recall = ("qiao", "gov_inspection_head");
    it.step("recall", recall, Some("撤下"), &[]);
    let page = it.public();
    assert!(
        page.contains("撤下的理由：如实") && !page.contains("<h2>样本</h2>"),
        "{page}"
    );
}

#[test]
fn the_slips_are_for_those_who_run_the_survey_alone() {
    let it = Surveyed::committed();
    let slips = format!("/surveys/{SURVEY}/slips");
    let publisher = it.county.enter("di");
    assert_eq!(it.county.get_as(&publisher, &slips).status, 403);
    let nobody = it.county.get_as("", &slips);
    assert!(nobody.header("location").starts_with("/login"));
    assert_eq!(it.county.get_as(&it.cha, &slips).status, 200);
}

#[test]
fn counts_and_used_codes_come_back_from_a_backup() {
    let it = Surveyed::committed();
    let code = it.codes().remove(0);
    assert_eq!(it.answer(&code, "满意"), 200);
    let folder = it.county.folder.path();
    let (copy, restored) = (folder.join("copy"), folder.join("restored"));
    zs_store::backup::backup(&folder.join("data"), &copy).unwrap();
    zs_store::backup::restore::<zs_store::Fault>(&copy, &restored, |_| Ok(())).unwrap();
    let kept = |reader: &mut dyn zs_store::Reader| {
        let survey = [Cell::blob(&SURVEY.0)];
        let counts: Vec<SurveyCountRow> =
            page(reader, &listing::SURVEY_COUNTS, &survey, None, 99).unwrap();
        let used: Vec<SurveyUsedRow> =
            page(reader, &listing::SURVEY_USED, &survey, None, 99).unwrap();
        (counts, used)
    };
    let before = kept(it.county.site.reader().unwrap().as_mut());
    assert_eq!((before.0.len(), before.1.len()), (4, 1));
    let after = kept(zs_store::sqlite::open_reader(&restored).unwrap().as_mut());
    assert_eq!(after, before);
}
