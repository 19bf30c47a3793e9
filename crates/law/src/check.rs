//! `law check`: what must hold for a procedure as a whole. One file per group of rules.

mod unused;

use crate::model::Procedure;
use crate::resolve::Scope;

/// Checks a resolved procedure. Numbers of steps, facts and fields are those of the drafts.
pub(crate) fn procedure(scope: &Scope<'_>, procedure: &Procedure) {
    unused::check(scope, procedure);
}
