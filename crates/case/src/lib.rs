//! The engine: `decide` turns a command into events or a refusal, `apply` turns events into the
//! state of a case. Both are pure; time, people, numbers and calendars are parameters.

mod apply;
mod awaits;
mod bound;
mod candidate;
pub mod codes;
pub mod count;
mod decide;
mod deem;
mod fact;
mod guard;
mod limit;
mod link;
mod locate;
mod mark;
mod moved;
mod need;
mod ready;
mod refusal;
mod register;
mod span;
pub mod state;
mod tallied;
pub mod term;
mod view;
mod void;

pub use apply::{apply, open};
pub use awaits::{Awaited, Reached, awaited, came, reached};
pub use bound::{Bound, bounds_of};
pub use candidate::candidate;
pub use count::rule_after;
pub use decide::{decide, series};
pub use deem::pending;
pub use fact::{condition, earlier_and_cap, fact, same_acts};
pub use limit::{LimitView, limits, limits_of};
pub use link::{Consequence, Effect, cases_named, consequences, deemable};
pub use locate::{Place, locate, path_of};
pub use mark::moment_of;
pub use need::{Settled, Standing, need_of, settled};
pub use ready::{Ready, history, ready};
pub use refusal::{Objection, Refusal};
pub use register::{Computing, Procedures, Register, Version};
pub use state::{InstanceNo, State};
pub use tallied::{Kept, Tallied, tallied};
pub use term::{TermStatus, TermView, term_of, terms};
pub use view::{Candidate, View};
