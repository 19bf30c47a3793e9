//! What every answer tells browsers, whatever was asked.

use std::collections::BTreeMap;

use rcgen::{CertificateParams, KeyPair};
use zs_web::Tls;
use zs_web::route::Needs;
use zs_web::routes;

use crate::town::{CASE, Odd, Said, Town};

/// Addresses of every route, and some that nobody knows.
fn paths() -> Vec<String> {
    let mut paths: Vec<String> = routes::ALL
        .iter()
        .map(|route| route.path.replace("{case}", &CASE.to_string()))
        .map(|path| path.replace("{procedure}", "penalty.ordinary"))
        .map(|path| path.replace(['{', '}'], ""))
        .collect();
    for odd in [
        "/nowhere",
        "/cases/x",
        "/assets/../etc/passwd",
        "/%00",
        "/..%2f..%2f",
        "/g/'--",
    ] {
        paths.push(odd.to_owned());
    }
    paths
}

fn certificate() -> Tls {
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(vec!["county.local".to_owned()]).unwrap();
    let made = params.self_signed(&key).unwrap();
    Tls::of(made.pem().as_bytes(), key.serialize_pem().as_bytes()).unwrap()
}

/// What must stand in every answer, with a part of its value.
pub const ALWAYS: [(&str, &str); 5] = [
    ("content-security-policy", "default-src 'none'"),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("x-frame-options", "DENY"),
    ("cross-origin-opener-policy", "same-origin"),
];

pub fn missing(said: &Said, wanted: &[(&str, &str)]) -> Vec<String> {
    let has = |name: &str, part: &str| said.headers.get(name).is_some_and(|it| it.contains(part));
    let missing = wanted.iter().filter(|(name, part)| !has(name, part));
    missing.map(|(name, _)| (*name).to_owned()).collect()
}

#[test]
fn w11_every_answer_carries_its_headers() {
    let town = Town::with(Odd {
        tls: Some(certificate()),
        ..Odd::default()
    });
    let mut wanted = ALWAYS.to_vec();
    wanted.push(("strict-transport-security", "max-age=31536000"));
    let mut wrong = BTreeMap::new();
    for who in [
        "",
        "officer-a",
        "security_admin-a",
        "system_admin-a",
        "audit_admin-a",
    ] {
        for path in paths() {
            let said = town.ask(who, "GET", &path, "");
            let missing = missing(&said, &wanted);
            if !missing.is_empty() {
                wrong.insert(format!("{path} ({})", said.status), missing);
            }
            // What belongs to somebody is kept by nobody on the way.
            let kept = said.headers.get("cache-control").map_or("", String::as_str);
            let open = routes::ALL
                .iter()
                .any(|it| it.needs == Needs::Nothing && it.path == path);
            let lasting =
                path.starts_with("/assets/") || path.starts_with("/g") || path.starts_with("/v");
            if !who.is_empty() && !open && !lasting && kept != "no-store" {
                wrong.insert(format!("{path} is kept"), vec![kept.to_owned()]);
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn w11_cookies_of_tls_belong_to_this_host_alone() {
    let town = Town::with(Odd {
        tls: Some(certificate()),
        ..Odd::default()
    });
    let form = format!("seal={}", town.seal("officer-a"));
    let said = town.ask("officer-a", "POST", "/logout", &form);
    let cookie = said.headers.get("set-cookie").unwrap();
    for part in [
        "__Host-session=",
        "; Secure",
        "; HttpOnly",
        "; SameSite=",
        "; Path=/",
    ] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(!cookie.contains("Domain"), "{cookie}");
    // Without TLS a cookie that claims the host would be thrown away by browsers.
    let plain = Town::new();
    let form = format!("seal={}", plain.seal("officer-a"));
    let said = plain.ask("officer-a", "POST", "/logout", &form);
    let cookie = said.headers.get("set-cookie").unwrap();
    assert!(
        cookie.starts_with("session=") && !cookie.contains("Secure"),
        "{cookie}"
    );
}

#[test]
fn w14_the_host_that_a_request_names_stands_nowhere_in_the_answer() {
    let town = Town::new();
    let headers = [
        ("host", "evil.example"),
        ("x-forwarded-host", "evil.example"),
        ("x-forwarded-proto", "https"),
        ("forwarded", "host=evil.example"),
        ("x-original-url", "/system"),
    ];
    for who in ["", "officer-a"] {
        for path in paths() {
            let said = town.ask_with(who, "GET", &path, "", &headers);
            let everywhere = format!("{:?}{}", said.headers, said.body);
            assert!(!everywhere.contains("evil.example"), "{path}");
            let to = said.headers.get("location").map_or("/", String::as_str);
            assert!(to.starts_with('/') && !to.starts_with("//"), "{path}: {to}");
        }
    }
}
