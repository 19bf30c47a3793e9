//! I10: no procedure id, article number or Chinese act name stands in `crates/` outside tests.
//!
//! What counts as law is read from `law/` itself, so a new statute or procedure is covered at once.

use std::collections::BTreeSet;

use super::{Finding, Tree};

/// Names of acts that must not appear even before their statutes are in `law/`.
const ACTS: &[&str] = &[
    "行政处罚",
    "行政许可",
    "行政强制",
    "行政检查",
    "行政复议",
    "行政应诉",
    "行政裁决",
    "行政协议",
    "重大行政决策",
    "规范性文件",
    "处罚法",
    "许可法",
    "强制法",
    "复议法",
    "信访条例",
    "政府信息公开",
    "听证范围",
    "听证标准",
];

pub fn check(tree: &Tree) -> Vec<Finding> {
    let words = words(tree);
    let ids = procedure_ids(tree);
    let mut findings = Vec::new();
    for (file, rust) in tree.rust("crates/") {
        // The doc comments of a file of codes are pages that people read.
        let pages = file.path.ends_with("/codes.rs");
        for line in rust.lines().filter(|line| !line.test) {
            let comment = if pages { line.comment.as_str() } else { "" };
            let read = format!("{}{}{comment}", line.code, line.texts);
            let mut found: Vec<String> = words
                .iter()
                .filter(|it| read.contains(*it))
                .cloned()
                .collect();
            found.extend(
                ids.iter()
                    .filter(|id| names_procedure(&line.texts, id))
                    .cloned(),
            );
            found.extend(article(&read));
            for what in found {
                let message = format!("“{what}” is law: it belongs in law/");
                findings.push(Finding::new(&file.path, line.number, message));
            }
        }
    }
    findings
}

/// Short and full names of every statute, and the acts above.
fn words(tree: &Tree) -> BTreeSet<String> {
    let mut words: BTreeSet<String> = ACTS.iter().map(|it| (*it).to_owned()).collect();
    for file in tree
        .files
        .iter()
        .filter(|it| below(&it.path, "law/statutes/").is_some())
    {
        let Ok(table) = file.text.parse::<toml::Table>() else {
            continue;
        };
        let names = ["short", "name"]
            .into_iter()
            .filter_map(|key| table.get(key)?.as_str());
        // Two characters are a word of daily life more often than a statute, and so is a Latin word.
        words.extend(
            names
                .filter(|name| name.chars().count() > 2 && name.chars().any(is_chinese))
                .map(str::to_owned),
        );
    }
    words
}

/// What follows a folder of the shipped law, or of the law of an example.
fn below<'a>(path: &'a str, folder: &str) -> Option<&'a str> {
    let (before, rest) = path.split_once(folder)?;
    let ours = before.is_empty() || before.starts_with("examples/") && before.ends_with('/');
    ours.then_some(rest)
}

fn is_chinese(letter: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&letter)
}

fn procedure_ids(tree: &Tree) -> BTreeSet<String> {
    let paths = tree
        .files
        .iter()
        .filter_map(|it| below(&it.path, "law/procedures/"));
    paths
        .filter_map(|path| path.split('/').next())
        .map(str::to_owned)
        .collect()
}

fn names_procedure(texts: &str, id: &str) -> bool {
    if id.contains('.') {
        texts.contains(id)
    } else {
        texts.contains(&format!("\"{id}\""))
    }
}

/// An article: `第…条` with a number, or `某法#64`.
fn article(text: &str) -> Option<String> {
    let numeral = |c: char| "〇零一二三四五六七八九十百千0123456789".contains(c);
    for (at, _) in text.match_indices('第') {
        let rest: String = text[at..]
            .chars()
            .skip(1)
            .take_while(|c| numeral(*c))
            .collect();
        let after = &text[at + '第'.len_utf8() + rest.len()..];
        if !rest.is_empty() && after.starts_with('条') {
            return Some(format!("第{rest}条"));
        }
    }
    let (before, after) = text.split_once('#')?;
    let chinese = before.chars().next_back().is_some_and(is_chinese);
    let number: String = after.chars().take_while(char::is_ascii_digit).collect();
    (chinese && !number.is_empty()).then(|| format!("#{number}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(path: &str, code: &str) -> usize {
        let statute = "short = \"鱼塘管理规定\"\nname = \"某县鱼塘管理规定\"\n";
        check(&Tree::of(&[
            ("law/statutes/a.toml", statute),
            ("law/procedures/fish.pond/2020-01-01.toml", ""),
            ("law/procedures/angling/2020-01-01.toml", ""),
            ("examples/nets/law/procedures/net.mesh/2020-01-01.toml", ""),
            (path, code),
        ]))
        .len()
    }

    #[test]
    fn i10_law_in_code_is_found() {
        for code in [
            "let a = \"依照鱼塘管理规定办理\";",
            "let a = \"fish.pond\";",
            "let a = \"net.mesh\";",
            "let a = \"angling\";",
            "let a = \"依照第六十四条\";",
            "let a = \"甲法#64\";",
            "let a = \"行政处罚\";",
        ] {
            assert!(findings("crates/work/src/a.rs", code) > 0, "{code}");
        }
        assert_eq!(findings("crates/work/src/codes.rs", "/// 见第三条。"), 1);
    }

    #[test]
    fn comments_tests_and_plain_words_are_free() {
        for code in [
            "// 依照第六十四条",
            "let angling = 1;",
            "let a = \"第三人\";",
            "a(\"甲#b\")",
        ] {
            assert_eq!(findings("crates/work/src/a.rs", code), 0, "{code}");
        }
        assert_eq!(
            findings("crates/work/tests/a.rs", "let a = \"fish.pond\";"),
            0
        );
    }
}
