//! W1 to W16 of the list of tests on what anybody can reach without an account. Every test here goes
//! through the table of routes, so that a public route that is added is attacked as well.
//!
//! | id | on the public side | where |
//! | --- | --- | --- |
//! | W1 W2 | texts in every address, parameter and form | `w1_w2_a_text_stays_a_text_wherever_it_is_sent` |
//! | W2 | what a stranger writes, read back on every page that shows it | `w2_what_a_stranger_writes_is_a_text_on_every_page_that_shows_it`; in the browser `w2_a_script_in_a_text_never_runs` and `w2_a_script_in_a_comment_never_runs` |
//! | W3 | forms that another site sends | `w3_no_public_form_of_another_site_is_heard` |
//! | W4 | no route takes an address to fetch, and nothing in the program opens a connection to one | `w4_nothing_that_the_program_is_made_of_fetches_an_address` |
//! | W5 | names in addresses | `w5_no_name_in_a_public_address_becomes_a_path`, `w5_strange_codes_are_addresses_of_nothing` |
//! | W6 W12 W13 | the one file that a stranger hands over, a proof to be checked | `w6_w12_w13_the_file_of_a_stranger_is_a_proof_or_nothing` |
//! | W7 | tables that anybody takes away | `w7_no_cell_of_a_public_table_begins_like_a_formula` |
//! | W8 | there is no session: no public answer sets a cookie | `w8_no_public_answer_sets_a_cookie_but_the_wish_for_large_letters` |
//! | W9 W10 | codes are not guessed, and a wrong one tells nothing | `w9_codes_are_guessed_no_oftener_than_passwords_and_a_slip_is_told`, `n13_a_code_is_not_guessed_and_a_wrong_one_tells_nothing`, `no_code_that_was_never_printed_opens_anything`, `i12_hidden_codes_and_leaves_answer_like_those_that_were_never_given` |
//! | W11 | headers, of refusals as well | `w11_every_answer_carries_its_headers`, `w11_w14_what_a_form_is_answered_with_carries_its_headers_too` |
//! | W14 | hosts, redirects, caches | `w14_no_code_leads_to_another_site`, `w14_the_host_that_a_request_names_stands_nowhere_in_the_answer`, `w11_w14_what_a_form_is_answered_with_carries_its_headers_too` |
//! | W15 | clients that dawdle | `a10_w15_so_many_bodies_arrive_at_once_and_those_that_have_none_wait_for_nobody`, `w15_clients_that_dawdle_keep_nobody_waiting` |
//! | W16 | one line per fault, whatever was sent | `w16_a_fault_is_one_line_and_numbers_differ`; nothing else is written to the log, no request either |

use zs_base::limits::PROOF_BYTES_MAX;
use zs_testkit::tree::{files_below, in_tree};
use zs_web::route::{Method, Needs, Route, Takes};
use zs_web::routes;

use crate::headers::{ALWAYS, missing};
use crate::town::{Said, Town};

/// Everything that anybody may ask in this way.
fn public(method: Method) -> impl Iterator<Item = &'static Route> {
    let all = routes::ALL.iter();
    all.filter(move |it| it.needs == Needs::Nothing && it.method == method)
}

/// The address of a route with one text in every place that may hold anything.
fn filled(route: &Route, text: &str) -> String {
    let parts = route.path.split('/').map(|part| match part {
        part if part.starts_with('{') => text,
        part => part,
    });
    parts.collect::<Vec<_>>().join("/")
}

const FOREIGN: [&[(&str, &str)]; 3] = [
    &[("origin", "https://evil.example"), ("host", "county")],
    &[("sec-fetch-site", "cross-site")],
    &[("origin", "null"), ("host", "county")],
];

#[test]
fn w3_no_public_form_of_another_site_is_heard() {
    let town = Town::new();
    let before = town.events();
    let mut tried = 0;
    for route in public(Method::Post) {
        let path = filled(route, "1");
        for headers in FOREIGN {
            let said = town.ask_with("", "POST", &path, "code=1&sure=yes", headers);
            assert_eq!(said.status, 403, "POST {path} {headers:?}");
            tried += 1;
        }
        // A form in a kind that browsers send across sites without asking first is an empty one.
        let plain = [("content-type", "text/plain")];
        let said = town.ask_with("", "POST", &path, "code=1&sure=yes", &plain);
        assert!(said.status < 500, "{path}: {}", said.status);
        // The negative control: the same form from the county's own page is answered.
        let own = [("sec-fetch-site", "same-origin")];
        let said = town.ask_with("", "POST", &path, "code=1&sure=yes", &own);
        assert!(!said.body.is_empty(), "{path}");
    }
    assert!(tried > 20, "{tried}");
    assert_eq!(town.events(), before);
}

