//! How long a title and a note of a draft may be, and how large its files.

use zs_base::limits::{
    DRAFT_BYTES_MAX, DRAFT_FILE_BYTES_MAX, DRAFT_FILES_MAX, DRAFT_NOTE_CHARACTERS_MAX,
    DRAFT_TITLE_CHARACTERS_MAX,
};

use super::{DraftRefused, because};
use crate::lawmaking::Bundle;

pub(super) fn titled(title: &str) -> Result<&str, DraftRefused> {
    let title = title.trim();
    match title.chars().count() {
        0 => Err(because("还要写草案的名称。")),
        count if count > DRAFT_TITLE_CHARACTERS_MAX => Err(DraftRefused::Because(format!(
            "草案的名称最多 {DRAFT_TITLE_CHARACTERS_MAX} 个字，现在有 {count} 个。"
        ))),
        _ => Ok(title),
    }
}

pub(super) fn noted(note: &str) -> Result<(), DraftRefused> {
    let count = note.chars().count();
    match count > DRAFT_NOTE_CHARACTERS_MAX {
        true => Err(DraftRefused::Because(format!(
            "意见最多 {DRAFT_NOTE_CHARACTERS_MAX} 个字，现在有 {count} 个。"
        ))),
        false => Ok(()),
    }
}

/// Whether the files are within bounds.
pub(super) fn bounded(bundle: &Bundle) -> Result<(), DraftRefused> {
    if bundle.len() > DRAFT_FILES_MAX {
        return Err(DraftRefused::Because(format!(
            "一份草案最多 {DRAFT_FILES_MAX} 个文件，请分成几份。"
        )));
    }
    let long = bundle
        .files()
        .find(|(_, text)| text.len() > DRAFT_FILE_BYTES_MAX);
    if let Some((path, _)) = long {
        return Err(DraftRefused::Because(format!(
            "“{path}”超过 {} KB，请分成几个文件。",
            DRAFT_FILE_BYTES_MAX / 1024
        )));
    }
    match bundle.bytes() > DRAFT_BYTES_MAX {
        true => Err(DraftRefused::Because(format!(
            "一份草案的文件加起来最多 {} KB，请分成几份。",
            DRAFT_BYTES_MAX / 1024
        ))),
        false => Ok(()),
    }
}
