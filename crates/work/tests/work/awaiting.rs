//! What a case waits for in another: it is recorded when it is done there, by nobody.

use zs_base::CaseId;
use zs_event::{Happening, Value};

use crate::consequences::{Hall, ORIGIN, kinds, law_and, party};

const LIST: &str = r#"
format  = 1
id      = "try.list"
name    = "试办的整改"
force   = { from = 2021-07-15 }
running = { then = "stay", cite = "行政处罚法#37" }

[[step]]
id    = "found"
name  = "发现"
actor = { post = "clerk" }
cite  = "行政处罚法#57"

[[step]]
id    = "items"
name  = "逐项"
after = ["found"]
call  = { procedure = "try.item", many = true }
cite  = "行政处罚法#57"

[[step]]
id    = "close"
name  = "归档"
after = ["items"]
ends  = true
actor = { post = "clerk" }
cite  = "行政处罚法#57"
"#;

const ITEM: &str = r#"
format  = 1
id      = "try.item"
name    = "试办的一项"
force   = { from = 2021-07-15 }
running = { then = "stay", cite = "行政处罚法#37" }

[[step]]
id    = "enter"
name  = "登记"
actor = { post = "clerk" }
cite  = "行政处罚法#57"

[[step.field]]
name     = "案件"
kind     = "case"
optional = true

[[step.field]]
name     = "环节"
kind     = "text"
optional = true

[[step]]
id       = "settled"
name     = "自行销号"
after    = ["enter"]
optional = true
ends     = true
awaits   = { case = "enter.案件", step = "enter.环节" }
cite     = "行政处罚法#57"

[[step]]
id    = "clear"
name  = "销号"
after = ["enter"]
ends  = true
actor = { post = "clerk" }
cite  = "行政处罚法#57"
"#;

fn hall() -> Hall {
    Hall::under(law_and(&[
        ("procedures/try.origin/2021-07-15.toml", ORIGIN),
        ("procedures/try.list/2021-07-15.toml", LIST),
        ("procedures/try.item/2021-07-15.toml", ITEM),
    ]))
}

fn names(case: CaseId, step: &str) -> Vec<(&'static str, Value)> {
    vec![
        ("案件", Value::Text(case.to_string())),
        ("环节", Value::Text(step.to_owned())),
    ]
}

fn ended(hall: &Hall, case: CaseId, item: usize) -> Option<String> {
    hall.look(case, |state| {
        let ended = state.instances[item].ended.as_ref();
        ended.map(|it| it.outcome.to_string())
    })
}

#[test]
fn an_item_is_cleared_by_nobody_when_the_named_case_does_the_step() {
    let mut hall = hall();
    let origin = hall.open(1, "try.origin", vec![("当事人", party())]);
    let list = hall.open(2, "try.list", Vec::new());
    hall.step(list, "found", None);
    hall.step_with(list, "items.enter", None, names(origin, "结案"));
    hall.step_with(list, "items#2.enter", None, Vec::new());
    hall.step(origin, "decide", None);
    assert_eq!(ended(&hall, list, 1), None, "another step clears nothing");

    // Who waits stands in the store, not only in memory.
    hall.restart();
    hall.step(origin, "close", None);
    assert_eq!(ended(&hall, list, 1).as_deref(), Some("自行销号"));
    assert_eq!(
        ended(&hall, list, 2),
        None,
        "what names no case is confirmed by people"
    );
    let there = hall.happenings(list);
    let Some(Happening::Deemed(deemed)) = there.last() else {
        panic!("{there:?}");
    };
    assert_eq!(deemed.path.to_string(), "items.settled");
    assert_eq!(deemed.because, Some(origin));
    let here = hall.happenings(origin);
    let Some(Happening::Led(led)) = here.last() else {
        panic!("{here:?}");
    };
    assert_eq!(led.cases, [list], "the act says what it cleared");
    hall.step(list, "items#2.clear", None);
    hall.step(list, "close", None);
    hall.close();
}

#[test]
fn what_was_done_before_somebody_wrote_it_down_clears_the_item_at_once() {
    let mut hall = hall();
    let origin = hall.open(1, "try.origin", vec![("当事人", party())]);
    hall.step(origin, "decide", None);
    let list = hall.open(2, "try.list", Vec::new());
    hall.step(list, "found", None);
    hall.step_with(list, "items.enter", None, names(origin, "decide"));
    assert_eq!(ended(&hall, list, 1).as_deref(), Some("自行销号"));
    hall.close();
}

#[test]
fn two_items_that_wait_for_one_act_are_both_cleared_and_a_cleared_one_is_left_alone() {
    let mut hall = hall();
    let origin = hall.open(1, "try.origin", vec![("当事人", party())]);
    let lists = [2, 3, 4].map(|number| {
        let list = hall.open(number, "try.list", Vec::new());
        hall.step(list, "found", None);
        hall.step_with(list, "items.enter", None, names(origin, "决定"));
        list
    });
    hall.step(lists[2], "items.clear", None);
    hall.step(origin, "decide", None);
    assert_eq!(ended(&hall, lists[0], 1).as_deref(), Some("自行销号"));
    assert_eq!(ended(&hall, lists[1], 1).as_deref(), Some("自行销号"));
    assert_eq!(ended(&hall, lists[2], 1).as_deref(), Some("销号"));
    hall.close();
}

#[test]
fn a_case_or_a_step_that_does_not_exist_is_told_so_that_people_confirm() {
    let mut hall = hall();
    let origin = hall.open(1, "try.origin", vec![("当事人", party())]);
    let list = hall.open(2, "try.list", Vec::new());
    hall.step(list, "found", None);
    hall.step_with(list, "items.enter", None, names(origin, "结安"));
    hall.step_with(list, "items#2.enter", None, names(CaseId([9; 16]), "结案"));
    let there = hall.happenings(list);
    let told: Vec<&str> = there
        .iter()
        .filter_map(|it| match it {
            Happening::Led(led) => Some(&*led.reason),
            _ => None,
        })
        .collect();
    assert_eq!(told.len(), 2, "{:?}", kinds(&there));
    assert!(told[0].contains("没有“结安”这个环节"), "{told:?}");
    assert!(told[1].contains("本平台查不到"), "{told:?}");
    assert!(told.iter().all(|it| it.contains("请人工办理")));
    hall.close();
}
