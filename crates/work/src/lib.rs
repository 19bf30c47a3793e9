//! The use cases: the engine of a county over its store, the projections of its events.

mod authority;
mod earlier;
mod engine;
mod law;
mod memory;
mod projection;
mod register;
mod replay;

pub use engine::{Answer, Engine, Prepared, Settled};
pub use law::Law;
pub use projection::{Position, counted, rows_of};
pub use replay::{Replayed, event_of, replay};
