//! Law is made: drafted by one, signed by another, proved, enacted, and the same after every start.

mod bounds;

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use zs_base::limits::{
    DRAFT_BYTES_MAX, DRAFT_FILE_BYTES_MAX, DRAFT_FILES_MAX, DRAFT_NOTE_CHARACTERS_MAX,
    DRAFT_STATES_MAX, DRAFT_TITLE_CHARACTERS_MAX, DRAFTS_OPEN_MAX, LAW_PART_BYTES_MAX,
    TRIAL_ACTS_MAX,
};
use zs_base::{Day, Moment};
use zs_law::Files;
use zs_store::{AuditRow, DraftStanding, SqliteStore, Store as _};
use zs_testkit::tree::{files_below, in_tree};
use zs_work::account::Profile;
use zs_work::lawmaking::{Bundle, Enactment, Proving, Verdict, check_draft, prove_draft, to_prove};
use zs_work::office::{Affirmation, Deed, Draft, DraftAsk, DraftRefused, Refused, Visitor, draft};
use zs_work::view::{Answers, FieldAsk, Trial, TrialRefused, trial_fields};
use zs_work::{Law, check_projections};

use crate::county::{found, start};
use crate::desk::{Desk, HERE, PASSWORD, at, person};

/// The procedure of the sample.
const ID: &str = "street.stall";
const FILE: &str = "procedures/street.stall/2026-03-10.toml";

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// A law with all vocabularies and one procedure, so that it is read many times in little time.
pub fn law() -> Arc<Law> {
    static SMALL: OnceLock<Files> = OnceLock::new();
    let files = SMALL.get_or_init(|| {
        let mut files = Files::new("law");
        for (path, bytes) in files_below(&in_tree("law")).unwrap() {
            let left_out = [
                "procedures/",
                "figures/",
                "indicators/",
                "annual/",
                "lead.toml",
                "portal.toml",
                "reports/",
                "overlays/",
                "links/",
                "entrances/",
                "invariants/",
                "cases/",
            ];
            let kept = !left_out.iter().any(|it| path.starts_with(it));
            if kept || path.starts_with("procedures/document.cleanup/") {
                files.add(&path, bytes);
            }
        }
        files
    });
    Arc::new(Law::read(files).0)
}

/// The files of the sample draft.
fn stall() -> Bundle {
    let files = files_below(&in_tree("tests/data/lawmaking/stall")).unwrap();
    let text = |(path, bytes): (String, Vec<u8>)| (path, String::from_utf8(bytes).unwrap());
    files.into_iter().map(text).collect()
}

/// The sample with one file changed.
fn stall_with(path: &str, from: &str, to: &str) -> Bundle {
    let mut bundle = stall();
    let text = bundle.get(path).unwrap().to_owned();
    assert!(text.contains(from), "{path} has no {from}");
    bundle.add(path, &text.replace(from, to));
    bundle
}

/// The office of a justice bureau: who drafts, who reviews, who enacts, and somebody else.
struct Bureau {
    desk: Desk,
    drafter: Visitor,
    reviewer: Visitor,
    head: Visitor,
    clerk: Visitor,
}

/// What is done to drafts, each of which stands in the audit log.
pub const DRAFTING: [Deed; 6] = [
    Deed::BeginDraft,
    Deed::SubmitDraft,
    Deed::ReturnDraft,
    Deed::SignDraft,
    Deed::EnactDraft,
    Deed::WithdrawDraft,
];

