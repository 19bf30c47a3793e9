//! SM2 keys and signatures (GB/T 32918.2) behind the trait [`Signer`].
//!
//! A certified module takes the place of [`SoftSigner`] by implementing the trait. There is no
//! default key anywhere.

use std::fmt;
use std::str::FromStr;

use rand_core::Rng;
use sm2::SecretKey;
use sm2::dsa::signature::{Signer as _, Verifier as _};
use sm2::dsa::{SigningKey, VerifyingKey};
use sm2::elliptic_curve::zeroize::Zeroizing;
use sm2::pkcs8::{DecodePrivateKey, EncodePrivateKey, LineEnding};
use zs_base::Digest;
use zs_base::id::from_hex;

use crate::LedgerError;
use crate::hex::to_hex;

/// The signer's identity that enters every signature (GB/T 32918, the usual value).
pub const SIGNER_ID: &str = "1234567812345678";

/// A public key: a point of the curve, 65 bytes `04 ‖ x ‖ y`, printed as 130 hexadecimal digits.
#[derive(Clone)]
pub struct PublicKey {
    bytes: [u8; 65],
    verifying: VerifyingKey,
}

/// The first eight bytes of SM3 over a public key: tells which key signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct KeyId(pub [u8; 8]);

/// A signature: 64 bytes `r ‖ s`, printed as 128 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signature(pub [u8; 64]);

/// The signer could not sign; for a module this is a fault of the machine.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("签名没有完成：{0}")]
pub struct SignerFault(pub String);

/// Something that signs for one ledger.
pub trait Signer {
    /// Signs the bytes with SM2 over SM3 and the identity [`SIGNER_ID`].
    ///
    /// # Errors
    /// When the module is not reachable or refuses.
    fn sign(&self, bytes: &[u8]) -> Result<Signature, SignerFault>;

    /// The key that verifies.
    fn public(&self) -> &PublicKey;
}

/// A signer in software. It is not certified for official use; see `docs/guarantees.md`.
pub struct SoftSigner {
    signing: SigningKey,
    public: PublicKey,
}

impl PublicKey {
    /// Reads a point of the curve.
    ///
    /// # Errors
    /// When the bytes are not an uncompressed point other than infinity.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, LedgerError> {
        let array = bytes.try_into().map_err(|_| LedgerError::NotAKey)?;
        let verifying = VerifyingKey::from_sec1_bytes(SIGNER_ID, bytes);
        let verifying = verifying.map_err(|_| LedgerError::NotAKey)?;
        Ok(Self {
            bytes: array,
            verifying,
        })
    }

    /// The bytes of the point.
    #[must_use]
    pub fn bytes(&self) -> &[u8; 65] {
        &self.bytes
    }

    /// The short name of this key.
    #[must_use]
    pub fn id(&self) -> KeyId {
        let Digest(digest) = Digest::of(&[&self.bytes]);
        let [a, b, c, d, e, f, g, h, ..] = digest;
        KeyId([a, b, c, d, e, f, g, h])
    }

    /// Verifies a signature over the bytes.
    ///
    /// # Errors
    /// When the signature is not by this key over these bytes.
    pub fn verify(&self, bytes: &[u8], signature: &Signature) -> Result<(), LedgerError> {
        let signature = sm2::dsa::Signature::from_slice(&signature.0);
        let verdict = signature.and_then(|signature| self.verifying.verify(bytes, &signature));
        verdict.map_err(|_| LedgerError::SignatureFails)
    }
}

impl SoftSigner {
    /// A new key from randomness, which must be the operating system's.
    ///
    /// # Errors
    /// When the randomness gives no valid key in 16 draws, which only a broken source does.
    pub fn generate<R: Rng + ?Sized>(random: &mut R) -> Result<Self, LedgerError> {
        let mut bytes = Zeroizing::new([0; 32]);
        for _ in 0..16 {
            random.fill_bytes(bytes.as_mut());
            if let Ok(signer) = Self::from_bytes(&bytes) {
                return Ok(signer);
            }
        }
        Err(LedgerError::NotAKey)
    }

    /// The key with this secret number, big-endian.
    ///
    /// # Errors
    /// When the number is zero or not below the order of the curve.
    pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self, LedgerError> {
        let secret = SecretKey::from_slice(bytes).map_err(|_| LedgerError::NotAKey)?;
        Self::from_secret(&secret)
    }

    /// Reads a key file: PKCS#8 in PEM, as `openssl genpkey` writes it.
    ///
    /// # Errors
    /// When the text is not an SM2 key in this form.
    pub fn from_pem(pem: &str) -> Result<Self, LedgerError> {
        let secret = SecretKey::from_pkcs8_pem(pem).map_err(|_| LedgerError::NotAKey)?;
        Self::from_secret(&secret)
    }

    /// The key file; the text is wiped from memory when dropped.
    ///
    /// # Errors
    /// When the key cannot be encoded.
    pub fn to_pem(&self) -> Result<Zeroizing<String>, LedgerError> {
        let secret = SecretKey::from(self.signing.as_nonzero_scalar());
        let pem = secret.to_pkcs8_pem(LineEnding::LF);
        pem.map_err(|_| LedgerError::NotAKey)
    }

    fn from_secret(secret: &SecretKey) -> Result<Self, LedgerError> {
        let signing = SigningKey::new(SIGNER_ID, secret).map_err(|_| LedgerError::NotAKey)?;
        let public = PublicKey::from_bytes(&signing.verifying_key().to_sec1_bytes())?;
        Ok(Self { signing, public })
    }
}

impl Signer for SoftSigner {
    /// Deterministic as in RFC 6979, so no randomness is needed when signing.
    fn sign(&self, bytes: &[u8]) -> Result<Signature, SignerFault> {
        let signature = self.signing.try_sign(bytes);
        let signature = signature.map_err(|fault| SignerFault(fault.to_string()))?;
        Ok(Signature(signature.to_bytes().into()))
    }

    fn public(&self) -> &PublicKey {
        &self.public
    }
}

impl fmt::Debug for SoftSigner {
    /// Shows the public key only.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SoftSigner").field(&self.public).finish()
    }
}

impl PartialEq for PublicKey {
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes
    }
}

impl Eq for PublicKey {}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&to_hex(&self.bytes))
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&to_hex(&self.0))
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&to_hex(&self.0))
    }
}

impl FromStr for PublicKey {
    type Err = LedgerError;

    fn from_str(text: &str) -> Result<Self, LedgerError> {
        let bytes = from_hex(text).ok_or(LedgerError::NotAKey)?;
        Self::from_bytes(&bytes)
    }
}

impl FromStr for KeyId {
    type Err = LedgerError;

    fn from_str(text: &str) -> Result<Self, LedgerError> {
        let bytes = from_hex(text).and_then(|bytes| bytes.try_into().ok());
        bytes.map(Self).ok_or(LedgerError::NotAKey)
    }
}

impl FromStr for Signature {
    type Err = LedgerError;

    fn from_str(text: &str) -> Result<Self, LedgerError> {
        let bytes = from_hex(text).and_then(|bytes| bytes.try_into().ok());
        bytes.map(Self).ok_or(LedgerError::SignatureFails)
    }
}
