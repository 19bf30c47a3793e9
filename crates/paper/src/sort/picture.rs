//! How large a picture says it is, from its head alone. Whoever shows a picture takes memory for as
//! many points as the head declares, however few bytes follow, so the head decides whether it is taken.

use std::io::{Read, Seek, SeekFrom};

use zs_base::limits::{PICTURE_PARTS_MAX, PICTURE_PIXELS_MAX, PICTURE_SHAPE_MAX, PICTURE_SIDE_MAX};

use super::{NotTaken, Sort};

/// Width and height in points (pixels), as declared and not as decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Points from left to right.
    pub width: u32,
    /// Points from top to bottom.
    pub height: u32,
}

impl Size {
    /// Whether a picture of this size is taken.
    ///
    /// # Errors
    /// When it has no points, too many, or is a line rather than a picture.
    pub fn within_bounds(self) -> Result<(), NotTaken> {
        let Self { width, height } = self;
        let (long, short) = (width.max(height), width.min(height));
        if short == 0 {
            return Err(NotTaken::new(
                "图片写明的宽或者高是 0，不是一张能看的图。",
                "请重新拍照，或者用看图软件另存一份再上传。",
            ));
        }
        let said = format!("图片写明的大小是宽 {width}、高 {height} 像素");
        if long > PICTURE_SIDE_MAX || u64::from(width) * u64::from(height) > PICTURE_PIXELS_MAX {
            let sides = PICTURE_SIDE_MAX / 10_000;
            let points = PICTURE_PIXELS_MAX / 10_000;
            return Err(NotTaken::new(
                format!("{said}，太大了：每边最多 {sides} 万，一共最多 {points} 万。"),
                "请用看图软件把它缩小，或者裁成几张再上传。",
            ));
        }
        if long > short * PICTURE_SHAPE_MAX {
            return Err(NotTaken::new(
                format!("{said}，细成了一条线，看不出内容。"),
                "请用看图软件打开核对，裁成几张再上传。",
            ));
        }
        Ok(())
    }
}

/// Whether a picture says how large it is and is not too large; of other sorts nothing is asked.
///
/// # Errors
/// Why it is not taken.
pub(super) fn within_bounds<S: Read + Seek>(source: &mut S, sort: Sort) -> Result<(), NotTaken> {
    let mut head = Head {
        source,
        left: PICTURE_PARTS_MAX,
    };
    let size = match sort {
        Sort::Jpeg => head.jpeg(),
        Sort::Png => head.png(),
        Sort::Webp => head.webp(),
        Sort::Heic => head.heic(),
        _ => return Ok(()),
    };
    let unsized_picture = || {
        NotTaken::new(
            "图片的开头不完整，看不出有多宽多高。",
            "请重新拍照，或者用看图软件打开它，另存一份再上传。",
        )
    };
    size.ok_or_else(unsized_picture)?.within_bounds()
}

/// The head of a picture, of which so many parts are still read.
struct Head<'a, S> {
    source: &'a mut S,
    left: usize,
}

/// A part of a HEIC file: what it is called, where its content begins and where it ends.
type Part = ([u8; 4], u64, u64);

