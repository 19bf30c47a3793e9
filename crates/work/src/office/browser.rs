//! The mark of a browser in which somebody has signed in before. Strangers cannot make one, so that
//! it can have a budget of attempts of its own.

use zs_base::Digest;
use zs_base::id::from_hex;
use zs_ledger::hex::to_hex;

/// Random bytes of a mark.
pub(super) const BYTES: usize = 16;

/// A new mark for an account.
pub(super) fn mark(secret: &[u8], login: &str, random: [u8; BYTES]) -> String {
    let seal = seal(secret, login, &random);
    format!("{}{}", to_hex(&random), to_hex(&seal.0))
}

/// The digest of a mark that was made here for this account.
pub(super) fn known(secret: &[u8], login: &str, mark: &str) -> Option<Digest> {
    let bytes = from_hex(mark)?;
    let (random, sealed) = bytes.split_at_checked(BYTES)?;
    let seal = seal(secret, login, random);
    // What is compared is hashed once more, so that the time tells nothing about the seal.
    let same = Digest::of(&[secret, sealed]) == Digest::of(&[secret, &seal.0]);
    same.then_some(seal)
}

/// Keyed twice, so that nobody extends what was hashed.
fn seal(secret: &[u8], login: &str, random: &[u8]) -> Digest {
    let length = (login.len() as u64).to_be_bytes();
    let inner = Digest::of(&[
        b"zhunsheng browser",
        secret,
        &length,
        login.as_bytes(),
        random,
    ]);
    Digest::of(&[b"zhunsheng browser", secret, &inner.0])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_known_for_its_own_account_and_secret_only() {
        let made = mark(b"secret", "wang", [7; BYTES]);
        assert!(known(b"secret", "wang", &made).is_some());
        assert!(known(b"secret", "li", &made).is_none());
        assert!(known(b"other", "wang", &made).is_none());
        let mut forged = made.clone();
        forged.replace_range(0..2, "ff");
        for wrong in [forged.as_str(), &made[2..], "", "zz"] {
            assert!(known(b"secret", "wang", wrong).is_none(), "{wrong}");
        }
    }
}
