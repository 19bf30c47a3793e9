//! Whoever holds a printed decision: from the picture on it to the application in four taps, on a
//! phone, without an account.

use zs_testkit::browser::Viewport;

use crate::rules::today;
use crate::states::Gallery;
use crate::whole_case::Person;

/// What each tap brings before the eyes.
const TAPS: [(&str, &str); 4] = [
    ("#genuine", "是真的，作出以后没有改过"),
    ("#why", "为什么这样决定"),
    ("#until", "最后一日"),
    ("#apply", "下载填好的申请书"),
];

/// Hands the application in over the web, on the phone, and reads its code.
fn applies(holder: &Person, gallery: &mut Gallery) {
    holder.hand_in("#apply ~ p a.button.main");
    gallery.look(&holder.browser, "entrance", "从决定书上取来");
    holder.browser.view(Viewport::Phone).unwrap();
    // Nobody fills a form in within two seconds; a form that comes back sooner is not taken.
    holder.until("performance.now() > 2500");
    holder.fill(&[
        ("f:申请人:name", "阿古拉"),
        ("f:申请人:number", "110101199003070017"),
        ("f:住址", "青岑县中心街1号"),
        ("f:联系方式", "13700000123"),
        ("f:知道行政行为的日期", &today().to_string()),
        ("f:申请的事实和理由", "第一次违法，已经改正"),
    ]);
    gallery.look(&holder.browser, "entrance-wrong", "处要改");
    holder.fill(&[("f:复议请求", "变更罚款的数额")]);
    gallery.look(&holder.browser, "handed-in", "到期没有办的，依法视为受理");
}

/// Opens what the picture on the paper that is shown leads to, and taps from there.
pub fn checks_the_paper(officer: &Person, gallery: &mut Gallery) {
    let picture = officer.browser.attribute("article img.qr", "src").unwrap();
    let address = picture.unwrap().trim_end_matches("/qr.svg").to_owned();
    let holder = Person::nobody(&officer.site);
    gallery.open(&holder, &address, "held", "是不是真的");
    holder.browser.view(Viewport::Phone).unwrap();
    for (place, shows) in TAPS {
        holder.click(&format!("main nav.tabs a[href=\"{place}\"]"));
        let seen = format!(
            "(() => {{ const it = document.querySelector('{place}'); const top = \
             it.getBoundingClientRect().top; return location.hash === '{place}' && top > -2 && \
             top < innerHeight && it.closest('section').innerText.includes('{shows}'); }})()"
        );
        holder.until(&seen);
    }
    applies(&holder, gallery);
    holder.open(&address);
    let application = holder.browser.attribute("#apply ~ p a[download]", "href");
    assert_eq!(
        application.unwrap().unwrap(),
        format!("{address}/application.docx")
    );
}
