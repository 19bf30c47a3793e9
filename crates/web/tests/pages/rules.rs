//! Rules are made on the pages: a new kind of act is typed in, signed by two, proved, enacted, and a
//! case of it walks to its public notice; what is wrong comes back with what to do.

use zs_testkit::tree::{files_below, in_tree};

use crate::county::{County, PASSWORD, photo};
use crate::wire::{Said, hidden};

pub const DRAFT: &str = "/rules/1";
pub const FILE: &str = "procedures/street.stall/2026-03-06.toml";

/// The sample, in force from today on.
fn sample() -> Vec<(String, String)> {
    let files = files_below(&in_tree("tests/data/lawmaking/stall")).unwrap();
    let today = |text: &str| text.replace("from = 2026-03-10", "from = 2026-03-06");
    let text = |(path, bytes): (String, Vec<u8>)| {
        let text = String::from_utf8(bytes).unwrap();
        (path.replace("2026-03-10", "2026-03-06"), today(&text))
    };
    files.into_iter().map(text).collect()
}

pub fn text_of(path: &str) -> String {
    sample().into_iter().find(|it| it.0 == path).unwrap().1
}

/// A county with its lawmakers: `sun` drafts, `yan` reviews, `zhou` enacts.
pub struct Makers {
    pub county: County,
    pub sun: String,
    yan: String,
    zhou: String,
}

impl Makers {
    pub fn new() -> Self {
        let county = County::lawmaking(["sun", "zhou"]);
        county.register("yan", "legality_reviewer");
        Self {
            sun: county.session.clone(),
            zhou: county.other().to_owned(),
            yan: county.enter("yan"),
            county,
        }
    }

    fn begin(&self, fields: &[(&str, &str)]) -> Said {
        self.county.post_as(&self.sun, "/rules", fields)
    }

    /// The version that a page would show, without having the draft checked for it.
    pub fn version(&self) -> String {
        let mut reader = self.county.site.reader().unwrap();
        let found = zs_work::office::draft(reader.as_mut(), 1).unwrap();
        found.unwrap().row.version.to_string()
    }

    /// Types a text into the page of a file.
    pub fn write(&self, path: &str, text: &str) -> Said {
        self.write_over(&self.version(), path, text)
    }

    fn write_over(&self, version: &str, path: &str, text: &str) -> Said {
        let fields = [("version", version), ("file", path), ("text", text)];
        self.county
            .post_as(&self.sun, &format!("{DRAFT}/text"), &fields)
    }

    fn add(&self, kind: &str, name: &str) -> Said {
        let version = self.version();
        let fields = [
            ("version", version.as_str()),
            ("kind", kind),
            ("name", name),
            ("force", "2026-3-6"),
        ];
        self.county
            .post_as(&self.sun, &format!("{DRAFT}/files"), &fields)
    }

    /// Types the whole sample in, file by file.
    pub fn type_in(&self) {
        let begun = self.begin(&[
            ("title", "便民摊位登记"),
            ("id", "street.stall"),
            ("force", "2026-3-6"),
        ]);
        assert_eq!(begun.header("location"), DRAFT, "{}", begun.body);
        let kinds = [
            ("statutes/摊位办法.toml", "statute", "摊位办法"),
            ("facts/摊位.toml", "facts", "摊位"),
            ("papers/摊位登记决定书.md", "paper", "摊位登记决定书"),
            ("tables/文书目录/摊位.toml", "table", "文书目录/摊位"),
            ("invariants/摊位.toml", "invariants", "摊位"),
            ("cases/people/摊位.toml", "people", "摊位"),
            ("cases/street/on-time.md", "case", "street/on-time"),
        ];
        for (path, kind, name) in kinds {
            let added = self.add(kind, name);
            assert_eq!(added.status, 303, "{path}: {}", added.body);
            let saved = self.write(path, &text_of(path));
            assert_eq!(saved.status, 303, "{path}: {}", saved.body);
        }
        let saved = self.write(FILE, &text_of(FILE));
        assert_eq!(saved.status, 303, "{}", saved.body);
    }

