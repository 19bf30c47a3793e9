//! Whether a text or a file that somebody holds is what a proof shows.

use std::fs;
use std::path::{Path, PathBuf};

use zs_base::Digest;
use zs_base::limits::UPLOAD_BYTES_MAX;
use zs_event::Value;
use zs_ledger::{Body, ClearField, Proven};
use zs_store::remark::file_of;

use super::given;
use crate::failure::Failure;

/// Compares texts and files with the fields in clear; one sentence for each that agrees.
pub fn compare(
    proven: &Proven,
    texts: &[PathBuf],
    documents: &[PathBuf],
) -> Result<Vec<String>, Failure> {
    let texts = texts.iter().map(|file| in_text(proven, file));
    let documents = documents.iter().map(|file| as_file(proven, file));
    texts.chain(documents).collect()
}

/// Every shown value that a person would read on a paper stands in the text. Where lines break says
/// nothing, so no white space counts.
fn in_text(proven: &Proven, file: &Path) -> Result<String, Failure> {
    let text = without_space(&given::text(file)?);
    let mut found = Vec::new();
    for field in &proven.copy.clear {
        let on_paper = field.name == "number" || field.name.starts_with("value.");
        let Some(shown) = shown(field).filter(|_| on_paper) else {
            continue;
        };
        if !text.contains(&without_space(&shown)) {
            return Err(Failure::input(format!(
                "核对不通过。“{}”里没有证明所出示的“{}”：{shown}",
                file.display(),
                name(field)
            )));
        }
        found.push(name(field));
    }
    if found.is_empty() {
        return Err(Failure::input(
            "核对不通过。证明没有出示写在纸上的内容，不能同文字比较；请向机关要出示内容的证明。",
        ));
    }
    Ok(format!(
        "“{}”里的这些内容与账本一致：{}。别的文字没有比较。",
        file.display(),
        found.join("、")
    ))
}

/// The file has the digest that a field in clear names.
fn as_file(proven: &Proven, file: &Path) -> Result<String, Failure> {
    let failed = |error: std::io::Error| Failure::file(file, &error);
    if fs::metadata(file).map_err(failed)?.len() > UPLOAD_BYTES_MAX {
        return Err(Failure::input(format!(
            "{}：文件太大，账本里没有这么大的文件。",
            file.display()
        )));
    }
    let digest = Digest::of(&[&fs::read(file).map_err(failed)?]);
    let named = proven.copy.clear.iter().find(|field| {
        let body = Body::Open {
            salt: field.salt,
            value: field.value.clone(),
        };
        file_of(&field.name, &body) == Some(digest)
    });
    match named {
        Some(field) => Ok(format!(
            "“{}”就是“{}”所指的文件，一个字节也没有变。",
            file.display(),
            name(field)
        )),
        None => Err(Failure::input(format!(
            "核对不通过。“{}”不是证明所出示的文件：它的 SM3 摘要是 {digest}，证明里没有。",
            file.display()
        ))),
    }
}

/// A field as people call it.
pub fn name(field: &ClearField) -> &str {
    let plain = field.name.strip_prefix("value.");
    plain.unwrap_or(&field.name)
}

/// The value of a field as people read it, where it is text.
pub fn shown(field: &ClearField) -> Option<String> {
    let text = std::str::from_utf8(&field.value).ok()?;
    if !field.name.starts_with("value.") {
        return Some(text.to_owned());
    }
    Some(match Value::from_canonical(text)? {
        Value::Text(text) => text,
        Value::List(items) => items.join("、"),
        Value::Money(fen) => format!("{}.{:02}", fen / 100, fen.unsigned_abs() % 100),
        Value::Count(count) => count.to_string(),
        Value::Date(day) => day.to_string(),
        Value::Moment(moment) => moment.in_words(),
        Value::Party(party) => party.name,
        Value::File(digest) => format!("文件 {digest}"),
        Value::Erased => return None,
    })
}

fn without_space(text: &str) -> String {
    text.chars().filter(|it| !it.is_whitespace()).collect()
}
