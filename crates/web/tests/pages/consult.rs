//! A consultation from its draft to its answers: comments without an account, none lost, none typed, none
//! early or late, and nobody's telephone number anywhere but before those who answer.

use std::cell::Cell;

use zs_base::{CaseId, CommandId};
use zs_event::command::{Declared, Open, Perform};
use zs_event::{Act, Command, Signer, Value};
use zs_work::Answer;

use crate::county::County;
use crate::wire::{Said, hidden};

const CASE: CaseId = CaseId([0x59; 16]);
/// Of the drafter, of one who comments, and in what one writes; on no page for everybody.
const PHONES: [&str; 3] = ["13700000001", "13800002222", "13900003333"];
const DRAFT: &str = "某旗物业管理办法\n第一章 总则\n第一条 为了规范物业管理，制定本办法。\n\
    第二条 物业服务费由业主大会决定。";
const PAGE_BYTES_MAX: usize = 40 * 1024;

/// A county in which a draft is ready to be published, with its people and their sessions.
struct Town {
    county: County,
    drafter: String,
    masker: String,
    commands: Cell<u8>,
}

fn signer(person: &str, post: &str) -> Signer {
    Signer {
        person: person.into(),
        post: post.into(),
        certificate: None,
    }
}

fn text(words: &str) -> Value {
    Value::Text(words.to_owned())
}

fn step(path: &str, by: &Signer, values: &[(&str, Value)], facts: &[&str]) -> Perform {
    let declared = facts.iter().map(|fact| Declared {
        fact: (*fact).to_owned(),
        holds: false,
        reason: "不属于".to_owned(),
    });
    let values = values
        .iter()
        .map(|(name, value)| ((*name).to_owned(), value.clone()));
    Perform {
        path: path.into(),
        effective_on: "2026-03-06T10:00".parse().unwrap(),
        people: vec![by.clone()],
        outcome: (path == "propose").then(|| "同意立项".to_owned()),
        values: values.collect(),
        facts: declared.collect(),
        evidence: Vec::new(),
        reason: None,
        source: None,
    }
}

impl Town {
    /// Up to the draft; nothing of it is public yet.
    fn drafted() -> Self {
        let county = County::lawmaking(["chen", "lin"]);
        county.register("qi", "drafter");
        county.register("tou", "agency_head");
        county.register("mi", "masker");
        let (drafter, masker) = (county.enter("qi"), county.enter("mi"));
        let town = Self {
            county,
            drafter,
            masker,
            commands: Cell::new(0),
        };
        let (qi, tou) = (signer("qi", "drafter"), signer("tou", "agency_head"));
        let open = Act::Open(Open {
            procedure: "document.normative".into(),
            unit: "m1".into(),
            overlays: Vec::new(),
            effective_on: "2026-03-06T10:00".parse().unwrap(),
            values: vec![
                ("文件名称".into(), text("某旗物业管理办法")),
                ("制定机关类别".into(), text("政府部门")),
                ("文件性质".into(), text("一般文件")),
                ("起草联系人和电话".into(), text(PHONES[0])),
            ],
            source: None,
        });
        town.gives(&qi, open);
        let facts = ["文件·涉企", "文件·涉及经济活动", "文件·只延长有效期"];
        let values = [("必要性和可行性", text("必要")), ("制定依据", text("依据"))];
        town.gives(&tou, Act::Perform(step("propose", &tou, &values, &facts)));
        let day = |it: &str| Value::Date(it.parse().unwrap());
        let values = [
            ("主要内容和措施", text("规范收费")),
            ("不得设定事项的自查", text("没有")),
            ("施行日期", day("2026-07-01")),
            ("有效期至", day("2031-06-30")),
        ];
        town.gives(&qi, Act::Perform(step("draft", &qi, &values, &[])));
        let values = [
            ("对必要性、可行性、合理性的论证", text("可行")),
            ("预期效果和风险", text("较低")),
        ];
        town.gives(&qi, Act::Perform(step("assess", &qi, &values, &[])));
        town
    }

    /// The draft is published on 6 March; comments are taken until 17 March.
    fn open() -> Self {
        let town = Self::drafted();
        town.publish();
        town
    }

    fn publish(&self) {
        let qi = signer("qi", "drafter");
        let values = [
            ("征求意见稿", text(DRAFT)),
            ("草案要点", text("物业收费不透明，影响全旗业主。")),
            ("征求意见的范围和方式", text("向社会公开")),
            ("意见反馈的途径", text("本页、来信或者电话")),
        ];
        let facts = ["文件·紧急", "文件·缩短征求意见"];
        self.gives(&qi, Act::Perform(step("solicit", &qi, &values, &facts)));
    }

