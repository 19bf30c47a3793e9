//! Texts that would be commands to a database, a browser, a shell or a spreadsheet, in every place
//! where a request has room for a text.

use std::collections::BTreeSet;

use zs_testkit::tree::{figure, files_below, in_tree};
use zs_web::route::{Method, Needs, Route};
use zs_web::routes;

use crate::town::{CASE, Town};

/// Payloads, each with a mark that would show it was taken for more than a text.
const PAYLOADS: [&str; 24] = [
    "<script>window.broken=1</script>",
    "\"><script>window.broken=1</script>",
    "'><img src=x onerror=window.broken=1>",
    "<svg/onload=window.broken=1>",
    "javascript:window.broken=1",
    "</textarea><script>window.broken=1</script>",
    "</title><script>window.broken=1</script>",
    "{{7*7}}",
    "${7*7}",
    "<%= 7*7 %>",
    "' OR '1'='1",
    "'; DROP TABLE case_row; --",
    "1 UNION SELECT verifier FROM account",
    "1; SELECT pg_sleep(5)",
    "%' OR 1=1 --",
    "\\",
    "../../../etc/passwd",
    "..%2f..%2fetc%2fpasswd",
    "\r\nset-cookie: broken=1",
    "%0d%0aset-cookie:%20broken=1",
    "\u{202e}gpj.exe",
    "\u{0}\u{1}\u{7f}",
    "=HYPERLINK(\"http://evil.example\")",
    "张三𠀀😀",
];

/// Names at a time: an address has its bounds.
const NAMES_AT_ONCE: usize = 24;

/// Names that some page reads from an address or a form, as its source has them, in groups.
fn names() -> Vec<Vec<String>> {
    let folders = ["crates/web/src", "crates/web/templates"];
    let sources = folders
        .map(|it| files_below(&in_tree(it)).unwrap())
        .concat();
    let mut names = BTreeSet::new();
    for (path, bytes) in &sources {
        let text = String::from_utf8_lossy(bytes);
        for reads in [
            ".query.get(\"",
            ".form.get(\"",
            ".query.all(\"",
            ".form.all(\"",
        ] {
            let found = text.split(reads).skip(1);
            names.extend(found.filter_map(|it| Some(it.split('"').next()?.to_owned())));
        }
        // Forms of lists and of the public side name their fields in their templates.
        if path.ends_with(".html") {
            let found = text.split(" name=\"").skip(1);
            let found = found.filter_map(|it| it.split('"').next());
            names.extend(found.filter(|it| !it.contains('{')).map(str::to_owned));
        }
    }
    let names: Vec<String> = names.into_iter().collect();
    names
        .chunks(NAMES_AT_ONCE)
        .map(<[String]>::to_vec)
        .collect()
}

fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

fn fill(route: &Route, text: &str) -> String {
    let parts = route.path.split('/').map(|part| match part {
        "{case}" => CASE.to_string(),
        part if part.starts_with('{') => encoded(text).replace('+', "%20"),
        part => part.to_owned(),
    });
    parts.collect::<Vec<_>>().join("/")
}

/// Payloads with groups of names: each with each by night, each with one at commit.
fn each(names: &[Vec<String>], whole: bool) -> impl Iterator<Item = (&'static str, &Vec<String>)> {
    let groups = if whole { names.len() } else { 1 };
    PAYLOADS
        .into_iter()
        .flat_map(move |payload| names.iter().take(groups).map(move |it| (payload, it)))
}

/// Whether a text came back as something else than a text.
fn is_taken(body: &str, payload: &str) -> bool {
    let markup = payload.contains('<') && body.contains(payload);
    let computed = payload.contains("7*7") && body.contains(">49<");
    markup
        || computed
        || body.contains("root:x:")
        || body.contains("SQL")
        || body.contains("syntax error")
}

#[test]
fn w1_w2_a_text_stays_a_text_wherever_it_is_sent() {
    let town = Town::new();
    let whole = figure("ZS_WHOLE_TABLE", 0).unwrap() > 0;
    let names = names();
    for name in [
        "q", "comment", "receipt", "stance", "number", "code", "said", "again",
    ] {
        assert!(names.concat().iter().any(|it| it == name), "{name}");
    }
    let (mut asked, mut wrong) = (0, Vec::new());
    for who in ["", "officer-a", "security_admin-a"] {
        let seal = match who {
            "" => String::new(),
            who => town.seal(who),
        };
        // What is public says the same to everybody: by night all ask for it, at commit nobody else.
        let is_asked = |it: &&Route| who.is_empty() || whole || it.needs != Needs::Nothing;
        let others = routes::ALL.iter().filter(|it| it.path != "/logout");
        for route in others.filter(is_asked) {
            // At commit each payload goes with one group of names, and with every group on other routes.
            for (number, (payload, group)) in each(&names, whole).enumerate() {
                let text = encoded(payload);
                let group = if whole {
                    group
                } else {
                    &names[(number + asked) % names.len()]
                };
                let pairs: Vec<String> =
                    group.iter().map(|name| format!("{name}={text}")).collect();
                let pairs = pairs.join("&");
                let address = fill(route, payload);
                let (method, path, form) = match route.method {
                    Method::Get => ("GET", format!("{address}?{pairs}"), String::new()),
                    Method::Post => ("POST", address, format!("seal={seal}&{pairs}")),
                };
                let said = town.ask(who, method, &path, &form);
                asked += 1;
                let set = said
                    .headers
                    .get("set-cookie")
                    .is_some_and(|it| it.contains("broken"));
                if said.status >= 500 || set || is_taken(&said.body, payload) {
                    wrong.push(format!(
                        "{who} {method} {} {payload:?}: {}",
                        route.path, said.status
                    ));
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {asked}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(asked > 2_000, "{asked}");
    // Negative control: what it looks for would be seen.
    assert!(is_taken(
        "<p><script>window.broken=1</script></p>",
        PAYLOADS[0]
    ));
}
