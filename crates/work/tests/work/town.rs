//! A town for the tests of views: an office with everybody that a penalty needs, and a neighbour.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use zs_base::{CaseId, CommandId, Day, Digest, Moment};
use zs_event::command::Evidence;
use zs_event::person::Holding;
use zs_event::{Certificate, Command, Person, Signer};
use zs_store::people::Unit;
use zs_store::{SqliteStore, Store};
use zs_work::view::{Answers, CaseFile, FactAnswer, FieldError, Given, Looker, StepForm};
use zs_work::view::{open, perform};
use zs_work::{Answer, Clock, Law, Writer};

use crate::county::{Ticking, clock, found, id16, law, start_at};

pub const REGION: &str = "neimenggu/2020-04-01";

/// A party: its kind, name and number.
pub const SHOP: [&str; 3] = ["组织", "青禾便利店", "92150100MA0EXAMPL1"];

pub struct Town {
    pub looker: Looker,
    pub data: PathBuf,
    pub writer: Arc<Writer>,
    clock: Arc<Ticking>,
    commands: u64,
    folder: tempfile::TempDir,
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

pub fn at(text: &str) -> Moment {
    text.parse().unwrap()
}

/// Somebody in a post, as the session of a page says it.
pub fn who(person: &str, post: &str) -> Signer {
    Signer {
        person: person.into(),
        post: post.into(),
        certificate: None,
    }
}

pub fn officer() -> Signer {
    who("chen", "officer")
}

pub fn head() -> Signer {
    who("han", "agency_head")
}

pub fn person(id: &str, name: &str, unit: &str, posts: &[&str], certified: Option<&str>) -> Person {
    let holding = |post: &&str| Holding {
        post: (*post).into(),
        unit: unit.into(),
        from: day("2020-01-01"),
        until: None,
    };
    let certificate = |until: &str| Certificate {
        kind: "行政执法证".into(),
        number: format!("证{id}"),
        from: day("2020-01-01"),
        until: day(until),
    };
    Person {
        id: id.into(),
        name: name.into(),
        posts: posts.iter().map(holding).collect(),
        certificates: certified.map(certificate).into_iter().collect(),
    }
}

fn people() -> Vec<Person> {
    vec![
        person("fang", "方登", "m1", &["clerk"], None),
        person("chen", "陈立业", "m1", &["officer"], Some("2030-12-31")),
        person("lin", "林秋实", "m1", &["officer"], Some("2030-12-31")),
        person("gao", "高过期", "m1", &["officer"], Some("2025-12-31")),
        person("han", "韩正清", "m1", &["agency_head"], None),
        person("he", "何守法", "m1", &["legal_reviewer"], None),
        person("wai", "外单位", "m2", &["officer"], Some("2030-12-31")),
    ]
}

impl Town {
    pub fn new() -> Self {
        Self::under(law())
    }

    /// A town under this law.
    pub fn under(law: Arc<Law>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let clock = clock();
        let mut store = found(&data);
        let unit = |id: &str, name: &str| Unit {
            id: id.into(),
            name: name.into(),
        };
        let units = [unit("m1", "旗市场监管局"), unit("m2", "旗交通局")];
        store.register(&people(), &units).unwrap();
        let name = "样例旗".as_bytes();
        store
            .keep_setting(zs_work::view::COUNTY_NAME, name)
            .unwrap();
        let writer = Arc::new(start_at(clock.clone(), Box::new(store), &data, &law));
        let reader = zs_store::sqlite::open_reader(&data).unwrap();
        Self {
            looker: Looker::new(law, reader).unwrap(),
            data,
            writer,
            clock,
            commands: 0,
            folder,
        }
    }

