//! The file of a procedure as a legal clerk wrote it, for whoever wants to see what is checked.

use zs_base::ProcedureId;

use super::Named;
use crate::answer::Answer;
use crate::trouble::Trouble;
use crate::visit::Visit;

/// The TOML text of the version that an address names.
///
/// # Errors
/// [`Trouble::NoPage`] where there is none.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let id: ProcedureId = visit.part("procedure").into();
    let law = visit.law;
    let named = Named::parse(visit.ask.query.get("v")).ok_or(Trouble::NoPage)?;
    let found = named.find(&law.library, &id, visit.now.day());
    let version = found.ok_or(Trouble::NoPage)?.version;
    let (_, text) = law.file_of(&id, version).ok_or(Trouble::NoPage)?;
    Ok(Answer::text(text))
}
