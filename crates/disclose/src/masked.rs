//! A masked text: what is left, where something was taken out and by which rule, and what a person
//! must look at before it is released.

use std::sync::Arc;

use zs_base::Span;
use zs_event::Cite;
use zs_law::Status;

/// A text without the personal data that the rules name. It never holds what was taken out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Masked {
    /// The text for the public.
    pub text: String,
    /// Where something was taken out, in order, without overlaps.
    pub spans: Vec<MaskSpan>,
    /// What could not be decided, in order.
    pub doubts: Vec<Doubt>,
}

/// One place where something was taken out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MaskSpan {
    /// Its bytes in the text as written.
    pub from: Span,
    /// The bytes of what stands there now, in [`Masked::text`].
    pub to: Span,
    /// The kind of personal data.
    pub kind: Arc<str>,
    /// Where it is said that this is masked.
    pub cite: Cite,
    /// Whether a jurist has confirmed the rule.
    pub status: Status,
}

/// A place that a person must decide.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Doubt {
    /// Its bytes in [`Masked::text`].
    pub at: Span,
    /// What it may be, in a few Chinese words.
    pub why: String,
}