impl<S: Read + Seek> Head<'_, S> {
    fn at<const N: usize>(&mut self, place: u64) -> Option<[u8; N]> {
        self.left = self.left.checked_sub(1)?;
        let mut bytes = [0; N];
        self.source.seek(SeekFrom::Start(place)).ok()?;
        self.source.read_exact(&mut bytes).ok()?;
        Some(bytes)
    }

    /// ITU-T T.81, B.2.2: the frame header, behind any number of other segments.
    fn jpeg(&mut self) -> Option<Size> {
        let mut place = 2;
        loop {
            let [mark, kind, long, short] = self.at(place)?;
            match (mark, kind) {
                // Fill bytes may stand before a marker.
                (0xff, 0xff) => place += 1,
                (0xff, 0xc0..=0xcf) if !matches!(kind, 0xc4 | 0xc8 | 0xcc) => break,
                // A scan or the end before any frame: there is no picture.
                (0xff, 0xd9 | 0xda) => return None,
                (0xff, _) => place += 2 + u64::from(u16::from_be_bytes([long, short])),
                _ => return None,
            }
        }
        let [a, b, c, d] = self.at(place + 5)?;
        Some(Size {
            height: u16::from_be_bytes([a, b]).into(),
            width: u16::from_be_bytes([c, d]).into(),
        })
    }

    /// ISO/IEC 15948, 11.2.2: IHDR is the first chunk and has 13 bytes.
    fn png(&mut self) -> Option<Size> {
        let head: [u8; 16] = self.at(8)?;
        let rest = head.strip_prefix(b"\0\0\0\x0dIHDR")?;
        let (width, height) = rest.split_first_chunk()?;
        Some(Size {
            width: u32::from_be_bytes(*width),
            height: u32::from_be_bytes(height.try_into().ok()?),
        })
    }

    /// RFC 9649: a lossy or lossless frame, or the canvas of an extended file, is the first chunk.
    fn webp(&mut self) -> Option<Size> {
        let head: [u8; 18] = self.at(12)?;
        let (name, body) = (head.first_chunk::<4>()?, head.get(8..)?);
        let three = |from: usize| -> Option<u32> {
            let three = body.get(from..from + 3)?;
            Some(
                three
                    .iter()
                    .rev()
                    .fold(0, |sum, it| sum << 8 | u32::from(*it)),
            )
        };
        match (name, body) {
            (b"VP8 ", [_, _, _, 0x9d, 0x01, 0x2a, a, b, c, d]) => Some(Size {
                width: u32::from(u16::from_le_bytes([*a, *b]) & 0x3fff),
                height: u32::from(u16::from_le_bytes([*c, *d]) & 0x3fff),
            }),
            (b"VP8L", [0x2f, a, b, c, d, ..]) => {
                let bits = u32::from_le_bytes([*a, *b, *c, *d]);
                Some(Size {
                    width: (bits & 0x3fff) + 1,
                    height: (bits >> 14 & 0x3fff) + 1,
                })
            }
            (b"VP8X", _) => Some(Size {
                width: three(4)? + 1,
                height: three(7)? + 1,
            }),
            _ => None,
        }
    }

    /// ISO/IEC 23008-12, 6.5.3: every picture has a property `ispe`, and so have its tiles and its
    /// small copy. The first that is not within the bounds stands for all, or else the last.
    fn heic(&mut self) -> Option<Size> {
        let end = self.source.seek(SeekFrom::End(0)).ok()?;
        let (from, to) = self.inside((0, end), *b"meta")?;
        // `meta` begins with its version.
        let properties = self.inside((from + 4, to), *b"iprp")?;
        let all = self.inside(properties, *b"ipco")?;
        let mut size = None;
        for (_, from, _) in self.parts(all)?.iter().filter(|it| &it.0 == b"ispe") {
            let [_, _, _, _, a, b, c, d, e, f, g, h]: [u8; 12] = self.at(*from)?;
            let told = Size {
                width: u32::from_be_bytes([a, b, c, d]),
                height: u32::from_be_bytes([e, f, g, h]),
            };
            size = Some(told);
            if told.within_bounds().is_err() {
                break;
            }
        }
        size
    }

    fn inside(&mut self, range: (u64, u64), name: [u8; 4]) -> Option<(u64, u64)> {
        let parts = self.parts(range)?;
        let found = parts.into_iter().find(|part| part.0 == name)?;
        Some((found.1, found.2))
    }

    /// ISO/IEC 14496-12, 4.2: the boxes that stand one behind the other in a range.
    fn parts(&mut self, (mut place, end): (u64, u64)) -> Option<Vec<Part>> {
        let mut parts = Vec::new();
        while end.saturating_sub(place) >= 8 {
            let [a, b, c, d, name @ ..]: [u8; 8] = self.at(place)?;
            let (head, length) = match u32::from_be_bytes([a, b, c, d]) {
                0 => (8, end - place),
                1 => (16, u64::from_be_bytes(self.at(place + 8)?)),
                length => (8, u64::from(length)),
            };
            let next = place.checked_add(length).filter(|it| *it <= end)?;
            parts.push((name, place + head, next));
            // A part that is shorter than its own head would be read for ever.
            place = (length >= head).then_some(next)?;
        }
        Some(parts)
    }
}
