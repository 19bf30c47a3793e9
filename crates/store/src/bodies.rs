//! Contents at rest: every body is sealed as a whole before it reaches a database.
//!
//! A sealed body is one byte for the cipher, a random nonce, and what the cipher made; it opens only
//! for its own jurisdiction and number. The first byte of a body in clear is another one, so that
//! bodies of older programs still open. A setting of the data, the mark, names the cipher and the
//! key, so that a wrong key is told from damage. See `docs/adr/0016-bodies-are-sealed-at-rest.md`.

use std::borrow::Cow;
use std::sync::Arc;

use aes_gcm::AesGcm;
use aes_gcm::aead::consts::U12;
use aes_gcm::aead::{Aead, KeyInit as _, Payload};
use chacha20poly1305::XChaCha20Poly1305;
use sm4::Sm4;
use zs_base::Jurisdiction;

use crate::Fault;
use crate::sealing::{KeyFiles, SealingKey};

/// The setting with the mark.
pub(crate) const MARK: &str = "bodies-sealed";
/// The setting that says that no body of an older program is left in clear.
pub(crate) const DONE: &str = "bodies-all-sealed";
/// Bodies that are sealed in one transaction when data of an older program are first opened.
pub(crate) const RESEALED: usize = 1_000;

/// What the keys are for; each purpose has a key of its own.
const FOR_SM4: &str = "zhunsheng bodies sm4";
const FOR_CHACHA: &str = "zhunsheng bodies chacha20";
const FOR_MARK: &str = "zhunsheng mark";

/// With what bodies are sealed. Its number is the first byte of a sealed body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Cipher {
    /// SM4 (GB/T 32907) in GCM: the national cipher, and what an assessment of cryptography asks for.
    #[default]
    Sm4Gcm = 0x81,
    /// XChaCha20-Poly1305: twice as fast for a usual body.
    ChaCha20 = 0x82,
}

impl Cipher {
    const ALL: [Self; 2] = [Self::Sm4Gcm, Self::ChaCha20];

    fn of(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|it| *it as u8 == number)
    }

    /// As people read it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Sm4Gcm => "SM4",
            Self::ChaCha20 => "ChaCha20",
        }
    }
}

/// With which cipher and key the bodies of some data are sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The cipher of new bodies.
    pub cipher: Cipher,
    /// Tells the key, and tells nothing of it.
    print: [u8; 32],
}

impl Mark {
    pub(crate) fn new(cipher: Cipher, key: &SealingKey) -> Self {
        Self {
            cipher,
            print: key.of(FOR_MARK),
        }
    }

    pub(crate) fn encode(&self) -> Vec<u8> {
        [&[self.cipher as u8][..], &self.print].concat()
    }

    pub(crate) fn decode(bytes: &[u8]) -> Result<Self, Fault> {
        let read = bytes.split_first().and_then(|(cipher, print)| {
            Some(Self {
                cipher: Cipher::of(*cipher)?,
                print: print.try_into().ok()?,
            })
        });
        read.ok_or_else(|| Fault::Damaged("封存内容的说明读不懂".into()))
    }

    fn fits(&self, key: &SealingKey) -> bool {
        self.print == key.of(FOR_MARK)
    }

    /// The key among some files with which these data are sealed.
    pub(crate) fn find(&self, files: &KeyFiles) -> Result<SealingKey, Fault> {
        let mut why = Vec::new();
        for file in files.all() {
            match SealingKey::load(file) {
                Ok(key) if self.fits(&key) => return Ok(key),
                Ok(_) => why.push(format!("{}（是别的数据的密钥）", file.display())),
                Err(Fault::Key(sentence)) => why.push(sentence),
                Err(fault) => why.push(fault.to_string()),
            }
        }
        Err(Fault::Locked(why.join("；")))
    }
}

/// How a store seals and opens bodies.
#[derive(Clone, Default)]
pub(crate) enum Bodies {
    /// No key was given and none is needed: bodies stand in clear.
    #[default]
    Clear,
    /// The key is needed and is not there, for this reason.
    Locked(String),
    /// The key is there.
    Open(Arc<Opened>),
}

/// The ciphers with their keys.
pub(crate) struct Opened {
    jurisdiction: Jurisdiction,
    cipher: Cipher,
    sm4: AesGcm<Sm4, U12>,
    chacha: XChaCha20Poly1305,
}

