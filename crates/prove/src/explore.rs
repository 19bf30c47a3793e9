//! The model checker: drives the real engine over every path of a procedure within stated bounds
//! and judges the invariants over what happened.

mod choices;
mod clock;
mod coming;
mod explored;
mod frontier;
mod future;
mod group;
mod key;
mod live;
mod moves;
mod numbers;
mod outline;
mod people;
mod problem;
mod reads;
mod refine;
mod relax;
mod search;
mod slice;
mod story;
mod tree;
mod world;

use zs_base::Moment;

pub use group::{Group, groups};
pub use problem::Problem;
pub use refine::proved;
pub use relax::guard_words;
pub use search::{Bounds, Found, Goal, Searched};
pub use story::{story, told};
pub use tree::{Node, NodeNo, Tree};

/// When the explored case begins: 10:00 on 2026-03-02, a working Monday.
pub const START: Moment = Moment::from_ms((20_514 * 24 + 10) * 3_600_000);
