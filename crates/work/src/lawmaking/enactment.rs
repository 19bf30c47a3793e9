//! An enactment as the ledger has it: notes with the parts of the texts, then one note that says
//! what was enacted, by whom it was written, reviewed and enacted, and what was proved.

use std::collections::BTreeMap;

use zs_base::limits::LAW_PART_BYTES_MAX;
use zs_base::{Digest, Moment, PersonId, PostId};
use zs_event::Happening;
use zs_event::event::Noted;
use zs_store::{Fault, Reader};

use super::bundle::Bundle;
use crate::replay::event_of;

/// The topic of the note that enacts.
const LAW: &str = "law";
/// The topic of a note with a part of a text.
const TEXT: &str = "law-text";
/// Notes read at a time.
const PAGE: usize = 256;

/// What was enacted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enactment {
    /// The ledger entry.
    pub seq: u64,
    /// When it was recorded.
    pub at: Moment,
    /// The draft.
    pub draft: u64,
    /// What it is called.
    pub title: String,
    /// Who wrote it, reviewed it, enacted it, in which posts, and when.
    pub drafted: EnactedBy,
    /// See `drafted`.
    pub reviewed: EnactedBy,
    /// See `drafted`.
    pub enacted: EnactedBy,
    /// What was proved.
    pub proof: String,
    /// The files.
    pub bundle: Bundle,
}

/// Somebody's part in an enactment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnactedBy {
    /// The person.
    pub person: PersonId,
    /// The post.
    pub post: PostId,
    /// When.
    pub at: Moment,
}

impl EnactedBy {
    pub(crate) fn text(&self) -> String {
        format!("{}\t{}\t{}", self.person, self.post, self.at.ms())
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('\t');
        let (person, post, at) = (parts.next()?, parts.next()?, parts.next()?);
        Some(Self {
            person: person.into(),
            post: post.into(),
            at: Moment::from_ms(at.parse().ok()?),
        })
    }
}

/// The notes that record an enactment; place and time are given by the ledger.
pub(crate) fn notes_of(enactment: &Enactment) -> Vec<Noted> {
    let bundle = enactment.bundle.digest().to_string();
    let item = |name: &str, text: &str| (name.to_owned(), text.to_owned());
    let mut notes = Vec::new();
    for (path, text) in enactment.bundle.files() {
        let parts = parts(text);
        for (index, part) in parts.iter().enumerate() {
            notes.push(Noted {
                topic: TEXT.to_owned(),
                items: vec![
                    item("bundle", &bundle),
                    item("path", path),
                    item("part", &format!("{}/{}", index + 1, parts.len())),
                    item("text", part),
                ],
            });
        }
    }
    let paths: Vec<&str> = enactment.bundle.files().map(|(path, _)| path).collect();
    notes.push(Noted {
        topic: LAW.to_owned(),
        items: vec![
            item("bundle", &bundle),
            item("draft", &enactment.draft.to_string()),
            item("drafted", &enactment.drafted.text()),
            item("enacted", &enactment.enacted.text()),
            item("paths", &paths.join("\n")),
            item("proof", &enactment.proof),
            item("reviewed", &enactment.reviewed.text()),
            item("title", &enactment.title),
        ],
    });
    notes
}

/// A text in parts that each fit into an event; an empty text is one empty part.
fn parts(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text;
    while rest.len() > LAW_PART_BYTES_MAX {
        let mut end = LAW_PART_BYTES_MAX;
        while !rest.is_char_boundary(end) {
            end -= 1;
        }
        let (part, after) = rest.split_at(end);
        parts.push(part);
        rest = after;
    }
    parts.push(rest);
    parts
}

/// Everything that was enacted, in the order of the ledger.
///
/// # Errors
/// When the store cannot be read, or a note of an enactment does not say what it must.
pub fn enactments(reader: &mut dyn Reader) -> Result<Vec<Enactment>, Fault> {
    let mut found = Vec::new();
    let mut texts: BTreeMap<String, Bundle> = BTreeMap::new();
    let mut next = 0;
    loop {
        let notes = reader.notes(next, PAGE)?;
        let Some(last) = notes.last() else {
            return Ok(found);
        };
        next = last.seq + 1;
        for stored in &notes {
            let Some(event) = event_of(stored)? else {
                continue;
            };
            let Happening::Noted(noted) = event.happening else {
                continue;
            };
            let damaged = || Fault::Damaged(format!("第{}号记录（启用规则）", stored.seq));
            let items: BTreeMap<&str, &str> = noted
                .items
                .iter()
                .map(|(name, text)| (name.as_str(), text.as_str()))
                .collect();
            match noted.topic.as_str() {
                TEXT => take_part(&items, &mut texts).ok_or_else(damaged)?,
                LAW => {
                    let place = (stored.seq, event.recorded_at);
                    found.push(enactment(place, &items, &mut texts).ok_or_else(damaged)?);
                }
                _ => {}
            }
        }
    }
}

fn take_part(items: &BTreeMap<&str, &str>, texts: &mut BTreeMap<String, Bundle>) -> Option<()> {
    let (bundle, path, text) = (items.get("bundle")?, items.get("path")?, items.get("text")?);
    let first = items.get("part")?.starts_with("1/");
    let files = texts.entry((*bundle).to_owned()).or_default();
    let before = match first {
        true => String::new(),
        false => files.remove(path)?,
    };
    files.add(path, &format!("{before}{text}"));
    Some(())
}

/// The enactment of a note; nothing where its texts are not those that it names.
fn enactment(
    (seq, at): (u64, Moment),
    items: &BTreeMap<&str, &str>,
    texts: &mut BTreeMap<String, Bundle>,
) -> Option<Enactment> {
    let bundle = items.get("bundle")?;
    let files = texts.remove(*bundle)?;
    let digest: Digest = bundle.parse().ok()?;
    if files.digest() != digest {
        return None;
    }
    Some(Enactment {
        seq,
        at,
        draft: items.get("draft")?.parse().ok()?,
        title: (*items.get("title")?).to_owned(),
        drafted: EnactedBy::parse(items.get("drafted")?)?,
        reviewed: EnactedBy::parse(items.get("reviewed")?)?,
        enacted: EnactedBy::parse(items.get("enacted")?)?,
        proof: (*items.get("proof")?).to_owned(),
        bundle: files,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_split_between_letters() {
        let text = "法".repeat(LAW_PART_BYTES_MAX / 3 + 1);
        let found = parts(&text);
        assert_eq!(found.len(), 2);
        assert_eq!(found.concat(), text);
        assert!(found[0].len() <= LAW_PART_BYTES_MAX);
        assert_eq!(parts(""), [""]);
        assert_eq!(parts(&text[..LAW_PART_BYTES_MAX / 3 * 3]).len(), 1);
    }
}
