//! Every sync of the disk takes long while many hand in forms: those who look go on, what was
//! acknowledged is there after a crash, and what was turned away is not.

use std::process::Command;
use std::time::{Duration, Instant};

use zs_testkit::tree::figure;

use crate::served::{BINARY, Served};
use crate::stories::personas;
use crate::under_load::sign_in;

/// Nobody who only looks waits longer; on a machine that is busy otherwise, no longer than half of what
/// those wait who hand something in.
const LOOK_MAX: Duration = Duration::from_secs(2);

/// A form that is filled in, and the case that it opens.
pub struct Form {
    pub case: String,
    body: String,
}

/// What a client was told about its form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Told {
    Recorded,
    NotRecorded,
    Unknown,
}

/// What an input of a page holds.
pub fn hidden<'a>(page: &'a str, name: &str) -> &'a str {
    let after = page.split(&format!("name=\"{name}\" value=\"")).nth(1);
    let after = after.unwrap_or_else(|| panic!("no {name}: {page}"));
    after.split('"').next().unwrap()
}

pub fn get(served: &Served, cookie: &str, path: &str) -> String {
    served.ask(format!(
        "GET {path} HTTP/1.1\r\nhost: county\r\nconnection: close\r\ncookie: {cookie}\r\n\r\n"
    ))
}

fn encoded(fields: &[(&str, &str)]) -> String {
    let byte = |it: u8| match it.is_ascii_alphanumeric() {
        true => char::from(it).to_string(),
        false => format!("%{it:02X}"),
    };
    let text = |it: &str| it.bytes().map(byte).collect::<String>();
    let pairs = fields
        .iter()
        .map(|(name, value)| format!("{}={}", text(name), text(value)));
    pairs.collect::<Vec<_>>().join("&")
}

/// Asks for the form of a new case and fills it in.
pub fn form(served: &Served, cookie: &str, number: usize) -> Form {
    let page = get(served, cookie, "/new/penalty.simple");
    let name = format!("便利店{number}");
    let body = encoded(&[
        ("seal", hidden(&page, "seal")),
        ("id", hidden(&page, "id")),
        ("case", hidden(&page, "case")),
        ("overlays", ""),
        ("again", "another"),
        ("f:当事人:kind", "公民"),
        ("f:当事人:name", &name),
        ("f:当事人:number", "150102199003050013"),
        ("f:行业", "其他"),
        ("f:违法行为", "未按规定明码标价"),
        ("f:违法日期", "1-5"),
        ("f:行为标识", &name),
    ]);
    let case = hidden(&page, "case").to_owned();
    Form { case, body }
}

/// Hands a form in.
fn hand_in(served: &Served, cookie: &str, form: &Form) -> Told {
    let answer = answered(served, cookie, form);
    match answer.split(' ').nth(1) {
        Some("303") => Told::Recorded,
        Some("503") => {
            assert!(answer.contains("retry-after: "), "{answer}");
            Told::NotRecorded
        }
        Some("500") if answer.contains("正在核实") => Told::Unknown,
        _ => panic!("{answer}"),
    }
}

/// What the program answers to a form.
pub fn answered(served: &Served, cookie: &str, form: &Form) -> String {
    served.ask(format!(
        "POST /new/penalty.simple HTTP/1.1\r\nhost: county\r\nconnection: close\r\n\
         cookie: {cookie}\r\ncontent-length: {}\r\n\
         content-type: application/x-www-form-urlencoded\r\n\r\n{}",
        form.body.len(),
        form.body
    ))
}

/// Whether what was told about a case agrees with whether it is there.
fn holds(told: Told, there: bool) -> bool {
    match told {
        Told::Recorded => there,
        Told::NotRecorded => !there,
        Told::Unknown => true,
    }
}

pub fn is_there(served: &Served, cookie: &str, case: &str) -> bool {
    let answer = get(served, cookie, &format!("/cases/{case}"));
    match answer.split(' ').nth(1) {
        Some("200") => true,
        Some("404") => false,
        _ => panic!("{answer}"),
    }
}

