//! What is known of one item for one unit: figures, and what a person judged.

use zs_law::{Indicator, Library, Points};

use crate::gathered::Gathered;
use crate::value::{Value, evaluate};

/// What is known of an item for a unit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// The values of its figures, in their order; where it has none, what somebody typed from what
    /// was handed in.
    pub values: Vec<Value>,
    /// What a person judged.
    pub judged: Option<Judged>,
    /// The points of another assessment.
    pub external: Option<Points>,
}

/// Points that a person took off or gave, never without a reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    points: Points,
    reason: String,
}

impl Judged {
    /// A judgement; nothing without a reason.
    #[must_use]
    pub fn new(points: Points, reason: &str) -> Option<Self> {
        let reason = reason.trim();
        (!reason.is_empty()).then(|| Self {
            points,
            reason: reason.to_owned(),
        })
    }

    /// The points that were taken off or given.
    #[must_use]
    pub const fn points(&self) -> Points {
        self.points
    }

    /// Why.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

impl Answer {
    /// The answer that the figures of an item give by themselves. Where the library does not have
    /// one of them, it and those after it stay missing.
    #[must_use]
    pub fn computed(library: &Library, item: &Indicator, from: &Gathered) -> Self {
        let figures = item.figures.iter().map_while(|id| library.figure(id));
        let values = figures.map(|figure| evaluate(&figure.measure, from));
        Self {
            values: values.collect(),
            ..Self::default()
        }
    }

    /// An answer by figures.
    #[must_use]
    pub fn of(values: &[Value]) -> Self {
        Self {
            values: values.to_vec(),
            ..Self::default()
        }
    }
}
