//! The key that seals secrets of accounts and, by keys made of it, the contents of the ledger: a file
//! of mode 0600 beside the signing key, outside the data folder and its backups. Whoever has the
//! database alone learns nothing of what was sealed.

use std::path::{Path, PathBuf};

use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac as _};
use sm3::Sm3;
use zs_base::random::Rng as _;

use crate::Fault;
use crate::key::{read_private, refuse_inside, write_private};
use crate::random::OsRandom;

/// Bytes of the key.
const KEY: usize = 32;
/// Bytes of a nonce: so many that random ones never meet.
const NONCE: usize = 24;

/// Files in which the key of some data may be. Of a new ledger the first becomes its key.
#[derive(Clone, Debug)]
pub struct KeyFiles {
    first: PathBuf,
    others: Vec<PathBuf>,
}

impl KeyFiles {
    /// One file.
    #[must_use]
    pub const fn new(first: PathBuf) -> Self {
        Self {
            first,
            others: Vec::new(),
        }
    }

    /// Looks into another file as well.
    #[must_use]
    pub fn or(mut self, file: PathBuf) -> Self {
        if self.all().all(|known| *known != file) {
            self.others.push(file);
        }
        self
    }

    /// The file of a new key.
    #[must_use]
    pub fn first(&self) -> &Path {
        &self.first
    }

    /// The file that holds a key, if one does.
    #[must_use]
    pub fn holding(&self, key: &SealingKey) -> Option<&Path> {
        let holds = |file: &&PathBuf| SealingKey::load(file).is_ok_and(|it| it.0 == key.0);
        self.all().find(holds).map(PathBuf::as_path)
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = &PathBuf> {
        std::iter::once(&self.first).chain(&self.others)
    }
}

/// The key, which is nowhere shown.
#[derive(Clone)]
pub struct SealingKey([u8; KEY]);

impl SealingKey {
    /// Reads the key, or makes a new one where there is no file yet. It must not lie in the data
    /// folder, where there is one.
    ///
    /// # Errors
    /// When the file is readable by others, lies in the data folder, or is no key.
    pub fn load_or_create(path: &Path, data: Option<&Path>) -> Result<Self, Fault> {
        if let Some(data) = data {
            refuse_inside(path, data)?;
        }
        if !path.exists() {
            let mut bytes = [0; KEY];
            let mut random = OsRandom::new();
            random.fill_bytes(&mut bytes);
            random.check()?;
            write_private(path, &bytes)?;
            return Ok(Self(bytes));
        }
        Self::load(path)
    }

    /// Reads the key of a file that must be there.
    ///
    /// # Errors
    /// When there is none, others may read it, or it is no key.
    pub fn load(path: &Path) -> Result<Self, Fault> {
        let bytes = read_private(path)?;
        let key = <[u8; KEY]>::try_from(bytes.as_slice());
        let shown = path.display();
        key.map(Self)
            .map_err(|_| Fault::Key(format!("{shown}（不是封存密钥）")))
    }

    /// The key for one purpose (HMAC over SM3), from which neither this one nor that of another
    /// purpose can be told.
    pub(crate) fn of(&self, purpose: &str) -> [u8; KEY] {
        let mut keyed = <Hmac<Sm3> as hmac::KeyInit>::new(&hmac_key(&self.0));
        keyed.update(purpose.as_bytes());
        keyed.finalize().into_bytes().into()
    }

    /// A secret as the database may have it; it opens only with the same `whose`.
    ///
    /// # Errors
    /// When there is no randomness.
    pub fn seal(&self, whose: &str, secret: &[u8]) -> Result<Vec<u8>, Fault> {
        let mut nonce = [0; NONCE];
        let mut random = OsRandom::new();
        random.fill_bytes(&mut nonce);
        random.check()?;
        let payload = Payload {
            msg: secret,
            aad: whose.as_bytes(),
        };
        let sealed = self.cipher().encrypt(&XNonce::from(nonce), payload);
        let sealed = sealed.map_err(|_| Fault::Randomness)?;
        Ok([&nonce[..], &sealed].concat())
    }

    /// The secret, where it was sealed with this key for `whose` and is unaltered.
    #[must_use]
    pub fn open(&self, whose: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_at_checked(NONCE)?;
        let nonce = <[u8; NONCE]>::try_from(nonce).ok()?;
        let payload = Payload {
            msg: sealed,
            aad: whose.as_bytes(),
        };
        self.cipher().decrypt(&XNonce::from(nonce), payload).ok()
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.0.into())
    }
}

/// The key filled up to a block of SM3 with zeros, as HMAC itself does.
fn hmac_key(key: &[u8; KEY]) -> hmac::digest::Key<Hmac<Sm3>> {
    let mut block = hmac::digest::Key::<Hmac<Sm3>>::default();
    block[..KEY].copy_from_slice(key);
    block
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_opens_with_its_key_for_its_owner_and_unaltered_only() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys/150000.seal");
        let key = SealingKey::load_or_create(&path, None).unwrap();
        let sealed = key.seal("p1", b"secret").unwrap();
        assert!(!sealed.windows(6).any(|it| it == b"secret"));
        let again = SealingKey::load_or_create(&path, None).unwrap();
        assert_eq!(again.open("p1", &sealed).unwrap(), b"secret");
        assert_eq!(again.open("p2", &sealed), None);
        for at in 0..sealed.len() {
            let mut altered = sealed.clone();
            altered[at] ^= 1;
            assert_eq!(again.open("p1", &altered), None, "{at}");
        }
        assert_eq!(again.open("p1", &sealed[..10]), None);
        let other = SealingKey::load_or_create(&folder.path().join("other.seal"), None).unwrap();
        assert_eq!(other.open("p1", &sealed), None);
        assert_ne!(key.seal("p1", b"secret").unwrap(), sealed);
        let inside = SealingKey::load_or_create(&path, Some(folder.path()));
        assert!(matches!(inside.err(), Some(Fault::Key(_))));
    }
}
