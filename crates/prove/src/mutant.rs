//! The mutation test of the law files: every guard is taken away in turn, and a worked case or an
//! invariant must notice.

mod cut;
mod guard;
mod test;

pub use cut::without;
pub use guard::{Guard, GuardKind, guards};
pub use test::{Caught, Tested, Tester};
