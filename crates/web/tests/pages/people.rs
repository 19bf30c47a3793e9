//! Whoever manages people: posts, certificates and accounts by form, refused where a rule says no.

use zs_base::Day;
use zs_event::Person;

use crate::county::County;

fn person(county: &County, id: &str) -> Person {
    let mut reader = county.site.reader().unwrap();
    reader.person(&id.into()).unwrap().unwrap()
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

#[test]
fn somebody_new_is_entered_given_posts_and_a_password_and_everything_is_written_down() {
    let county = County::new();
    let send = |path: &str, fields: &[(&str, &str)]| county.post_as(&county.admin, path, fields);
    let new = [
        ("id", "W7"),
        ("name", "吴清"),
        ("unit", "m1"),
        ("post", "clerk"),
        ("since", "2026-3-1"),
    ];
    let entered = send("/people/new", &new);
    assert_eq!(
        (entered.status, entered.header("location").as_str()),
        (303, "/people/W7?done=enter#main")
    );
    // The same again is told with what was typed.
    let again = send("/people/new", &new);
    assert_eq!(again.status, 422);
    assert!(again.body.contains("工号“W7”是吴清的"), "{}", again.body);
    assert!(again.body.contains("value=\"吴清\""));

    let post = [
        ("act", "post"),
        ("unit", "m1"),
        ("post", "officer"),
        ("since", "20260302"),
    ];
    assert_eq!(send("/people/W7", &post).status, 303);
    let certificate = [
        ("act", "certificate"),
        ("kind", "行政执法证"),
        ("number", "15001"),
        ("start", "2026-1-1"),
        ("until", "2026-4-1"),
    ];
    assert_eq!(send("/people/W7", &certificate).status, 303);
    let page = county.get_as(&county.admin, "/people/W7");
    assert!(page.body.contains("剩 27 天"), "{}", page.body);
    let list = county.get_as(&county.admin, "/people?part=lapsing");
    assert!(list.body.contains("吴清"), "{}", list.body);

    let given = send("/people/W7", &[("act", "password")]);
    assert_eq!(given.status, 200);
    assert!(given.body.contains("只显示这一次"), "{}", given.body);
    let page = county.get_as(&county.admin, "/people/W7");
    assert!(page.body.contains("已发一次性密码") && !page.body.contains("只显示这一次"));

    for (word, count) in [("enter_person", 2), ("give_post", 1), ("certify", 1)] {
        assert_eq!(county.audit(word).len(), count, "{word}");
    }
    assert_eq!(county.audit("enter_person")[0].result, "refused");
    let row = &county.audit("give_post")[0];
    let told = (row.person.as_str(), &*row.subject, &*row.purpose);
    assert_eq!(told, ("A1", "W7", "m1 officer 2026-03-02"));
}

#[test]
fn a7_posts_that_exclude_one_another_are_refused_with_the_article() {
    let county = County::new();
    county.register("fu", "cashier");
    let give = |post: &str| {
        let fields = [
            ("act", "post"),
            ("unit", "m1"),
            ("post", post),
            ("since", "2026-3-1"),
        ];
        county.post_as(&county.admin, "/people/fu", &fields)
    };
    let refused = give("officer");
    assert_eq!(refused.status, 422);
    let because = "作出罚款决定的人员与收缴罚款的人员分离";
    assert!(refused.body.contains(because), "{}", refused.body);
    assert!(refused.body.contains("67"), "{}", refused.body);
    for admin in ["system_admin", "security_admin", "audit_admin"] {
        assert_eq!(give(admin).status, 422, "{admin}");
    }
    assert_eq!(person(&county, "fu").posts.len(), 1);
    // Negative control: what excludes nothing is given.
    assert_eq!(give("archivist").status, 303);
    assert_eq!(person(&county, "fu").posts.len(), 2);
    // What is over excludes nothing.
    let off = [
        ("act", "end"),
        ("post", "cashier"),
        ("unit", "m1"),
        ("from", "2020-01-01"),
        ("off", "2026-3-1"),
    ];
    assert_eq!(
        county.post_as(&county.admin, "/people/fu", &off).status,
        303
    );
    assert_eq!(give("officer").status, 303);
    let posts = person(&county, "fu").posts;
    assert_eq!(posts[0].until, Some(day("2026-02-28")));
}

#[test]
fn nothing_that_is_over_is_changed_and_nothing_is_taken_away() {
    let county = County::new();
    county.register("fu", "clerk");
    let send = |fields: &[(&str, &str)]| county.post_as(&county.admin, "/people/fu", fields);
    let end = |off| {
        send(&[
            ("act", "end"),
            ("post", "clerk"),
            ("unit", "m1"),
            ("from", "2020-01-01"),
            ("off", off),
        ])
    };
    assert_eq!(end("2019-12-31").status, 422);
    assert_eq!(end("没有").status, 422);
    assert_eq!(end("2026-3-6").status, 303);
    assert_eq!(end("2026-3-1").status, 303);
    assert_eq!(end("2026-3-5").status, 422);
    let lapse = |off| {
        send(&[
            ("act", "lapse"),
            ("kind", "行政执法证"),
            ("number", "证fu"),
            ("from", "2020-01-01"),
            ("off", off),
        ])
    };
    assert_eq!(lapse("2026-3-6").status, 303);
    assert_eq!(lapse("2026-3-6").status, 422);
    // A renewed certificate stands beside the one before.
    let renew = |start| {
        send(&[
            ("act", "certificate"),
            ("kind", "行政执法证"),
            ("number", "证fu"),
            ("start", start),
            ("until", "2030-12-31"),
        ])
    };
    assert_eq!(renew("2026-3-5").status, 422);
    assert_eq!(renew("2026-3-6").status, 303);
    let fu = person(&county, "fu");
    assert_eq!((fu.posts.len(), fu.certificates.len()), (1, 2));
    assert_eq!(fu.certificates[0].until, day("2026-03-05"));
}

#[test]
fn only_whoever_manages_people_sees_them_and_nobody_changes_themselves() {
    let county = County::new();
    for path in ["/people", "/people/new", "/people/lin"] {
        let seen = county.get(path);
        assert_eq!(seen.status, 403, "{path}");
        assert!(seen.body.contains("安全管理员"), "{}", seen.body);
    }
    // Each attempt is written down, also that to look at a case that is hidden.
    assert_eq!(county.audit("denied").len(), 3);
    assert_eq!(county.audit("denied")[0].subject, "/people/lin");
    assert_eq!(county.get_as(&county.admin, &county.case()).status, 404);
    assert_eq!(county.audit("denied")[0].person.as_str(), "A1");
    let own = [
        ("act", "post"),
        ("unit", "m1"),
        ("post", "clerk"),
        ("since", "2026-3-1"),
    ];
    let refused = county.post_as(&county.admin, "/people/A1", &own);
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("不能给自己调整"), "{}", refused.body);
    let other = county.post_as(&county.session, "/people/lin", &own);
    assert_eq!(other.status, 403);
    assert_eq!(county.get_as(&county.admin, "/people/nobody").status, 404);
    assert_eq!(person(&county, "A1").posts.len(), 1);
}

