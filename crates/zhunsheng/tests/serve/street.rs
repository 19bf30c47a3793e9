//! What somebody without an account finds in a county where everything is under way: every public
//! page with what stands on it, in each state in which people come upon it.

use crate::printed::printed;
use crate::routes::Story;
use crate::served::Served;
use crate::states::Gallery;
use crate::whole_case::{Person, Town, at_the_scene, opened};

/// So many cases that documents, drafts, draws, inspections and reports are among them.
pub const CASES: u32 = 600;
/// Days on which notices began that are displayed no longer.
const LONG_AGO: &str = "demo --cases 40 --until 2023-09-30 --data d";
/// Until the forms of a page are old enough to be a person's.
const A_BREATH: &str = "(window.begun ??= Date.now()) < Date.now() - 2500";

#[test]
fn x1_x4_every_public_page_is_looked_at_with_what_stands_on_it() {
    let (town, served) = Town::of(CASES);
    let mut gallery = Gallery::default();
    let citizen = Person::nobody(&town.site);
    of_notices(&town, &citizen, &mut gallery);
    of_papers(&town, &citizen, &mut gallery);
    of_documents_and_reports(&citizen, &mut gallery);
    of_draws(&citizen, &mut gallery);
    of_drafts(&citizen, &mut gallery);
    of_inspections(&town, &citizen, &mut gallery);
    of_looks(&town, &citizen, &mut gallery);
    of_certificates(&town, &citizen, &mut gallery);
    gallery.in_large_letters(&citizen);
    // Last, because nobody at this address is heard for a while afterwards.
    of_floods(&town, &citizen, &mut gallery);
    gallery.passes(Story::Street);
    served.terminate();
    assert_eq!(served.ended().0.code(), Some(0));
}

#[test]
fn x1_x4_a_notice_whose_time_is_over_is_looked_at() {
    let folder = tempfile::tempdir().unwrap();
    let served = Served::start(folder.path(), LONG_AGO);
    let database = folder.path().join("d/county.db");
    let database = rusqlite::Connection::open(database).unwrap();
    let code = "SELECT code FROM notice_row WHERE code <> '' ORDER BY until LIMIT 1";
    let code: String = database.query_row(code, [], |row| row.get(0)).unwrap();
    let citizen = Person::nobody(&format!("http://{}", served.address));
    let mut gallery = Gallery::default();
    gallery.open(
        &citizen,
        &format!("/g/{code}"),
        "notice-over",
        "公示期已经届满",
    );
    gallery.open(
        &citizen,
        &format!("/v?code={code}"),
        "notice-over-checked",
        "届满",
    );
    gallery.is_well();
    served.terminate();
    assert_eq!(served.ended().0.code(), Some(0));
}

impl Gallery {
    /// Follows the first link that a selector names, and looks.
    fn follow(&mut self, person: &Person, css: &str, name: &str, says: &str) {
        let to = person.browser.attribute(css, "href").unwrap().unwrap();
        self.open(person, &to, name, says);
    }
}

fn of_notices(town: &Town, citizen: &Person, gallery: &mut Gallery) {
    let shown = town.notice("recalled IS NULL");
    gallery.open(citizen, &shown, "notice-shown", "公示中");
    let recalled = town.notice("recalled IS NOT NULL");
    gallery.open(citizen, &recalled, "notice-recalled", "已撤下");
    let code = recalled.trim_start_matches("/g/");
    let checked = format!("/v?code={code}");
    gallery.open(citizen, &checked, "notice-recalled-checked", "撤");
}

/// A paper that stands, one that was corrected, one that was taken away and one that fell.
fn of_papers(town: &Town, citizen: &Person, gallery: &mut Gallery) {
    let officer = town.enter("执法人员");
    let case = opened(&officer, "青岑县晨光便利店", "92150100MA0EXAMPL5");
    at_the_scene(&officer, &case, &town.photo);
    let paper = printed(&officer, &case, "decide");
    gallery.open(citizen, &paper.held, "held-stands", "作出以后没有改过");
    let stands = ("f:这一步还成立吗", "成立，只改写错的内容");
    let text = ("f:责令改正的要求", "三日内标明价格。");
    corrects(&officer, &case, &[stands, text]);
    gallery.open(citizen, &paper.held, "held-corrected", "更正过");
    corrects(&officer, &case, &[("f:这一步还成立吗", "没有发生过，作废")]);
    gallery.open(citizen, &paper.held, "held-void", "后来作废了");
    let reader = town.enter("行政执法监督人员");
    let fallen = town.case(
        "case_id IN (SELECT case_id FROM notice_row WHERE recalled IS NOT NULL AND path = 'publish')",
    );
    let fallen = printed(&reader, &fallen, "decide");
    gallery.open(citizen, &fallen.held, "held-recalled", "看撤回的理由");
    gallery.open(citizen, "/r?code=WS-1-AAAA", "held-misread", "查不到");
    let unknown = "/r?code=WS-1-AAAA-BBBB-CCCC";
    gallery.open(citizen, unknown, "held-unknown", "");
}

