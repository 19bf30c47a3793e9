//! A leader asks whether a number is true, and is shown the failing step with its proof in three
//! clicks.

use crate::look::look;
use crate::whole_case::{Person, Town};

/// The first figure of the page that is a share and not whole, by its place from 0.
const NOT_WHOLE: &str = "const links = [...document.querySelectorAll('.five .value a')]; \
    return links.findIndex(it => it.innerText.endsWith('%') && it.innerText !== '100.00%')";

impl Person {
    /// Presses what a script finds, and waits until another page has come.
    fn follow(&self, css: &str, at: u64) {
        self.browser.execute("window.isOld = true").unwrap();
        let script = format!("document.querySelectorAll(\"{css}\")[{at}].click()");
        self.browser.execute(&script).unwrap();
        self.until("window.isOld === undefined && document.readyState === 'complete'");
    }
}

#[test]
fn a_share_that_is_not_whole_is_followed_to_the_failing_step_and_its_proof_in_three_clicks() {
    let (town, served) = Town::of(150);
    let leader = town.enter("本级政府负责人");
    leader.open("/lead");
    look(&leader.browser, "lead").unwrap();
    let large = leader
        .browser
        .execute("return getComputedStyle(document.querySelector('.lead')).fontSize");
    let pixels: f64 = large.unwrap().as_str().unwrap()[..5]
        .trim_end_matches(['p', 'x'])
        .parse()
        .unwrap();
    assert!((19.9..20.2).contains(&pixels), "{pixels}");
    let place = leader.browser.execute(NOT_WHOLE).unwrap();
    let place = place.as_u64().expect("a share that is not whole");
    // One: the figure, with what keeps it from being whole first.
    leader.follow(".five .value a", place);
    leader.arrive("/figures/");
    assert!(leader.main().contains("只在分母"), "{}", leader.main());
    // Two: the case, at the step that failed.
    leader.follow("tr.missing a", 0);
    leader.arrive("/cases/");
    let here = leader.browser.text("#here").unwrap();
    assert!(here.contains("账本第"), "{here}");
    look(&leader.browser, "lead-case").unwrap();
    // Three: its entry in the ledger, with the digests that prove it.
    leader.follow("#here a[href^='/ledger/']", 0);
    leader.arrive("/ledger/");
    let shown = leader.main();
    assert!(
        shown.contains("这一项的指纹") && shown.contains("核对这一项"),
        "{shown}"
    );
    served.terminate();
    assert_eq!(served.ended().0.code(), Some(0));
}

#[test]
fn the_wall_tells_of_itself_when_it_was_not_loaded_anew() {
    let (town, served) = Town::of(60);
    let leader = town.enter("本级政府负责人");
    leader.open("/lead/wall");
    look(&leader.browser, "wall").unwrap();
    leader.open("/lead/wall?page=0");
    let style = |name: &str| {
        let script = format!("return getComputedStyle(document.querySelector('.old')).{name}");
        leader
            .browser
            .execute(&script)
            .unwrap()
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(style("visibility"), "hidden");
    assert_eq!(style("animationDelay"), "600s");
    // As it is after ten minutes.
    let later = "document.getAnimations().forEach(it => { it.currentTime = 600001; })";
    leader.browser.execute(later).unwrap();
    assert_eq!(style("visibility"), "visible");
    leader.browser.picture("wall-old", "full").unwrap();
    served.terminate();
    assert_eq!(served.ended().0.code(), Some(0));
}
