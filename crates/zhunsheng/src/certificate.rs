//! The certificate of a county that has none yet: signed by a root of its own, which is installed
//! once on the computers of the county.
//!
//! A certificate that people click through would seem to work, but browsers then refuse parts of the
//! pages in silence; therefore a root and not a lone certificate. The root stays; what it signs is
//! made anew at each start.

use std::fs::{self, DirBuilder, File};
use std::io::Write as _;
use std::net::IpAddr;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use rcgen::{
    BasicConstraints, Certificate, CertificateParams, DistinguishedName, DnType,
    ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, KeyUsagePurpose, date_time_ymd,
};
use zs_base::Day;
use zs_web::Tls;

use crate::failure::Failure;

/// How long the root is good, in months.
const ROOT_MONTHS: i32 = 120;
/// How long a certificate is good, in days; browsers take no longer ones.
const DAYS: i32 = 397;
/// The root as people install it.
const ROOT: &str = "ca.crt";
/// The key of the root.
const ROOT_KEY: &str = "ca.key";

/// A certificate that was made, and the root that people install.
pub struct Made {
    /// What the server uses.
    pub tls: Tls,
    /// The file of the root.
    pub root: PathBuf,
    /// Whether the root was made just now.
    pub is_new: bool,
}

/// Makes a certificate for these names and addresses, with the root of the folder; a folder without
/// one gets it.
///
/// # Errors
/// When the folder cannot be read or written.
pub fn make(folder: &Path, names: &[String], today: Day) -> Result<Made, Failure> {
    let root = folder.join(ROOT);
    let is_new = !root.exists();
    if is_new {
        make_root(folder, today)?;
    }
    let read = |name: &str| {
        let path = folder.join(name);
        fs::read_to_string(&path).map_err(|error| Failure::file(&path, &error))
    };
    let key = KeyPair::from_pem(&read(ROOT_KEY)?).map_err(Failure::because)?;
    let issuer = Issuer::from_ca_cert_pem(&read(ROOT)?, key).map_err(Failure::because)?;
    let (own, own_key) = signed(&issuer, names, today).map_err(Failure::because)?;
    let tls = Tls::of(own.pem().as_bytes(), own_key.serialize_pem().as_bytes());
    Ok(Made {
        tls: tls.map_err(Failure::because)?,
        root,
        is_new,
    })
}

fn signed(
    issuer: &Issuer<'_, KeyPair>,
    names: &[String],
    today: Day,
) -> Result<(Certificate, KeyPair), rcgen::Error> {
    let mut params = CertificateParams::new(names)?;
    params.distinguished_name = named(names.first().map_or("", String::as_str));
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.use_authority_key_identifier_extension = true;
    good_for(&mut params, today, today.plus(DAYS));
    let key = KeyPair::generate()?;
    Ok((params.signed_by(&key, issuer)?, key))
}

fn make_root(folder: &Path, today: Day) -> Result<(), Failure> {
    let mut params = CertificateParams::default();
    params.distinguished_name = named("准绳 本单位根证书");
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    good_for(&mut params, today, today.plus_months(ROOT_MONTHS));
    let key = KeyPair::generate().map_err(Failure::because)?;
    let root = params.self_signed(&key).map_err(Failure::because)?;
    let made = DirBuilder::new().recursive(true).mode(0o700).create(folder);
    made.map_err(|error| Failure::file(folder, &error))?;
    // The key first: a root whose key was never kept would be installed for nothing.
    keep(&folder.join(ROOT_KEY), 0o600, &key.serialize_pem())?;
    keep(&folder.join(ROOT), 0o644, &root.pem())
}

fn keep(path: &Path, mode: u32, text: &str) -> Result<(), Failure> {
    let mut options = File::options();
    let file = options.write(true).create(true).truncate(true).mode(mode);
    let kept = file.open(path).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.sync_all()
    });
    kept.map_err(|error| Failure::file(path, &error))
}

fn named(name: &str) -> DistinguishedName {
    let mut named = DistinguishedName::new();
    named.push(DnType::CommonName, name);
    named
}

/// Good from the day before, because clocks of a county disagree.
fn good_for(params: &mut CertificateParams, from: Day, until: Day) {
    let (year, month, day) = from.plus(-1).ymd();
    params.not_before = date_time_ymd(year.into(), month as u8, day as u8);
    let (year, month, day) = until.ymd();
    params.not_after = date_time_ymd(year.into(), month as u8, day as u8);
}

/// The names by which browsers on this machine and at a listened address reach it.
#[must_use]
pub fn own_names(listened: IpAddr) -> Vec<String> {
    let mut names = vec!["localhost".to_owned(), "127.0.0.1".to_owned()];
    let address = listened.to_string();
    if !listened.is_unspecified() && !names.contains(&address) {
        names.push(address);
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_stays_and_what_it_signs_lasts_a_year() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("tls");
        let today = Day::from_ymd(2026, 11, 26).unwrap();
        let names = own_names("192.168.3.7".parse().unwrap());
        assert_eq!(names, ["localhost", "127.0.0.1", "192.168.3.7"]);
        let first = make(&folder, &names, today).unwrap();
        let root = fs::read(&first.root).unwrap();
        let second = make(&folder, &names, today.plus(100)).unwrap();
        assert!(first.is_new && !second.is_new);
        assert_eq!(fs::read(&second.root).unwrap(), root);
        assert_eq!(first.tls.until(), today.plus(DAYS));
        assert_eq!(second.tls.until(), today.plus(100 + DAYS));
    }

    #[test]
    fn w17_the_key_of_the_root_is_for_nobody_else() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("tls");
        let today = Day::from_ymd(2026, 11, 26).unwrap();
        make(&folder, &own_names("0.0.0.0".parse().unwrap()), today).unwrap();
        let mode = |name: &str| {
            fs::metadata(folder.join(name))
                .unwrap()
                .permissions()
                .mode()
        };
        assert_eq!(mode(ROOT_KEY) & 0o777, 0o600);
    }
}
