//! The code of a party, the seed of a survey and the mark of a used code: keyed digests with the secret
//! of the installation, from which nothing is learnt without it.

use zs_assess::FrameMember;
use zs_base::{CaseId, Digest};
use zs_disclose::{BadPublicCode, PublicCode};

/// What a survey keeps to itself until it is over.
#[derive(Clone)]
pub struct SurveySecret {
    key: Vec<u8>,
    survey: CaseId,
}

impl SurveySecret {
    /// That of a survey, from the secret of the installation.
    #[must_use]
    pub fn new(key: &[u8], survey: CaseId) -> Self {
        Self {
            key: key.to_vec(),
            survey,
        }
    }

    /// Whose secret it is.
    #[must_use]
    pub const fn survey(&self) -> &CaseId {
        &self.survey
    }

    fn keyed(&self, what: &[u8], message: &[u8]) -> Digest {
        Digest::of(&[
            b"zhunsheng survey ",
            what,
            &self.key,
            &self.survey.0,
            message,
        ])
    }

    /// The seed of the draw.
    #[must_use]
    pub fn seed(&self) -> Digest {
        self.keyed(b"seed\0", b"")
    }

    /// The one-time code of a party.
    #[must_use]
    pub fn code(&self, member: &FrameMember) -> PublicCode {
        let keyed = |message: &[u8]| self.keyed(b"code\0", message);
        PublicCode::new(&member.case, member.party.into(), keyed)
    }

    /// What is kept of a code that was used.
    #[must_use]
    pub fn used(&self, code: &PublicCode) -> Digest {
        self.keyed(b"used\0", code.to_string().as_bytes())
    }

    /// What is kept of a code whose owner says that somebody else used it.
    #[must_use]
    pub fn complained(&self, code: &PublicCode) -> Digest {
        self.keyed(b"complained\0", code.to_string().as_bytes())
    }
}

/// A code as it stands on a slip: twelve symbols in groups of four, so that it is not taken for the
/// code of a notice.
#[must_use]
pub fn written_code(code: &PublicCode) -> String {
    let text = code.to_string();
    text.trim_start_matches("ZS-").to_owned()
}

/// Reads a code as people type it.
///
/// # Errors
/// What is wrong with it, and what to look at.
pub fn read_code(text: &str) -> Result<PublicCode, String> {
    let look = "请照着评价告知单再写一遍。";
    text.parse().map_err(|why| match why {
        BadPublicCode::Length(n) => format!("评价码是12个字母和数字，这里有{n}个。{look}"),
        BadPublicCode::Symbol(letter) => {
            format!("评价码里没有“{letter}”：不用数字0、1，也不用字母O、I。{look}")
        }
        BadPublicCode::Check => format!("评价码有一处写错了。{look}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(case: u8, party: u16) -> FrameMember {
        FrameMember {
            case: CaseId([case; 16]),
            party,
            unit: "u1".into(),
            procedure: "p".into(),
        }
    }

    #[test]
    fn a_code_belongs_to_one_party_one_survey_and_one_installation() {
        let secret = SurveySecret::new(b"key", CaseId([1; 16]));
        let code = secret.code(&member(7, 1));
        assert_eq!(read_code(&written_code(&code)), Ok(code));
        assert_eq!(
            read_code(&written_code(&code).to_lowercase().replace('-', " ")),
            Ok(code)
        );
        let others = [
            secret.code(&member(7, 2)),
            secret.code(&member(8, 1)),
            SurveySecret::new(b"key", CaseId([2; 16])).code(&member(7, 1)),
            SurveySecret::new(b"other", CaseId([1; 16])).code(&member(7, 1)),
        ];
        assert!(others.iter().all(|it| *it != code));
        let digests = [secret.seed(), secret.used(&code), secret.complained(&code)];
        assert!(digests[0] != digests[1] && digests[1] != digests[2]);
    }

    #[test]
    fn a_slip_of_the_pen_is_told_and_what_to_do() {
        let secret = SurveySecret::new(b"key", CaseId([1; 16]));
        let code = written_code(&secret.code(&member(7, 1)));
        let last = code.chars().last().unwrap();
        let wrong = if last == '2' { "3" } else { "2" };
        let wrong = format!("{}{wrong}", &code[..code.len() - 1]);
        for text in [&*wrong, "ABCD", "ABCD-EFGH-JKL0"] {
            let said = read_code(text).unwrap_err();
            assert!(said.contains("告知单"), "{text}: {said}");
        }
    }
}
