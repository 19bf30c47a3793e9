//! What pages show about a case, and what becomes of a filled form.

use zs_base::{CaseId, Digest};
use zs_event::Value;
use zs_event::command::Evidence;
use zs_power::Denied;
use zs_work::Answer;
use zs_work::view::{CaseFile, Clock, Given, Left, Light, NoForm, Required, Spot};
use zs_work::view::{PageAsk, QueueList, QueuePage, serve};

use crate::town::{SHOP, Town, at, fields, head, officer, two, who, with_outcome};

const WANG: [&str; 3] = ["公民", "王小明", "150102199003050013"];

fn clock<'a>(file: &'a CaseFile, path: &str) -> &'a Clock {
    let mut clocks = file.clocks.iter();
    clocks.find(|it| it.path.to_string() == path).unwrap()
}

#[test]
fn a_case_walked_by_forms_alone_shows_where_it_stands() {
    let mut town = Town::new();
    let case = town.until_report(SHOP);
    let file = town.file(&case, &officer(), "2026-03-11T09:00");
    assert_eq!(file.title, "青禾便利店未按规定明码标价案");
    assert_eq!(file.procedure_name, "行政处罚·普通程序");
    assert_eq!(
        (file.unit_name.as_str(), file.standing.as_str()),
        ("旗市场监管局", "办理中")
    );
    assert_eq!(file.opened_on.to_string(), "2026-03-02");
    assert_eq!(file.number.as_deref(), Some("m1立〔2026〕1号"));
    assert_eq!((file.serial, file.seen), (1, 6));
    let heads: Vec<&str> = file.course.iter().map(|it| it.head.as_str()).collect();
    assert_eq!(
        heads,
        [
            "调查终结报告",
            "调查取证",
            "立案审批",
            "核查",
            "线索登记",
            "登记案件"
        ]
    );
    let newest = &file.course[0];
    assert_eq!(newest.seq, 5);
    let mut reader = zs_store::sqlite::open_reader(&town.data).unwrap();
    assert_eq!(reader.hashes(5, 1).unwrap(), [newest.leaf]);
    let verify = &file.course[3];
    assert_eq!(
        verify.people,
        ["陈立业（执法人员，证chen）", "林秋实（执法人员，证lin）"]
    );
    let papers: Vec<_> = file.papers.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(
        papers,
        ["案件来源登记表", "核查报告", "立案审批表", "调查终结报告"]
    );
    assert_eq!(file.files.len(), 1);
    assert_eq!(file.files[0].step, "调查取证");
    assert_eq!(
        file.groups[0].lines[0].to_string(),
        "当事人：青禾便利店（组织）"
    );
    assert!(file.sees_personal);
}

#[test]
fn a_clock_turns_from_green_to_yellow_to_red_as_its_day_comes() {
    let mut town = Town::new();
    let case = town.until_report(SHOP);
    let mut seen = |now: &str| {
        let file = town.file(&case, &officer(), now);
        let clock = clock(&file, "review").clone();
        (clock.light, clock.left_words(), clock)
    };
    let (light, words, review) = seen("2026-03-11T09:00");
    assert_eq!((light, words.as_str()), (Light::Green, "剩4个工作日"));
    assert_eq!(review.due.to_string(), "2026-03-17");
    assert_eq!(review.cite.as_str(), "蒙三项#30");
    assert!(review.in_work_days && !review.is_wait && !review.provisional);
    assert!(review.arithmetic.len() > 1, "{:?}", review.arithmetic);
    // The weekend of the 14th does not count.
    assert_eq!(seen("2026-03-13T09:00").1, "剩2个工作日");
    let (light, words, _) = seen("2026-03-16T09:00");
    assert_eq!((light, words.as_str()), (Light::Yellow, "剩1个工作日"));
    let (light, words, _) = seen("2026-03-17T23:00");
    assert_eq!((light, words.as_str()), (Light::Red, "今日到期"));
    let (light, words, late) = seen("2026-03-19T09:00");
    assert_eq!((light, words.as_str()), (Light::Red, "超期2日"));
    assert_eq!(late.left, Left::Over(2));
    // What is most urgent stands first.
    let file = town.file(&case, &officer(), "2026-03-19T09:00");
    assert_eq!(file.clocks[0].path.to_string(), "review");
}

