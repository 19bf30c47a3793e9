//! Sessions over the wire: nobody fixes one, none outlives its end, and strangers learn nothing.

use crate::county::{County, PASSWORD, photo};
use crate::wire::{Part, Said};

fn enter(county: &County, login: &str, password: &str) -> Said {
    county.post_out("/login", &[("login", login), ("password", password)])
}

fn cookie(said: &Said) -> String {
    let whole = said.header("set-cookie");
    whole.split(';').next().unwrap_or_default().to_owned()
}

#[test]
fn w8_a_session_that_a_stranger_chose_is_never_taken() {
    let county = County::new();
    let chosen = format!("session={}", "a".repeat(64));
    assert_eq!(county.get_as(&chosen, "/todo").status, 303);
    let mine = cookie(&enter(&county, "chen", PASSWORD));
    assert!(mine.starts_with("session=") && mine != chosen, "{mine}");
    assert_eq!(county.get_as(&mine, "/todo").status, 200);
    // The chosen one has not become a session by that.
    assert_eq!(county.get_as(&chosen, "/todo").status, 303);
    // Each sign-in gives another secret of 256 bits, which scripts cannot read.
    let said = enter(&county, "chen", PASSWORD);
    assert_ne!(cookie(&said), mine);
    assert_eq!(cookie(&said).len(), "session=".len() + 64);
    assert!(said.header("set-cookie").contains("HttpOnly; SameSite=Lax"));
}

#[test]
fn w8_a_secret_is_of_no_use_after_signing_out_or_a_new_password() {
    let county = County::new();
    let (one, other) = (
        cookie(&enter(&county, "chen", PASSWORD)),
        cookie(&enter(&county, "chen", PASSWORD)),
    );
    assert_eq!(county.post_as(&one, "/logout", &[]).status, 303);
    assert_eq!(county.get_as(&one, "/todo").status, 303);
    assert_eq!(county.get_as(&other, "/todo").status, 200);
    let new = "Zx4%kWn!p9Ru";
    let fields = [("old", PASSWORD), ("new", new), ("again", new)];
    let changed = county.post_as(&other, "/password", &fields);
    assert_eq!(changed.status, 303);
    assert_eq!(county.get_as(&other, "/todo").status, 303);
    assert_eq!(county.get(&county.step()).status, 303);
    assert_eq!(county.get_as(&cookie(&changed), "/todo").status, 200);
}

#[test]
fn w10_whether_an_account_exists_shows_in_no_word_and_no_status() {
    let county = County::new();
    county.register("fu", "clerk");
    county.register("gao", "clerk");
    county.enter("gao");
    assert_eq!(
        county
            .post_as(&county.admin, "/people/gao", &[("act", "close")])
            .status,
        303
    );
    // Wrong password, no such person, a person without account, a closed account.
    let said = ["chen", "nobody", "fu", "gao"].map(|login| {
        let said = enter(&county, login, "wrong-password");
        let body = said
            .body
            .replace(&format!("value=\"{login}\""), "value=\"\"");
        (said.status, body, said.header("set-cookie"))
    });
    for other in &said[1..] {
        assert_eq!(*other, said[0]);
    }
    assert_eq!(said[0].0, 403);
    assert!(said[0].1.contains("没有登录成功"));
    // Negative control: whoever is right is told something else.
    assert_eq!(enter(&county, "chen", PASSWORD).status, 303);
}

#[test]
fn w19_a_new_county_has_no_password_that_anybody_could_know() {
    let county = County::new();
    for login in ["admin", "root", "A1", "system", "test", "guest", "chen"] {
        for password in [
            "",
            "admin",
            "123456",
            "password",
            "root",
            "zhunsheng",
            "test",
        ] {
            assert_ne!(
                enter(&county, login, password).status,
                303,
                "{login} {password}"
            );
        }
    }
    // Nothing is left of the page of the first administrator, and no address is there for tests.
    for path in [
        "/first",
        "/debug",
        "/test",
        "/admin",
        "/.env",
        "/metrics/debug",
        "/console",
    ] {
        let said = county.get_as("", path);
        assert!([404, 303].contains(&said.status), "{path} {}", said.status);
    }
    assert_eq!(county.get_as("", "/first").status, 404);
}

#[test]
fn w8_a_form_sent_with_a_stolen_session_after_signing_out_changes_nothing() {
    let county = County::new();
    let stolen = cookie(&enter(&county, "chen", PASSWORD));
    let photo = photo();
    let body = county.form_as(&stolen, &[Part::file("现场.png", &photo)], &[], true);
    assert_eq!(county.post_as(&stolen, "/logout", &[]).status, 303);
    let before = county.get(&county.case()).body;
    let said = county.post_form(&stolen, &body);
    assert!(
        [303, 401].contains(&said.status),
        "{}: {}",
        said.status,
        said.body
    );
    assert!(
        !said.header("location").starts_with("/cases/"),
        "{}",
        said.header("location")
    );
    assert_eq!(county.get(&county.case()).body, before);
    // Negative control: the same form by somebody who is at work is taken and changes the page.
    let taken = county.hand_in(&[Part::file("现场.png", &photo)], &[]);
    assert_eq!(taken.status, 303, "{}", taken.body);
    assert_ne!(county.get(&county.case()).body, before);
}