    fn act(&self, session: &str, what: &str, more: &[(&str, &str)]) -> Said {
        let version = self.version();
        let mut fields = vec![("version", version.as_str())];
        fields.extend_from_slice(more);
        self.county
            .post_as(session, &format!("{DRAFT}/{what}"), &fields)
    }

    /// Proves the draft and gives the page of the proof.
    fn prove(&self) -> String {
        let path = format!("{DRAFT}/proof");
        let begun = self.county.post_as(&self.yan, &path, &[]);
        assert_eq!(begun.status, 303, "{}", begun.body);
        loop {
            let page = self.county.get_as(&self.sun, &path).body;
            if !page.contains("正在证明") {
                return page;
            }
            std::thread::yield_now();
        }
    }

    pub fn page(&self, path: &str) -> String {
        let said = self.county.get_as(&self.sun, path);
        assert_eq!(said.status, 200, "{path}: {}", said.body);
        said.body
    }
}

const SIGNED: [(&str, &str); 1] = [("password", PASSWORD)];

/// Hands a step in as somebody, with what its form asks for.
fn step(
    county: &County,
    session: &str,
    case: &str,
    path: &str,
    more: &[(&str, &str)],
    evidence: Option<&str>,
) {
    let page = county.get_as(session, &format!("{case}/step?path={path}"));
    assert_eq!(page.status, 200, "{path}: {}", page.body);
    let kept = ["seal", "id", "seen", "path"].map(|name| (name, hidden(&page.body, name)));
    let mut fields: Vec<(&str, &str)> =
        kept.iter().map(|(name, it)| (*name, it.as_str())).collect();
    fields.extend_from_slice(more);
    let at = format!("{case}/step");
    let done = match evidence {
        Some(kind) => {
            let photo = photo();
            let file = (&*format!("file:{kind}"), "申请表.png", &*photo);
            county.post_named(session, &at, &fields, file)
        }
        None => county.post_as(session, &at, &fields),
    };
    assert_eq!(done.status, 303, "{path}: {}", done.body);
}

#[test]
fn a_new_kind_of_act_is_typed_in_and_its_case_walks_to_its_public_notice() {
    let makers = Makers::new();
    makers.type_in();
    let page = makers.page(DRAFT);
    assert!(page.contains("检查没有错误"), "{page}");
    let read = makers.page(&format!("{DRAFT}/read"));
    for word in [
        "<svg class=\"chart\"",
        "现场核查",
        "行政机关负责人",
        "摊位办法第6条",
        "5个工作日",
    ] {
        assert!(read.contains(word), "{word}: {read}");
    }
    let compare = makers.page(&format!("{DRAFT}/compare"));
    assert!(compare.contains("新设的程序，没有旧文"), "{compare}");

    let submitted = makers.act(&makers.sun, "submit", &SIGNED);
    assert_eq!(submitted.status, 303, "{}", submitted.body);
    let proof = makers.prove();
    assert!(
        proof.contains("证明通过") && proof.contains("没有发现问题"),
        "{proof}"
    );
    let own = makers.act(&makers.sun, "review", &SIGNED);
    assert_eq!(own.status, 403, "{}", own.body);
    let signed = makers.act(&makers.yan, "review", &SIGNED);
    assert_eq!(signed.status, 303, "{}", signed.body);
    // Nobody can begin such a case yet.
    let county = &makers.county;
    let chen = county.enter("chen");
    assert_eq!(county.get_as(&chen, "/new/street.stall").status, 400);
    let enacted = makers.act(&makers.zhou, "enact", &SIGNED);
    assert_eq!(enacted.status, 303, "{}", enacted.body);
    let list = makers.page("/rules");
    assert!(
        list.contains("已启用") && list.contains("便民摊位登记"),
        "{list}"
    );
    let leaf = hidden_link(&list, "/ledger/");
    let told = makers.page(&leaf);
    assert!(
        told.contains("这一项启用了规则") && told.contains("item.proof"),
        "{told}"
    );
    walk(county, &chen);
}

/// The first link that begins so.
fn hidden_link(page: &str, begins: &str) -> String {
    let mark = format!("href=\"{begins}");
    let from = page.find(&mark).unwrap() + "href=\"".len();
    page[from..].split('"').next().unwrap().to_owned()
}

