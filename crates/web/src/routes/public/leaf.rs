//! `GET /g/{code}/leaf`: the leaf of the decision of a public notice. A leaf holds no value of
//! anybody; the leaves of other events are not shown to the public.

use askama::Template;
use zs_base::Digest;
use zs_disclose::PublicCode;
use zs_ledger::Leaf;

use super::{displayed, proof_of, public};
use crate::answer::Answer;
use crate::filters;
use crate::frame::Frame;
use crate::pages::html;
use crate::trouble::Trouble;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "leaf.html")]
struct Page {
    frame: Frame,
    code: PublicCode,
    leaf: Leaf,
    hash: Digest,
}

/// Shows the leaf.
///
/// # Errors
/// [`Trouble::NoPage`] where nothing is displayed under the code, or no checkpoint covers it yet.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let notice = displayed(visit)?;
    let proof = proof_of(visit, &notice)?.ok_or(Trouble::NoPage)?;
    let page = Page {
        frame: visit.frame(),
        code: notice.code,
        hash: proof.leaf.hash(),
        leaf: proof.leaf,
    };
    Ok(public(visit, html(&page)))
}
