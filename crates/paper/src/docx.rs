//! Papers as docx: our own layout after GB/T 9704, and a county's own file with slots.
//!
//! The library that writes docx numbers its paragraphs by a counter of the process and stamps the
//! hour; a paper's digest stands in a ledger, so the same paper must always be the same bytes. The
//! layout is fixed and small, so it is written here over `zip`.

mod body;
mod county;
mod mark;
mod pack;
mod settings;
mod text;

pub use county::{NotFilled, docx_slots, fill_docx};
pub use mark::Mark;

use crate::paper::Paper;

/// The paper as a docx file, the same bytes for the same paper. It holds no author and no time.
///
/// # Errors
/// When the machine cannot hold the file.
pub fn docx(paper: &Paper) -> std::io::Result<Vec<u8>> {
    marked_docx(paper, None)
}

/// The same with the mark by which the printed paper is checked.
///
/// # Errors
/// As for [`docx`].
pub fn marked_docx(paper: &Paper, mark: Option<&Mark>) -> std::io::Result<Vec<u8>> {
    let texts = settings::parts(mark).into_iter();
    let mut parts: Vec<(&str, Vec<u8>)> = texts
        .map(|(name, text)| (name, text.into_bytes()))
        .collect();
    parts.extend(mark.map(|mark| (mark::PART, mark.picture.clone())));
    parts.push((
        "word/document.xml",
        body::document(paper, mark).into_bytes(),
    ));
    pack::pack(&parts)
}