/// Opens a case of the sample and gives its page.
fn opened(county: &County, chen: &str) -> String {
    let form = county.get_as(chen, "/new/street.stall");
    assert_eq!(form.status, 200, "{}", form.body);
    let kept = ["id", "case"].map(|name| (name, hidden(&form.body, name)));
    let mut fields: Vec<(&str, &str)> =
        kept.iter().map(|(name, it)| (*name, it.as_str())).collect();
    fields.extend([
        ("f:当事人:kind", "公民"),
        ("f:当事人:name", "乌日娜"),
        ("f:当事人:number", "150102199003050013"),
        ("f:摊位位置", "兴安路早市三号"),
        ("f:联系方式", "13800138000"),
    ]);
    let opened = county.post_as(chen, "/new/street.stall", &fields);
    assert_eq!(opened.status, 303, "{}", opened.body);
    let case = opened.header("location");
    case.split('?').next().unwrap().to_owned()
}

/// A case from its beginning to its notice and its end.
fn walk(county: &County, chen: &str) {
    let case = opened(county, chen);
    for (id, post) in [("ma", "masker"), ("pu", "publisher"), ("ar", "archivist")] {
        county.register(id, post);
    }
    let accept = [("sign", "chen")];
    step(county, chen, &case, "accept", &accept, Some("登记申请表"));
    let visit = [
        ("f:核查情况", "人行道余宽三米"),
        ("fact:摊位·影响通行", "no"),
        ("why:摊位·影响通行", "余宽三米"),
        ("sign", "chen"),
        ("sign", "lin"),
    ];
    step(county, chen, &case, "visit", &visit, None);
    let decide = [
        ("outcome", "准予登记"),
        ("f:登记的时段", "每天六时至八时"),
        ("sign", "han"),
    ];
    let (han, ma) = (county.enter("han"), county.enter("ma"));
    step(county, &han, &case, "decide", &decide, None);
    let mask = [("f:保密审查意见", "可以公示"), ("sign", "ma")];
    step(county, &ma, &case, "mask", &mask, None);
    let pu = county.enter("pu");
    step(county, &pu, &case, "publish", &[("sign", "pu")], None);

    let list = county.get_as("", "/g").body;
    let notice = hidden_link(&list, "/g/ZS");
    let shown = county.get_as("", &notice).body;
    assert!(
        shown.contains("兴安路早市三号") && shown.contains("每天六时至八时"),
        "{shown}"
    );
    for secret in ["13800138000", "乌日娜", "150102199003050013"] {
        assert!(!shown.contains(secret), "{secret}: {shown}");
    }
    // The ledger is signed once a second; then there is a proof.
    let proof = loop {
        let said = county.get_as("", &format!("{notice}/proof.json"));
        if said.status == 200 {
            break said;
        }
        std::thread::yield_now();
    };
    assert!(proof.body.contains("checkpoint"), "{}", proof.body);
    let file = ("proof", "proof.json", proof.bytes.as_slice());
    let checked = county.post_named("", "/v", &[], file).body;
    assert!(checked.contains("<h2>一致</h2>"), "{checked}");

    let ar = county.enter("ar");
    let archive = [("outcome", "登记完毕"), ("sign", "ar")];
    step(county, &ar, &case, "archive", &archive, None);
    let end = county.get_as(chen, &case).body;
    assert!(end.contains("登记完毕"), "{end}");
}

