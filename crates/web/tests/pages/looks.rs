//! Every look at personal data is written down with reader, case and purpose, and the log is read by
//! whoever watches.

use zs_base::Digest;
use zs_base::limits::PURPOSE_CHARACTERS_MAX;
use zs_web::route::{Method, Personal, Route};
use zs_web::routes;

use crate::county::{County, photo};
use crate::wire::{Part, Said};

/// What the case of the county knows of its party.
const PLANTED: [&str; 4] = [
    "王小明",
    "150102199003050013",
    "13800138000",
    "货架商品没有标价",
];

/// A county whose case has a file, so that every route has something to show.
fn county() -> County {
    let county = County::new();
    let sent = county.hand_in(&[Part::file("现场.png", &photo())], &[]);
    assert_eq!(sent.status, 303, "{}", sent.body);
    county
}

/// The address of a route of this county. A route with a part that has no value here fails, so that
/// whoever adds one says what it is.
fn address(county: &County, route: &Route) -> String {
    let digest = Digest::of(&[&photo()]).to_string();
    let case = county.case().trim_start_matches("/cases/").to_owned();
    let mut path = route.path.to_owned();
    let parts = [
        ("{case}", case.as_str()),
        ("{digest}", digest.as_str()),
        ("{procedure}", "penalty.ordinary"),
        ("{upload}", "018f4e50-0000-7000-8000-000000000000"),
        ("{name}", "icon.svg"),
        ("{person}", "lin"),
        ("{unit}", "m1"),
        ("{paper}", "1-file"),
        ("{clock}", "limit-investigate"),
        ("{kind}", "declare"),
        ("{seq}", "1"),
        ("{quarter}", "2026-1"),
        ("{form}", "csv"),
        ("{code}", "ZS-0000-0000-0000"),
        ("{draw}", "52525252525252525252525252525252"),
        ("{survey}", "51515151515151515151515151515151"),
        ("{consult}", "59595959595959595959595959595959"),
        ("{entrance}", "complaint.enforcement"),
        ("{draft}", "1"),
        ("{replay}", "1"),
        ("{statute}", "1"),
        ("{term}", "1"),
        ("{figure}", "F040"),
        ("{id}", "enforcement"),
        ("{from}", "1"),
        ("{to}", "2"),
    ];
    for (part, value) in parts {
        path = path.replace(part, value);
    }
    assert!(
        !path.contains('{'),
        "what stands for the open part of {path}?"
    );
    match route.path {
        "/cases/{case}/step" | "/cases/{case}/draft" => format!("{path}?path=investigate"),
        _ => path,
    }
}

fn shows_personal(route: &Route, said: &Said) -> bool {
    let file = route.path.ends_with("/files/{digest}") && said.status == 200;
    file || PLANTED.iter().any(|it| said.body.contains(it))
}

#[test]
fn p9_every_route_that_shows_personal_data_writes_down_one_look_with_its_purpose() {
    let county = county();
    county.register("zhou", "unit_head");
    let sessions = [
        ("chen", county.session.clone()),
        ("zhou", county.enter("zhou")),
    ];
    let mut showed = Vec::new();
    for (who, session) in &sessions {
        if *who == "zhou" {
            let purpose = [("purpose", "案卷评查"), ("to", "/todo")];
            let path = format!("{}/purpose", county.case());
            assert_eq!(county.post_as(session, &path, &purpose).status, 303);
        }
        for route in routes::ALL.iter().filter(|it| it.method == Method::Get) {
            let before = county.audit("read_personal").len();
            let said = county.get_as(session, &address(&county, route));
            let looks = county.audit("read_personal");
            let new = looks.len() - before;
            if !shows_personal(route, &said) {
                assert!(new <= 1, "{who} {}", route.path);
                continue;
            }
            showed.push(route.path);
            assert_ne!(route.personal, Personal::No, "{who} {}", route.path);
            assert_eq!(new, 1, "{who} {}", route.path);
            assert_eq!(looks[0].person.as_str(), *who, "{}", route.path);
            assert!(!looks[0].purpose.is_empty());
            // Unit and post stand with it, and a look at a case is found by the case.
            let acted = (looks[0].unit.as_str(), looks[0].post.as_str().is_empty());
            assert_eq!(acted, ("m1", false), "{}", route.path);
            let case = county.case().trim_start_matches("/cases/").to_owned();
            let of_case = looks[0].subject.starts_with(&case);
            assert_eq!(
                of_case,
                route.personal == Personal::OfCase,
                "{}",
                route.path
            );
        }
    }
    // Negative control: the planted data do stand on pages, so that the rule above was asked.
    for path in ["/todo", "/cases/{case}", "/cases/{case}/files/{digest}"] {
        assert!(showed.contains(&path), "{path} {showed:?}");
    }
    // A form that comes back shows what the case knows, and is one look; one that leads on is none.
    let before = county.audit("read_personal").len();
    let back = county.send(&[], &[], false);
    assert_eq!(back.status, 422);
    // The page of the step was asked for first.
    assert_eq!(county.audit("read_personal").len(), before + 2);
}

