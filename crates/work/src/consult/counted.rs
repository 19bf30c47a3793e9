//! The numbers that the machine writes into the step with which a consultation ends.

use zs_case::{InstanceNo, State};
use zs_law::{FieldMeaning, Procedure, StepNo};

use super::{Book, OPEN};

/// Numbers of unanswered comments that are named.
const NAMED_MAX: usize = 10;

/// The step of a role.
pub(crate) fn step_of(law: &Procedure, role: &str) -> Option<StepNo> {
    let mut steps = law.step_numbers();
    steps.find(|it| law.step(*it).roles.iter().any(|known| **known == *role))
}

/// The round of the consultation that was begun last, from 1; nothing where none is under way.
pub(crate) fn round_of(state: &State) -> Option<u16> {
    let root = state.instance(InstanceNo::ROOT);
    let step = step_of(&root.procedure, OPEN)?;
    root.done(step)?;
    u16::try_from(root.rounds(step).len()).ok()
}

/// What the machine finds for a number of comments; the sentence while some are not answered.
pub(crate) fn counted(
    book: Option<&Book>,
    state: &State,
    meaning: FieldMeaning,
) -> Result<i64, String> {
    let round = round_of(state).ok_or("还没有公布草案征求意见。")?;
    let tally = book.map(|it| it.tally(round)).unwrap_or_default();
    if !tally.unanswered.is_empty() {
        let named = tally.unanswered.iter().take(NAMED_MAX);
        let named: Vec<String> = named.map(ToString::to_string).collect();
        let more = if tally.unanswered.len() > NAMED_MAX {
            "等"
        } else {
            ""
        };
        return Err(format!(
            "还有 {} 条意见没有答复（第 {}{more}号）。每一条都答复了，才能汇总。",
            tally.unanswered.len(),
            named.join("、"),
        ));
    }
    let count = match meaning {
        FieldMeaning::CommentsAdopted => tally.adopted + tally.partly,
        _ => tally.received,
    };
    Ok(count.into())
}
