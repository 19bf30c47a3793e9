//! Keys and small texts that somebody brings on the command line: hexadecimal digits or a file.

use std::path::Path;

use zs_base::limits::PROOF_BYTES_MAX;
use zs_ledger::{KeyList, PublicKey};

use crate::failure::Failure;

/// The text of a file that people hand on, such as a proof or a checkpoint.
pub fn text(path: &Path) -> Result<String, Failure> {
    let failed = |error: std::io::Error| Failure::file(path, &error);
    let bytes = std::fs::metadata(path).map_err(failed)?.len();
    // Nothing that is signed or proved is so large; what is, is another file.
    if bytes > PROOF_BYTES_MAX as u64 {
        return Err(Failure::input(format!(
            "{}：文件太大，不是证明、检查点或者公钥。",
            path.display()
        )));
    }
    std::fs::read_to_string(path).map_err(failed)
}

/// The public keys of a ledger: the digits of its first key, or the file that `/v/key.txt` gives.
pub fn keys(given: &str) -> Result<KeyList, Failure> {
    let list = KeyList::read(&digits_or_text(given)?);
    list.map_err(|error| Failure::input(format!("公钥“{}”不能用：{error}。", short(given))))
}

/// One public key, such as that of a witness: its digits, or a file with nothing else.
pub fn key(given: &str) -> Result<PublicKey, Failure> {
    let key = digits_or_text(given)?.trim().parse();
    key.map_err(|error| Failure::input(format!("公钥“{}”不能用：{error}。", short(given))))
}

fn digits_or_text(given: &str) -> Result<String, Failure> {
    let digits = given.bytes().all(|byte| byte.is_ascii_hexdigit());
    match digits && given.len() == 130 {
        true => Ok(given.to_owned()),
        false => text(Path::new(given)),
    }
}

fn short(given: &str) -> String {
    given.chars().take(40).collect()
}
