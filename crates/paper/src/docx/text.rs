//! The text of a docx part, paragraph by paragraph, with slots filled across runs.

use quick_xml::Reader;
use quick_xml::escape::{escape, resolve_predefined_entity};
use quick_xml::events::{BytesStart, Event};

use crate::codes::ZS5105;
use crate::container::Unusable;
use crate::filling::{Fillings, Naming, Unfilled, naming_of, parts, said};

/// What filling one file has found.
pub(super) struct Filled<'a> {
    fillings: &'a Fillings,
    pub(super) unfilled: Vec<Unfilled>,
    pub(super) unknown: Vec<String>,
    /// Every slot, each time with the place where it stands.
    pub(super) found: Vec<(String, String)>,
    place: String,
}

impl<'a> Filled<'a> {
    pub(super) const fn new(fillings: &'a Fillings) -> Self {
        Self {
            fillings,
            unfilled: Vec::new(),
            unknown: Vec::new(),
            found: Vec::new(),
            place: String::new(),
        }
    }

    /// The text of a slot; nothing where there is nothing to say.
    fn text(&mut self, slot: &str, naming: Naming) -> Option<String> {
        self.found.push((slot.to_owned(), self.place.clone()));
        if !self.fillings.contains_key(slot) {
            let shown = format!("{{{slot}}}");
            if !self.unknown.contains(&shown) {
                self.unknown.push(shown);
            }
            return Some(String::new());
        }
        let before = self.unfilled.len();
        let text = said(slot, self.fillings, naming, &mut self.unfilled);
        let told = self.unfilled.split_off(before);
        for it in told {
            if !self.unfilled.contains(&it) {
                self.unfilled.push(it);
            }
        }
        text
    }
}

/// One piece of a part.
enum Piece<'a> {
    /// As it stands.
    Raw(Event<'a>),
    /// What a `w:t` holds.
    Text(String),
}

/// A paragraph under way: where it began, and the places of its texts.
struct Open {
    first: usize,
    texts: Vec<usize>,
}

/// A part that was read without any entity but the five of XML.
pub(super) struct Doc<'a> {
    pieces: Vec<Piece<'a>>,
    /// Paragraphs that are done: first piece, last piece, texts.
    paragraphs: Vec<(usize, usize, Vec<usize>)>,
}

impl<'a> Doc<'a> {
    /// Reads a part.
    pub(super) fn read(name: &str, bytes: &'a [u8]) -> Result<Self, Unusable> {
        let wrong = |cause: &str| {
            let cure = "用 Word 或者 WPS 打开它，另存一份再试";
            Unusable::new(ZS5105, format!("部件“{name}”{cause}"), cure)
        };
        let text = std::str::from_utf8(bytes).map_err(|_| wrong("不是 UTF-8 文字"))?;
        let mut reader = Reader::from_str(text);
        let mut doc = Self {
            pieces: Vec::new(),
            paragraphs: Vec::new(),
        };
        let mut open: Vec<Open> = Vec::new();
        let mut inside: Option<String> = None;
        loop {
            let event = reader.read_event().map_err(|_| wrong("的标签写得不对"))?;
            match event {
                Event::Eof => break,
                Event::DocType(_) => return Err(wrong("带有 DOCTYPE")),
                Event::GeneralRef(entity) => {
                    let character = entity.resolve_char_ref().ok().flatten();
                    let known = resolve_predefined_entity(&entity);
                    if character.is_none() && known.is_none() {
                        return Err(wrong("引用了没有定义的内容"));
                    }
                    match &mut inside {
                        Some(said) => {
                            said.extend(character);
                            said.push_str(known.unwrap_or_default());
                        }
                        None => doc.pieces.push(Piece::Raw(Event::GeneralRef(entity))),
                    }
                }
                Event::Text(piece) => match &mut inside {
                    Some(said) => said.push_str(&piece),
                    None => doc.pieces.push(Piece::Raw(Event::Text(piece))),
                },
                Event::Start(tag) if tag.name().as_ref() == "w:t" => {
                    inside = Some(String::new());
                    doc.pieces.push(Piece::Raw(Event::Start(spaced())));
                }
                Event::End(tag) if tag.name().as_ref() == "w:t" => {
                    if let Some(paragraph) = open.last_mut() {
                        paragraph.texts.push(doc.pieces.len());
                    }
                    doc.pieces
                        .push(Piece::Text(inside.take().unwrap_or_default()));
                    doc.pieces.push(Piece::Raw(Event::End(tag)));
                }
                Event::Start(tag) if tag.name().as_ref() == "w:p" => {
                    open.push(Open {
                        first: doc.pieces.len(),
                        texts: Vec::new(),
                    });
                    doc.pieces.push(Piece::Raw(Event::Start(tag)));
                }
                Event::End(tag) if tag.name().as_ref() == "w:p" => {
                    if let Some(done) = open.pop() {
                        let last = doc.pieces.len();
                        doc.paragraphs.push((done.first, last, done.texts));
                    }
                    doc.pieces.push(Piece::Raw(Event::End(tag)));
                }
                other => doc.pieces.push(Piece::Raw(other)),
            }
        }
        Ok(doc)
    }