impl Bureau {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = found(&folder.path().join("data"));
        let desk = Desk::with_law(Box::new(store), folder, Profile::Asvs, law());
        let people = [
            person("sun", &["supervisor"]),
            person("yan", &["legality_reviewer"]),
            person("zhou", &["supervision_head"]),
        ];
        desk.writer.register(&people, &[]).unwrap();
        let visitor = |id: &str| {
            let token = desk.settle(id, at(1));
            desk.office.visitor(token.secret(), at(2)).unwrap()
        };
        Self {
            drafter: visitor("sun"),
            reviewer: visitor("yan"),
            head: visitor("zhou"),
            clerk: visitor("B1"),
            desk,
        }
    }

    fn begin(&self, bundle: &Bundle) -> u64 {
        let office = &self.desk.office;
        office
            .begin_draft(&self.drafter, "便民摊位登记", bundle, HERE, at(3))
            .unwrap()
    }

    fn draft(&self, number: u64) -> Draft {
        let mut reader = self.desk.writer.reader().unwrap();
        draft(reader.as_mut(), number).unwrap().unwrap()
    }

    fn ask(&self, number: u64) -> DraftAsk<'static> {
        DraftAsk {
            number,
            version: self.draft(number).row.version,
            address: HERE,
        }
    }

    fn law(&self) -> Arc<Law> {
        self.desk.writer.in_force().now()
    }

    fn submit(&self, number: u64) -> Result<(), DraftRefused> {
        let ask = self.ask(number);
        self.desk
            .office
            .submit_draft(&self.drafter, &ask, &signature(), at(4))
    }

    fn prove(&self, number: u64) -> Verdict {
        let (law, found) = (self.law(), self.draft(number));
        let verdict = proved(&law, &found.bundle);
        let by = (&self.reviewer.person.id, &self.reviewer.post);
        let over = (found.row.digest, law.digest());
        let kept = self
            .desk
            .office
            .keep_proof(by, number, over, &verdict, at(5));
        kept.unwrap();
        verdict
    }

    fn sign(&self, number: u64, who: &Visitor) -> Result<(), DraftRefused> {
        let ask = self.ask(number);
        self.desk
            .office
            .sign_draft(who, &ask, &signature(), "同意", at(6))
    }

    fn enact(&self, number: u64, who: &Visitor) -> Result<Enactment, DraftRefused> {
        let ask = self.ask(number);
        self.desk.office.enact_draft(who, &ask, &signature(), at(7))
    }

    /// Everything up to the enactment.
    fn enacted(&self, bundle: &Bundle) -> Enactment {
        let number = self.begin(bundle);
        self.submit(number).unwrap();
        assert!(self.prove(number).is_sound());
        self.sign(number, &self.reviewer).unwrap();
        self.enact(number, &self.head).unwrap()
    }
}

const fn signature() -> Affirmation<'static> {
    Affirmation {
        password: PASSWORD,
        code: "",
        address: HERE,
    }
}

fn proved(law: &Law, bundle: &Bundle) -> Verdict {
    proved_within(law, bundle, DRAFT_STATES_MAX)
}

fn proved_within(law: &Law, bundle: &Bundle, states_max: usize) -> Verdict {
    let checked = check_draft(law, bundle, at(0).day());
    let procedures = to_prove(&checked, law, bundle);
    let proving = Proving {
        checked: &checked,
        procedures: &procedures,
        threads: 1,
        states_max,
    };
    prove_draft(&proving, &mut |_| {})
}

/// Everything that the check says against a draft, one line each.
fn against(bundle: &Bundle) -> String {
    let checked = check_draft(&law(), bundle, at(0).day());
    assert!(!checked.is_sound());
    let told = checked.problems.iter().filter(|it| it.is_error);
    told.map(|it| {
        let code = it.code.map_or("", |code| code.id);
        format!("{} {code} {} {}\n", it.name, it.cause, it.cure)
    })
    .collect()
}

fn refusal(refused: Result<impl std::fmt::Debug, DraftRefused>) -> String {
    match refused.unwrap_err() {
        DraftRefused::Because(sentence) => sentence,
        DraftRefused::Refused(refused) => refused.to_string(),
        DraftRefused::Stale(_) => "stale".to_owned(),
        DraftRefused::Problems(found) => found.iter().map(|it| it.cause.clone()).collect(),
    }
}

