//! WebP: chunks that say how to show the picture stay, all others go, and so does what follows.

/// What a picture needs.
const STAY: [&[u8]; 7] = [
    b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP",
];
/// The marks in the head of an extended file that EXIF and XMP data follow.
const FOLLOWING: u8 = 0b0000_1100;

pub(super) fn stripped(bytes: &[u8]) -> Option<Vec<u8>> {
    let said = u32::from_le_bytes(bytes.get(4..8)?.try_into().ok()?);
    let whole = usize::try_from(said).ok()?.checked_add(8)?;
    let mut rest = bytes.get(12..whole)?;
    let mut chunks = Vec::with_capacity(rest.len());
    while !rest.is_empty() {
        let length = u32::from_le_bytes(rest.get(4..8)?.try_into().ok()?);
        let length = usize::try_from(length).ok()?;
        // A chunk of odd length is followed by one byte that means nothing.
        let padded = length.checked_add(length % 2)?.checked_add(8)?;
        let (chunk, after) = rest.split_at_checked(padded)?;
        let name = chunk.get(..4)?;
        if STAY.contains(&name) {
            let start = chunks.len();
            chunks.extend_from_slice(chunk);
            if name == b"VP8X" {
                *chunks.get_mut(start + 8)? &= !FOLLOWING;
            }
        }
        rest = after;
    }
    let mut out = b"RIFF".to_vec();
    out.extend_from_slice(&u32::try_from(chunks.len() + 4).ok()?.to_le_bytes());
    out.extend_from_slice(b"WEBP");
    out.extend_from_slice(&chunks);
    Some(out)
}
