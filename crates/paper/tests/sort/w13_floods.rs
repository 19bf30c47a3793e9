//! W13: pictures that say they are larger than any memory, thinner than any picture, or that inflate.
//! Each is refused by its head; that only the head was read is why it is refused at once.

use std::io::{Cursor, Read, Seek, SeekFrom, Write as _};

use flate2::Compression;
use flate2::write::ZlibEncoder;
use zs_base::limits::{PICTURE_PARTS_MAX, PICTURE_PIXELS_MAX, PICTURE_SHAPE_MAX, PICTURE_SIDE_MAX};
use zs_paper::sort::Size;
use zs_paper::{Sort, published, sort_of};

use crate::pictures::{
    chunk, heic, jpeg, jpeg_behind, png, png_with, segment, webp_extended, webp_lossless,
    webp_lossy,
};

/// No more than this is read of a picture, however large it is: both ends, and the parts of the head.
const READ_MOST: u64 = 192 * 1_024;

/// A file that counts what is read of it.
struct Counting {
    file: Cursor<Vec<u8>>,
    read: u64,
}

impl Read for Counting {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let length = self.file.read(into)?;
        self.read += length as u64;
        Ok(length)
    }
}

impl Seek for Counting {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.file.seek(to)
    }
}

/// What is said of a picture, and how many bytes of it were read.
fn told(content: Vec<u8>, name: &str) -> (Result<Sort, String>, u64) {
    let mut file = Counting {
        file: Cursor::new(content),
        read: 0,
    };
    let told = sort_of(&mut file, name).map_err(|why| why.to_string());
    (told, file.read)
}

fn floods() -> Vec<(String, Vec<u8>)> {
    let mut floods = Vec::new();
    let mut add = |name: &str, content| floods.push((format!("{}{name}", floods.len()), content));
    for (width, height) in [
        (1, 60_000),
        (60_000, 1),
        (65_535, 65_535),
        (30_001, 1_000),
        (0, 8),
        (8, 0),
        (0, 0),
        (1, 101),
    ] {
        add(".jpg", jpeg(width, height));
        add(".png", png(width.into(), height.into()));
        add(".heic", heic(width.into(), height.into()));
        // The frame stands behind as much as a camera writes before it.
        let camera = [segment(0xe1, &[7; 60_000]), segment(0xe2, &[7; 60_000])].concat();
        add(".jpg", jpeg_behind(&camera, width, height));
    }
    for (width, height) in [
        (u32::MAX, u32::MAX),
        (i32::MAX as u32, 1),
        (25_000, 25_000),
        (15_812, 15_812),
    ] {
        add(".png", png(width, height));
        add(".heic", heic(width, height));
    }
    add(".webp", webp_lossy(1, 16_383));
    add(".webp", webp_lossy(0, 16));
    add(".webp", webp_lossy(16_383, 16_383));
    add(".webp", webp_lossless(16_384, 16_384));
    add(".webp", webp_lossless(16_384, 1));
    add(".webp", webp_extended(1 << 24, 1 << 24));
    add(".webp", webp_extended(1, 60_000));
    add(".webp", webp_extended(30_001, 9_000));
    // A flood of which the rest of the file tells nothing: twenty megabytes without meaning.
    let mut long = png(40_000, 40_000);
    long.splice(33..33, vec![0; 20_000_000]);
    add(".png", long);
    // No frame, no first chunk, no properties: nobody knows how large.
    add(
        ".jpg",
        b"\xff\xd8\xff\xe0\0\x10JFIF pixels \xff\xd9".to_vec(),
    );
    add(".webp", b"RIFF\x0c\0\0\0WEBPVP8 data".to_vec());
    add(".heic", b"\0\0\0\x10ftypheic\0\0\0\0".to_vec());
    floods
}

#[test]
fn w13_fifty_floods_are_refused_by_their_heads() {
    let floods = floods();
    assert!(floods.len() >= 50, "{}", floods.len());
    for (name, content) in floods {
        let (told, read) = told(content, &name);
        let why = told.expect_err(&name);
        assert!(
            why.starts_with("图片") && why.contains('请'),
            "{name}: {why}"
        );
        assert!(read <= READ_MOST, "{name}: {read}");
    }
}

