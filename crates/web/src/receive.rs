//! What a request brings: a form, a form with files, or a piece of a file. Each is read within its
//! bounds, and no file is taken from anybody who may not send it.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{HeaderMap, header};
use multer::{Constraints, Field, Multipart, SizeLimit};
use tokio::fs::File;
use tokio::io::AsyncWriteExt as _;
use zs_base::PersonId;
use zs_base::limits::{
    FORM_BYTES_MAX, PROOF_BYTES_MAX, UPLOAD_BYTES_MAX, UPLOAD_FORM_BYTES_MAX,
    UPLOAD_FORM_FILES_MAX, UPLOAD_PIECE_BYTES_MAX,
};
use zs_store::{Arriving, Fault};

use crate::answer::Answer;
use crate::answering::admit;
use crate::pairs::Pairs;
use crate::route::{Route, Takes};
use crate::seal;
use crate::site::Site;
use crate::trouble::Trouble;
use crate::uploads::clean_name;
use crate::visit::{Arrived, Ask};

/// What the name and the edges of one text of a form weigh, so that many empty ones are no way
/// around the bound.
const EDGES: usize = 64;
/// The header in which a piece of a file carries the seal of the session.
pub const SEAL_HEADER: &str = "x-seal";

/// Reads the body of a request into what was asked.
///
/// # Errors
/// The answer, where it cannot or may not be read.
pub async fn receive(
    site: &Arc<Site>,
    route: &'static Route,
    headers: &HeaderMap,
    body: Body,
    mut ask: Ask,
) -> Result<Ask, Box<Answer>> {
    let text = |name| headers.get(name).and_then(|it| it.to_str().ok());
    let kind = text(header::CONTENT_TYPE.as_str()).unwrap_or_default();
    if route.takes == Takes::Files && kind.starts_with("multipart/form-data") {
        // What says of itself that it is too long is not waited for; what lies is cut off below.
        let length = text(header::CONTENT_LENGTH.as_str()).and_then(|it| it.parse().ok());
        if length.is_some_and(|length: u64| length > UPLOAD_FORM_BYTES_MAX) {
            return Err(Box::new(site.trouble(&ask, &too_long())));
        }
        let who = whose(site, route, &ask).await?;
        let read = with_files(site, &who, kind, body, &mut ask).await;
        return match read {
            Ok(()) => Ok(ask),
            Err(trouble) => Err(Box::new(site.trouble(&ask, &trouble))),
        };
    }
    let most = match route.takes {
        Takes::Proof => PROOF_BYTES_MAX + EDGES * 16,
        Takes::Piece => UPLOAD_PIECE_BYTES_MAX,
        Takes::Form | Takes::Files => FORM_BYTES_MAX,
    };
    let Ok(bytes) = axum::body::to_bytes(body, most).await else {
        let long = format!("一次最多送 {} KB 的内容。", most / 1_024);
        return Err(Box::new(site.trouble(&ask, &Trouble::Bad(long))));
    };
    if route.takes == Takes::Proof && kind.starts_with("multipart/form-data") {
        return match proof(kind, bytes, &mut ask).await {
            Ok(()) => Ok(ask),
            Err(trouble) => Err(Box::new(site.trouble(&ask, &trouble))),
        };
    }
    if kind.starts_with("application/x-www-form-urlencoded") {
        ask.form = Pairs::parse(&bytes);
    } else if route.takes == Takes::Piece {
        let sealed = text(SEAL_HEADER).unwrap_or_default();
        ask.form = Pairs::of(vec![(seal::FIELD.to_owned(), sealed.to_owned())]);
        ask.piece = bytes.to_vec();
    }
    Ok(ask)
}

/// A form with a small file, which stays in memory: nobody is signed in who could keep one.
async fn proof(kind: &str, bytes: axum::body::Bytes, ask: &mut Ask) -> Result<(), Trouble> {
    let boundary = multer::parse_boundary(kind).map_err(|error| broken(&error))?;
    let body = Body::from(bytes).into_data_stream();
    let mut form = Multipart::new(body, boundary);
    let (mut texts, mut room) = (Vec::new(), FORM_BYTES_MAX);
    while let Some(field) = form.next_field().await.map_err(|error| broken(&error))? {
        let name = field.name().unwrap_or_default().to_owned();
        room = lessened(room, name.len() + EDGES)?;
        if field.file_name().is_none() {
            texts.push((name, text(field, &mut room).await?));
            continue;
        }
        let content = field.bytes().await.map_err(|error| broken(&error))?;
        if content.len() > PROOF_BYTES_MAX {
            let most = PROOF_BYTES_MAX / 1_024;
            let long = format!("证明文件最多 {most} KB，这个文件不是本系统开出的证明。");
            return Err(Trouble::Bad(long));
        }
        ask.piece = content.to_vec();
    }
    ask.form = Pairs::of(texts);
    Ok(())
}

