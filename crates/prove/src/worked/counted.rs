//! What a worked case counts for, so that a counting rule can be shown on a case that is told.

use zs_case::{Tallied, View, tallied};

use super::case::WorkedCase;
use super::run::{Outcome, Runner};

impl Runner<'_> {
    /// What a worked case counts for at its end; nothing where it could not be opened.
    #[must_use]
    pub fn counted(&self, case: &WorkedCase) -> Vec<Tallied> {
        let mut unheard = Outcome {
            name: case.name.clone(),
            title: case.title.clone(),
            failures: Vec::new(),
            deeds: 0,
            marks: Vec::new(),
        };
        let Some(mut course) = self.begin(case, 0, &mut unheard) else {
            return Vec::new();
        };
        for deed in &case.deeds {
            // What is not as the case says is told where the case is run.
            let _ = course.judged(deed, self);
        }
        let Some(state) = &course.state else {
            return Vec::new();
        };
        let view = View {
            state,
            candidate: None,
            register: &course.registry,
            day: course.now.day(),
        };
        tallied(&view, &self.library.tallies)
    }
}
