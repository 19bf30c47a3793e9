//! A new kind of act is made in the browser: drafted, read, compared, tried, proved, signed by two,
//! enacted; each page on the way is looked at.

use zs_base::Day;
use zs_testkit::tree::{files_below, in_tree};

use crate::routes::Story;
use crate::states::Gallery;
use crate::stories::PASSWORD;
use crate::whole_case::{Person, Town};

const SAMPLE: &str = "tests/data/lawmaking/stall";
const OWN: &str = "procedures/street.stall/";

#[test]
fn x1_x4_a_new_kind_of_act_is_made_in_the_browser() {
    let (town, served) = Town::of(20);
    let mut gallery = Gallery::default();
    let drafter = town.enter("行政执法监督人员");
    read(&drafter, &mut gallery);
    write(&drafter, &mut gallery);
    table(&town, &drafter, &mut gallery);
    compare(&drafter, &mut gallery);
    tried(&drafter, &mut gallery);
    enacted(&town, &drafter, &mut gallery);
    gallery.passes(Story::Rules);
    served.terminate();
    assert_eq!(served.ended().0.code(), Some(0));
}

/// Booklets of the law in force, of the longest procedures too.
fn read(drafter: &Person, gallery: &mut Gallery) {
    for (id, says) in [
        ("penalty.ordinary", "普通程序"),
        ("reconsideration.ordinary", "复议"),
        ("document.normative", "规范性文件"),
    ] {
        let path = format!("/procedures/{id}");
        gallery.open(drafter, &path, &format!("booklet-{id}"), says);
    }
    let compared = "/procedures/penalty.ordinary/compare";
    gallery.open(drafter, compared, "booklet-compare", "对照");
    gallery.open(drafter, "/statutes", "statutes", "行政处罚法");
    let statute = "/statutes/%E8%A1%8C%E6%94%BF%E5%A4%84%E7%BD%9A%E6%B3%95";
    gallery.open(drafter, statute, "statute", "第57条");
}

/// The sample, in force from today on, its worked case as well. When a term of it ends depends on the
/// holidays of the year, so that day is not asked.
fn sample() -> Vec<(String, String)> {
    let files = files_below(&in_tree(SAMPLE)).unwrap();
    let today = today();
    let text = |(path, bytes): (String, Vec<u8>)| {
        let mut text = String::from_utf8(bytes).unwrap();
        text = text.replace("from = 2026-03-10", &format!("from = {today}"));
        if path.starts_with("cases/street/") {
            for (later, day) in ["2026-03-16", "2026-03-17", "2026-03-18"]
                .iter()
                .enumerate()
            {
                text = text.replace(day, &today.plus(later as i32).to_string());
            }
            let lines = text.split_inclusive('\n');
            text = lines.filter(|line| !line.starts_with("then ")).collect();
        }
        (path.replace("2026-03-10", &today.to_string()), text)
    };
    files.into_iter().map(text).collect()
}

/// The day on which the county is, as its own pages say.
pub fn today() -> Day {
    let now = std::time::SystemTime::now();
    let since = now.duration_since(std::time::UNIX_EPOCH).unwrap();
    // The county is eight hours ahead.
    let days = (since.as_secs() + 8 * 3_600) / 86_400;
    "1970-01-01".parse::<Day>().unwrap().plus(days as i32)
}

