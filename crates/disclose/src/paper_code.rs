//! The code that is printed on a paper (文书码): `WS326864-7Q2K-9F3M-X4TN`. The digits are the place
//! of the paper's event in the ledger, the rest is what only who holds the paper knows of it.

use std::fmt;
use std::str::FromStr;

use zs_base::{CaseId, Digest};

use crate::fold::fold_word;
use crate::public_code::{BadPublicCode, PublicCode};

/// What the digest is taken of begins with this, so that no code of a notice is one of a paper.
const DOMAIN: &[u8] = b"zhunsheng/paper-code/1\0";
/// What stands before the code on paper.
const PREFIX: &str = "WS";
/// The same for the symbols alone.
const TAG_PREFIX: &str = "ZS";
/// Symbols behind the place.
const TAG_LETTERS: usize = 12;
/// Digits of a place.
const PLACE_DIGITS_MAX: usize = 18;

/// The code of a paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PaperCode {
    seq: u64,
    tag: PublicCode,
}

/// Why a text is no code of a paper.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadPaperCode {
    /// It is too short, or does not begin with a place.
    #[error("文书码是WS、一串数字和后面12个字母数字，印在文书的最后，请照着写全")]
    Shape,
    /// The symbols behind the place are no code.
    #[error("文书码后面的12个字母数字没有看懂：{0}")]
    Tag(#[from] BadPublicCode),
}

impl PaperCode {
    /// The code of the paper of an event: its place in the ledger and its case. `keyed` is a digest
    /// with a key that does not leave the county, so that nobody can tell the code from the place.
    #[must_use]
    pub fn new(seq: u64, case: &CaseId, keyed: impl FnOnce(&[u8]) -> Digest) -> Self {
        let tag = PublicCode::new(case, 0, |message| {
            let place = seq.to_be_bytes();
            keyed(&[DOMAIN, &place[..], message].concat())
        });
        Self { seq, tag }
    }

    /// The place of the paper's event in the ledger.
    #[must_use]
    pub const fn seq(&self) -> u64 {
        self.seq
    }
}

impl fmt::Display for PaperCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tag = self.tag.to_string();
        let symbols = tag.strip_prefix(TAG_PREFIX).unwrap_or(&tag);
        write!(f, "{PREFIX}{}{symbols}", self.seq)
    }
}

impl FromStr for PaperCode {
    type Err = BadPaperCode;

    /// Reads a code as people type it: small letters, full width, with or without `WS` and hyphens.
    fn from_str(text: &str) -> Result<Self, BadPaperCode> {
        let folded = fold_word(text).into_iter();
        let letters = folded.filter(|it| !matches!(it, ' ' | '-' | '\n' | '·' | '_'));
        let letters: Vec<char> = letters.map(|it| it.to_ascii_uppercase()).collect();
        let bare = letters.strip_prefix(&['W', 'S']).unwrap_or(&letters);
        let places = bare.len().checked_sub(TAG_LETTERS);
        let places = places.filter(|it| (1..=PLACE_DIGITS_MAX).contains(it));
        let (place, tag) = bare.split_at(places.ok_or(BadPaperCode::Shape)?);
        // A place has digits only, so that whoever reads a letter that looks like one means it.
        let digits = place.iter().map(|it| match it {
            'O' => '0',
            'I' | 'L' => '1',
            other => *other,
        });
        let seq = digits.collect::<String>().parse();
        let tag: String = tag.iter().collect();
        Ok(Self {
            seq: seq.map_err(|_| BadPaperCode::Shape)?,
            tag: format!("{TAG_PREFIX}{tag}").parse()?,
        })
    }
}
