//! `GET /g/{code}`: one public notice, or the place of one that was taken back or is over.

use askama::Template;
use zs_base::{Day, Digest};
use zs_disclose::{Masked, Notice, NoticeState, PublicCode};
use zs_work::Proof;

use super::{found, proof_of, public, state_word};
use crate::answer::Answer;
use crate::filters;
use crate::frame::Frame;
use crate::pages::html;
use crate::trouble::Trouble;
use crate::visit::Visit;

/// The page holds what `zs-disclose` let out, words of the law, and the proof; no field of it could
/// hold anything else of a case.
#[derive(Template)]
#[template(path = "notice.html")]
struct Page {
    frame: Frame,
    code: PublicCode,
    kind: String,
    notice: Notice,
    state: &'static str,
    proof: Option<Panel>,
}

/// What the proof of the decision says, as far as people read it.
struct Panel {
    seq: u64,
    size: u64,
    signed_at: String,
    hash: Digest,
    root: Digest,
    path: Vec<Digest>,
    clear: Vec<String>,
}

impl Panel {
    fn of(proof: Proof, clear: &[String]) -> Self {
        let named = clear.iter().filter_map(|name| name.strip_prefix("value."));
        Self {
            seq: proof.leaf.header().seq,
            size: proof.checkpoint.size,
            signed_at: crate::words::minute(proof.checkpoint.recorded_at, Day::MIN),
            hash: proof.leaf.hash(),
            root: proof.checkpoint.root,
            path: proof.path,
            clear: named.map(str::to_owned).collect(),
        }
    }
}

/// Shows the notice.
///
/// # Errors
/// [`Trouble::NoPage`] for every code under which nothing is public.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let found = found(visit)?;
    // However a code was typed, its page has one address.
    if visit.part("code") != found.code.to_string() {
        return Ok(Answer::see_other(format!("/g/{}", found.code)));
    }
    let proof = match found.notice.state {
        NoticeState::Displayed => proof_of(visit, &found)?,
        _ => None,
    };
    let page = Page {
        frame: visit.frame(),
        code: found.code,
        kind: found.kind,
        state: state_word(&found.notice.state),
        proof: proof.map(|proof| Panel::of(proof, &found.leaf.clear)),
        notice: found.notice,
    };
    Ok(public(visit, html(&page)))
}

impl Page {
    /// Whether the content is shown today.
    const fn is_displayed(&self) -> bool {
        matches!(self.notice.state, NoticeState::Displayed)
    }

    /// When and why it was taken back.
    const fn recalled(&self) -> Option<(Day, &Masked)> {
        match &self.notice.state {
            NoticeState::Recalled { on, reason } => Some((*on, reason)),
            _ => None,
        }
    }

    /// The light of the state.
    const fn light(&self) -> &'static str {
        match self.is_displayed() {
            true => "green",
            false => "grey",
        }
    }
}