    /// The same town after the program was started again, with another law.
    pub fn again(self, law: Arc<Law>) -> Self {
        let Self {
            data,
            writer,
            clock,
            commands,
            folder,
            ..
        } = self;
        drop(writer);
        let store = SqliteStore::open(&data).unwrap();
        let writer = Arc::new(start_at(clock.clone(), Box::new(store), &data, &law));
        let reader = zs_store::sqlite::open_reader(&data).unwrap();
        Self {
            looker: Looker::new(law, reader).unwrap(),
            data,
            writer,
            clock,
            commands,
            folder,
        }
    }

    /// Counts every case anew that a calendar which has come can touch.
    pub fn count_anew(&self) -> Option<usize> {
        let mut reader = zs_store::sqlite::open_reader(&self.data).unwrap();
        let now = Clock::now(self.clock.as_ref());
        self.writer.count_anew(reader.as_mut(), now).unwrap()
    }

    /// Registers somebody with one post in a unit.
    pub fn register(&self, id: &str, unit: &str, post: &str) {
        let person = person(id, id, unit, &[post], Some("2030-12-31"));
        self.writer.register(&[person], &[]).unwrap();
    }

    pub fn set(&self, now: &str) {
        self.clock.0.store(at(now).ms(), Ordering::Relaxed);
    }

    fn command_id(&mut self) -> CommandId {
        self.commands += 1;
        CommandId(id16(7, 1, self.commands))
    }

    pub fn say(&self, command: Command) -> Answer {
        self.writer.perform(command).unwrap()
    }

    /// Opens a case against somebody by filling in the form.
    pub fn open(&mut self, now: &str, party: [&str; 3]) -> CaseId {
        self.open_at(now, party, "2026-2-20")
    }

    fn open_at(&mut self, now: &str, party: [&str; 3], day: &str) -> CaseId {
        let case = CaseId(id16(8, 1, self.commands));
        let (unit, region) = ("m1".into(), [REGION.to_owned()]);
        let id = "penalty.ordinary".into();
        let form = self
            .looker
            .open_form(&id, &region, &unit, &officer(), at(now));
        let form = form.unwrap().unwrap();
        let [kind, name, number] = party.map(str::to_owned);
        let mut answers = fields(&[
            ("地区", "内蒙古"),
            ("行业", "其他"),
            ("违法行为", "未按规定明码标价"),
            ("违法日期", day),
            ("行为标识", name.as_str()),
            ("联系方式", "13800138000"),
        ]);
        let party = Given::Party { kind, name, number };
        answers.fields.insert("当事人".to_owned(), party);
        self.set(now);
        let id = self.command_id();
        let command = open(&form, &answers, id, case, &officer(), at(now)).unwrap();
        let answer = self.say(command);
        assert!(matches!(answer, Answer::Recorded(_)), "{answer:?}");
        case
    }

    /// Opens a case of any procedure by filling in its form.
    pub fn open_of(&mut self, procedure: &str, now: &str, answers: &Answers) -> CaseId {
        let case = CaseId(id16(8, 2, self.commands));
        let (unit, by) = ("m1".into(), officer());
        let form = self
            .looker
            .open_form(&procedure.into(), &[], &unit, &by, at(now));
        let form = form.unwrap().unwrap();
        self.set(now);
        let id = self.command_id();
        let command = open(&form, answers, id, case, &by, at(now)).unwrap();
        let answer = self.say(command);
        assert!(matches!(answer, Answer::Recorded(_)), "{answer:?}");
        case
    }

    pub fn form(&mut self, case: &CaseId, path: &str, by: &Signer, now: &str) -> StepForm {
        let form = self.looker.step_form(case, &path.into(), by, at(now));
        form.unwrap().unwrap()
    }

    pub fn file(&mut self, case: &CaseId, by: &Signer, now: &str) -> CaseFile {
        self.looker.case_file(case, by, at(now)).unwrap().unwrap()
    }

    /// Ends the writer; gives the data folder and what keeps it.
    pub fn stop(self) -> (PathBuf, Arc<Law>, tempfile::TempDir) {
        drop(self.writer);
        (self.data, self.looker.law().clone(), self.folder)
    }

