//! The checks of pages: each passes a good page and finds the fault of a bad one.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::thread;

use zs_testkit::browser::{Browser, BrowserError, Key, Medium, Viewport};

const GOOD: &str = "<!doctype html><html lang=zh><title>好</title><style>a:focus{outline:3px solid #000}</style>\
<main><h1>好</h1><a href='#x'>跳到正文</a><p id=x>正文</p><label>区 <select><option>甲</select></label></main>";
const BAD: &str = "<!doctype html><html lang=zh><title>坏</title><style>*:focus{outline:none!important}</style>\
<main><h1>坏</h1><a href='/y'>别处</a><select><option>甲</select><div style='width:3000px'>宽</div>\
<button style='height:9px;width:30px;overflow:hidden'>很长很长的字</button>\
<p style='height:9px;width:30px;overflow:hidden'>very long text</p><img alt='' src='http://127.0.0.2:9/a.png'></main>";

/// Serves the good page at `/good` and the bad one elsewhere; gives the address.
fn server() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            thread::spawn(move || {
                let mut first = String::new();
                let mut lines = BufReader::new(stream.try_clone().unwrap());
                lines.read_line(&mut first).unwrap();
                let mut line = String::new();
                while lines.read_line(&mut line).unwrap_or(0) > 2 {
                    line.clear();
                }
                let page = if first.contains("/good") { GOOD } else { BAD };
                let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nConnection: close";
                let _sent = write!(
                    stream,
                    "{head}\r\nContent-Length: {}\r\n\r\n{page}",
                    page.len()
                );
            });
        }
    });
    address
}

type Check = fn(&Browser) -> Result<(), BrowserError>;

/// Each check with a word that stands in what it finds on the bad page.
const CHECKS: [(Check, &str); 7] = [
    (Browser::nothing_is_cut, "very long"),
    (Browser::no_sideways_scroll, "px too wide"),
    (Browser::no_clipped_labels, "很长很长的字"),
    (Browser::first_tab_is_skip_link, "/y"),
    (Browser::focus_is_visible, ""),
    (Browser::no_external_requests, "127.0.0.2"),
    (Browser::accessible, "select-name"),
];

#[test]
fn every_check_passes_a_good_page_and_finds_a_bad_one() {
    let (browser, site) = (Browser::start().unwrap(), server());
    browser.view(Viewport::Phone).unwrap();
    let mut wrong = Vec::new();
    for (check, word) in CHECKS {
        browser.goto(&format!("{site}/good")).unwrap();
        wrong.extend(check(&browser).err().map(|error| error.to_string()));
        browser.goto(&format!("{site}/bad")).unwrap();
        match check(&browser) {
            Err(BrowserError::Check { found, .. }) if found.contains(word) => {}
            other => wrong.push(format!("“{word}” is not found: {other:?}")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_stop_that_does_not_show_its_focus_ends_a_walk() {
    let (browser, site) = (Browser::start().unwrap(), server());
    browser.goto(&format!("{site}/good")).unwrap();
    browser.tab_to("select", None).unwrap();
    browser.tab_to("a", Some(Key::SHIFT)).unwrap();
    browser.goto(&format!("{site}/bad")).unwrap();
    let found = browser.tab_to("select", None).unwrap_err().to_string();
    assert!(found.contains("no ring"), "{found}");
    // A ring behind something, and one far away from what is seen.
    let cover = "const a = document.querySelector('a'), lid = document.body.appendChild(document.createElement('div'));
        a.style.setProperty('outline', '3px solid', 'important'); a.focus();
        lid.style.cssText = 'position:fixed;top:0;left:0;right:0;bottom:0;background:#fff'";
    browser.execute(cover).unwrap();
    let found = browser.focus_is_seen().unwrap_err().to_string();
    assert!(found.contains("covered by"), "{found}");
    let away = "document.querySelector('a').style.cssText += ';position:absolute;left:-999px'";
    browser.execute(away).unwrap();
    let found = browser.focus_is_seen().unwrap_err().to_string();
    assert!(found.contains("outside the viewport"), "{found}");
}

#[test]
fn what_forced_colours_hide_is_found() {
    let (browser, site) = (Browser::start().unwrap(), server());
    browser.goto(&format!("{site}/good")).unwrap();
    let found = browser.nothing_vanishes().unwrap_err().to_string();
    assert!(found.contains("not forced"), "{found}");
    browser.medium(Medium::Forced).unwrap();
    browser.nothing_vanishes().unwrap();
    let hide = "const a = document.querySelector('a'), p = document.querySelector('#x');
        a.style.textDecoration = 'none';
        p.style.cssText = 'forced-color-adjust:none;color:#fff;background:#fff'";
    browser.execute(hide).unwrap();
    let found = browser.nothing_vanishes().unwrap_err().to_string();
    for word in ["no line marks it: <a", "colour of its ground: <p"] {
        assert!(found.contains(word), "{found}");
    }
}

#[test]
fn what_paper_cuts_off_is_found() {
    let (browser, site) = (Browser::start().unwrap(), server());
    browser.goto(&format!("{site}/good")).unwrap();
    let wide = "document.querySelector('main').innerHTML =
        '<div style=\"overflow-x:auto\"><p style=\"width:3000px\">a wide table</p></div>'";
    browser.execute(wide).unwrap();
    browser.nothing_is_cut().unwrap();
    browser.medium(Medium::Print).unwrap();
    let found = browser.nothing_is_cut().unwrap_err().to_string();
    assert!(found.contains("a wide table"), "{found}");
}

#[test]
fn the_weight_of_a_page_is_what_was_sent() {
    let (browser, site) = (Browser::start().unwrap(), server());
    for (path, page) in [("good", GOOD), ("bad", BAD)] {
        browser.goto(&format!("{site}/{path}")).unwrap();
        assert_eq!(browser.page_weight().unwrap().document, page.len() as u64);
    }
}
