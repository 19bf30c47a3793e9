//! Whoever is complained about finds nothing of the complaint. A town with it answers them, byte for
//! byte, as a town without it does: on every page, in every list, file, figure and search.

use std::collections::{BTreeMap, BTreeSet};

use zs_base::{CaseId, PostId};
use zs_web::route::{Method, Needs, Route};
use zs_web::routes;

use crate::town::{CANARIES, CASE, COMPLAINT, Complained, NO_CASE, Odd, Said, Town, person, twin};

/// The posts of those who see most, of those who keep the machine, and of those who handle cases.
const POSTS: [&str; 10] = [
    "supervisor",
    "government_head",
    "rectifier",
    "petition_head",
    "legality_reviewer",
    "agency_head",
    "clerk",
    "archivist",
    "system_admin",
    "audit_admin",
];

/// Of these, who reads the cases of other units and looks for more than a page shows by itself.
const SEEKERS: [&str; 1] = ["supervisor"];

/// Addresses that tell of the ledger as a whole, which is longer by the complaint for everybody: how
/// many entries there are, and which of them were looked at. They are only searched for what stands in
/// the complaint.
const OF_THE_LEDGER: [&str; 3] = ["/ledger", "/system", "/audit"];

/// Large pages that no query leads to cases.
const OF_NO_CASE: [&str; 6] = [
    "/authority",
    "/import",
    "/new",
    "/procedures",
    "/schemes",
    "/workbook",
];

fn complained(complained: Complained) -> Town {
    Town::with(Odd {
        complained,
        ..Odd::default()
    })
}

/// Those of the unit complained about, of the one below it, and those who hold a post there beside the
/// one in which they act.
fn shielded() -> Vec<String> {
    let posts = POSTS.map(PostId::from);
    let each = posts
        .iter()
        .map(|post| [person(post, "a"), person(post, "a1"), twin(post)]);
    each.flatten().collect()
}

/// The addresses of a route, with what may stand in the place of its parts.
fn addresses(town: &Town, path: &str, case: &CaseId) -> BTreeSet<String> {
    let figures = || {
        let all = town.law.library.figures.iter();
        let told = all.filter(|it| {
            let tallies = it.measure.tallies();
            tallies.iter().any(|name| name.contains("投诉举报"))
        });
        told.map(|it| it.id.to_string()).collect()
    };
    let words = |words: &[&str]| words.iter().map(ToString::to_string).collect::<Vec<_>>();
    let each: Vec<String> = match path {
        it if it.contains("{figure}") => figures(),
        it if it.contains("{procedure}") => words(&["report.violation"]),
        it if it.contains("{form}") => words(&["csv", "xes", "ocel"]),
        it if it.contains("{quarter}") => words(&["2026-1", "2026Q1"]),
        it if it.contains("{year}") => words(&["2026"]),
        it if it.contains("{unit}") => words(&["b", "a"]),
        it if it.contains("{seq}") => (0..9).map(|seq: u64| seq.to_string()).collect(),
        _ => words(&["1"]),
    };
    let filled = |value: &String| {
        let parts = path.split('/').map(|part| match part {
            "{case}" => case.to_string(),
            part if part.starts_with('{') => value.clone(),
            part => part.to_owned(),
        });
        parts.collect::<Vec<_>>().join("/")
    };
    each.iter().map(filled).collect()
}

/// What a visitor writes behind an address to see as much as possible.
fn queries() -> Vec<String> {
    let name = CANARIES[0].bytes();
    let name: String = name.map(|it| format!("%{it:02X}")).collect();
    let texts = [
        "?unit=b",
        "?unit=*",
        "?unit=*&q=NAME",
        "?q=2",
        "?unit=*&procedure=report.violation",
        "?unit=*&from=2026-01-01&to=2026-03-06",
        "?unit=b&year=2026",
    ];
    texts.map(|it| it.replace("NAME", &name)).to_vec()
}

/// The body without the ids that a form is given anew each time, and without the lines with which a
/// file says how long the ledger was.
fn comparable(said: &Said) -> (u16, String) {
    let lines = said.body.lines().filter(|it| !it.contains("账本"));
    let body = lines.collect::<Vec<_>>().join("\n");
    let mut text = String::new();
    let mut word = String::new();
    for letter in body.chars().chain(['\n']) {
        if letter.is_ascii_alphanumeric() {
            word.push(letter);
            continue;
        }
        text.push_str(if word.len() < 20 { &word } else { "…" });
        word.clear();
        text.push(letter);
    }
    (said.status, text)
}

/// The first line of an answer that the other one has not.
fn difference(said: &Said, other: &Said) -> Option<String> {
    let (said, other) = (comparable(said), comparable(other));
    if said == other {
        return None;
    }
    let mut lines = said.1.lines().zip(other.1.lines());
    let line = lines.find(|(one, two)| one != two);
    Some(line.map_or_else(String::new, |(one, two)| format!("{one} | {two}")))
}

