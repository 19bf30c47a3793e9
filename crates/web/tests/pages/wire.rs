//! How the tests speak to a county: requests byte by byte, as browsers send them.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};

use crate::county::{County, KIND};

pub const BOUNDARY: &str = "----zhunsheng-test";

/// One file of a form.
#[derive(Clone)]
pub struct Part<'a> {
    name: &'a str,
    content: &'a [u8],
}

impl<'a> Part<'a> {
    pub const fn file(name: &'a str, content: &'a [u8]) -> Self {
        Self { name, content }
    }
}

/// What a server said.
pub struct Said {
    pub status: u16,
    pub body: String,
    pub bytes: Vec<u8>,
    head: String,
}

impl Said {
    pub fn header(&self, name: &str) -> String {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        let found = lines.find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map_or_else(String::new, |(_, value)| value.to_owned())
    }
}

/// A form that was sent up to some byte.
pub struct Begun(TcpStream);

impl Begun {
    pub fn finish(&mut self, rest: &[u8]) {
        self.0.write_all(rest).unwrap();
        read(&mut self.0);
    }
}

impl County {
    pub fn piece(&self, path: &str, piece: &[u8]) -> Said {
        self.piece_as(&self.session, &self.seal(), path, piece)
    }

    pub fn piece_as(&self, session: &str, seal: &str, path: &str, piece: &[u8]) -> Said {
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: here\r\nconnection: close\r\ncookie: {session}\r\n\
             x-seal: {seal}\r\ncontent-type: application/octet-stream\r\n\
             content-length: {}\r\n\r\n",
            piece.len()
        );
        self.say(&[head.as_bytes(), piece].concat())
    }

    /// A form with everything that the step asks for but its evidence.
    pub fn hand_in(&self, files: &[Part<'_>], kept: &[&str]) -> Said {
        self.send(files, kept, true)
    }

    /// A form, filled in or not.
    pub fn send(&self, files: &[Part<'_>], kept: &[&str], filled: bool) -> Said {
        let body = self.form(files, kept, filled);
        self.post_form(&self.session, &body)
    }

    pub fn form(&self, files: &[Part<'_>], kept: &[&str], filled: bool) -> Vec<u8> {
        self.form_as(&self.session, files, kept, filled)
    }

    pub fn form_as(
        &self,
        session: &str,
        files: &[Part<'_>],
        kept: &[&str],
        filled: bool,
    ) -> Vec<u8> {
        let signers: &[&str] = if filled { &["chen", "lin"] } else { &[] };
        self.form_signed(session, files, kept, signers)
    }

    /// A form that these people sign; one that nobody signs is not filled in either.
    pub fn form_signed(
        &self,
        session: &str,
        files: &[Part<'_>],
        kept: &[&str],
        signers: &[&str],
    ) -> Vec<u8> {
        let page = self.get_as(session, &self.step()).body;
        let mut texts: Vec<(String, String)> = ["seal", "id", "seen", "path"]
            .map(|name| (name.to_owned(), hidden(&page, name)))
            .to_vec();
        if !signers.is_empty() {
            let more = [
                ("f:查明的事实", "没有按规定标明价格"),
                ("fact:直接涉及重大权益", "no"),
                ("why:直接涉及重大权益", "没有涉及"),
            ];
            let signed = signers.iter().map(|signer| ("sign", *signer));
            let more = more.into_iter().chain(signed);
            texts.extend(more.map(|(name, text)| (name.to_owned(), text.to_owned())));
        }
        for digest in kept {
            texts.push((format!("kept:{KIND}"), (*digest).to_owned()));
        }
        let mut body = Vec::new();
        for (name, text) in texts {
            body.extend_from_slice(head(&name, "").as_bytes());
            body.extend_from_slice(format!("{text}\r\n").as_bytes());
        }
        for file in files {
            let name = file.name.replace(['\r', '\n'], " ").replace('"', "%22");
            let name = format!("; filename=\"{name}\"\r\ncontent-type: image/png");
            body.extend_from_slice(head(&format!("file:{KIND}"), &name).as_bytes());
            body.extend_from_slice(file.content);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
        body
    }

    pub fn post_form(&self, session: &str, body: &[u8]) -> Said {
        self.say(&[self.form_head(session, body.len()).as_bytes(), body].concat())
    }

    /// Sends a whole form that says of itself that it is longer.
    pub fn post_of_length(&self, body: &[u8], length: u64) -> Said {
        let head = self.form_head(&self.session, usize::try_from(length).unwrap());
        self.say(&[head.as_bytes(), body].concat())
    }

    /// Sends a form with one file to any address.
    pub fn post_file(
        &self,
        session: &str,
        path: &str,
        texts: &[(&str, &str)],
        (name, content): (&str, &[u8]),
    ) -> Said {
        self.post_named(session, path, texts, (name, "a.docx", content))
    }

    /// The same with a file of this name.
    pub fn post_named(
        &self,
        session: &str,
        path: &str,
        texts: &[(&str, &str)],
        (name, file, content): (&str, &str, &[u8]),
    ) -> Said {
        let mut body = Vec::new();
        for (name, text) in texts {
            body.extend_from_slice(head(name, "").as_bytes());
            body.extend_from_slice(format!("{text}\r\n").as_bytes());
        }
        let more = format!("; filename=\"{file}\"\r\ncontent-type: application/octet-stream");
        body.extend_from_slice(head(name, &more).as_bytes());
        body.extend_from_slice(content);
        body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
        let all = format!(
            "POST {path} HTTP/1.1\r\nhost: here\r\nconnection: close\r\ncookie: {session}\r\n\
             content-type: multipart/form-data; boundary={BOUNDARY}\r\n\
             content-length: {}\r\n\r\n",
            body.len()
        );
        self.say(&[all.as_bytes(), &body].concat())
    }

    /// Sends a form up to some byte and breaks off.
    pub fn post_cut(&self, body: &[u8], until: usize) {
        drop(self.post_begun(body, until));
    }

    /// Sends a form up to some byte.
    pub fn post_begun(&self, body: &[u8], until: usize) -> Begun {
        let mut stream = TcpStream::connect(self.address).unwrap();
        let head = self.form_head(&self.session, body.len());
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(&body[..until]).unwrap();
        Begun(stream)
    }

    /// Sends a form without files.
    pub fn post_text(&self, text: &str) -> Said {
        self.say(format!("{}{text}", self.text_head(text.len())).as_bytes())
    }

    fn text_head(&self, length: usize) -> String {
        format!(
            "POST {}/step HTTP/1.1\r\nhost: here\r\nconnection: close\r\ncookie: {}\r\n\
             content-type: application/x-www-form-urlencoded\r\n\
             content-length: {length}\r\n\r\n",
            self.case(),
            self.session
        )
    }

    /// Until so many files are arriving.
    pub fn until_begun(&self, number: usize) {
        while self.arriving() < number {
            std::thread::yield_now();
        }
    }

    pub fn incoming_has_anything(&self) -> bool {
        self.arriving() > 0
    }

    fn arriving(&self) -> usize {
        let tree = below(&self.folder.path().join("data/incoming"));
        tree.iter().filter(|it| it.is_file()).count()
    }

    /// Everything in the folder that no upload may change by its name.
    pub fn tree(&self) -> Vec<PathBuf> {
        let mut tree = below(self.folder.path());
        let data = self.folder.path().join("data");
        let changing = [
            data.join("incoming"),
            data.join("files"),
            data.join("checkpoints"),
            data.join("county.db"),
        ];
        tree.retain(|path| {
            let text = path.to_string_lossy().into_owned();
            !changing
                .iter()
                .any(|it| text.starts_with(&*it.to_string_lossy()))
        });
        tree.sort();
        tree
    }

    fn form_head(&self, session: &str, length: usize) -> String {
        format!(
            "POST {}/step HTTP/1.1\r\nhost: here\r\nconnection: close\r\ncookie: {session}\r\n\
             content-type: multipart/form-data; boundary={BOUNDARY}\r\n\
             content-length: {length}\r\n\r\n",
            self.case()
        )
    }

    pub fn say(&self, bytes: &[u8]) -> Said {
        let mut stream = TcpStream::connect(self.address).unwrap();
        // A server may answer before it has read all; what it said counts.
        let _sent = stream.write_all(bytes);
        read(&mut stream)
    }
}

pub fn read(stream: &mut TcpStream) -> Said {
    let mut all = Vec::new();
    // A connection that is broken off gives what came before.
    let _end = stream.read_to_end(&mut all);
    let split = all.windows(4).position(|it| it == b"\r\n\r\n");
    let split = split.unwrap_or(all.len());
    let head = String::from_utf8_lossy(&all[..split]).into_owned();
    let bytes = all.get(split + 4..).unwrap_or_default().to_vec();
    let status = head.split(' ').nth(1).and_then(|it| it.parse().ok());
    Said {
        status: status.unwrap_or_default(),
        body: String::from_utf8_lossy(&bytes).into_owned(),
        bytes,
        head,
    }
}

pub fn head(name: &str, more: &str) -> String {
    format!("--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{name}\"{more}\r\n\r\n")
}

pub fn hidden(page: &str, name: &str) -> String {
    let mark = format!("name=\"{name}\" value=\"");
    let from = page.find(&mark).map(|at| at + mark.len());
    let rest = &page[from.unwrap_or_else(|| panic!("no {name} in {page}"))..];
    rest[..rest.find('"').unwrap()].to_owned()
}

pub fn below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        found.push(entry.path());
        found.extend(below(&entry.path()));
    }
    found
}
