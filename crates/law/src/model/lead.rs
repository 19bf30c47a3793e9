//! The leader's page as data: which figures stand on it.

use std::sync::Arc;

use zs_event::Cite;

use super::Fraction;

/// How many figures stand on the leader's page.
pub const LEAD_FIGURES: usize = 5;

/// A figure of the leader's page (领导一页).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeadFigure {
    /// The id of the figure.
    pub id: Arc<str>,
    /// What it is called there, in few words.
    pub short: Arc<str>,
    /// Below which share it is a problem; nothing where no line is drawn.
    pub line: Option<Fraction>,
    /// Where the line comes from.
    pub cite: Vec<Cite>,
}
