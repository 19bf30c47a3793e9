//! A citizen without an account: what is public, whether a notice is true, and until when.

use crate::whole_case::{Person, Town};

pub fn looks_checks_and_computes(town: &Town) {
    let citizen = Person::nobody(&town.site);
    citizen.open("/");
    citizen.press("ul.doors a[href='/g']");
    citizen.arrive("/g");
    citizen.sees("新的在前");
    finds_and_checks(&citizen);
    types_a_code(&citizen);
    computes(&citizen);
}

/// Finds a notice by the name of its party, and has it checked.
fn finds_and_checks(citizen: &Person) {
    let name = "return [...document.querySelectorAll('[data-name=当事人]')].map(it => it.innerText)\
                .find(it => it.includes('公司') || it.includes('店'))";
    let name = citizen.browser.execute(name).unwrap();
    let name = name.as_str().unwrap().to_owned();
    // Filters are folded away, and open with a key.
    citizen.press("form.search summary");
    citizen.until("document.querySelector('form.search details').open");
    citizen.back_to("#q");
    citizen.write("#q", &name);
    citizen.press("form.search button.main");
    citizen.until("location.search.includes('q=')");
    citizen.sees(&name);
    citizen.press("tbody a");
    citizen.arrive("/g/ZS");
    citizen.sees("公示依据");
    citizen.press("main a[href^='/v?code=']");
    citizen.arrive("/v");
    citizen.sees("一致");
    assert!(!citizen.main().contains("不一致"), "{}", citizen.main());
    citizen.press("section.good a[href^='/g/ZS']");
    citizen.arrive("/g/ZS");
    citizen.press("section details summary");
    citizen.sees("签名的数字");
    citizen.press("section a[href$='/leaf']");
    citizen.sees("这一项的指纹");
}

/// A code that nobody was ever given, and one that is read aloud with its own spaces and letters.
fn types_a_code(citizen: &Person) {
    let code = citizen.browser.current_url().unwrap();
    let code = code.split('/').nth(4).unwrap().to_owned();
    citizen.press(".foot a[href='/v']");
    citizen.arrive("/v");
    citizen.write("#code", "ZS-AAAA-AAAA-AAAA");
    citizen.press("main button.main");
    citizen.sees("查不到");
    assert!(citizen.finds("document.querySelector('#code').value === 'ZS-AAAA-AAAA-AAAA'"));
    citizen.write("#code", &code.to_lowercase().replace('-', " "));
    citizen.press("main button.main");
    citizen.sees("一致");
}

/// A date that does not exist is named and nothing else is lost; then the right one.
fn computes(citizen: &Person) {
    citizen.press(".foot a[href='/term']");
    citizen.arrive("/term");
    citizen.write("#from", "2026-2-30");
    citizen.write("#count", "15");
    citizen.choose("[name=unit]", "wd");
    citizen.press("main button.main");
    citizen.sees("处要改");
    let kept = "document.querySelector('#from').value === '2026-2-30' \
                && document.querySelector('#count').value === '15' \
                && document.querySelector('[name=unit]').value === 'wd'";
    assert!(citizen.finds(kept), "{}", citizen.main());
    // The line of the error leads to its field.
    citizen.press(".wrong a[href='#from']");
    citizen.until("document.activeElement.id === 'from'");
    citizen.browser.focus_is_seen().unwrap();
    citizen.browser.press_with("\u{e009}", "a").unwrap();
    citizen.browser.press("2026年9月28日").unwrap();
    citizen.press("main button.main");
    citizen.sees("最后一天");
    citizen.sees("2026-10-23");
}
