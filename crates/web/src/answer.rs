//! What a route gives back, before it becomes HTTP.

use std::sync::Arc;

use zs_base::Digest;
use zs_store::Arriving;

/// A stored file to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Its digest, by which it is found and with which it is compared.
    pub digest: Digest,
    /// Whether the browser may show it; it is saved otherwise.
    pub shown: bool,
}

/// A file that was made for one answer; it is gone when the answer is sent.
#[derive(Debug, PartialEq, Eq)]
pub struct Made {
    /// Where it is.
    pub file: Arriving,
    /// Its digest, with which it is compared on the way.
    pub digest: Digest,
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The status, such as 200.
    pub status: u16,
    /// The media type.
    pub kind: &'static str,
    /// The bytes.
    pub body: Vec<u8>,
    /// Where the browser goes next, for a status 303.
    pub location: Option<String>,
    /// Cookies to set, each whole.
    pub cookies: Vec<String>,
    /// Under which name a browser saves it.
    pub file_name: Option<String>,
    /// A file that is sent instead of the body, compared with its digest on the way.
    pub stored: Option<Stored>,
    /// A file that is sent instead of the body and then gone.
    pub made: Option<Arc<Made>>,
    /// Whether anybody may keep it: it is the same for all and belongs to one version.
    pub lasting: bool,
    /// Whether a browser may keep it if it asks each time whether it still holds.
    pub asked_again: bool,
}

impl Answer {
    fn new(status: u16, kind: &'static str, body: Vec<u8>) -> Self {
        Self {
            status,
            kind,
            body,
            location: None,
            cookies: Vec::new(),
            file_name: None,
            stored: None,
            made: None,
            lasting: false,
            asked_again: false,
        }
    }

    /// A page.
    #[must_use]
    pub fn page(html: String) -> Self {
        Self::page_with(200, html)
    }

    /// A page with another status than 200.
    #[must_use]
    pub fn page_with(status: u16, html: String) -> Self {
        Self::new(status, "text/html; charset=utf-8", html.into_bytes())
    }

    /// Plain text.
    #[must_use]
    pub fn text(text: String) -> Self {
        Self::new(200, "text/plain; charset=utf-8", text.into_bytes())
    }

    /// The browser asks for another page. `path` begins with a slash and stays on this site.
    #[must_use]
    pub fn see_other(path: impl Into<String>) -> Self {
        let mut answer = Self::new(303, "text/plain; charset=utf-8", Vec::new());
        answer.location = Some(path.into());
        answer
    }

    /// A file to save.
    #[must_use]
    pub fn file(name: impl Into<String>, kind: &'static str, body: Vec<u8>) -> Self {
        let mut answer = Self::new(200, kind, body);
        answer.file_name = Some(name.into());
        answer
    }

    /// A stored file, under a name to save it by.
    #[must_use]
    pub fn stored(name: impl Into<String>, kind: &'static str, stored: Stored) -> Self {
        let mut answer = Self::file(name, kind, Vec::new());
        answer.stored = Some(stored);
        answer
    }

    /// A file made for this answer, under a name to save it by.
    #[must_use]
    pub fn made(name: impl Into<String>, kind: &'static str, made: Made) -> Self {
        let mut answer = Self::file(name, kind, Vec::new());
        answer.made = Some(Arc::new(made));
        answer
    }

    /// The same, kept by browsers that ask each time whether it still holds: what was taken back is
    /// gone from them at once.
    #[must_use]
    pub const fn asked_again(mut self) -> Self {
        self.asked_again = true;
        self
    }

    /// The mark by which a browser asks whether it still holds: it follows from the bytes alone.
    #[must_use]
    pub fn mark(&self) -> String {
        let digest = Digest::of(&[self.kind.as_bytes(), &[0], &self.body]);
        zs_ledger::hex::to_hex(&digest.0[..12])
    }

    /// Something that browsers may keep, because its address changes with its content.
    #[must_use]
    pub fn lasting(kind: &'static str, body: &[u8]) -> Self {
        let mut answer = Self::new(200, kind, body.to_vec());
        answer.lasting = true;
        answer
    }

    /// The same with a cookie.
    #[must_use]
    pub fn with_cookie(mut self, cookie: String) -> Self {
        self.cookies.push(cookie);
        self
    }
}
