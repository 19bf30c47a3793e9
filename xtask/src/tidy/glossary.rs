//! One word for one thing: a public type of layers 0-3, or the last word of its name, stands in
//! `docs/glossary.toml`, and a second name for a noun is not used.

use std::collections::{BTreeMap, BTreeSet};

use super::purity::PURE;
use super::{Finding, Tree};

const GLOSSARY: &str = "docs/glossary.toml";

pub fn check(tree: &Tree) -> Vec<Finding> {
    let Some(file) = tree.file(GLOSSARY) else {
        return Vec::new();
    };
    let glossary = match Glossary::read(&file.text) {
        Ok(glossary) => glossary,
        Err(what) => return vec![Finding::new(GLOSSARY, 0, what)],
    };
    let mut findings = Vec::new();
    for folder in PURE {
        for (file, rust) in tree.rust(folder) {
            for line in rust.lines().filter(|line| !line.test) {
                let Some(name) = public_type(&line.code) else {
                    continue;
                };
                if let Some(message) = glossary.objection(&name) {
                    findings.push(Finding::new(&file.path, line.number, message));
                }
            }
        }
    }
    findings
}

#[derive(Debug, Default)]
struct Glossary {
    words: BTreeSet<String>,
    /// What must not be said, with what to say.
    avoid: BTreeMap<String, String>,
}

impl Glossary {
    fn read(text: &str) -> Result<Self, String> {
        let table: toml::Table = text.parse().map_err(|error| format!("{error}"))?;
        let mut glossary = Self::default();
        let mut seen = BTreeSet::new();
        for row in table
            .get("word")
            .and_then(|it| it.as_array())
            .into_iter()
            .flatten()
        {
            let word = row
                .get("code")
                .and_then(|it| it.as_str())
                .ok_or("a word without code")?;
            for key in ["zh", "meaning"] {
                row.get(key)
                    .and_then(|it| it.as_str())
                    .ok_or(format!("{word} has no {key}"))?;
            }
            // A noun and the type that bears its name may both stand there.
            if !seen.insert(word) {
                return Err(format!("{word} stands there twice"));
            }
            glossary.words.insert(word.to_lowercase());
            let avoid = row
                .get("avoid")
                .and_then(|it| it.as_array())
                .into_iter()
                .flatten();
            let avoid = avoid.filter_map(|it| Some((it.as_str()?.to_owned(), word.to_owned())));
            glossary.avoid.extend(avoid);
        }
        Ok(glossary)
    }

    fn objection(&self, name: &str) -> Option<String> {
        let words = words(name);
        let synonym = words
            .iter()
            .find_map(|word| Some((word, self.avoid.get(word)?)));
        if let Some((word, noun)) = synonym {
            return Some(format!("{name}: “{word}” is called “{noun}” here"));
        }
        let known = self.words.contains(&name.to_lowercase())
            || words.last().is_some_and(|last| self.words.contains(last));
        (!known).then(|| format!("{name} does not stand in {GLOSSARY}"))
    }
}

/// The name of the type that a line declares to the outside.
fn public_type(code: &str) -> Option<String> {
    let mut words = code.trim_start().strip_prefix("pub ")?.split_whitespace();
    let kind = words.next()?;
    let name = words
        .next()
        .filter(|_| ["struct", "enum", "trait", "type"].contains(&kind))?;
    let end = name
        .find(|c: char| !c.is_alphanumeric())
        .unwrap_or(name.len());
    Some(name[..end].to_owned()).filter(|name| !name.is_empty())
}

/// The words of a type's name, in small letters.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for letter in name.chars() {
        match words.last_mut() {
            Some(word) if !letter.is_uppercase() => word.push(letter),
            _ => words.push(letter.to_lowercase().to_string()),
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "[[word]]\ncode = \"term\"\nzh = \"时限\"\nmeaning = \"x\"\n\
                        avoid = [\"deadline\"]\n\
                        [[word]]\ncode = \"Rule\"\nzh = \"规则\"\nmeaning = \"x\"\n";

    fn findings(code: &str) -> usize {
        check(&Tree::of(&[
            (GLOSSARY, TEXT),
            ("crates/time/src/a.rs", code),
        ]))
        .len()
    }

    #[test]
    fn a_second_word_for_a_noun_is_found() {
        assert_eq!(findings("pub struct DeadlineRule;"), 1);
        assert_eq!(findings("pub struct TermRule;"), 0);
        assert_eq!(findings("pub enum TermGadget {"), 1);
        assert_eq!(findings("struct Gadget;"), 0);
        assert_eq!(
            findings("#[cfg(test)]\nmod tests {\n    pub struct Gadget;\n}"),
            0
        );
    }

    #[test]
    fn a_noun_without_its_chinese_is_found() {
        let tree = Tree::of(&[(GLOSSARY, "[[word]]\ncode = \"term\"\n")]);
        assert_eq!(check(&tree).len(), 1);
    }
}
