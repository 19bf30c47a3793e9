//! The zip file that a docx or xlsx is: looked over before anything in it is unpacked.
//!
//! A file is refused by what its directory says (parts, sizes, ratio, names, overlaps), so that a
//! bomb costs nothing; a directory that lies is caught by `zip` at the first byte beyond what it
//! said, here and wherever another library reads the same file through `zip`.

use std::io::{Cursor, Read};

use memchr::memmem;
use zip::ZipArchive;
use zs_base::Code;
use zs_base::limits::{
    OFFICE_FILE_BYTES_MAX, OFFICE_INFLATED_BYTES_MAX, OFFICE_PARTS_MAX, OFFICE_RATIO_MAX,
};

use crate::codes::{ZS5101, ZS5102, ZS5103};

/// Why an office file cannot be used as a whole.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{code} {}：{cause}。怎么改：{cure}。", code.title)]
pub struct Unusable {
    /// The code.
    pub code: Code,
    /// What is wrong, in Chinese.
    pub cause: String,
    /// How to repair it, in Chinese.
    pub cure: String,
}

impl Unusable {
    pub(crate) fn new(code: Code, cause: impl Into<String>, cure: impl Into<String>) -> Self {
        Self {
            code,
            cause: cause.into(),
            cure: cure.into(),
        }
    }

    pub(crate) fn broken() -> Self {
        Self::new(
            ZS5102,
            "文件打不开，可能没有下载完整，也可能加了密码",
            "用 Word、Excel 或者 WPS 打开它，去掉密码，另存一份再试",
        )
    }

    fn bomb(cause: impl Into<String>) -> Self {
        let cure = "正常的文档不会这样；用 Word、Excel 或者 WPS 打开它，另存一份再试";
        Self::new(ZS5103, cause, cure)
    }
}

/// A zip file whose directory keeps all bounds.
pub(crate) struct Container<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    inflated: u64,
}

/// What stands before each entry of a zip directory.
const ENTRY_MARK: &[u8] = b"PK\x01\x02";
/// Below this many bytes a ratio says nothing.
const RATIO_FROM: u64 = 1024 * 1024;

impl<'a> Container<'a> {
    /// Looks a file over; nothing is unpacked.
    ///
    /// # Errors
    /// [`Unusable`], one error for the whole file.
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, Unusable> {
        within_size(bytes)?;
        if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
            return Err(Unusable::new(
                ZS5102,
                "这是旧格式（doc、xls）或者加了密码的文件",
                "去掉密码，另存为 docx 或者 xlsx",
            ));
        }
        // The directory itself may be the bomb, so its entries are counted before it is read.
        let marks = memmem::find_iter(bytes, ENTRY_MARK);
        if marks.take(OFFICE_PARTS_MAX + 1).count() > OFFICE_PARTS_MAX {
            return Err(Unusable::bomb(format!(
                "文件里的部件超过{OFFICE_PARTS_MAX}个"
            )));
        }
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Unusable::broken())?;
        let mut container = Self {
            archive,
            inflated: 0,
        };
        container.look_over(bytes.len() as u64)?;
        Ok(container)
    }

    fn look_over(&mut self, file_bytes: u64) -> Result<(), Unusable> {
        let mut inflated = 0u64;
        let mut spans = Vec::with_capacity(self.archive.len());
        for index in 0..self.archive.len() {
            let part = self.archive.by_index_raw(index);
            let part = part.map_err(|_| Unusable::broken())?;
            let name = part.name().map_err(|_| Unusable::broken())?;
            if part.enclosed_name().is_none() || name.starts_with('/') || name.contains(['\\', ':'])
            {
                return Err(Unusable::bomb("部件的名称指向文件之外"));
            }
            if part.encrypted() {
                return Err(Unusable::broken());
            }
            inflated = inflated.saturating_add(part.size());
            let start = part.header_start();
            spans.push((start, start.saturating_add(part.compressed_size())));
        }
        if inflated > OFFICE_INFLATED_BYTES_MAX {
            let most = OFFICE_INFLATED_BYTES_MAX / 1024 / 1024;
            return Err(Unusable::bomb(format!("文件展开以后超过 {most} MB")));
        }
        if inflated > RATIO_FROM && inflated > file_bytes.saturating_mul(OFFICE_RATIO_MAX) {
            return Err(Unusable::bomb(format!(
                "文件展开以后超过原来的{OFFICE_RATIO_MAX}倍"
            )));
        }
        spans.sort_unstable();
        let overlap = spans.windows(2).any(|two| two[1].0 < two[0].1);
        if overlap || self.archive.has_duplicate_names() {
            return Err(Unusable::bomb("文件里的部件互相重叠"));
        }
        self.inflated = inflated;
        Ok(())
    }

    /// Bytes of all parts together, inflated, as the directory says; it cannot say less than there is.
    pub(crate) const fn inflated(&self) -> u64 {
        self.inflated
    }

    /// The names of the parts.
    pub(crate) fn names(&self) -> Vec<String> {
        let names = self.archive.file_names().flatten();
        names.map(std::borrow::Cow::into_owned).collect()
    }

    /// The file itself, whose directory has been looked over.
    pub(crate) const fn archive(&mut self) -> &mut ZipArchive<Cursor<&'a [u8]>> {
        &mut self.archive
    }

    /// Whether there is a part of this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.archive.index_for_name(name).is_some()
    }

    /// The bytes of a part of at most `most` bytes, where it exists.
    pub(crate) fn part(&mut self, name: &str, most: u64) -> Result<Option<Vec<u8>>, Unusable> {
        let Some(index) = self.archive.index_for_name(name) else {
            return Ok(None);
        };
        let part = self.archive.by_index(index);
        let part = part.map_err(|_| Unusable::broken())?;
        let (said, mut bytes) = (part.size(), Vec::new());
        if said > most {
            return Err(Unusable::bomb(format!("部件“{name}”过大")));
        }
        // The library itself ends with an error at the first byte beyond the stated size.
        let read = part.take(said + 1).read_to_end(&mut bytes);
        read.map_err(|_| Unusable::broken())?;
        Ok(Some(bytes))
    }
}

/// Whether a file is not larger than one may be.
pub(crate) fn within_size(bytes: &[u8]) -> Result<(), Unusable> {
    if bytes.len() <= OFFICE_FILE_BYTES_MAX {
        return Ok(());
    }
    let most = OFFICE_FILE_BYTES_MAX / 1024 / 1024;
    Err(Unusable::new(
        ZS5101,
        format!("文件超过 {most} MB"),
        "去掉图片，或者分成几个文件",
    ))
}
