//! What is taken as evidence and what is not, by content: whole, cut, renamed, mixed, oversized.

use std::fs::File;
use std::io::{Seek as _, Write as _};

use zs_base::limits::{UPLOAD_BYTES_MAX, UPLOAD_STILL_BYTES_MAX};
use zs_paper::sort::within_size;
use zs_paper::{Sort, sort_of};

use crate::pictures;

fn told(content: &[u8], name: &str) -> Result<Sort, String> {
    let mut file = temporary();
    file.write_all(content).unwrap();
    sort_of(&mut file, name).map_err(|why| why.to_string())
}

fn temporary() -> File {
    tempfile::tempfile().unwrap()
}

fn png() -> Vec<u8> {
    pictures::png(8, 8)
}

fn jpeg() -> Vec<u8> {
    pictures::jpeg(8, 8)
}

fn zipped(names: &[&str]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for name in names {
        let how = zip::write::SimpleFileOptions::default();
        zip.start_file(*name, how).unwrap();
        zip.write_all(b"<x/>").unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn each_sort_is_told_by_its_content() {
    let docx = zipped(&["[Content_Types].xml", "word/document.xml"]);
    let xlsx = zipped(&["[Content_Types].xml", "xl/workbook.xml"]);
    let ofd = zipped(&["OFD.xml", "Doc_0/Document.xml"]);
    let cases: [(&[u8], &str, Sort); 17] = [
        (&jpeg(), "现场.JPG", Sort::Jpeg),
        (&png(), "a.png", Sort::Png),
        (&pictures::webp_lossy(8, 8), "a.webp", Sort::Webp),
        (&pictures::heic(8, 8), "a.heic", Sort::Heic),
        (b"%PDF-1.7 ... %%EOF\n", "a.pdf", Sort::Pdf),
        (&docx, "a.docx", Sort::Docx),
        (&xlsx, "a.xlsx", Sort::Xlsx),
        (&ofd, "a.ofd", Sort::Ofd),
        (b"\0\0\0\x18ftypisom\0\0\0\0", "a.mp4", Sort::Mp4),
        (b"\0\0\0\x14ftypqt  \0\0\0\0", "a.mov", Sort::Mov),
        (b"\x1a\x45\xdf\xa3....webm", "a.webm", Sort::Webm),
        (b"ID3\x04\0\0", "a.mp3", Sort::Mp3),
        (b"\xff\xfb\x90\x64....", "a.mp3", Sort::Mp3),
        (b"\0\0\0\x18ftypM4A \0\0\0\0", "a.m4a", Sort::M4a),
        (b"#!AMR\n....", "a.amr", Sort::Amr),
        (b"RIFF\x04\0\0\0WAVEfmt ", "a.wav", Sort::Wav),
        ("说明：张某\r\n".as_bytes(), "a.txt", Sort::Text),
    ];
    for (content, name, sort) in cases {
        assert_eq!(told(content, name), Ok(sort), "{name}");
    }
    let gb18030 = b"\xcb\xb5\xc3\xf7,1\r\n";
    assert_eq!(told(gb18030, "a.csv"), Ok(Sort::Text));
}

#[test]
fn a_name_may_be_missing_or_lie_within_its_family_and_no_further() {
    assert_eq!(told(&png(), ""), Ok(Sort::Png));
    assert_eq!(told(&png(), "photo"), Ok(Sort::Png));
    assert_eq!(told(&png(), "photo.jpg"), Ok(Sort::Png));
    for name in [
        "photo.pdf",
        "photo.exe",
        "photo.png.exe",
        "photo.svg",
        "photo.",
    ] {
        let why = told(&png(), name).unwrap_err();
        assert!(why.contains("两者不符"), "{name}: {why}");
    }
}

#[test]
fn what_is_renamed_mixed_or_runs_something_is_not_taken() {
    let program = b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff";
    let macros = zipped(&[
        "[Content_Types].xml",
        "word/document.xml",
        "word/vbaProject.bin",
    ]);
    let program_inside = zipped(&["OFD.xml", "Doc_0/run.exe"]);
    let with_script = [
        b"\xff\xd8\xff".as_slice(),
        b"<ScRiPt>1</script>",
        b"\xff\xd9",
    ]
    .concat();
    let zip_behind = [jpeg(), zipped(&["a.class"])].concat();
    let pdf_inside = [jpeg(), b"%PDF-1.4".to_vec(), jpeg()].concat();
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>";
    let cases: [(&[u8], &str, &str); 10] = [
        (program, "photo.jpg", "认不出"),
        (svg, "a.svg", "藏着"),
        (svg, "a.txt", "藏着"),
        (b"#!/bin/sh\nrm -rf /\n", "a.txt", "藏着"),
        (&macros, "a.docx", "宏"),
        (&program_inside, "a.ofd", "程序"),
        (&with_script, "a.jpg", "藏着"),
        (&zip_behind, "a.jpg", "藏着"),
        (&pdf_inside, "a.jpg", "藏着"),
        (&zipped(&["a.txt"]), "a.docx", "压缩包"),
    ];
    for (content, name, word) in cases {
        let why = told(content, name).unwrap_err();
        assert!(why.contains(word), "{name}: {why}");
        assert!(why.contains("请") || why.contains("另存"), "{name}: {why}");
    }
}

#[test]
fn what_is_cut_off_or_empty_is_not_taken() {
    for (content, name) in [(jpeg(), "a.jpg"), (png(), "a.png")] {
        assert!(told(&content, name).is_ok());
        let cut = &content[..content.len() - 3];
        assert!(told(cut, name).unwrap_err().contains("结尾"), "{name}");
    }
    assert!(told(b"%PDF-1.7 ...", "a.pdf").unwrap_err().contains("结尾"));
    assert!(told(b"", "a.jpg").unwrap_err().contains("空"));
}

#[test]
fn a10_a_file_has_so_many_bytes_and_not_one_more() {
    assert!(within_size(Sort::Mp4, UPLOAD_BYTES_MAX).is_ok());
    assert!(within_size(Sort::Mp4, UPLOAD_BYTES_MAX + 1).is_err());
    assert!(within_size(Sort::Pdf, UPLOAD_STILL_BYTES_MAX).is_ok());
    assert!(within_size(Sort::Pdf, UPLOAD_STILL_BYTES_MAX + 1).is_err());

    let mut file = temporary();
    file.write_all(b"\0\0\0\x18ftypisom").unwrap();
    file.set_len(UPLOAD_BYTES_MAX).unwrap();
    assert_eq!(sort_of(&mut file, "a.mp4"), Ok(Sort::Mp4));
    file.set_len(UPLOAD_BYTES_MAX + 1).unwrap();
    file.rewind().unwrap();
    let why = sort_of(&mut file, "a.mp4").unwrap_err();
    assert!(why.sentence.contains("200 MB"), "{why}");
}
