//! The states of pages that no menu leads to: nothing there yet, refused, not permitted, out of
//! order, asked for once more. Each is looked at as every other page is.

use std::collections::BTreeSet;

use zs_testkit::browser::Browser;

use crate::holder::checks_the_paper;
use crate::keyboard::code_of_now;
use crate::look::{in_every_way, look, look_at};
use crate::routes::{Story, all_visited};
use crate::served::Served;
use crate::stories::PASSWORD;
use crate::whole_case::{Person, Town, at_the_scene, opened};

/// States that were looked at, with what is wrong with them.
#[derive(Default)]
pub struct Gallery {
    wrong: Vec<String>,
    addresses: BTreeSet<String>,
}

impl Gallery {
    /// Looks at the page that is shown, once it says what the state is known by.
    pub fn look(&mut self, browser: &Browser, name: &str, says: &str) {
        let there = format!("document.querySelector('main').innerText.includes('{says}')");
        if browser.wait_for(&there).is_err() {
            let shown = browser.text("main").unwrap();
            return self
                .wrong
                .push(format!("{name} does not say {says}: {shown}"));
        }
        self.addresses.insert(browser.current_url().unwrap());
        let found = look(browser, &format!("state-{name}")).err();
        self.wrong
            .extend(found.map(|error| format!("{name}: {error}")));
        assert!(
            browser
                .console_errors()
                .unwrap()
                .iter()
                .all(|it| it.contains("status of"))
        );
    }

    /// Opens an address and looks.
    pub fn open(&mut self, person: &Person, path: &str, name: &str, says: &str) {
        person.open(path);
        self.look(&person.browser, name, says);
    }

    /// Opens every address once more with large letters and without script, as the nightly run does.
    pub fn in_large_letters(&mut self, person: &Person) {
        if !in_every_way() {
            return;
        }
        for (number, address) in self.addresses.clone().iter().enumerate() {
            person.browser.goto(address).unwrap();
            let found = look_at(&person.browser, address, &format!("state-large-{number}"));
            let found = found.err().map(|error| format!("{address}: {error}"));
            self.wrong.extend(found);
        }
    }

    /// Every page is as it should be.
    pub fn is_well(&self) {
        assert!(self.wrong.is_empty(), "{}", self.wrong.join("\n"));
    }

    /// Every page is as it should be, and every page of this story was among them.
    pub fn passes(&self, story: Story) {
        self.is_well();
        all_visited(story, &self.addresses);
    }
}

impl Person {
    /// Presses the first button that a selector names.
    pub fn click(&self, css: &str) {
        if let Err(error) = self.browser.click(css) {
            let shown = self.browser.text("main");
            panic!("{error} at {:?}: {shown:?}", self.browser.current_url());
        }
    }

    /// Presses a button that sends a form, and waits for the page that answers it: until then the old
    /// page is still there, and whatever is opened next would take the place of the answer.
    pub fn hand_in(&self, css: &str) {
        self.browser.execute("window.isOld = true").unwrap();
        self.click(css);
        self.until("window.isOld === undefined && document.readyState === 'complete'");
    }

    /// Sends a form of the page, whatever the browser itself would ask for first.
    pub fn send(&self, css: &str) {
        let script = format!("document.querySelector(\"{css}\").submit()");
        self.browser.execute(&script).unwrap();
    }

    /// Writes into a hidden line what an old or foreign form would hold.
    pub fn forge(&self, name: &str, value: &str) {
        let script = format!(
            "document.querySelectorAll('main [name={name}]').forEach(it => it.value = '{value}')"
        );
        self.browser.execute(&script).unwrap();
    }

    fn signs_in(&self, login: &str, password: &str) {
        self.open("/login");
        self.browser.type_into("#login", login).unwrap();
        self.browser.type_into("#password", password).unwrap();
        self.click("main button");
    }
}

