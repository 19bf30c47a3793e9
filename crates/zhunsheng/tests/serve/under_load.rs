//! The program while many ask at once: asked to end, with clients that dawdle, and for a while on end.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use zs_testkit::tree::figure;

use crate::served::Served;
use crate::stories::personas;

/// Clients that ask one request after the other.
const CLIENTS: usize = 8;
/// Ending takes no longer than this.
const DRAIN_MAX: Duration = Duration::from_secs(10);

/// What became of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Got {
    /// A whole answer with this status.
    Whole(u16),
    /// No connection, or none of the answer.
    Nothing,
    /// Part of an answer.
    Half,
}

/// Asks on a connection of its own and reads until its end.
fn ask(address: &str, cookie: &str, path: &str) -> Got {
    let request = format!(
        "GET {path} HTTP/1.1\r\nhost: county\r\nconnection: close\r\ncookie: {cookie}\r\n\r\n"
    );
    let Ok(mut stream) = TcpStream::connect(address) else {
        return Got::Nothing;
    };
    let mut bytes = Vec::new();
    let sent = stream.write_all(request.as_bytes());
    if sent
        .and_then(|()| stream.read_to_end(&mut bytes).map(drop))
        .is_err()
        && bytes.is_empty()
    {
        return Got::Nothing;
    }
    whole(&bytes)
}

/// Whether all of an answer is there, as its own length says.
fn whole(bytes: &[u8]) -> Got {
    if bytes.is_empty() {
        return Got::Nothing;
    }
    let text = String::from_utf8_lossy(bytes);
    let Some((head, _)) = text.split_once("\r\n\r\n") else {
        return Got::Half;
    };
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "));
    let length = length.and_then(|it| it.parse::<usize>().ok());
    let status = head.split(' ').nth(1).and_then(|it| it.parse().ok());
    match (status, length) {
        (Some(status), Some(length)) if bytes.len() == head.len() + 4 + length => {
            Got::Whole(status)
        }
        _ => Got::Half,
    }
}

/// Signs in and changes the password; gives the cookie.
pub fn sign_in(served: &Served, login: &str, password: &str) -> String {
    let post = |cookie: &str, path: &str, body: &str| {
        served.ask(format!(
            "POST {path} HTTP/1.1\r\nhost: county\r\nconnection: close\r\ncookie: {cookie}\r\n\
             content-length: {}\r\ncontent-type: application/x-www-form-urlencoded\r\n\r\n{body}",
            body.len()
        ))
    };
    let cookie_of = |answer: &str| {
        let line = answer
            .lines()
            .find(|line| line.starts_with("set-cookie: session="));
        let cookie = line
            .unwrap_or_else(|| panic!("{answer}"))
            .trim_start_matches("set-cookie: ");
        cookie.split(';').next().unwrap().to_owned()
    };
    let cookie = cookie_of(&post(
        "",
        "/login",
        &format!("login={login}&password={password}"),
    ));
    let page = served.ask(format!(
        "GET /password HTTP/1.1\r\nhost: county\r\nconnection: close\r\ncookie: {cookie}\r\n\r\n"
    ));
    let seal = page.split("name=\"seal\" value=\"").nth(1).unwrap();
    let seal = seal.split('"').next().unwrap();
    let new = "Quiet-river-stone-7";
    let form = format!("seal={seal}&old={password}&new={new}&again={new}");
    cookie_of(&post(&cookie, "/password", &form))
}

