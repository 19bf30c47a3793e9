//! W12: what is renamed, is two things at once, runs something or hides in something else. Every
//! file is refused with what to do, or taken as a text that no browser shows by itself.

use std::collections::BTreeMap;
use std::io::{Cursor, Write as _};

use zs_paper::{Sort, sort_of};

use crate::pictures::{heic, jpeg, png, webp_extended};

/// Files by the class of harm, each with the name under which it comes.
type Harm = BTreeMap<&'static str, Vec<(String, Vec<u8>)>>;

/// The names under which what is no such thing comes.
const NAMES: [&str; 6] = ["现场.jpg", "a.png", "笔录.docx", "a.pdf", "a.mp4", "photo"];

fn zipped(names: &[&str]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for name in names {
        let how = zip::write::SimpleFileOptions::default();
        zip.start_file(*name, how).unwrap();
        zip.write_all(b"<x/>").unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn wrong_magic(harm: &mut Harm) {
    let heads: [&[u8]; 20] = [
        b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff",
        b"\x7fELF\x02\x01\x01\0",
        b"\xcf\xfa\xed\xfe\x07\0\0\x01",
        b"\xca\xfe\xba\xbe\0\0\0\x34",
        b"dex\n035\0\xff",
        b"\0asm\x01\0\0\0",
        b"Rar!\x1a\x07\x01\0",
        b"7z\xbc\xaf\x27\x1c\0\x04",
        b"\x1f\x8b\x08\0\0\0\0\0\xff",
        b"\xfd7zXZ\0\0\x04",
        b"MSCF\0\0\0\0",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"L\0\0\0\x01\x14\x02\0",
        b"CWS\x08\x01\0\0\xff",
        b"GIF89a\x01\0\x01\0\0\xff",
        b"BM\x3a\0\0\0\0\0\xff",
        b"II*\0\x08\0\0\0\xff",
        b"\0\0\x01\0\x01\0\x10\x10",
        b"SQLite format 3\0",
        b"\xff\xd8",
    ];
    for head in heads {
        for name in NAMES {
            add(harm, "wrong magic", name, head.to_vec());
        }
    }
    add(harm, "wrong name", "a.pdf", png(8, 8));
    for name in ["a.exe", "a.svg", "a.html", "a.js", "a.jpg.scr", "a.docm"] {
        add(harm, "wrong name", name, png(8, 8));
        add(harm, "wrong name", name, zipped(&["OFD.xml"]));
    }
}

fn add(harm: &mut Harm, class: &'static str, name: &str, content: Vec<u8>) {
    let files = harm.entry(class).or_default();
    files.push((name.to_owned(), content));
}

fn polyglots(harm: &mut Harm) {
    let jar = zipped(&["META-INF/MANIFEST.MF", "Evil.class"]);
    let heads: [(&str, Vec<u8>); 4] = [
        ("a.jpg", jpeg(8, 8)),
        ("a.png", png(8, 8)),
        ("a.webp", webp_extended(8, 8)),
        ("a.heic", heic(8, 8)),
    ];
    let hidden: [&[u8]; 8] = [
        &jar,
        b"%PDF-1.4 inside",
        b"<script>alert(1)</script>",
        b"<ScRiPt src=//x>",
        b"<SVG onload=alert(1)>",
        b"<?php system($_GET[0]);",
        b"<!DOCTYPE html><body onload=x>",
        b"<a href='JavaScript:alert(1)'>",
    ];
    for (name, picture) in &heads {
        for what in hidden {
            // Behind the picture, with the end that the picture must have once more behind it.
            let end = &picture[picture.len() - 12..];
            let behind = [&picture[..], what, end].concat();
            add(harm, "polyglot", name, behind);
        }
    }
    let carriers: [(&str, &[u8]); 5] = [
        ("a.pdf", b"%PDF-1.7 %%EOF"),
        ("a.mp3", b"ID3\x04\0\0"),
        ("a.mp4", b"\0\0\0\x18ftypisom\0\0\0\0"),
        ("a.amr", b"#!AMR\n...."),
        ("a.wav", b"RIFF\x04\0\0\0WAVEfmt "),
    ];
    for (name, carrier) in carriers {
        add(harm, "polyglot", name, [carrier, &jar].concat());
        let last = [carrier, &zipped(&["word/document.xml"])].concat();
        add(harm, "polyglot", name, last);
    }
}

fn scripts(harm: &mut Harm) {
    let far = "说明".repeat(2_000);
    let texts = [
        "<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>".to_owned(),
        "\u{feff}<svg onload='alert(1)'/>".to_owned(),
        "<?xml version='1.0'?><!DOCTYPE svg><SVG/>".to_owned(),
        "<html><body onload=alert(1)>".to_owned(),
        "<!-- --><script>1</script>".to_owned(),
        "#!/bin/sh\nrm -rf /\n".to_owned(),
        "<?php echo 1;".to_owned(),
        format!("{far}<svg onload='alert(1)'/>{far}"),
        format!("{far}<script>alert(1)</script>{far}"),
        "{\\rtf1\\object\\objdata 0105}".to_owned(),
    ];
    for text in texts {
        for name in ["a.svg", "a.html", "a.txt", "a.jpg", "photo"] {
            add(harm, "script", name, text.as_bytes().to_vec());
        }
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        add(harm, "script", "a.txt", [&b"\xff\xfe"[..], &wide].concat());
    }
}

fn macros(harm: &mut Harm) {
    let parts = [
        "word/vbaProject.bin",
        "word\\VBAPROJECT.BIN",
        "word/vbaData.xml",
        "xl/vbaProject.bin",
        "xl/macrosheets/sheet1.xml",
        "word/activeX/activeX1.xml",
        "xl/activeX/activeX1.bin",
        "word/embeddings/run.exe",
        "word/embeddings/RUN.EXE ",
        "word/embeddings/a.lnk",
        "word/media/a.hta",
        "xl/embeddings/a.jar.",
    ];
    for part in parts {
        let docx = ["[Content_Types].xml", "word/document.xml", part];
        let xlsx = ["[Content_Types].xml", "xl/workbook.xml", part];
        let ofd = ["OFD.xml", part];
        add(harm, "macro", "笔录.docx", zipped(&docx));
        add(harm, "macro", "a.xlsx", zipped(&xlsx));
        add(harm, "macro", "a.ofd", zipped(&ofd));
    }
    for name in ["a.docx", "a.xlsx", "a.jpg"] {
        add(harm, "macro", name, zipped(&["Evil.class"]));
        add(harm, "macro", name, zipped(&["a.docx", "b.docx"]));
    }
}

#[test]
fn w12_every_harmful_file_is_refused_or_taken_as_a_text_that_nobody_runs() {
    let mut harm = Harm::new();
    wrong_magic(&mut harm);
    polyglots(&mut harm);
    scripts(&mut harm);
    macros(&mut harm);
    let files: usize = harm.values().map(Vec::len).sum();
    assert!(files >= 200 && harm.len() >= 5, "{files} {}", harm.len());
    let mut texts = 0;
    for (class, files) in harm {
        for (name, content) in files {
            match sort_of(&mut Cursor::new(&content), &name) {
                Err(why) => assert!(
                    why.cure.contains('请') || why.cure.contains("另存"),
                    "{class} {name}: {why}"
                ),
                // What is far from both ends of a text stays a text: saved, never shown.
                Ok(Sort::Text) => {
                    assert!(
                        class == "script" && !Sort::Text.is_shown(),
                        "{class} {name}"
                    );
                    assert_eq!(Sort::Text.media_type(), "text/plain");
                    texts += 1;
                }
                Ok(sort) => panic!("{class} {name}: {sort:?}"),
            }
        }
    }
    assert!(texts <= 6, "{texts}");
}

#[test]
fn w12_the_same_files_without_the_harm_are_taken() {
    let honest: [(&str, Vec<u8>, Sort); 7] = [
        ("a.jpg", jpeg(8, 8), Sort::Jpeg),
        ("a.png", png(8, 8), Sort::Png),
        ("a.webp", webp_extended(8, 8), Sort::Webp),
        ("a.heic", heic(8, 8), Sort::Heic),
        (
            "笔录.docx",
            zipped(&[
                "[Content_Types].xml",
                "word/document.xml",
                "word/media/a.png",
            ]),
            Sort::Docx,
        ),
        ("a.pdf", b"%PDF-1.7 %%EOF".to_vec(), Sort::Pdf),
        (
            "a.txt",
            "说明：小于号 < 也可以写".as_bytes().to_vec(),
            Sort::Text,
        ),
    ];
    for (name, content, sort) in honest {
        assert_eq!(
            sort_of(&mut Cursor::new(&content), name),
            Ok(sort),
            "{name}"
        );
    }
}
