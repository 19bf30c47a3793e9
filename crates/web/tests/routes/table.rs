//! The printed table is what reviewers have seen, and what is public is a short list.

use zs_base::PostId;
use zs_law::Files;
use zs_testkit::golden;
use zs_testkit::tree::{files_below, in_tree};
use zs_web::route::{Method, Needs};
use zs_web::routes;
use zs_work::Law;

fn law() -> Law {
    let mut files = Files::new("law");
    for (path, bytes) in files_below(&in_tree("law")).unwrap() {
        files.add(&path, bytes);
    }
    Law::read(&files).0
}

/// Addresses that everybody may ask. The page of the first administrator wants the code of the console
/// and is gone afterwards; the figures of the machine are told to the machine itself only.
const PUBLIC: [&str; 77] = [
    "/",
    "/login",
    "/login/second",
    "/first",
    "/term",
    "/term/{procedure}",
    "/term/{procedure}/ics",
    "/term/{procedure}/{term}",
    "/term/{procedure}/{term}/ics",
    "/assets/{name}",
    "/healthz",
    "/metrics",
    "/g",
    "/g/{code}",
    "/g/{code}/data.json",
    "/g/{code}/data.csv",
    "/g/{code}/qr.svg",
    "/g/{code}/proof.json",
    "/g/{code}/leaf",
    "/v",
    "/v/verify_ledger.py",
    "/v/key.txt",
    "/v/checkpoints",
    "/v/checkpoint.txt",
    "/v/consistency/{from}/{to}",
    "/v/countersignature/{digest}",
    "/g/owed",
    "/a",
    "/a/{entrance}",
    "/s",
    "/r",
    "/r/{code}",
    "/r/{code}/qr.svg",
    "/r/{code}/proof.json",
    "/r/{code}/application.docx",
    "/w",
    "/w/list.json",
    "/w/list.csv",
    "/w/feed.xml",
    "/w/{code}",
    "/w/{code}/docx",
    "/q",
    "/q/powers",
    "/q/{unit}",
    "/q/powers.json",
    "/q/powers.csv",
    "/g/feed.xml",
    "/d",
    "/d/notices.json",
    "/d/notices.csv",
    "/d/duties.json",
    "/d/duties.csv",
    "/d/{code}",
    "/d/{code}/{form}",
    "/i",
    "/i/{code}",
    "/i/{code}/qr.svg",
    "/i/{code}/rate",
    "/k",
    "/k/counts",
    "/k/counts/data.csv",
    "/k/counts/data.json",
    "/p",
    "/p/answer",
    "/p/complain",
    "/j",
    "/j/replay_draw.py",
    "/j/{draw}",
    "/j/{draw}/draw.json",
    "/p/{survey}",
    "/p/{survey}/frame.txt",
    "/p/{survey}/sample.csv",
    "/y",
    "/y/receipt",
    "/y/receipt/proof",
    "/y/{consult}",
    "/y/{consult}/f",
];

#[test]
fn a3_the_table_of_routes_is_what_reviewers_have_seen() {
    let text = routes::table(&law().authority);
    golden::check("tests/golden/routes.txt", &text).unwrap();
}

#[test]
fn a4_only_the_public_portal_sign_in_health_and_files_are_open() {
    let open = routes::ALL.iter().filter(|it| it.needs == Needs::Nothing);
    let unexpected: Vec<&str> = open
        .map(|route| route.path)
        .filter(|path| !PUBLIC.contains(path))
        .collect();
    assert!(unexpected.is_empty(), "{unexpected:?}");
}

#[test]
fn i11_every_route_that_names_a_case_asks_the_authority_table_about_it() {
    for route in routes::ALL {
        let asks = matches!(route.needs, Needs::Matter(_));
        assert_eq!(route.path.contains("{case}"), asks, "{}", route.path);
    }
}

#[test]
fn w3_nothing_changes_by_looking_and_no_address_has_two_answers() {
    for (index, route) in routes::ALL.iter().enumerate() {
        let same =
            |other: &zs_web::route::Route| (other.method, other.path) == (route.method, route.path);
        assert!(!routes::ALL[..index].iter().any(same), "{}", route.path);
        let changes = route.method == Method::Post;
        let open = route.needs == Needs::Nothing;
        // Whoever signs in is not known yet, and a proof that is looked at changes nothing; every
        // other change needs to know who makes it.
        let harmless = ["/login", "/login/second", "/first", "/v"].contains(&route.path);
        // A party who answers a survey must not be known: the code is all there is.
        let survey = ["/p", "/p/answer", "/p/complain"].contains(&route.path);
        // So it is with whoever is inspected, and whoever asks who looked at a file.
        let coded = ["/i", "/i/{code}/rate", "/k"].contains(&route.path);
        let anonymous = survey || coded;
        // Nor need anybody be known who comments on a draft; a receipt finds the comment again.
        let commenting = ["/y/{consult}", "/y/receipt", "/y/receipt/proof"].contains(&route.path);
        // Nor who begins a case through an entrance of the law, and asks for it by its code.
        let handing_in = ["/a", "/a/{entrance}"].contains(&route.path);
        assert!(
            !changes || !open || harmless || anonymous || commenting || handing_in,
            "{}",
            route.path
        );
    }
}

#[test]
fn a7_an_administrator_reaches_no_case() {
    let law = law();
    for route in routes::ALL {
        let Needs::Matter(action) = route.needs else {
            continue;
        };
        for post in ["system_admin", "security_admin", "audit_admin"] {
            let post = PostId::from(post);
            for relation in zs_power::Relation::ALL {
                let may = zs_power::allowed(&law.authority, Some(&post), action, relation);
                assert!(!may, "{post} {}", route.path);
            }
        }
    }
}