    fn answered(&self, by: &Signer, act: Act) -> Answer {
        self.commands.set(self.commands.get() + 1);
        let command = Command {
            id: CommandId([0xd0 ^ self.commands.get(); 16]),
            case: CASE,
            by: by.clone(),
            seen: None,
            act,
        };
        self.county.site.writer.perform(command).unwrap()
    }

    fn gives(&self, by: &Signer, act: Act) {
        let answer = self.answered(by, act);
        assert!(matches!(answer, Answer::Recorded(_)), "{answer:?}");
    }

    fn adopt(&self, on: &str, received: i64, adopted: i64) -> String {
        let qi = signer("qi", "drafter");
        let values = [
            ("收到的意见数", Value::Count(received)),
            ("采纳的意见数", Value::Count(adopted)),
            ("采纳情况和不采纳的理由", text("采纳一条")),
        ];
        let mut act = step("adopt", &qi, &values, &[]);
        act.effective_on = on.parse().unwrap();
        format!("{:?}", self.answered(&qi, Act::Perform(act)))
    }

    fn page(&self, path: &str) -> Said {
        self.county.get_as("", path)
    }

    fn draft(&self) -> String {
        format!("/y/{CASE}")
    }

    fn feedback(&self) -> String {
        self.page(&format!("/y/{CASE}/f?rows=200")).body
    }

    /// Hands a comment in from a form that is this old.
    fn posts(&self, token: &str, comment: &str, phone: &str, sure: &str) -> Said {
        let fields = [
            ("token", token),
            ("article", "第二条"),
            ("stance", "修改"),
            ("comment", comment),
            ("person", "赵曌"),
            ("phone", phone),
            ("sure", sure),
        ];
        self.county.post_out(&self.draft(), &fields)
    }

    fn token(&self) -> String {
        hidden(&self.page(&self.draft()).body, "token")
    }

    /// A comment that is taken in; its receipt.
    fn comments(&self, comment: &str) -> String {
        let token = self.token();
        self.later(5);
        let said = self.posts(&token, comment, PHONES[1], "yes");
        assert_eq!(said.status, 200, "{}", said.body);
        receipt(&said)
    }

    /// Some seconds later.
    fn later(&self, seconds: i64) {
        let now = self.county.now().plus_ms(seconds * 1_000);
        self.county.wait_until(&now.to_string());
    }

    fn find(&self, receipt: &str) -> Said {
        self.county.post_out("/y/receipt", &[("receipt", receipt)])
    }

    fn answers(&self, who: &str, numbers: &[&str], verdict: &str) -> Said {
        let mut fields = vec![("verdict", verdict), ("reason", "已经写进第二条")];
        fields.extend(numbers.iter().map(|it| ("n", *it)));
        let path = format!("/cases/{CASE}/comments/answer");
        self.county.post_as(who, &path, &fields)
    }
}

fn receipt(said: &Said) -> String {
    let from = said
        .body
        .split("<p class=\"receipt mono\">")
        .nth(1)
        .unwrap();
    from.split('<').next().unwrap().to_owned()
}

#[test]
fn u12_a_comment_needs_no_account_is_taken_once_and_is_answered() {
    let town = Town::drafted();
    town.begins();
    let token = town.token();
    let number = town.takes_one(&token);
    town.comments("同意");
    town.ends_when_answered(&token, &number);
}

impl Town {
    /// There is nothing before the draft is published, and a page then.
    fn begins(&self) {
        let town = self;
        // Before it has begun there is nothing to comment on, and nobody is told that there will be.
        assert_eq!(town.page(&town.draft()).status, 404);
        assert_eq!(town.posts("", "太早", "", "yes").status, 404);
        town.publish();
        assert!(town.page("/y").body.contains("某旗物业管理办法"));
        let page = town.page(&town.draft());
        assert!(page.body.contains("业主大会决定") && page.body.contains("2026年3月17日"));
        assert!(page.body.len() <= PAGE_BYTES_MAX, "{}", page.body.len());
    }

