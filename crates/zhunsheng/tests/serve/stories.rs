//! Everybody whose part a newcomer may play signs in with the browser and opens every page of their
//! menu; the pages are looked at as the plan of experience asks.

use std::collections::BTreeSet;

use zs_testkit::browser::{Browser, BrowserError, Script};

use crate::look::{look, look_at};
use crate::routes::{Story, all_visited};
use crate::served::Served;

/// A public page may have so many.
const PUBLIC_BYTES_MAX: u64 = 40 * 1024;
pub const PASSWORD: &str = "Tr7#vLq!m2Ze-quiet";

/// What leads from a case to its papers, clocks and acts.
const DEEPER: &str = r#"main a[href*="/papers"], main a[href*="/clock/"], main a[href*="/act/"], main a[href$="/figures"]"#;
/// Pages below one case that are looked at for one persona.
const DEEPER_MAX: usize = 8;

/// Somebody whose part a newcomer may play.
pub struct Persona {
    pub part: String,
    pub login: String,
    pub password: String,
}

/// The personas in the order in which they are told.
pub fn personas(served: &mut Served) -> Vec<Persona> {
    let (mut told, mut part) = (Vec::new(), String::new());
    loop {
        let line = served.line_with("");
        if line.contains("忘了密码") {
            return told;
        }
        let words: Vec<&str> = line.split_whitespace().collect();
        match words[..] {
            ["账号", login, "一次性密码", password] => told.push(Persona {
                part: part.clone(),
                login: login.to_owned(),
                password: password.to_owned(),
            }),
            [first, ..] => part = first.split('　').next().unwrap().to_owned(),
            [] => {}
        }
    }
}

fn sign_in(browser: &Browser, site: &str, login: &str, password: &str) -> Result<(), BrowserError> {
    browser.goto(&format!("{site}/login"))?;
    browser.type_into("#login", login)?;
    browser.type_into("#password", password)?;
    browser.click("main button")?;
    browser.wait_for("document.querySelector('#old') !== null")?;
    browser.type_into("#old", password)?;
    browser.type_into("#new", PASSWORD)?;
    browser.type_into("#again", PASSWORD)?;
    browser.click("main button")?;
    browser.wait_for("document.querySelector('.menu a') !== null")
}

/// The addresses that a selector's links lead to.
fn links(browser: &Browser, css: &str) -> Result<Vec<String>, BrowserError> {
    let script = format!("return [...document.querySelectorAll('{css}')].map(it => it.href)");
    let found = browser.execute(&script)?;
    let links = found.as_array().into_iter().flatten();
    Ok(links
        .filter_map(|it| it.as_str().map(str::to_owned))
        .collect())
}

/// Pages behind those of a menu that no list leads to, or whose list is not the first page.
fn deeper(browser: &Browser, site: &str, menu: &[String]) -> Result<Vec<String>, BrowserError> {
    let behind = [
        ("/people", "/people/new"),
        ("/people", "/people/import"),
        ("/audit", "/audit?verify=1&person=nobody"),
        ("/audit", "/password/second"),
        ("/procedures", "/procedures/penalty.simple"),
        ("/reports/statistics", "/reports/statistics/enforcement"),
        ("/quarter", "/quarter/2026-1"),
        ("/lead", "/lead/wall"),
        ("/lead", "/lead/overdue"),
        ("/lead", "/lead/unpublished"),
        ("/figures", "/figures/F040"),
        ("/figures", "/figures/F066"),
        ("/figures", "/figures/F052?unit=*&period=2025"),
    ];
    let open = behind
        .iter()
        .map(|(of, path)| (format!("{site}{of}"), path));
    let open = open.filter(|(of, _)| menu.contains(of));
    let mut pages: Vec<String> = open.map(|(_, path)| format!("{site}{path}")).collect();
    let units = format!("{site}/units");
    if menu.contains(&units) {
        browser.goto(&units)?;
        pages.extend(links(browser, "tbody a")?.into_iter().take(1));
    }
    Ok(pages)
}

