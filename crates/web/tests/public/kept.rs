//! Public pages are kept in memory, by browsers and by whatever stands between: what is shown is always
//! what stands in the ledger.

use std::time::{Duration, Instant};

use zs_event::Command;
use zs_event::command::{Act, Correct, Stands};

use crate::town::{Said, TOLD, Town, case_id, company, name_of, who};

/// Pages that everybody may see and anybody may keep.
const PAGES: [&str; 12] = [
    "/",
    "/g",
    "/g?rows=200",
    "/g/owed",
    "/g/feed.xml",
    "/d",
    "/q",
    "/w",
    "/s",
    "/y",
    "/j",
    "/q/powers",
];

impl Town {
    /// A page, asked for until it is the same twice: a checkpoint that is just being signed changes it.
    fn steady(&self, path: &str) -> Said {
        let begin = Instant::now();
        loop {
            let (first, second) = (self.get(path), self.get(path));
            assert_eq!(first.status, 200, "{path}");
            if first.header("etag") == second.header("etag") {
                return second;
            }
            assert!(
                begin.elapsed() < Duration::from_secs(20),
                "{path} never stays the same"
            );
        }
    }
}

#[test]
fn whoever_keeps_a_public_page_must_ask_and_hears_in_one_line_that_it_still_holds() {
    let town = Town::new(2);
    let notice = format!("/g/{}", town.code(0));
    for path in PAGES.iter().copied().chain([&*notice]) {
        let page = town.steady(path);
        assert_eq!(page.header("cache-control"), "public, no-cache", "{path}");
        let mark = page.header("etag");
        // A strong mark: it stands for the very bytes.
        assert!(mark.starts_with('"') && mark.len() > 10, "{path}: {mark}");
        for known in [
            mark.clone(),
            format!("W/{mark}"),
            format!("\"other\", {mark}"),
        ] {
            let same = town.ask(path, &format!("if-none-match: {known}\r\n"));
            assert_eq!((same.status, same.body.as_str()), (304, ""), "{path}");
            assert_eq!(same.header("etag"), mark, "{path}");
        }
        let other = town.ask(path, "if-none-match: \"other\"\r\n");
        assert_eq!((other.status, other.body), (200, page.body), "{path}");
        // Packed bytes are others, and have a mark of their own.
        let packed = town.ask(path, "accept-encoding: gzip\r\n");
        assert_eq!(packed.header("content-encoding"), "gzip", "{path}");
        assert_ne!(packed.header("etag"), mark, "{path}");
        assert!(packed.header("vary").contains("accept-encoding"), "{path}");
    }
}

#[test]
fn the_head_of_a_public_page_is_that_of_the_page() {
    let town = Town::new(2);
    let notice = format!("/g/{}", town.code(0));
    for path in PAGES.iter().copied().chain([&*notice]) {
        let page = town.steady(path);
        let head = town.head(path);
        assert_eq!((head.status, head.body.as_str()), (200, ""), "{path}");
        for name in ["etag", "cache-control", "content-type", "content-length"] {
            assert_eq!(head.header(name), page.header(name), "{path}: {name}");
        }
    }
}

#[test]
fn the_mark_of_a_page_says_nothing_of_whoever_asks() {
    let town = Town::new(2);
    for path in PAGES {
        let mark = town.steady(path).header("etag");
        for who in [
            "cookie: browser=0123456789abcdef\r\n",
            "user-agent: another\r\naccept-language: en\r\n",
            "cookie: session=never-given\r\n",
        ] {
            assert_eq!(town.ask(path, who).header("etag"), mark, "{path}: {who}");
        }
        // Large letters are other bytes.
        let large = town.ask(path, "cookie: large=1\r\n");
        let same = path.ends_with(".xml");
        assert_eq!(large.header("etag") == mark, same, "{path}");
        // The name of whoever has signed in stands on the page, and nobody keeps it.
        let signed_in = town.get_as(&town.officer, path);
        assert_eq!(signed_in.header("etag"), "", "{path}");
        assert_eq!(signed_in.header("cache-control"), "no-store", "{path}");
        let known = town.ask(
            path,
            &format!("cookie: {}\r\nif-none-match: {mark}\r\n", town.officer),
        );
        assert_ne!(known.status, 304, "{path}");
    }
}

