//! `GET /healthz`: whether the site answers and the ledger can be written.

use crate::answer::Answer;
use crate::trouble::Trouble;
use crate::visit::Visit;

/// Answers 200 while commands are taken.
///
/// # Errors
/// When the store cannot be read.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    visit.looker.reader().edge()?;
    let mut answer = Answer::text("ok\n".to_owned());
    if visit.site.writer.failure().is_some() {
        answer = Answer::text("read only\n".to_owned());
        answer.status = 503;
    }
    Ok(answer)
}
