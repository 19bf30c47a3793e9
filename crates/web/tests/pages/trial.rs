//! A draft is tried on the pages: a case of it walks on chosen days, and no ledger knows of it.

use crate::rules::{DRAFT, Makers};
use crate::wire::{Said, hidden};

/// A trial of the sample.
struct Tried {
    makers: Makers,
    at: String,
}

impl Tried {
    fn new() -> Self {
        let makers = Makers::new();
        makers.type_in();
        let at = format!("{DRAFT}/trial");
        Self { makers, at }
    }

    fn page(&self) -> String {
        self.makers.page(&self.at)
    }

    fn post(&self, fields: &[(&str, &str)]) -> Said {
        let makers = &self.makers;
        makers.county.post_as(&makers.sun, &self.at, fields)
    }

    fn open(&self, day: &str, place: &str) -> Said {
        let p = hidden(&self.page(), "p");
        self.post(&[
            ("do", "open"),
            ("p", &p),
            ("day", day),
            ("f:当事人:kind", "公民"),
            ("f:当事人:name", "试办当事人"),
            ("f:当事人:number", "150102199003050013"),
            ("f:摊位位置", place),
            ("f:联系方式", "13800138000"),
        ])
    }

    /// Opens it on a day, which is done.
    fn opened() -> Self {
        let tried = Self::new();
        let opened = tried.open("2026-3-9", "早市");
        assert_eq!(opened.status, 303, "{}", opened.body);
        tried
    }

    fn step(&self, path: &str, more: &[(&str, &str)]) -> Said {
        let (makers, at) = (&self.makers, &self.at);
        let form = makers
            .county
            .get_as(&makers.sun, &format!("{at}/step?path={path}"));
        assert_eq!(form.status, 200, "{}", form.body);
        let mut fields = vec![("path", path)];
        fields.extend_from_slice(more);
        makers
            .county
            .post_as(&makers.sun, &format!("{at}/step"), &fields)
    }

    fn done(&self, path: &str, more: &[(&str, &str)]) {
        let said = self.step(path, more);
        assert_eq!(said.status, 303, "{path}: {}", said.body);
    }

    /// Leaves of the ledger.
    fn leaves(&self) -> u64 {
        let mut reader = self.makers.county.site.reader().unwrap();
        reader.totals().unwrap().leaves
    }
}

/// A refusal that says this.
fn refused(said: &Said, status: u16, word: &str) {
    let told = said.status == status && said.body.contains(word);
    assert!(told, "{word}: {} {}", said.status, said.body);
}

const ACCEPT: [(&str, &str); 1] = [("sign", "甲·officer")];
const VISIT: [(&str, &str); 5] = [
    ("f:核查情况", "很宽"),
    ("fact:摊位·影响通行", "yes"),
    ("why:摊位·影响通行", "挡住盲道"),
    ("sign", "甲·officer"),
    ("sign", "乙·officer"),
];
const DECIDE: [(&str, &str); 3] = [
    ("outcome", "准予登记"),
    ("f:登记的时段", "早上"),
    ("sign", "甲·agency_head"),
];

#[test]
fn a_trial_walks_on_chosen_days_and_leaves_no_trace_in_the_ledger() {
    let tried = Tried::new();
    let before = tried.leaves();
    let begin = tried.page();
    assert!(
        begin.contains("试办当事人") && begin.contains("不进账本"),
        "{begin}"
    );
    assert_eq!(tried.open("2026-3-9", "早市").status, 303);
    let page = tried.page();
    assert!(
        page.contains("收到登记申请") && page.contains("2026年3月9日 09:00"),
        "{page}"
    );
    tried.done("accept", &ACCEPT);
    tried.done("visit", &VISIT);
    let declare = [
        ("do", "declare"),
        ("fact", "摊位·影响通行"),
        ("holds", "no"),
    ];
    assert_eq!(tried.post(&declare).status, 303);
    // The term runs on the days of the trial.
    assert_eq!(
        tried.post(&[("do", "pass"), ("to", "2026-3-17")]).status,
        303
    );
    let late = tried.page();
    assert!(late.contains("超期"), "{late}");
    tried.done("decide", &DECIDE);
    tried.done("mask", &[("f:保密审查意见", "可以"), ("sign", "甲·masker")]);
    let form = tried
        .makers
        .page(&format!("{}/step?path=publish", tried.at));
    assert!(
        form.contains("公众将会看到") && !form.contains("13800138000"),
        "{form}"
    );
    tried.done("publish", &[("sign", "甲·publisher")]);
    tried.done(
        "archive",
        &[("outcome", "登记完毕"), ("sign", "甲·archivist")],
    );
    let end = tried.page();
    assert!(end.contains("结束：登记完毕"), "{end}");

    assert_eq!(tried.leaves(), before);
    assert_eq!(tried.post(&[("do", "drop")]).status, 303);
    assert!(tried.page().contains("开始试办"));
}

#[test]
fn a_trial_says_what_a_case_would_say() {
    let tried = Tried::new();
    refused(&tried.open("2026-3-2", "早市"), 422, "施行");
    refused(&tried.open("2026-3-9", ""), 422, "摊位位置");
    let tried = Tried::opened();
    let missing = [("sign", "甲·officer"), ("evidence", "missing")];
    refused(&tried.step("accept", &missing), 422, "登记申请表");
    tried.done("accept", &ACCEPT);
    refused(
        &tried.step("decide", &DECIDE),
        409,
        "没有现场核查，不得决定",
    );
    tried.done("visit", &VISIT);
    refused(
        &tried.step("decide", &DECIDE),
        409,
        "影响通行的，不得准予登记",
    );
    let back = tried.post(&[("do", "pass"), ("to", "2026-3-1")]);
    refused(&back, 409, "只能往后走");
}