/// Who sends files, found out before the first byte of them is kept.
async fn whose(
    site: &Arc<Site>,
    route: &'static Route,
    ask: &Ask,
) -> Result<PersonId, Box<Answer>> {
    let (mut asked, beside) = (ask.clone(), site.clone());
    // A form is on its way, so whoever must sign in first is told to come back to it.
    asked.form = Pairs::of(vec![(seal::FIELD.to_owned(), String::new())]);
    let admitted = tokio::task::spawn_blocking(move || admit(&beside, route, &asked));
    let gone = |_| Box::new(site.trouble(ask, &Trouble::Busy(2)));
    admitted.await.map_err(gone)?
}

async fn with_files(
    site: &Arc<Site>,
    who: &PersonId,
    kind: &str,
    body: Body,
    ask: &mut Ask,
) -> Result<(), Trouble> {
    let boundary = multer::parse_boundary(kind).map_err(|error| broken(&error))?;
    let sizes = SizeLimit::new().whole_stream(UPLOAD_FORM_BYTES_MAX);
    let bounds = Constraints::new().size_limit(sizes);
    let mut form = Multipart::with_constraints(body.into_data_stream(), boundary, bounds);
    let (mut texts, mut room) = (Vec::new(), FORM_BYTES_MAX);
    while let Some(field) = form.next_field().await.map_err(|error| broken(&error))? {
        let name = field.name().unwrap_or_default().to_owned();
        room = lessened(room, name.len() + EDGES)?;
        match field.file_name().map(clean_name) {
            None => texts.push((name, text(field, &mut room).await?)),
            Some(file_name) => {
                let arrived = file(site, who, field, name, file_name).await?;
                ask.files.extend(arrived);
                if ask.files.len() > UPLOAD_FORM_FILES_MAX {
                    let many =
                        format!("一次最多上传 {UPLOAD_FORM_FILES_MAX} 个文件，请分几次上传。");
                    return Err(Trouble::Bad(many));
                }
            }
        }
    }
    ask.form = Pairs::of(texts);
    Ok(())
}

fn lessened(room: usize, by: usize) -> Result<usize, Trouble> {
    room.checked_sub(by).ok_or_else(|| {
        let most = FORM_BYTES_MAX / 1_024;
        Trouble::Bad(format!("表格里的文字最多 {most} KB，请写短一些。"))
    })
}

async fn text(mut field: Field<'_>, room: &mut usize) -> Result<String, Trouble> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(|error| broken(&error))? {
        *room = lessened(*room, chunk.len())?;
        bytes.extend_from_slice(&chunk);
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// One file; nothing where none was chosen. Of a file that is too long the rest is read and thrown
/// away, so that the form comes back with everything else that was filled in.
async fn file(
    site: &Arc<Site>,
    who: &PersonId,
    mut field: Field<'_>,
    name: String,
    file_name: String,
) -> Result<Option<Arrived>, Trouble> {
    let mut first = field.chunk().await.map_err(|error| broken(&error))?;
    while first.as_ref().is_some_and(|part| part.is_empty()) {
        first = field.chunk().await.map_err(|error| broken(&error))?;
    }
    // A browser sends a field in which nothing was chosen as a file without name and content.
    if first.is_none() && file_name.is_empty() {
        return Ok(None);
    }
    let (arriving, mut file) = begin(site, who).await?;
    let (mut bytes, mut chunk) = (0, first);
    while let Some(part) = chunk {
        bytes += part.len() as u64;
        if bytes <= UPLOAD_BYTES_MAX {
            file.write_all(&part).await.map_err(unwritten)?;
        }
        chunk = field.chunk().await.map_err(|error| broken(&error))?;
    }
    file.flush().await.map_err(unwritten)?;
    Ok(Some(Arrived {
        field: name,
        name: file_name,
        bytes,
        file: Arc::new(arriving),
    }))
}

async fn begin(site: &Arc<Site>, who: &PersonId) -> Result<(Arriving, File), Trouble> {
    let (beside, person) = (site.clone(), who.clone());
    let begun = tokio::task::spawn_blocking(move || beside.incoming.begin(&person));
    let begun = begun.await.map_err(|_| Trouble::Busy(2))??;
    let (arriving, file) = begun.ok_or_else(no_room)?;
    Ok((arriving, File::from_std(file)))
}

/// What somebody is told who has as much under way as one may have.
pub fn no_room() -> Trouble {
    Trouble::Bad("你上传后还没有用的文件太多。请先把它们提交，或者过一天再传。".to_owned())
}

fn unwritten(error: std::io::Error) -> Trouble {
    Trouble::Fault(Fault::writing("写上传的文件", error))
}

fn too_long() -> Trouble {
    let most = UPLOAD_FORM_BYTES_MAX / 1_024 / 1_024;
    Trouble::Bad(format!(
        "一次上传的文件加起来最多 {most} MB，请分几次上传。"
    ))
}

fn broken(error: &multer::Error) -> Trouble {
    Trouble::Bad(match error {
        multer::Error::StreamSizeExceeded { .. } => return too_long(),
        _ => "文件没有传完整，什么也没有收下。请检查网络，再传一次。".to_owned(),
    })
}