    fn tags(&self) -> impl Iterator<Item = &BytesStart<'a>> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Raw(Event::Start(tag) | Event::Empty(tag)) => Some(tag),
            _ => None,
        })
    }

    /// Whether any element has an attribute that contains a word.
    pub(super) fn any_attribute(&self, name: &str, word: &str) -> bool {
        self.tags()
            .any(|tag| attribute(tag, name).is_some_and(|value| value.contains(word)))
    }

    /// Whether the part refers to another file or address, links to be clicked left aside.
    pub(super) fn refers_outside(&self) -> bool {
        self.tags().any(|tag| {
            let outside = attribute(tag, "TargetMode").is_some_and(|it| it == "External");
            let link = attribute(tag, "Type").is_some_and(|it| it.ends_with("/hyperlink"));
            outside && !link
        })
    }

    /// The part with its slots filled.
    pub(super) fn fill(mut self, part: &str, filled: &mut Filled<'_>) -> Result<Vec<u8>, Unusable> {
        let mut gone = vec![false; self.pieces.len()];
        let paragraphs = std::mem::take(&mut self.paragraphs).into_iter();
        for (at, (first, last, texts)) in paragraphs.enumerate() {
            filled.place = format!("{part}第{}段", at + 1);
            if self.fill_paragraph(&texts, filled) {
                continue;
            }
            // A cell of a table must keep a paragraph, so only its text is taken away there.
            if self.in_cell(first) {
                for at in texts {
                    self.pieces[at] = Piece::Text(String::new());
                }
            } else {
                gone[first..=last].fill(true);
            }
        }
        let mut writer = quick_xml::Writer::new(Vec::new());
        for (piece, gone) in self.pieces.into_iter().zip(gone) {
            if gone {
                continue;
            }
            let written = match piece {
                Piece::Raw(event) => writer.write_event(event),
                Piece::Text(text) => {
                    std::io::Write::write_all(writer.get_mut(), broken_lines(&text).as_bytes())
                }
            };
            written.map_err(|_| Unusable::broken())?;
        }
        Ok(writer.into_inner())
    }

    /// Whether what stands directly around a paragraph is a cell.
    fn in_cell(&self, first: usize) -> bool {
        let mut depth = 0usize;
        for piece in self.pieces[..first].iter().rev() {
            match piece {
                Piece::Raw(Event::End(_)) => depth += 1,
                Piece::Raw(Event::Start(_)) if depth > 0 => depth -= 1,
                Piece::Raw(Event::Start(tag)) => return tag.name().as_ref() == "w:tc",
                _ => {}
            }
        }
        false
    }

    /// Fills the slots of one paragraph; answers whether the paragraph stays.
    fn fill_paragraph(&mut self, texts: &[usize], filled: &mut Filled<'_>) -> bool {
        let whole: String = texts
            .iter()
            .map(|at| match &self.pieces[*at] {
                Piece::Text(text) => text.as_str(),
                Piece::Raw(_) => "",
            })
            .collect();
        let naming = naming_of(&parts(whole.trim()));
        let mut replaced: Vec<(usize, usize, String)> = Vec::new();
        let mut from = 0;
        while let Some(open) = whole[from..].find('{').map(|at| from + at) {
            let Some(close) = whole[open..].find('}').map(|at| open + at) else {
                break;
            };
            let slot = whole[open + 1..close].trim();
            let Some(text) = filled.text(slot, naming) else {
                return false;
            };
            replaced.push((open, close + 1, text));
            from = close + 1;
        }
        self.replace(texts, &replaced);
        true
    }

    /// Puts texts in the place of ranges of the whole paragraph; each goes where its range begins.
    fn replace(&mut self, texts: &[usize], replaced: &[(usize, usize, String)]) {
        let mut before = 0;
        for at in texts {
            let Piece::Text(own) = &mut self.pieces[*at] else {
                continue;
            };
            let (start, end) = (before, before + own.len());
            before = end;
            let mut new = String::new();
            let mut kept = start;
            for (open, close, text) in replaced.iter().filter(|it| it.0 < end && it.1 > start) {
                let open_here = (*open).max(start);
                new.push_str(&own[kept - start..open_here - start]);
                if *open >= start {
                    new.push_str(text);
                }
                kept = (*close).min(end);
            }
            new.push_str(&own[kept - start..]);
            *own = new;
        }
    }
}

/// The start of a text whose blanks count.
fn spaced() -> BytesStart<'static> {
    BytesStart::new("w:t").with_attributes([("xml:space", "preserve")])
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.try_get_attribute(name).ok().flatten()?;
    Some(found.value.to_string())
}

/// Text for a `w:t`, in which a line break is an element of its own.
fn broken_lines(text: &str) -> String {
    let lines = text
        .lines()
        .map(|line| escape(super::body::printable(line)).into_owned());
    let lines: Vec<String> = lines.collect();
    lines.join("</w:t><w:br/><w:t xml:space=\"preserve\">")
}