#[test]
fn x1_x4_a_new_installation_is_looked_at_before_anything_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let line = "serve --data new --jurisdiction 159998 --name 白桦县";
    let mut served = Served::start(folder.path(), line);
    served.line_with("还没有账号");
    let code = served.line_with("-").trim().to_owned();
    let mut gallery = Gallery::default();
    let admin = Person::nobody(&format!("http://{}", served.address));
    gallery.open(&admin, "/", "empty-home", "查行政执法公示");
    gallery.open(
        &admin,
        "/g",
        "empty-notices",
        "行政机关公示以后会出现在这里",
    );
    gallery.open(&admin, "/login", "empty-first", "还没有任何账号");
    let first = |code: &str| {
        let lines = [
            ("code", code),
            ("person", "a1"),
            ("name", "甲"),
            ("unit", "白政办"),
            ("unit_name", "白桦县人民政府办公室"),
            ("password", PASSWORD),
            ("again", PASSWORD),
        ];
        for (name, text) in lines {
            admin.forge(name, text);
        }
        admin.click("main button");
    };
    first("AAAAA-AAAAA");
    gallery.look(&admin.browser, "empty-first-refused", "没有登记");
    first(&code);
    admin.arrive("/login");
    admin.signs_in("a1", PASSWORD);
    admin.until("document.querySelector('.menu a') !== null");
    gallery.open(
        &admin,
        "/people?q=nobody",
        "empty-people",
        "没有姓名或者工号里有",
    );
    gallery.open(&admin, "/people?part=lapsing", "empty-lapsing", "人员");
    gallery.open(&admin, "/authority", "empty-authority", "谁能做什么");
    gallery.passes(Story::Founding);
    served.terminate();
    assert_eq!(served.ended().0.code(), Some(0));
}

#[test]
fn x1_x4_every_state_of_a_page_is_looked_at() {
    let (town, served) = Town::of(150);
    let mut gallery = Gallery::default();
    of_a_case(&town, &mut gallery);
    of_an_old_ledger(&town, &mut gallery);
    of_a_replay(&town, &mut gallery);
    of_final_figures(&town, &mut gallery);
    of_the_public(&town, &mut gallery);
    of_the_administration(&town, &mut gallery);
    of_signing_in(&town, &mut gallery);
    // Last, because it breaks what the others need.
    of_a_fault(&town, &mut gallery);
    gallery.passes(Story::States);
    served.terminate();
    assert_eq!(served.ended().0.code(), Some(0));
}

