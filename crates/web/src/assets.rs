//! The files that are served as they are.

use zs_base::Digest;

use crate::answer::Answer;
use crate::trouble::Trouble;
use crate::visit::Visit;

const STYLE: &[u8] = include_bytes!("../../../web/style.css");
const SHEET: &[u8] = include_bytes!("../../../web/sheet.css");
const UPLOAD: &[u8] = include_bytes!("../../../web/upload.js");
const KEYS: &[u8] = include_bytes!("../../../web/keys.js");
const ICON: &[u8] = include_bytes!("../../../web/icon.svg");

/// The address of the style sheet, which changes with its content so that it may be kept for long.
#[must_use]
pub fn style_address() -> String {
    let digest = zs_ledger::hex::to_hex(&Digest::of(&[STYLE]).0[..6]);
    format!("/assets/style-{digest}.css")
}

/// The address of the style sheet of papers, beside the one of all pages.
#[must_use]
pub fn sheet_address() -> String {
    let digest = zs_ledger::hex::to_hex(&Digest::of(&[SHEET]).0[..6]);
    format!("/assets/sheet-{digest}.css")
}

/// The address of the script that sends files in pieces.
#[must_use]
pub fn upload_address() -> String {
    let digest = zs_ledger::hex::to_hex(&Digest::of(&[UPLOAD]).0[..6]);
    format!("/assets/upload-{digest}.js")
}

/// The address of the script with the keys.
#[must_use]
pub fn keys_address() -> String {
    let digest = zs_ledger::hex::to_hex(&Digest::of(&[KEYS]).0[..6]);
    format!("/assets/keys-{digest}.js")
}

/// `GET /assets/{name}`.
///
/// # Errors
/// [`Trouble::NoPage`] for every name that is not one of ours.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let name = visit.part("name");
    match name {
        "icon.svg" => Ok(Answer::lasting("image/svg+xml", ICON)),
        _ if visit.site.style.ends_with(name) && name.starts_with("style-") => {
            Ok(Answer::lasting("text/css; charset=utf-8", STYLE))
        }
        _ if name.starts_with("sheet-") && sheet_address().ends_with(name) => {
            Ok(Answer::lasting("text/css; charset=utf-8", SHEET))
        }
        _ if name.starts_with("keys-") && keys_address().ends_with(name) => {
            Ok(Answer::lasting("text/javascript; charset=utf-8", KEYS))
        }
        _ if visit.site.upload.ends_with(name) && name.starts_with("upload-") => {
            Ok(Answer::lasting("text/javascript; charset=utf-8", UPLOAD))
        }
        _ => Err(Trouble::NoPage),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bytes of the scripts that pages add to what works without them.
    const SCRIPTS_MAX: usize = 20 * 1024;

    #[test]
    fn scripts_are_small_and_hold_nothing_that_old_browsers_do_not_read() {
        for script in [KEYS, UPLOAD] {
            let text = std::str::from_utf8(script).unwrap();
            assert!(text.len() <= SCRIPTS_MAX, "{}", text.len());
            for new in ["?.", "??", "await ", "replaceAll", ".at("] {
                assert!(!text.contains(new), "{new}");
            }
        }
    }
}
