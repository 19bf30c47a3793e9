//! The yearly work in a browser: a breakdown is shared out row by row, a unit answers, somebody else
//! looks at the answer.

use crate::routes::Story;
use crate::states::Gallery;
use crate::whole_case::{Person, Town};
use zs_testkit::tree::in_tree;

/// Writes the first unit of the second row.
fn set_unit(person: &Person, name: &str) {
    let script = format!("document.getElementsByName('unit:1')[0].value = '{name}'");
    person.browser.execute(&script).unwrap();
}

#[test]
fn x1_x4_the_yearly_work_is_looked_at_from_the_breakdown_to_the_review() {
    let (town, served) = Town::of(60);
    let mut gallery = Gallery::default();
    let supervisor = town.enter("行政执法监督人员");
    gallery.open(
        &supervisor,
        "/schemes/units",
        "items-none",
        "还没有下达过指标",
    );
    gallery.open(
        &supervisor,
        "/schemes/import",
        "breakdown",
        "指标任务分解表",
    );
    supervisor.send("main form");
    gallery.look(&supervisor.browser, "breakdown-none", "请先选一个文件");
    let list = in_tree("tests/data/tables/任务分解表-样例.xlsx");
    let copy = town.file("分解表.xlsx", &std::fs::read(list).unwrap());
    supervisor.browser.type_into("#list", &copy).unwrap();
    let this_year = "document.querySelector('#year').value";
    let year = supervisor.browser.execute(&format!("return {this_year}"));
    let year = year.unwrap().as_str().unwrap().to_owned();
    supervisor.click("main form button.main");
    gallery.look(&supervisor.browser, "breakdown-rows", "核对");
    supervisor.send("#rows");
    gallery.look(
        &supervisor.browser,
        "breakdown-unconfirmed",
        "还没有确认哪一行",
    );
    set_unit(&supervisor, "没有这个局");
    supervisor.click("#k1");
    supervisor.click("#k3");
    supervisor.hand_in("#rows button.main");
    gallery.look(
        &supervisor.browser,
        "breakdown-wrong",
        "没有“没有这个局”这个单位",
    );
    set_unit(&supervisor, "青岑县市场监督管理局");
    supervisor.hand_in("#rows button.main");
    gallery.look(&supervisor.browser, "breakdown-done", "个单位项");
    answered(&town, &mut gallery, &supervisor, &year);
    gallery.passes(Story::Items);
    drop(served);
}

/// What was shared out is answered by the unit, and looked at by whoever shared it out.
fn answered(town: &Town, gallery: &mut Gallery, supervisor: &Person, year: &str) {
    let reviewer = town.enter("法制审核人员");
    let book = format!("/workbook?year={year}");
    gallery.open(
        &reviewer,
        "/workbook?year=2020",
        "workbook-none",
        "没有下达给",
    );
    gallery.open(&reviewer, &book, "workbook", "承担 1 项");
    reviewer.click("tbody a");
    gallery.look(&reviewer.browser, "workbook-item", "系统取数");
    reviewer.hand_in("#form button.main");
    gallery.look(&reviewer.browser, "workbook-refused", "处要改");
    reviewer.click("#outcome .choice:nth-of-type(2) input");
    let explained = "document.querySelector('[data-outcomes*=未达到] textarea, [data-outcomes*=未达到] input').value = '两件还没有办结'";
    reviewer.browser.execute(explained).unwrap();
    reviewer.hand_in("#form button.main");
    gallery.look(&reviewer.browser, "workbook-answered", "已经入账");

    gallery.open(
        supervisor,
        &format!("/schemes/review?year={year}"),
        "review",
        "等审核",
    );
    supervisor.click("tbody a");
    gallery.look(&supervisor.browser, "review-item", "两件还没有办结");
    gallery.open(
        supervisor,
        &format!("/schemes/units?year={year}"),
        "items-units",
        "市场监督管理局",
    );
    gallery.open(supervisor, "/schemes/same", "same-items", "已经对上");
}
