//! Secrets that people read from paper or a console and type once.

use zs_base::random::Rng;

/// 32 letters and digits that nobody takes for one another.
const LETTERS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
/// Letters of a secret: 100 bits.
const LENGTH: usize = 20;
/// Letters between two strokes.
const GROUP: usize = 5;

/// A new secret, in groups; `random` must be cryptographic randomness.
#[must_use]
pub fn one_time(random: &mut impl Rng) -> String {
    let mut bytes = [0; LENGTH];
    random.fill_bytes(&mut bytes);
    let mut text = String::new();
    for (place, byte) in bytes.iter().enumerate() {
        if place > 0 && place.is_multiple_of(GROUP) {
            text.push('-');
        }
        // 256 is a multiple of 32, so that every letter is as likely as any other.
        text.push(char::from(LETTERS[usize::from(byte % 32)]));
    }
    text
}

/// A typed secret in the form in which it was made, whatever strokes, spaces and small letters.
#[must_use]
pub fn as_made(typed: &str) -> String {
    let letters = typed.chars().filter(char::is_ascii_alphanumeric);
    let letters: Vec<char> = letters.map(|it| it.to_ascii_uppercase()).collect();
    let groups = letters.chunks(GROUP).map(|group| group.iter().collect());
    groups.collect::<Vec<String>>().join("-")
}

#[cfg(test)]
mod tests {
    use zs_store::random::OsRandom;

    use super::*;

    #[test]
    fn a_secret_that_is_typed_in_another_manner_is_the_same() {
        let mut random = OsRandom::new();
        let made = one_time(&mut random);
        assert_eq!(made.len(), LENGTH + LENGTH / GROUP - 1);
        assert_ne!(made, one_time(&mut random));
        assert_eq!(as_made(&made), made);
        let typed = format!(" {} ", made.replace('-', " ").to_lowercase());
        assert_eq!(as_made(&typed), made);
        assert_ne!(as_made(&made[1..]), made);
    }
}
