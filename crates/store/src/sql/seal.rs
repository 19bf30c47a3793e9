//! Data get their key: a new ledger at once, that of an older program body by body.

use super::{Connection, SqlReader};
use crate::bodies::{Cipher, DONE, MARK, Mark};
use crate::sealing::{KeyFiles, SealingKey};
use crate::store::{Erasure, Reader as _};
use crate::{Fault, Store};

/// A store whose bodies can be replaced by the same ones, sealed.
pub(crate) trait Sealable: Store {
    /// Its connection.
    type Connection: Connection;

    /// What it reads with.
    fn inner(&mut self) -> &mut SqlReader<Self::Connection>;

    /// Replaces bodies, without a word in the ledger: they stay the same.
    fn replace(&mut self, bodies: &[Erasure]) -> Result<(), Fault>;

    /// Leaves nothing of the bodies that were replaced.
    fn sweep(&mut self) -> Result<(), Fault>;
}

/// Seals bodies from now on. The mark is written first, so that whoever is cut off in between finds
/// the same key again and goes on where it was.
pub(crate) fn seal(
    store: &mut impl Sealable,
    files: &KeyFiles,
    data: Option<&std::path::Path>,
    cipher: Cipher,
) -> Result<SealingKey, Fault> {
    if store.inner().mark()?.is_none() {
        let key = SealingKey::load_or_create(files.first(), data)?;
        store.keep_setting(MARK, &Mark::new(cipher, &key).encode())?;
    }
    let key = store.inner().unseal(files)?;
    let key = key.ok_or_else(|| Fault::Locked("没有给出密钥".to_owned()))?;
    if store.inner().setting(DONE)?.is_none() {
        seal_older(store)?;
        store.keep_setting(DONE, b"1")?;
    }
    Ok(key)
}

fn seal_older(store: &mut impl Sealable) -> Result<(), Fault> {
    let (mut next, mut any) = (0, false);
    while let Some((clear, after)) = store.inner().in_clear(next)? {
        next = after;
        if !clear.is_empty() {
            store.replace(&clear)?;
            any = true;
        }
    }
    match any {
        true => store.sweep(),
        false => Ok(()),
    }
}
