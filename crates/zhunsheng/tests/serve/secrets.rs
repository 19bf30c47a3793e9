//! W17: passwords, one-time passwords, secrets of second factors and cookies of sessions stand in
//! nothing that the program says or keeps, whatever goes wrong.

use std::fs::File;
use std::path::Path;
use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};

use totp_rs::{Builder, Secret};
use zs_testkit::tree::files_below;

use crate::served::{BINARY, Served};
use crate::stories::personas;

const WRONG: &str = "Canary-wrong-Kq82-heron";
const UNEQUAL: &str = "Canary-unequal-Vt35-otter";
const NEW: &str = "Canary-chosen-Zm47-lynx";
/// Codes of a second factor that nobody has.
const NO_CODE: &str = "000000";

/// Asks as one browser and keeps what must hold no secret: where answers lead, and pages that say
/// that something went wrong.
struct Client<'a> {
    served: &'a Served,
    cookie: String,
    told: String,
}

impl Client<'_> {
    fn get(&mut self, path: &str, status: u16) -> String {
        let head = format!("GET {path} HTTP/1.1\r\n");
        self.ask(&head, "", status)
    }

    fn post(&mut self, path: &str, fields: &[(&str, &str)], status: u16) -> String {
        let pairs = fields.iter().map(|(name, value)| format!("{name}={value}"));
        let body = pairs.collect::<Vec<_>>().join("&");
        let head = format!(
            "POST {path} HTTP/1.1\r\ncontent-length: {}\r\n\
             content-type: application/x-www-form-urlencoded\r\n",
            body.len()
        );
        self.ask(&head, &body, status)
    }

    fn ask(&mut self, head: &str, body: &str, status: u16) -> String {
        let cookie = match self.cookie.as_str() {
            "" => String::new(),
            cookie => format!("cookie: session={cookie}\r\n"),
        };
        let rest = format!("host: county\r\nconnection: close\r\n{cookie}\r\n{body}");
        let answer = self.served.ask(format!("{head}{rest}"));
        let got = answer.split(' ').nth(1).and_then(|it| it.parse().ok());
        assert_eq!(got, Some(status), "{head}{answer}");
        let (lines, page) = answer.split_once("\r\n\r\n").unwrap();
        let kept = |line: &&str| !line.to_lowercase().starts_with("set-cookie");
        for line in lines.lines().filter(kept) {
            self.told.push_str(line);
            self.told.push('\n');
        }
        if status >= 400 {
            self.told.push_str(page);
        }
        let set = answer.split("set-cookie: session=").nth(1);
        if let Some(set) = set {
            set.split([';', '\r'])
                .next()
                .unwrap()
                .clone_into(&mut self.cookie);
        }
        answer
    }
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let rest = text.split(before).nth(1);
    let rest = rest.unwrap_or_else(|| panic!("no {before} in {text}"));
    rest.split(after).next().unwrap()
}

fn seal(page: &str) -> String {
    between(page, "name=\"seal\" value=\"", "\"").to_owned()
}

/// The code of now, as a telephone computes it.
fn code(secret: &str) -> String {
    let phone = Builder::new().with_secret(Secret::try_from_base32(secret).unwrap());
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    phone.build().unwrap().generate(now.as_secs()).to_string()
}

fn holds(bytes: &[u8], text: &[u8]) -> bool {
    bytes.windows(text.len()).any(|it| it == text)
}

/// The files below a folder in which some bytes stand.
fn kept_in(folder: &Path, text: &[u8]) -> Vec<String> {
    let files = files_below(folder).unwrap().into_iter();
    let holding = files.filter(|(_, bytes)| holds(bytes, text));
    holding.map(|(file, _)| file).collect()
}

