//! Sessions: who is signed in, and when that ends.

use zs_base::random::Rng;
use zs_base::{Digest, Moment};
use zs_store::SessionRow;

/// How long a session holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Without anything done, in milliseconds.
    pub idle_ms: i64,
    /// Whatever is done, in milliseconds.
    pub whole_ms: i64,
}

impl Default for Limits {
    /// Half an hour without anything done, twelve hours at most (GB/T 22239-2019, 8.1.4.1 b).
    fn default() -> Self {
        const MINUTE_MS: i64 = 60 * 1_000;
        Self {
            idle_ms: 30 * MINUTE_MS,
            whole_ms: 12 * 60 * MINUTE_MS,
        }
    }
}

/// Why a session does not hold any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Nothing was done for too long.
    Idle,
    /// It began too long ago.
    Old,
}

/// Whether a session still holds.
///
/// # Errors
/// Why it does not.
pub fn is_live(session: &SessionRow, now: Moment, limits: Limits) -> Result<(), Ended> {
    if session.began.plus_ms(limits.whole_ms) <= now {
        return Err(Ended::Old);
    }
    if session.seen.plus_ms(limits.idle_ms) <= now {
        return Err(Ended::Idle);
    }
    Ok(())
}

/// The secret of a session. Only the browser keeps it; the store has its digest.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token")
    }
}

impl Token {
    /// A new secret of 256 bits; `random` must be cryptographic randomness.
    #[must_use]
    pub fn new(random: &mut impl Rng) -> Self {
        let mut bytes = [0; 32];
        random.fill_bytes(&mut bytes);
        Self(zs_ledger::hex::to_hex(&bytes))
    }

    /// What a browser sent.
    #[must_use]
    pub fn sent(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// What the browser keeps.
    #[must_use]
    pub fn secret(&self) -> &str {
        &self.0
    }

    /// What the store keeps.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of(&[b"zhunsheng session", self.0.as_bytes()])
    }
}

#[cfg(test)]
mod tests {
    use zs_store::random::OsRandom;

    use super::*;

    #[test]
    fn w8_a_session_ends_when_idle_and_when_old() {
        let limits = Limits::default();
        let session = |began: i64, seen: i64| SessionRow {
            token: Digest::default(),
            person: "p1".into(),
            post: "clerk".into(),
            began: Moment::from_ms(began),
            seen: Moment::from_ms(seen),
        };
        let live = |began, seen, now| is_live(&session(began, seen), Moment::from_ms(now), limits);
        assert_eq!(live(0, 0, limits.idle_ms - 1), Ok(()));
        assert_eq!(live(0, 0, limits.idle_ms), Err(Ended::Idle));
        let late = limits.whole_ms - 1;
        assert_eq!(live(0, late, late), Ok(()));
        assert_eq!(live(0, late, limits.whole_ms), Err(Ended::Old));
    }

    #[test]
    fn w8_a_token_has_256_bits_and_the_store_does_not_know_it() {
        let mut random = OsRandom::new();
        let (one, other) = (Token::new(&mut random), Token::new(&mut random));
        assert_eq!(one.secret().len(), 64);
        assert_ne!(one.digest(), other.digest());
        assert_eq!(Token::sent(one.secret()).digest(), one.digest());
        assert!(!one.secret().contains(&one.digest().to_string()));
    }
}