#[test]
fn d09_whoever_asked_before_the_end_gets_a_whole_answer() {
    let stops = figure("ZS_STOPS", 3).unwrap();
    let folder = tempfile::tempdir().unwrap();
    drop(Served::start(folder.path(), "demo --cases 20 --data d"));
    let mut answered = 0;
    for _ in 0..stops {
        let served = Served::start(folder.path(), "serve --data d");
        let address = served.address.clone();
        let (over, answers) = (AtomicBool::new(false), AtomicUsize::new(0));
        let mut took = Duration::ZERO;
        let mut status = None;
        std::thread::scope(|scope| {
            for client in 0..CLIENTS {
                let (over, answers, address) = (&over, &answers, &address);
                scope.spawn(move || {
                    let path =
                        ["/term?from=2026-3-2&count=60&unit=wd", "/g", "/", "/login"][client % 4];
                    while !over.load(Ordering::Relaxed) {
                        match ask(address, "", path) {
                            Got::Whole(status) => {
                                assert!(status == 200 || status == 503, "{path}: {status}");
                                answers.fetch_add(1, Ordering::Relaxed);
                            }
                            Got::Nothing => {}
                            Got::Half => panic!("half an answer to {path}"),
                        }
                    }
                });
            }
            while answers.load(Ordering::Relaxed) < 20 {
                std::thread::yield_now();
            }
            let asked = Instant::now();
            served.terminate();
            let (ended, said) = served.ended();
            took = asked.elapsed();
            status = ended.code();
            over.store(true, Ordering::Relaxed);
            assert!(said.contains("签好检查点"), "{said}");
        });
        assert_eq!(status, Some(0));
        assert!(took <= DRAIN_MAX, "{took:?}");
        answered += answers.load(Ordering::Relaxed);
    }
    println!("figure: {answered} whole answers around {stops} stops, no half one");
    // Negative control: half an answer would be seen.
    assert_eq!(
        whole(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc"),
        Got::Half
    );
}

#[test]
fn w15_clients_that_dawdle_keep_nobody_waiting() {
    let many = figure("ZS_CLIENTS", 300).unwrap() as usize;
    let folder = tempfile::tempdir().unwrap();
    let served = Served::start(folder.path(), "demo --cases 20 --data d");
    let before = memory(&served);
    let mut slow = Vec::new();
    for index in 0..many {
        let mut stream = TcpStream::connect(&served.address).unwrap();
        // A third says nothing, a third half a head, a third a head and part of a form.
        let begun: &[u8] = match index % 3 {
            0 => b"",
            1 => b"GET / HTTP/1.1\r\nhost: cou",
            _ => {
                b"POST /login HTTP/1.1\r\nhost: county\r\ncontent-length: 100\r\n\
                   content-type: application/x-www-form-urlencoded\r\n\r\nlogin="
            }
        };
        stream.write_all(begun).unwrap();
        slow.push(stream);
    }
    for _ in 0..100 {
        assert_eq!(ask(&served.address, "", "/"), Got::Whole(200));
    }
    let grown = memory(&served).saturating_sub(before) / 1_000_000;
    println!("figure: {many} dawdling clients: 100 others were answered, {grown} MB more");
    assert!(grown <= 64, "{grown} MB");
    drop(slow);
}

fn memory(served: &Served) -> u64 {
    let path = format!("/proc/{}/smaps_rollup", served.process());
    let text = std::fs::read_to_string(path).unwrap();
    let line = text.lines().find(|line| line.starts_with("Pss:")).unwrap();
    let number: u64 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    number * 1_024
}

#[test]
fn z1_a_mix_of_pages_goes_on_without_a_fault() {
    let seconds = figure("ZS_SECONDS", 3).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut served = Served::start(folder.path(), "demo --cases 150 --data d");
    let people = personas(&mut served);
    let officer = people.iter().find(|it| it.part == "执法人员").unwrap();
    let cookie = sign_in(&served, &officer.login, &officer.password);
    let pages = [
        "/todo",
        "/cases",
        "/cases?state=over&order=old",
        "/g",
        "/term?from=3-2&count=9&unit=wd",
        "/new",
    ];
    let end = Instant::now() + Duration::from_secs(seconds);
    let times: Vec<Duration> = std::thread::scope(|scope| {
        let client = |client: usize| {
            let (cookie, address) = (&cookie, &served.address);
            scope.spawn(move || {
                let mut times = Vec::new();
                let mut turn = client;
                while Instant::now() < end {
                    turn += 1;
                    let begin = Instant::now();
                    let got = ask(address, cookie, pages[turn % pages.len()]);
                    assert_eq!(got, Got::Whole(200), "{}", pages[turn % pages.len()]);
                    times.push(begin.elapsed());
                }
                times
            })
        };
        let clients: Vec<_> = (0..CLIENTS).map(client).collect();
        clients
            .into_iter()
            .flat_map(|it| it.join().unwrap())
            .collect()
    });
    let mut sorted = times.clone();
    sorted.sort_unstable();
    let at = |share: f64| sorted[(sorted.len() as f64 * share) as usize].as_millis();
    println!(
        "figure: {} pages in {seconds} s, p50 {} ms, p99 {} ms, {} MB",
        sorted.len(),
        at(0.50),
        at(0.99),
        memory(&served) / 1_000_000
    );
    assert!(sorted.len() > CLIENTS);
}
