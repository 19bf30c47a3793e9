//! How a page is looked at: on a desk and on a telephone by the rules of accessibility, and in every
//! other way in which somebody may need it.

use zs_testkit::browser::{Browser, BrowserError, Medium, Script, Viewport};
use zs_testkit::tree::figure;

/// A desk and a telephone: so much the commit gate looks at; more than that is every way.
const WAYS_AT_COMMIT: u64 = 2;
/// A page may have so many bytes as it comes over the network.
const PAGE_BYTES_MAX: u64 = 60 * 1024;

/// Looks at the page that is shown, on a desk and on a phone; a form that was answered cannot be
/// opened again, so that this loads nothing.
pub fn look(browser: &Browser, name: &str) -> Result<(), BrowserError> {
    for viewport in [Viewport::Phone, Viewport::Desk] {
        browser.view(viewport)?;
        whole(browser)?;
        browser.picture(name, "full")?;
        browser.accessible()?;
    }
    browser.no_external_requests()?;
    let weight = browser.page_weight()?;
    assert!(weight.document <= PAGE_BYTES_MAX, "{name}: {weight:?}");
    match in_every_way() {
        true => look_further(browser, name),
        false => Ok(()),
    }
}

/// Whether pages are looked at in every way, as the nightly run does.
pub fn in_every_way() -> bool {
    figure("ZS_WAYS", WAYS_AT_COMMIT).unwrap() > WAYS_AT_COMMIT
}

/// Larger, narrower, in other colours and on paper.
fn look_further(browser: &Browser, name: &str) -> Result<(), BrowserError> {
    for viewport in [Viewport::Zoomed, Viewport::Narrow] {
        browser.view(viewport)?;
        whole(browser)?;
    }
    browser.view(Viewport::Desk)?;
    browser.medium(Medium::Forced)?;
    browser.nothing_vanishes()?;
    browser.picture(name, "forced")?;
    browser.view(Viewport::Sheet)?;
    browser.medium(Medium::Print)?;
    browser.no_sideways_scroll()?;
    browser.nothing_is_cut()?;
    browser.picture(name, "print")?;
    browser.medium(Medium::Screen)?;
    browser.view(Viewport::Desk)
}

/// Looks at a page with large letters and without script as well; `address` is opened for it.
pub fn look_at(browser: &Browser, address: &str, name: &str) -> Result<(), BrowserError> {
    look(browser, name)?;
    if !in_every_way() {
        return Ok(());
    }
    let large = match address.contains('?') {
        true => format!("{address}&large=1"),
        false => format!("{address}?large=1"),
    };
    browser.script(Script::Off)?;
    browser.goto(&large)?;
    for viewport in [
        Viewport::Desk,
        Viewport::Zoomed,
        Viewport::Phone,
        Viewport::Narrow,
    ] {
        browser.view(viewport)?;
        whole(browser)?;
    }
    browser.picture(name, "large")?;
    browser.script(Script::On)?;
    browser.view(Viewport::Desk)?;
    // The wish stays with the browser until it is taken back.
    let is_large = "return document.documentElement.classList.contains('large')";
    browser.goto(address)?;
    assert_eq!(
        browser.execute(is_large)?,
        true,
        "{name} forgets large letters"
    );
    browser.goto(&large.replace("large=1", "large=0"))?;
    browser.goto(address)?;
    assert_eq!(
        browser.execute(is_large)?,
        false,
        "{name} keeps large letters"
    );
    Ok(())
}

/// Nothing is cut off, and nobody has to scroll sideways.
fn whole(browser: &Browser) -> Result<(), BrowserError> {
    browser.no_sideways_scroll()?;
    browser.no_clipped_labels()?;
    browser.nothing_is_cut()
}
