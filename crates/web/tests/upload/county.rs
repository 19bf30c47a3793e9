//! A county behind a socket: a penalty case whose investigation is due, and an officer at work.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use zs_base::{CaseId, CommandId, Day, Moment};
use zs_event::person::Holding;
use zs_event::{Certificate, Person, Signer};
use zs_law::Files;
use zs_store::audit::Beside;
use zs_store::folder::{checkpoints_of, files_of};
use zs_store::people::Unit;
use zs_store::random::OsRandom;
use zs_store::{SqliteStore, Store as _, key};
use zs_testkit::tree::{files_below, in_tree};
use zs_web::{Parts, Site};
use zs_work::account::Profile;
use zs_work::office::{FirstAdministrator, NewPassword, Office, SignIn};
use zs_work::view::{Answers, FactAnswer, Given, Looker, open, perform};
use zs_work::{Answer, Clock, Engine, Law, Setup, Writer};

/// The kind of evidence that the step asks for.
pub const KIND: &str = "现场检查笔录";
const PASSWORD: &str = "Tr7#vLq!m2Ze";
const HERE: &str = "127.0.0.1";
const BOUNDARY: &str = "----zhunsheng-test";
const REGION: &str = "neimenggu/2020-04-01";
const CASE: CaseId = CaseId([8; 16]);

/// A clock that goes on by one millisecond whenever somebody looks.
struct Ticking(AtomicI64);

impl Clock for Ticking {
    fn now(&self) -> Moment {
        Moment::from_ms(self.0.fetch_add(1, Ordering::Relaxed))
    }
}

pub struct County {
    pub folder: tempfile::TempDir,
    pub session: String,
    /// The session of a colleague of the same unit.
    pub other: String,
    pub stop: Arc<AtomicBool>,
    address: SocketAddr,
}

/// One file of a form.
#[derive(Clone)]
pub struct Part<'a> {
    name: &'a str,
    content: &'a [u8],
}

impl<'a> Part<'a> {
    pub const fn file(name: &'a str, content: &'a [u8]) -> Self {
        Self { name, content }
    }
}

/// What a server said.
pub struct Said {
    pub status: u16,
    pub body: String,
    pub bytes: Vec<u8>,
    head: String,
}

impl Said {
    pub fn header(&self, name: &str) -> String {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        let found = lines.find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map_or_else(String::new, |(_, value)| value.to_owned())
    }
}

/// A form that was sent up to some byte.
pub struct Begun(TcpStream);

impl Begun {
    pub fn finish(&mut self, rest: &[u8]) {
        self.0.write_all(rest).unwrap();
        read(&mut self.0);
    }
}

/// A small picture.
pub fn photo() -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    png.extend_from_slice(&[7; 100]);
    png.extend_from_slice(b"\0\0\0\0IEND\xae\x42\x60\x82");
    png
}

fn at(text: &str) -> Moment {
    text.parse().unwrap()
}

fn law() -> Arc<Law> {
    let mut files = Files::new("law");
    for (path, bytes) in files_below(&in_tree("law")).unwrap() {
        files.add(&path, bytes);
    }
    Arc::new(Law::read(&files).0)
}

fn person(id: &str, post: &str) -> Person {
    let day = |year| Day::from_ymd(year, 1, 1).unwrap();
    Person {
        id: id.into(),
        name: id.into(),
        posts: vec![Holding {
            post: post.into(),
            unit: "m1".into(),
            from: day(2020),
            until: None,
        }],
        certificates: vec![Certificate {
            kind: "行政执法证".into(),
            number: format!("证{id}"),
            from: day(2020),
            until: day(2030),
        }],
    }
}

fn who(person: &str, post: &str) -> Signer {
    Signer {
        person: person.into(),
        post: post.into(),
        certificate: None,
    }
}

fn answers(texts: &[(&str, &str)]) -> Answers {
    let given = |(name, text): &(&str, &str)| ((*name).to_owned(), Given::Text((*text).into()));
    Answers {
        fields: texts.iter().map(given).collect(),
        ..Answers::default()
    }
}

