//! A penalty from the scene to the public notice and its recall, in the browser, by everybody who has
//! a part in it, with the keyboard alone.

use std::cell::RefCell;
use std::collections::BTreeSet;

use zs_testkit::browser::Browser;

use crate::look::look;
use crate::served::Served;
use crate::stories::{PASSWORD, Persona, personas};

/// Somebody at a keyboard.
pub struct Person {
    pub browser: Browser,
    pub site: String,
}

impl Person {
    /// Somebody who has not signed in.
    pub fn nobody(site: &str) -> Self {
        Self {
            browser: Browser::start().unwrap(),
            site: site.to_owned(),
        }
    }

    /// Signs in with the password that they chose.
    fn come_back(site: &str, login: &str) -> Self {
        let person = Self::nobody(site);
        person.open("/login");
        person.fill(&[("login", login), ("password", PASSWORD)]);
        person.until("document.querySelector('.menu a') !== null");
        person
    }

    /// Signs in for the first time, and changes the password that was handed out.
    fn enter(site: &str, login: &str, password: &str) -> Self {
        let person = Self::nobody(site);
        person.open("/login");
        person.fill(&[("login", login), ("password", password)]);
        person.arrive("/password");
        person.fill(&[("old", password), ("new", PASSWORD), ("again", PASSWORD)]);
        person.until("document.querySelector('.menu a') !== null");
        person
    }

    pub fn open(&self, path: &str) {
        self.browser.goto(&format!("{}{path}", self.site)).unwrap();
    }

    pub fn until(&self, js: &str) {
        if let Err(late) = self.browser.wait_for(js) {
            let wrong = self
                .browser
                .execute("return document.querySelector('main').innerText");
            panic!("{late}: {wrong:?}");
        }
    }

    pub fn arrive(&self, path: &str) {
        self.until(&format!("location.pathname.startsWith('{path}')"));
    }

    pub fn fill(&self, values: &[(&str, &str)]) {
        if let Err(error) = self.browser.fill_by_keyboard(values) {
            let page = self
                .browser
                .execute("return document.querySelector('main').innerText");
            panic!("{error}: {page:?}");
        }
    }

    /// Goes from the case to a step, fills it in and hands it in.
    pub fn step(&self, case: &str, path: &str, values: &[(&str, &str)]) {
        self.open(case);
        self.browser
            .follow_by_keyboard(&format!("/step?path={path}"))
            .unwrap();
        self.arrive(&format!("{case}/step"));
        self.fill(values);
        self.recorded(case);
    }

    pub fn recorded(&self, case: &str) {
        self.until(&format!(
            "location.pathname === '{case}' && location.search.includes('done=')"
        ));
        assert!(self.browser.text(".good").unwrap().contains("已入账"));
    }

    pub fn main(&self) -> String {
        self.browser.text("main").unwrap()
    }
}

/// The demo while the case is walked.
pub struct Town {
    pub folder: tempfile::TempDir,
    pub site: String,
    personas: Vec<Persona>,
    pub entered: RefCell<BTreeSet<String>>,
    pub photo: String,
}

impl Town {
    pub fn start() -> (Self, Served) {
        Self::of(20)
    }

    /// A demo with so many cases.
    pub fn of(cases: u32) -> (Self, Served) {
        let folder = tempfile::tempdir().unwrap();
        let photo = folder.path().join("笔录.png");
        let head = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x07\0\0\0\x07";
        let end = b"\0\0\0\0IEND\xae\x42\x60\x82";
        std::fs::write(&photo, [&head[..], &[7; 100], end].concat()).unwrap();
        let mut served = Served::start(
            folder.path(),
            &format!("demo --cases {cases} --data d --backups b"),
        );
        let town = Self {
            site: format!("http://{}", served.address),
            personas: personas(&mut served),
            entered: RefCell::default(),
            photo: photo.to_str().unwrap().to_owned(),
            folder,
        };
        (town, served)
    }

    /// Somebody whose part a newcomer may play.
    pub fn enter(&self, part: &str) -> Person {
        let found = self.persona(part);
        // Whoever was there before comes back with the password that they chose.
        match self.entered.borrow_mut().insert(part.to_owned()) {
            true => Person::enter(&self.site, &found.login, &found.password),
            false => Person::come_back(&self.site, &found.login),
        }
    }

    pub fn persona(&self, part: &str) -> &Persona {
        self.personas.iter().find(|it| it.part == part).unwrap()
    }

    /// What the demo holds, to choose from; nothing is changed by it.
    pub fn asked(&self, sql: &str) -> String {
        let database = self.folder.path().join("d/county.db");
        let database = rusqlite::Connection::open(database).unwrap();
        database.query_row(sql, [], |row| row.get(0)).unwrap()
    }

    /// Changes what the demo holds behind its back, so that it is out of order.
    pub fn told(&self, sql: &str) {
        let database = self.folder.path().join("d/county.db");
        let database = rusqlite::Connection::open(database).unwrap();
        database.execute_batch(sql).unwrap();
    }

