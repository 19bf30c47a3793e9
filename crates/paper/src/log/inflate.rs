//! The bytes of a log: gzipped or not, told by the first two bytes and not by the name.

use std::io::{self, BufRead, BufReader, Read};

use flate2::bufread::MultiGzDecoder;

/// The two bytes that every gzip file begins with (RFC 1952).
const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];

/// The inflated bytes of a file, or the bytes as they are where it is not gzipped.
///
/// # Errors
/// Fails where the first bytes cannot be read.
pub(super) fn inflated<'a>(file: impl Read + Send + 'a) -> io::Result<Box<dyn Read + Send + 'a>> {
    let mut file = BufReader::with_capacity(256 * 1024, file);
    if file.fill_buf()?.starts_with(&GZIP_MAGIC) {
        Ok(Box::new(MultiGzDecoder::new(file)))
    } else {
        Ok(Box::new(file))
    }
}