impl County {
    pub fn new() -> Self {
        Self::of(["chen", "lin"])
    }

    /// With these two people at work.
    pub fn of(people: [&str; 2]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let clock = Arc::new(Ticking(AtomicI64::new(at("2026-03-02T09:00").ms())));
        let site = Arc::new(site(&data, clock.clone()));
        walk(&site, &data, &clock);
        clock
            .0
            .store(at("2026-03-06T10:00").ms(), Ordering::Relaxed);
        let [session, other] = sessions(&site, people, at("2026-03-06T10:00"));
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        // The thread ends with the process of the tests.
        std::thread::spawn(move || zs_web::serve(site, listener, std::future::pending()));
        Self {
            folder,
            session: format!("session={session}"),
            other: format!("session={other}"),
            stop: Arc::default(),
            address,
        }
    }

    pub fn case(&self) -> String {
        format!("/cases/{CASE}")
    }

    pub fn step(&self) -> String {
        format!("{}/step?path=investigate", self.case())
    }

    pub fn seal(&self) -> String {
        hidden(&self.get(&self.step()).body, "seal")
    }

    pub fn get(&self, path: &str) -> Said {
        self.get_as(&self.session, path)
    }

    pub fn get_as(&self, session: &str, path: &str) -> Said {
        let head = format!(
            "GET {path} HTTP/1.1\r\nhost: here\r\nconnection: close\r\ncookie: {session}\r\n\r\n"
        );
        self.say(head.as_bytes())
    }

    pub fn piece(&self, path: &str, piece: &[u8]) -> Said {
        self.piece_as(&self.session, &self.seal(), path, piece)
    }

