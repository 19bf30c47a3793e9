//! What a form comes back with when it was not recorded, and who it says signs.

use zs_case::Refusal;
use zs_event::Signer;
use zs_work::view::{FieldError, SignerAsk};

use crate::pairs::Pairs;
use crate::uploads::Files;

/// What a form comes back with; the default is a form that nobody has sent yet.
#[derive(Default)]
pub(super) struct Back {
    pub(super) sent: Option<Pairs>,
    pub(super) files: Files,
    pub(super) errors: Vec<FieldError>,
    pub(super) refusal: Option<Refusal>,
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

/// The people who were chosen to sign, as the form offers them.
pub(super) fn signing(offered: &[SignerAsk], sent: &Pairs) -> Vec<Signer> {
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