#[test]
fn nobody_keeps_what_a_code_on_a_paper_opens() {
    let town = Town::new(2);
    for path in [
        "/r?code=WS7-AAAA-BBBB-CCCC",
        "/r/WS7-AAAA-BBBB-CCCC",
        "/k",
        "/i",
        "/i/ZS-0000",
        "/y/receipt",
        "/q?number=1",
        "/login",
    ] {
        let page = town.get(path);
        assert_eq!(page.header("cache-control"), "no-store", "{path}");
        assert_eq!(page.header("etag"), "", "{path}");
    }
    let page = town.get("/").body;
    let style = page
        .split("href=\"")
        .find(|it| it.starts_with("/assets/style-"));
    let style = style.and_then(|it| it.split('"').next()).unwrap();
    let style = town.get(style);
    let lasting = "public, max-age=31536000, immutable";
    assert_eq!(
        (style.status, &*style.header("cache-control")),
        (200, lasting)
    );
}

#[test]
fn p4_a_warm_page_is_gone_at_once_when_what_it_shows_is_taken_back() {
    let town = Town::new(12);
    let notice = format!("/g/{}", town.code(0));
    let pages = [
        "/",
        "/g",
        "/g?rows=200",
        "/g?unit=m1",
        "/g/feed.xml",
        &*notice,
    ];
    let before: Vec<Said> = pages.iter().map(|path| town.steady(path)).collect();
    let named = before.iter().filter(|page| page.body.contains(&company(0)));
    assert_eq!(named.count(), pages.len());
    town.recall(0);
    for (path, before) in pages.iter().zip(before) {
        let mark = before.header("etag");
        let after = town.ask(path, &format!("if-none-match: {mark}\r\n"));
        assert_eq!(after.status, 200, "{path}");
        assert_ne!(after.header("etag"), mark, "{path}");
        for gone in [TOLD, &company(0), &name_of(0)] {
            assert!(!after.body.contains(gone), "{gone} on {path}");
        }
    }
}

#[test]
fn p4_a_change_that_nobody_counts_is_not_seen_so_that_the_test_above_can_fail() {
    let town = Town::new(2);
    let before = town.steady("/g?rows=200");
    assert!(before.body.contains(&company(0)));
    // Behind the back of the writer, as nothing of the program writes.
    let database = rusqlite::Connection::open(town.folder.path().join("data/county.db")).unwrap();
    let renamed = database.execute(
        "UPDATE notice_row SET name = '改过的名称' WHERE name <> ''",
        [],
    );
    assert!(renamed.unwrap() > 0);
    let kept = town.get("/g?rows=200");
    assert_eq!(
        kept.header("etag"),
        before.header("etag"),
        "the page was made anew"
    );
    // Another address is another page, and shows what stands there now.
    assert!(town.get("/g?rows=100").body.contains("改过的名称"));
    // What the writer writes throws the page away, whatever else has changed.
    town.recall(1);
    assert!(town.get("/g?rows=200").body.contains("改过的名称"));
}

#[test]
fn a_new_notice_and_a_correction_change_the_pages_that_show_them() {
    let town = Town::new(6);
    let list = town.steady("/g?rows=200");
    assert!(!list.body.contains(&company(5)));
    let owed = town.steady("/g/owed");
    town.publisher(5, "publish");
    let after = town.ask(
        "/g?rows=200",
        &format!("if-none-match: {}\r\n", list.header("etag")),
    );
    assert_eq!(after.status, 200);
    assert!(after.body.contains(&company(5)), "{}", after.body);
    let nothing = town.ask(
        "/g/owed",
        &format!("if-none-match: {}\r\n", owed.header("etag")),
    );
    assert!(
        nothing.body.contains("没有过了期限还没有公开的决定"),
        "{}",
        nothing.body
    );

    let path = format!("/g/{}", town.code(0));
    let notice = town.steady(&path);
    assert!(!notice.body.contains("31 日以内缴清"));
    let wrong = town.steady(&path).header("etag");
    town.record(Command {
        id: town.command_id(),
        case: case_id(0),
        by: who("chen", "officer"),
        seen: None,
        act: Act::Correct(Correct {
            path: "decide".into(),
            effective_on: None,
            values: vec![(
                "履行方式和期限".to_owned(),
                zs_event::Value::Text("31 日以内缴清".to_owned()),
            )],
            stands: Stands::Yes,
            reason: "期限写错了".to_owned(),
        }),
    });
    let right = town.ask(&path, &format!("if-none-match: {wrong}\r\n"));
    assert_eq!(right.status, 200);
    assert!(right.body.contains("31 日以内缴清"), "{}", right.body);
}
