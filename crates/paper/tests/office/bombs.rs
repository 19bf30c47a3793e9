//! W6 and F4: what a zip file may not do, each found before anything large is unpacked.

use std::time::{Duration, Instant};

use zs_base::limits::{
    DOCX_PART_BYTES_MAX, OFFICE_FILE_BYTES_MAX, OFFICE_INFLATED_BYTES_MAX, OFFICE_PARTS_MAX,
    OFFICE_RATIO_MAX,
};
use zs_paper::{Fillings, NotFilled, fill_docx};

use crate::zip_file::zip;

const BODY: (&str, &[u8]) = ("word/document.xml", b"<a/>");

/// The code with which a file is refused; nothing where it is taken.
fn code(bytes: &[u8]) -> Option<&'static str> {
    match fill_docx(bytes, &Fillings::new()) {
        Ok(_) => None,
        Err(NotFilled::Unusable(unusable)) => Some(unusable.code.id),
        Err(NotFilled::Unfilled(_)) => Some("unfilled"),
    }
}

/// Overwrites the size that the directory and the local header state for the last part.
fn state_size(bytes: &mut [u8], size: u32) {
    let central = bytes
        .windows(4)
        .rposition(|it| it == b"PK\x01\x02")
        .unwrap();
    bytes[central + 24..central + 28].copy_from_slice(&size.to_le_bytes());
    let local = bytes
        .windows(4)
        .rposition(|it| it == b"PK\x03\x04")
        .unwrap();
    bytes[local + 22..local + 26].copy_from_slice(&size.to_le_bytes());
}

#[test]
fn a10_office_parts_max_and_office_file_bytes_max() {
    let of = |parts: usize| {
        let names: Vec<String> = (1..parts).map(|n| format!("{n}")).collect();
        let mut all: Vec<(&str, &[u8])> = vec![BODY];
        all.extend(names.iter().map(|name| (name.as_str(), b"".as_slice())));
        code(&zip(&all))
    };
    assert_eq!(of(OFFICE_PARTS_MAX), None);
    assert_eq!(of(OFFICE_PARTS_MAX + 1), Some("ZS5103"));
    // A zip file may begin with anything, so the file can be made exactly as long as it may be.
    let file = zip(&[BODY]);
    let padded = |length: usize| {
        let mut bytes = vec![0; length - file.len()];
        bytes.extend_from_slice(&file);
        code(&bytes)
    };
    assert_ne!(padded(OFFICE_FILE_BYTES_MAX), Some("ZS5101"));
    assert_eq!(padded(OFFICE_FILE_BYTES_MAX + 1), Some("ZS5101"));
}

#[test]
fn a10_office_inflated_bytes_max_office_ratio_max_and_docx_part_bytes_max() {
    let noise = |words: u32| -> Vec<u8> {
        let words = (0..words).map(|n| n.wrapping_mul(2_654_435_761));
        words.flat_map(u32::to_be_bytes).collect()
    };
    // Only the directory is looked at, so a size that it states is enough.
    let cause = |content: &[u8], size: u64| {
        let mut bytes = zip(&[BODY, ("a", content)]);
        state_size(&mut bytes, u32::try_from(size).unwrap());
        match fill_docx(&bytes, &Fillings::new()) {
            Err(NotFilled::Unusable(unusable)) => unusable.cause,
            other => format!("{other:?}"),
        }
    };
    let small = noise(5_000);
    let length = zip(&[BODY, ("a", &small)]).len() as u64;
    let most = length * OFFICE_RATIO_MAX - BODY.1.len() as u64;
    assert!(!cause(&small, most).contains("倍"));
    assert!(cause(&small, most + 1).contains("倍"));
    let content = noise(1_000_000);
    let large = |size: u64| cause(&content, size);
    let room = OFFICE_INFLATED_BYTES_MAX - BODY.1.len() as u64;
    assert!(large(room).contains("过大"), "{}", large(room));
    assert!(large(room + 1).contains("展开以后超过"));
    assert!(large(DOCX_PART_BYTES_MAX + 1).contains("部件“a”过大"));
    assert!(!large(DOCX_PART_BYTES_MAX).contains("部件“a”过大"));
}

#[test]
fn w6_bombs_are_refused_at_once_and_liars_at_their_first_extra_byte() {
    let zeros = vec![0u8; 20_000_000];
    let mut lying = zip(&[BODY, ("a.xml", &zeros)]);
    let honest = zip(&[BODY, ("a.xml", &zeros)]);
    state_size(&mut lying, 10);
    let mut overlapping = zip(&[BODY, ("a", b"0123456789"), ("b", b"0123456789")]);
    // Both entries of the directory point at the same part.
    let second = overlapping
        .windows(4)
        .rposition(|it| it == b"PK\x01\x02")
        .unwrap();
    let first = overlapping[..second]
        .windows(4)
        .rposition(|it| it == b"PK\x01\x02")
        .unwrap();
    let offset: [u8; 4] = overlapping[first + 42..first + 46].try_into().unwrap();
    overlapping[second + 42..second + 46].copy_from_slice(&offset);
    let mut many = zip(&[BODY]);
    many.splice(0..0, b"PK\x01\x02".repeat(1_000_000));
    let files = [
        ("20 MB of zeros", honest),
        ("a directory that lies", lying),
        ("overlapping parts", overlapping),
        ("a million entries", many),
        ("a path outside", zip(&[BODY, ("../../etc/passwd", b"x")])),
        ("an absolute path", zip(&[BODY, ("/etc/passwd", b"x")])),
        ("a path of another system", zip(&[BODY, ("..\\a", b"x")])),
        ("a part twice", {
            let mut twice = zip(&[BODY, ("aaaa", b"x"), ("aaab", b"x")]);
            for at in 0..twice.len() - 4 {
                if &twice[at..at + 4] == b"aaab" {
                    twice[at + 3] = b'a';
                }
            }
            twice
        }),
    ];
    for (name, bytes) in files {
        let lies = name == "a directory that lies";
        let expected = if lies { "ZS5102" } else { "ZS5103" };
        let began = Instant::now();
        let found = code(&bytes);
        assert_eq!(found, Some(expected), "{name}");
        // A debug build on a busy machine; the figure of the plan is 50 ms for a release build.
        assert!(began.elapsed() < Duration::from_millis(500), "{name}");
    }
}

#[test]
fn a_broken_file_gives_one_error() {
    let file = zip(&[BODY, ("a", &[5; 500])]);
    for length in 0..file.len() {
        assert_eq!(code(&file[..length]), Some("ZS5102"), "{length}");
    }
    assert_eq!(code(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), Some("ZS5102"));
    assert_eq!(code(&zip(&[BODY])), None);
}
