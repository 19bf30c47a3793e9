//! The signing key of a ledger: a file of mode 0600 outside the data folder and its backups.

use std::fs::{self, File};
use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use zs_base::Jurisdiction;
use zs_ledger::SoftSigner;

use crate::Fault;
use crate::evidence::{folder_of, sync_folder};
use crate::random::OsRandom;

/// Where the key of a jurisdiction is looked for when nothing else is said: below
/// `XDG_CONFIG_HOME`, or else below `.config` of the home folder.
#[must_use]
pub fn default_path(jurisdiction: &Jurisdiction) -> Option<PathBuf> {
    let given = |name| std::env::var_os(name).filter(|value| !value.is_empty());
    let config = given("XDG_CONFIG_HOME")
        .map(PathBuf::from)
        .or_else(|| Some(PathBuf::from(given("HOME")?).join(".config")))?;
    Some(config.join("zhunsheng").join(format!("{jurisdiction}.key")))
}

/// Reads the key, or makes a new one where there is no file yet. `data` is the data folder, where
/// there is one; the key must not lie in it.
///
/// # Errors
/// When the file is readable by others, lies in the data folder, or is no key.
pub fn load_or_create(path: &Path, data: Option<&Path>) -> Result<SoftSigner, Fault> {
    if let Some(data) = data {
        refuse_inside(path, data)?;
    }
    if path.exists() {
        load(path)
    } else {
        create(path)
    }
}

/// Reads the key of an existing file.
///
/// # Errors
/// When there is none, others may read it, or it is no key.
pub fn load(path: &Path) -> Result<SoftSigner, Fault> {
    let no_key = || Fault::Key(format!("{}（不是SM2私钥）", path.display()));
    let pem = String::from_utf8(read_private(path)?).map_err(|_| no_key())?;
    SoftSigner::from_pem(&pem).map_err(|_| no_key())
}

/// The bytes of a file that nobody else may read.
pub(crate) fn read_private(path: &Path) -> Result<Vec<u8>, Fault> {
    let unusable = |why: &str| Fault::Key(format!("{}（{why}）", path.display()));
    let metadata = fs::metadata(path).map_err(|_| unusable("没有这个文件"))?;
    if metadata.permissions().mode() & 0o077 != 0 {
        return Err(unusable("别人也能读，请改成只有本人可读写：chmod 600"));
    }
    fs::read(path).map_err(|_| unusable("读不出来"))
}

fn create(path: &Path) -> Result<SoftSigner, Fault> {
    let mut random = OsRandom::new();
    let signer = SoftSigner::generate(&mut random).map_err(|_| Fault::Randomness)?;
    random.check()?;
    write_private(path, signer.to_pem()?.as_bytes())?;
    Ok(signer)
}

/// Writes a new file that nobody else may read.
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> Result<(), Fault> {
    let folder = folder_of(path);
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .map_err(Fault::file("建密钥文件夹"))?;
    // A new file only: two processes that start together must not end with two keys.
    let written = File::options()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        });
    written.map_err(Fault::file("写密钥文件"))?;
    sync_folder(folder)
}

/// A backup of the data folder must not carry the key with it.
pub(crate) fn refuse_inside(path: &Path, data: &Path) -> Result<(), Fault> {
    let whole = |path: &Path| path.canonicalize().or_else(|_| std::path::absolute(path));
    let parent = folder_of(path);
    if let (Ok(parent), Ok(data)) = (whole(parent), whole(data))
        && parent.starts_with(&data)
    {
        let shown = path.display();
        return Err(Fault::Key(format!("{shown}（密钥不能放在数据文件夹里）")));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use zs_ledger::Signer as _;

    #[test]
    fn a_key_is_made_once_and_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        fs::create_dir(&data).unwrap();
        let path = folder.path().join("keys/150000.key");
        let made = load_or_create(&path, Some(&data)).unwrap();
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let read = load_or_create(&path, Some(&data)).unwrap();
        assert_eq!(read.public(), made.public());
    }

    #[test]
    fn refuses_a_key_that_others_can_read_or_that_lies_with_the_data() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("open.key");
        let data = folder.path().join("data");
        fs::create_dir(&data).unwrap();
        load_or_create(&path, Some(&data)).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        assert!(matches!(load(&path), Err(Fault::Key(_))));
        let inside = data.join("a.key");
        assert!(matches!(
            load_or_create(&inside, Some(&data)),
            Err(Fault::Key(_))
        ));
        assert!(!inside.exists());
    }
}