#[test]
fn what_is_wrong_with_a_text_stands_beside_it_and_nothing_is_lost() {
    let makers = Makers::new();
    makers.type_in();
    let broken = text_of(FILE).replace(", cite = \"摊位办法#6\" }\nrefuse", " }\nrefuse");
    assert_eq!(makers.write(FILE, &broken).status, 303);
    let page = makers.page(&format!("{DRAFT}/text?file={FILE}"));
    for word in ["ZS2104", "没有写是哪一条规定的", "第 66 行", "1 处错误"] {
        assert!(page.contains(word), "{word}: {page}");
    }
    // What is typed is there as it was typed, whatever is wrong with it.
    assert!(page.contains("name  = &#34;收到登记申请&#34;") || page.contains("收到登记申请"));
    let refused = makers.act(&makers.sun, "submit", &SIGNED);
    assert_eq!(refused.status, 422, "{}", refused.body);
    assert!(
        refused.body.contains("没有写是哪一条规定的"),
        "{}",
        refused.body
    );
    let cannot = makers
        .county
        .post_as(&makers.yan, &format!("{DRAFT}/proof"), &[]);
    assert_eq!(cannot.status, 409, "{}", cannot.body);

    // Somebody else saved meanwhile: both texts are there, and the second save is a wish.
    let old = makers.version();
    assert_eq!(makers.write(FILE, &text_of(FILE)).status, 303);
    let mine = text_of(FILE).replace("便民摊位登记\"", "便民摊位备案\"");
    let stale = makers.write_over(&old, FILE, &mine);
    assert_eq!(stale.status, 409, "{}", stale.body);
    for word in [
        "刚才被别人存过",
        "便民摊位备案",
        "和现在存着的不同",
        "你写的都在下面",
    ] {
        assert!(stale.body.contains(word), "{word}: {}", stale.body);
    }
    let version = hidden(&stale.body, "version");
    assert_eq!(makers.write_over(&version, FILE, &mine).status, 303);

    // A form of an old session brings the text back to be copied.
    let fields = [("seal", "old"), ("file", FILE), ("text", "我写的字")];
    let expired = makers.county.post_out(&format!("{DRAFT}/text"), &fields);
    assert_eq!(expired.status, 401);
    assert!(expired.body.contains("我写的字"), "{}", expired.body);
}

#[test]
fn a_procedure_that_breaks_what_must_hold_is_refused_with_the_shortest_path() {
    let makers = Makers::new();
    makers.type_in();
    let own =
        "actor  = { post = \"agency_head\", not_same_as = [\"visit\"], cite = \"摊位办法#6\" }";
    let any = "actor  = { post = [\"agency_head\", \"officer\"], cite = \"摊位办法#6\" }";
    let broken = text_of(FILE).replace(own, any);
    assert_eq!(makers.write(FILE, &broken).status, 303);
    makers.act(&makers.sun, "submit", &SIGNED);
    let proof = makers.prove();
    for word in [
        "证明没有通过，不能启用",
        "STL-I02 核查的人不得决定",
        "最短的路",
    ] {
        assert!(proof.contains(word), "{word}: {proof}");
    }
    let signed = makers.act(&makers.yan, "review", &SIGNED);
    assert_eq!(signed.status, 422, "{}", signed.body);
    assert!(signed.body.contains("证明没有通过"), "{}", signed.body);
    let enacted = makers.act(&makers.zhou, "enact", &SIGNED);
    assert_eq!(enacted.status, 422, "{}", enacted.body);
    assert!(
        enacted.body.contains("审签以后才能启用"),
        "{}",
        enacted.body
    );
    assert!(makers.page("/rules").contains("还没有启用过"));
}

#[test]
fn circles_and_contradictions_are_told_in_words() {
    let makers = Makers::new();
    makers.type_in();
    let circle = text_of(FILE).replace("after  = [\"visit\"]", "after  = [\"visit\", \"archive\"]");
    assert_eq!(makers.write(FILE, &circle).status, 303);
    let page = makers.page(&format!("{DRAFT}/text?file={FILE}"));
    assert!(page.contains("这些环节互相等待"), "{page}");
    assert_eq!(makers.write(FILE, &text_of(FILE)).status, 303);
    assert_eq!(makers.add("overlay", "stalls").status, 303);
    let overlay = |more: &str| {
        format!(
            "id = \"stalls\"\nname = \"摊位\"\nkind = \"sector\"\nrank = \"文件\"\n\
             force = {{ from = 2026-03-06 }}\nbasis = [\"摊位办法#4\"]\n{more}"
        )
    };
    let change = |number: u32| {
        format!(
            "\n[[change]]\nprocedure = \"street.stall\"\nstep = \"decide\"\nterm = \"limit\"\n\
             at_most = {number}\nunit = \"工作日\"\ncite = \"摊位办法#6\"\n"
        )
    };
    let path = "overlays/stalls/2026-03-06.toml";
    let both = overlay(&format!("{}{}", change(3), change(4)));
    assert_eq!(makers.write(path, &both).status, 303);
    let page = makers.page(&format!("{DRAFT}/text?file={path}"));
    assert!(page.contains("处错误"), "{page}");
    assert_eq!(makers.write(path, &overlay(&change(3))).status, 303);
    let compare = makers.page(&format!("{DRAFT}/compare"));
    assert!(
        compare.contains("<del>5</del>") && compare.contains("<ins>3</ins>"),
        "{compare}"
    );
}

