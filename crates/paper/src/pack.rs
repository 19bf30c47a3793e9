//! Files put together as one zip, with a list of their digests, so that whoever gets it can tell that
//! nothing was altered. The same files in the same order always give the same bytes.

use std::io::{self, Read, Seek, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};
use zs_base::{Digest, Hasher};

/// Bytes that are read at a time.
const CHUNK: usize = 64 * 1024;
/// Letters of one name within a path: some programs unpack no longer paths than 260 letters.
const NAME_LETTERS: usize = 40;

/// A zip that is being written.
#[derive(Debug)]
pub struct Pack<W: Write + Seek> {
    zip: ZipWriter<W>,
    /// What is in it so far, in order.
    told: Vec<(Digest, String)>,
}

impl<W: Write + Seek> Pack<W> {
    /// An empty pack.
    pub fn new(to: W) -> Self {
        Self {
            zip: ZipWriter::new(to),
            told: Vec::new(),
        }
    }

    /// Adds a file bit by bit, and gives the digest of what was read. The parts of its path are each
    /// from [`name_in_pack`].
    ///
    /// # Errors
    /// When it cannot be read or written.
    pub fn add(&mut self, path: &str, content: &mut dyn Read) -> io::Result<Digest> {
        self.zip.start_file(path, options())?;
        let (mut hasher, mut chunk) = (Hasher::default(), vec![0; CHUNK]);
        loop {
            let length = content.read(&mut chunk)?;
            let Some(some) = chunk.get(..length).filter(|it| !it.is_empty()) else {
                break;
            };
            hasher.update(some);
            self.zip.write_all(some)?;
        }
        let digest = hasher.end();
        self.told.push((digest, path.to_owned()));
        Ok(digest)
    }

    /// Ends the pack with the list of digests, a line for each file: digest, two blanks, path.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(mut self, list: &str) -> io::Result<W> {
        self.zip.start_file(list, options())?;
        for (digest, path) in &self.told {
            writeln!(self.zip, "{digest}  {path}")?;
        }
        Ok(self.zip.finish()?)
    }
}

/// Without a time, and as it is: pictures, papers and tables are compressed already.
fn options() -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .large_file(true)
        .last_modified_time(DateTime::default())
}

/// A name as it may stand in a path on every machine.
#[must_use]
pub fn name_in_pack(name: &str) -> String {
    let letters = name.chars().map(|it| match it {
        '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => '·',
        it if it.is_control() || it.is_whitespace() => ' ',
        it => it,
    });
    let cut: String = letters.take(NAME_LETTERS).collect();
    let name = cut.trim_matches(|it: char| it == '.' || it == ' ');
    match name {
        "" => "_".to_owned(),
        name => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use zip::ZipArchive;

    use super::*;

    fn packed() -> Vec<u8> {
        let mut pack = Pack::new(Cursor::new(Vec::new()));
        let first = pack.add("目录.docx", &mut &b"first"[..]).unwrap();
        assert_eq!(first, Digest::of(&[b"first"]));
        let large = vec![7; 3 * CHUNK + 1];
        pack.add("001 会议/01.pdf", &mut &*large).unwrap();
        pack.finish("清单.txt").unwrap().into_inner()
    }

    #[test]
    fn the_same_files_give_the_same_bytes_and_a_list_of_their_digests() {
        let bytes = packed();
        assert_eq!(bytes, packed());
        let mut zip = ZipArchive::new(Cursor::new(bytes)).unwrap();
        let names: Vec<String> = zip
            .file_names()
            .map(|it| it.unwrap().into_owned())
            .collect();
        assert_eq!(names, ["目录.docx", "001 会议/01.pdf", "清单.txt"]);
        let mut list = String::new();
        let mut file = zip.by_name("清单.txt").unwrap();
        file.read_to_string(&mut list).unwrap();
        drop(file);
        assert_eq!(list.lines().count(), 2);
        for line in list.lines() {
            let (digest, path) = line.split_once("  ").unwrap();
            let mut content = Vec::new();
            let mut file = zip.by_name(path).unwrap();
            file.read_to_end(&mut content).unwrap();
            assert_eq!(digest, Digest::of(&[&content]).to_string());
        }
    }

    #[test]
    fn a_name_cannot_leave_its_folder_and_is_not_too_long() {
        assert_eq!(name_in_pack("../../etc/passwd"), "·..·etc·passwd");
        assert_eq!(name_in_pack(" 会议\n纪要. "), "会议 纪要");
        assert_eq!(name_in_pack(".."), "_");
        assert_eq!(name_in_pack(&"长".repeat(41)).chars().count(), 40);
    }
}
