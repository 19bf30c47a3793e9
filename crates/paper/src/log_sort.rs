//! Of which sort a log is, told by its first bytes and never by its name.

/// The sort of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogSort {
    /// XES, gzipped or not.
    Xes,
    /// OCEL 2.0 in JSON.
    Ocel,
    /// A table: xlsx or csv.
    Table,
}

/// Bytes from the beginning of a file that are enough to tell.
pub const LOG_SORT_BYTES: usize = 64;

/// The sort of a log that begins with these bytes.
#[must_use]
pub fn log_sort(head: &[u8]) -> LogSort {
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let first = text.iter().find(|byte| !byte.is_ascii_whitespace());
    match (head, first) {
        ([0x1f, 0x8b, ..], _) | (_, Some(b'<')) => LogSort::Xes,
        (_, Some(b'{')) => LogSort::Ocel,
        _ => LogSort::Table,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_is_told_by_its_first_bytes() {
        for (head, sort) in [
            (&b"\x1f\x8b\x08"[..], LogSort::Xes),
            (b"<?xml version", LogSort::Xes),
            (b"\xef\xbb\xbf  <log>", LogSort::Xes),
            (b"\n{\"objects\":[", LogSort::Ocel),
            (b"PK\x03\x04", LogSort::Table),
            ("案号,立案日期".as_bytes(), LogSort::Table),
            (b"", LogSort::Table),
        ] {
            assert_eq!(log_sort(head), sort, "{head:?}");
        }
    }
}