/// Begins a draft and types the sample in, file by file; one is broken first.
fn write(drafter: &Person, gallery: &mut Gallery) {
    gallery.open(drafter, "/rules", "rules-none", "还没有");
    gallery.open(drafter, "/rules/new", "rules-new", "开始起草");
    drafter.click("main form button.main");
    gallery.look(&drafter.browser, "rules-new-refused", "处要改");
    for (name, text) in [("title", "便民摊位登记"), ("id", "street.stall")] {
        drafter.forge(name, text);
    }
    drafter.forge("force", &today().to_string());
    drafter.click("main form button.main");
    drafter.until("/^[/]rules[/][0-9]+$/.test(location.pathname)");
    gallery.look(&drafter.browser, "rules-draft", "加进草案");
    let kinds = [
        ("statute", "摊位办法", "statutes/"),
        ("facts", "摊位", "facts/"),
        ("paper", "摊位登记决定书", "papers/"),
        ("table", "文书目录/摊位", "tables/"),
        ("invariants", "摊位", "invariants/"),
        ("people", "摊位", "cases/people/"),
        ("case", "street/on-time", "cases/street/"),
    ];
    let files = sample();
    for (kind, name, folder) in kinds {
        drafter.open("/rules/1");
        for (field, value) in [("kind", kind), ("name", name)] {
            drafter.forge(field, value);
        }
        drafter.click("section[aria-labelledby=add] button.main");
        drafter.arrive("/rules/1/text");
        let own = files.iter().find(|it| it.0.starts_with(folder)).unwrap();
        save(drafter, &own.1);
    }
    let own = files.iter().find(|it| it.0.starts_with(OWN)).unwrap();
    drafter.open(&format!("/rules/1/text?file={}", own.0));
    let broken = own
        .1
        .replace(", cite = \"摊位办法#6\" }\nrefuse", " }\nrefuse");
    assert_ne!(broken, own.1);
    save(drafter, &broken);
    gallery.look(&drafter.browser, "rules-text-wrong", "没有写是哪一条规定的");
    let stale = "document.querySelector('main form [name=version]').value = '1'";
    drafter.browser.execute(stale).unwrap();
    drafter.click("main form button.main");
    gallery.look(&drafter.browser, "rules-text-stale", "刚才被别人存过");
    drafter.open(&format!("/rules/1/text?file={}", own.0));
    save(drafter, &own.1);
    gallery.look(&drafter.browser, "rules-text", "没有错误");
    gallery.open(drafter, "/rules/1", "rules-files", "检查没有错误");
    gallery.open(drafter, "/rules/1/read", "rules-read", "现场核查");
}

/// Types a text into the page of a file and saves it.
fn save(drafter: &Person, text: &str) {
    let typed = format!("document.querySelector('#text').value = {text:?}");
    drafter.browser.execute(&typed).unwrap();
    drafter.click("main form button.main");
    drafter.until("location.search.includes('saved=1')");
}

/// The steps as a table that comes back.
fn table(town: &Town, drafter: &Person, gallery: &mut Gallery) {
    let path = format!("/rules/1/steps?file={OWN}{}.toml", today());
    gallery.open(drafter, &path, "rules-steps", "下载环节表");
    let row = |cells: [&str; 3]| cells.join(",");
    let all = |limit: &str| {
        let rows = [
            ["编号", "环节", "最迟"],
            ["accept", "收到登记申请", ""],
            ["visit", "现场核查", ""],
            ["decide", "决定是否登记", limit],
            ["mask", "公示前的保密审查", ""],
            [
                "publish",
                "公示登记的摊位",
                "7工作日，从 决定是否登记 起（摊位办法#7）",
            ],
            ["wrong", "登记公示有误", ""],
            [
                "retract",
                "撤回公示",
                "3工作日，从 登记公示有误 起（摊位办法#8）",
            ],
            ["archive", "归档", ""],
        ];
        rows.map(row).join("\n")
    };
    let send = |name: &str, limit: &str| {
        let file = town.file(name, all(limit).as_bytes());
        drafter.open(&path);
        drafter.browser.type_into("#table", &file).unwrap();
        drafter.click("main form button.main");
    };
    send("错的.csv", "五个工作日");
    gallery.look(&drafter.browser, "rules-steps-refused", "前面没有数字");
    send("环节.csv", "4工作日，从 收到登记申请 起（摊位办法#6）");
    gallery.look(&drafter.browser, "rules-steps-changed", "采用并保存");
    drafter.click("main form button.main");
    drafter.until("location.search.includes('saved=1')");
}

fn compare(drafter: &Person, gallery: &mut Gallery) {
    gallery.open(drafter, "/rules/1/compare", "rules-compare", "没有旧文");
    // A draft of what is in force shows both.
    drafter.open("/rules/new");
    drafter.forge("title", "简易程序改一处");
    drafter.forge("from", "penalty.simple");
    drafter.forge("force", &today().to_string());
    drafter.click("main form button.main");
    drafter.arrive("/rules/2");
    drafter.click("main tbody a.mono");
    drafter.arrive("/rules/2/text");
    let text = drafter
        .browser
        .execute("return document.querySelector('#text').value");
    let text = text
        .unwrap()
        .as_str()
        .unwrap()
        .replace("当场交付决定书", "当场交付处罚决定书");
    save(drafter, &format!("{}\n", text.trim_end()));
    gallery.open(drafter, "/rules/2/compare", "rules-compare-old", "旧文");
}