/// The program with a slow disk: strace stands beside it, so that the process is the program's own.
fn slow(folder: &std::path::Path, delay: Duration) -> Served {
    let delay = delay.as_micros();
    let mut command = Command::new("strace");
    command
        .args(["-D", "-f", "-o", "/dev/null"])
        .args(["-e", "trace=fdatasync,fsync", "-e"])
        .arg(format!("inject=fdatasync,fsync:delay_exit={delay}"))
        .args(["--", BINARY]);
    Served::start_by(command, folder, "serve --data d")
}

fn median_and_slowest(all: &mut [Duration]) -> (Duration, Duration) {
    all.sort_unstable();
    (all[all.len() / 2], all[all.len() - 1])
}

#[test]
fn d08_a_slow_disk_keeps_nobody_from_looking_and_loses_nothing() {
    let clients = usize::try_from(figure("ZS_CLIENTS", 100).unwrap()).unwrap();
    let delay = Duration::from_millis(figure("ZS_SYNC_MS", 300).unwrap());
    let folder = tempfile::tempdir().unwrap();
    let mut served = Served::start(folder.path(), "demo --cases 20 --data d");
    let people = personas(&mut served);
    let officer = people.iter().find(|it| it.part == "执法人员").unwrap();
    let cookie = sign_in(&served, &officer.login, &officer.password);
    let forms: Vec<Form> = (0..clients).map(|it| form(&served, &cookie, it)).collect();
    served.terminate();
    assert_eq!(served.ended().0.code(), Some(0));

    let served = slow(folder.path(), delay);
    let begin = Instant::now();
    let (told, mut looks) = std::thread::scope(|scope| {
        let (served, cookie) = (&served, &cookie);
        let hand = |form| scope.spawn(move || hand_in(served, cookie, form));
        let hands: Vec<_> = forms.iter().map(hand).collect();
        let mut looks = Vec::new();
        while !hands.iter().all(std::thread::ScopedJoinHandle::is_finished) {
            let asked = Instant::now();
            let answer = served.get("/term?from=3-2&count=9&unit=wd");
            assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
            looks.push(asked.elapsed());
        }
        let told: Vec<Told> = hands.into_iter().map(|it| it.join().unwrap()).collect();
        (told, looks)
    });
    let took = begin.elapsed();
    let (median, slowest) = median_and_slowest(&mut looks);
    // The program is killed: only what is on the disk counts.
    drop(served);
    let served = Served::start(folder.path(), "serve --data d");
    let there: Vec<bool> = forms
        .iter()
        .map(|it| is_there(&served, &cookie, &it.case))
        .collect();
    let wrong = told
        .iter()
        .zip(&there)
        .filter(|(told, there)| !holds(**told, **there));
    assert_eq!(wrong.count(), 0, "{told:?} {there:?}");
    let count = |what: Told| told.iter().filter(|it| **it == what).count();
    println!(
        "figure: {clients} forms in {took:?}: {} recorded, {} turned away, {} unknown; {} looks, \
         the slowest {slowest:?}",
        count(Told::Recorded),
        count(Told::NotRecorded),
        count(Told::Unknown),
        looks.len()
    );
    assert!(count(Told::Recorded) > 0);
    assert!(
        count(Told::NotRecorded) > 0,
        "so many at once are not all taken"
    );
    assert!(slowest <= LOOK_MAX.max(took / 2), "{slowest:?} {took:?}");
    // Whoever waited for the disk would wait for one sync at least.
    assert!(median * 2 <= delay, "{median:?}");
    // The disk was slow indeed.
    assert!(took >= delay, "{took:?}");
    // What was unknown is settled by the same form, and what was turned away is taken now.
    for form in &forms {
        assert_eq!(hand_in(&served, &cookie, form), Told::Recorded);
        assert!(is_there(&served, &cookie, &form.case));
    }
    // Negative control: a receipt that is not in the ledger would be seen.
    let invented = is_there(&served, &cookie, "00000000-0000-7000-8000-000000000000");
    assert!(!holds(Told::Recorded, invented));
}
