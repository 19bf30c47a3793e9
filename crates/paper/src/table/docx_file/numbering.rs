//! The ordinals that Word writes before paragraphs by itself: they stand nowhere in the text.

use std::collections::BTreeMap;

use quick_xml::events::BytesStart;

use crate::container::Unusable;
use crate::paper::ordinal;
use crate::part::{Piece, attribute, walk};

/// Levels that one list has.
const LEVELS: usize = 9;
/// Characters of an ordinal, so that a long one cannot be repeated over and over.
const LABEL_CHARACTERS: usize = 32;
/// How many styles are asked one after another on which each is based.
const STYLES_DEEP: usize = 16;

/// What a paragraph says of its ordinal.
#[derive(Clone, Debug, Default)]
pub(super) struct Numbered {
    style: Option<String>,
    list: Option<String>,
    level: Option<usize>,
}

impl Numbered {
    /// Takes one of the tags that say it.
    pub(super) fn take(&mut self, name: &str, tag: &BytesStart<'_>) {
        let value = attribute(tag, "w:val");
        match name {
            "w:pStyle" => self.style = value,
            "w:numId" => self.list = value,
            "w:ilvl" => self.level = value.and_then(|it| it.parse().ok()),
            _ => {}
        }
    }
}

/// One level of a list.
#[derive(Clone, Debug, Default)]
struct Level {
    start: u32,
    format: String,
    text: String,
    /// Whether every number in it is written in digits.
    digits: bool,
}

#[derive(Clone, Debug, Default)]
struct List {
    kind: String,
    /// Levels at which this list begins anew, with the number.
    begins: BTreeMap<usize, u32>,
}

#[derive(Clone, Debug, Default)]
struct Style {
    numbered: Numbered,
    based_on: Option<String>,
}

/// The lists of a docx, and how far each has counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    kinds: BTreeMap<String, BTreeMap<usize, Level>>,
    lists: BTreeMap<String, List>,
    styles: BTreeMap<String, Style>,
    counts: BTreeMap<String, [Option<u32>; LEVELS]>,
}

impl Numbering {
    /// Reads the two parts; either may be empty.
    pub(super) fn read(lists: &[u8], styles: &[u8]) -> Result<Self, Unusable> {
        let mut numbering = Self::default();
        let (mut kind, mut list, mut level) = (String::new(), String::new(), 0);
        walk("word/numbering.xml", lists, |piece| {
            if let Piece::Start(tag) = piece {
                numbering.list_tag(tag, (&mut kind, &mut list, &mut level));
            }
            Ok(())
        })?;
        let mut style = String::new();
        walk("word/styles.xml", styles, |piece| {
            if let Piece::Start(tag) = piece {
                numbering.style_tag(tag, &mut style);
            }
            Ok(())
        })?;
        Ok(numbering)
    }

    fn list_tag(
        &mut self,
        tag: &BytesStart<'_>,
        (kind, list, level): (&mut String, &mut String, &mut usize),
    ) {
        let value = |name: &str| attribute(tag, name).unwrap_or_default();
        let number = |name: &str| value(name).parse::<usize>().unwrap_or_default();
        match tag.name().as_ref() {
            "w:abstractNum" => {
                *kind = value("w:abstractNumId");
                list.clear();
            }
            "w:num" => {
                *list = value("w:numId");
                self.lists.entry(list.clone()).or_default();
            }
            "w:abstractNumId" => {
                self.lists.entry(list.clone()).or_default().kind = value("w:val");
            }
            "w:lvl" | "w:lvlOverride" => *level = number("w:ilvl").min(LEVELS - 1),
            "w:startOverride" => {
                let begins = &mut self.lists.entry(list.clone()).or_default().begins;
                begins.insert(*level, number("w:val") as u32);
            }
            // What a list itself says of a level is rare, and its kind says it as well.
            "w:start" | "w:numFmt" | "w:lvlText" | "w:isLgl" if list.is_empty() => {
                let levels = self.kinds.entry(kind.clone()).or_default();
                let level = levels.entry(*level).or_default();
                match tag.name().as_ref() {
                    "w:start" => level.start = number("w:val") as u32,
                    "w:numFmt" => level.format = value("w:val"),
                    "w:isLgl" => level.digits = true,
                    _ => level.text = value("w:val").chars().take(LABEL_CHARACTERS).collect(),
                }
            }
            _ => {}
        }
    }

    fn style_tag(&mut self, tag: &BytesStart<'_>, style: &mut String) {
        let name = tag.name();
        match name.as_ref() {
            "w:style" => *style = attribute(tag, "w:styleId").unwrap_or_default(),
            "w:basedOn" => {
                self.styles.entry(style.clone()).or_default().based_on = attribute(tag, "w:val");
            }
            "w:numId" | "w:ilvl" => {
                let style = self.styles.entry(style.clone()).or_default();
                style.numbered.take(name.as_ref(), tag);
            }
            _ => {}
        }
    }

