//! The closed forms of an invariant, each for one procedure.

use std::fmt;
use std::sync::Arc;

use zs_base::{PostId, ProcedureId};
use zs_event::Cite;
use zs_time::Length;

use super::EventName;

/// What must hold over all paths of a procedure.
#[derive(Clone, Debug)]
pub struct Invariant {
    /// The id, such as `PEN-I02`; several may share one.
    pub id: Arc<str>,
    /// What it says, in Chinese.
    pub name: Arc<str>,
    /// Where the law says so.
    pub cite: Cite,
    /// The procedure over whose paths it must hold.
    pub procedure: ProcedureId,
    /// Only where one of these holds; always where there is none.
    pub when: Vec<Atom>,
    /// Not where one of these holds.
    pub unless: Vec<Atom>,
    /// The form.
    pub rule: Rule,
}

/// A circumstance: something that can be said about the past of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Atom {
    /// The event has happened and still counts.
    Event(EventName),
    /// The latest declaration says that the fact holds.
    Declared(Arc<str>),
}

/// The closed list of forms.
#[derive(Clone, Debug)]
pub enum Rule {
    /// Whenever `then` happens, `first` happened before and still counts.
    Before {
        /// What comes first.
        first: EventName,
        /// What comes then.
        then: EventName,
    },
    /// So many whole days lie between the two.
    Apart {
        /// What comes first.
        first: EventName,
        /// What comes then.
        then: EventName,
        /// How far apart.
        length: Length,
        /// Whether the first day itself counts.
        first_day: FirstDay,
    },
    /// Once the time since `first` has ended, `then` has happened in the same instance.
    Within {
        /// What starts the time.
        first: EventName,
        /// What must have happened, by people or by law.
        then: EventName,
        /// How long.
        length: Length,
    },
    /// `then` does not happen while an instance of the call is under way.
    NotWhile {
        /// The end of the call.
        call: EventName,
        /// What does not happen.
        then: EventName,
    },
    /// The event does not happen.
    Never {
        /// The event.
        event: EventName,
    },
    /// Nobody signed both, whichever came first.
    Distinct {
        /// The one.
        first: EventName,
        /// The other.
        then: EventName,
    },
    /// At least so many people signed, each with a certificate valid that day.
    People {
        /// The step.
        event: EventName,
        /// How many.
        at_least: usize,
        /// The kind of certificate.
        holds: Option<Arc<str>>,
    },
    /// All who signed did so in one of these posts.
    Posts {
        /// The step.
        event: EventName,
        /// The posts.
        posts: Vec<PostId>,
    },
    /// Nobody in such a post signed any step.
    NoPost {
        /// The posts.
        posts: Vec<PostId>,
    },
    /// These fields are given.
    Carries {
        /// The step.
        event: EventName,
        /// The fields.
        fields: Vec<Arc<str>>,
    },
    /// This evidence is there.
    Evidence {
        /// The step.
        event: EventName,
        /// The kinds.
        kinds: Vec<Arc<str>>,
    },
    /// No publication of the step shows a field with such personal data.
    Hides {
        /// The step whose result is published.
        of: EventName,
        /// The step that publishes it.
        by: EventName,
        /// Kinds of data.
        kinds: Vec<Arc<str>>,
    },
    /// Nothing stays public where `when` holds.
    Unpublished {
        /// The step that makes public.
        by: EventName,
        /// The step that takes it back.
        recall: Option<EventName>,
    },
    /// A number is not greater than one of an earlier step.
    NotOver {
        /// The earlier step and its field.
        first: (EventName, Arc<str>),
        /// The later step and its field.
        then: (EventName, Arc<str>),
    },
    /// After the end of the case nothing is done but these.
    Closed {
        /// What ends the case.
        ends: Vec<EventName>,
        /// What may still be done.
        except: Vec<EventName>,
    },
    /// From every reachable state an end can be reached.
    Ends,
}

/// Whether the first day counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FirstDay {
    /// It does not: so many whole days lie between (届满).
    NotCounted,
    /// It does: notice given so many days ahead (提前).
    Counted,
}

impl Rule {
    /// The event whose happening is judged; nothing where every step is.
    #[must_use]
    pub fn subject(&self) -> Option<&EventName> {
        match self {
            Self::Before { then, .. }
            | Self::Apart { then, .. }
            | Self::NotWhile { then, .. }
            | Self::Distinct { then, .. } => Some(then),
            Self::Within { first, .. } => Some(first),
            Self::Never { event }
            | Self::People { event, .. }
            | Self::Posts { event, .. }
            | Self::Carries { event, .. }
            | Self::Evidence { event, .. } => Some(event),
            Self::Hides { by, .. } | Self::Unpublished { by, .. } => Some(by),
            Self::NotOver { then, .. } => Some(&then.0),
            Self::Closed { ends, .. } => ends.first(),
            Self::NoPost { .. } | Self::Ends => None,
        }
    }
}

impl fmt::Display for Invariant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}（{}）", self.id, self.name, self.cite)
    }
}

impl fmt::Display for Atom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Event(event) => event.fmt(f),
            Self::Declared(fact) => write!(f, "认定{fact}"),
        }
    }
}
