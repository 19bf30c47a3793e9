//! Whoever holds a printed decision: from the picture on it to the application in four taps, on a
//! phone, without an account.

use zs_testkit::browser::Viewport;

use crate::states::Gallery;
use crate::whole_case::Person;

/// What each tap brings before the eyes.
const TAPS: [(&str, &str); 4] = [
    ("#genuine", "是真的，作出以后没有改过"),
    ("#why", "为什么这样决定"),
    ("#until", "最后一日"),
    ("#apply", "下载填好的申请书"),
];

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
    let application = holder.browser.attribute("#apply ~ p a.button", "href");
    assert_eq!(
        application.unwrap().unwrap(),
        format!("{address}/application.docx")
    );
}
