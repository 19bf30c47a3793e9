//! A code (`ZS` and four digits) is declared once in the whole product and never used for two things.

use std::collections::BTreeMap;

use super::{Finding, Tree};

pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    let mut findings = Vec::new();
    for (file, rust) in tree.rust("crates/") {
        for line in rust.lines().filter(|line| !line.test) {
            let Some(id) = declared(&line.code, &line.texts) else {
                continue;
            };
            let place = format!("{}:{}", file.path, line.number);
            if let Some(first) = seen.insert(id.clone(), place) {
                let message = format!("{id} is already declared in {first}");
                findings.push(Finding::new(&file.path, line.number, message));
            }
        }
    }
    findings
}

/// The code that a line `ZS1234 "title";` declares.
fn declared(code: &str, texts: &str) -> Option<String> {
    let id = code.split_whitespace().next()?;
    let digits = id.strip_prefix("ZS")?;
    let four = digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit());
    (four && texts.starts_with('"') && code.trim_end().ends_with(';')).then(|| id.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_that_is_declared_twice_is_found() {
        let codes = "codes! {\n    /// 页。\n    ZS2001 \"题\";\n}\n";
        let tree = |second| {
            Tree::of(&[
                ("crates/a/src/codes.rs", codes),
                ("crates/b/src/codes.rs", second),
            ])
        };
        assert_eq!(check(&tree(codes)).len(), 1);
        assert_eq!(
            check(&tree("    ZS2002 \"题\";\n let a = codes::ZS2001;\n")),
            []
        );
    }
}
