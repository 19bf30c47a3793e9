//! Terms (时限) of a step: four kinds that are never mixed, with pauses and extensions.

use std::sync::Arc;

use zs_base::PostId;
use zs_event::Cite;
use zs_time::{Length, Roll};

use super::{Condition, FieldRef, Origin, Ref, Status};

/// A term of a step.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// The id, unique in the step, such as `limit`.
    pub id: Arc<str>,
    /// The kind with its numbers.
    pub kind: TermKind,
    /// It counts only when this holds.
    pub when: Option<Condition>,
    /// It does not count when this holds, such as a waiver.
    pub unless: Option<Condition>,
    /// Stretches that are not counted.
    pub pauses: Vec<Pause>,
    /// Who may extend it, by how much.
    pub extensions: Vec<ExtensionRule>,
    /// What happens when it is missed.
    pub late: Late,
    /// Days before the end on which people are warned.
    pub warn: Vec<u32>,
    /// Whether the agency promised it itself (承诺期限), shorter than the law demands.
    pub promised: bool,
    /// Which overlays may change its number freely.
    pub may_change: Option<Delegation>,
    /// Where the number stands.
    pub cite: Cite,
    /// Who wrote it.
    pub origin: Origin,
    /// Whether a jurist must still confirm it, as where an overlay is laxer without a delegation.
    pub status: Status,
}

/// The four kinds of term.
#[derive(Clone, Debug, PartialEq)]
pub enum TermKind {
    /// A ceiling: the step is done at the latest when the length after `from` has passed.
    Limit {
        /// The length.
        length: Length,
        /// What happens when the last day is not a working day.
        roll: Roll,
        /// Where it starts; that day is not counted.
        from: Ref,
    },
    /// A floor: the step is not done before the length after `from` has passed.
    Wait {
        /// The length.
        length: Length,
        /// What happens when the last day is not a working day.
        roll: Roll,
        /// Where it starts; that day is not counted.
        from: Ref,
    },
    /// Notice: `notice` is at least the length before this step is done.
    Before {
        /// The length.
        length: Length,
        /// What must have happened that long before.
        notice: Ref,
    },
    /// A fixed calendar day: the first such day after `from`, or the day that a field names.
    Date {
        /// Month 1..=12 and day of month, or nothing where `field` names the day.
        month_day: Option<(i8, i8)>,
        /// The field that names the day.
        field: Option<FieldRef>,
        /// From where the first such day is looked for.
        from: Option<Ref>,
    },
}

impl TermKind {
    /// The Chinese word of the kind.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Limit { .. } => "最迟",
            Self::Wait { .. } => "最早",
            Self::Before { .. } => "提前",
            Self::Date { .. } => "定期",
        }
    }
}

/// A stretch that is not counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pause {
    /// How it works on the count.
    pub kind: PauseKind,
    /// It begins with the day after this.
    pub from: Ref,
    /// It ends with the day of this; until today while that has not happened.
    pub to: Ref,
    /// Where the law says so.
    pub cite: Cite,
}

/// How a stretch works on the count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PauseKind {
    /// 不计入: its days are not counted.
    Excluded,
    /// 中止: the clock stops and goes on where it was.
    Suspended,
    /// 重新计算: the clock starts again at zero when it ends.
    Restarted,
}

/// Who may extend a term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExtensionRule {
    /// Who grants it.
    pub by: PostId,
    /// How much at most, each time.
    pub at_most: Length,
    /// How often.
    pub times: u16,
    /// Where the law says so.
    pub cite: Cite,
}

/// What happens when a term is missed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Late {
    /// The step is marked late (逾期) and can still be done.
    Mark,
    /// The step cannot be done any more.
    Block,
    /// The law supplies this outcome of the step.
    Deem {
        /// An outcome of the step.
        outcome: Arc<str>,
    },
}

/// Which instruments may set another number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delegation {
    /// Ranks of instruments, such as 法律, 法规, 规章.
    pub ranks: Vec<Arc<str>>,
    /// Where the delegation stands.
    pub cite: Cite,
}