#[test]
fn what_comes_next_says_whose_it_is_and_what_stands_in_the_way() {
    let mut town = Town::new();
    let case = town.until_report(SHOP);
    let reviewer = who("he", "legal_reviewer");
    let file = town.file(&case, &reviewer, "2026-03-11T09:00");
    assert_eq!(file.next[0].name, "法制审核");
    assert!(file.next[0].is_mine(), "{:?}", file.next[0]);
    let file = town.file(&case, &officer(), "2026-03-11T09:00");
    let mut next = file.next.iter();
    let review = next.find(|it| it.name == "法制审核").unwrap();
    assert_eq!(review.posts, ["法制审核人员"]);
    let Some(Denied::Refused { may, .. }) = &review.denied else {
        panic!("{review:?}");
    };
    assert_eq!(may[0].1, "法制审核人员");
    let mut blocked = file.blocked.iter();
    let propose = blocked.find(|it| it.name == "拟处理意见审批").unwrap();
    assert_eq!(propose.because, "还缺：法制审核");
}

#[test]
fn somebody_of_another_unit_hears_the_same_as_about_a_case_that_is_not_there() {
    let mut town = Town::new();
    let case = town.open("2026-03-02T09:00", SHOP);
    let absent = CaseId([9; 16]);
    for asker in [who("wai", "officer"), who("nobody", "officer")] {
        let now = at("2026-03-03T09:00");
        let hidden = town
            .looker
            .case_file(&case, &asker, now)
            .unwrap()
            .unwrap_err();
        let missing = town.looker.case_file(&absent, &asker, now).unwrap();
        assert_eq!(hidden, missing.unwrap_err());
        let path = "clue".into();
        let hidden = town.looker.step_form(&case, &path, &asker, now).unwrap();
        let missing = town.looker.step_form(&absent, &path, &asker, now).unwrap();
        assert_eq!(hidden.unwrap_err(), missing.unwrap_err());
    }
    // Negative control: who belongs to the unit sees it, but not in a post that is not held.
    assert_eq!(town.file(&case, &officer(), "2026-03-03T09:00").serial, 1);
    let pretended = who("wai", "agency_head");
    let now = at("2026-03-03T09:00");
    let denied = town.looker.case_file(&case, &pretended, now).unwrap();
    assert_eq!(denied.unwrap_err(), Denied::Hidden);
}

#[test]
fn whoever_may_not_read_personal_data_sees_it_masked_everywhere() {
    let mut town = Town::new();
    let case = town.until_report(WANG);
    let now = "2026-03-11T09:00";
    let whole = format!("{:?}", town.file(&case, &officer(), now));
    let clerk = town.file(&case, &who("fang", "clerk"), now);
    assert!(!clerk.sees_personal);
    let masked = format!("{clerk:?}");
    for personal in ["王小明", "13800138000"] {
        assert!(whole.contains(personal), "{personal}");
        assert!(!masked.contains(personal), "{personal}: {masked}");
    }
    assert!(clerk.title.starts_with("王"), "{}", clerk.title);
    assert!(
        clerk.title.ends_with("未按规定明码标价案"),
        "{}",
        clerk.title
    );
}

