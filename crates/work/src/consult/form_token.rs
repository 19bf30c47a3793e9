//! The token of an empty form: it shows that the form was made here, for this consultation, and not a
//! moment ago; sent twice, it takes one comment in. It says nothing of who has the form.

use zs_base::limits::{COMMENT_FORM_MS_MAX, COMMENT_FORM_MS_MIN};
use zs_base::{CaseId, Digest, Moment};
use zs_disclose::{BadPublicCode, PublicCode};

/// The bytes of randomness.
const NONCE: usize = 16;
/// The digits of the check.
const CHECK: usize = 32;

/// A token that is one of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormToken {
    text: String,
    case: CaseId,
}

/// Why a token does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotOfUs {
    /// It was not made here, or for another consultation.
    Foreign,
    /// It was made so short a while ago that nobody can have written anything.
    TooNew,
    /// It is too old.
    TooOld,
}

fn keyed(key: &[u8], what: &[u8], case: &CaseId, message: &[u8]) -> Digest {
    Digest::of(&[b"zhunsheng comment ", what, key, &case.0, message])
}

fn check(key: &[u8], case: &CaseId, front: &str) -> String {
    let digest = keyed(key, b"form\0", case, front.as_bytes());
    digest.to_string().chars().take(CHECK).collect()
}

impl FormToken {
    /// A new token of a form that is given out at a moment.
    #[must_use]
    pub fn new(key: &[u8], case: &CaseId, at: Moment, nonce: [u8; NONCE]) -> Self {
        let front = format!("{}.{}", at.ms(), CaseId(nonce));
        let check = check(key, case, &front);
        Self {
            text: format!("{front}.{check}"),
            case: *case,
        }
    }

    /// Reads one that came back at a moment.
    ///
    /// # Errors
    /// [`NotOfUs`].
    pub fn read(key: &[u8], case: &CaseId, text: &str, now: Moment) -> Result<Self, NotOfUs> {
        let (front, sent) = text.rsplit_once('.').ok_or(NotOfUs::Foreign)?;
        // Digests of both, so that how long it takes tells nothing of the check.
        let ours = Digest::of(&[check(key, case, front).as_bytes()]);
        if ours != Digest::of(&[sent.as_bytes()]) {
            return Err(NotOfUs::Foreign);
        }
        let made = front
            .split('.')
            .next()
            .and_then(|it| it.parse::<i64>().ok());
        let age = now.ms() - made.ok_or(NotOfUs::Foreign)?;
        match age {
            age if age < COMMENT_FORM_MS_MIN => Err(NotOfUs::TooNew),
            age if age > COMMENT_FORM_MS_MAX => Err(NotOfUs::TooOld),
            _ => Ok(Self {
                text: text.to_owned(),
                case: *case,
            }),
        }
    }

    /// Its text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The receipt number (回执号) of the comment that comes with it: the same whenever it is sent.
    #[must_use]
    pub fn receipt(&self, key: &[u8]) -> PublicCode {
        let what = b"receipt\0";
        PublicCode::new(&self.case, 0, |message| {
            let digest = Digest::of(&[message, self.text.as_bytes()]);
            keyed(key, what, &self.case, &digest.0)
        })
    }
}

/// What the ledger keeps of a receipt number, from which it cannot be told.
#[must_use]
pub(crate) fn receipt_digest(key: &[u8], receipt: &PublicCode) -> Digest {
    let what = b"kept\0";
    keyed(
        key,
        what,
        &CaseId::default(),
        receipt.to_string().as_bytes(),
    )
}

/// A receipt number as people write it down: twelve symbols in groups of four.
#[must_use]
pub fn written_receipt(receipt: &PublicCode) -> String {
    let text = receipt.to_string();
    text.trim_start_matches("ZS-").to_owned()
}

/// Reads a receipt number as people type it.
///
/// # Errors
/// What is wrong with it, and what to look at.
pub fn read_receipt(text: &str) -> Result<PublicCode, String> {
    let look = "请照着提交以后显示的号码再写一遍。";
    text.parse().map_err(|why| match why {
        BadPublicCode::Length(n) => format!("回执号是12个字母和数字，这里有{n}个。{look}"),
        BadPublicCode::Symbol(letter) => {
            format!("回执号里没有“{letter}”：不用数字0、1，也不用字母O、I。{look}")
        }
        BadPublicCode::Check => format!("回执号有一处写错了。{look}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const CASE: CaseId = CaseId([3; 16]);

    fn at(ms: i64) -> Moment {
        Moment::from_ms(1_000_000_000 + ms)
    }

    #[test]
    fn a_token_counts_here_for_its_consultation_and_for_its_time() {
        let token = FormToken::new(b"key", &CASE, at(0), [7; NONCE]);
        let read =
            |key: &[u8], case: &CaseId, text: &str, ms| FormToken::read(key, case, text, at(ms));
        assert_eq!(read(b"key", &CASE, token.text(), 60_000), Ok(token.clone()));
        let foreign = [
            read(b"other", &CASE, token.text(), 60_000),
            read(b"key", &CaseId([4; 16]), token.text(), 60_000),
            read(b"key", &CASE, &token.text().replacen('1', "2", 1), 60_000),
            read(b"key", &CASE, "", 60_000),
        ];
        assert!(foreign.iter().all(|it| *it == Err(NotOfUs::Foreign)));
        let other = FormToken::new(b"key", &CASE, at(0), [8; NONCE]);
        assert_eq!(token.receipt(b"key"), token.receipt(b"key"));
        assert_ne!(token.receipt(b"key"), other.receipt(b"key"));
        assert_ne!(token.receipt(b"key"), token.receipt(b"other"));
        let receipt = token.receipt(b"key");
        let typed = written_receipt(&receipt).to_lowercase().replace('-', " ");
        assert_eq!(read_receipt(&typed), Ok(receipt));
        assert!(read_receipt("ABCD").unwrap_err().contains("12个"));
    }

    #[test]
    fn a10_a_form_is_neither_too_new_nor_too_old() {
        let token = FormToken::new(b"key", &CASE, at(0), [7; NONCE]);
        let read = |ms| FormToken::read(b"key", &CASE, token.text(), at(ms)).map(|_| ());
        assert_eq!(read(COMMENT_FORM_MS_MIN - 1), Err(NotOfUs::TooNew));
        assert_eq!(read(COMMENT_FORM_MS_MIN), Ok(()));
        assert_eq!(read(COMMENT_FORM_MS_MAX), Ok(()));
        assert_eq!(read(COMMENT_FORM_MS_MAX + 1), Err(NotOfUs::TooOld));
    }
}
