//! What every address answers that is not in the table.

use crate::answer::Answer;
use crate::route::{Needs, Route};
use crate::trouble::Trouble;
use crate::visit::Visit;

/// What every address answers that is not in the table.
pub const NOWHERE: Route = Route::get("/{*rest}", Needs::Nothing, nowhere);

fn nowhere(_: &mut Visit<'_>) -> Result<Answer, Trouble> {
    Err(Trouble::NoPage)
}
