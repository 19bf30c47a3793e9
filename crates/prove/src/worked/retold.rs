//! The events of a worked case once more, from its beginning.

use zs_case::{State, View};
use zs_event::{Happening, canon};

use super::run::{Course, advance};

impl Course<'_> {
    /// A state as it is looked at at the end of the case.
    pub(super) fn view<'s>(&'s self, state: &'s State) -> View<'s> {
        View {
            state,
            candidate: None,
            register: &self.registry,
            day: self.now.day(),
        }
    }

    /// Tells the events one after the other, each with the state after it.
    pub(super) fn retold(&self, each: &mut dyn FnMut(&View<'_>, &Happening)) {
        let mut state = None;
        for happening in &self.history {
            advance(&mut state, happening, self.opened.as_ref(), &self.registry);
            if let Some(state) = &state {
                each(&self.view(state), happening);
            }
        }
    }

    /// Every event survives its canonical form, and the events alone give the same state.
    pub(super) fn replay(&self) -> Result<(), String> {
        let mut replayed = None;
        for happening in &self.history {
            let fields = canon::write(None, happening);
            let Some((_, read)) = canon::read(happening.kind(), &fields) else {
                return Err(format!("“{}”的规范形式读不回来。", happening.kind()));
            };
            // The canonical form puts fields in its own order, so the forms are compared.
            let again = canon::write(None, &read);
            if let Some(field) = fields.iter().find(|field| !again.contains(field)) {
                let kind = happening.kind();
                return Err(format!(
                    "“{kind}”的规范形式读回来不一样：{} {}",
                    field.0, field.1
                ));
            }
            advance(&mut replayed, &read, self.opened.as_ref(), &self.registry);
        }
        if replayed == self.state {
            Ok(())
        } else {
            Err("按记录重放得到的案件和办理得到的不一样。".to_owned())
        }
    }
}
