//! Papers as docx: our own layout after GB/T 9704, and a county's own file with slots.
//!
//! The library that writes docx numbers its paragraphs by a counter of the process and stamps the
//! hour; a paper's digest stands in a ledger, so the same paper must always be the same bytes. The
//! layout is fixed and small, so it is written here over `zip`.

mod body;
mod county;
mod pack;
mod settings;
mod text;

pub use county::{NotFilled, docx_slots, fill_docx};

use crate::paper::Paper;

/// The paper as a docx file, the same bytes for the same paper. It holds no author and no time.
///
/// # Errors
/// When the machine cannot hold the file.
pub fn docx(paper: &Paper) -> std::io::Result<Vec<u8>> {
    let document = body::document(paper);
    let mut parts = settings::parts();
    parts.push(("word/document.xml", document));
    pack::pack(&parts)
}
