//! The bytes from which a sort is told: both ends of a file, and all of it for a text.

use std::io::{self, Read, Seek, SeekFrom};

use encoding_rs::{Encoding, GB18030, UTF_8};
use memchr::memmem;

use super::Sort;

/// So much of each end is looked at; the directory of a zip file ends within so much.
const END: u64 = 66 * 1_024;
/// So far from its ends a picture or text may not hold anything that a browser would run.
const NEAR: usize = 4 * 1_024;
/// Bytes that are read at a time.
const CHUNK: usize = 64 * 1_024;

/// Both ends of a file.
pub(super) struct Ends {
    pub(super) bytes: u64,
    pub(super) head: Vec<u8>,
    tail: Vec<u8>,
}

impl Ends {
    pub(super) fn of<S: Read + Seek>(file: &mut S) -> io::Result<Self> {
        let bytes = file.seek(SeekFrom::End(0))?;
        let part = |file: &mut S, from: u64| {
            let mut part = Vec::new();
            file.seek(SeekFrom::Start(from))?;
            file.take(END).read_to_end(&mut part)?;
            Ok::<_, io::Error>(part)
        };
        Ok(Self {
            bytes,
            head: part(file, 0)?,
            tail: part(file, bytes.saturating_sub(END))?,
        })
    }

    /// Whether the end is one that files of this sort have; of many sorts it cannot be told.
    pub(super) fn is_whole(&self, sort: Sort) -> bool {
        match sort {
            Sort::Jpeg => memmem::rfind(&self.tail, b"\xff\xd9").is_some(),
            Sort::Png => self.tail.ends_with(b"IEND\xae\x42\x60\x82"),
            Sort::Pdf => memmem::rfind(&self.tail, b"%%EOF").is_some(),
            Sort::Webp | Sort::Wav => self.riff_length().is_some_and(|it| it <= self.bytes),
            _ => true,
        }
    }

    /// What a RIFF file says of its own length.
    fn riff_length(&self) -> Option<u64> {
        let bytes = self.head.get(4..8)?.try_into().ok()?;
        Some(u64::from(u32::from_le_bytes(bytes)) + 8)
    }

    /// Whether the file is something else as well, or carries what a browser would run.
    pub(super) fn is_mixed(&self, sort: Sort) -> bool {
        let zipped = matches!(sort, Sort::Docx | Sort::Xlsx | Sort::Ofd);
        if !zipped && memmem::rfind(&self.tail, b"PK\x05\x06").is_some() {
            return true;
        }
        let first = self.head.get(..NEAR).unwrap_or(&self.head);
        if sort != Sort::Pdf && sort != Sort::Text && memmem::find(first, b"%PDF-").is_some() {
            return true;
        }
        let last = self.tail.len().saturating_sub(NEAR);
        let ends = [first, self.tail.get(last..).unwrap_or_default()];
        match sort {
            Sort::Jpeg | Sort::Png | Sort::Webp | Sort::Heic | Sort::Text => {
                ends.into_iter().any(is_run)
            }
            _ => false,
        }
    }
}

/// Whether there is something that a browser or a shell would run.
fn is_run(bytes: &[u8]) -> bool {
    let lower = bytes.to_ascii_lowercase();
    let marks: [&[u8]; 6] = [
        b"<script",
        b"<svg",
        b"<html",
        b"<?php",
        b"<!doctype",
        b"javascript:",
    ];
    lower.starts_with(b"#!")
        || marks
            .into_iter()
            .any(|mark| memmem::find(&lower, mark).is_some())
}

/// Whether the whole file is text in one of the two encodings that offices use.
pub(super) fn is_text<S: Read + Seek>(file: &mut S) -> io::Result<bool> {
    Ok(is_encoded(file, UTF_8)? || is_encoded(file, GB18030)?)
}

fn is_encoded<S: Read + Seek>(file: &mut S, encoding: &'static Encoding) -> io::Result<bool> {
    file.seek(SeekFrom::Start(0))?;
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let (mut chunk, mut text) = (vec![0; CHUNK], String::new());
    loop {
        let length = file.read(&mut chunk)?;
        let bytes = chunk.get(..length).unwrap_or_default();
        text.clear();
        text.reserve(decoder.max_utf8_buffer_length(length).unwrap_or(CHUNK * 3));
        let (_, _, wrong) = decoder.decode_to_string(bytes, &mut text, length == 0);
        let control = |it: char| it.is_control() && !matches!(it, '\n' | '\r' | '\t');
        if wrong || text.contains(control) {
            return Ok(false);
        }
        if length == 0 {
            return Ok(true);
        }
    }
}
