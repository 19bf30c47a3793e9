//! A new kind of act is a file: a procedure that comes as a string at run time is read, composed
//! with its general duties and found by day.

use crate::support;

use zs_base::{Day, ProcedureId, Severity};
use zs_law::{Library, Mark, Origin, TermKind, read};

const ACT: &str = r#"
format    = 1
id        = "sample.extra"
name      = "另一种行为"
character = "sample"
force     = { from = 2022-03-01 }
running   = { then = "move", cite = "样例法#1" }

[[field]]
name = "当事人"
kind = "party"

[[step]]
id    = "apply"
name  = "收到申请"
actor = { post = "officer" }

[[step]]
id    = "answer"
name  = "答复"
role  = "decide"
after = ["apply"]
actor = { post = "head" }
limit = { at_most = 20, unit = "工作日", from = "apply", cite = "样例法#2" }
paper = "决定书"
ends  = true

[[step.field]]
name = "金额"
kind = "money"
"#;

fn library() -> Library {
    let mut files = support::base();
    files.add("procedures/sample.extra/2022-03-01.toml", ACT);
    let (library, found) = read(&files);
    let errors: Vec<String> = found
        .iter()
        .filter(|it| it.severity == Severity::Error)
        .map(ToString::to_string)
        .collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
    library
}

#[test]
fn a_procedure_of_a_string_is_in_force_from_its_day() {
    let library = library();
    let id = ProcedureId::from("sample.extra");
    let day = |text: &str| text.parse::<Day>().unwrap();
    assert!(library.procedure(&id, &[], day("2022-02-28")).is_none());
    let act = library.procedure(&id, &[], day("2022-03-01")).unwrap();
    let answer = act.step(act.find_step(&"answer".into()).unwrap());
    let TermKind::Limit { from, .. } = &answer.terms[0].kind else {
        panic!("{:?}", answer.terms);
    };
    assert_eq!((from.step.0, from.mark), (0, Mark::Done));
}

#[test]
fn it_receives_the_general_duties_of_its_character() {
    let library = library();
    let versions = &library.procedures[&ProcedureId::from("sample.extra")];
    let answer = &versions[0].steps[1];
    assert!(answer.paper.as_ref().unwrap().served);
    let added = answer
        .fields
        .iter()
        .find(|it| &*it.name == "救济途径")
        .unwrap();
    assert_eq!(added.origin, Origin::General("sample".into()));
}
