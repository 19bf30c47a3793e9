//! A slot that names a term of a step: its last day, as the clock of the case counts it.
//!
//! Nobody types such a day, so that no paper tells a party another day than the one that binds.

use zs_base::Day;
use zs_case::term::Count;
use zs_case::{InstanceNo, TermStatus, View, term_of};
use zs_law::StepNo;
use zs_paper::Filling;
use zs_time::Point;

use super::Filler;
use super::slot::Other;
use super::wording::{day_in_words, moment_in_words};

/// A term in a case: of which step, and its place in it.
#[derive(Clone, Copy)]
pub(super) struct TermAt {
    pub(super) instance: InstanceNo,
    pub(super) step: StepNo,
    index: u16,
}

impl Filler<'_> {
    /// The term that a slot names; a field of the same name comes first, as it does for the check.
    pub(super) fn term_at(&self, slot: &str) -> Option<TermAt> {
        let Some(Other::Of(instance, step, name)) = self.other(slot) else {
            return None;
        };
        let law = self.state.instance(instance).procedure.step(step);
        if law.fields.iter().any(|it| *it.name == *name) {
            return None;
        }
        let index = law.terms.iter().position(|it| *it.id == *name)?;
        Some(TermAt {
            instance,
            step,
            index: u16::try_from(index).ok()?,
        })
    }

    /// The last day of a term; nothing to say where it does not apply in this case.
    pub(super) fn of_term(&self, at: TermAt) -> Filling {
        let view = View {
            state: self.state,
            candidate: self.candidate,
            register: self.register,
            day: self.day(),
        };
        let term = term_of(&view, at.instance, at.step, at.index);
        match (term.status, &term.count) {
            (TermStatus::NotApplicable, _) => Filling::Absent,
            (_, Some(count)) => Filling::Text(self.last_day(at, count)),
            (_, None) => {
                let step = self.state.instance(at.instance).procedure.step(at.step);
                Filling::Missing(format!("“{}”的期限还没有开始计算", step.name))
            }
        }
    }

    /// As the calendar was known on the day of the paper: a paper that is printed again names the
    /// day that it was issued with, and a later notice tells the new day itself.
    fn last_day(&self, at: TermAt, count: &Count) -> String {
        let used = self.state.instance(at.instance).procedure.calendar;
        let calendar = self.register.calendar(used).as_known_on(self.day());
        match count.term.point(&calendar) {
            Point::Day(day) => day_in_words(day),
            Point::Moment(moment) => moment_in_words(moment),
        }
    }

    fn day(&self) -> Day {
        self.act.effective_on.day()
    }
}