    /// A form that lacks something keeps what was written, and what is sent twice is one comment;
    /// answers with its receipt.
    fn takes_one(&self, token: &str) -> String {
        let town = self;
        let unfinished = [("token", token), ("comment", "我写了半天"), ("stance", "")];
        let said = town.county.post_out(&town.draft(), &unfinished);
        assert!(
            said.status == 422 && said.body.contains("我写了半天"),
            "{}",
            said.status
        );
        // What is shown first is what everybody will read.
        let words = format!("收费应当公开，打我电话{}", PHONES[2]);
        let said = town.posts(token, &words, PHONES[1], "");
        assert!(
            said.status == 200 && said.body.contains("收费应当公开"),
            "{}",
            said.body
        );
        let shown = said.body.split("公开的样子").nth(1).unwrap();
        assert!(
            !shown.split("</dd>").next().unwrap().contains(PHONES[2]),
            "{shown}"
        );
        // A program that sends the form the moment it was made is not heard; a person presses once more.
        let said = town.posts(token, &words, PHONES[1], "yes");
        assert!(
            said.status == 403 && said.body.contains("再按一次"),
            "{}",
            said.status
        );
        let said = town.posts("1.2.3", &words, PHONES[1], "yes");
        assert_eq!(said.status, 403);
        town.later(5);
        let said = town.posts(token, &words, PHONES[1], "yes");
        assert_eq!(said.status, 200, "{}", said.body);
        let number = receipt(&said);
        // Sent twice it is one comment.
        assert_eq!(
            receipt(&town.posts(token, &words, PHONES[1], "yes")),
            number
        );
        assert!(town.find("ABCD-EFGH-JKLM").status == 403);
        let found = town.find(&number.to_lowercase());
        assert!(
            found.body.contains("第 1 号") && found.body.contains(&*words),
            "{}",
            found.body
        );
        assert!(
            !found.body.contains(PHONES[1]),
            "not even its author is shown what was left"
        );
        number
    }

    /// Nobody ends it early; nobody ends it with a comment unanswered or a number of their own.
    fn ends_when_answered(&self, token: &str, number: &str) {
        let town = self;
        assert!(town.adopt("2026-03-17T10:00", 2, 1).contains("ZS3"));
        town.county.wait_until("2026-03-18T09:00");
        let late = town.posts(token, "太晚了", "", "yes");
        assert!(
            late.status == 409 && late.body.contains("已经结束"),
            "{} {}",
            late.status,
            late.body
        );
        let drafter = town.county.enter_again("qi", "2026-03-18T09:00");
        let unanswered = town.adopt("2026-03-18T09:00", 2, 1);
        assert!(
            unanswered.contains("ZS3135") && unanswered.contains("没有答复"),
            "{unanswered}"
        );
        assert_eq!(town.answers(&drafter, &["1"], "采纳").status, 303);
        assert_eq!(town.answers(&drafter, &["2"], "不采纳").status, 303);
        assert_eq!(
            town.answers(&drafter, &["3"], "采纳").status,
            422,
            "there is no third"
        );
        assert!(town.adopt("2026-03-18T09:00", 99, 1).contains("ZS3135"));
        let form = town
            .county
            .get_as(&drafter, &format!("/cases/{CASE}/step?path=adopt"));
        assert!(form.body.contains("系统"), "{}", form.body);
        assert!(town.adopt("2026-03-18T09:00", 2, 1).contains("Recorded"));
        let told = town.feedback();
        assert!(
            told.contains("已经公布采纳情况") && told.contains("已经写进第二条"),
            "{told}"
        );
        let found = town.find(number).body;
        assert!(
            found.contains("采纳") && found.contains("已经写进第二条"),
            "{found}"
        );
        assert_eq!(
            town.answers(&drafter, &["1"], "不采纳").status,
            422,
            "the file is closed"
        );
    }
}