    /// The list and the level of a paragraph, its own or those of its style.
    fn place(&self, numbered: &Numbered) -> Option<(String, usize)> {
        let (mut list, mut level) = (numbered.list.clone(), numbered.level);
        let mut style = numbered.style.clone();
        for _ in 0..STYLES_DEEP {
            let Some(known) = style.as_ref().and_then(|it| self.styles.get(it)) else {
                break;
            };
            if list.is_none() {
                list = known.numbered.list.clone();
            }
            level = level.or(known.numbered.level);
            style = known.based_on.clone();
        }
        Some((list?, level.unwrap_or_default().min(LEVELS - 1)))
    }

    /// The ordinal of the next paragraph, as Word shows it; nothing where it shows none.
    pub(super) fn label(&mut self, numbered: &Numbered) -> String {
        let mut label = || {
            let (list, at) = self.place(numbered)?;
            let list = self.lists.get_mut(&list)?;
            let levels = self.kinds.get(&list.kind)?;
            let counts = self.counts.entry(list.kind.clone()).or_default();
            if let Some(begins) = list.begins.remove(&at) {
                counts[at] = begins.checked_sub(1);
            }
            let start = levels.get(&at)?.start;
            counts[at] = Some(counts[at].map_or(start, |it| it.saturating_add(1)));
            counts[at + 1..].fill(None);
            Some(shown(levels, at, counts))
        };
        label().unwrap_or_default()
    }
}

/// The text of a level with the number of every level that it names.
fn shown(levels: &BTreeMap<usize, Level>, at: usize, counts: &[Option<u32>; LEVELS]) -> String {
    let Some(level) = levels.get(&at) else {
        return String::new();
    };
    if matches!(level.format.as_str(), "bullet" | "none") {
        return String::new();
    }
    let mut text = level.text.clone();
    for (of, count) in counts.iter().enumerate().take(at + 1) {
        let known = levels.get(&of);
        let start = known.map_or(1, |it| it.start);
        let format = known.filter(|_| !level.digits);
        let format = format.map_or("decimal", |it| it.format.as_str());
        let number = written(count.unwrap_or(start), format);
        text = text.replace(&format!("%{}", of + 1), &number);
    }
    text
}

/// A number as the lists of official papers write it; other ways are written in digits.
fn written(number: u32, format: &str) -> String {
    let chinese = (1..=99).contains(&number);
    match format {
        "chineseCounting" | "chineseCountingThousand" | "japaneseCounting" if chinese => {
            ordinal(number as usize)
        }
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" if (1..=20).contains(&number) => {
            let circled = char::from_u32(0x2460 + number - 1);
            circled.map_or_else(|| number.to_string(), String::from)
        }
        _ => number.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LISTS: &str = r#"<w:numbering xmlns:w="w"><w:abstractNum w:abstractNumId="4">
        <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
        <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%2"/></w:lvl>
        <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="-"/></w:lvl>
        </w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="4"/></w:num>
        <w:num w:numId="2"><w:abstractNumId w:val="4"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num>
        </w:numbering>"#;
    const STYLES: &str = r#"<w:styles xmlns:w="w"><w:style w:styleId="a"><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
        <w:style w:styleId="b"><w:basedOn w:val="a"/></w:style><w:style w:styleId="c"><w:basedOn w:val="c"/></w:style></w:styles>"#;

    #[test]
    fn ordinals_that_word_writes_by_itself_are_counted_as_word_counts_them() {
        let mut numbering = Numbering::read(LISTS.as_bytes(), STYLES.as_bytes()).unwrap();
        let mut label = |style: Option<&str>, list: Option<&str>, level: usize| {
            numbering.label(&Numbered {
                style: style.map(str::to_owned),
                list: list.map(str::to_owned),
                level: list.map(|_| level),
            })
        };
        assert_eq!(label(None, Some("1"), 0), "一、");
        assert_eq!(label(None, Some("1"), 1), "1.1");
        assert_eq!(label(Some("b"), None, 0), "1.2");
        assert_eq!(label(None, Some("1"), 2), "");
        assert_eq!(label(None, Some("1"), 0), "二、");
        assert_eq!(label(None, Some("1"), 1), "2.1");
        // A list that begins anew says with which number.
        assert_eq!(label(None, Some("2"), 0), "七、");
        assert_eq!(label(None, Some("2"), 0), "八、");
        // No list, a list that is not there, and a style that is based on itself.
        assert_eq!(label(None, None, 0), "");
        assert_eq!(label(None, Some("0"), 0), "");
        assert_eq!(label(Some("c"), None, 0), "");
    }
}