/// The page without the numbers in its address, so that pages of one kind are looked at once.
fn kind(address: &str) -> String {
    let path = address.split('/').skip(3).collect::<Vec<_>>().join("-");
    let path = path.split('?').next().unwrap_or_default().to_owned();
    let words = path.split('-').map(|part| match part.len() {
        32 => "one",
        _ => part,
    });
    words.collect::<Vec<_>>().join("-")
}

/// The pages that everybody may open, each with a name for its picture.
fn public_pages(site: &str, notice: &str) -> Vec<(&'static str, String)> {
    let code = notice.rsplit('/').next().unwrap();
    vec![
        ("public-home", format!("{site}/")),
        ("public-list", format!("{site}/g")),
        (
            "public-nothing",
            format!("{site}/g?q=%E6%B2%A1%E6%9C%89%E8%BF%99%E5%AE%B6"),
        ),
        ("public-notice", notice.to_owned()),
        ("public-leaf", format!("{notice}/leaf")),
        ("public-owed", format!("{site}/g/owed")),
        ("public-entrances", format!("{site}/a")),
        (
            "public-complaint",
            format!("{site}/a/complaint.enforcement"),
        ),
        ("public-channels", format!("{site}/s")),
        ("public-held", format!("{site}/r")),
        ("public-verify", format!("{site}/v")),
        ("public-documents", format!("{site}/w?show=all")),
        ("public-bodies", format!("{site}/q?number=1")),
        ("public-powers", format!("{site}/q/powers")),
        ("public-unit", format!("{site}/q/%E9%9D%92%E4%BA%A4")),
        ("public-data", format!("{site}/d")),
        ("public-draws", format!("{site}/j")),
        ("public-survey", format!("{site}/p")),
        ("public-inspection", format!("{site}/i")),
        ("public-no-inspection", format!("{site}/i/1-AAAA-BBBB-CCCC")),
        ("public-looked", format!("{site}/k")),
        ("public-look-counts", format!("{site}/k/counts")),
        ("public-consults", format!("{site}/y")),
        ("public-receipt", format!("{site}/y/receipt")),
        ("public-verified", format!("{site}/v?code={code}")),
        ("public-checkpoints", format!("{site}/v/checkpoints")),
        (
            "public-term",
            format!("{site}/term?from=2026-9-28&count=15&unit=wd"),
        ),
        ("public-acts", format!("{site}/term")),
        (
            "public-act",
            format!("{site}/term/penalty.ordinary?d-file=2026-1-5&d-inform.served=2026-2-27"),
        ),
        (
            "public-act-term",
            format!(
                "{site}/term/coercion.seize/dispose.limit?from=2026-6-11&p0-1-from=2026-6-14&p0-1-to=2026-6-24"
            ),
        ),
        ("public-no-page", format!("{site}/g/ZS-AAAA-AAAA-AAAA")),
    ]
}