/// Forms that come back, each for a reason of its own.
fn of_a_case(town: &Town, gallery: &mut Gallery) {
    let officer = town.enter("执法人员");
    gallery.open(
        &officer,
        "/cases?q=%E6%B2%A1%E6%9C%89",
        "cases-none",
        "没有符合条件的案件",
    );
    gallery.open(&officer, "/cases?from=13-45", "cases-refused", "处要改");
    gallery.open(&officer, "/todo?list=done", "todo-done", "待办");
    gallery.open(&officer, "/todo?list=others", "todo-others", "待办");
    gallery.open(&officer, "/todo?list=moved", "todo-moved", "没有期限变动");
    gallery.open(&officer, "/new/penalty.simple", "open-new", "登记入账");
    officer.send("#form");
    gallery.look(&officer.browser, "open-refused", "处要改");
    let case = opened(&officer, "青岑县和顺粮油店", "92150100MA0EXAMPL7");
    gallery.look(&officer.browser, "case-recorded", "已入账");
    again(&officer, gallery);
    let step = format!("{case}/step?path=show");
    gallery.open(&officer, &step, "step", "提交入账");
    officer.send("#form");
    gallery.look(&officer.browser, "step-refused", "没有提交");
    officer.forge("seen", "0");
    officer.click("[name=sign]:not(:checked):not([disabled])");
    officer.send("#form");
    gallery.look(&officer.browser, "step-stale", "别人办了这个案件");
    officer.open(&step);
    officer.forge("seal", "0");
    officer.send("#form");
    gallery.look(&officer.browser, "form-not-ours", "这张表已经过期");
    for kind in ["declare", "correct", "transfer", "withdraw"] {
        let act = format!("{case}/act/{kind}");
        gallery.open(&officer, &act, &format!("act-{kind}"), "");
    }
    officer.open(&format!("{case}/act/withdraw"));
    officer.send("#form");
    gallery.look(&officer.browser, "act-refused", "没有提交");
    officer.browser.type_into("#reason", "重复登记").unwrap();
    officer.click("#form button.main");
    gallery.look(&officer.browser, "act-check", "确认入账");
    gallery.open(
        &officer,
        &format!("{case}/papers"),
        "papers-none",
        "还没有制作文书",
    );
    papers(&officer, gallery, (&case, &town.photo));
    gallery.open(
        &officer,
        "/cases/00000000000000000000000000000000",
        "case-hidden",
        "没有这一页",
    );
    gallery.open(&officer, "/people", "not-permitted", "你的岗位不能这样做");
    gallery.open(&officer, "/nowhere", "no-page-staff", "没有这一页");
    let supervisor = town.enter("行政执法监督人员");
    gallery.open(&supervisor, &case, "purpose", "为什么查看");
    supervisor.send("main form");
    gallery.look(&supervisor.browser, "purpose-refused", "没有写明用途");
    let paper = "/templates/%E5%BD%93%E5%9C%BA%E8%A1%8C%E6%94%BF%E5%A4%84%E7%BD%9A%E5%86%B3%E5%AE%9A%E4%B9%A6";
    gallery.open(&supervisor, "/templates", "templates", "程序自带的");
    gallery.open(&supervisor, paper, "template", "还没有上传过");
    supervisor
        .browser
        .type_into("#template", &town.photo)
        .unwrap();
    supervisor.click("main form button.main");
    gallery.look(&supervisor.browser, "template-refused", "没有采用");
}

/// The same party once more: the page asks whether it is the same matter.
fn again(officer: &Person, gallery: &mut Gallery) {
    officer.open("/new/penalty.simple");
    let lines = [
        ("f:当事人:name", "青岑县和顺粮油店"),
        ("f:当事人:number", "92150100MA0EXAMPL7"),
        ("f:违法日期", "1-5"),
        ("f:行为标识", "又一件"),
    ];
    for (name, text) in lines {
        officer
            .browser
            .type_into(&format!("[name=\"{name}\"]"), text)
            .unwrap();
    }
    for list in ["f:行业", "f:违法行为"] {
        let script = format!("document.querySelector('[name=\"{list}\"]').selectedIndex = 1");
        officer.browser.execute(&script).unwrap();
    }
    officer.send("#form");
    gallery.look(&officer.browser, "open-similar", "可能已经登记过");
}

/// Papers of a case: a form to be written on by hand, a draft, the sheet, and its service.
fn papers(officer: &Person, gallery: &mut Gallery, (case, photo): (&str, &str)) {
    officer.open(&format!("{case}/step?path=show"));
    officer.open(&format!("{case}/draft?path=decide"));
    gallery.look(&officer.browser, "draft", "没有效力");
    at_the_scene(officer, case, photo);
    gallery.open(officer, case, "case-to-serve", "还没有送达");
    gallery.open(officer, &format!("{case}/papers"), "papers", "已经制作的");
    gallery.open(
        officer,
        &format!("{case}/papers/1-decide"),
        "paper",
        "内容从哪里来",
    );
    checks_the_paper(officer, gallery);
    let serve = format!("{case}/serve?path=decide");
    gallery.open(officer, &serve, "serve", "登记送达");
    let form = "return document.querySelector('main a[href*=\"/form?\"]').href";
    let form = officer.browser.execute(form).unwrap();
    officer.send("#form");
    gallery.look(&officer.browser, "serve-refused", "没有提交");
    let form = form
        .as_str()
        .unwrap()
        .trim_start_matches(&officer.site)
        .to_owned();
    gallery.open(officer, &form, "form", "打印");
}

