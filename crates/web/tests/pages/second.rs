//! The second factor as people meet it: set up from the screen, asked for after the password.

use totp_rs::{Builder, Secret};
use zs_base::Moment;

use crate::county::{County, PASSWORD};
use crate::wire::hidden;

fn code(secret: &str, now: Moment) -> String {
    let secret = Secret::try_from_base32(secret.replace(' ', "")).unwrap();
    let phone = Builder::new().with_secret(secret).build().unwrap();
    phone
        .generate((now.ms() / 1_000 - 8 * 3_600) as u64)
        .to_string()
}

/// What stands between two marks.
fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let from = text
        .find(before)
        .unwrap_or_else(|| panic!("no {before} in {text}"));
    let rest = &text[from + before.len()..];
    &rest[..rest.find(after).unwrap()]
}

#[test]
fn w21_a_second_factor_is_set_up_from_the_screen_and_asked_for_after_the_password() {
    let county = County::new();
    let session = &county.session;
    let page = county.get_as(session, "/password/second");
    assert!(page.body.contains("开始设置"), "{}", page.body);
    let begun = county.post_as(session, "/password/second", &[("act", "begin")]);
    assert!(
        begun.body.contains("data:image/svg+xml,%3Csvg"),
        "{}",
        begun.body
    );
    let secret = between(&begun.body, "<b class=\"mono\">", "</b>").to_owned();
    let confirm = |code: &str| {
        let fields = [("act", "confirm"), ("code", code)];
        county.post_as(session, "/password/second", &fields)
    };
    assert_eq!(confirm("000000").status, 422);
    let first = code(&secret, county.now());
    let done = confirm(&first);
    assert_eq!(done.status, 200, "{}", done.body);
    assert_eq!(done.body.matches("<li class=\"mono\">").count(), 10);
    let recovery = between(&done.body, "<li class=\"mono\">", "</li>").to_owned();
    let again = county.get_as(session, "/password/second");
    assert!(again.body.contains("恢复码还剩 10 个") && !again.body.contains(&recovery));

    let enter = [("login", "chen"), ("password", PASSWORD), ("to", "/cases")];
    let asked = county.post_out("/login", &enter);
    assert_eq!(asked.status, 200);
    assert!(asked.body.contains("请写动态码"), "{}", asked.body);
    assert_eq!(asked.header("set-cookie"), "");
    let waiting = hidden(&asked.body, "waiting");
    let send = |code: &str| {
        let fields = [
            ("waiting", waiting.as_str()),
            ("to", "/cases"),
            ("code", code),
        ];
        county.post_out("/login/second", &fields)
    };
    let used = send(&first);
    assert_eq!(used.status, 403);
    assert!(used.body.contains("一个动态码只能用一次"), "{}", used.body);
    let entered = send(&recovery);
    assert_eq!(
        (entered.status, entered.header("location").as_str()),
        (303, "/cases")
    );
    assert!(entered.header("set-cookie").starts_with("session="));
    assert_eq!(send(&recovery).status, 403);
    // Whoever comes back to the address begins anew.
    assert_eq!(
        county.get_as("", "/login/second").header("location"),
        "/login"
    );

    // Whoever manages people sees it and takes it away.
    let person = county.get_as(&county.admin, "/people/chen");
    assert!(person.body.contains("第二因素：已启用"), "{}", person.body);
    let reset = county.post_as(&county.admin, "/people/chen", &[("act", "reset")]);
    assert_eq!(reset.status, 303);
    assert_eq!(county.post_out("/login", &enter).status, 303);
}
