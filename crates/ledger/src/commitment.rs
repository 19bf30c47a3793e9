//! A commitment: a digest that fixes the value of one field without telling it.

use sm3::{Digest as _, Sm3};
use zs_base::Digest;
use zs_base::id::Jurisdiction;

/// 16 random bytes, drawn anew for every field and never derived from anything.
///
/// Without the salt nobody can find a value by trying all names or all amounts.
pub type Salt = [u8; 16];

/// Separates commitments from every other use of SM3 in the product.
pub const COMMITMENT_TAG: &[u8] = b"zs/commitment/1";

/// One field of a leaf: its name in clear and the digest of its salted value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commitment {
    /// Name of the field; a word of the schema, so it tells nothing about a person.
    pub name: String,
    /// What [`commit`] gives.
    pub digest: Digest,
}

/// SM3 over tag, jurisdiction, seq, name, salt and value, each behind its length in four bytes.
///
/// Jurisdiction and seq are part of it, so that a value cannot be moved to another event.
#[must_use]
pub fn commit(
    jurisdiction: &Jurisdiction,
    seq: u64,
    name: &str,
    salt: &Salt,
    value: &[u8],
) -> Digest {
    let seq = seq.to_be_bytes();
    let mut hasher = Sm3::new();
    for part in [
        COMMITMENT_TAG,
        jurisdiction.as_str().as_bytes(),
        &seq,
        name.as_bytes(),
        salt,
        value,
    ] {
        // Every part is far below 4 GiB: names and values have bounds in zs_base::limits.
        hasher.update((part.len() as u32).to_be_bytes());
        hasher.update(part);
    }
    Digest(hasher.finalize().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commitment_changes_with_every_part() {
        let place = |code: &str, seq, name, salt, value: &[u8]| {
            commit(&Jurisdiction::from(code), seq, name, &[salt; 16], value)
        };
        let all = [
            place("150204", 1, "ab", 0, b"c"),
            place("150205", 1, "ab", 0, b"c"),
            place("150204", 2, "ab", 0, b"c"),
            place("150204", 1, "a", 0, b"c"),
            place("150204", 1, "ab", 1, b"c"),
            place("150204", 1, "ab", 0, b"d"),
            place("150204", 1, "ab", 0, b""),
        ];
        let distinct: std::collections::BTreeSet<_> = all.iter().collect();
        assert_eq!(distinct.len(), all.len());
    }
}
