//! Forms that another site makes somebody's browser send.

use zs_web::route::{Method, Needs, Route};
use zs_web::routes;

use crate::town::{CASE, Town};

/// Everything that changes something for whoever is signed in.
fn changing() -> impl Iterator<Item = &'static Route> {
    let all = routes::ALL.iter();
    all.filter(|it| it.method == Method::Post && it.needs != Needs::Nothing)
}

fn path(route: &Route) -> String {
    let path = route.path.replace("{case}", &CASE.to_string());
    let path = path.replace("{procedure}", "penalty.ordinary");
    let path = path.replace("{upload}", &"a".repeat(32));
    format!("{}?path=clue", path.replace(['{', '}'], ""))
}

const WHO: [&str; 3] = ["officer-a", "security_admin-a", "system_admin-a"];

#[test]
fn w3_no_form_of_another_site_changes_anything() {
    let town = Town::new();
    let before = town.events();
    let mut tried = 0;
    for who in WHO {
        let own = format!("seal={}", town.seal(who));
        let others = format!("seal={}", town.seal("clerk-b"));
        for route in changing() {
            let path = path(route);
            let foreign = [("origin", "https://evil.example"), ("host", "county")];
            let fetched = [("sec-fetch-site", "cross-site")];
            let plain = [("content-type", "text/plain")];
            let forged: [(&str, &[(&str, &str)]); 6] = [
                ("", &[]),
                ("seal=0000", &[]),
                (&others, &[]),
                (&own, &foreign),
                (&own, &fetched),
                (&own, &plain),
            ];
            for (form, headers) in forged {
                let said = town.ask_with(who, "POST", &path, form, headers);
                tried += 1;
                assert!(
                    matches!(said.status, 403 | 404 | 413 | 415),
                    "{who} POST {path} {form} {headers:?}: {}",
                    said.status
                );
            }
            // Looking never changes anything: the same address asked with GET has another route or none.
            let said = town.ask(who, "GET", &path, "");
            let looked = routes::ALL
                .iter()
                .any(|it| (it.method, it.path) == (Method::Get, route.path));
            assert!(looked || said.status == 404, "{path}: {}", said.status);
        }
        // Nobody was signed out or lost a post by it.
        assert_eq!(town.ask(who, "GET", "/password", "").status, 200, "{who}");
    }
    assert!(tried > 100, "{tried}");
    assert_eq!(town.events(), before);
    // Negative control: a form with its seal is heard.
    let form = format!("seal={}", town.seal("officer-a"));
    let said = town.ask("officer-a", "POST", "/password", &form);
    assert_ne!(said.status, 403, "{}", said.body);
}
