//! What a form makes of the number of another case, and how papers and pages name that case.

use std::sync::Arc;

use zs_base::{CaseId, CommandId, Day, Moment};
use zs_case::{Procedures as _, Version};
use zs_event::event::{Opened, Performed};
use zs_event::{Happening, Party, PartyKind, Signer, Value};
use zs_store::random::OsRandom;
use zs_store::{SqliteStore, Store};
use zs_work::view::{Answers, CaseMeans, FieldAsk, Given, Looker, open};
use zs_work::{Engine, HistoryCase, Law, PaperOf, Settled, paper_of};

use crate::county::{found, law};
use crate::town::{at, who};
use zs_store::people::Unit;

const PENALTY: CaseId = CaseId([9; 16]);
const ANSWERED: CaseId = CaseId([8; 16]);
const NUMBER: &str = "旗市监罚〔2026〕1号";

fn performed(step: &str, day: &str, number: Option<&str>) -> Happening {
    Happening::Performed(Performed {
        path: step.into(),
        round: 1,
        effective_on: moment(day),
        people: Vec::new(),
        outcome: (step == "decide").then(|| "给予罚款".to_owned()),
        number: number.map(str::to_owned),
        values: Vec::new(),
        declared: Vec::new(),
        used: Vec::new(),
        evidence: Vec::new(),
        reason: None,
        source: None,
    })
}

fn moment(day: &str) -> Moment {
    day.parse::<Day>().unwrap().start().plus_hours(9)
}

fn history(
    law: &Law,
    case: CaseId,
    (procedure, unit): (&str, &str),
    values: Vec<(&str, Value)>,
    steps: Vec<Happening>,
) -> HistoryCase {
    let version = Version::InForceOn(moment("2026-03-05").day());
    let values = values.into_iter();
    HistoryCase {
        case,
        procedure: law.procedure(&procedure.into(), &[], version).unwrap(),
        opened: Opened {
            unit: unit.into(),
            overlays: Vec::new(),
            effective_on: moment("2026-03-05"),
            values: values.map(|(name, it)| (name.to_owned(), it)).collect(),
            source: None,
        },
        steps,
    }
}

fn shop() -> Value {
    Value::Party(Party {
        kind: PartyKind::Organisation,
        name: "某旗宏达食品有限公司".to_owned(),
        number: "91150100MA0DEMX051".to_owned(),
    })
}

/// A penalty of one unit, published or not, and somebody of another unit, who cannot read it.
struct Two {
    looker: Looker,
    store: SqliteStore,
    law: Arc<Law>,
    reviewer: Signer,
    _folder: tempfile::TempDir,
}

impl Two {
    fn new(is_published: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let (mut store, law) = (found(&data), law());
        let unit = |id: &str, name: &str| Unit {
            id: id.into(),
            name: name.into(),
        };
        let units = [unit("u1", "旗市场监督管理局"), unit("m1", "旗司法局")];
        store
            .register(
                &[crate::town::person("he", "何守法", "m1", &["clerk"], None)],
                &units,
            )
            .unwrap();
        let mut steps = vec![performed("decide", "2026-03-12", Some(NUMBER))];
        steps.extend(
            (is_published == "published").then(|| performed("publish", "2026-03-17", None)),
        );
        let values = vec![
            ("当事人", shop()),
            ("行业", Value::Text("市场监管".to_owned())),
        ];
        let penalty = history(&law, PENALTY, ("penalty.ordinary", "u1"), values, steps);
        let named = Value::Text(PENALTY.to_string());
        let values = vec![
            ("原案件", named),
            ("责任单位", Value::Text("u1".to_owned())),
        ];
        let steps = vec![performed("review", "2026-03-20", None)];
        let answered = history(
            &law,
            ANSWERED,
            ("staff.accountability", "m1"),
            values,
            steps,
        );
        let reader = store.reader().unwrap();
        let mut engine = Engine::new(law.clone(), reader, OsRandom::new()).unwrap();
        let reviewer = who("he", "clerk");
        let now = moment("2026-06-01");
        let cases = vec![penalty, answered];
        let prepared = engine.record_history(now, &reviewer, cases).unwrap();
        store.append(&prepared.batch).unwrap();
        engine.settle(prepared.number, Settled::Durable).unwrap();
        Self {
            looker: Looker::new(law.clone(), store.reader().unwrap()).unwrap(),
            store,
            law,
            reviewer,
            _folder: folder,
        }
    }

