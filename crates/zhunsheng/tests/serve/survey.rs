//! A survey in a browser: it is planned, approved and committed to, its slips are printed, and a party
//! answers at a telephone.

use crate::routes::Story;
use crate::states::Gallery;
use crate::whole_case::{Person, Town};

/// Opens a survey of everybody whose penalty ended; gives its address.
fn planned(supervisor: &Person) -> String {
    supervisor.open("/new/survey.satisfaction");
    supervisor.fill(&[
        ("f:测评的名称", "执法满意度"),
        ("f:问卷", "执法"),
        ("f:结案的日期从", "2020-01-01"),
        ("f:结案的日期到", "2099-12-31"),
        ("f:抽样比例（%）", "30"),
    ]);
    supervisor.arrive("/cases/");
    let case = supervisor.browser.current_url().unwrap();
    let case = case.split('?').next().unwrap();
    let case = case.trim_start_matches(&supervisor.site).to_owned();
    supervisor.step(&case, "plan", &[("f:测评的安排", "邮寄告知单，答复十五日")]);
    case
}

#[test]
fn x1_x4_a_survey_is_looked_at_from_its_plan_to_the_answer_of_a_party() {
    let (town, served) = Town::of(60);
    let mut gallery = Gallery::default();
    let supervisor = town.enter("行政执法监督人员");
    gallery.open(&supervisor, "/surveys", "surveys-none", "还没有测评");
    let case = planned(&supervisor);
    let head = town.enter("行政执法监督机构负责人");
    head.step(&case, "approve", &[("outcome", "批准")]);
    let commit = format!("{case}/step?path=commit");
    gallery.open(&supervisor, &commit, "survey-commit", "种子的承诺");
    supervisor.fill(&[]);
    supervisor.recorded(&case);
    let survey = case.trim_start_matches("/cases/").to_owned();
    gallery.open(&supervisor, "/surveys", "surveys", "正在答复");
    let staff = format!("/surveys/{survey}");
    gallery.open(&supervisor, &staff, "survey-staff", "谁也看不到结果");
    gallery.open(
        &supervisor,
        &format!("{staff}/slips"),
        "survey-slips",
        "评价编号",
    );
    let first = "return document.querySelector('.slip .code').textContent";
    let code = supervisor.browser.execute(first).unwrap();
    let code = code.as_str().unwrap().to_owned();

    let party = Person::nobody(&town.site);
    gallery.open(&party, "/p", "survey-enter", "给办事、执法打个分");
    party.fill(&[("code", "ABCD")]);
    gallery.look(&party.browser, "survey-misread", "这里有4个");
    party.open("/p");
    party.fill(&[("code", &code)]);
    gallery.look(&party.browser, "survey-questions", "交上去");
    party.fill(&[
        ("q1", "满意"),
        ("q2", "不满意"),
        ("q3", "说不清或者没有遇到"),
    ]);
    gallery.look(&party.browser, "survey-done", "记下了，谢谢");
    party.open("/p");
    party.fill(&[("code", &code)]);
    gallery.look(&party.browser, "survey-used", "这个评价码用过了");
    party.hand_in("main form button");
    gallery.look(&party.browser, "survey-complained", "加进");
    gallery.open(
        &party,
        &format!("/p/{survey}"),
        "survey-record",
        "没有人能事先知道抽中了谁",
    );
    gallery.passes(Story::Survey);
    drop(served);
}
