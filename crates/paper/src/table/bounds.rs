//! How much of a table is read.

use zs_base::limits::{
    OFFICE_INFLATED_BYTES_MAX, PAGE_TABLE_BYTES_MAX, PAGE_TABLE_CELLS_MAX, PAGE_TABLE_ROWS_MAX,
    PAGE_TABLE_TEXT_BYTES_MAX, TABLE_CELLS_MAX, TABLE_ROWS_MAX, TABLE_TEXT_BYTES_MAX,
};

use super::too_large;
use crate::container::Unusable;

/// The most that is read of one file, all sheets together.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    pub(super) rows: usize,
    pub(super) cells: usize,
    pub(super) text: usize,
    pub(super) bytes: u64,
}

impl Bounds {
    /// What a machine takes that serves nobody meanwhile.
    pub const WHOLE: Self = Self {
        rows: TABLE_ROWS_MAX,
        cells: TABLE_CELLS_MAX,
        text: TABLE_TEXT_BYTES_MAX,
        bytes: OFFICE_INFLATED_BYTES_MAX,
    };

    /// What a page takes, so that the memory of the program suffices for all others as well.
    pub const PAGE: Self = Self {
        rows: PAGE_TABLE_ROWS_MAX,
        cells: PAGE_TABLE_CELLS_MAX,
        text: PAGE_TABLE_TEXT_BYTES_MAX,
        bytes: PAGE_TABLE_BYTES_MAX,
    };

    /// Whether so many bytes, inflated, may be read.
    pub(super) fn take_bytes(&self, bytes: u64) -> Result<(), Unusable> {
        match bytes > self.bytes {
            true => {
                let most = self.bytes / 1_024 / 1_024;
                Err(too_large(format!("内容展开以后超过 {most} MB")))
            }
            false => Ok(()),
        }
    }
}
