//! What a visitor may do to the installation.

use zs_power::{Action, Matter, may};

use crate::visit::Visit;

/// Whether the visitor may write drafts of rules.
#[must_use]
pub fn may_draft(visit: &Visit<'_>) -> bool {
    has_power(visit, Action::DraftRules, &[])
}

/// Whether the visitor may do something to the installation, where these people have done that
/// before.
#[must_use]
pub fn has_power(visit: &Visit<'_>, action: Action, done: &[(Action, zs_base::PersonId)]) -> bool {
    let matter = Matter {
        done,
        ..Matter::default()
    };
    let law = visit.law;
    visit
        .visitor()
        .is_ok_and(|who| may(&law.authority, &law.units(), &who.asker(), action, &matter).allowed())
}
