//! What everybody may see: public notices, their data and proofs. Nothing here reads a case: every
//! page is made of what `zs-disclose` has let out for today.

pub mod channels;
pub mod checkpoints;
pub mod data;
pub mod held;
pub mod leaf;
pub mod list;
pub mod notice;
pub mod numbers;
pub mod owed;
pub mod picture;
pub mod proof;
pub mod verify;

use zs_disclose::{NoticeState, PublicCode};
use zs_ledger::KeyRing;
use zs_work::view::PublicNotice;
use zs_work::{NotProved, Proof, prove};

use crate::answer::Answer;
use crate::trouble::Trouble;
use crate::visit::Visit;

/// The notice that the path names. A code that was never given, one that was misread and one of a
/// case that may not be public answer alike.
fn found(visit: &mut Visit<'_>) -> Result<PublicNotice, Trouble> {
    let code: PublicCode = visit.part("code").parse().map_err(|_| Trouble::NoPage)?;
    let found = visit.looker.public_notice(&code, visit.now)?;
    found.ok_or(Trouble::NoPage)
}

/// The notice that the path names, where it is displayed today.
fn displayed(visit: &mut Visit<'_>) -> Result<PublicNotice, Trouble> {
    let notice = found(visit)?;
    match notice.notice.state {
        NoticeState::Displayed => Ok(notice),
        _ => Err(Trouble::NoPage),
    }
}

/// An answer that browsers ask about each time, unless somebody has signed in, whose name stands on
/// the page.
pub(in crate::routes) fn public(visit: &Visit<'_>, answer: Answer) -> Answer {
    match visit.guest {
        None => answer.asked_again(),
        Some(_) => answer,
    }
}

/// The keys that verify this ledger.
fn ring(visit: &mut Visit<'_>) -> Result<KeyRing, Trouble> {
    let first = visit.site.first_key.clone();
    Ok(visit.looker.ring(&first)?)
}

/// The proof of the decision of a notice; nothing while no checkpoint covers it.
fn proof_of(visit: &mut Visit<'_>, notice: &PublicNotice) -> Result<Option<Proof>, Trouble> {
    let ring = ring(visit)?;
    let show: Vec<&str> = notice.leaf.clear.iter().map(String::as_str).collect();
    match prove(visit.looker.reader(), &ring, notice.leaf.seq, &show) {
        Ok(proof) => Ok(Some(proof)),
        Err(NotProved::Unsigned(_)) => Ok(None),
        Err(NotProved::Fault(fault)) => Err(fault.into()),
        Err(why) => Err(zs_store::Fault::Damaged(why.to_string()).into()),
    }
}

/// The words for where a notice stands.
const fn state_word(state: &NoticeState) -> &'static str {
    match state {
        NoticeState::Draft => "未公示",
        NoticeState::Displayed => "公示中",
        NoticeState::Over => "已届满",
        NoticeState::Recalled { .. } => "已撤下",
    }
}