#[test]
fn what_two_persons_signed_and_a_proof_bears_out_is_law_at_once_and_after_every_start() {
    let bureau = Bureau::new();
    let before = bureau.law();
    assert!(!before.library.procedures.contains_key(ID));
    let enactment = bureau.enacted(&stall());
    assert_eq!((enactment.draft, &*enactment.title), (1, "便民摊位登记"));
    assert!(
        enactment.proof.contains("没有发现问题"),
        "{}",
        enactment.proof
    );
    let after = bureau.law();
    let found = after.library.procedure(&ID.into(), &[], day("2026-03-10"));
    assert_eq!(&*found.unwrap().name, "便民摊位登记");
    assert!(
        after
            .library
            .procedure(&ID.into(), &[], day("2026-03-09"))
            .is_none()
    );
    assert_eq!(after.enacted(), std::slice::from_ref(&enactment));
    let row = bureau.draft(1).row;
    assert_eq!(
        (row.standing, row.enacted),
        (DraftStanding::Enacted, Some(enactment.seq))
    );
    // What was in force before is in force as it was.
    for (id, versions) in &before.library.procedures {
        assert_eq!(after.library.procedures.get(id), Some(versions));
    }
    assert_eq!(refusal(bureau.enact(1, &bureau.head)), "这份草案已经启用。");
    // The next start builds the same law from the ledger, though the program ships the old one.
    let Bureau { desk, .. } = bureau;
    let (data, digest) = (desk.data(), after.digest());
    let Desk {
        writer,
        office,
        folder,
        ..
    } = desk;
    drop(office);
    Arc::into_inner(writer).unwrap().stop();
    let store = SqliteStore::open(&data).unwrap();
    let writer = start(Box::new(store), &data, &law());
    let again = writer.in_force().now();
    assert_eq!((again.digest(), again.enacted()), (digest, after.enacted()));
    assert_eq!(again.library.procedures, after.library.procedures);
    writer.stop();
    // And so does everything else that reads the ledger.
    let mut store = SqliteStore::open(&data).unwrap();
    let whole = law().as_enacted(store.reads()).unwrap();
    check_projections(store.reads(), &whole).unwrap();
    drop(folder);
}

#[test]
fn every_deed_with_a_draft_stands_in_the_log() {
    let bureau = Bureau::new();
    let number = bureau.begin(&stall());
    bureau.submit(number).unwrap();
    let office = &bureau.desk.office;
    let ask = bureau.ask(number);
    let back = office.return_draft(&bureau.head, &ask, "时段写得不清楚", at(5));
    back.unwrap();
    bureau.submit(number).unwrap();
    assert!(bureau.prove(number).is_sound());
    bureau.sign(number, &bureau.reviewer).unwrap();
    bureau.enact(number, &bureau.head).unwrap();
    let other = bureau.begin(&stall());
    let ask = bureau.ask(other);
    let gone = office.withdraw_draft(&bureau.drafter, &ask, "不办了", at(8));
    gone.unwrap();
    let log = bureau.desk.log();
    for deed in DRAFTING {
        let done = |it: &&AuditRow| it.action == deed.word() && it.result == "done";
        let row = log.iter().find(done);
        let row = row.unwrap_or_else(|| panic!("{} is not written down", deed.word()));
        assert!(
            !row.person.as_str().is_empty() && !row.address.is_empty(),
            "{row:?}"
        );
    }
    bureau.desk.verified();
}

