//! What keeps a route from giving its page; each kind has its page of its own.

use zs_power::Denied;
use zs_store::{Fault, Standing};
use zs_work::Unanswered;
use zs_work::office::Refused;

/// Why there is no page.
#[derive(Debug)]
pub enum Trouble {
    /// Nobody is signed in, and the page is not for everybody.
    SignIn,
    /// Not your power, or nothing by that number: the two answer alike.
    Denied(Denied),
    /// There is no such page.
    NoPage,
    /// What was sent cannot be understood; what is wrong and what to do.
    Bad(String),
    /// The form came from another site or is too old.
    NotOurs,
    /// The machine failed.
    Fault(Fault),
    /// There is no answer about a command, with what is known about it.
    Unanswered(Unanswered),
    /// Too much at once; try again in so many seconds.
    Busy(u32),
    /// Too often from one address; try again in so many seconds.
    TooOften(u32),
}

impl Trouble {
    /// The status that stands for it.
    #[must_use]
    pub const fn status(&self) -> u16 {
        match self {
            Self::SignIn => 401,
            Self::Denied(Denied::Hidden) | Self::NoPage => 404,
            Self::Denied(_) | Self::NotOurs => 403,
            Self::Bad(_) => 400,
            Self::Fault(Fault::Full(_)) => 507,
            Self::Fault(_) => 500,
            Self::Unanswered(it) if it.is_full => 507,
            Self::Unanswered(it) => match it.standing {
                Standing::NotRecorded => 503,
                _ => 500,
            },
            Self::Busy(_) => 503,
            Self::TooOften(_) => 429,
        }
    }
}

impl From<Fault> for Trouble {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<Denied> for Trouble {
    fn from(denied: Denied) -> Self {
        Self::Denied(denied)
    }
}

impl From<Unanswered> for Trouble {
    fn from(unanswered: Unanswered) -> Self {
        Self::Unanswered(unanswered)
    }
}

impl From<Refused> for Trouble {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Denied(denied) => Self::Denied(denied),
            Refused::Unanswered(unanswered) => Self::Unanswered(unanswered),
            Refused::SignedOut => Self::SignIn,
            other => Self::Bad(other.to_string()),
        }
    }
}