fn of_the_public(town: &Town, gallery: &mut Gallery) {
    let citizen = Person::nobody(&town.site);
    let shown =
        "SELECT code FROM notice_row WHERE published IS NOT NULL AND recalled IS NULL LIMIT 1";
    let shown = format!("/g/{}", town.asked(shown));
    gallery.open(&citizen, &shown, "notice", "公示依据");
    gallery.open(
        &citizen,
        "/term?from=2026-2-30&count=x",
        "term-refused",
        "有 2 处要改",
    );
    gallery.open(
        &citizen,
        "/term?from=2026-9-28&count=15&unit=wd",
        "term-counted",
        "逐日",
    );
    gallery.open(
        &citizen,
        "/v?code=ZS-AAAA-AAAA-AAAA",
        "verify-unknown",
        "查不到",
    );
    citizen.open("/v");
    citizen
        .browser
        .type_into("#file", &town.file("证明.json", b"{}"))
        .unwrap();
    citizen.click("form[method=post] button");
    gallery.look(&citizen.browser, "verify-no-proof", "查不到");
    gallery.open(&citizen, "/nowhere", "no-page", "没有这一页");
    gallery.open(&citizen, "/g?from=2020-13-1", "notices-hint", "公示");
}

/// History that is walked under the rules as they are, and a rule that cannot be read.
fn of_a_replay(town: &Town, gallery: &mut Gallery) {
    let supervisor = town.enter("行政执法监督人员");
    supervisor.open("/replay");
    supervisor.forge("text", "不是规则");
    supervisor.click("main form button.main");
    gallery.look(&supervisor.browser, "replay-refused", "看不出是哪一种规则");
    supervisor.open("/replay");
    supervisor.click("main form button.main");
    supervisor.arrive("/replay/1");
    while supervisor.main().contains("正在推演") {
        supervisor.open("/replay/1");
    }
    gallery.look(&supervisor.browser, "replay-same", "没有不同");
}

/// Figures of a month that was made final, refused once more, and opened again.
fn of_final_figures(town: &Town, gallery: &mut Gallery) {
    let leader = town.enter("本级政府负责人");
    let make = "form[action='/finals'] button";
    leader.open("/finals?period=2025-03");
    leader.forge("password", "wrong");
    leader.hand_in(make);
    gallery.look(&leader.browser, "final-refused", "没有办成");
    leader.open("/finals?period=2025-03");
    leader.forge("password", PASSWORD);
    leader.hand_in(make);
    leader.arrive("/finals/");
    gallery.look(&leader.browser, "final", "没有变过");
    leader.forge("password", PASSWORD);
    leader.hand_in("form[action$='/reopen'] button");
    gallery.look(&leader.browser, "final-reopen-refused", "理由");
    leader
        .browser
        .type_into("#reason", "上级要求重新核对")
        .unwrap();
    leader.forge("password", PASSWORD);
    leader.hand_in("form[action$='/reopen'] button");
    gallery.look(&leader.browser, "final-reopened", "已经重新打开");
    gallery.open(&leader, "/finals", "finals", "已经重新打开");
}