#[test]
fn whoever_wrote_a_draft_neither_signs_nor_enacts_it() {
    let bureau = Bureau::new();
    let number = bureau.begin(&stall());
    // A reviewer who writes in it has written it.
    let office = &bureau.desk.office;
    let ask = bureau.ask(number);
    let no_change = |_: &mut Bundle| Ok(());
    office
        .save_draft(&bureau.reviewer, &ask, None, no_change, at(3))
        .unwrap();
    bureau.submit(number).unwrap();
    bureau.prove(number);
    for who in [&bureau.drafter, &bureau.reviewer] {
        let told = refusal(bureau.sign(number, who));
        assert!(told.contains("不能") || told.contains("可以"), "{told}");
    }
    let told = refusal(bureau.sign(number, &bureau.reviewer));
    assert!(
        told.contains("写过这份规则草案的人，不能自己审签"),
        "{told}"
    );
    bureau.sign(number, &bureau.head).unwrap();
    for who in [&bureau.drafter, &bureau.reviewer, &bureau.clerk] {
        assert!(matches!(
            bureau.enact(number, who),
            Err(DraftRefused::Refused(Refused::Denied(_)))
        ));
    }
    bureau.enact(number, &bureau.head).unwrap();
}

#[test]
fn a_signature_asks_for_the_password_and_holds_for_the_files_that_were_signed() {
    let bureau = Bureau::new();
    let number = bureau.begin(&stall());
    let office = &bureau.desk.office;
    let wrong = Affirmation {
        password: "wrong",
        ..signature()
    };
    let ask = bureau.ask(number);
    let refused = office.submit_draft(&bureau.drafter, &ask, &wrong, at(4));
    assert!(matches!(
        refused,
        Err(DraftRefused::Refused(Refused::Wrong))
    ));
    bureau.submit(number).unwrap();
    // A draft that waits for its review is not written in.
    let save = |bureau: &Bureau| {
        let change = |bundle: &mut Bundle| {
            bundle.add("papers/另一种.md", "# 另一种\n");
            Ok(())
        };
        let (ask, who) = (bureau.ask(number), &bureau.drafter);
        office.save_draft(who, &ask, None, change, at(5))
    };
    assert!(refusal(save(&bureau)).contains("待审签，不能改"));
    assert!(refusal(bureau.sign(number, &bureau.reviewer)).contains("还没有证明过"));
    bureau.prove(number);
    bureau.sign(number, &bureau.reviewer).unwrap();
    // Sent back and changed, it has neither signature nor proof.
    let ask = bureau.ask(number);
    assert!(refusal(office.return_draft(&bureau.head, &ask, " ", at(6))).contains("理由"));
    office
        .return_draft(&bureau.head, &ask, "时段写得不清楚", at(6))
        .unwrap();
    save(&bureau).unwrap();
    assert!(refusal(bureau.enact(number, &bureau.head)).contains("审签以后才能启用"));
    bureau.submit(number).unwrap();
    assert!(refusal(bureau.sign(number, &bureau.reviewer)).contains("还没有证明过"));
    let found = bureau.draft(number);
    assert!(found.acts.iter().any(|it| it.note == "时段写得不清楚"));
}

#[test]
fn a_second_law_asks_for_another_proof_and_both_hold() {
    let bureau = Bureau::new();
    let number = bureau.begin(&stall());
    bureau.submit(number).unwrap();
    bureau.prove(number);
    bureau.sign(number, &bureau.reviewer).unwrap();
    // Another draft becomes law meanwhile.
    let mut paper = Bundle::default();
    paper.add("papers/便民告知.md", "# 便民告知\n\n{unit}\n");
    let other = bureau.enacted(&paper);
    let told = refusal(bureau.enact(number, &bureau.head));
    assert!(told.contains("重新证明"), "{told}");
    bureau.prove(number);
    let second = bureau.enact(number, &bureau.head).unwrap();
    assert!(second.seq > other.seq);
    let law = bureau.law();
    assert!(law.library.papers.contains_key("便民告知"));
    assert!(law.library.procedures.contains_key(ID));
}

