//! Hand-written texts, each with one trick: what hides data, and what only looks like data.

use zs_disclose::Known;

use crate::support::{Marked, data, known, masker};

/// The cases of the file: title, what is known, the marked text.
fn cases() -> Vec<(String, String, Marked)> {
    let file = std::fs::read_to_string(data("tricky.txt")).unwrap();
    let mut cases = Vec::new();
    let (mut title, mut known) = (String::new(), String::new());
    for line in file.lines() {
        if let Some(text) = line.strip_prefix("## ") {
            title = text.to_owned();
        } else if let Some(text) = line.strip_prefix("known:") {
            known = text.trim().to_owned();
        } else if let Some(text) = line.strip_prefix("text: ") {
            let marked = Marked::parse(&text.replace("\\n", "\n"));
            cases.push((title.clone(), known.clone(), marked));
        }
    }
    cases
}

#[test]
fn p1_every_trick_is_seen_through() {
    let masker = masker();
    let cases = cases();
    assert!(cases.len() >= 30, "{}", cases.len());
    let mut wrong = Vec::new();
    let (mut free, mut over) = (0, 0);
    for (title, line, marked) in &cases {
        let masked = masker.mask(&known(line), &marked.text);
        let (leaks, lost) = (marked.leaks(&masked), marked.lost(&masked));
        if !leaks.is_empty() || !lost.is_empty() {
            wrong.push(format!(
                "{title}\n  漏 {leaks:?}\n  误 {lost:?}\n  {}",
                masked.text
            ));
        }
        let (all, too_many) = marked.over(&masked);
        free += all;
        over += too_many;
    }
    assert!(over * 50 <= free, "{over} of {free} letters too many");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_masked_text_is_masked_no_further() {
    let masker = masker();
    for (title, line, marked) in cases() {
        let known = known(&line);
        let once = masker.mask(&known, &marked.text).text;
        assert_eq!(masker.mask(&known, &once).text, once, "{title}");
    }
}

#[test]
fn a_mask_says_where_it_stands_in_both_texts_and_by_which_rule() {
    let masker = masker();
    for (title, line, marked) in cases() {
        let masked = masker.mask(&known(&line), &marked.text);
        let mut rebuilt = String::new();
        let mut written = 0;
        for span in &masked.spans {
            rebuilt.push_str(&marked.text[written..span.from.start]);
            assert_eq!(rebuilt.len(), span.to.start, "{title}");
            rebuilt.push_str(&masked.text[span.to.start..span.to.end]);
            written = span.from.end;
            assert!(!span.cite.as_str().is_empty(), "{title}: {}", span.kind);
        }
        rebuilt.push_str(&marked.text[written..]);
        assert_eq!(rebuilt, masked.text, "{title}");
        for doubt in &masked.doubts {
            assert!(
                masked.text.get(doubt.at.start..doubt.at.end).is_some(),
                "{title}: {doubt:?}"
            );
        }
    }
}

#[test]
fn what_may_be_a_name_is_left_to_a_person() {
    let masker = masker();
    for (text, doubt) in [
        ("负责人王小明组织生产。", "王小明"),
        ("赵晓燕、当日到场。", "赵晓燕"),
        ("编号20260312000123的报告。", "20260312000123"),
        ("住所：某县新城路6号。", "新城路6号"),
        ("其女16岁。", "16"),
    ] {
        let masked = masker.mask(&Known::default(), text);
        let doubts = masked.doubts.iter();
        let doubts: Vec<&str> = doubts
            .map(|it| &masked.text[it.at.start..it.at.end])
            .collect();
        assert!(doubts.contains(&doubt), "{text}: {doubts:?}");
    }
    let plain = "执法人员出示证件后进行了现场检查，制作现场笔录。";
    assert!(masker.mask(&Known::default(), plain).doubts.is_empty());
}