    pub fn piece_as(&self, session: &str, seal: &str, path: &str, piece: &[u8]) -> Said {
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: here\r\nconnection: close\r\ncookie: {session}\r\n\
             x-seal: {seal}\r\ncontent-type: application/octet-stream\r\n\
             content-length: {}\r\n\r\n",
            piece.len()
        );
        self.say(&[head.as_bytes(), piece].concat())
    }

    /// A form with everything that the step asks for but its evidence.
    pub fn hand_in(&self, files: &[Part<'_>], kept: &[&str]) -> Said {
        self.send(files, kept, true)
    }

    /// A form, filled in or not.
    pub fn send(&self, files: &[Part<'_>], kept: &[&str], filled: bool) -> Said {
        let body = self.form(files, kept, filled);
        self.post_form(&self.session, &body)
    }

    pub fn form(&self, files: &[Part<'_>], kept: &[&str], filled: bool) -> Vec<u8> {
        let page = self.get(&self.step()).body;
        let mut texts: Vec<(String, String)> = ["seal", "id", "seen", "path"]
            .map(|name| (name.to_owned(), hidden(&page, name)))
            .to_vec();
        if filled {
            let more = [
                ("f:查明的事实", "没有按规定标明价格"),
                ("fact:直接涉及重大权益", "no"),
                ("why:直接涉及重大权益", "没有涉及"),
                ("sign", "chen"),
                ("sign", "lin"),
            ];
            texts.extend(more.map(|(name, text)| (name.to_owned(), text.to_owned())));
        }
        for digest in kept {
            texts.push((format!("kept:{KIND}"), (*digest).to_owned()));
        }
        let mut body = Vec::new();
        for (name, text) in texts {
            body.extend_from_slice(head(&name, "").as_bytes());
            body.extend_from_slice(format!("{text}\r\n").as_bytes());
        }
        for file in files {
            let name = file.name.replace(['\r', '\n'], " ").replace('"', "%22");
            let name = format!("; filename=\"{name}\"\r\ncontent-type: image/png");
            body.extend_from_slice(head(&format!("file:{KIND}"), &name).as_bytes());
            body.extend_from_slice(file.content);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
        body
    }

    pub fn post_form(&self, session: &str, body: &[u8]) -> Said {
        self.say(&[self.form_head(session, body.len()).as_bytes(), body].concat())
    }

    /// Sends a whole form that says of itself that it is longer.
    pub fn post_of_length(&self, body: &[u8], length: u64) -> Said {
        let head = self.form_head(&self.session, usize::try_from(length).unwrap());
        self.say(&[head.as_bytes(), body].concat())
    }

    /// Sends a form with one file to any address.
    pub fn post_file(
        &self,
        session: &str,
        path: &str,
        texts: &[(&str, &str)],
        (name, content): (&str, &[u8]),
    ) -> Said {
        let mut body = Vec::new();
        for (name, text) in texts {
            body.extend_from_slice(head(name, "").as_bytes());
            body.extend_from_slice(format!("{text}\r\n").as_bytes());
        }
        let more = "; filename=\"a.docx\"\r\ncontent-type: application/octet-stream";
        body.extend_from_slice(head(name, more).as_bytes());
        body.extend_from_slice(content);
        body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
        let all = format!(
            "POST {path} HTTP/1.1\r\nhost: here\r\nconnection: close\r\ncookie: {session}\r\n\
             content-type: multipart/form-data; boundary={BOUNDARY}\r\n\
             content-length: {}\r\n\r\n",
            body.len()
        );
        self.say(&[all.as_bytes(), &body].concat())
    }

    /// Sends a form up to some byte and breaks off.
    pub fn post_cut(&self, body: &[u8], until: usize) {
        drop(self.post_begun(body, until));
    }

    /// Sends a form up to some byte.
    pub fn post_begun(&self, body: &[u8], until: usize) -> Begun {
        let mut stream = TcpStream::connect(self.address).unwrap();
        let head = self.form_head(&self.session, body.len());
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(&body[..until]).unwrap();
        Begun(stream)
    }

    /// Sends a form without files.
    pub fn post_text(&self, text: &str) -> Said {
        self.say(format!("{}{text}", self.text_head(text.len())).as_bytes())
    }

    /// Sends a form without files to any address.
    pub fn post(&self, path: &str, pairs: &[(&str, &str)]) -> Said {
        self.post_as(&self.session, path, pairs)
    }

    pub fn post_as(&self, session: &str, path: &str, pairs: &[(&str, &str)]) -> Said {
        let mut text = form_urlencoded::Serializer::new(String::new());
        text.extend_pairs(pairs.iter().copied());
        let text = text.finish();
        let length = text.len();
        let all = format!(
            "POST {path} HTTP/1.1\r\nhost: here\r\nconnection: close\r\ncookie: {session}\r\n\
             content-type: application/x-www-form-urlencoded\r\n\
             content-length: {length}\r\n\r\n{text}"
        );
        self.say(all.as_bytes())
    }

    /// Sends the head of a form without files, of so many bytes.
    pub fn text_begun(&self, length: usize) -> Begun {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.write_all(self.text_head(length).as_bytes()).unwrap();
        Begun(stream)
    }

    fn text_head(&self, length: usize) -> String {
        format!(
            "POST {}/step HTTP/1.1\r\nhost: here\r\nconnection: close\r\ncookie: {}\r\n\
             content-type: application/x-www-form-urlencoded\r\n\
             content-length: {length}\r\n\r\n",
            self.case(),
            self.session
        )
    }

    /// Until so many files are arriving.
    pub fn until_begun(&self, number: usize) {
        while self.arriving() < number {
            std::thread::yield_now();
        }
    }

    pub fn incoming_has_anything(&self) -> bool {
        self.arriving() > 0
    }

    fn arriving(&self) -> usize {
        let tree = below(&self.folder.path().join("data/incoming"));
        tree.iter().filter(|it| it.is_file()).count()
    }

    /// Everything in the folder that no upload may change by its name.
    pub fn tree(&self) -> Vec<PathBuf> {
        let mut tree = below(self.folder.path());
        let data = self.folder.path().join("data");
        let changing = [
            data.join("incoming"),
            data.join("files"),
            data.join("checkpoints"),
            data.join("county.db"),
        ];
        tree.retain(|path| {
            let text = path.to_string_lossy().into_owned();
            !changing
                .iter()
                .any(|it| text.starts_with(&*it.to_string_lossy()))
        });
        tree.sort();
        tree
    }

    fn form_head(&self, session: &str, length: usize) -> String {
        format!(
            "POST {}/step HTTP/1.1\r\nhost: here\r\nconnection: close\r\ncookie: {session}\r\n\
             content-type: multipart/form-data; boundary={BOUNDARY}\r\n\
             content-length: {length}\r\n\r\n",
            self.case()
        )
    }

    fn say(&self, bytes: &[u8]) -> Said {
        let mut stream = TcpStream::connect(self.address).unwrap();
        // A server may answer before it has read all; what it said counts.
        let _sent = stream.write_all(bytes);
        read(&mut stream)
    }
}

fn read(stream: &mut TcpStream) -> Said {
    let mut all = Vec::new();
    // A connection that is broken off gives what came before.
    let _end = stream.read_to_end(&mut all);
    let split = all.windows(4).position(|it| it == b"\r\n\r\n");
    let split = split.unwrap_or(all.len());
    let head = String::from_utf8_lossy(&all[..split]).into_owned();
    let bytes = all.get(split + 4..).unwrap_or_default().to_vec();
    let status = head.split(' ').nth(1).and_then(|it| it.parse().ok());
    Said {
        status: status.unwrap_or_default(),
        body: String::from_utf8_lossy(&bytes).into_owned(),
        bytes,
        head,
    }
}

fn head(name: &str, more: &str) -> String {
    format!("--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{name}\"{more}\r\n\r\n")
}

/// The value of a hidden field of a page.
pub fn hidden(page: &str, name: &str) -> String {
    let mark = format!("name=\"{name}\" value=\"");
    let from = page.find(&mark).map(|at| at + mark.len());
    let rest = &page[from.unwrap_or_else(|| panic!("no {name} in {page}"))..];
    rest[..rest.find('"').unwrap()].to_owned()
}

fn below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        found.push(entry.path());
        found.extend(below(&entry.path()));
    }
    found
}

fn site(data: &Path, clock: Arc<Ticking>) -> Site {
    let law = law();
    let mut store = SqliteStore::create(data, &"152200".into()).unwrap();
    Engine::found(&mut store, &mut OsRandom::new()).unwrap();
    // A certificate that ends the day before the case is worked on.
    let mut wei = person("wei", "officer");
    wei.certificates[0].until = Day::from_ymd(2026, 3, 5).unwrap();
    let people = [
        wei,
        person("chen", "officer"),
        person("lin", "officer"),
        person("han", "agency_head"),
        person("sun", "supervisor"),
        person("zhou", "supervision_head"),
    ];
    let unit = Unit {
        id: "m1".into(),
        name: "旗市场监管局".into(),
    };
    store.register(&people, &[unit]).unwrap();
    let name = "样例旗".as_bytes();
    store
        .keep_setting(zs_work::view::COUNTY_NAME, name)
        .unwrap();
    let signer = key::load_or_create(&data.with_extension("key"), Some(data)).unwrap();
    let writer = Arc::new(
        Writer::start(Setup {
            store: Box::new(store),
            law: law.clone(),
            clock: clock.clone(),
            signer: Box::new(signer),
            outside: Some(checkpoints_of(data)),
        })
        .unwrap(),
    );
    let random = OsRandom::new();
    let office = Office::new(writer.clone(), law.clone(), Profile::Asvs, random).unwrap();
    let reading = data.to_owned();
    Site::new(Parts {
        county: "样例旗".to_owned(),
        sample: true,
        law,
        writer,
        office,
        clock,
        open: Box::new(move || zs_store::sqlite::open_reader(&reading)),
        beside: Arc::new(Beside {
            files: files_of(data),
            checkpoints: checkpoints_of(data),
        }),
        data: data.to_owned(),
        backups: None,
        secure: false,
    })
    .unwrap()
}

/// A case up to its filing, whose investigation is due.
fn walk(site: &Site, data: &Path, clock: &Ticking) {
    let reader = zs_store::sqlite::open_reader(data).unwrap();
    let mut looker = Looker::new(site.law.clone(), reader).unwrap();
    let (officer, now) = (who("chen", "officer"), "2026-03-02T09:00");
    let form = looker.open_form(
        &"penalty.ordinary".into(),
        &[REGION.to_owned()],
        &"m1".into(),
        &officer,
        at(now),
    );
    let form = form.unwrap().unwrap();
    let mut first = answers(&[
        ("地区", "内蒙古"),
        ("行业", "其他"),
        ("违法行为", "未按规定明码标价"),
        ("违法日期", "2026-2-20"),
        ("行为标识", "王小明"),
        ("联系方式", "13800138000"),
    ]);
    let [kind, name, number] = ["公民", "王小明", "150102199003050013"].map(str::to_owned);
    let party = Given::Party { kind, name, number };
    first.fields.insert("当事人".to_owned(), party);
    let command = open(&form, &first, CommandId([1; 16]), CASE, &officer, at(now)).unwrap();
    recorded(site, command);
    let two = |mut it: Answers| {
        it.people = vec![who("chen", "officer"), who("lin", "officer")];
        it
    };
    let clue = answers(&[("来源", "监督检查"), ("线索内容", "货架商品没有标价")]);
    let verify = two(answers(&[("核查情况", "确有商品未标明价格")]));
    let mut filing = answers(&[("承办人", "陈立业、林秋实")]);
    filing.outcome = Some("立案".to_owned());
    filing.facts = std::collections::BTreeMap::<String, FactAnswer>::new();
    let steps = [
        ("clue", officer.clone(), "2026-03-02T09:30", clue),
        ("verify", officer, "2026-03-03T10:00", verify),
        (
            "file",
            who("han", "agency_head"),
            "2026-03-05T10:00",
            filing,
        ),
    ];
    for (number, (path, by, now, given)) in steps.into_iter().enumerate() {
        clock.0.store(at(now).ms(), Ordering::Relaxed);
        let form = looker.step_form(&CASE, &path.into(), &by, at(now));
        let form = form.unwrap().unwrap();
        let id = CommandId([2 + number as u8; 16]);
        recorded(site, perform(&form, &given, id, &by, at(now)).unwrap());
    }
}

fn recorded(site: &Site, command: zs_event::Command) {
    let answer = site.writer.perform(command).unwrap();
    assert!(matches!(answer, Answer::Recorded(_)), "{answer:?}");
}

/// The secrets of the sessions of two people.
fn sessions(site: &Site, people: [&str; 2], now: Moment) -> [String; 2] {
    let office = &site.office;
    let code = office.first_code(now).unwrap().unwrap();
    let first = FirstAdministrator {
        code: &code,
        person: "A1",
        name: "李强",
        unit: "m1",
        unit_name: "旗市场监管局",
        password: PASSWORD,
        address: HERE,
    };
    office.first_administrator(&first, now).unwrap();
    let enter = |login: &str, password: &str| {
        let asked = SignIn {
            login,
            password,
            address: HERE,
            browser: None,
        };
        office.sign_in(&asked, now).unwrap().token
    };
    let admin = enter("A1", PASSWORD);
    let admin = office.visitor(admin.secret(), now).unwrap();
    people.map(|officer| {
        let once = office.hand_out(&admin, &officer.into(), HERE, now);
        let once = once.unwrap();
        let token = enter(officer, &once.password);
        let asked = NewPassword {
            token: token.secret(),
            old: &once.password,
            new: PASSWORD,
            address: HERE,
        };
        let token = office.change_password(&asked, now).unwrap();
        token.secret().to_owned()
    })
}
