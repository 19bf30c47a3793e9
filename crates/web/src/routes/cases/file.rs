//! `GET /cases/{case}`: the case, its clocks first.

use askama::Template;
use zs_base::Day;
use zs_law::Need;
use zs_work::view::CaseFile;

use super::case_of;
use crate::answer::Answer;
use crate::filters;
use crate::frame::Frame;
use crate::pages::html;
use crate::trouble::Trouble;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "case.html")]
struct Page {
    frame: Frame,
    file: CaseFile,
    today: Day,
    /// The place in the ledger of what was just recorded.
    recorded: Option<String>,
}

/// Shows the case.
///
/// # Errors
/// When the visitor may not see it, or the store fails.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let (case, asker) = (case_of(visit)?, visit.signer()?);
    let file = visit.looker.case_file(&case, &asker, visit.now)??;
    let recorded = visit.ask.query.given("done");
    let recorded = recorded.filter(|seq| seq.chars().all(|it| it.is_ascii_digit()));
    Ok(html(&Page {
        recorded: recorded.map(str::to_owned),
        frame: visit.frame(),
        today: visit.now.day(),
        file,
    }))
}

impl Page {
    /// Whether the visitor can do something now.
    fn has_mine(&self) -> bool {
        self.file.next.iter().any(|next| next.is_mine())
    }

    /// Whether something waits for others, or cannot be done yet.
    fn has_others(&self) -> bool {
        self.file.next.iter().any(|next| !next.is_mine()) || !self.file.blocked.is_empty()
    }
}