#[test]
fn a_form_tells_everything_that_is_wrong_at_once() {
    let mut town = Town::new();
    let case = town.open("2026-03-02T09:00", SHOP);
    let mut answers = fields(&[("来源", "道听途说")]);
    answers.happened_on = "2026-2-30".to_owned();
    let wrong = town.wrong(&case, ("clue", &officer(), "2026-03-02T09:30"), &answers);
    let spots: Vec<_> = wrong.iter().map(|it| it.spot.clone()).collect();
    assert_eq!(
        spots,
        [
            Spot::HappenedOn,
            Spot::Field("来源".to_owned()),
            Spot::Field("线索内容".to_owned())
        ]
    );
    assert_eq!(wrong[0].sentence, "“2026-2-30”在日历上没有。");
    assert_eq!(wrong[1].sentence, "来源：“道听途说”不在可选范围内。");
    assert_eq!(wrong[2].sentence, "“线索内容”没有填写。");
    answers.happened_on = "3-3".to_owned();
    let wrong = town.wrong(&case, ("clue", &officer(), "2026-03-02T09:30"), &answers);
    assert_eq!(wrong[0].sentence, "“3-3”还没有到。");
}

#[test]
fn a_form_knows_who_can_sign_and_asks_for_enough_people() {
    let mut town = Town::new();
    let case = town.open("2026-03-02T09:00", SHOP);
    let clue = fields(&[("来源", "监督检查"), ("线索内容", "没有标价")]);
    town.act(&case, ("clue", &officer(), "2026-03-02T09:30"), &clue);
    let form = town.form(&case, "verify", &officer(), "2026-03-03T10:00");
    assert_eq!(form.signers.at_least, 2);
    assert_eq!(form.signers.holds.as_deref(), Some("行政执法证"));
    let people = form.signers.people.iter();
    let able: Vec<_> = people.map(|it| (&*it.name, it.why_not.is_none())).collect();
    // Neither the clerk nor the officer of another unit is asked; whoever asks comes first.
    assert_eq!(
        able,
        [("陈立业", true), ("林秋实", true), ("高过期", false)]
    );
    let text = fields(&[("核查情况", "属实")]);
    let step = ("verify", &officer(), "2026-03-03T10:00");
    let wrong = town.wrong(&case, step, &text);
    assert_eq!(wrong[0].spot, Spot::People);
    let mut expired = two(text);
    expired.people.push(who("gao", "officer"));
    let wrong = town.wrong(&case, step, &expired);
    assert!(
        wrong[0].sentence.contains("没有有效的行政执法证"),
        "{wrong:?}"
    );
}

#[test]
fn a_step_done_again_after_a_return_need_not_be_typed_again() {
    let mut town = Town::new();
    let case = town.until_report(SHOP);
    let reviewer = who("he", "legal_reviewer");
    let mut back = with_outcome(fields(&[("审核意见", "证据不足")]), "不通过，补充调查");
    let step = ("review", &reviewer, "2026-03-12T10:00");
    let wrong = town.wrong(&case, step, &back);
    assert_eq!(wrong[0].spot, Spot::Reason);
    back.reason = "缺少现场照片".to_owned();
    town.act(&case, step, &back);
    let form = town.form(&case, "investigate", &officer(), "2026-03-12T11:00");
    let prefill = form.fields[0].prefill.as_ref().unwrap();
    let text = Given::Text("王小明没有按规定标明价格".to_owned());
    assert_eq!((&prefill.given, &*prefill.from), (&text, "调查取证"));
    assert_eq!(form.evidence[0].kind, "现场检查笔录");
    assert_eq!(form.evidence[1].required, Required::Perhaps);
    // What was declared was voided with the step, so it is declared anew.
    assert_eq!(form.facts[0].known, None);
    assert_eq!(form.facts[0].required, Required::Always);
}

#[test]
fn a_form_is_only_for_whoever_may_do_the_step() {
    let mut town = Town::new();
    let case = town.open("2026-03-02T09:00", SHOP);
    let now = at("2026-03-02T10:00");
    let asked = |town: &mut Town, path: &str, by: zs_event::Signer| {
        let form = town.looker.step_form(&case, &path.into(), &by, now);
        form.unwrap()
    };
    // The head may perform steps of the office, but not one that belongs to others.
    let denied = asked(&mut town, "clue", head()).unwrap_err();
    assert!(matches!(denied, NoForm::Denied(Denied::Refused { .. })));
    let nothing = asked(&mut town, "abracadabra", officer()).unwrap_err();
    assert!(matches!(nothing, NoForm::Nothing(_)));
    // What cannot be done yet has a form that says why.
    let early = asked(&mut town, "verify", officer()).unwrap();
    assert_eq!(early.objections[0].missing, ["线索登记"]);
}