    /// What is meant by what somebody wrote into the form of a reconsideration.
    fn means(&mut self, written: &str, means: CaseMeans) -> (Vec<FieldAsk>, Answers) {
        let now = at("2026-06-02T09:00");
        let form = self.looker.open_form(
            &"reconsideration.ordinary".into(),
            &[],
            &"m1".into(),
            &self.reviewer,
            now,
        );
        let fields = form.unwrap().unwrap().fields;
        let mut answers = Answers::default();
        let written = written.to_owned();
        let given = Given::Case { written, means };
        answers.fields.insert("原案件".to_owned(), given);
        let looker = &mut self.looker;
        looker
            .seek_cases(&fields, &mut answers, &self.reviewer, now)
            .unwrap();
        (fields, answers)
    }

    fn found(&mut self, written: &str) -> CaseMeans {
        match &self.means(written, CaseMeans::Unsought).1.fields["原案件"] {
            Given::Case { means, .. } => *means,
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_case_of_another_unit_is_named_only_by_its_published_number() {
    let mut two = Two::new("published");
    for written in [NUMBER, "旗市监罚(2026)1号", "旗市监罚［2026］1号 "] {
        assert_eq!(two.found(written), CaseMeans::Here(PENALTY), "{written}");
    }
    // Neither its number in the list nor its id tells somebody who may not read it that it is there.
    let (id, absent) = (PENALTY.to_string(), CaseId([7; 16]).to_string());
    for written in [
        "1",
        &id,
        "999",
        &absent,
        "旗市监罚〔2026〕11号",
        "市监罚〔2026〕1号",
    ] {
        assert_eq!(two.found(written), CaseMeans::Nothing, "{written}");
    }
    // What is offered is what may be read.
    let (fields, _) = two.means("1", CaseMeans::Unsought);
    let field = fields.iter().find(|it| it.name == "原案件").unwrap();
    let offered: Vec<&str> = field.choices.iter().map(|it| it.value.as_str()).collect();
    assert!(
        offered.iter().all(|it| it.starts_with("2 号 ")),
        "{offered:?}"
    );
    // Negative control: without a publication the number is not known to anybody outside.
    assert_eq!(Two::new("not").found(NUMBER), CaseMeans::Nothing);
}

#[test]
fn an_id_is_never_kept_as_a_text_that_would_link_later() {
    let mut two = Two::new("not");
    for (written, kept) in [
        ("旗市监罚〔2019〕7号", CaseMeans::Elsewhere),
        (&*PENALTY.to_string(), CaseMeans::Nothing),
        (&*CaseId([7; 16]).to_string(), CaseMeans::Nothing),
    ] {
        let (_, answers) = two.means(written, CaseMeans::Elsewhere);
        let Given::Case { means, .. } = answers.fields["原案件"] else {
            panic!("{answers:?}");
        };
        assert_eq!(means, kept, "{written}");
    }
    // A form whose cases nobody looked up gives no command.
    let now = at("2026-06-02T09:00");
    let form = two.looker.open_form(
        &"reconsideration.ordinary".into(),
        &[],
        &"m1".into(),
        &two.reviewer,
        now,
    );
    let form = form.unwrap().unwrap();
    let mut answers = Answers::default();
    for given in [
        Given::Text(PENALTY.to_string()),
        Given::Case {
            written: PENALTY.to_string(),
            means: CaseMeans::Unsought,
        },
    ] {
        answers.fields.insert("原案件".to_owned(), given);
        let id = CommandId([1; 16]);
        let wrong = open(&form, &answers, id, CaseId([6; 16]), &two.reviewer, now).unwrap_err();
        let told = wrong.iter().find(|it| it.sentence.starts_with("原案件："));
        let told = told.unwrap();
        assert!(told.sentence.contains("没有对上"), "{told:?}");
        assert!(told.accepted.contains("不在本平台办理"), "{told:?}");
    }
}

#[test]
fn pages_and_papers_name_another_case_by_its_number_and_never_by_its_id() {
    let line = |two: &mut Two| {
        let now = at("2026-06-02T09:00");
        let file = two.looker.case_file(&ANSWERED, &two.reviewer, now);
        let file = file.unwrap().unwrap();
        let lines = file.groups.into_iter().flat_map(|it| it.lines);
        let mut lines = lines.filter(|it| it.name == "原案件");
        lines.next().unwrap()
    };
    // Somebody of another unit knows of it what the public knows, and gets no link.
    let mut two = Two::new("published");
    let told = line(&mut two);
    assert_eq!((told.text.as_str(), told.case), (NUMBER, None));
    let told = line(&mut Two::new("not"));
    assert_eq!(told.text, "查不到，或者你的岗位不能查看");
    let of = PaperOf {
        case: ANSWERED,
        path: "review".into(),
        round: None,
    };
    let law = two.law.clone();
    let filled = paper_of(two.store.reader().unwrap().as_mut(), &law, &of).unwrap();
    let source = filled.sources.iter().find(|it| it.slot == "case.原案件");
    assert_eq!(source.unwrap().text.as_deref(), Some(NUMBER));
}