/// Corrects the decision of a case.
fn corrects(officer: &Person, case: &str, values: &[(&str, &str)]) {
    officer.open(&format!("{case}/act/correct?path=decide"));
    let reason = ("reason", "笔误");
    officer.fill(&[values, &[reason]].concat());
    officer.hand_in("main form button[name=sure]");
    officer.recorded(case);
}

fn of_documents_and_reports(citizen: &Person, gallery: &mut Gallery) {
    citizen.open("/w");
    gallery.follow(citizen, "tbody a[href^='/w/']", "document", "现行有效");
    gallery.open(citizen, "/w?show=over", "documents-over", "已经失效");
    gallery.follow(
        citizen,
        "tbody a[href^='/w/']",
        "document-over",
        "不得再作为",
    );
    gallery.open(citizen, "/w/ZS-AAAA-AAAA-AAAA", "no-document", "没有这一页");
    gallery.open(citizen, "/d", "reports", "年度报告");
    gallery.follow(citizen, "tbody a[href^='/d/']", "report", "数字的口径");
    gallery.open(citizen, "/d/ZS-AAAA-AAAA-AAAA", "no-report", "没有这一页");
}

/// A draw that was made and one whose lists are locked.
fn of_draws(citizen: &Person, gallery: &mut Gallery) {
    gallery.open(citizen, "/j", "draws", "开奖");
    let listed = |waits: bool| {
        let script = format!(
            "return [...document.querySelectorAll('tbody tr')].find(it => \
             it.querySelector('[data-name=抽取]').innerText.includes('开奖') === {waits}).querySelector('a').href"
        );
        let found = citizen.browser.execute(&script).unwrap();
        let found = found.as_str().unwrap();
        found.trim_start_matches(&citizen.site).to_owned()
    };
    let (locked, made) = (listed(true), listed(false));
    gallery.open(citizen, &locked, "draw-locked", "已经开奖，还没有抽取");
    gallery.open(citizen, &made, "draw", "结果");
    gallery.follow(citizen, "a[href$='again=yes']", "draw-again", "结果相同");
    let unknown = format!("/j/{}", "0".repeat(32));
    gallery.open(citizen, &unknown, "no-draw", "没有这一页");
}

fn of_drafts(citizen: &Person, gallery: &mut Gallery) {
    gallery.open(citizen, "/y", "drafts", "正在征求意见（1）");
    gallery.follow(citizen, "tbody a[href$='/f']", "comments", "每一条意见");
    citizen.open("/y");
    let open = "tbody a[href^='/y/']:not([href$='/f'])";
    gallery.follow(citizen, open, "draft-open", "还剩");
    let draft = citizen.browser.current_url().unwrap();
    let draft = draft.trim_start_matches(&citizen.site).to_owned();
    citizen.until(A_BREATH);
    citizen.send("#write form");
    gallery.look(&citizen.browser, "comment-refused", "没有交上");
    citizen.until(A_BREATH);
    let says = [("stance", "修改"), ("comment", "建议写明由谁办。")];
    citizen.fill(&says);
    gallery.look(&citizen.browser, "comment-check", "核对以后提交");
    citizen.until(A_BREATH);
    citizen.hand_in("button[value=yes]");
    gallery.look(&citizen.browser, "comment-taken", "回执号");
    let receipt = citizen.browser.text("p.receipt").unwrap();
    citizen.open("/y/receipt");
    citizen.fill(&[("receipt", "AAAA-BBBB-CCCC")]);
    gallery.look(&citizen.browser, "receipt-unknown", "没有查到");
    citizen.fill(&[("receipt", &receipt)]);
    gallery.look(&citizen.browser, "receipt-found", "建议写明由谁办");
    let later = format!("{draft}/f");
    gallery.open(citizen, &later, "comments-open", "刚收到");
    citizen.open("/y");
    let over = "h2 ~ h2 ~ div tbody a[href$='/f']";
    gallery.follow(citizen, over, "comments-answered", "总的说明");
    gallery.follow(citizen, ".crumbs a[href^='/y/']", "draft-over", "已经结束");
    let unknown = format!("/y/{}", "0".repeat(32));
    gallery.open(citizen, &unknown, "no-draft", "没有这一页");
}

