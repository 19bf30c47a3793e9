//! A clerk goes through the list of cases and reads one: its clock, its course, its procedure; an
//! officer of the same unit reads its papers.

use zs_testkit::browser::Key;

use crate::whole_case::{Person, Town};

/// A case of the clerk's unit with a clock that runs.
const CASE: &str = "SELECT CAST(max(number) AS TEXT) FROM case_row JOIN term_row USING (jurisdiction, \
                    case_id) WHERE unit = '青市监' AND ended IS NULL AND term_row.status = '计算中'";

pub fn finds_a_case_and_reads_it(town: &Town) {
    let clerk = town.enter("登记人员");
    clerk.press(".menu a[href='/cases']");
    clerk.arrive("/cases");
    filters(&clerk);
    sorts(&clerk);
    pages(&clerk);
    takes_away(&clerk);
    let number = town.asked(CASE);
    searches(&clerk, &number);
    clerk.press("tbody a");
    reads_a_clock(&clerk);
    clerk.press("aside a[href^='/procedures/']");
    clerk.arrive("/procedures/");
    clerk.sees("环节图");
    let officer = town.enter("执法人员");
    officer.press(".menu a[href='/cases']");
    officer.arrive("/cases");
    searches(&officer, &number);
    officer.press("tbody a");
    reads_a_paper(&officer);
}

/// Only open cases, then all of them again.
fn filters(person: &Person) {
    let closed = "document.querySelector('tbody .light.grey') !== null";
    assert!(person.finds(closed), "{}", person.main());
    person.choose("#state", "open");
    person.press("form.filter button.main");
    person.until("location.search.includes('state=open')");
    person.sees("清除筛选");
    assert!(!person.finds(closed), "{}", person.main());
    // A day that does not exist is said, and the line of the error leads to it.
    person.write("#from", "13-45");
    person.press("form.filter button.main");
    person.sees("处要改");
    person.press(".wrong a[href='#from']");
    person.until("document.activeElement.id === 'from'");
    person.browser.focus_is_seen().unwrap();
    person.press("form.filter a");
    person.until("!location.search.includes('state=open')");
}

fn sorts(person: &Person) {
    let first = "return document.querySelector('tbody a').href";
    let newest = person.browser.execute(first).unwrap();
    person.press("p.row.noprint > span a");
    person.sees("最早的在前");
    let oldest = person.browser.execute(first).unwrap();
    assert_ne!(newest, oldest);
}

/// Forward and back by the links, then by the keys that the sheet of keys tells of.
fn pages(person: &Person) {
    person.sees("1–15 / ");
    person.press(".pager a[rel=next]");
    person.sees("16–");
    person.press(".pager a[rel=prev]");
    person.sees("1–15 / ");
    person.browser.press("]").unwrap();
    person.sees("16–");
    person.browser.press("[").unwrap();
    person.sees("1–15 / ");
}

fn takes_away(person: &Person) {
    person.to("a[href*='/cases/export/xlsx']");
    person.browser.press(Key::ENTER).unwrap();
    let said = person.takes("a[href*=\"/cases/export/xlsx\"]");
    assert!(
        said.starts_with("200") && said.contains("attachment"),
        "{said}"
    );
    // The file goes to the disk and the list stays where it was.
    person.sees("1–15 / ");
}

fn searches(person: &Person, number: &str) {
    person.write("#q", number);
    person.browser.press(Key::ENTER).unwrap();
    person.until("location.search.includes('q=')");
    let found = format!(
        "[...document.querySelectorAll('[data-name=编号]')].some(it => it.innerText === '{number}')"
    );
    person.until(&found);
}

/// The clock's arithmetic where it stands, then day by day.
fn reads_a_clock(person: &Person) {
    person.arrive("/cases/");
    person.press(".box.clock summary");
    person.until("document.querySelector('.box.clock details').open");
    let case = person.browser.current_url().unwrap();
    person.press(".box.clock a[href*='/clock/']");
    person.until("location.pathname.includes('/clock/')");
    person.sees("依据");
    person.press(".crumbs a[href^='/cases/']");
    person.until(&format!("location.href === '{case}'"));
}

fn reads_a_paper(person: &Person) {
    person.arrive("/cases/");
    person.press("aside a[href*='/papers/']");
    person.until("location.pathname.includes('/papers/')");
    person.sees("内容从哪里来");
    assert!(person.finds("document.querySelector('article.sheet').innerText.length > 50"));
    person.to("main a.button.main[href$='/docx']");
    let said = person.takes("main a.button.main");
    assert!(said.contains("wordprocessingml"), "{said}");
    person.browser.press(Key::ENTER).unwrap();
    person.sees("内容从哪里来");
}