/// What somebody without an account sees; a public page is lighter than one of the staff.
#[test]
fn x1_x6_a_citizen_opens_every_public_page_without_script() {
    let folder = tempfile::tempdir().unwrap();
    let served = Served::start(folder.path(), "demo --cases 150 --data d");
    let site = format!("http://{}", served.address);
    let browser = Browser::start().unwrap();
    browser.script(Script::Off).unwrap();
    browser.goto(&format!("{site}/g")).unwrap();
    let notices = links(&browser, "main a[href^=\"/g/ZS\"]").unwrap();
    let notice = notices.first().unwrap().clone();
    let pages = public_pages(&site, &notice);
    let (mut wrong, mut addresses) = (Vec::new(), BTreeSet::new());
    for (name, address) in pages {
        addresses.insert(address.clone());
        browser.script(Script::Off).unwrap();
        browser.goto(&address).unwrap();
        let without = browser.text("main").unwrap();
        // The rules of accessibility are themselves a script, and wait on timers.
        browser.script(Script::On).unwrap();
        browser.goto(&address).unwrap();
        assert_eq!(browser.text("main").unwrap(), without, "{name}");
        wrong.extend(
            look_at(&browser, &address, name)
                .err()
                .map(|error| format!("{name}: {error}")),
        );
        let weight = browser.page_weight().unwrap();
        assert!(weight.document <= PUBLIC_BYTES_MAX, "{name}: {weight:?}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    all_visited(Story::Public, &addresses);
    // Nothing is kept in the browser of a citizen once the wish for large letters is taken back.
    assert!(browser.cookies().unwrap().as_array().unwrap().is_empty());
    served.terminate();
    assert_eq!(served.ended().0.code(), Some(0));
}

#[test]
fn every_persona_signs_in_and_opens_every_page_of_their_menu() {
    let folder = tempfile::tempdir().unwrap();
    let mut served = Served::start(folder.path(), "demo --cases 150 --data d --backups b");
    let site = format!("http://{}", served.address);
    let personas = personas(&mut served);
    assert!(personas.len() >= 5, "{}", personas.len());
    let (mut seen, mut wrong) = (BTreeSet::new(), Vec::new());
    let mut addresses = BTreeSet::new();
    for Persona {
        login, password, ..
    } in &personas
    {
        let browser = Browser::start().unwrap();
        if seen.is_empty() {
            browser.goto(&format!("{site}/login")).unwrap();
            look(&browser, "login").unwrap();
            addresses.insert(browser.current_url().unwrap());
            // Asked of a fresh page, and last: the link lies over the head while it has the focus.
            browser.goto(&format!("{site}/login")).unwrap();
            browser.first_tab_is_skip_link().unwrap();
        }
        sign_in(&browser, &site, login, password).unwrap();
        let mut pages = links(&browser, ".menu a").unwrap();
        assert!(!pages.is_empty(), "{login}");
        pages.extend(links(&browser, "tbody a").unwrap().into_iter().take(2));
        pages.extend(deeper(&browser, &site, &pages).unwrap());
        let mut at = 0;
        while let Some(page) = pages.get(at).cloned() {
            at += 1;
            browser.goto(&page).unwrap();
            assert!(links(&browser, ".wrong").unwrap().is_empty());
            let title = browser.text("h1").unwrap();
            assert_ne!(title, "没有这一页", "{login} {page}");
            addresses.insert(page.clone());
            if seen.insert(kind(&page)) {
                let found = look_at(&browser, &page, &kind(&page)).err();
                wrong.extend(found.map(|error| format!("{page}: {error}")));
            }
            if kind(&page) == "cases-one" {
                let deeper = links(&browser, DEEPER).unwrap().into_iter();
                let new = deeper.filter(|it| !seen.contains(&kind(it)));
                pages.extend(new.take(DEEPER_MAX));
            }
        }
    }
    let below = |part: &str| seen.iter().any(|it| it.contains(part));
    assert!(below("-papers-1-") && below("-clock-"), "{seen:?}");
    assert!(below("-act-"), "{seen:?}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(
        seen.contains("cases-one") && seen.contains("cases-one-step"),
        "{seen:?}"
    );
    all_visited(Story::Personas, &addresses);
    served.terminate();
    assert_eq!(served.ended().0.code(), Some(0));
}

#[test]
fn i17_a_case_is_opened_without_script() {
    let folder = tempfile::tempdir().unwrap();
    let mut served = Served::start(folder.path(), "demo --cases 20 --data d");
    let site = format!("http://{}", served.address);
    let personas = personas(&mut served);
    let browser = Browser::start().unwrap();
    browser.script(Script::Off).unwrap();
    let Persona {
        login, password, ..
    } = &personas[0];
    sign_in(&browser, &site, login, password).unwrap();
    browser.goto(&format!("{site}/new")).unwrap();
    browser.click("main .button").unwrap();
    browser.find("#form button").unwrap();
    // An empty form is refused with every field that must be filled in, and nothing is lost.
    browser.click("main button").unwrap();
    assert!(browser.text(".wrong h2").unwrap().contains("处要改"));
    served.terminate();
    assert_eq!(served.ended().0.code(), Some(0));
}
