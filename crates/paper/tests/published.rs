//! P3: what is published tells neither where a picture was taken, nor with what, nor who wrote.

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read as _, Write as _};

    use zs_paper::{Sort, published};

    /// Planted in every place where programs note such things.
    const SECRET: &[u8] = b"SECRET";

    fn shows(bytes: &[u8]) -> bool {
        bytes.windows(SECRET.len()).any(|it| it == SECRET)
    }

    fn segment(marker: u8, body: &[u8]) -> Vec<u8> {
        let length = (body.len() as u16 + 2).to_be_bytes();
        [&[0xff, marker], &length[..], body].concat()
    }

    /// EXIF data with a turned picture and a planted text.
    fn exif() -> Vec<u8> {
        let mut body = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0".to_vec();
        body.extend_from_slice(b"\0\0\0\0SECRET GPS");
        body
    }

    fn jpeg() -> Vec<u8> {
        [
            b"\xff\xd8".to_vec(),
            segment(0xe0, b"JFIF\0\x01\x02"),
            segment(0xe1, &exif()),
            segment(0xe1, b"http://ns.adobe.com/xap/1.0/\0SECRET"),
            segment(0xed, b"Photoshop 3.0\0SECRET"),
            segment(0xfe, b"SECRET comment"),
            segment(0xdb, b"table"),
            segment(0xda, b"scan"),
            b"coded\xff\0data\xff\xd3more".to_vec(),
            b"\xff\xd9".to_vec(),
            b"SECRET video behind the picture".to_vec(),
        ]
        .concat()
    }

    fn chunk(name: &[u8; 4], body: &[u8]) -> Vec<u8> {
        let length = (body.len() as u32).to_be_bytes();
        [&length[..], name, body, b"sums"].concat()
    }

    fn png() -> Vec<u8> {
        [
            b"\x89PNG\r\n\x1a\n".to_vec(),
            chunk(b"IHDR", b"head"),
            chunk(b"tEXt", b"Author\0SECRET"),
            chunk(b"eXIf", b"SECRET"),
            chunk(b"iTXt", b"XML:com.adobe.xmp SECRET"),
            chunk(b"tIME", b"SECRET"),
            chunk(b"IDAT", b"pixels"),
            chunk(b"IEND", b""),
            b"SECRET".to_vec(),
        ]
        .concat()
    }

    fn riff(name: &[u8; 4], body: &[u8]) -> Vec<u8> {
        let length = (body.len() as u32).to_le_bytes();
        let pad: &[u8] = if body.len() % 2 == 1 { b"\0" } else { b"" };
        [name, &length[..], body, pad].concat()
    }

    fn webp() -> Vec<u8> {
        let chunks = [
            riff(b"VP8X", b"\x1c\0\0\0\0\0\0\0\0\0"),
            riff(b"VP8 ", b"pixel"),
            riff(b"EXIF", b"SECRET"),
            riff(b"XMP ", b"SECRET?"),
        ]
        .concat();
        let length = (chunks.len() as u32 + 4).to_le_bytes();
        [b"RIFF", &length[..], b"WEBP", &chunks, b"SECRET"].concat()
    }

    fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in parts {
            let how = zip::write::SimpleFileOptions::default();
            zip.start_file(*name, how).unwrap();
            zip.write_all(content).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        (0..zip.len())
            .map(|index| {
                let mut part = zip.by_index(index).unwrap();
                let mut content = Vec::new();
                part.read_to_end(&mut content).unwrap();
                (part.name().unwrap().into_owned(), content)
            })
            .collect()
    }

    #[test]
    fn p3_a_picture_loses_place_device_and_author_and_keeps_how_it_is_shown() {
        for (bytes, sort) in [
            (jpeg(), Sort::Jpeg),
            (png(), Sort::Png),
            (webp(), Sort::Webp),
        ] {
            assert!(shows(&bytes), "{sort:?}");
            let copy = published(&bytes, sort).unwrap();
            assert!(!shows(&copy), "{sort:?}");
            // A copy of the copy is the same: nothing of the picture went.
            assert_eq!(published(&copy, sort).unwrap(), copy, "{sort:?}");
        }
        let copy = published(&jpeg(), Sort::Jpeg).unwrap();
        let has = |wanted: &[u8]| copy.windows(wanted.len()).any(|it| it == wanted);
        assert!(has(b"JFIF") && has(b"table") && has(b"coded\xff\0data\xff\xd3more\xff\xd9"));
        // How it is turned stays, in the one entry of a directory of its own.
        assert!(has(
            b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06"
        ));
        let copy = published(&webp(), Sort::Webp).unwrap();
        assert_eq!(copy[4..8], (copy.len() as u32 - 8).to_le_bytes());
        assert_eq!(copy[20], 0x10);
    }

    #[test]
    fn p3_a_document_loses_its_authors_and_the_places_of_its_pictures() {
        let (jpeg, png) = (jpeg(), png());
        let docx = zipped(&[
            ("[Content_Types].xml", b"<Types/>"),
            (
                "word/document.xml",
                "<w:document>正文</w:document>".as_bytes(),
            ),
            ("word/media/image1.jpeg", &jpeg),
            ("word/media/image2.png", &png),
            ("docProps/core.xml", b"<dc:creator>SECRET</dc:creator>"),
            ("docProps/app.xml", b"<Company>SECRET</Company>"),
            ("docProps/custom.xml", b"<x>SECRET</x>"),
            ("docProps/thumbnail.jpeg", b"SECRET"),
        ]);
        let copy = published(&docx, Sort::Docx).unwrap();
        let (before, after) = (parts(&docx), parts(&copy));
        assert!(before.iter().any(|(_, part)| shows(part)));
        assert_eq!(before.len(), after.len());
        for (name, part) in &after {
            assert!(!shows(part), "{name}");
        }
        assert_eq!(before[1], after[1]);
    }

    #[test]
    fn p3_what_tells_in_ways_that_cannot_be_taken_out_is_not_published() {
        let with = |name: &str, content: &[u8]| {
            zipped(&[
                ("[Content_Types].xml", b"<Types/>"),
                ("word/document.xml", b"<w:document/>"),
                (name, content),
            ])
        };
        let cases = [
            (
                with("word/comments.xml", b"<w:comment/>"),
                Sort::Docx,
                "批注",
            ),
            (
                with("word/footer1.xml", b"<w:del w:id='1'>"),
                Sort::Docx,
                "修订",
            ),
            (
                with("xl/workbook.xml", b"<sheet state=\"veryHidden\"/>"),
                Sort::Xlsx,
                "隐藏",
            ),
            (b"%PDF-1.7".to_vec(), Sort::Pdf, "去不干净"),
            (b"video".to_vec(), Sort::Mp4, "录像不公开"),
            (b"sound".to_vec(), Sort::Amr, "不公开"),
        ];
        for (bytes, sort, word) in cases {
            let why = published(&bytes, sort).unwrap_err().to_string();
            assert!(why.contains(word), "{sort:?}: {why}");
        }
    }

    #[test]
    fn p3_a_picture_that_is_cut_anywhere_gives_no_copy_that_shows_anything() {
        for (bytes, sort) in [
            (jpeg(), Sort::Jpeg),
            (png(), Sort::Png),
            (webp(), Sort::Webp),
        ] {
            for cut in 0..bytes.len() {
                if let Ok(copy) = published(&bytes[..cut], sort) {
                    assert!(!shows(&copy), "{sort:?} at {cut}");
                }
            }
        }
    }
}
