//! docx and xlsx: what the program notes of authors is emptied, pictures inside are stripped as any
//! picture. A document with comments or tracked changes is not published: both tell who wrote what,
//! and what was taken out again.

use std::io::{Cursor, Write as _};

use memchr::memmem;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};
use zs_base::limits::OFFICE_INFLATED_BYTES_MAX;

use crate::container::{Container, Unusable};
use crate::sort::NotTaken;

/// Beginnings of elements in which a change is tracked.
const TRACKED: [&[u8]; 5] = [
    b"<w:ins ",
    b"<w:del ",
    b"<w:moveFrom ",
    b"<w:rPrChange ",
    b"<w:pPrChange ",
];

/// How a workbook says that a sheet is hidden.
const HIDDEN: [&[u8]; 2] = [b"state=\"hidden\"", b"state=\"veryHidden\""];

pub(super) fn stripped(bytes: &[u8]) -> Result<Vec<u8>, NotTaken> {
    let unusable =
        |why: Unusable| NotTaken::new(format!("{}。", why.cause), format!("{}。", why.cure));
    let mut from = Container::open(bytes).map_err(unusable)?;
    let mut to = ZipWriter::new(Cursor::new(Vec::new()));
    let how = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for name in from.names() {
        let part = from
            .part(&name, OFFICE_INFLATED_BYTES_MAX)
            .map_err(unusable)?;
        let Some(part) = part.filter(|_| !name.ends_with('/')) else {
            continue;
        };
        let part = copied(&name, part)?;
        to.start_file(&*name, how).map_err(|_| unwritten())?;
        to.write_all(&part).map_err(|_| unwritten())?;
    }
    let done = to.finish().map_err(|_| unwritten())?;
    Ok(done.into_inner())
}

fn copied(name: &str, part: Vec<u8>) -> Result<Vec<u8>, NotTaken> {
    let lower = name.to_ascii_lowercase();
    let told = ["comments", "people", "persons/"];
    if told.iter().any(|it| lower.contains(it)) {
        return Err(NotTaken::new(
            "文档里有批注。",
            "请删掉批注，另存一份再公开。",
        ));
    }
    let is_words = lower.starts_with("word/") && lower.ends_with(".xml");
    if is_words && TRACKED.iter().any(|it| memmem::find(&part, it).is_some()) {
        return Err(NotTaken::new(
            "文档里有修订痕迹。",
            "请接受或者拒绝全部修订，另存一份再公开。",
        ));
    }
    if lower == "xl/workbook.xml" && HIDDEN.iter().any(|it| memmem::find(&part, it).is_some()) {
        return Err(NotTaken::new(
            "表格里有隐藏的工作表。",
            "请取消隐藏，核对内容，不要的删掉，另存一份再公开。",
        ));
    }
    match lower.rsplit_once('.') {
        _ if lower.starts_with("docprops/") => Ok(emptied(&lower)),
        Some((_, "jpg" | "jpeg")) => super::published(&part, crate::Sort::Jpeg),
        Some((_, "png")) => super::published(&part, crate::Sort::Png),
        Some((_, "webp")) => super::published(&part, crate::Sort::Webp),
        _ => Ok(part),
    }
}

/// What stands in place of what a program notes of a document. A thumbnail becomes an empty file.
fn emptied(name: &str) -> Vec<u8> {
    let root = match name {
        "docprops/core.xml" => {
            r#"<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>"#
        }
        "docprops/app.xml" => {
            r#"<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>"#
        }
        "docprops/custom.xml" => {
            r#"<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>"#
        }
        _ => return Vec::new(),
    };
    format!(r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{root}"#).into_bytes()
}

fn unwritten() -> NotTaken {
    NotTaken::new("文档的副本没有写成。", "请再试一次。")
}
