//! Passwords: which are refused, how they are hashed, how one is verified.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use zs_base::limits::PASSWORD_CHARACTERS_MAX;
use zs_base::random::Rng;
use zxcvbn::{Score, zxcvbn};

/// The rules that passwords follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// What assessors of the third level of classified protection ask: kinds of characters, a change
    /// every ninety days (GB/T 22239-2019, 8.1.4.1 a).
    Mlps3,
    /// What OWASP ASVS 5.0 asks: length, nothing that is commonly used, no forced change (6.2).
    Asvs,
}

/// Characters of a password, at least.
const CHARACTERS_MIN: usize = 10;
/// Kinds of characters that [`Profile::Mlps3`] asks for, of four.
const KINDS_MIN: usize = 3;
/// Days after which [`Profile::Mlps3`] asks for another password.
const DAYS_MAX: i32 = 90;

/// Why a password is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weakness {
    /// It has too few characters.
    Short,
    /// It has more characters than are read.
    Long,
    /// It has too few kinds of characters.
    FewKinds,
    /// It is among the first that somebody would try.
    Guessable,
}

impl Weakness {
    /// What is wrong and what to do, in Chinese.
    #[must_use]
    pub fn sentence(self) -> String {
        match self {
            Self::Short => format!("密码太短，至少{CHARACTERS_MIN}个字符。"),
            Self::Long => format!("密码太长，至多{PASSWORD_CHARACTERS_MAX}个字符。"),
            Self::FewKinds => {
                format!("密码要有大写字母、小写字母、数字、其他符号中的{KINDS_MIN}种。")
            }
            Self::Guessable => {
                "密码太容易被猜到：不要用常见的词、姓名、日期、账号或者键盘上连着的字符。"
                    .to_owned()
            }
        }
    }
}

impl Profile {
    /// After how many days a password must be changed.
    #[must_use]
    pub const fn days_max(self) -> Option<i32> {
        match self {
            Self::Mlps3 => Some(DAYS_MAX),
            Self::Asvs => None,
        }
    }
}

/// What speaks against a password. `words` are those that somebody who knows the person or the
/// county would try: login, name, unit, names of places.
#[must_use]
pub fn weaknesses(profile: Profile, password: &str, words: &[&str]) -> Vec<Weakness> {
    let length = password.chars().count();
    if length > PASSWORD_CHARACTERS_MAX {
        return vec![Weakness::Long];
    }
    let mut found = Vec::new();
    if length < CHARACTERS_MIN {
        found.push(Weakness::Short);
    }
    if profile == Profile::Mlps3 && kinds(password) < KINDS_MIN {
        found.push(Weakness::FewKinds);
    }
    let lower = password.to_lowercase();
    let holds_word = |word: &&str| word.chars().count() > 1 && lower.contains(&word.to_lowercase());
    if zxcvbn(password, words).score() < Score::Three || words.iter().any(holds_word) {
        found.push(Weakness::Guessable);
    }
    found
}

fn kinds(password: &str) -> usize {
    let kinds: [fn(char) -> bool; 4] = [
        |it| it.is_uppercase(),
        |it| it.is_lowercase(),
        |it| it.is_ascii_digit(),
        |it| !it.is_uppercase() && !it.is_lowercase() && !it.is_ascii_digit(),
    ];
    let present = kinds.iter().filter(|kind| password.chars().any(kind));
    present.count()
}

/// How passwords are hashed.
#[derive(Clone, Debug)]
pub struct Hashing {
    argon2: Argon2<'static>,
    /// The verifier of an account that nobody has, so that the same is done for it.
    nobody: String,
}