#[test]
fn a8_whoever_is_dismissed_or_whose_account_is_closed_is_out_at_the_next_request() {
    let county = County::new();
    assert_eq!(county.get("/todo").status, 200);
    let off = [
        ("act", "end"),
        ("post", "officer"),
        ("unit", "m1"),
        ("from", "2020-01-01"),
        ("off", "2026-3-6"),
    ];
    assert_eq!(
        county.post_as(&county.admin, "/people/chen", &off).status,
        303
    );
    assert_eq!(county.get("/todo").header("location"), "/login?to=%2Ftodo");

    county.register("fu", "clerk");
    let fu = county.enter("fu");
    assert_eq!(county.get_as(&fu, "/todo").status, 200);
    let close = [("act", "close")];
    assert_eq!(
        county.post_as(&county.admin, "/people/fu", &close).status,
        303
    );
    assert_eq!(county.get_as(&fu, "/todo").status, 303);
    // A password handed out ends the sessions before it.
    county.register("gao", "clerk");
    let gao = county.enter("gao");
    assert_eq!(county.get_as(&gao, "/todo").status, 200);
    let once = [("act", "password")];
    assert_eq!(
        county.post_as(&county.admin, "/people/gao", &once).status,
        200
    );
    assert_eq!(county.get_as(&gao, "/todo").status, 303);
}

#[test]
fn a8_whoever_moves_to_another_post_or_loses_the_certificate_acts_no_more_as_before() {
    let county = County::new();
    let lapse = [
        ("act", "lapse"),
        ("kind", "行政执法证"),
        ("number", "证chen"),
        ("from", "2020-01-01"),
        ("off", "2026-3-6"),
    ];
    // Negative control: with the certificate the step goes through up to its missing evidence.
    let told = "chen在 2026-03-06 没有有效的行政执法证";
    let before = county.send(&[], &[], true);
    assert!(!before.body.contains(told), "{}", before.body);
    assert_eq!(
        county.post_as(&county.admin, "/people/chen", &lapse).status,
        303
    );
    let refused = county.hand_in(
        &[crate::wire::Part::file("现场.png", &crate::county::photo())],
        &[],
    );
    assert_eq!(refused.status, 422, "{}", refused.body);
    assert!(refused.body.contains(told), "{}", refused.body);
    // Moved: the old post ends today, and the new one opens what it may and nothing else.
    for fields in [
        vec![
            ("act", "post"),
            ("unit", "m1"),
            ("post", "publisher"),
            ("since", "2026-3-6"),
        ],
        vec![
            ("act", "end"),
            ("post", "officer"),
            ("unit", "m1"),
            ("from", "2020-01-01"),
            ("off", "2026-3-6"),
        ],
    ] {
        assert_eq!(
            county
                .post_as(&county.admin, "/people/chen", &fields)
                .status,
            303
        );
    }
    // The session acted in the post that is gone, so it is over.
    assert_eq!(county.get(&county.step()).status, 303);
}