    /// Fills in the form of a step, and gives what is wrong with it.
    pub fn wrong(
        &mut self,
        case: &CaseId,
        (path, by, now): (&str, &Signer, &str),
        answers: &Answers,
    ) -> Vec<FieldError> {
        let form = self.form(case, path, by, now);
        perform(&form, answers, CommandId::default(), by, at(now)).unwrap_err()
    }

    /// Performs a step by filling in its form.
    pub fn act(&mut self, case: &CaseId, (path, by, now): (&str, &Signer, &str), it: &Answers) {
        let form = self.form(case, path, by, now);
        assert_eq!(form.objections, [], "{path}");
        let id = self.command_id();
        let command = perform(&form, it, id, by, at(now)).unwrap();
        self.set(now);
        let answer = self.say(command);
        assert!(matches!(answer, Answer::Recorded(_)), "{path}: {answer:?}");
    }

    /// A case up to its investigation report, whose review is due.
    pub fn until_report(&mut self, party: [&str; 3]) -> CaseId {
        let case = self.open("2026-03-02T09:00", party);
        let clue = fields(&[("来源", "监督检查"), ("线索内容", "货架商品没有标价")]);
        self.act(&case, ("clue", &officer(), "2026-03-02T09:30"), &clue);
        let verify = two(fields(&[("核查情况", "确有商品未标明价格")]));
        self.act(&case, ("verify", &officer(), "2026-03-03T10:00"), &verify);
        let filing = with_outcome(fields(&[("承办人", "陈立业、林秋实")]), "立案");
        self.act(&case, ("file", &head(), "2026-03-05T10:00"), &filing);
        self.investigate(&case, "2026-03-06T10:00");
        let text = "违法事实清楚，已经改正";
        let mut report = two(fields(&[
            ("违法事实和证据", text),
            ("处理意见和裁量理由", text),
        ]));
        for fact in ["重大公共利益", "疑难复杂", "情节复杂或者重大违法"] {
            declare(&mut report, fact, false);
        }
        declare(&mut report, "列入审核目录", true);
        self.act(&case, ("report", &officer(), "2026-03-10T10:00"), &report);
        case
    }

    /// Does the review that the report waits for.
    pub fn review(&mut self, case: &CaseId) -> Answer {
        let it = with_outcome(fields(&[("审核意见", "程序合法，适用依据正确")]), "通过");
        let (by, now) = (who("he", "legal_reviewer"), "2026-03-13T10:00");
        let form = self.form(case, "review", &by, now);
        let id = self.command_id();
        self.set(now);
        self.say(perform(&form, &it, id, &by, at(now)).unwrap())
    }

    pub fn investigate(&mut self, case: &CaseId, now: &str) {
        let mut it = two(fields(&[("查明的事实", "王小明没有按规定标明价格")]));
        declare(&mut it, "直接涉及重大权益", false);
        it.evidence.push(Evidence {
            kind: "现场检查笔录".to_owned(),
            file: Digest::of(&[b"record"]),
        });
        self.act(case, ("investigate", &officer(), now), &it);
    }
}

/// Answers with these texts.
pub fn fields(texts: &[(&str, &str)]) -> Answers {
    let given = |(name, text): &(&str, &str)| ((*name).to_owned(), Given::Text((*text).to_owned()));
    Answers {
        fields: texts.iter().map(given).collect::<BTreeMap<_, _>>(),
        ..Answers::default()
    }
}

/// Signed by both officers.
pub fn two(answers: Answers) -> Answers {
    Answers {
        people: vec![officer(), who("lin", "officer")],
        ..answers
    }
}

pub fn with_outcome(answers: Answers, outcome: &str) -> Answers {
    Answers {
        outcome: Some(outcome.to_owned()),
        ..answers
    }
}

pub fn declare(answers: &mut Answers, fact: &str, holds: bool) {
    let answer = FactAnswer {
        holds: Some(holds),
        reason: "依据现场情况".to_owned(),
    };
    answers.facts.insert(fact.to_owned(), answer);
}
