//! The seal of a form: it shows that the form was made for this session.

use zs_base::Digest;

/// The name of the field.
pub const FIELD: &str = "seal";

/// The seal of a session. It tells nothing about the secret of the session.
#[must_use]
pub fn of(session: &Digest) -> String {
    let digest = Digest::of(&[b"zhunsheng form", &session.0]);
    zs_ledger::hex::to_hex(&digest.0[..16])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn w3_each_session_has_a_seal_of_its_own() {
        let (one, other) = (of(&Digest([1; 32])), of(&Digest([2; 32])));
        assert_eq!(one.len(), 32);
        assert_ne!(one, other);
        assert_eq!(one, of(&Digest([1; 32])));
    }
}
