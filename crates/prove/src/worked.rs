//! Worked cases: stories in prose with what was done, what was refused and what must follow, told
//! by jurists and run through the engine.

mod case;
mod commands;
mod counted;
mod expect;
mod links;
mod notice;
mod people;
mod read;
mod refused;
mod register;
mod retold;
mod run;
mod value;

pub use case::{Begin, Deed, Do, Expect, Expectation, Given, Until, WorkedCase};
pub use notice::{Shown, notice};
pub use people::People;
pub use read::read_cases;
pub use register::Registry;
pub use run::{Failure, Outcome, Ran, Runner};