/// An inspection that is announced, one that is over, and what its subject thinks of it.
fn of_inspections(town: &Town, citizen: &Person, gallery: &mut Gallery) {
    let reader = town.enter("行政执法监督人员");
    let of = "procedure LIKE 'inspection.routine%' AND ended IS";
    let coming = printed(&reader, &town.case(&format!("{of} NULL")), "notify");
    let coming = format!("/i/{}", coming.inspection.unwrap());
    gallery.open(citizen, &coming, "inspection-coming", "来检查的人");
    let said = |it: &str| format!("{coming}?said={it}");
    gallery.open(citizen, &said("ok"), "inspection-good", "核对无误");
    gallery.open(citizen, &said("problem"), "inspection-problem", "可以拒绝");
    let early = format!("{coming}/rate");
    gallery.open(citizen, &early, "rating-early", "检查还没有开始");
    let over = printed(&reader, &town.case(&format!("{of} NOT NULL")), "notify");
    let over = format!("/i/{}", over.inspection.unwrap());
    gallery.open(citizen, &over, "inspection-over", "这次检查已经结束");
    let rate = format!("{over}/rate");
    gallery.open(citizen, &rate, "rating", "这次检查怎么样");
    citizen.send("form.survey");
    gallery.look(&citizen.browser, "rating-refused", "还没有答完");
    rates(citizen);
    gallery.look(&citizen.browser, "rating-done", "评价已经记下");
    gallery.open(citizen, &rate, "rating-again", "已经评价过");
    citizen.open("/i");
    citizen.fill(&[("code", "1-AAAA-BBBB-CCCC")]);
    gallery.look(&citizen.browser, "inspection-unknown", "核对不上");
}

/// Takes the first answer to every question.
fn rates(citizen: &Person) {
    let all = "[...document.querySelectorAll('form.survey fieldset')]\
               .forEach(it => it.querySelector('input').checked = true)";
    citizen.browser.execute(all).unwrap();
    citizen.hand_in("form.survey button.main");
}

/// Who looked at a case that somebody else looked at, and a code that is none.
fn of_looks(town: &Town, citizen: &Person, gallery: &mut Gallery) {
    let officer = town.enter("执法人员");
    let decided = "procedure = 'penalty.simple' AND ended IS NOT NULL AND unit = '青市监'";
    let paper = printed(&officer, &town.case(decided), "decide");
    citizen.open("/k");
    citizen.fill(&[("code", "1-AAAA-BBBB-CCCC")]);
    gallery.look(&citizen.browser, "looked-unknown", "没有查到");
    citizen.fill(&[("code", paper.looked.as_deref().unwrap())]);
    gallery.look(&citizen.browser, "looked", "执法人员");
    gallery.open(citizen, "/k/counts", "look-counts", "查看");
}

fn of_certificates(town: &Town, citizen: &Person, gallery: &mut Gallery) {
    let of = |until: &str| {
        town.asked(&format!(
            "SELECT number FROM certificate WHERE {until} (SELECT max(published) / 86400000 FROM notice_row) LIMIT 1"
        ))
    };
    let valid = format!("/q?number={}", of("until >="));
    gallery.open(citizen, &valid, "certificate", "有效");
    let lapsed = format!("/q?number={}", of("until <"));
    gallery.open(citizen, &lapsed, "certificate-lapsed", "核对的结果");
}

/// Asked too often with codes that are well written and were given for something else, each page says
/// so, and says how long it takes.
fn of_floods(town: &Town, citizen: &Person, gallery: &mut Gallery) {
    let reader = town.enter("行政执法监督人员");
    let notice = "procedure LIKE 'inspection.routine%' AND ended IS NOT NULL";
    let inspection = printed(&reader, &town.case(notice), "notify").inspection;
    let inspection = inspection.unwrap();
    let shown = town.notice("recalled IS NULL");
    let shown = shown.trim_start_matches("/g/ZS-");
    citizen.open("/k");
    citizen.fill(&[("code", &inspection)]);
    gallery.look(&citizen.browser, "looked-not-given", "没有这个码");
    for (path, code, name, says) in [
        ("/k", &*inspection, "looked-too-often", "分钟再试"),
        ("/y/receipt", shown, "receipt-too-often", "查得太多了"),
    ] {
        citizen.open(path);
        let flood = format!(
            "const form = document.querySelector('main form'); \
             form.querySelector('input[type=text]').value = '{code}'; \
             const sent = () => fetch(form.action, {{method: 'POST', body: \
             new URLSearchParams(new FormData(form))}}); \
             return Promise.all(Array.from({{length: 60}}, sent)).then(() => 1)"
        );
        citizen.browser.execute(&flood).unwrap();
        citizen.hand_in("main form button.main");
        gallery.look(&citizen.browser, name, says);
    }
}
