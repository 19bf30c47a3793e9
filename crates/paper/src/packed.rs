//! Bytes packed with gzip, for whoever unpacks them.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;

/// How hard is tried: what is sent while somebody waits.
const LEVEL: u32 = 5;

/// The bytes, packed.
#[must_use]
pub fn packed(bytes: &[u8]) -> Vec<u8> {
    let room = Vec::with_capacity(bytes.len() / 4);
    let mut packer = GzEncoder::new(room, Compression::new(LEVEL));
    // Nothing that is written to memory fails.
    let written = packer.write_all(bytes);
    written.and_then(|()| packer.finish()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn what_is_packed_is_the_same_when_it_is_unpacked() {
        let text = "准绳".repeat(1_000);
        let packed = packed(text.as_bytes());
        assert!(packed.len() < text.len() / 10);
        let mut again = String::new();
        let mut reader = flate2::read::GzDecoder::new(&*packed);
        reader.read_to_string(&mut again).unwrap();
        assert_eq!(again, text);
    }
}