#[test]
fn money_in_a_form_is_read_in_yuan_and_kept_in_fen() {
    let mut town = Town::new();
    let case = town.until_report(SHOP);
    let reviewer = who("he", "legal_reviewer");
    let pass = with_outcome(fields(&[("审核意见", "同意")]), "通过");
    town.act(&case, ("review", &reviewer, "2026-03-12T10:00"), &pass);
    let step = ("propose", &head(), "2026-03-12T11:00");
    let money = |fine: &str| {
        let texts = [
            ("拟处罚种类", "罚款"),
            ("拟罚款金额", fine),
            ("拟没收金额", "0"),
        ];
        with_outcome(fields(&texts), "拟给予处罚")
    };
    let wrong = town.wrong(&case, step, &money("0.125"));
    assert_eq!(wrong[0].spot, Spot::Field("拟罚款金额".to_owned()));
    town.act(&case, step, &money("０．４万"));
    let file = town.file(&case, &head(), "2026-03-12T12:00");
    let line = file.course[0]
        .lines
        .iter()
        .find(|it| it.name == "拟罚款金额");
    assert_eq!(line.unwrap().text, "4000.00 元");
}

#[test]
fn a_form_of_yesterday_is_refused_as_stale() {
    let mut town = Town::new();
    let case = town.open("2026-03-02T09:00", SHOP);
    let now = "2026-03-02T09:30";
    let clue = fields(&[("来源", "监督检查"), ("线索内容", "没有标价")]);
    let old = town.form(&case, "clue", &officer(), now);
    town.act(&case, ("clue", &officer(), now), &clue);
    let id = zs_base::CommandId([3; 16]);
    let command = zs_work::view::perform(&old, &clue, id, &officer(), at(now)).unwrap();
    let Answer::Refused(refusal) = town.say(command) else {
        panic!("a stale form was taken");
    };
    assert!(refusal.has("ZS3121"));
}

#[test]
fn what_a_form_prefills_reads_back_as_the_same_value() {
    let now = at("2026-03-05T09:00");
    let values = [
        Value::Money(120_050),
        Value::Count(0),
        Value::Date(now.day()),
        Value::Moment(now),
        Value::List(vec!["甲".to_owned(), "乙".to_owned()]),
    ];
    let kinds = [
        zs_law::FieldKind::Money,
        zs_law::FieldKind::Count,
        zs_law::FieldKind::Date,
        zs_law::FieldKind::Moment,
        zs_law::FieldKind::List,
    ];
    for (value, kind) in values.into_iter().zip(kinds) {
        let ask = zs_work::view::FieldAsk {
            name: "某项".to_owned(),
            kind,
            required: Required::Always,
            outcomes: Vec::new(),
            choices: Vec::new(),
            unit: "",
            hint: "",
            is_personal: false,
            prefill: None,
            is_fixed: false,
            is: None,
        };
        let given = Given::of(&value).unwrap();
        assert_eq!(zs_work::view::value_of(&ask, &given, now), Ok(value));
    }
}

/// A case whose notice of the penalty was made on 16 March.
fn until_inform(town: &mut Town) -> CaseId {
    let case = town.until_report(SHOP);
    let reviewer = who("he", "legal_reviewer");
    let pass = with_outcome(fields(&[("审核意见", "同意")]), "通过");
    town.act(&case, ("review", &reviewer, "2026-03-12T10:00"), &pass);
    let texts = [
        ("拟处罚种类", "罚款"),
        ("拟罚款金额", "4000"),
        ("拟没收金额", "0"),
    ];
    let propose = with_outcome(fields(&texts), "拟给予处罚");
    town.act(&case, ("propose", &head(), "2026-03-12T11:00"), &propose);
    let inform = two(fields(&[
        ("告知的事实理由和依据", "商品未按规定标明价格"),
        ("告知的权利", "有权陈述、申辩"),
    ]));
    town.act(&case, ("inform", &officer(), "2026-03-16T10:00"), &inform);
    case
}

