//! What a worked case counts for, so that a counting rule can be shown on a case that is told.

use zs_case::{Tallied, View, tallied};
use zs_event::Happening;

use super::case::WorkedCase;
use super::run::{Course, Outcome, Runner};

impl Runner<'_> {
    /// What a worked case counts for at its end; nothing where it could not be opened.
    #[must_use]
    pub fn counted(&self, case: &WorkedCase) -> Vec<Tallied> {
        let Some(course) = self.walked(case) else {
            return Vec::new();
        };
        let Some(state) = &course.state else {
            return Vec::new();
        };
        tallied(&course.view(state), &self.library.tallies)
    }

    /// Tells the events of a worked case one after the other, each with how the case stands after it
    /// on the day on which the case ends.
    pub fn retold(&self, case: &WorkedCase, mut each: impl FnMut(&View<'_>, &Happening)) {
        if let Some(course) = self.walked(case) {
            course.retold(&mut each);
        }
    }

    /// A case after all its deeds; nothing where it could not be opened.
    pub(super) fn walked(&self, case: &WorkedCase) -> Option<Course<'_>> {
        let mut unheard = Outcome {
            name: case.name.clone(),
            title: case.title.clone(),
            failures: Vec::new(),
            deeds: 0,
            marks: Vec::new(),
        };
        let mut course = self.begin(case, 0, &mut unheard)?;
        for deed in &case.deeds {
            // What is not as the case says is told where the case is run.
            let _ = course.judged(deed, self);
        }
        Some(course)
    }
}
