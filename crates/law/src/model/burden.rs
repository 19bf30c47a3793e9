//! What writing something down costs people, as an estimate, and which fields ask what the system
//! knows.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::FieldKind;

/// The estimates of `law/burden.toml`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Burden {
    /// Where the estimates come from.
    pub source: Arc<str>,
    /// Seconds for a field of each kind, by the key of the kind; every kind has some.
    pub seconds: BTreeMap<Arc<str>, u32>,
    /// Words that make the name of a step the name of a field for its moment, which every step has.
    pub moments: Vec<Arc<str>>,
    /// Words that make the name of a step the name of a field for the end of its limit, which is
    /// computed.
    pub last_days: Vec<Arc<str>>,
}

impl Burden {
    /// Seconds for a field of this kind; 0 where nobody has estimated them.
    #[must_use]
    pub fn of(&self, kind: &FieldKind) -> u32 {
        self.seconds.get(kind.key()).copied().unwrap_or_default()
    }
}
