//! Texts with scripts in them, written into a case and read back on every page that shows them.

use zs_testkit::tree::figure;

use crate::street::CASES;
use crate::whole_case::{Person, Town, officer_beside, opened};

/// Texts that a careless page would run; each sets the same mark.
const TEXTS: [&str; 10] = [
    "<script>window.broken=1</script>",
    "\"><script>window.broken=1</script>",
    "'><img src=x onerror=window.broken=1>",
    "<svg/onload=window.broken=1>",
    "</textarea><script>window.broken=1</script>",
    "</title><script>window.broken=1</script>",
    "<a href=\"javascript:window.broken=1\" autofocus onfocus=window.broken=1>x</a>",
    "<iframe srcdoc=\"<script>parent.window.broken=1</script>\"></iframe>",
    "<details open ontoggle=window.broken=1>",
    "<style>@import'//evil.example'</style>",
];

#[test]
fn w2_a_script_in_a_text_never_runs() {
    let many = figure("ZS_TEXTS", 2).unwrap() as usize;
    let (town, served) = Town::start();
    let officer = town.enter("执法人员");
    for (index, text) in TEXTS.iter().take(many).enumerate() {
        // Each is a party of its own, or the form asks whether the case is there already.
        let case = opened(&officer, text, &format!("92150100MA0EXAMP{index:02}"));
        let second = officer_beside(&officer, &case);
        officer.step(&case, "show", &[("sign", second.as_str())]);
        let record = format!("{case}/step?path=record");
        let pages = [
            case.as_str(),
            "/todo",
            "/cases",
            "/cases?q=%3C",
            &record,
            "/g",
        ];
        for page in pages {
            officer.open(page);
            let broken = officer
                .browser
                .execute("return window.broken === undefined")
                .unwrap();
            assert_eq!(broken, true, "{text} ran on {page}");
        }
        // The text itself is on the page of the case, so that there was something to run.
        officer.open(&case);
        assert!(officer.browser.text("h1").unwrap().contains(text), "{text}");
        assert!(officer.browser.console_errors().unwrap().is_empty());
    }
    // Negative control: a page that runs it is noticed.
    officer
        .browser
        .goto("data:text/html,<script>window.broken=1</script>")
        .unwrap();
    let broken = officer.browser.execute("return window.broken").unwrap();
    assert_eq!(broken, 1);
    served.terminate();
    assert_eq!(served.ended().0.code(), Some(0));
}

#[test]
fn w2_a_script_in_a_comment_never_runs() {
    let many = figure("ZS_TEXTS", 2).unwrap() as usize;
    let (town, served) = Town::of(CASES);
    let citizen = Person::nobody(&town.site);
    let is_whole = |says: &str| {
        citizen.until(&format!("document.body.innerText.includes('{says}')"));
        let broken = citizen
            .browser
            .execute("return window.broken === undefined");
        assert_eq!(broken.unwrap(), true, "{says}");
        assert!(citizen.browser.console_errors().unwrap().is_empty());
    };
    citizen.open("/y");
    let open = "tbody a[href^='/y/']:not([href$='/f'])";
    let draft = citizen.browser.attribute(open, "href").unwrap().unwrap();
    for text in TEXTS.iter().take(many) {
        citizen.open(&draft);
        // A form that is handed in at once is nobody's.
        citizen.until("performance.now() > 2500");
        citizen.fill(&[("stance", "修改"), ("comment", text)]);
        is_whole("核对以后提交");
        citizen.hand_in("button[value=yes]");
        is_whole("回执号");
        let receipt = citizen.browser.text("p.receipt").unwrap();
        citizen.open("/y/receipt");
        citizen.fill(&[("receipt", &receipt)]);
        is_whole("还没有答复");
        // The text itself is there, so that there was something to run.
        assert!(citizen.main().contains(text), "{}", citizen.main());
        citizen.open(&format!("{draft}/f"));
        is_whole("每一条意见");
    }
    served.terminate();
    assert_eq!(served.ended().0.code(), Some(0));
}
