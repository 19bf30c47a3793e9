//! What a case left undone, as far as the log would tell of it.

use zs_base::Day;
use zs_case::state::Standing;
use zs_case::{InstanceNo, term_of};
use zs_law::{Need, StepNo, Term};

use super::Replay;
use super::judge::is_limit;
use super::supply::is_deemed;
use crate::Kind;
use crate::case::view;
use crate::tally::Undone;

impl Replay<'_> {
    pub(super) fn ending(&mut self) {
        let procedure = self.procedure();
        let ended = self.state.standing != Standing::Open;
        for step in procedure.step_numbers() {
            let law = procedure.step(step);
            let told = self.told.steps.contains(&step) && !self.doubted.contains(&step);
            let open = law.need == Need::Must && law.call.is_none() && !is_deemed(law);
            let over = ended && !law.afterwards;
            if told && open && !self.is_done(step) && self.is_due(step, over) {
                self.undone(step, over);
            }
            let served = self.told.served.contains(&step) && !self.unserved.contains(&step);
            if ended && served && self.is_done(step) {
                self.not_served(step);
            }
        }
    }

    /// Whether a step had to be done. In a case that goes on what comes before it may still be to do,
    /// so it is asked as if it came now; where it is due, what was supplied for it stays, so that a
    /// step that could only come instead of it is not due as well.
    fn is_due(&mut self, step: StepNo, over: bool) -> bool {
        if over {
            return self.is_needed(step, self.last);
        }
        if self.first_limit(step).is_none() {
            return false;
        }
        let before = self.state.clone();
        self.asked = Some(step);
        self.supply_before(step, self.last);
        self.asked = None;
        let needed = self.is_needed(step, self.last);
        if !needed {
            self.state = before;
        }
        needed
    }

    /// A step that had to be done and was not. In a case that has ended it cannot be done any more,
    /// unless it makes something public; in one that goes on it may still be done in time.
    fn undone(&mut self, step: StepNo, over: bool) {
        let limit = self.first_limit(step);
        if over && (limit.is_none() || !self.publishes(step)) {
            self.absent(step, "案件已经办结".to_owned());
            return;
        }
        let Some((due, term)) = limit else { return };
        let unless = [self.unless_of(step), self.excuses(&term)].concat();
        let note = format!("最迟 {due}");
        let detail = self.detail(note, Some(term.cite), unless);
        self.tally.add_undone(Undone {
            step,
            term: String::new(),
            due: Some(due),
            overdue: self.kind_of_absence(step, Kind::Overdue),
            before: None,
            detail,
        });
    }

    fn not_served(&mut self, step: StepNo) {
        let own = self.state.instance(InstanceNo::ROOT);
        let served = own.done(step).is_some_and(|round| round.served.is_some());
        let by_receipt = self.told.receipts.values().any(|it| *it == step);
        if served || by_receipt {
            return;
        }
        let cite = self.register.own().step(step).cite.first().cloned();
        let key = (Kind::Unserved, step, String::new());
        self.deviates(key, "案件已经办结".to_owned(), cite, Vec::new());
    }

    /// The limit of a step that ends first, of those whose start the log tells.
    fn first_limit(&self, step: StepNo) -> Option<(Day, Term)> {
        let view = view(&self.state, self.register, self.last);
        let terms = self.register.own().step(step).terms.iter().enumerate();
        let begun = terms.filter_map(|(index, law)| {
            let told = is_limit(law) && self.tells_start(law, self.last);
            let term = told.then(|| term_of(&view, InstanceNo::ROOT, step, index as u16));
            Some((term?.count?.due.day, law))
        });
        let first = begun.min_by_key(|(due, _)| *due);
        first.map(|(due, law)| (due, law.clone()))
    }
}
