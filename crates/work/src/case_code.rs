//! Codes that belong to a case and stand on its papers: the number of the case, by which it is found,
//! and twelve symbols of a keyed digest, which nobody can guess. No code is kept anywhere: whoever has
//! the secret of the installation makes it again.

use std::fmt;
use std::str::FromStr;

use zs_base::{CaseId, Digest};
use zs_disclose::{BadPublicCode, PublicCode};
use zs_event::Party;

/// Symbols behind the number of the case.
const SYMBOLS: usize = 12;
/// Digits that a number of a case has at most.
const DIGITS_MAX: usize = 18;

/// A code of a case: `128-7Q2K-9F3M-X4TN`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CaseCode {
    /// The number of the case in the county.
    pub serial: u64,
    code: PublicCode,
}

/// What a code is good for.
#[derive(Clone, Copy, Debug)]
pub enum CodeFor<'a> {
    /// A party asks who looked at the case: the number of the party in the case from 1, and who it is,
    /// so that the code ends with a correction that puts somebody else in that place.
    WhoLooked(u16, &'a Party),
    /// Whoever handed something in asks what becomes of it.
    HandedIn,
    /// Whoever is inspected checks who comes, and rates it afterwards.
    Inspection,
}

impl CaseCode {
    /// The code of a case for one use, with the secret of the installation.
    #[must_use]
    pub fn new(secret: &[u8], (serial, case): (u64, &CaseId), of: CodeFor<'_>) -> Self {
        let (what, ordinal, who): (&[u8], u16, _) = match of {
            CodeFor::WhoLooked(number, party) => (b"who looked\0", number, Some(party)),
            CodeFor::HandedIn => (b"handed in\0", 0, None),
            CodeFor::Inspection => (b"inspection\0", 0, None),
        };
        let name = who.map_or("", |it| it.name.as_str()).as_bytes();
        let number = who.map_or("", |it| it.number.as_str()).as_bytes();
        let length = (name.len() as u64).to_be_bytes();
        let keyed = |message: &[u8]| {
            let parts = [secret, message, &length, name, number];
            let own: [&[u8]; 2] = [b"zhunsheng case code ", what];
            Digest::of(&[&own[..], &parts[..]].concat())
        };
        Self {
            serial,
            code: PublicCode::new(case, ordinal.into(), keyed),
        }
    }

    /// What is kept of a code that was used once; it leads back to nobody.
    #[must_use]
    pub fn used(&self, secret: &[u8]) -> Digest {
        let text = self.to_string();
        Digest::of(&[b"zhunsheng case code used\0", secret, text.as_bytes()])
    }
}

impl fmt::Display for CaseCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let code = self.code.to_string();
        write!(f, "{}-{}", self.serial, code.trim_start_matches("ZS-"))
    }
}

impl FromStr for CaseCode {
    /// What is wrong with it, and what to look at.
    type Err = String;

    /// Reads a code as people type it: small letters, full width, with or without hyphens.
    fn from_str(text: &str) -> Result<Self, String> {
        let look = "请照着文书再写一遍。";
        let letters = text.chars().filter(|it| !it.is_whitespace());
        let letters = letters.map(narrow).filter(|it| !"-—–_·".contains(*it));
        let letters: Vec<char> = letters.collect();
        let digits = letters.len().saturating_sub(SYMBOLS);
        let (serial, symbols) = letters.split_at(digits);
        let serial: String = serial.iter().collect();
        let number = serial.parse::<u64>().ok();
        let number = number.filter(|it| *it > 0 && serial.len() <= DIGITS_MAX);
        let Some(serial) = number else {
            return Err(format!("码由案件的号数和12个字母、数字组成。{look}"));
        };
        let symbols: String = symbols.iter().collect();
        let code = symbols.parse().map_err(|why| match why {
            BadPublicCode::Symbol(letter) => {
                format!("号数后面没有“{letter}”：不用数字0、1，也不用字母O、I。{look}")
            }
            BadPublicCode::Length(_) | BadPublicCode::Check => {
                format!("码有一处写错了。{look}")
            }
        })?;
        Ok(Self { serial, code })
    }
}

/// A letter of full width as the narrow one that people mean.
fn narrow(letter: char) -> char {
    let wide = u32::from(letter);
    let narrow = (0xFF01..=0xFF5E).contains(&wide).then(|| wide - 0xFEE0);
    narrow.and_then(char::from_u32).unwrap_or(letter)
}

#[cfg(test)]
mod tests {
    use super::*;
    use zs_event::PartyKind;

    fn party(name: &str) -> Party {
        Party {
            kind: PartyKind::Person,
            name: name.to_owned(),
            number: "1".to_owned(),
        }
    }

    #[test]
    fn a_code_belongs_to_one_party_one_case_one_use_and_one_installation() {
        let (wang, li, case) = (party("王"), party("李"), CaseId([1; 16]));
        let of = |secret: &[u8], case, of| CaseCode::new(secret, (128, &case), of);
        let code = of(b"key", case, CodeFor::WhoLooked(1, &wang));
        let written = code.to_string();
        for typed in [
            written.clone(),
            written.to_lowercase().replace('-', " "),
            written.replace('-', ""),
            written.replace('-', "－"),
        ] {
            assert_eq!(typed.parse(), Ok(code), "{typed}");
        }
        let others = [
            of(b"key", case, CodeFor::WhoLooked(2, &wang)),
            of(b"key", case, CodeFor::WhoLooked(1, &li)),
            of(b"key", CaseId([2; 16]), CodeFor::WhoLooked(1, &wang)),
            of(b"other", case, CodeFor::WhoLooked(1, &wang)),
            of(b"key", case, CodeFor::Inspection),
            of(b"key", case, CodeFor::HandedIn),
        ];
        assert!(others.iter().all(|it| *it != code));
        assert_ne!(code.used(b"key"), code.used(b"other"));
    }

    #[test]
    fn a_slip_of_the_pen_is_told_and_what_to_do() {
        let code = CaseCode::new(b"key", (128, &CaseId([1; 16])), CodeFor::Inspection);
        let text = code.to_string();
        let wrong = if text.ends_with('2') { "3" } else { "2" };
        let slip = format!("{}{wrong}", &text[..text.len() - 1]);
        for typed in [
            &*slip,
            "",
            "128",
            "ABCD-EFGH-JKLM",
            "0-ABCD-EFGH-JKLM",
            "1-ABCD-EFGH-JKL0",
        ] {
            let said = typed.parse::<CaseCode>().unwrap_err();
            assert!(said.contains("文书"), "{typed}: {said}");
        }
    }
}
