//! A supervisor finds something wrong in a unit, the unit puts it right and it is closed; an auditor
//! reads who looked at it, and the entry of the ledger.

use crate::whole_case::{Person, Town};

/// Who answers for putting things right in the unit that is supervised.
const RECTIFIER: &str = "SELECT person FROM holding WHERE post = 'rectifier' AND unit = '青市监'";
/// The two who lead the supervision.
const HEAD: &str = "SELECT max(person) FROM holding WHERE post = 'supervision_head'";

pub fn has_something_put_right(town: &Town) {
    let supervisor = town.enter("行政执法监督人员");
    let case = opens(&supervisor);
    finds(&supervisor, &case);
    let admin = town.enter("安全管理员");
    let head = town.account(&admin, &town.asked(HEAD));
    issues(&head, &case);
    serves(&supervisor, &case, &town.photo);
    let unit = town.account(&admin, &town.asked(RECTIFIER));
    puts_right(&unit, &case, &town.photo);
    let checked = [("outcome", "通过"), ("f:复核情况", "已经公示")];
    supervisor.step(&case, "verify", &checked);
    head.step(&case, "clear", &[("outcome", "销号")]);
    assert!(head.main().contains("案件已经结束"), "{}", head.main());
    audits(&town.enter("审计管理员"));
}

/// An empty form is refused first; each line of what is wrong leads to its field.
fn opens(supervisor: &Person) -> String {
    supervisor.press(".menu a[href='/new']");
    supervisor.arrive("/new");
    supervisor.press("main a[href^='/new/rectification']");
    supervisor.arrive("/new/rectification");
    supervisor.press("main button.main");
    supervisor.sees("处要改");
    supervisor.press(".wrong li a");
    supervisor.until("document.activeElement.matches('main .field.bad select')");
    supervisor.browser.focus_is_seen().unwrap();
    supervisor.browser.select_by_keyboard("青市监").unwrap();
    supervisor.choose("[name='f:文书种类']", "整改通知书");
    supervisor.choose("[name='f:来源']", "日常监督");
    supervisor.press("main button.main");
    supervisor.arrive("/cases/");
    supervisor.sees("已入账");
    let case = supervisor.browser.current_url().unwrap();
    let case = case.split('?').next().unwrap();
    case.trim_start_matches(&supervisor.site).to_owned()
}

/// Two find it together; alone is not enough, and the form says so without losing a word.
fn finds(supervisor: &Person, case: &str) {
    let fact = "处罚决定没有在七个工作日内公示。";
    let found = [("f:问题和事实", fact), ("f:违反的规定", "行政处罚法#48")];
    supervisor.open(case);
    supervisor.press("a[href*='/step?path=found']");
    supervisor.until("location.pathname.endsWith('/step')");
    supervisor.fill(&found);
    supervisor.until("document.querySelector('.wrong') !== null");
    assert!(supervisor.finds(&format!(
        "document.querySelector('[name=\"f:问题和事实\"]').value === '{fact}'"
    )));
    supervisor.to("[name=sign]:not(:checked):not([disabled])");
    supervisor.browser.press(" ").unwrap();
    supervisor.press("main button.main");
    supervisor.recorded(case);
}

/// The head of the supervision sends the paper out.
fn issues(head: &Person, case: &str) {
    let issued = [
        ("f:整改要求", "补充公示，说明原因。"),
        ("f:整改期限", "2027-12-20"),
        ("f:收文单位", "青市监"),
        ("f:异议的权利和期限", "收到之日起三十日内可以提出异议。"),
    ];
    head.step(case, "issue", &issued);
    head.press("aside a[href*='/papers/']");
    head.until("location.pathname.includes('/papers/')");
    head.sees("补充公示，说明原因。");
}

fn serves(supervisor: &Person, case: &str, photo: &str) {
    supervisor.open(case);
    supervisor.press("a[href*='/serve?path=issue']");
    supervisor.until("location.pathname.endsWith('/serve')");
    supervisor.fill(&[("way", "direct"), ("file:送达回证", photo)]);
    supervisor.recorded(case);
}

/// The unit plans and does; without the material that shows it, the form comes back.
fn puts_right(unit: &Person, case: &str, photo: &str) {
    let planned = [("f:整改措施", "补录公示。"), ("f:责任人", "法制股负责人")];
    unit.step(case, "plan", &planned);
    unit.open(case);
    unit.press("a[href*='/step?path=correct']");
    unit.until("location.pathname.endsWith('/step')");
    unit.fill(&[("f:整改结果", "已经补充公示。")]);
    unit.sees("要有整改材料至少 1 份");
    unit.press(".wrong li a");
    unit.until("document.querySelector(':target') !== null");
    // The target is a group of controls; the next press of the tab key is inside it.
    unit.to(":target [type=file]");
    unit.back_to("[name='f:整改结果']");
    unit.fill(&[("file:整改材料", photo)]);
    unit.recorded(case);
    assert!(unit.main().contains("整改情况报告"), "{}", unit.main());
}

/// The auditor sees who did what, that nothing was changed, and one entry of the ledger.
fn audits(auditor: &Person) {
    auditor.press(".menu a[href='/audit']");
    auditor.arrive("/audit");
    auditor.choose("#deed", "sign_in");
    auditor.press("form.filter button");
    auditor.until("location.search.includes('deed=')");
    assert!(auditor.finds("document.querySelectorAll('tbody tr').length > 0"));
    auditor.press("main a.button[href*='verify=1']");
    auditor.sees("都相连，没有被改动");
    auditor.press(".menu a[href='/ledger']");
    auditor.arrive("/ledger");
    auditor.sees("签名成立");
    auditor.write("#count", "50");
    auditor.press("form.filter button");
    auditor.sees("都对得上");
    auditor.press("tbody a[href^='/ledger/']");
    auditor.arrive("/ledger/");
    auditor.sees("这一项的指纹");
    auditor.press("main a.button[href^='/ledger?first=']");
    auditor.sees("重新计算了 1 项");
}
