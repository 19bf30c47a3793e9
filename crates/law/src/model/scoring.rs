//! Scoring forms (计分方式): how the points of an item follow from its figures or from a judgement.

use std::sync::Arc;

use super::{Fraction, Points};

/// A scoring form. Where nothing else is said, the figure is the first one of the item, and the
/// points lie between 0 and the full points of the item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scoring {
    /// Fixed points off for each part that is missing; one figure for each part, 0 is missing.
    Presence(Vec<Points>),
    /// Points off for each one that the figure falls short of the target.
    Shortfall {
        /// How many there should be.
        target: i64,
        /// Off for each one that is missing.
        step: Points,
        /// At most so many off.
        cap: Option<Points>,
    },
    /// Points off for each one that occurred.
    PerOccurrence {
        /// Off for each.
        step: Points,
        /// At most so many off.
        cap: Option<Points>,
    },
    /// Points off for what was late (first figure) and for what is missing (second figure).
    LateMissing {
        /// Off for each late one.
        late: Points,
        /// Off for each missing one.
        missing: Points,
    },
    /// Points off for each percentage point below the threshold, fractions of them in proportion.
    Linear {
        /// From where nothing is off.
        threshold: Fraction,
        /// Off for a whole percentage point.
        per_pct: Points,
    },
    /// All points where the bound is kept, else none.
    Gate(Bound),
    /// In proportion to a target, all points from the target on.
    Ratio {
        /// What gives all points.
        target: Fraction,
    },
    /// By bands, the highest first: the points of the first one that is reached, else none.
    Bands(Vec<(Fraction, Points)>),
    /// By the place among all units; places beyond the table give none. Equals share a place.
    RankTable(Vec<Points>),
    /// In proportion to the best of all units.
    RelativeBest,
    /// Points off for each percentage point below the mean of all units.
    RelativeMean {
        /// Off for a whole percentage point.
        per_pct: Points,
    },
    /// From a base, on for each one more (first figure) than before (second figure) and off for each
    /// one fewer.
    Delta {
        /// Where nothing changed.
        base: Points,
        /// On for each one more.
        up: Points,
        /// At most so many on.
        up_cap: Points,
        /// Off for each one fewer.
        down: Points,
        /// At most so many off.
        down_cap: Points,
    },
    /// The points of another assessment, in proportion to its full points.
    ExternalScaled {
        /// The full points of the other one.
        full: Points,
    },
    /// A person takes off as much as the case deserves, and must say why.
    Judge {
        /// At most so many off.
        max: Points,
    },
    /// Points on or off beside the total, within two bounds; a person gives them with a reason.
    ClampBonus {
        /// At most so many off, as a number below 0.
        low: Points,
        /// At most so many on.
        high: Points,
    },
    /// No points by itself: where the figure is not 0, it limits the whole.
    Veto(Veto),
}

/// A bound that a figure keeps or does not keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// At least so much.
    AtLeast(Fraction),
    /// At most so much.
    AtMost(Fraction),
}

/// What a veto (一票否决) does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Veto {
    /// No grade above this one.
    Cap(Arc<str>),
    /// The whole score is 0.
    Zero,
}

/// What an item gives when there is nothing to judge (无此类案件).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Nothing {
    /// It is not judged and counts as not applicable.
    #[default]
    NotJudged,
    /// All points.
    Full,
    /// No points.
    Zero,
}

impl Scoring {
    /// How many figures it reads.
    #[must_use]
    pub const fn figures(&self) -> usize {
        match self {
            Self::Presence(parts) => parts.len(),
            Self::LateMissing { .. } | Self::Delta { .. } => 2,
            Self::ExternalScaled { .. } | Self::Judge { .. } | Self::ClampBonus { .. } => 0,
            _ => 1,
        }
    }

    /// Whether nobody's points are known before those of all units are in.
    #[must_use]
    pub const fn compares(&self) -> bool {
        matches!(
            self,
            Self::RankTable(_) | Self::RelativeBest | Self::RelativeMean { .. }
        )
    }

    /// Whether more of what it counts is worth more. What only takes points off for each occurrence
    /// rewards nobody for having more of them.
    #[must_use]
    pub const fn rewards(&self) -> bool {
        !matches!(
            self,
            Self::PerOccurrence { .. }
                | Self::LateMissing { .. }
                | Self::Gate(Bound::AtMost(_))
                | Self::Veto(_)
        )
    }
}
