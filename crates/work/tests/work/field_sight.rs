//! A6: what each post sees of each field of a case that knows something about a person.

use std::collections::BTreeMap;

use zs_testkit::golden;
use zs_work::view::CaseFile;

use crate::county::law;
use crate::town::{Town, officer, who};

const WANG: [&str; 3] = ["公民", "王小明", "150102199003050013"];
const NOW: &str = "2026-03-11T09:00";

/// The values of a case by group and field.
fn values(file: &CaseFile) -> BTreeMap<String, String> {
    let each = file.groups.iter().flat_map(|group| {
        let lines = group.lines.iter().map(ToString::to_string);
        lines.filter_map(|line| {
            let (name, value) = line.split_once('：')?;
            Some((format!("{}·{name}", group.name), value.to_owned()))
        })
    });
    each.collect()
}

/// How a post sees a value that whoever reads personal data sees whole.
fn sight(whole: &str, seen: Option<&String>) -> &'static str {
    match seen {
        None => "无",
        Some(seen) if seen == whole => "全",
        Some(seen) if seen.contains("看不到") => "隐",
        Some(_) => "掩",
    }
}

#[test]
fn a6_what_each_post_sees_of_each_field_is_what_reviewers_have_seen() {
    let mut town = Town::new();
    let case = town.until_report(WANG);
    let whole = values(&town.file(&case, &officer(), NOW));
    let posts: Vec<String> = law()
        .authority
        .posts
        .keys()
        .map(ToString::to_string)
        .collect();
    let mut text = String::from(
        "# 一个普通程序处罚案件（当事人是公民）的各项内容，各岗位看到什么：\n\
         # 全＝全文　掩＝掩码后　隐＝只说看不到　无＝没有这一项　—＝看不到案件\n\
         # “本”是承办单位的人，“外”是不相干单位的人\n",
    );
    let mut shown = 0;
    for (unit, word) in [("m1", "本"), ("m2", "外")] {
        for post in &posts {
            let id = format!("{unit}-{post}");
            town.register(&id, unit, post);
            let seen = town
                .looker
                .case_file(&case, &who(&id, post), crate::town::at(NOW));
            let line = match seen.unwrap() {
                Err(_) => "—".to_owned(),
                Ok(file) => {
                    let seen = values(&file);
                    let each = whole
                        .iter()
                        .map(|(name, value)| format!("{name} {}", sight(value, seen.get(name))));
                    shown += 1;
                    each.collect::<Vec<_>>().join("　")
                }
            };
            text.push_str(&format!("{word} {post}：{line}\n"));
        }
    }
    // Negative control: somebody sees the case, and the case knows something to hide.
    assert!(shown > 5 && text.contains("掩") && text.contains("全") && text.contains("—"));
    for admin in ["system_admin", "security_admin", "audit_admin"] {
        assert!(text.contains(&format!("本 {admin}：—")), "{admin}");
    }
    golden::check("tests/golden/fields.txt", &text).unwrap();
}
