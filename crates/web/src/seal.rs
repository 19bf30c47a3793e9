//! The seal of a form: it shows that the form was made for this session.

use zs_base::Digest;

/// The name of the field.
pub const FIELD: &str = "seal";

/// The seal of a session, from its secret, about which it tells nothing.
#[must_use]
pub fn of(secret: &str) -> String {
    let digest = Digest::of(&[b"zhunsheng form", secret.as_bytes()]);
    zs_ledger::hex::to_hex(&digest.0[..16])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn w3_each_session_has_a_seal_of_its_own() {
        let (one, other) = (of("secret one"), of("secret two"));
        assert_eq!(one.len(), 32);
        assert_ne!(one, other);
        assert_eq!(one, of("secret one"));
    }
}