#[test]
fn a_stale_save_changes_nothing_and_shows_what_stands_there() {
    let bureau = Bureau::new();
    let number = bureau.begin(&stall());
    let office = &bureau.desk.office;
    let stale = bureau.ask(number);
    let write = |text: &'static str| {
        move |bundle: &mut Bundle| {
            bundle.add("papers/摊位登记决定书.md", text);
            Ok(())
        }
    };
    let save = |ask: &DraftAsk<'_>, text| {
        office.save_draft(&bureau.drafter, ask, None, write(text), at(3))
    };
    assert_eq!(save(&stale, "# 甲\n").unwrap(), 2);
    match save(&stale, "# 乙\n").unwrap_err() {
        DraftRefused::Stale(found) => {
            let text = found.bundle.get("papers/摊位登记决定书.md");
            assert_eq!((found.row.version, text), (2, Some("# 甲\n")));
        }
        other => panic!("{other:?}"),
    }
    // A file that is taken out is gone, and the rest stays.
    let ask = bureau.ask(number);
    let drop = |bundle: &mut Bundle| {
        bundle.remove("papers/摊位登记决定书.md");
        Ok(())
    };
    office
        .save_draft(&bureau.drafter, &ask, Some("摊位登记"), drop, at(4))
        .unwrap();
    let found = bureau.draft(number);
    assert_eq!(found.bundle.len(), stall().len() - 1);
    assert_eq!(found.row.title, "摊位登记");
    assert_eq!(found.row.digest, found.bundle.digest());
    office
        .withdraw_draft(&bureau.drafter, &bureau.ask(number), "不办了", at(5))
        .unwrap();
    assert!(refusal(bureau.submit(number)).contains("已作废"));
}

#[test]
fn a_draft_without_what_the_law_demands_is_refused_with_line_and_cure() {
    let cases = [
        (
            "limit  = { at_most = 5, unit = \"工作日\", from = \"accept\", cite = \"摊位办法#6\" }",
            "limit  = { at_most = 5, unit = \"工作日\", from = \"accept\" }",
            "ZS2104",
        ),
        (
            "after  = [\"visit\"]",
            "after  = [\"visit\", \"archive\"]",
            "ZS2202",
        ),
        ("cite = \"摊位办法#3\"", "cite = \"摊位办法#33\"", "ZS2102"),
        ("post = \"masker\"", "post = \"mask\"", "ZS2"),
        ("from = 2026-03-10 }", "from = 2026-03-10", "ZS1"),
    ];
    for (from, to, code) in cases {
        let told = against(&stall_with(FILE, from, to));
        assert!(told.contains(code), "{to}: {told}");
        assert!(told.contains("law/procedures/street.stall"), "{told}");
    }
}

#[test]
fn contradictory_overlays_are_refused() {
    let head = |id: &str| {
        format!(
            "id = \"{id}\"\nname = \"{id}\"\nkind = \"sector\"\nrank = \"文件\"\n\
             force = {{ from = 2026-03-10 }}\nbasis = [\"摊位办法#4\"]\n"
        )
    };
    let change = |at_most: u32| {
        format!(
            "\n[[change]]\nprocedure = \"street.stall\"\nstep = \"decide\"\nterm = \"limit\"\n\
             at_most = {at_most}\nunit = \"工作日\"\ncite = \"摊位办法#6\"\n"
        )
    };
    let mut bundle = stall();
    let text = format!("{}{}{}", head("stalls"), change(3), change(4));
    bundle.add("overlays/stalls/2026-03-10.toml", &text);
    let told = against(&bundle);
    assert!(told.contains("overlays/stalls"), "{told}");
    // One number alone is taken.
    let text = format!("{}{}", head("stalls"), change(3));
    bundle.add("overlays/stalls/2026-03-10.toml", &text);
    let checked = check_draft(&law(), &bundle, at(0).day());
    assert!(checked.is_sound(), "{:?}", checked.problems);
    assert_eq!(to_prove(&checked, &law(), &bundle).len(), 2);
}

