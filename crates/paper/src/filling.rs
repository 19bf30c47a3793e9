//! What a slot is filled with, and a line of text with its slots filled.
//!
//! A line is text with `{slots}` and with optional parts in square brackets. A part in brackets
//! vanishes with a slot that has nothing to say, and a line with one outside brackets does too.

use std::collections::BTreeMap;

/// What a slot is filled with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filling {
    /// Text; a line break begins a new paragraph.
    Text(String),
    /// Several items: one paragraph each where the slot stands alone, else one after another.
    List(Vec<String>),
    /// Somebody with a number: addressed by name, named with the number elsewhere.
    Party {
        /// The name.
        name: String,
        /// What the number is and the number, where there is one.
        number: Option<String>,
    },
    /// There is nothing to say, and the law does not ask for it.
    Absent,
    /// It must be there and is not; says where it comes from.
    Missing(String),
}

/// Fillings by slot.
pub type Fillings = BTreeMap<String, Filling>;

/// A slot that must be filled and is not.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unfilled {
    /// The slot.
    pub slot: String,
    /// Where it comes from, in Chinese.
    pub from: String,
}

/// What people call a slot: the Chinese name of what is given with every step, or the field alone.
#[must_use]
pub fn slot_name(slot: &str) -> &str {
    match slot {
        "unit" => "单位",
        "number" => "文号",
        "date" => "日期",
        "year" => "年份",
        "seq" => "顺序号",
        "people" => "办理人",
        "outcome" => "结果",
        "reason" => "理由",
        "paper" => "文书",
        "party" => "当事人",
        _ => slot.rsplit_once('.').map_or(slot, |(_, name)| name),
    }
}

/// What a draft shows in the place of a slot that must be filled and is not.
#[must_use]
pub fn blank(slot: &str) -> String {
    format!("〔待填：{}〕", slot_name(slot))
}

/// One part of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part<'a> {
    Text(&'a str),
    Slot(&'a str),
    /// An optional part.
    Group(Vec<Part<'a>>),
}

/// How a party is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Naming {
    /// With the number.
    Full,
    /// By name alone, as one is addressed.
    Address,
}

/// The parts of a line. What is not closed is text.
pub(crate) fn parts(line: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = line;
    while let Some(at) = rest.find(['{', '[']) {
        let (before, tail) = rest.split_at(at);
        let (open, close) = if tail.starts_with('{') {
            ('{', '}')
        } else {
            ('[', ']')
        };
        let Some((inner, after)) = tail[1..].split_once(close) else {
            break;
        };
        if !before.is_empty() {
            parts.push(Part::Text(before));
        }
        parts.push(match open {
            '{' => Part::Slot(inner.trim()),
            _ => Part::Group(self::parts(inner)),
        });
        rest = after;
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest));
    }
    parts
}

/// A slot and a colon alone on a line address somebody.
pub(crate) fn naming_of(parts: &[Part<'_>]) -> Naming {
    match parts {
        [Part::Slot(_), Part::Text("：")] => Naming::Address,
        _ => Naming::Full,
    }
}

/// The filled line, or nothing where it vanishes. Slots that must be filled are collected.
pub(crate) fn fill(
    parts: &[Part<'_>],
    fillings: &Fillings,
    naming: Naming,
    unfilled: &mut Vec<Unfilled>,
) -> Option<String> {
    let mut text = String::new();
    let mut vanishes = false;
    for part in parts {
        match part {
            Part::Text(own) => text.push_str(own),
            Part::Group(inner) => {
                text.extend(fill(inner, fillings, naming, unfilled));
            }
            Part::Slot(slot) => match said(slot, fillings, naming, unfilled) {
                Some(said) => text.push_str(&said),
                None => vanishes = true,
            },
        }
    }
    (!vanishes).then_some(text)
}

/// What a slot says inside a line.
pub(crate) fn said(
    slot: &str,
    fillings: &Fillings,
    naming: Naming,
    unfilled: &mut Vec<Unfilled>,
) -> Option<String> {
    match fillings.get(slot) {
        Some(Filling::Text(text)) => Some(text.clone()),
        Some(Filling::List(items)) => Some(items.join("、")),
        Some(Filling::Party { name, number }) => Some(match (naming, number) {
            (Naming::Full, Some(number)) => format!("{name}（{number}）"),
            _ => name.clone(),
        }),
        Some(Filling::Absent) => None,
        Some(Filling::Missing(from)) => {
            unfilled.push(Unfilled {
                slot: slot.to_owned(),
                from: from.clone(),
            });
            Some(blank(slot))
        }
        None => {
            unfilled.push(Unfilled {
                slot: slot.to_owned(),
                from: "案件里没有这一项；请核对模板里的写法".to_owned(),
            });
            Some(blank(slot))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fillings() -> Fillings {
        let text = |text: &str| Filling::Text(text.to_owned());
        [
            ("甲", text("一")),
            ("乙", Filling::Absent),
            ("丙", Filling::Missing("环节“丙”".to_owned())),
            ("丁", Filling::List(vec!["x".into(), "y".into()])),
            (
                "户",
                Filling::Party {
                    name: "某店".into(),
                    number: Some("代码：1".into()),
                },
            ),
        ]
        .into_iter()
        .map(|(slot, filling)| (slot.to_owned(), filling))
        .collect()
    }

    fn filled(line: &str) -> (Option<String>, Vec<String>) {
        let mut unfilled = Vec::new();
        let text = fill(&parts(line), &fillings(), Naming::Full, &mut unfilled);
        (text, unfilled.into_iter().map(|it| it.slot).collect())
    }

    #[test]
    fn an_optional_part_vanishes_alone_and_a_line_with_its_slot() {
        assert_eq!(filled("罚{甲}[；没收{乙}]。").0.unwrap(), "罚一。");
        assert_eq!(filled("罚[；没收{甲}]。").0.unwrap(), "罚；没收一。");
        assert_eq!(filled("没收{乙}。").0, None);
    }

    #[test]
    fn every_missing_slot_is_told() {
        assert_eq!(filled("{丙}[{丙}]{戊}").1, ["丙", "丙", "戊"]);
        assert_eq!(filled("{甲}{丁}{户}").0.unwrap(), "一x、y某店（代码：1）");
    }

    #[test]
    fn what_is_not_closed_is_text() {
        assert_eq!(filled("a{b[c").0.unwrap(), "a{b[c");
    }
}
