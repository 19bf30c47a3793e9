//! The use cases: the engine of a county over its store, the projections of its events.

mod authority;
mod clock;
mod earlier;
mod engine;
mod law;
mod memory;
mod projection;
mod rebuild;
mod register;
mod replay;
mod writer;

pub use clock::Clock;
pub use engine::{Answer, Engine, Prepared, Settled};
pub use law::Law;
pub use projection::{Position, counted, rows_of};
pub use rebuild::{Compared, check_projections};
pub use replay::{Replayed, event_of, replay};
pub use writer::{Pending, Setup, Unanswered, Writer};