/// A ledger that is recognised, checked and told.
fn of_an_old_ledger(town: &Town, gallery: &mut Gallery) {
    let officer = town.enter("执法人员");
    officer.open("/import/log");
    officer.send("main form");
    gallery.look(&officer.browser, "ledger-none", "请先选一个文件");
    let table = "立案编号,当事人,立案日期,调查终结日期,告知日期,处罚决定日期,送达日期,公示日期,结案日期,承办人,审核人\n\
                 1号,甲店,2024.3.5,2024.3.20,2024年4月1日,2024年5月6日,2024-05-08,2024-05-10,2024-06-01,张三、李四,\n\
                 2号,乙店,2024.3.5,2024.3.20,,2024年5月6日,2024-05-08,,2024-06-01,张三,张三\n\
                 3号,丙店,三月五日,2024.3.20,,2024年5月6日,2024-05-08,,2024-06-01,张三,\n";
    officer
        .browser
        .type_into("#log", &town.file("台账.csv", table.as_bytes()))
        .unwrap();
    let choose = "document.querySelector('#procedure').value = 'penalty.ordinary'";
    officer.browser.execute(choose).unwrap();
    officer.click("main form button.main");
    gallery.look(&officer.browser, "ledger-recognised", "识别结果");
    officer.forge("c2", "随便写的");
    officer.send("#uses");
    gallery.look(&officer.browser, "ledger-refused", "没有检查");
    officer.forge("c2", "日期：立案审批");
    officer.click("#uses button.main");
    gallery.look(&officer.browser, "ledger-checked", "与程序不一致");
    officer.click("#line1 a");
    gallery.look(&officer.browser, "ledger-line", "在哪一行");
}

fn of_the_administration(town: &Town, gallery: &mut Gallery) {
    let admin = town.enter("安全管理员");
    gallery.open(&admin, "/people/new", "person-new", "登记人员");
    admin.send("#form");
    gallery.look(&admin.browser, "person-refused", "处要改");
    gallery.open(&admin, "/people/import", "import", "从表格导入");
    admin.send("main form");
    gallery.look(&admin.browser, "import-refused", "没有提交");
    let table = "单位,姓名,工号,岗位\n青岑县市场监督管理局,甲一,z1,登记人员\n青岑县市场监督管理局,甲一,z1,公示发布人员\n\
                 青岑县市场监督管理局,甲二,z2,没有的岗位\n";
    admin
        .browser
        .type_into("#table", &town.file("人员.csv", table.as_bytes()))
        .unwrap();
    admin.click("main form button.main");
    gallery.look(&admin.browser, "import-preview", "错误 1");
    admin.click("form[action='/people/import/take'] button");
    gallery.look(&admin.browser, "import-done", "已导入 2 行");
    gallery.open(&admin, "/people/z1", "person", "发一次性密码");
    admin.send("form:has([value=certificate])");
    gallery.look(&admin.browser, "certificate-refused", "处要改");
    admin.open("/people/z1");
    admin.send("form:has([value=password])");
    gallery.look(&admin.browser, "password-once", "只显示这一次");
    let password = admin.browser.text(".good dd b").unwrap();
    two_posts(town, gallery, &password);
    let system = town.enter("系统管理员");
    gallery.open(&system, "/units", "units", "设立单位");
    system.send("form[action='/units']");
    gallery.look(&system.browser, "unit-refused", "处要改");
    gallery.open(&system, "/system", "system", "还没有备份");
    backups(town, gallery, &system);
    let auditor = town.enter("审计管理员");
    gallery.open(
        &auditor,
        "/audit?from=13-45",
        "audit-refused",
        "日期没有看懂",
    );
    gallery.open(
        &auditor,
        "/audit?person=nobody",
        "audit-none",
        "没有这样的记录",
    );
    gallery.open(
        &auditor,
        "/ledger?first=0&count=20",
        "ledger-checked",
        "都对得上",
    );
    gallery.open(
        &auditor,
        "/ledger?first=99999999&count=20",
        "ledger-nothing",
        "没有核对",
    );
    gallery.open(&auditor, "/ledger/1", "ledger-leaf", "这一项的指纹");
}