impl Hashing {
    /// argon2id with the cost that the product uses: 19 MiB, two passes, one lane.
    #[must_use]
    pub fn new() -> Self {
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::default());
        let mut hashing = Self {
            argon2,
            nobody: String::new(),
        };
        hashing.nobody = hashing.hash_with("", &[0; 16]).unwrap_or_default();
        hashing
    }

    /// The verifier of a password, in the PHC form; `salts` must be cryptographic randomness.
    ///
    /// # Errors
    /// When the password cannot be hashed.
    pub fn hash(&self, password: &str, salts: &mut impl Rng) -> Result<String, Unhashed> {
        let mut salt = [0; 16];
        salts.fill_bytes(&mut salt);
        self.hash_with(password, &salt)
    }

    /// The same with a salt that was drawn before and is used once.
    ///
    /// # Errors
    /// When the password cannot be hashed.
    pub fn hash_with(&self, password: &str, salt: &[u8; 16]) -> Result<String, Unhashed> {
        let hash: Result<PasswordHash, _> = self
            .argon2
            .hash_password_with_salt(password.as_bytes(), salt);
        hash.map(|it| it.to_string()).map_err(|_| Unhashed)
    }

    /// Whether a password belongs to a verifier. Without a verifier the same work is done, so that
    /// the time tells nobody which accounts exist.
    #[must_use]
    pub fn verify(&self, password: &str, verifier: Option<&str>) -> bool {
        let hash = PasswordHash::new(verifier.unwrap_or(&self.nobody));
        let right = hash.is_ok_and(|hash| {
            let verified = self.argon2.verify_password(password.as_bytes(), &hash);
            verified.is_ok()
        });
        // Whoever guesses the password of nobody is still nobody.
        right && verifier.is_some()
    }
}

impl Default for Hashing {
    fn default() -> Self {
        Self::new()
    }
}

/// A password could not be hashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("密码没有能够保存，请换一个再试")]
pub struct Unhashed;

#[cfg(test)]
mod tests {
    use zs_store::random::OsRandom;

    use super::*;

    fn found(profile: Profile, password: &str) -> Vec<Weakness> {
        weaknesses(
            profile,
            password,
            &["wangfang", "王芳", "青岑县", "qingcen"],
        )
    }

    #[test]
    fn w21_each_profile_refuses_what_it_names() {
        use Weakness::{FewKinds, Guessable, Short};
        let rows: [(&str, &[Weakness], &[Weakness]); 6] = [
            ("Tr7#vLq!m2Ze", &[], &[]),
            ("correct-horse-battery-staple", &[FewKinds], &[]),
            ("Aa1!", &[Short, Guessable], &[Short, Guessable]),
            ("Passw0rd123!", &[Guessable], &[Guessable]),
            ("Qingcen@2026", &[Guessable], &[Guessable]),
            ("1234567890", &[FewKinds, Guessable], &[Guessable]),
        ];
        for (password, mlps3, asvs) in rows {
            assert_eq!(found(Profile::Mlps3, password), mlps3, "{password}");
            assert_eq!(found(Profile::Asvs, password), asvs, "{password}");
        }
    }

    #[test]
    fn a10_a_password_has_a_longest_length() {
        let longest = "Tr7#vLq!m2Ze9w".chars().cycle();
        let of = |n: usize| longest.clone().take(n).collect::<String>();
        let found = |n| weaknesses(Profile::Asvs, &of(n), &[]).contains(&Weakness::Long);
        assert!(!found(PASSWORD_CHARACTERS_MAX));
        assert!(found(PASSWORD_CHARACTERS_MAX + 1));
    }

    #[test]
    fn a_verifier_knows_its_password_only_and_never_shows_it() {
        let hashing = Hashing::new();
        let mut salts = OsRandom::new();
        let first = hashing.hash("Tr7#vLq!m2Ze", &mut salts).unwrap();
        let second = hashing.hash("Tr7#vLq!m2Ze", &mut salts).unwrap();
        assert!(
            first.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{first}"
        );
        assert_ne!(first, second);
        assert!(hashing.verify("Tr7#vLq!m2Ze", Some(&first)));
        assert!(!hashing.verify("Tr7#vLq!m2Zf", Some(&first)));
        assert!(!hashing.verify("Tr7#vLq!m2Ze", Some("damaged")));
        assert!(!hashing.verify("Tr7#vLq!m2Ze", None));
    }
}