    /// A file of this content, for somebody to choose.
    pub fn file(&self, name: &str, content: &[u8]) -> String {
        let path = self.folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// Somebody who holds a post in the officer's unit, handed a password by the administrator.
    fn handed(&self, admin: &Person, post: &str) -> Person {
        let sql = format!(
            "SELECT person FROM holding WHERE post = '{post}' AND unit = (SELECT unit FROM \
             case_row ORDER BY number DESC LIMIT 1) LIMIT 1"
        );
        self.account(admin, &self.asked(&sql))
    }

    /// Somebody of the staff, handed a password by the administrator.
    pub fn account(&self, admin: &Person, login: &str) -> Person {
        admin.open(&format!("/people/{login}"));
        admin.fill(&[]);
        admin.until("document.querySelector('.good dd b') !== null");
        let password = admin.browser.text(".good dd b").unwrap();
        Person::enter(&self.site, login, &password)
    }
}

/// The officer opens the case where it happened; gives its address.
pub fn opened(officer: &Person, name: &str, number: &str) -> String {
    officer.browser.follow_by_keyboard("/new").unwrap();
    officer.arrive("/new");
    let simple = "/new/penalty.simple";
    officer.browser.follow_by_keyboard(simple).unwrap();
    officer.arrive(simple);
    officer.fill(&[
        ("f:当事人:kind", "组织"),
        ("f:当事人:name", name),
        ("f:当事人:number", number),
        ("f:行业", "其他"),
        ("f:违法行为", "未按规定明码标价"),
        ("f:违法日期", "1-5"),
        ("f:行为标识", name),
    ]);
    officer.arrive("/cases/");
    let case = officer.browser.current_url().unwrap();
    let case = case.split('?').next().unwrap();
    case.trim_start_matches(&officer.site).to_owned()
}

/// Two officers see, tell, hear and decide.
pub fn at_the_scene(officer: &Person, case: &str, photo: &str) {
    let second = officer_beside(officer, case);
    let two = ("sign", second.as_str());
    let fact = "货架上三种商品没有标价。";
    let seen = [("f:查明的事实", fact), ("file:现场笔录", photo), two];
    let told = [
        (
            "f:告知的事实理由和依据",
            "没有明码标价，依据价格法第十三条。",
        ),
        ("f:告知的权利", "可以陈述和申辩。"),
        two,
    ];
    let decided = [
        ("outcome", "警告"),
        ("f:违法事实", fact),
        ("f:处罚依据", "价格法#42"),
        ("f:时间和地点", "今天上午，向阳便利店"),
        ("f:复议前置", "已告知应当先申请行政复议"),
        ("f:责令改正的要求", "当日标明价格。"),
        two,
    ];
    officer.step(case, "show", &[two]);
    officer.step(case, "record", &seen);
    officer.step(case, "inform", &told);
    officer.step(case, "defence", &[("outcome", "没有提出陈述申辩"), two]);
    officer.step(case, "decide", &decided);
}

/// The paper is handed over, and that is told to the unit.
fn handed_over(officer: &Person, case: &str, photo: &str) {
    officer.open(case);
    officer
        .browser
        .follow_by_keyboard("/serve?path=decide")
        .unwrap();
    officer.arrive(&format!("{case}/serve"));
    officer.fill(&[("way", "direct"), ("file:送达回证", photo)]);
    officer.recorded(case);
    officer.step(case, "deliver", &[]);
    officer.step(case, "report_back", &[]);
}

#[test]
fn x2_a_penalty_goes_from_the_scene_to_the_notice_and_its_recall_by_keyboard_alone() {
    let (town, served) = Town::start();
    let officer = town.enter("执法人员");
    let case = opened(&officer, "青岑县向阳便利店", "92150100MA0EXAMPL1");
    at_the_scene(&officer, &case, &town.photo);
    handed_over(&officer, &case, &town.photo);

    let admin = town.enter("安全管理员");
    let masker = town.handed(&admin, "masker");
    masker.step(&case, "mask", &[("f:遮盖的内容", "没有需要遮盖的内容")]);
    let publisher = town.enter("公示发布人员");
    publisher.step(&case, "publish", &[]);
    let archivist = town.handed(&admin, "archivist");
    archivist.step(&case, "close", &[]);
    assert!(
        archivist.main().contains("结案归档（"),
        "{}",
        archivist.main()
    );

    // A citizen finds it, with no account.
    let citizen = Person::nobody(&town.site);
    citizen.open("/g?q=%E5%90%91%E9%98%B3%E4%BE%BF%E5%88%A9%E5%BA%97");
    citizen.browser.follow_by_keyboard("/g/ZS").unwrap();
    citizen.arrive("/g/ZS");
    let notice = citizen.main();
    assert!(
        notice.contains("青岑县向阳便利店") && notice.contains("公示中"),
        "{notice}"
    );
    assert!(
        notice.contains("三种商品没有标价") && notice.contains("价格法第42条"),
        "{notice}"
    );

    // The decision falls, and the notice goes the same day.
    let fallen = [
        ("outcome", "撤销"),
        ("f:作出机关和文书", "县人民政府行政复议决定书"),
        ("reason", "事实不清"),
    ];
    officer.step(&case, "overturn", &fallen);
    publisher.step(&case, "recall", &[("f:公开说明的理由", "决定已被撤销")]);
    citizen.browser.execute("location.reload()").unwrap();
    citizen.until("document.querySelector('main').innerText.includes('决定已被撤销')");
    assert!(
        !citizen.main().contains("三种商品没有标价"),
        "{}",
        citizen.main()
    );
    look(&citizen.browser, "state-notice-recalled").unwrap();
    served.terminate();
    assert_eq!(served.ended().0.code(), Some(0));
}

/// A second officer whom the form of the first step offers.
pub fn officer_beside(officer: &Person, case: &str) -> String {
    officer.open(&format!("{case}/step?path=show"));
    let script = "return [...document.querySelectorAll('[name=sign]:not([disabled]):not(:checked)')].map(it => it.value)[0]";
    let found = officer.browser.execute(script).unwrap();
    found.as_str().unwrap().to_owned()
}