#[test]
fn p9_whoever_has_no_task_in_the_case_says_why_once_for_the_session() {
    let county = county();
    county.register("zhou", "legal_reviewer");
    county.register("lu", "archivist");
    let session = county.enter("lu");
    let case = county.case();
    let path = format!("{case}?done=3");
    let asked = county.get_as(&session, &path);
    assert_eq!(asked.status, 200);
    assert!(asked.body.contains("为什么查看"), "{}", asked.body);
    assert!(!PLANTED.iter().any(|it| asked.body.contains(it)));
    let digest = Digest::of(&[&photo()]);
    let file = county.get_as(&session, &format!("{case}/files/{digest}"));
    assert!(file.body.contains("为什么查看"));
    assert!(
        county
            .audit("read_personal")
            .iter()
            .all(|it| it.person.as_str() != "lu")
    );

    let purpose = format!("{case}/purpose");
    let long = "用".repeat(PURPOSE_CHARACTERS_MAX + 1);
    for none in ["", "  ", &long] {
        let refused = county.post_as(&session, &purpose, &[("other", none), ("to", &path)]);
        assert_eq!(refused.status, 422, "{none}");
        assert!(refused.body.contains("请选一个用途"));
    }
    let away = [("purpose", "监督检查"), ("to", "//evil.example")];
    let led = county.post_as(&session, &purpose, &away);
    assert_eq!(led.header("location"), "/");
    let said = [("other", "核对归档材料"), ("to", path.as_str())];
    let led = county.post_as(&session, &purpose, &said);
    assert_eq!((led.status, led.header("location")), (303, path.clone()));
    let seen = county.get_as(&session, &path);
    assert!(seen.body.contains("王小明"), "{}", seen.body);
    let look = &county.audit("read_personal")[0];
    let told = (look.person.as_str(), &*look.purpose);
    assert_eq!(told, ("lu", "核对归档材料"));
    assert!(case.ends_with(&look.subject), "{}", look.subject);
    // Another session of the same person is asked again.
    let other = county.enter("lu");
    assert!(county.get_as(&other, &case).body.contains("为什么查看"));
    // Whoever has acted in the case is never asked.
    county.get(&case);
    assert_eq!(county.audit("read_personal")[0].purpose, "办理本案");
}

#[test]
fn what_masking_leaves_is_no_look_at_personal_data() {
    let county = county();
    county.register("deng", "clerk");
    let session = county.enter("deng");
    let before = county.audit("read_personal").len();
    let seen = county.get_as(&session, &county.case());
    assert_eq!(seen.status, 200);
    assert!(!seen.body.contains("150102199003050013"));
    assert_eq!(county.audit("read_personal").len(), before);
}

#[test]
fn whoever_watches_reads_the_log_by_person_deed_and_day_takes_it_away_and_verifies_it() {
    let county = county();
    county.get(&county.case());
    county.register("aud", "audit_admin");
    let session = county.enter("aud");
    let see = |query: &str| county.get_as(&session, &format!("/audit{query}"));
    let all = see("");
    assert_eq!(all.status, 200);
    assert!(all.body.contains("查看个人信息") && all.body.contains("办理本案"));
    let rows = |said: &Said| said.body.matches("data-name=\"序号\"").count();
    assert_eq!(rows(&see("?person=nobody")), 0);
    assert_eq!(rows(&see("?deed=sign_in&person=chen")), 1);
    assert_eq!(rows(&see("?from=2026-3-7")), 0);
    assert_eq!(rows(&see("?until=2026-3-5")), 0);
    assert!(rows(&see("?from=2026-3-6&until=2026-3-6&subject=chen")) >= 2);
    assert_eq!(see("?from=别的").status, 422);
    let verified = see("?verify=1");
    assert!(
        verified.body.contains("都相连，没有被改动"),
        "{}",
        verified.body
    );

    let export = see("/export?person=chen");
    assert_eq!(export.status, 200);
    assert!(export.header("content-disposition").contains("attachment"));
    let lines = export.body.lines().count();
    assert_eq!(lines - 1, rows(&see("?person=chen")));
    assert_eq!(county.audit("export_audit").len(), 1);
    // Nobody else reads it, and a refused attempt is an entry too.
    for other in [&county.session, &county.admin] {
        assert_eq!(county.get_as(other, "/audit").status, 403);
        assert_eq!(county.get_as(other, "/audit/export").status, 403);
    }
}