/// Whether an answer tells anything that stands in the complaint alone.
fn tells(said: &Said) -> Option<String> {
    let id = COMPLAINT.to_string();
    let words = CANARIES.iter().copied().chain([id.as_str()]);
    let headers: String = said.headers.values().cloned().collect();
    let mut found = words.filter(|word| said.body.contains(word) || headers.contains(word));
    found.next().map(str::to_owned)
}

/// What differs between the towns for somebody, and what tells of the complaint.
struct Walked {
    asked: usize,
    differs: BTreeMap<String, String>,
    told: BTreeSet<String>,
}

fn is_of(route: &Route, places: &[&str]) -> bool {
    places.iter().any(|it| route.path.starts_with(it))
}

/// Asks both towns everything that the person may ask.
fn walk([with, without]: [&Town; 2], who: &str) -> Walked {
    let is_seeker = SEEKERS.iter().any(|post| who.starts_with(post));
    let mut walked = Walked {
        asked: 0,
        differs: BTreeMap::new(),
        told: BTreeSet::new(),
    };
    let looks = routes::ALL.iter().filter(|it| it.method == Method::Get);
    let looks = looks.filter(|it| it.needs != Needs::Nothing);
    for route in looks.filter(|it| is_seeker || !is_of(it, &OF_NO_CASE)) {
        for address in addresses(with, route.path, &COMPLAINT) {
            let mut ask = |path: &str, repeats: bool| {
                walked.asked += 1;
                let said = with.ask(who, "GET", path, "");
                if !repeats && let Some(word) = tells(&said) {
                    walked.told.insert(format!("{who} {path}: {word}"));
                }
                if !is_of(route, &OF_THE_LEDGER)
                    && let Some(line) = difference(&said, &without.ask(who, "GET", path, ""))
                {
                    walked.differs.insert(format!("{who} {path}"), line);
                }
                said.status
            };
            let has_case = route.path.contains("{case}");
            let seeks = is_seeker && !has_case && !is_of(route, &OF_NO_CASE);
            if ask(&address, has_case) == 200 && seeks {
                for query in queries() {
                    // A name that is looked for is repeated in the answer, in both towns alike.
                    ask(&format!("{address}{query}"), query.contains('%'));
                }
            }
        }
    }
    walked
}

#[test]
fn i21_whoever_is_complained_about_sees_a_county_without_the_complaint() {
    let with = complained(Complained::Yes);
    let without = complained(Complained::No);
    let mut asked = 0;
    for who in shielded() {
        let walked = walk([&with, &without], &who);
        asked += walked.asked;
        assert!(walked.told.is_empty(), "{:#?}", walked.told);
        assert!(walked.differs.is_empty(), "{:#?}", walked.differs);
    }
    assert!(asked > 1_500, "{asked}");
    // Negative control: those who handle it find it wherever such a case is found.
    let (mut told, mut differs) = (BTreeSet::new(), BTreeMap::new());
    for who in ["supervisor-b", "agency_head-b"] {
        let walked = walk([&with, &without], who);
        told.extend(walked.told);
        differs.extend(walked.differs);
    }
    for place in [
        "supervisor-b /cases",
        "supervisor-b /cases?unit=b",
        "supervisor-b /cases/export/csv",
        "agency_head-b /todo",
    ] {
        assert!(differs.contains_key(place), "{place} not in {differs:#?}");
    }
    assert!(
        told.iter().any(|it| it.contains("/cases/export/csv")),
        "{told:#?}"
    );
    let page = with.ask("clerk-b", "GET", &format!("/cases/{COMPLAINT}"), "");
    assert!(page.body.contains(CANARIES[3]), "{}", page.body);
}

/// The page of the case and everything below it, looked at or handed in, is the one of a case that is
/// not there.
#[test]
fn i21_every_address_of_the_complaint_answers_like_one_that_is_not_there() {
    let town = complained(Complained::Yes);
    let mut asked = 0;
    let bare = |said: Said, case: &CaseId| Said {
        body: said.body.replace(&case.to_string(), "…"),
        ..said
    };
    for who in shielded() {
        let seal = town.seal(&who);
        for route in routes::ALL.iter().filter(|it| it.path.contains("{case}")) {
            let (method, form) = match route.method {
                Method::Get => ("GET", String::new()),
                Method::Post => ("POST", format!("seal={seal}&reason=x&unit=a&into={CASE}")),
            };
            let ask = |case: &CaseId| {
                let path = addresses(&town, route.path, case).pop_first().unwrap();
                bare(town.ask(&who, method, &path, &form), case)
            };
            asked += 1;
            assert_eq!(
                ask(&COMPLAINT),
                ask(&NO_CASE),
                "{who} {method} {}",
                route.path
            );
        }
    }
    assert!(asked > 700, "{asked}");
    let (there, absent) = (format!("/cases/{COMPLAINT}"), format!("/cases/{NO_CASE}"));
    let own = "supervisor-b";
    assert_ne!(
        town.ask(own, "GET", &there, ""),
        town.ask(own, "GET", &absent, "")
    );
}
