//! The proof of a draft: begun by a button, with a page that tells how far it is and what it found.

use askama::Template;
use zs_base::limits::DRAFT_STATES_MAX;
use zs_store::DraftActKind;

use super::{Head, Names, checked, draft_of};
use crate::answer::Answer;
use crate::filters;
use crate::frame::Frame;
use crate::pages::html;
use crate::trouble::Trouble;
use crate::visit::Visit;
use crate::words::minute;
use crate::workshop::{ProofAsk, ProofState};

#[derive(Template)]
#[template(path = "rules_proof.html")]
struct Page {
    frame: Frame,
    head: Head,
    /// The proof of these very files under the law that holds.
    found: Option<Found>,
    /// The proof under way.
    state: Option<ProofState>,
    /// Another draft that is proved at the moment.
    other: Option<u64>,
    may_prove: bool,
    states_max: usize,
    wrong: Vec<String>,
}

impl Page {
    /// Whether this very draft is being proved.
    fn under_way(&self) -> bool {
        self.state.as_ref().is_some_and(|it| it.ended.is_none())
    }
}

/// What a proof found.
struct Found {
    is_sound: bool,
    note: String,
    by: String,
    at: String,
}

/// Shows how far the proof is, or what it found.
///
/// # Errors
/// When there is no such draft, or the store fails.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    page(visit, Vec::new())
}

fn page(visit: &mut Visit<'_>, wrong: Vec<String>) -> Result<Answer, Trouble> {
    let draft = draft_of(visit)?;
    let names = Names::of(visit)?;
    let checked = checked(visit, &draft);
    let workshop = &visit.site.workshop;
    let number = draft.row.number;
    let state = workshop.proof(number);
    let state = state.filter(|it| it.digest == draft.row.digest);
    let found = draft.proof(&visit.law.digest()).or_else(|| {
        // Of what is law, the proof that it was enacted with.
        let proved = draft.row.enacted.and(draft.act(DraftActKind::Proved));
        proved.filter(|_| draft.row.enacted.is_some())
    });
    let status = if wrong.is_empty() { 200 } else { 409 };
    let mut answer = html(&Page {
        head: Head::of(visit, &draft, &checked, "proof"),
        found: found.map(|it| Found {
            is_sound: it.kind == DraftActKind::Proved,
            note: it.note.clone(),
            by: names.of_person(&it.by),
            at: minute(it.at, visit.now.day()),
        }),
        may_prove: checked.is_sound()
            && draft.row.enacted.is_none()
            && !draft.bundle.is_empty()
            && may_prove(visit),
        state,
        other: workshop.proving().filter(|it| *it != number),
        states_max: DRAFT_STATES_MAX,
        wrong,
        frame: visit.frame(),
    });
    answer.status = status;
    Ok(answer)
}

/// Whoever drafts, reviews or enacts may have a draft proved.
fn may_prove(visit: &Visit<'_>) -> bool {
    use zs_power::Action::{DraftRules, ManageRules, ReviewRules};
    let powers = [DraftRules, ReviewRules, ManageRules].into_iter();
    let mut may = powers.map(|it| crate::routes::has_power(visit, it, &[]));
    may.any(|it| it)
}

/// Begins the proof.
///
/// # Errors
/// When there is no such draft, or the store fails.
pub fn post(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let draft = draft_of(visit)?;
    let checked = checked(visit, &draft);
    if !checked.is_sound() || !may_prove(visit) || draft.row.enacted.is_some() {
        let sentence = "检查没有通过的草案不能证明，请先改到没有错误。".to_owned();
        return page(visit, vec![sentence]);
    }
    let who = visit.visitor()?;
    let ask = ProofAsk {
        draft: draft.row.number,
        bundle: draft.bundle,
        law: visit.law.clone(),
        by: (who.person.id.clone(), who.post.clone()),
    };
    let site = visit.site;
    let begun = site
        .workshop
        .prove(ask, site.office.clone(), site.clock.clone());
    match begun {
        true => Ok(Answer::see_other(format!(
            "/rules/{}/proof",
            draft.row.number
        ))),
        false => {
            let sentence = "有一份草案正在证明，一次只证明一份，请等它完了再来。".to_owned();
            page(visit, vec![sentence])
        }
    }
}