#[test]
fn a_paper_waits_to_be_served_until_its_form_is_filled_in() {
    let mut town = Town::new();
    let case = until_inform(&mut town);
    let now = "2026-03-17T09:00";
    let file = town.file(&case, &officer(), now);
    let waiting: Vec<_> = file.to_serve.iter().map(|it| &*it.paper).collect();
    assert_eq!(waiting, ["行政处罚事先告知书"]);
    let path = "inform".into();
    let asked = |town: &mut Town, by| town.looker.serve_form(&case, &path, &by, at(now)).unwrap();
    let form = asked(&mut town, officer()).unwrap();
    let people: Vec<_> = form.people.iter().map(|it| &*it.name).collect();
    // Who has signed in the case comes before those who have not.
    assert_eq!(people, ["林秋实", "陈立业", "方登", "高过期"]);
    let id = zs_base::CommandId([4; 16]);
    let mut answers = fields(&[]);
    answers.happened_on = "3-15".to_owned();
    let wrong = serve(&form, "pigeon", &answers, id, &officer(), at(now)).unwrap_err();
    let spots: Vec<_> = wrong.into_iter().map(|it| it.spot).collect();
    assert_eq!(spots, [Spot::Way, Spot::HappenedOn]);
    answers.happened_on = "3-16".to_owned();
    let wrong = serve(&form, "direct", &answers, id, &officer(), at(now)).unwrap_err();
    assert_eq!(wrong[0].sentence, "“直接送达”要有送达证明。");
    answers.evidence.push(Evidence {
        kind: "送达回证".to_owned(),
        file: Digest::of(&[b"receipt"]),
    });
    let command = serve(&form, "direct", &answers, id, &officer(), at(now)).unwrap();
    town.set(now);
    let answer = town.say(command);
    assert!(matches!(answer, Answer::Recorded(_)), "{answer:?}");
    let file = town.file(&case, &officer(), now);
    assert_eq!(file.to_serve, []);
    let paper = file.papers.iter().find(|it| it.step == "行政处罚事先告知");
    assert_eq!(paper.unwrap().served.unwrap().to_string(), "2026-03-16");
    assert_eq!(
        file.course[0].head,
        "送达“行政处罚事先告知”的文书（直接送达）"
    );
    assert!(matches!(
        asked(&mut town, officer()),
        Err(NoForm::Nothing(_))
    ));

    // The term to be heard runs from the service, and what the law supplies at its end counts
    // already before anybody records it.
    assert_eq!(clock(&file, "defence").due.to_string(), "2026-03-23");
    let form = town.form(&case, "defence", &officer(), now);
    let deemed: Vec<_> = form.outcomes.iter().filter(|it| it.is_deemed).collect();
    assert_eq!(deemed.len(), 1);
    assert_eq!(deemed[0].name, "逾期未提出");
    let file = town.file(&case, &officer(), "2026-03-24T09:00");
    assert!(file.next.iter().all(|it| it.name != "听取陈述申辩"));
    assert!(
        file.next.iter().any(|it| it.name == "作出处罚决定"),
        "{:?}",
        file.next
    );
}

fn queue(town: &mut Town, by: &zs_event::Signer, list: QueueList, now: &str) -> QueuePage {
    let ask = PageAsk {
        number: 1,
        rows: 15,
    };
    town.looker.queue(by, list, ask, at(now)).unwrap().unwrap()
}