/// A backup that takes its time, fails, and is made again. It waits for a file of evidence that is a
/// pipe, into which nobody has written yet.
fn backups(town: &Town, gallery: &mut Gallery, system: &Person) {
    let group = town.folder.path().join("d/files/00");
    let pipe = group.join("0".repeat(62));
    std::fs::create_dir_all(&group).unwrap();
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.unwrap().success());
    let begin = "form[action='/system/backup'] button";
    system.click(begin);
    gallery.look(&system.browser, "backup-under-way", "正在备份");
    std::fs::write(&pipe, "").unwrap();
    std::fs::remove_file(&pipe).unwrap();
    // A page that says neither is the one before the click, or half of the next one.
    let ended = |says: &str| {
        format!(
            "(text => text.includes('{says}') || (text.includes('正在备份') && location.reload()))\
             (document.querySelector('main')?.innerText ?? '')"
        )
    };
    system.until(&ended("备份没有完成"));
    gallery.look(&system.browser, "backup-failed", "备份没有完成");
    system.click(begin);
    system.until(&ended("与清单相符"));
    gallery.look(&system.browser, "backup-done", "与清单相符");
}

/// Somebody with two posts chooses one, and sets up a second factor.
fn two_posts(town: &Town, gallery: &mut Gallery, password: &str) {
    let newcomer = Person::nobody(&town.site);
    newcomer.signs_in("z1", password);
    gallery.look(&newcomer.browser, "password-first", "修改密码");
    newcomer.fill(&[("old", password), ("new", "abc"), ("again", "abd")]);
    gallery.look(&newcomer.browser, "password-refused", "密码没有改");
    newcomer.fill(&[("old", password), ("new", PASSWORD), ("again", PASSWORD)]);
    gallery.look(&newcomer.browser, "post", "用哪个岗位办事");
    newcomer.click("main button");
    newcomer.until("document.querySelector('.menu a') !== null");
    gallery.open(&newcomer, "/todo", "todo-none", "待办");
    gallery.open(&newcomer, "/password/second", "second", "开始设置");
    newcomer.click("main button");
    gallery.look(&newcomer.browser, "second-begun", "照着输入密钥");
    let secret = newcomer.browser.text("ol.plain b.mono").unwrap();
    newcomer.fill(&[("code", "000000")]);
    gallery.look(&newcomer.browser, "second-refused", "没有成功");
    newcomer.fill(&[("code", &code_of_now(&secret))]);
    gallery.look(&newcomer.browser, "second-spare", "请保存恢复码");
    let again = Person::nobody(&town.site);
    again.signs_in("z1", PASSWORD);
    gallery.look(&again.browser, "login-second", "请写动态码");
    again.fill(&[("code", "000000")]);
    gallery.look(&again.browser, "login-second-refused", "动态码");
}

/// Signing in that goes wrong, and a session that is over.
fn of_signing_in(town: &Town, gallery: &mut Gallery) {
    let nobody = Person::nobody(&town.site);
    nobody.signs_in("nobody", "wrong");
    gallery.look(&nobody.browser, "login-refused", "没有登录成功");
    let officer = town.enter("执法人员");
    officer.open("/new/penalty.simple");
    // Somebody left in another tab; what was typed is sent without a session.
    let leave = "return fetch('/logout', {method: 'POST', redirect: 'manual', headers: {'content-type': \
                 'application/x-www-form-urlencoded'}, body: 'seal=' + document.querySelector('[name=seal]').value}).then(() => 1)";
    officer.browser.execute(leave).unwrap();
    officer.send("#form");
    gallery.look(&officer.browser, "session-over", "登录已经过期");
}

/// The store fails while a page is made.
fn of_a_fault(town: &Town, gallery: &mut Gallery) {
    town.told("ALTER TABLE notice_row RENAME TO elsewhere");
    let citizen = Person::nobody(&town.site);
    gallery.open(&citizen, "/g", "fault", "系统出了故障");
    assert!(citizen.browser.text(".mono").unwrap().len() == 8);
    town.told("ALTER TABLE elsewhere RENAME TO notice_row");
    citizen.open("/g");
    gallery.look(&citizen.browser, "fault-over", "新的在前");
}
