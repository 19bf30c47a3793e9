//! What a form comes back with when it was not recorded, and who it says signs.

use zs_base::CaseId;
use zs_case::Refusal;
use zs_event::Signer;
use zs_work::view::{FieldError, SignerAsk};

use crate::pairs::Pairs;
use crate::trouble::Trouble;
use crate::uploads::Files;
use crate::visit::Visit;
use crate::words;

/// The code with which a command is refused that somebody gave on an older view of the case.
const STALE: &str = "ZS3121";

/// What a form comes back with; the default is a form that nobody has sent yet.
#[derive(Default)]
pub(super) struct Back {
    pub(super) sent: Option<Pairs>,
    pub(super) files: Files,
    pub(super) errors: Vec<FieldError>,
    pub(super) refusal: Option<Refusal>,
    /// What others did while the form was filled in, where that is why it came back.
    pub(super) meanwhile: Vec<String>,
}

impl Back {
    pub(super) fn wrong(self, errors: Vec<FieldError>) -> Self {
        let errors = self.files.errors_with(errors);
        Self { errors, ..self }
    }

    pub(super) fn refused(self, refusal: Refusal) -> Self {
        let refusal = Some(refusal);
        Self { refusal, ..self }
    }
}

/// What others did to a case since somebody saw it, newest first; nothing where a command was refused
/// for another reason than that.
///
/// # Errors
/// When the store cannot be read.
pub(super) fn meanwhile(
    visit: &mut Visit<'_>,
    case: &CaseId,
    refusal: &Refusal,
    seen: Option<u32>,
) -> Result<Vec<String>, Trouble> {
    let Some(seen) = seen.filter(|_| refusal.has(STALE)) else {
        return Ok(Vec::new());
    };
    let asker = visit.signer()?;
    let file = visit.looker.case_file(case, &asker, visit.now)??;
    let new = usize::try_from(file.seen.saturating_sub(seen)).unwrap_or_default();
    let lines = file.course.iter().take(new).map(|entry| {
        let at = words::minute(entry.recorded_at, visit.now.day());
        let by = match entry.people.is_empty() {
            true => "系统按法律".to_owned(),
            false => entry.people.join("、"),
        };
        format!("{at}，{by}：{}", entry.head)
    });
    Ok(lines.collect())
}

/// The people who were chosen to sign, as the form offers them.
pub(crate) fn signing(offered: &[SignerAsk], sent: &Pairs) -> Vec<Signer> {
    let chosen: Vec<&str> = sent.all("sign").collect();
    let offered = offered.iter();
    let offered = offered.filter(|it| chosen.contains(&it.person.as_str()));
    offered
        .map(|it| Signer {
            person: it.person.clone(),
            post: it.post.clone(),
            certificate: it.certificate.clone(),
        })
        .collect()
}