#[test]
fn w13_honest_pictures_near_the_bound_are_taken_and_no_more_is_read_of_them() {
    let jpegs = [(16_384, 12_288), (1, 1), (1_080, 30_000), (16_382, 3_628)];
    for (width, height) in jpegs {
        assert_eq!(told(jpeg(width, height), "a.jpg").0, Ok(Sort::Jpeg));
        let (w, h) = (width.into(), height.into());
        assert_eq!(told(png(w, h), "a.png").0, Ok(Sort::Png));
        assert_eq!(told(heic(w, h), "a.heic").0, Ok(Sort::Heic));
        assert_eq!(told(webp_extended(w, h), "a.webp").0, Ok(Sort::Webp));
    }
    assert_eq!(told(webp_lossy(16_383, 9_000), "a.webp").0, Ok(Sort::Webp));
    assert_eq!(told(webp_lossless(16_384, 9_000), "").0, Ok(Sort::Webp));
    // A picture of twenty megabytes: what follows the head is not looked at.
    let mut large = jpeg(8_000, 6_000);
    let end = large.len() - 2;
    large.splice(end..end, vec![0; 20_000_000]);
    let (told, read) = told(large, "a.jpg");
    assert_eq!(told, Ok(Sort::Jpeg));
    assert!(read <= READ_MOST, "{read}");
}

/// Zeros that inflate to a thousand times their length.
fn bomb() -> Vec<u8> {
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::best());
    packed.write_all(&vec![0; 100_000_000]).unwrap();
    packed.finish().unwrap()
}

#[test]
fn w13_what_is_packed_beside_a_picture_is_never_inflated() {
    let bomb = bomb();
    assert!(bomb.len() < 200_000);
    let note = chunk(b"zTXt", &[b"Comment\0\0", &bomb[..]].concat());
    let text = chunk(b"iTXt", &[b"XML\0\x01\0\0\0", &bomb[..]].concat());
    let colours = chunk(b"iCCP", &[b"profile\0\0", &bomb[..]].concat());
    let picture = png_with(&[note, text, colours.clone()].concat(), 8, 8);
    let (told, read) = told(picture.clone(), "a.png");
    assert_eq!(told, Ok(Sort::Png));
    assert!(read <= READ_MOST, "{read}");
    // The copy for the public has the colours byte for byte, and the packed notes not at all.
    let copy = published(&picture, Sort::Png).unwrap();
    assert_eq!(copy, png_with(&colours, 8, 8));
}

#[test]
fn a10_a_picture_has_so_many_points_and_is_so_long_and_not_one_more() {
    let fits = |width, height| Size { width, height }.within_bounds().is_ok();
    let side = PICTURE_SIDE_MAX;
    assert!(fits(side, 1_000) && fits(1_000, side));
    assert!(!fits(side + 1, 1_000) && !fits(1_000, side + 1));
    let width = 10_000;
    let height = u32::try_from(PICTURE_PIXELS_MAX / u64::from(width)).unwrap();
    assert!(fits(width, height) && fits(height, width));
    assert!(!fits(width, height + 1));
    assert!(fits(PICTURE_SHAPE_MAX, 1) && fits(3, 3 * PICTURE_SHAPE_MAX));
    assert!(!fits(PICTURE_SHAPE_MAX + 1, 1) && !fits(3, 3 * PICTURE_SHAPE_MAX + 1));
}

#[test]
fn a10_so_many_parts_of_a_head_are_read_and_not_one_more() {
    // The first segment and the two reads of the frame stand beside those that are planted.
    let planted = |number| jpeg_behind(&segment(0xfe, b"x").repeat(number), 8, 8);
    let most = PICTURE_PARTS_MAX - 3;
    assert_eq!(told(planted(most), "a.jpg").0, Ok(Sort::Jpeg));
    assert!(told(planted(most + 1), "a.jpg").0.is_err());
}
