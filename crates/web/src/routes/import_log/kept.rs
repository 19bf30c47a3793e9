//! The file that somebody handed in, and what they agreed that its columns mean, kept for a day where
//! files wait that are still arriving.

use std::fs;

use zs_base::CommandId;
use zs_paper::{LogMap, read_map};
use zs_store::Place;
use zs_work::LogFile;

use super::form::Measure;
use crate::trouble::Trouble;
use crate::visit::Visit;

/// What is said of a file that is not there any more.
pub const EXPIRED: &str = "这个文件已经过期，请再上传一次。";

/// The file of a word, where the visitor has handed it in.
///
/// # Errors
/// When it cannot be read.
pub fn file(visit: &Visit<'_>, upload: &str) -> Result<Option<(CommandId, LogFile)>, Trouble> {
    let Some((upload, bytes)) = piece(visit, upload)? else {
        return Ok(None);
    };
    Ok(LogFile::read(bytes).ok().map(|file| (upload, file)))
}

fn piece(visit: &Visit<'_>, upload: &str) -> Result<Option<(CommandId, Vec<u8>)>, Trouble> {
    let Ok(upload) = upload.parse::<CommandId>() else {
        return Ok(None);
    };
    let who = &visit.visitor()?.person.id;
    let bytes = fs::read(visit.site.incoming.pieces(who, upload));
    Ok(bytes.ok().map(|bytes| (upload, bytes)))
}

/// Keeps a map beside its file; nothing where the visitor has too much under way.
///
/// # Errors
/// When it cannot be kept.
pub fn keep_map(
    visit: &Visit<'_>,
    measure: &Measure,
    map: &str,
) -> Result<Option<CommandId>, Trouble> {
    let id = visit.site.command_id(visit.now)?;
    let who = &visit.visitor()?.person.id;
    let text = format!("{}\n{map}", measure.word);
    match visit.site.incoming.add(who, id, 0, text.as_bytes())? {
        Place::There(_) => Ok(Some(id)),
        Place::Elsewhere(_) | Place::NoRoom => Ok(None),
    }
}

/// The map of a word, with the procedure by which the log is measured.
///
/// # Errors
/// When it cannot be read.
pub fn map(visit: &Visit<'_>, map: &str) -> Result<Option<(Measure, LogMap)>, Trouble> {
    let Some((_, bytes)) = piece(visit, map)? else {
        return Ok(None);
    };
    let text = String::from_utf8_lossy(&bytes);
    let Some((word, map)) = text.split_once('\n') else {
        return Ok(None);
    };
    let Some(measure) = Measure::of(visit, word) else {
        return Ok(None);
    };
    let (map, _) = read_map("对照", map.as_bytes(), &measure.procedure);
    Ok(map.map(|map| (measure, map)))
}