#[test]
fn w11_w14_what_a_form_is_answered_with_carries_its_headers_too() {
    let town = Town::new();
    let mut wrong = Vec::new();
    for route in public(Method::Post) {
        let path = filled(route, "1");
        let hosts: &[(&str, &str)] = &[
            ("host", "evil.example"),
            ("x-forwarded-host", "evil.example"),
        ];
        for headers in FOREIGN.into_iter().chain([hosts, &[]]) {
            let said = town.ask_with("", "POST", &path, "code=1", headers);
            let missing = missing(&said, &ALWAYS);
            if !missing.is_empty() {
                wrong.push(format!("{path} {headers:?} {}: {missing:?}", said.status));
            }
            let everywhere = format!("{:?}{}", said.headers, said.body);
            assert!(!everywhere.contains("evil.example"), "{path}");
            let to = said.headers.get("location").map_or("/", String::as_str);
            assert!(to.starts_with('/') && !to.starts_with("//"), "{path}: {to}");
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn w14_no_code_leads_to_another_site() {
    let town = Town::new();
    for code in [
        "//evil.example",
        "https://evil.example",
        "\\\\evil.example",
        "/\\evil.example",
    ] {
        let encoded: String = form_urlencoded::byte_serialize(code.as_bytes()).collect();
        for (method, path, form) in [
            ("GET", format!("/r?code={encoded}"), String::new()),
            ("GET", format!("/v?code={encoded}"), String::new()),
            ("GET", format!("/g?q={encoded}"), String::new()),
            ("POST", "/i".to_owned(), format!("code={encoded}")),
            ("POST", "/k".to_owned(), format!("code={encoded}")),
            ("POST", "/p".to_owned(), format!("code={encoded}")),
        ] {
            let said = town.ask("", method, &path, &form);
            let to = said.headers.get("location").map_or("", String::as_str);
            assert!(!to.contains("evil"), "{method} {path}: {to}");
        }
    }
}

/// Names that would lead out of a folder somewhere: 300 of them.
fn names() -> Vec<String> {
    let ups = [
        "..",
        "..%2f",
        "%2e%2e",
        "..%5c",
        "%252e%252e%252f",
        "....//",
        "..;",
        "%c0%ae%c0%ae",
        "．．",
        "\u{2025}",
    ];
    let ends = [
        "etc%2fpasswd",
        "county.db",
        "key",
        "con",
        "nul.txt",
        "aux",
        "file:%2f%2f%2fetc%2fpasswd",
        "C:%5cboot.ini",
        "a::$DATA",
        "%00",
    ];
    let mut names: Vec<String> = Vec::new();
    for up in ups {
        for end in ends {
            names.extend([
                format!("{up}{end}"),
                format!("{up}{up}{up}{end}"),
                format!("ZS-AAAA{up}{end}"),
            ]);
        }
    }
    // What stands in a path is encoded, so that a letter beyond ASCII is a request at all.
    let sent = |it: &String| {
        it.replace('．', "%EF%BC%8E")
            .replace('\u{2025}', "%E2%80%A5")
    };
    names.iter().map(sent).collect()
}

#[test]
fn w5_no_name_in_a_public_address_becomes_a_path() {
    let town = Town::new();
    let names = names();
    assert_eq!(names.len(), 300);
    let mut asked = 0;
    for route in public(Method::Get).filter(|it| it.path.contains('{')) {
        for name in &names {
            let said = town.ask("", "GET", &filled(route, name), "");
            assert!(
                matches!(said.status, 303 | 400 | 403 | 404 | 414),
                "{} {name}: {}",
                route.path,
                said.status
            );
            let leaked = ["root:", "SQLite format", "PRIVATE KEY"];
            assert!(leaked.iter().all(|it| !said.body.contains(it)), "{name}");
            asked += 1;
        }
    }
    assert!(asked > 5_000, "{asked}");
}

/// A form with a file, as a browser sends it to be checked.
fn with_file(town: &Town, content: &str) -> Said {
    let kind = [("content-type", "multipart/form-data; boundary=----edge")];
    let body = format!(
        "------edge\r\ncontent-disposition: form-data; name=\"file\"; filename=\"../../proof.json\"\r\n\
         content-type: application/json\r\n\r\n{content}\r\n------edge--\r\n"
    );
    town.ask_with("", "POST", "/v", &body, &kind)
}

#[test]
fn w6_w12_w13_the_file_of_a_stranger_is_a_proof_or_nothing() {
    let takers: Vec<_> = public(Method::Post)
        .filter(|it| it.takes != Takes::Form)
        .map(|it| it.path)
        .collect();
    assert_eq!(
        takers,
        ["/v"],
        "another public route takes files: attack it here"
    );
    let town = Town::new();
    let before = town.files();
    let eicar = r"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*";
    let nested = "[".repeat(60_000);
    let deep = "{\"leaf\":".repeat(20_000);
    let long = format!("{{\"leaf\": \"{}\"}}", "0".repeat(PROOF_BYTES_MAX - 100));
    for content in [
        eicar,
        &nested,
        &deep,
        &long,
        "PK\u{3}\u{4}",
        "\u{89}PNG\r\n\u{1a}\n\0\0\0\rIHDR\u{7f}\u{7f}\u{7f}\u{7f}\u{7f}\u{7f}\u{7f}\u{7f}",
        "<svg xmlns='http://www.w3.org/2000/svg' onload='window.broken=1'/>",
        "<html><script>window.broken=1</script></html>",
        "%PDF-1.7 /JavaScript",
        "{\"format\": \"zhunsheng proof 1\", \"header\": {\"kind\": \"<script>window.broken=1</script>\"}}",
    ] {
        let said = with_file(&town, content);
        assert!(matches!(said.status, 200 | 400 | 422), "{}", said.status);
        assert!(!said.body.contains("<h2>一致</h2>") && !said.body.contains("<script>window"));
    }
    let said = with_file(&town, &"0".repeat(PROOF_BYTES_MAX + 1));
    assert!(said.body.contains("最多"), "{}", said.body);
    // Nothing of what a stranger sends is kept.
    assert_eq!(town.files(), before);
}

#[test]
fn w8_no_public_answer_sets_a_cookie_but_the_wish_for_large_letters() {
    let town = Town::new();
    for method in [Method::Get, Method::Post] {
        let word = format!("{method:?}").to_uppercase();
        for route in public(method) {
            let path = filled(route, "1");
            let said = town.ask("", &word, &path, "code=1");
            let set = said.headers.get("set-cookie");
            // Signing in and out are not part of the public side.
            let is_session = ["/login", "/logout", "/first"]
                .iter()
                .any(|it| path.starts_with(it));
            assert!(set.is_none() || is_session, "{word} {path}: {set:?}");
        }
    }
    // The negative control: the wish is a cookie, and tells of nobody.
    let said = town.ask("", "GET", "/g?large=1", "");
    let set = said.headers.get("set-cookie").unwrap();
    assert!(
        set.starts_with("large=1") || set.contains("large=1"),
        "{set}"
    );
}

#[test]
fn w4_nothing_that_the_program_is_made_of_fetches_an_address() {
    let crates = files_below(&in_tree("crates")).unwrap();
    let sources = crates
        .iter()
        .filter(|(path, _)| path.ends_with(".rs") && path.contains("src/"));
    let mut seen = 0;
    for (path, bytes) in sources {
        // The harness for browsers speaks to its browser; nothing of it ships.
        if path.starts_with("testkit/") {
            continue;
        }
        let text = String::from_utf8_lossy(bytes);
        for fetching in [
            "reqwest",
            "ureq::",
            "TcpStream::connect",
            "hyper_util::client",
            "to_socket_addrs",
        ] {
            assert!(!text.contains(fetching), "{path}: {fetching}");
        }
        seen += 1;
    }
    assert!(seen > 300, "{seen}");
}