/// A trial from its beginning to a term that has run out.
fn tried(drafter: &Person, gallery: &mut Gallery) {
    gallery.open(drafter, "/rules/1/trial", "rules-trial", "开始试办");
    let name = "document.querySelector('[name=\"f:摊位位置\"]').value = ''";
    drafter.browser.execute(name).unwrap();
    drafter.send("#form");
    gallery.look(&drafter.browser, "rules-trial-refused", "没有开始");
    drafter.forge("day", &today().plus(3).to_string());
    let name = "document.querySelector('[name=\"f:摊位位置\"]').value = '早市三号'";
    drafter.browser.execute(name).unwrap();
    drafter.click("#form button.main");
    gallery.look(&drafter.browser, "rules-trial-begun", "收到登记申请");
    drafter.open("/rules/1/trial/step?path=accept");
    drafter.click("#form button.main");
    drafter.until("location.pathname === '/rules/1/trial'");
    gallery.open(
        drafter,
        "/rules/1/trial/step?path=decide",
        "rules-trial-step",
        "决定是否登记",
    );
    // Without an outcome the form itself says no; with all that it asks for, the rule does.
    drafter.send("#form");
    gallery.look(&drafter.browser, "rules-trial-step-bare", "没有选");
    let whole = "document.querySelector('#o1').checked = true; \
        document.querySelector('[name=\"f:登记的时段\"]').value = '每天六时至八时'";
    drafter.browser.execute(whole).unwrap();
    drafter.send("#form");
    gallery.look(&drafter.browser, "rules-trial-step-refused", "现场核查");
    drafter.open("/rules/1/trial");
    drafter.forge("day", &today().plus(40).to_string());
    drafter.click("form [name=day] ~ button");
    gallery.look(&drafter.browser, "rules-trial-late", "超期");
}

/// Signed, proved, sent back once, signed by the head, and law.
fn enacted(town: &Town, drafter: &Person, gallery: &mut Gallery) {
    gallery.open(drafter, "/rules/1/sign", "rules-sign", "起草人签名送审");
    drafter.send("form[action$=submit]");
    gallery.look(&drafter.browser, "rules-sign-refused", "没有办成");
    sign(drafter, "submit");
    gallery.open(drafter, "/rules/1/proof", "rules-proof", "开始证明");
    drafter.hand_in("main form button.main");
    prove(drafter);
    gallery.look(&drafter.browser, "rules-proof-done", "证明通过");
    let head = town.enter("行政执法监督机构负责人");
    gallery.open(&head, "/rules/1/sign", "rules-review", "审签同意");
    sign(&head, "review");
    gallery.open(&head, "/rules/1/sign", "rules-enact", "不能撤销");
    sign(&head, "enact");
    gallery.open(&head, "/rules/1", "rules-enacted", "已启用");
    gallery.open(&head, "/rules", "rules-list", "便民摊位登记");
    let leaf = head
        .browser
        .execute("return document.querySelector('main a[href^=\"/ledger/\"]').pathname");
    let leaf = leaf.unwrap().as_str().unwrap().to_owned();
    gallery.open(&head, &leaf, "rules-leaf", "启用了规则");
    gallery.open(
        &head,
        "/procedures/street.stall",
        "booklet-new",
        "便民摊位登记",
    );
}

fn sign(person: &Person, what: &str) {
    person.open("/rules/1/sign");
    let form = format!("form[action$={what}]");
    person
        .browser
        .type_into(&format!("{form} [name=password]"), PASSWORD)
        .unwrap();
    person.hand_in(&format!("{form} button"));
    assert!(!person.main().contains("没有办成"), "{}", person.main());
}

/// Looks at the page of the proof until it has ended.
fn prove(person: &Person) {
    loop {
        person.open("/rules/1/proof");
        if !person.main().contains("正在证明") {
            return;
        }
    }
}
