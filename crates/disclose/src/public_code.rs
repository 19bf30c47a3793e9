//! The code under which a notice is checked (核验码): short, readable aloud, with a check character.
//!
//! Thirty-two symbols without 0, O, 1 and I, eleven of them from a keyed digest and one that shows a
//! slip: `ZS-7Q2K-9F3M-X4TN`. The check is a sum over the field of 32 elements, so that any one
//! wrong symbol and any two changed places are seen.

use std::fmt;
use std::str::FromStr;

use zs_base::{CaseId, Digest};

/// The symbols, each worth its place.
const SYMBOLS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
/// Symbols that carry the digest.
const DATA_LETTERS: usize = 11;
/// What the digest is taken of begins with this, so that it is never taken for another use.
const DOMAIN: &[u8] = b"zhunsheng/public-code/1\0";
/// What stands before the code on paper.
const PREFIX: &str = "ZS";

/// A code of twelve symbols.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PublicCode([u8; DATA_LETTERS + 1]);

/// Why a text is no code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadPublicCode {
    /// It has another number of symbols.
    #[error("核验码是ZS后面12个字母和数字，这里有{0}个")]
    Length(usize),
    /// A symbol that no code has.
    #[error("核验码里没有“{0}”：不用数字0、1，也不用字母O、I，看看是不是认错了")]
    Symbol(char),
    /// The check character does not fit.
    #[error("核验码有一处抄错或者听错了，请再核对一遍")]
    Check,
}

impl PublicCode {
    /// The code of a notice: the `ordinal`-th of its case. `keyed` is a digest with a key that does
    /// not leave the county, so that a code tells nothing of its case and cannot be guessed.
    #[must_use]
    pub fn new(case: &CaseId, ordinal: u32, keyed: impl FnOnce(&[u8]) -> Digest) -> Self {
        let mut message = DOMAIN.to_vec();
        message.extend_from_slice(&case.0);
        message.extend_from_slice(&ordinal.to_be_bytes());
        let digest = keyed(&message);
        let mut symbols = [0; DATA_LETTERS + 1];
        // A byte has 256 values, eight for each symbol, so that all are as likely.
        for (symbol, byte) in symbols.iter_mut().zip(digest.0) {
            *symbol = byte % 32;
        }
        symbols[DATA_LETTERS] = check(&symbols[..DATA_LETTERS]);
        Self(symbols)
    }
}

/// The sum of the symbols, each multiplied once more than the next, in the field of 32 elements.
fn check(symbols: &[u8]) -> u8 {
    symbols.iter().fold(0, |sum, symbol| times_x(sum ^ symbol))
}

/// Multiplies by x modulo x^5 + x^2 + 1.
const fn times_x(value: u8) -> u8 {
    let shifted = value << 1;
    if shifted & 0b10_0000 == 0 {
        shifted
    } else {
        shifted ^ 0b10_0101
    }
}

impl fmt::Display for PublicCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(PREFIX)?;
        for (index, symbol) in self.0.iter().enumerate() {
            if index % 4 == 0 {
                f.write_str("-")?;
            }
            let letter = SYMBOLS.get(usize::from(*symbol)).copied().unwrap_or(b'?');
            write!(f, "{}", char::from(letter))?;
        }
        Ok(())
    }
}

impl fmt::Debug for PublicCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for PublicCode {
    type Err = BadPublicCode;

    /// Reads a code as people type it: small letters, full width, with or without `ZS` and hyphens.
    fn from_str(text: &str) -> Result<Self, BadPublicCode> {
        let folded = crate::fold::fold_word(text).into_iter();
        let letters = folded.filter(|it| !matches!(it, ' ' | '-' | '\n' | '·' | '_'));
        let letters: Vec<char> = letters.map(|it| it.to_ascii_uppercase()).collect();
        let bare = match letters.strip_prefix(&['Z', 'S']) {
            Some(rest) if letters.len() != DATA_LETTERS + 1 => rest,
            _ => &letters,
        };
        let mut symbols = [0; DATA_LETTERS + 1];
        if bare.len() != symbols.len() {
            return Err(BadPublicCode::Length(bare.len()));
        }
        for (symbol, letter) in symbols.iter_mut().zip(bare) {
            let place = SYMBOLS.iter().position(|it| char::from(*it) == *letter);
            let place = place.ok_or(BadPublicCode::Symbol(*letter))?;
            *symbol = u8::try_from(place).map_err(|_| BadPublicCode::Symbol(*letter))?;
        }
        if check(&symbols[..DATA_LETTERS]) != symbols[DATA_LETTERS] {
            return Err(BadPublicCode::Check);
        }
        Ok(Self(symbols))
    }
}