#[test]
fn a_withheld_comment_keeps_its_number_and_the_log_says_by_which_rule_and_which_post() {
    let town = Town::open();
    town.comments("第一条意见的话");
    let receipt = town.comments("第二条意见的话");
    town.comments("第三条意见的话");
    // The number is there at once; the words are shown after a working day, and nobody can hold them.
    let told = town.feedback();
    assert!(
        told.contains("第 3 号") && !told.contains("意见的话"),
        "{told}"
    );
    town.county.wait_until("2026-03-09T09:00");
    let told = town.feedback();
    assert!(told.contains("第二条意见的话"), "{told}");

    let withhold = format!("/cases/{CASE}/comments/withhold");
    let rule = "第四条 侮辱、威胁特定的人";
    let fields = [("number", "2"), ("rule", rule)];
    let drafter = town.county.enter_again("qi", "2026-03-09T09:10");
    let masker = town.county.enter_again("mi", "2026-03-09T09:10");
    let said = town.county.post_as(&drafter, &withhold, &fields);
    assert_eq!(said.status, 403, "who is criticised withholds nothing");
    let own = [("number", "2"), ("rule", "我不喜欢")];
    assert_eq!(town.county.post_as(&masker, &withhold, &own).status, 422);
    let strange = [("number", "9"), ("rule", rule)];
    assert_eq!(
        town.county.post_as(&masker, &withhold, &strange).status,
        422
    );
    assert_eq!(town.county.post_as(&masker, &withhold, &fields).status, 303);
    assert_eq!(
        town.county.post_as(&masker, &withhold, &fields).status,
        422,
        "once"
    );
    let told = town.feedback();
    assert!(
        told.contains("第 2 号") && !told.contains("第二条意见的话"),
        "{told}"
    );
    let log = told.split("公开日志：").nth(1).unwrap();
    assert!(
        log.contains(rule) && log.contains("保密审查人员") && !log.contains("mi<"),
        "{log}"
    );
    let book = town.county.site.office.book(&CASE).unwrap();
    assert_eq!((book.tally(1).received, book.tally(1).withheld), (3, 1));
    let found = town.find(&receipt);
    assert!(
        found.body.contains("第二条意见的话") && found.body.contains(rule),
        "{}",
        found.body
    );
    // It is answered like any other, and shown again for a reason.
    assert_eq!(town.answers(&drafter, &["2"], "采纳").status, 303);
    assert!(!town.feedback().contains("第二条意见的话"));
    let show = format!("/cases/{CASE}/comments/show");
    let fields = [("number", "2"), ("reason", "核实后不属于侮辱")];
    assert_eq!(town.county.post_as(&masker, &show, &fields).status, 303);
    let told = town.feedback();
    assert!(
        told.contains("第二条意见的话") && told.contains("核实后不属于侮辱"),
        "{told}"
    );
}

#[test]
fn what_came_on_paper_is_marked_and_counts_and_whoever_answers_sees_the_number_left() {
    let town = Town::open();
    town.comments("网上来的");
    let enter = format!("/cases/{CASE}/comments");
    let page = town.county.get_as(&town.drafter, &enter);
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(page.body.contains(PHONES[1]), "{}", page.body);
    let stranger = town.county.get_as(&town.masker, &enter);
    assert!(stranger.status == 200, "{}", stranger.status);
    let token = hidden(&page.body, "token");
    town.later(5);
    let mut fields = vec![
        ("token", &*token),
        ("channel", "来信"),
        ("stance", "反对"),
        ("comment", "信里写的话"),
        ("person", "钱曌"),
        ("phone", ""),
        ("received", "2026-03-01"),
    ];
    let said = town.county.post_as(&town.drafter, &enter, &fields);
    assert!(
        said.status == 422 && said.body.contains("开始以前"),
        "{} {}",
        said.status,
        said.body
    );
    fields[6].1 = "2026-03-06";
    assert_eq!(
        town.county.post_as(&town.masker, &enter, &fields).status,
        403
    );
    let said = town.county.post_as(&town.drafter, &enter, &fields);
    assert!(
        said.status == 200 && said.body.contains("第 2 号"),
        "{} {}",
        said.status,
        said.body
    );
    town.county.wait_until("2026-03-10T09:00");
    let told = town.feedback();
    assert!(
        told.contains("来信，工作人员登记") && told.contains("信里写的话"),
        "{told}"
    );
    assert!(!told.contains("曌"), "no name is public");
}

#[test]
fn a_flood_from_one_place_is_held_up_and_what_is_repeated_stands_once() {
    let town = Town::open();
    let same = "物业费太高，要降！";
    for _ in 0..20 {
        town.comments(same);
    }
    // 20 in 100 seconds: what room came back since is used up, then nothing more passes.
    let mut refused = None;
    for _ in 0..3 {
        let token = town.token();
        town.later(3);
        let said = town.posts(&token, same, "", "yes");
        refused = (said.status == 429).then_some(said).or(refused);
    }
    let refused = refused.expect("a flood is held up");
    assert!(
        refused.body.contains("再交") && refused.body.contains(same),
        "nothing is lost"
    );
    let kept = town.county.site.office.book(&CASE).unwrap().comments.len();
    // Negative control: after a while the same hand is heard again.
    town.later(120);
    town.comments(same);
    let book = town.county.site.office.book(&CASE).unwrap();
    assert_eq!(book.comments.len(), kept + 1);
    assert_eq!(book.groups(1).len(), 1);
    let told = town.feedback();
    assert!(
        told.contains(&format!("说得一样的还有 {kept} 条")),
        "{told}"
    );
}