#[test]
fn a_work_list_is_ordered_by_its_last_days_and_tells_whom_it_waits_for() {
    let mut town = Town::new();
    town.until_report(SHOP);
    town.until_report(WANG);
    let late = town.open("2026-03-10T11:00", SHOP);
    let reviewer = who("he", "legal_reviewer");
    let now = "2026-03-16T09:00";
    let page = queue(&mut town, &reviewer, QueueList::Mine, now);
    let rows: Vec<_> = page
        .rows
        .iter()
        .map(|it| (&*it.step, &*it.title, it.light, &*it.left))
        .collect();
    assert_eq!(
        rows,
        [
            (
                "法制审核",
                "青禾便利店未按规定明码标价案",
                Light::Yellow,
                "剩1个工作日"
            ),
            (
                "法制审核",
                "王小明未按规定明码标价案",
                Light::Yellow,
                "剩1个工作日"
            ),
        ]
    );
    assert_eq!(page.rows[0].due.unwrap().to_string(), "2026-03-17");
    assert_eq!(page.rows[0].unit_name, "旗市场监管局");
    assert_eq!((page.mine.yellow, page.mine.total()), (2, 2));
    // What the reviewer waits for is the clue of the third case, which has no last day.
    let page = queue(&mut town, &reviewer, QueueList::Others, now);
    let last = page.rows.last().unwrap();
    assert_eq!((last.case, &*last.step), (late, "线索登记"));
    assert_eq!(last.posts, ["登记人员", "执法人员"]);
    assert_eq!((last.due, &*last.left), (None, "没有期限"));
    // The same step is the officer's own work.
    let page = queue(&mut town, &officer(), QueueList::Mine, now);
    assert!(page.rows.iter().any(|it| it.case == late));
    // Nothing of it is seen from another unit.
    let page = queue(&mut town, &who("wai", "officer"), QueueList::Others, now);
    assert_eq!((page.rows.len(), page.mine.total()), (0, 0));
}

#[test]
fn a_work_list_is_cut_into_pages_without_losing_or_repeating_a_row() {
    let mut town = Town::new();
    for minute in 10..17 {
        town.open(&format!("2026-03-02T09:{minute}"), SHOP);
    }
    let mut seen = Vec::new();
    for number in 1..=4 {
        let ask = PageAsk { number, rows: 2 };
        let now = at("2026-03-03T09:00");
        let page = town.looker.queue(&officer(), QueueList::Mine, ask, now);
        let page = page.unwrap().unwrap();
        assert_eq!((page.number, page.pages), (number, 4));
        seen.extend(page.rows.iter().map(|it| it.serial));
    }
    assert_eq!(seen, [1, 2, 3, 4, 5, 6, 7]);
    let far = PageAsk {
        number: 99,
        rows: 2,
    };
    let page = town
        .looker
        .queue(&officer(), QueueList::Mine, far, at("2026-03-03T09:00"));
    assert_eq!(page.unwrap().unwrap().number, 4);
}

#[test]
fn a_case_that_is_over_is_found_among_what_is_done() {
    let mut town = Town::new();
    let case = town.open("2026-03-02T09:00", SHOP);
    let clue = fields(&[("来源", "监督检查"), ("线索内容", "没有标价")]);
    town.act(&case, ("clue", &officer(), "2026-03-02T09:30"), &clue);
    let verify = two(fields(&[("核查情况", "不属实")]));
    town.act(&case, ("verify", &officer(), "2026-03-03T10:00"), &verify);
    let now = "2026-03-05T10:00";
    assert_eq!(queue(&mut town, &officer(), QueueList::Done, now).done, 0);
    let mut refused = with_outcome(fields(&[]), "不予立案");
    refused.reason = "没有违法事实".to_owned();
    town.act(&case, ("file", &head(), now), &refused);
    let page = queue(&mut town, &officer(), QueueList::Done, now);
    assert_eq!((page.done, &*page.rows[0].step), (1, "不予立案"));
    let file = town.file(&case, &officer(), now);
    assert_eq!(file.standing, "不予立案（2026-03-05）");
    assert!(!file.is_open);
}