#[test]
fn what_is_in_force_is_not_altered() {
    let law = law();
    let known = law
        .file_of(&"document.cleanup".into(), day("2026-01-01"))
        .unwrap();
    let mut bundle = Bundle::default();
    bundle.add(&known.0, &known.1);
    assert!(against(&bundle).contains("已经有这个文件"));
    // A version before today would change what cases follow.
    let early = known.1.replace("from = 2022-03-12", "from = 2026-01-01");
    let mut bundle = Bundle::default();
    bundle.add("procedures/document.cleanup/2026-01-01.toml", &early);
    let told = against(&bundle);
    assert!(told.contains("早于启用的日期2026-03-05"), "{told}");
    assert!(told.contains("以前多出版本"), "{told}");
    // From tomorrow on it may be another one, and what holds today stays.
    let later = known.1.replace("from = 2022-03-12", "from = 2026-03-06");
    let mut bundle = Bundle::default();
    bundle.add("procedures/document.cleanup/2026-03-06.toml", &later);
    let checked = check_draft(&law, &bundle, at(0).day());
    assert!(checked.is_sound(), "{:?}", checked.problems);
    // Neither posts nor authority, and no link of acts that are used already.
    let mut bundle = stall();
    bundle.add("authority.toml", "format = 1\n");
    let link = "[[link]]\nid = \"x\"\nname = \"清理完毕即立案\"\nprocedure = \"document.cleanup\"\n\
        step = \"archive\"\ncite = \"摊位办法#3\"\n\
        opens = { procedure = \"street.stall\", unit = \"own\", carry = {}, write = {} }\n";
    bundle.add("links/x.toml", link);
    let told = against(&bundle);
    assert!(told.contains("草案里不能有这个文件"), "{told}");
    assert!(told.contains("会改变正在办理的案件"), "{told}");
    // A row that reaches back would decide old cases anew.
    let table = "tables/文书目录/摊位.toml";
    let told = against(&stall_with(table, "from = 2026-03-10", "from = 2020-01-01"));
    assert!(told.contains("早于启用的日期"), "{told}");
}

#[test]
fn a_procedure_that_breaks_an_invariant_is_refused_with_the_shortest_path() {
    let bureau = Bureau::new();
    // Without the separation somebody decides what they looked at themselves.
    let broken = stall_with(
        FILE,
        "actor  = { post = \"agency_head\", not_same_as = [\"visit\"], cite = \"摊位办法#6\" }",
        "actor  = { post = [\"agency_head\", \"officer\"], cite = \"摊位办法#6\" }",
    );
    let number = bureau.begin(&broken);
    bureau.submit(number).unwrap();
    let verdict = bureau.prove(number);
    assert!(!verdict.is_sound());
    let told = verdict.found.join("\n");
    for word in [
        "违反 STL-I02 核查的人不得决定",
        "最短的路：",
        "1. 2026-03-02  立案卷",
    ] {
        assert!(told.contains(word), "{word}: {told}");
    }
    assert!(refusal(bureau.sign(number, &bureau.reviewer)).contains("证明没有通过"));
    assert!(refusal(bureau.enact(number, &bureau.head)).contains("审签以后才能启用"));
    assert!(bureau.law().enacted().is_empty());
}

#[test]
fn a_worked_case_that_comes_out_otherwise_is_told() {
    let wrong = stall_with(
        "cases/street/on-time.md",
        "due = 2026-03-23",
        "due = 2026-03-24",
    );
    let verdict = proved(&law(), &wrong);
    let told = verdict.found.join("\n");
    assert!(told.contains("核查以后五个工作日内决定"), "{told}");
}

#[test]
fn what_would_begin_before_the_day_of_its_enactment_is_refused() {
    let bureau = Bureau::new();
    let number = bureau.begin(&stall());
    bureau.submit(number).unwrap();
    bureau.prove(number);
    bureau.sign(number, &bureau.reviewer).unwrap();
    let late: Moment = day("2026-03-11").start().plus_hours(9);
    let ask = bureau.ask(number);
    let refused = bureau
        .desk
        .office
        .enact_draft(&bureau.head, &ask, &signature(), late);
    assert!(refusal(refused).contains("早于启用的日期2026-03-11"));
}
