//! `GET /cases/{case}/files/{digest}`: a file of the case, for whoever may see its contents.

use zs_base::Digest;
use zs_paper::sort_of;
use zs_power::Denied;

use super::case_of;
use crate::answer::{Answer, Stored};
use crate::trouble::Trouble;
use crate::visit::Visit;

/// Gives the file. One that does not belong to the case is absent, whoever knows its digest.
///
/// # Errors
/// When the visitor may not see it, it is not of this case, or it is missing.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let (case, asker) = (case_of(visit)?, visit.signer()?);
    let hidden = || Trouble::Denied(Denied::Hidden);
    let digest: Digest = visit.part("digest").parse().map_err(|_| hidden())?;
    let file = visit.looker.case_file(&case, &asker, visit.now)??;
    // A picture cannot be masked, so it is for those who may see people's data.
    let line = file.files.iter().find(|it| it.digest == digest);
    let line = line.filter(|_| file.sees_personal).ok_or_else(hidden)?;
    let mut found = visit.site.beside.files.open(&digest)?;
    let text = digest.to_string();
    let head = text.get(..8).unwrap_or_default();
    Ok(match sort_of(&mut found, "") {
        Ok(sort) => {
            let end = sort.ends().first().copied().unwrap_or_default();
            let name = format!("{}-{head}.{end}", line.kind);
            let shown = sort.is_shown();
            Answer::stored(name, sort.media_type(), Stored { digest, shown })
        }
        // What was recorded before sorts were told, or was altered since, is only saved.
        Err(_) => {
            let name = format!("{}-{head}", line.kind);
            let shown = false;
            Answer::stored(name, "application/octet-stream", Stored { digest, shown })
        }
    })
}
