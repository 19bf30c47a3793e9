//! The second factor: codes that a phone computes from a shared secret and the time (RFC 6238), and
//! recovery codes for whoever has lost the phone.

use totp_rs::{Algorithm, Builder, Secret};
use zs_base::random::Rng;
use zs_base::{Digest, Moment};

/// Bytes of a secret (RFC 4226, 4: 160 bits are recommended).
const SECRET: usize = 20;
/// Digits of a code.
const DIGITS: u8 = 6;
/// Seconds for which a code holds.
const STEP_S: u64 = 30;
/// Codes that count before and after the present one, for clocks that go wrong.
const SKEW: u16 = 1;
/// China has one civil time, eight hours before that of Greenwich, in which the codes are counted.
const OFFSET_S: i64 = 8 * 3_600;
/// Recovery codes that are given at once.
pub const RECOVERY_CODES: usize = 10;
/// Letters of a recovery code.
const RECOVERY_LETTERS: usize = 10;
/// 32 letters and digits that nobody takes for one another.
const LETTERS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// What a phone must know.
#[derive(Clone, PartialEq, Eq)]
pub struct Enrolment {
    /// The secret, to be typed: base32 in groups of four.
    pub secret: String,
    /// The same as an address that a phone reads from the screen.
    pub address: String,
}

/// A new secret; `random` must be cryptographic randomness.
#[must_use]
pub fn new_secret(random: &mut impl Rng) -> Vec<u8> {
    let mut bytes = vec![0; SECRET];
    random.fill_bytes(&mut bytes);
    bytes
}

/// What the phone of an account must know. The address says nothing that every program takes for
/// granted, so that its picture is coarse enough for old cameras. `issuer` is the name under which the phone shows it.
#[must_use]
pub fn enrolment(secret: &[u8], issuer: &str, login: &str) -> Enrolment {
    let text = Secret::new(secret.into()).to_base32();
    let letters: Vec<char> = text.chars().collect();
    let groups = letters.chunks(4).map(|group| group.iter().collect());
    let (issuer, login) = (escaped(issuer), escaped(login));
    Enrolment {
        secret: groups.collect::<Vec<String>>().join(" "),
        address: format!("otpauth://totp/{issuer}:{login}?secret={text}&issuer={issuer}"),
    }
}

/// A text in which no sign means something to an address.
fn escaped(text: &str) -> String {
    let each = text.bytes().map(|byte| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => {
            char::from(byte).to_string()
        }
        _ => format!("%{byte:02X}"),
    });
    each.collect()
}

/// The number of the half-minute whose code this is, where it is one of the present ones and later
/// than `used`: no code counts twice (RFC 6238, 5.2).
#[must_use]
pub fn matching_step(secret: &[u8], code: &str, now: Moment, used: i64) -> Option<i64> {
    let digits: String = code.chars().filter(|it| !it.is_whitespace()).collect();
    if digits.len() != usize::from(DIGITS) || !digits.bytes().all(|it| it.is_ascii_digit()) {
        return None;
    }
    let seconds = u64::try_from(now.ms().div_euclid(1_000) - OFFSET_S).ok()?;
    let codes = Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(DIGITS)
        .with_skew(SKEW)
        .with_step_duration(STEP_S)
        .with_secret(Secret::new(secret.into()))
        .build()
        .ok()?;
    let step = i64::try_from(codes.check(&digits, seconds)?).ok()?;
    (step > used).then_some(step)
}

/// A new recovery code; `random` must be cryptographic randomness.
#[must_use]
pub fn recovery_code(random: &mut impl Rng) -> String {
    let mut bytes = [0; RECOVERY_LETTERS];
    random.fill_bytes(&mut bytes);
    // 256 is a multiple of 32, so that every letter is as likely as any other.
    let letters = bytes.map(|byte| char::from(LETTERS[usize::from(byte % 32)]));
    let (first, second) = letters.split_at(RECOVERY_LETTERS / 2);
    let text = |half: &[char]| half.iter().collect::<String>();
    format!("{}-{}", text(first), text(second))
}

/// What the store keeps of a recovery code, however it is typed.
#[must_use]
pub fn recovery_digest(secret: &[u8], person: &str, code: &str) -> Digest {
    let letters = code.chars().filter(char::is_ascii_alphanumeric);
    let letters: String = letters.map(|it| it.to_ascii_uppercase()).collect();
    let parts = [
        b"zhunsheng recovery code",
        secret,
        person.as_bytes(),
        letters.as_bytes(),
    ];
    Digest::of(&parts)
}

#[cfg(test)]
mod tests {
    use zs_store::random::OsRandom;

    use super::*;

    /// A moment by the seconds of Greenwich, in which the standard gives its vectors.
    fn at(seconds: i64) -> Moment {
        Moment::from_ms((seconds + OFFSET_S) * 1_000)
    }

    /// RFC 6238, appendix B; the last six of its eight digits.
    const VECTORS: [(i64, &str); 6] = [
        (59, "287082"),
        (1_111_111_109, "081804"),
        (1_111_111_111, "050471"),
        (1_234_567_890, "005924"),
        (2_000_000_000, "279037"),
        (20_000_000_000, "353130"),
    ];
    const SHARED: &[u8] = b"12345678901234567890";

    #[test]
    fn w21_the_vectors_of_the_standard_agree() {
        for (seconds, code) in VECTORS {
            let step = matching_step(SHARED, code, at(seconds), -1);
            assert_eq!(step, Some(seconds / 30), "{seconds}");
            let other = if code == "000000" { "111111" } else { "000000" };
            assert_eq!(matching_step(SHARED, other, at(seconds), -1), None);
        }
    }

    #[test]
    fn w21_a_code_counts_once_and_for_three_half_minutes() {
        let (seconds, code) = VECTORS[1];
        let step = seconds / 30;
        let matches = |later: i64, used| matching_step(SHARED, code, at(seconds + later), used);
        assert_eq!(matches(0, step - 1), Some(step));
        assert_eq!(matches(0, step), None);
        assert_eq!(matches(30, -1), Some(step));
        assert_eq!(matches(-30, -1), Some(step));
        assert_eq!(matches(60, -1), None);
        assert_eq!(matches(-60, -1), None);
        assert_eq!(
            matching_step(SHARED, "081 804", at(seconds), -1),
            Some(step)
        );
        for no_code in ["", "81804", "0818040", "０８１８０４", "08180a"] {
            assert_eq!(matching_step(SHARED, no_code, at(seconds), -1), None);
        }
    }

    #[test]
    fn a_phone_is_told_the_secret_in_groups_and_as_an_address() {
        let told = enrolment(SHARED, "青岑县 准绳", "p:1");
        assert_eq!(told.secret, "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        // What is not said is as every program takes it: SHA-1, six digits, thirty seconds.
        let secret = "secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&";
        assert!(told.address.contains(secret), "{}", told.address);
        assert!(told.address.starts_with("otpauth://totp/%E9%9D%92"));
        assert!(told.address.contains(":p%3A1?"), "{}", told.address);
    }

    #[test]
    fn a_recovery_code_is_the_same_however_it_is_typed_and_belongs_to_one_person() {
        let code = recovery_code(&mut OsRandom::new());
        assert_eq!(code.len(), RECOVERY_LETTERS + 1);
        let digest = recovery_digest(b"s", "p1", &code);
        let typed = format!(" {} ", code.replace('-', " ").to_lowercase());
        assert_eq!(recovery_digest(b"s", "p1", &typed), digest);
        assert_ne!(recovery_digest(b"s", "p2", &code), digest);
        assert_ne!(recovery_digest(b"t", "p1", &code), digest);
    }
}