#[test]
fn a_draft_begins_with_a_procedure_in_force_and_shows_what_it_changes() {
    let makers = Makers::new();
    let page = makers.page("/procedures/document.cleanup");
    assert!(page.contains("据此起草"), "{page}");
    let begun = makers.begin(&[
        ("title", "公布改为五日"),
        ("from", "document.cleanup"),
        ("force", "2026-4-1"),
    ]);
    assert_eq!(begun.status, 303, "{}", begun.body);
    let path = "procedures/document.cleanup/2026-04-01.toml";
    let page = makers.page(&format!("{DRAFT}/text?file={path}"));
    assert!(page.contains("from = 2026-04-01"), "{page}");
    let old = makers.county.site.law();
    let (_, text) = old
        .file_of(&"document.cleanup".into(), "2026-03-06".parse().unwrap())
        .unwrap();
    let shorter = text
        .replace("from = 2022-03-12", "from = 2026-05-01")
        .replace(
            "at_most = 20, unit = \"工作日\", from = \"deliberate\"",
            "at_most = 5, unit = \"工作日\", from = \"deliberate\"",
        );
    let saved = makers.write(path, &shorter);
    // The file follows the day that it says.
    assert!(
        saved.header("location").contains("2026-05-01"),
        "{}",
        saved.header("location")
    );
    let compare = makers.page(&format!("{DRAFT}/compare"));
    for word in [
        "在办案件",
        "个工作日内办完",
        "<del>20</del>",
        "<ins>5</ins>",
        "公布清理结果",
    ] {
        assert!(compare.contains(word), "{word}: {compare}");
    }
    let denied = makers.county.enter("chen");
    assert_eq!(makers.county.get_as(&denied, DRAFT).status, 200);
    assert_eq!(makers.county.get_as(&denied, "/rules/new").status, 403);
    let early = makers.begin(&[("title", "甲"), ("id", "A b"), ("force", "2026-4-1")]);
    assert_eq!(early.status, 422);
    assert!(early.body.contains("小写字母和点"), "{}", early.body);
}

#[test]
fn every_duty_of_a_procedure_is_found_with_who_when_and_why() {
    let makers = Makers::new();
    let page = makers.page("/procedures/penalty.ordinary");
    for word in [
        "环节表",
        "谁来办",
        "法制审核",
        "要由人判断的规定",
        "href=\"/statutes/%E8%A1%8C%E6%94%BF%E5%A4%84%E7%BD%9A%E6%B3%95#a60\"",
        "id=\"s-decide\"",
        "上限：最迟",
        "等待：最早",
    ] {
        assert!(page.contains(word), "{word}");
    }
    let statute = makers.page("/statutes/%E8%A1%8C%E6%94%BF%E5%A4%84%E7%BD%9A%E6%B3%95");
    assert!(statute.contains("id=\"a60\"") && statute.contains("/procedures/penalty.ordinary"));
    let text = makers.page("/procedures/penalty.ordinary/text");
    assert!(text.starts_with('#'), "{text}");
    let with = "/procedures/penalty.ordinary?v=neimenggu/2020-04-01";
    assert!(makers.page(with).contains("叠加"));
    let compare = "/procedures/penalty.ordinary/compare?old=&new=neimenggu/2020-04-01";
    assert!(makers.page(compare).contains("新旧对照"));
    for path in [
        "/procedures/x",
        "/statutes/x",
        "/procedures/penalty.ordinary?v=1999-01-01",
        "/rules/9",
    ] {
        assert_eq!(
            makers.county.get_as(&makers.sun, path).status,
            404,
            "{path}"
        );
    }
}
