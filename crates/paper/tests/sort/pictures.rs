//! Heads of pictures that say any size, with as few bytes around them as their sort wants.

/// A segment of a JPEG.
pub fn segment(marker: u8, body: &[u8]) -> Vec<u8> {
    let length = (body.len() as u16 + 2).to_be_bytes();
    [&[0xff, marker], &length[..], body].concat()
}

/// A JPEG of this size, its frame behind these segments.
pub fn jpeg_behind(before: &[u8], width: u16, height: u16) -> Vec<u8> {
    let mut frame = vec![8];
    frame.extend_from_slice(&height.to_be_bytes());
    frame.extend_from_slice(&width.to_be_bytes());
    frame.extend_from_slice(b"\x01\x01\x11\0");
    [
        b"\xff\xd8".as_slice(),
        &segment(0xe0, b"JFIF\0\x01\x02"),
        before,
        &segment(0xc2, &frame),
        b"\xff\xd9",
    ]
    .concat()
}

pub fn jpeg(width: u16, height: u16) -> Vec<u8> {
    jpeg_behind(&[], width, height)
}

/// A chunk of a PNG; the checksum is none, for nothing is decoded.
pub fn chunk(name: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let length = (body.len() as u32).to_be_bytes();
    [&length[..], name, body, b"sums"].concat()
}

pub fn png_with(beside: &[u8], width: u32, height: u32) -> Vec<u8> {
    let mut head = width.to_be_bytes().to_vec();
    head.extend_from_slice(&height.to_be_bytes());
    head.extend_from_slice(b"\x08\x02\0\0\0");
    [
        b"\x89PNG\r\n\x1a\n".as_slice(),
        &chunk(b"IHDR", &head),
        beside,
        &chunk(b"IDAT", b"pixels"),
        b"\0\0\0\0IEND\xae\x42\x60\x82",
    ]
    .concat()
}

pub fn png(width: u32, height: u32) -> Vec<u8> {
    png_with(&[], width, height)
}

fn webp(name: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let length = (body.len() as u32).to_le_bytes();
    let all = (body.len() as u32 + 12).to_le_bytes();
    [b"RIFF", &all[..], b"WEBP", name, &length, body].concat()
}

pub fn webp_lossy(width: u16, height: u16) -> Vec<u8> {
    let mut body = b"\x30\x01\0\x9d\x01\x2a".to_vec();
    body.extend_from_slice(&width.to_le_bytes());
    body.extend_from_slice(&height.to_le_bytes());
    webp(b"VP8 ", &body)
}

pub fn webp_lossless(width: u32, height: u32) -> Vec<u8> {
    let bits = (width - 1) | (height - 1) << 14;
    let mut body = vec![0x2f];
    body.extend_from_slice(&bits.to_le_bytes());
    body.extend_from_slice(b"points");
    webp(b"VP8L", &body)
}

pub fn webp_extended(width: u32, height: u32) -> Vec<u8> {
    let mut body = vec![0; 4];
    body.extend_from_slice(&(width - 1).to_le_bytes()[..3]);
    body.extend_from_slice(&(height - 1).to_le_bytes()[..3]);
    webp(b"VP8X", &body)
}

fn part(name: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let length = (body.len() as u32 + 8).to_be_bytes();
    [&length[..], name, body].concat()
}

/// A HEIC with tiles of 512 points, as telephones make them.
pub fn heic(width: u32, height: u32) -> Vec<u8> {
    let sized = |width: u32, height: u32| {
        let sides = [width.to_be_bytes(), height.to_be_bytes()].concat();
        part(b"ispe", &[vec![0; 4], sides].concat())
    };
    let all = [sized(512, 512), part(b"hvcC", b"how"), sized(width, height)];
    let properties = part(b"iprp", &part(b"ipco", &all.concat()));
    let handler = part(b"hdlr", b"\0\0\0\0\0\0\0\0pict");
    let meta = part(b"meta", &[vec![0; 4], handler, properties].concat());
    let brand = part(b"ftyp", b"heic\0\0\0\0");
    [brand, meta, part(b"mdat", b"points")].concat()
}
