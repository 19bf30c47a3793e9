//! JPEG: segments that say how to show the picture stay, all others go, and so does what follows the
//! picture. How the picture is turned is told anew, without the rest of its EXIF data.

/// The marker before which no bytes of a picture stand.
const END: u8 = 0xd9;
const SCAN: u8 = 0xda;
const EXIF: &[u8] = b"Exif\0\0";

pub(super) fn stripped(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut rest = bytes.strip_prefix(b"\xff\xd8")?;
    let mut out = b"\xff\xd8".to_vec();
    loop {
        let marker = match rest {
            [0xff, 0xff, ..] => {
                rest = rest.get(1..)?;
                continue;
            }
            [0xff, marker, ..] => *marker,
            _ => return None,
        };
        rest = rest.get(2..)?;
        if marker == END {
            out.extend_from_slice(&[0xff, END]);
            return Some(out);
        }
        let length = usize::from(u16::from_be_bytes(rest.get(..2)?.try_into().ok()?));
        let (segment, after) = rest.split_at_checked(length)?;
        let body = segment.get(2..)?;
        if stays(marker, body) {
            out.extend_from_slice(&[0xff, marker]);
            out.extend_from_slice(segment);
        } else if let Some(turned) = body.strip_prefix(EXIF).and_then(turned) {
            out.extend_from_slice(&turned_segment(turned));
        }
        rest = after;
        if marker == SCAN {
            let length = scan_length(rest)?;
            out.extend_from_slice(rest.get(..length)?);
            rest = rest.get(length..)?;
        }
    }
}

/// Whether a segment is needed to show the picture: tables, frames, scans, JFIF, colours.
fn stays(marker: u8, body: &[u8]) -> bool {
    match marker {
        0xe0 => body.starts_with(b"JFIF\0"),
        0xe2 => body.starts_with(b"ICC_PROFILE\0"),
        0xee => body.starts_with(b"Adobe"),
        0xe1..=0xef | 0xfe => false,
        _ => true,
    }
}

/// How long the coded data of a scan are: up to the next marker that is no part of them.
fn scan_length(bytes: &[u8]) -> Option<usize> {
    let is_end = |two: &[u8]| two[0] == 0xff && !matches!(two[1], 0 | 0xd0..=0xd7 | 0xff);
    bytes.windows(2).position(is_end)
}

/// How the picture is turned, from the first directory of EXIF data.
fn turned(tiff: &[u8]) -> Option<u8> {
    let big = tiff.starts_with(b"MM");
    let short = |at: usize| {
        let two: [u8; 2] = tiff.get(at..at + 2)?.try_into().ok()?;
        Some(usize::from(match big {
            true => u16::from_be_bytes(two),
            false => u16::from_le_bytes(two),
        }))
    };
    let four: [u8; 4] = tiff.get(4..8)?.try_into().ok()?;
    let at = match big {
        true => u32::from_be_bytes(four),
        false => u32::from_le_bytes(four),
    };
    let at = usize::try_from(at).ok().filter(|at| *at < tiff.len())?;
    let entries = (0..short(at)?).map(|index| at + 2 + index * 12);
    let mut turned = entries.filter(|entry| short(*entry) == Some(0x0112));
    let value = short(turned.next()? + 8)?;
    u8::try_from(value).ok().filter(|it| (2..=8).contains(it))
}

/// EXIF data that say how the picture is turned and nothing else.
fn turned_segment(turned: u8) -> Vec<u8> {
    let mut segment = vec![0xff, 0xe1, 0, 34];
    segment.extend_from_slice(EXIF);
    segment.extend_from_slice(b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0");
    segment.extend_from_slice(&[turned, 0, 0, 0, 0, 0, 0]);
    segment
}
