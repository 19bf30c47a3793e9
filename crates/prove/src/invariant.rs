//! Invariants: what must hold over all paths of a procedure, said over events and people and never
//! over guards, so that copying a guard into the list cannot satisfy it.

mod check;
mod days;
mod form;
mod model;
mod name;
mod past;
mod people;
mod publication;
mod read;
mod watch;

pub use check::{Ground, violation};
pub use days::has_passed;
pub use model::{Atom, Invariant, Rule};
pub use name::{EventName, is_at};
pub use past::Past;
pub use publication::shown_kinds;
pub use read::{Shown, read_invariants};
pub use watch::{Watched, watched};
