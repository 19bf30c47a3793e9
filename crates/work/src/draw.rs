//! Public draws (双随机抽取): lists as they were handed in, locked with a digest before the seed
//! exists; what the machine alone writes into the steps; and the bundle from which anybody draws
//! again.

mod bundle;
mod computed;
mod lock;
mod locked;
mod lots;
mod told;
mod typed;

pub use bundle::{BadBundle, Bundle, BundleList, BundleRow, OpenedRow};
pub use computed::seed_text;
pub(crate) use computed::{Draws, computed};
pub use lock::{LockRules, lock_officers, lock_subjects};
pub use locked::{LockedList, LockedRow, NotLocked};
pub(crate) use lots::lots;
pub use told::drawing_steps;
pub(crate) use told::told_draw;
pub use typed::{OfficerRow, SubjectRow, TypedList, officers, subjects};

/// The name of the algorithm and of the format of a bundle: `docs/draw-format.md`.
pub const ALGORITHM: &str = "zhunsheng draw 1";
