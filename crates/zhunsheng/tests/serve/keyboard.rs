//! Whole stories in the browser with nothing but keys: tab, back-tab, enter, space, arrows and
//! letters. After every press of the tab key what has the focus must show it.

mod admin;
mod citizen;
mod clerk;
mod street;
mod supervision;

use std::time::{SystemTime, UNIX_EPOCH};

use totp_rs::{Builder, Secret};
use zs_testkit::browser::Key;
use zs_testkit::tree::figure;

use crate::stories::PASSWORD;
use crate::whole_case::{Person, Town};

/// Enough cases for a unit's list to have more than one page.
const CASES: u32 = crate::street::CASES;

/// A story that one or two people live through, with what it is called.
type Story = (&'static str, fn(&Town));

/// Those of citizens first, the shortest before the others: the commit gate tells only the first. The
/// penalty from the scene to its recall stands by itself.
const STORIES: [Story; 15] = [
    ("complaint", street::finds_where_to_complain),
    ("paper", street::checks_a_paper),
    ("comment", street::comments_on_a_draft),
    ("draw", street::makes_a_draw_again),
    ("certificate", street::checks_a_certificate),
    ("looked", street::asks_who_looked),
    ("rating", street::rates_an_inspection),
    ("document", street::finds_a_document),
    ("report", street::reads_a_yearly_report),
    ("checkpoint", street::keeps_a_checkpoint),
    ("term", street::computes_a_term_of_an_act),
    ("citizen", citizen::looks_checks_and_computes),
    ("admin", admin::brings_people_in_and_hands_out_an_account),
    ("clerk", clerk::finds_a_case_and_reads_it),
    ("supervision", supervision::has_something_put_right),
];

#[test]
fn x2_stories_are_lived_through_by_keyboard_alone() {
    let many = figure("ZS_STORIES", 1).unwrap() as usize;
    let (town, served) = Town::of(CASES);
    for (name, told) in STORIES.iter().take(many) {
        let begin = std::time::Instant::now();
        told(&town);
        println!("{name}: {:.1} s", begin.elapsed().as_secs_f64());
    }
    println!(
        "figure: {} stories and the penalty",
        many.min(STORIES.len())
    );
    served.terminate();
    assert_eq!(served.ended().0.code(), Some(0));
}

/// The code of now, as a telephone computes it.
pub fn code_of_now(secret: &str) -> String {
    let secret = Secret::try_from_base32(secret.replace(' ', "")).unwrap();
    let phone = Builder::new().with_secret(secret).build().unwrap();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    phone.generate(now.as_secs()).to_string()
}

impl Person {
    /// Goes on with the tab key to what a selector names.
    fn to(&self, css: &str) {
        self.moved(css, None);
    }

    /// Goes back to it.
    fn back_to(&self, css: &str) {
        self.moved(css, Some(Key::SHIFT));
    }

    fn moved(&self, css: &str, held: Option<&str>) {
        if let Err(error) = self.browser.tab_to(css, held) {
            let address = self.browser.current_url();
            let _picture = self.browser.picture("keyboard", "lost");
            panic!("{css}: {error}\n{address:?}\n{}", self.main());
        }
    }

    /// Goes on to a link or button and presses it.
    fn press(&self, css: &str) {
        self.to(css);
        self.browser.press(Key::ENTER).unwrap();
    }

    /// Goes on to a line and writes a text into it in place of what was there.
    fn write(&self, css: &str, text: &str) {
        self.to(css);
        self.browser.press_with(Key::CONTROL, "a").unwrap();
        self.browser.press(text).unwrap();
        self.browser.focus_is_seen().unwrap();
    }

    /// Goes on to a list and takes one of its values with the arrows.
    fn choose(&self, css: &str, value: &str) {
        self.to(css);
        self.browser.select_by_keyboard(value).unwrap();
        self.browser.focus_is_seen().unwrap();
    }

    /// Waits until the page says something.
    fn sees(&self, text: &str) {
        self.until(&format!(
            "document.querySelector('main').innerText.includes('{text}')"
        ));
    }

    /// Whether an expression holds of the page.
    fn finds(&self, js: &str) -> bool {
        self.browser.execute(&format!("return !!({js})")).unwrap() == true
    }

    /// Signs in; what comes next depends on the account.
    fn sign_in(&self, login: &str, password: &str) {
        self.open("/login");
        self.write("#login", login);
        self.write("#password", password);
        self.press("main button.main");
    }

    /// Changes the password that was handed out.
    fn change_password(&self, old: &str) {
        self.arrive("/password");
        self.write("#old", old);
        self.write("#new", PASSWORD);
        self.write("#again", PASSWORD);
        self.press("main button.main");
        self.until("document.querySelector('.menu a') !== null");
    }

    /// What an address of a link on the page answers: its kind, and whether it is a file.
    fn takes(&self, css: &str) -> String {
        let script = format!(
            "return fetch(document.querySelector('{css}').href).then(it => it.status + ' ' + \
             it.headers.get('content-type') + ' ' + it.headers.get('content-disposition'))"
        );
        let said = self.browser.execute(&script).unwrap();
        said.as_str().unwrap().to_owned()
    }
}
