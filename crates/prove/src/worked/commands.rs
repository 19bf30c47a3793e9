//! What was done in a worked case, as commands, so that it can be done again elsewhere.

use zs_base::Moment;
use zs_event::Command;

use super::case::WorkedCase;
use super::run::Runner;

impl Runner<'_> {
    /// The commands of a worked case that were accepted, those of the case before it included, each
    /// with the moment at which it is recorded; none where the case could not be opened.
    #[must_use]
    pub fn commands(&self, case: &WorkedCase) -> Vec<(Moment, Command)> {
        self.walked(case)
            .map_or_else(Vec::new, |course| course.accepted)
    }
}
