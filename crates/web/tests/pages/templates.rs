//! A county's own template of a paper: looked over when it comes, put in force by somebody else.

use zs_base::limits::{TEMPLATE_BYTES_MAX, TEMPLATE_VERSIONS_MAX};
use zs_paper::{Block, Paper, docx};

use crate::county::County;
use crate::wire::{Said, hidden};

/// `/templates/结案审批表`.
const AT: &str = "/templates/%E7%BB%93%E6%A1%88%E5%AE%A1%E6%89%B9%E8%A1%A8";
const SLOTS: [&str; 6] = [
    "{case.违法行为}",
    "{case.当事人}",
    "{outcome}",
    "{reason}",
    "{people}",
    "{date}",
];

/// A docx with these lines.
fn file(lines: &[&str]) -> Vec<u8> {
    let blocks = lines.iter().map(|it| Block::Paragraph((*it).to_owned()));
    let paper = Paper {
        title: "县里的结案审批表".to_owned(),
        blocks: blocks.collect(),
        ..Paper::default()
    };
    docx(&paper).unwrap()
}

fn upload(county: &County, session: &str, docx: &[u8], from: &str) -> Said {
    let page = county.get_as(session, AT);
    assert_eq!(page.status, 200, "{}", page.body);
    let seal = hidden(&page.body, "seal");
    let texts = [("seal", seal.as_str()), ("from", from)];
    county.post_file(session, AT, &texts, ("template", docx))
}

fn confirm(county: &County, session: &str) -> Said {
    let page = county.get_as(session, AT);
    let kept = ["seal", "digest", "from"].map(|name| (name, hidden(&page.body, name)));
    let pairs: Vec<_> = kept.iter().map(|(name, it)| (*name, it.as_str())).collect();
    county.post_as(session, &format!("{AT}/confirm"), &pairs)
}

#[test]
fn a_template_is_brought_in_by_one_and_put_in_force_by_another() {
    let county = County::of(["sun", "zhou"]);
    let (sun, zhou) = (county.session.clone(), county.other().to_owned());
    let good = file(&SLOTS);
    let done = upload(&county, &sun, &good, "2026-3-10");
    assert_eq!(done.status, 303, "{}", done.body);
    let page = county.get_as(&sun, AT).body;
    assert!(page.contains("等待另一个人启用"), "{page}");
    let digest = hidden(&page, "digest");
    let sample = county.get_as(&zhou, &format!("{AT}/sample?digest={digest}"));
    assert_eq!((sample.status, &sample.bytes[..2]), (200, b"PK".as_slice()));

    assert_eq!(confirm(&county, &sun).status, 403);
    let done = confirm(&county, &zhou);
    assert_eq!(done.status, 303, "{}", done.body);
    let page = county.get_as(&sun, AT).body;
    assert!(page.contains("已启用") && page.contains("zhou"), "{page}");

    // Who may put in force what others brought in may not do so with their own.
    let done = upload(&county, &zhou, &good, "2026-3-11");
    assert_eq!(done.status, 303, "{}", done.body);
    let own = confirm(&county, &zhou);
    assert_eq!(own.status, 403, "{}", own.body);
    assert!(own.body.contains("不能自己启用"), "{}", own.body);
}

#[test]
fn what_is_wrong_with_a_template_is_told_with_its_place() {
    let county = County::of(["sun", "zhou"]);
    let sun = county.session.clone();
    let send = |docx: &[u8], from: &str| upload(&county, &sun, docx, from);
    let mut lines = SLOTS[..5].to_vec();
    lines.push("由{某某}签字");
    let wrong = send(&file(&lines), "3-10");
    assert_eq!(wrong.status, 422);
    for word in ["不认识 {某某}", "正文第", "没有 {date}（日期）"] {
        assert!(wrong.body.contains(word), "{word}: {}", wrong.body);
    }
    let early = send(&file(&SLOTS), "2026-3-6");
    assert!(early.body.contains("明天或者以后"), "{}", early.body);
    let none = send(b"", "2月30日");
    assert!(none.body.contains("没有选文件"), "{}", none.body);
    assert!(none.body.contains("在日历上没有"), "{}", none.body);
    let other = send(b"MZ program", "3-10");
    assert_eq!(other.status, 422, "{}", other.body);
    let page = county.get_as(&sun, AT).body;
    assert!(page.contains("本地的版本（0）"), "{page}");
    assert_eq!(county.get_as(&sun, "/templates/x").status, 404);
}

#[test]
fn a10_template_bytes_max_and_template_versions_max() {
    let county = County::of(["sun", "zhou"]);
    let sun = county.session.clone();
    let good = file(&SLOTS);
    for (bytes, word) in [
        (TEMPLATE_BYTES_MAX, "去掉密码"),
        (TEMPLATE_BYTES_MAX + 1, "请去掉图片"),
    ] {
        let said = upload(&county, &sun, &vec![b'x'; bytes], "3-10");
        assert_eq!(said.status, 422);
        assert!(said.body.contains(word), "{bytes}: {}", said.body);
    }
    let first = zs_base::Day::from_ymd(2026, 4, 1).unwrap();
    for number in 0..=TEMPLATE_VERSIONS_MAX {
        let from = first.plus(i32::try_from(number).unwrap()).to_string();
        let said = upload(&county, &sun, &good, &from);
        let wanted = if number < TEMPLATE_VERSIONS_MAX {
            303
        } else {
            422
        };
        assert_eq!(said.status, wanted, "{number}");
    }
}
