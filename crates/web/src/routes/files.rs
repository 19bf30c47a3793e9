//! `/files/{upload}`: a file that arrives in pieces, which the browser numbers. A piece may come
//! twice; one that does not follow what is there is told where to go on.

use std::fs::metadata;

use zs_base::limits::{UPLOAD_BYTES_MAX, UPLOAD_PIECE_BYTES_MAX};
use zs_base::{CommandId, Digest, PersonId};
use zs_store::Place;

use crate::answer::Answer;
use crate::receive::no_room;
use crate::scanned::scanned;
use crate::trouble::Trouble;
use crate::uploads::{clean_name, looked_at, size};
use crate::visit::Visit;

/// Tells how many bytes have arrived.
///
/// # Errors
/// When the address names no upload, or the store fails.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let (who, upload) = of(visit)?;
    Ok(told(200, visit.site.incoming.arrived(&who, upload)?))
}

/// Takes a piece with `off`, or with `name` ends the file: it is looked at, kept, and its digest
/// told.
///
/// # Errors
/// When the piece is not taken, or there is no room for it.
pub fn post(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let (who, upload) = of(visit)?;
    if let Some(name) = visit.ask.query.given("name") {
        return end(visit, &who, upload, &clean_name(name));
    }
    let offset: Option<u64> = visit.ask.query.get("off").parse().ok();
    let piece = &visit.ask.piece;
    let offset = offset.filter(|_| !piece.is_empty() && piece.len() <= UPLOAD_PIECE_BYTES_MAX);
    let Some(offset) = offset else {
        return Err(Trouble::Bad(
            "这一段没有内容，或者没有写从哪里开始。".to_owned(),
        ));
    };
    if offset.saturating_add(piece.len() as u64) > UPLOAD_BYTES_MAX {
        let most = UPLOAD_BYTES_MAX / 1_024 / 1_024;
        return Ok(refused(
            413,
            &format!("文件超过 {most} MB。请压缩，或者分成几个文件上传。"),
        ));
    }
    match visit.site.incoming.add(&who, upload, offset, piece)? {
        Place::There(bytes) => Ok(told(200, bytes)),
        Place::Elsewhere(bytes) => Ok(told(409, bytes)),
        Place::NoRoom => Err(no_room()),
    }
}

/// Ends a file. One whose end was told before, but whose answer was lost, is told again by its
/// digest, where the browser knows it.
fn end(
    visit: &Visit<'_>,
    who: &PersonId,
    upload: CommandId,
    name: &str,
) -> Result<Answer, Trouble> {
    let site = visit.site;
    let wanted: Option<Digest> = visit.ask.query.get("sm3").parse().ok();
    let path = site.incoming.pieces(who, upload);
    let Ok(found) = metadata(&path) else {
        let before = wanted.and_then(|digest| site.incoming.kept(who, &digest));
        return Ok(match before {
            Some(kept) => whole(&kept.digest, name, kept.bytes),
            None => told(409, 0),
        });
    };
    let bytes = visit.ask.query.get("size").parse().unwrap_or(found.len());
    // From here on no piece reaches it any more; where it is not kept, it goes with the request.
    let Some(closed) = site.incoming.close(who, upload, bytes)? else {
        return Ok(told(409, site.incoming.arrived(who, upload)?));
    };
    let path = closed.path();
    if let Err(why) = looked_at(path, name, bytes)? {
        return Ok(refused(422, &why.to_string()));
    }
    if let Err(harm) = scanned(visit, path, name)? {
        return Ok(refused(422, &harm.told().to_string()));
    }
    let kept = site.incoming.keep(who, &site.beside.files, path, name)?;
    if wanted.is_some_and(|digest| digest != kept.digest) {
        return Ok(refused(422, "传来的内容和你选的文件不一样。请再传一次。"));
    }
    Ok(whole(&kept.digest, name, kept.bytes))
}

fn of(visit: &Visit<'_>) -> Result<(PersonId, CommandId), Trouble> {
    let upload = visit.part("upload").parse().map_err(|_| Trouble::NoPage)?;
    Ok((visit.visitor()?.person.id.clone(), upload))
}

/// How many bytes are there, as a line that a script reads.
fn told(status: u16, bytes: u64) -> Answer {
    let mut answer = Answer::text(format!("{bytes}\n"));
    answer.status = status;
    answer
}

fn whole(digest: &Digest, name: &str, bytes: u64) -> Answer {
    let mut answer = Answer::text(format!("{digest}\n{name}（{}）\n", size(bytes)));
    answer.status = 201;
    answer
}

fn refused(status: u16, sentence: &str) -> Answer {
    let mut answer = Answer::text(format!("{sentence}\n"));
    answer.status = status;
    answer
}