/// A secret by its name, as its bytes.
type Secrets = Vec<(&'static str, Vec<u8>)>;

/// Signs in, changes the password and sets a second factor up, with everything that can be
/// refused on the way; gives the secrets that were used.
fn enters(client: &mut Client<'_>, login: &str, one_time: &str) -> Secrets {
    let mut secrets: Secrets = [
        ("a wrong password", WRONG),
        ("a password that was not taken", UNEQUAL),
        ("the password", NEW),
        ("the one-time password", one_time),
    ]
    .map(|(name, text)| (name, text.as_bytes().to_vec()))
    .to_vec();
    let mut session = |client: &Client<'_>| {
        secrets.push(("a session", client.cookie.as_bytes().to_vec()));
    };
    client.post("/login", &[("login", login), ("password", WRONG)], 403);
    client.post("/login", &[("login", login), ("password", one_time)], 303);
    session(client);
    let stamp = seal(&client.get("/password", 200));
    for (new, again, status) in [(NEW, UNEQUAL, 422), (NEW, NEW, 303)] {
        let fields = [
            ("seal", stamp.as_str()),
            ("old", one_time),
            ("new", new),
            ("again", again),
        ];
        client.post("/password", &fields, status);
    }
    session(client);

    let stamp = seal(&client.get("/password/second", 200));
    let begin = [("seal", stamp.as_str()), ("act", "begin")];
    let begun = client.post("/password/second", &begin, 200);
    let secret = between(&begun, "<b class=\"mono\">", "</b>").replace(' ', "");
    let now = code(&secret);
    let confirm = [
        ("seal", stamp.as_str()),
        ("act", "confirm"),
        ("code", now.as_str()),
    ];
    let done = client.post("/password/second", &confirm, 200);
    let recovery = between(&done, "<li class=\"mono\">", "</li>").to_owned();

    client.cookie.clear();
    let asked = client.post("/login", &[("login", login), ("password", NEW)], 200);
    let waiting = between(&asked, "name=\"waiting\" value=\"", "\"").to_owned();
    for (code, status) in [(NO_CODE, 403), (recovery.as_str(), 303)] {
        client.post(
            "/login/second",
            &[("waiting", &waiting), ("code", code)],
            status,
        );
    }
    session(client);
    let bytes = Secret::try_from_base32(secret.as_str()).unwrap();
    secrets.extend([
        ("the secret of the second factor", secret.into_bytes()),
        ("the secret's own bytes", bytes.as_bytes().to_vec()),
        ("a recovery code", recovery.into_bytes()),
    ]);
    secrets
}

/// Whatever can go wrong for somebody at work.
fn goes_wrong(client: &mut Client<'_>, data: &Path) {
    client.get("/nowhere", 404);
    client.get("/cases/00000000000070008000000000000000", 404);
    client.get("/audit", 403);
    client.post("/new/penalty.simple", &[("seal", "none")], 403);
    let database = rusqlite::Connection::open(data.join("county.db")).unwrap();
    let rename = |from: &str, to: &str| {
        let sql = format!("ALTER TABLE {from} RENAME TO {to}");
        database.execute_batch(&sql).unwrap();
    };
    rename("case_row", "case_row_away");
    client.get("/cases", 500);
    rename("case_row_away", "case_row");
    client.get("/cases", 200);
}

#[test]
fn w17_no_secret_stands_in_what_is_said_or_kept_whatever_goes_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("d");
    let mut served = Served::start(folder.path(), "demo --cases 20 --data d");
    let people = personas(&mut served);
    let officer = people.iter().find(|it| it.part == "执法人员").unwrap();
    served.terminate();
    assert_eq!(served.ended().0.code(), Some(0));

    // What `demo` says is how its one-time passwords are handed out; `serve` has nothing to say.
    let errors = folder.path().join("errors.txt");
    let mut command = Command::new(BINARY);
    command.stderr(File::create(&errors).unwrap());
    let served = Served::start_by(command, folder.path(), "serve --data d");
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", served.process())).unwrap();
    let core = limits
        .lines()
        .find(|it| it.starts_with("Max core file size"));
    let core: Vec<&str> = core.unwrap().split_whitespace().collect();
    assert_eq!(core[4..6], ["0", "0"], "{limits}");

    let mut client = Client {
        served: &served,
        cookie: String::new(),
        told: String::new(),
    };
    let secrets = enters(&mut client, &officer.login, &officer.password);
    goes_wrong(&mut client, &data);
    let told = client.told;
    let none_is_kept = || {
        for (name, bytes) in &secrets {
            assert!(bytes.len() >= 8, "{name} is too short to look for");
            let found = kept_in(&data, bytes);
            assert!(found.is_empty(), "{name} stands in {found:?}");
        }
    };
    // Once with the log of the database, once after the end.
    none_is_kept();
    served.terminate();
    let (status, said) = served.ended();
    assert_eq!(status.code(), Some(0));
    none_is_kept();
    let wrong = std::fs::read(&errors).unwrap();
    for (name, bytes) in &secrets {
        assert!(!holds(told.as_bytes(), bytes), "{name} stands in an answer");
        assert!(!holds(said.as_bytes(), bytes), "{name} was printed");
        assert!(!holds(&wrong, bytes), "{name} was printed as an error");
    }
    // Negative controls: the same searches find the login name, which is kept and comes back with
    // the refused form, and the fault, which was told to the operator.
    let login = officer.login.as_bytes();
    assert!(!kept_in(&data, login).is_empty());
    assert!(holds(told.as_bytes(), login));
    let operator = [said.as_bytes(), &wrong].concat();
    assert!(holds(&operator, b"case_row"), "the fault was not told");
}
