//! Accounts: who may sign in, how that is verified, and how long it holds.
//!
//! Everything here is a rule over values and a moment; the store keeps the rows, the pages ask.

mod attempts;
mod one_time;
mod password;
mod second;
mod session;

pub use attempts::{Attempts, Place, TooMany};
pub use one_time::{as_made, one_time};
pub use password::{Hashing, Profile, Weakness, weaknesses};
pub use second::{
    Enrolment, RECOVERY_CODES, enrolment, matching_step, new_secret, recovery_code, recovery_digest,
};
pub use session::{Ended, Limits, Token, is_live};