#[test]
fn no_telephone_number_of_whoever_comments_is_on_any_page_for_everybody() {
    let town = Town::open();
    let receipt = town.comments(&format!("请打{}，我叫赵曌", PHONES[2]));
    town.county.wait_until("2026-03-10T09:00");
    let seq = town.county.site.office.book(&CASE).unwrap().comments[0].seq;
    let fields = [("receipt", &*receipt)];
    let draft = town.draft();
    let mut all = vec![
        town.page("/"),
        town.page("/g"),
        town.page("/y"),
        town.page(&draft),
        town.page(&format!("{draft}/f")),
        town.page("/y/receipt"),
        town.page("/v/checkpoints"),
        town.page(&format!("/g?q={}", PHONES[1])),
    ];
    // The receipt shows its holder their own words and no more; its proof shows no name or number.
    let proof = town.county.post_out("/y/receipt/proof", &fields);
    assert!(
        proof.body.contains("item.text") || proof.status == 403,
        "{}",
        proof.body
    );
    assert!(!proof.body.contains(PHONES[1]) && !proof.body.contains("赵曌\""));
    let found = town.find(&receipt);
    assert!(!found.body.contains(PHONES[1]));
    // Nor is it where staff of other work look: the ledger, the search, exports.
    let masker = town.county.enter_again("mi", "2026-03-10T09:10");
    for path in [
        format!("/ledger/{seq}"),
        "/cases".to_owned(),
        format!("/cases?q={}", PHONES[1]),
        "/cases/export/csv".to_owned(),
        format!("/cases/{CASE}"),
        "/audit".to_owned(),
    ] {
        all.push(town.county.get_as(&masker, &path));
    }
    for said in &all {
        assert!(said.status < 500);
        let planted = PHONES[1..].iter().filter(|it| said.body.contains(**it));
        // The search box of a list shows what was typed into it.
        let planted: Vec<_> = planted
            .filter(|it| !said.body.contains(&format!("value=\"{it}\"")))
            .collect();
        assert!(planted.is_empty(), "{planted:?} in {}", said.body);
    }
    // Negative control: whoever answers sees it.
    let drafter = town.county.enter_again("qi", "2026-03-10T09:20");
    let seen = town
        .county
        .get_as(&drafter, &format!("/cases/{CASE}/comments"));
    assert!(seen.body.contains(PHONES[1]), "{}", seen.body);
}

#[test]
fn w2_what_a_stranger_writes_is_a_text_on_every_page_that_shows_it() {
    let town = Town::open();
    let payloads = [
        "<script>window.broken=1</script>",
        "\"><img src=x onerror=window.broken=1>",
        "</textarea><svg/onload=window.broken=1>",
        "{{7*7}}' OR '1'='1",
        "=HYPERLINK(\"http://evil.example\")",
    ];
    let (mut receipts, mut shown) = (Vec::new(), Vec::new());
    for payload in payloads {
        let token = town.token();
        town.later(61);
        // What comes before the end is shown once more, and so is what is refused.
        shown.push(town.posts(&token, payload, payload, ""));
        shown.push(town.posts("", payload, payload, "yes"));
        let said = town.posts(&token, payload, "", "yes");
        receipts.push(receipt(&said));
        shown.push(said);
    }
    town.county.wait_until("2026-03-10T09:00");
    let drafter = town.county.enter_again("qi", "2026-03-10T09:00");
    let staff = format!("/cases/{CASE}/comments");
    shown.push(town.county.get_as(&drafter, &staff));
    shown.push(town.page(&format!("{}/f?rows=200", town.draft())));
    shown.extend(receipts.iter().map(|it| town.find(it)));
    for said in &shown {
        let is_markup = payloads.iter().filter(|it| it.contains('<'));
        let ran: Vec<_> = is_markup.filter(|it| said.body.contains(**it)).collect();
        assert!(ran.is_empty() && !said.body.contains(">49<"), "{ran:?}");
        assert!(said.status < 500, "{}", said.status);
    }
    // Negative control: the texts are there, as texts.
    let told = town.feedback();
    assert!(
        told.contains("&lt;script&gt;") || told.contains("&#60;script&#62;"),
        "{told}"
    );
}