impl Bodies {
    pub(crate) fn open_with(key: &SealingKey, mark: &Mark, jurisdiction: &Jurisdiction) -> Self {
        let long = key.of(FOR_SM4);
        // SM4 has keys of 16 bytes.
        let sm4: [u8; 16] = std::array::from_fn(|index| long[index]);
        Self::Open(Arc::new(Opened {
            jurisdiction: jurisdiction.clone(),
            cipher: mark.cipher,
            sm4: AesGcm::new(&sm4.into()),
            chacha: XChaCha20Poly1305::new(&key.of(FOR_CHACHA).into()),
        }))
    }

    /// A body as a database may have it.
    pub(crate) fn seal<'a>(&self, seq: u64, body: &'a [u8]) -> Result<Cow<'a, [u8]>, Fault> {
        match self {
            Self::Clear => Ok(Cow::Borrowed(body)),
            Self::Locked(why) => Err(Fault::Locked(why.clone())),
            Self::Open(opened) => opened.seal(seq, body).map(Cow::Owned),
        }
    }

    /// The body that was sealed. What does not open with the right key was altered; its bytes are
    /// given as they are, so that the audit names it like every other altered body.
    pub(crate) fn open(&self, seq: u64, stored: &[u8]) -> Result<Vec<u8>, Fault> {
        if !is_sealed(stored) {
            return Ok(stored.to_vec());
        }
        match self {
            Self::Clear => Err(Fault::Locked("没有给出密钥".to_owned())),
            Self::Locked(why) => Err(Fault::Locked(why.clone())),
            Self::Open(opened) => Ok(opened.open(seq, stored).unwrap_or_else(|| stored.to_vec())),
        }
    }
}

/// Whether a stored body is sealed.
pub(crate) fn is_sealed(stored: &[u8]) -> bool {
    stored.first().is_some_and(|it| Cipher::of(*it).is_some())
}

impl Opened {
    fn seal(&self, seq: u64, body: &[u8]) -> Result<Vec<u8>, Fault> {
        let bound = self.bound(seq);
        let payload = Payload {
            msg: body,
            aad: &bound,
        };
        let number = self.cipher as u8;
        match self.cipher {
            Cipher::Sm4Gcm => {
                let nonce: [u8; 12] = random()?;
                let sealed = self.sm4.encrypt(&nonce.into(), payload);
                whole(number, &nonce, sealed.ok())
            }
            Cipher::ChaCha20 => {
                let nonce: [u8; 24] = random()?;
                let sealed = self.chacha.encrypt(&nonce.into(), payload);
                whole(number, &nonce, sealed.ok())
            }
        }
    }

    fn open(&self, seq: u64, stored: &[u8]) -> Option<Vec<u8>> {
        let (number, rest) = stored.split_first()?;
        let bound = self.bound(seq);
        match Cipher::of(*number)? {
            Cipher::Sm4Gcm => {
                let (nonce, msg) = rest.split_first_chunk::<12>()?;
                let payload = Payload { msg, aad: &bound };
                self.sm4.decrypt(&(*nonce).into(), payload).ok()
            }
            Cipher::ChaCha20 => {
                let (nonce, msg) = rest.split_first_chunk::<24>()?;
                let payload = Payload { msg, aad: &bound };
                self.chacha.decrypt(&(*nonce).into(), payload).ok()
            }
        }
    }

    /// What a sealed body is bound to: whose it is and its place in the ledger.
    fn bound(&self, seq: u64) -> Vec<u8> {
        [
            &seq.to_be_bytes()[..],
            self.jurisdiction.as_str().as_bytes(),
        ]
        .concat()
    }
}

fn whole(number: u8, nonce: &[u8], sealed: Option<Vec<u8>>) -> Result<Vec<u8>, Fault> {
    // A body is far below what the ciphers take, so this cannot happen.
    let sealed = sealed.ok_or_else(|| Fault::Damaged("内容太长，封存不了".into()))?;
    Ok([&[number], nonce, &sealed].concat())
}

fn random<const N: usize>() -> Result<[u8; N], Fault> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| Fault::Randomness)?;
    Ok(bytes)
}
