//! How often somebody may try a password.
//!
//! Strangers share one budget for each account, so that no number of addresses helps them. A browser
//! from which the person has signed in before has a budget of its own: strangers lock nobody out.

use std::collections::HashMap;

use zs_base::limits::ATTEMPTS_KEPT_MAX;
use zs_base::{Digest, Moment};

/// Failures of one browser or of all strangers with one account, within [`WINDOW_MS`].
const FAILURES_MAX: usize = 5;
/// Failures from one address with whatever accounts, within [`WINDOW_MS`].
const FAILURES_OF_ADDRESS_MAX: usize = 30;
/// How long a failure counts, in milliseconds.
const WINDOW_MS: i64 = 15 * 60 * 1_000;

/// Where an attempt comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The account that is tried.
    pub login: String,
    /// The mark of a browser from which this account was signed in to before.
    pub known: Option<Digest>,
    /// The address.
    pub address: String,
}

/// Too many attempts; the next is heard at this moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooMany {
    /// When it may be tried again.
    pub until: Moment,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key {
    Strangers(String),
    Browser(String, Digest),
    Address(String),
}

impl Key {
    const fn most(&self) -> usize {
        match self {
            Self::Strangers(_) | Self::Browser(..) => FAILURES_MAX,
            Self::Address(_) => FAILURES_OF_ADDRESS_MAX,
        }
    }
}

/// The failures that still count.
#[derive(Clone, Debug, Default)]
pub struct Attempts {
    failures: HashMap<Key, Vec<Moment>>,
    alarms: HashMap<Key, Moment>,
}

impl Attempts {
    /// Takes an attempt into account before the password is looked at, so that attempts at the same
    /// time cannot exceed the budget together.
    ///
    /// # Errors
    /// When there were too many; the attempt is not heard.
    pub fn begin(&mut self, place: &Place, now: Moment) -> Result<(), TooMany> {
        self.forget(now);
        let keys = keys(place);
        let mut until = None;
        for key in &keys {
            let Some(failures) = self.failures.get_mut(key) else {
                continue;
            };
            failures.retain(|at| at.plus_ms(WINDOW_MS) > now);
            if failures.len() >= key.most() {
                until = until.max(failures.first().map(|at| at.plus_ms(WINDOW_MS)));
            }
        }
        if let Some(until) = until {
            return Err(TooMany { until });
        }
        for key in keys {
            self.failures.entry(key).or_default().push(now);
        }
        Ok(())
    }

    /// The password was right: what this browser or these strangers failed before is forgotten.
    pub fn succeeded(&mut self, place: &Place) {
        let [account, address] = keys(place);
        self.failures.remove(&account);
        if let Some(failures) = self.failures.get_mut(&address) {
            failures.pop();
        }
    }

    /// Whether this is the first of the refused attempts in a quarter of an hour, which calls for an
    /// alarm; those after it say nothing new.
    pub fn is_first_alarm(&mut self, place: &Place, now: Moment) -> bool {
        self.alarms.retain(|_, at| at.plus_ms(WINDOW_MS) > now);
        // What is full was remembered above, so this memory is not larger than that one.
        let full: Vec<Key> = keys(place)
            .into_iter()
            .filter(|key| {
                self.failures
                    .get(key)
                    .is_some_and(|it| it.len() >= key.most())
            })
            .collect();
        let mut first = false;
        for key in full {
            first |= self.alarms.insert(key.clone(), now).is_none();
        }
        first
    }

    /// Drops what no longer counts, and the oldest when there are too many.
    fn forget(&mut self, now: Moment) {
        if self.failures.len() < ATTEMPTS_KEPT_MAX {
            return;
        }
        let counts = |at: &Moment| at.plus_ms(WINDOW_MS) > now;
        self.failures
            .retain(|_, failures| failures.iter().any(counts));
        while self.failures.len() >= ATTEMPTS_KEPT_MAX {
            let oldest = self
                .failures
                .iter()
                .min_by_key(|(_, failures)| failures.last());
            let Some(oldest) = oldest.map(|(key, _)| key.clone()) else {
                return;
            };
            self.failures.remove(&oldest);
        }
    }
}

fn keys(place: &Place) -> [Key; 2] {
    let login = place.login.to_lowercase();
    let account = match place.known {
        Some(browser) => Key::Browser(login, browser),
        None => Key::Strangers(login),
    };
    [account, Key::Address(place.address.clone())]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(login: &str, known: Option<u8>, address: &str) -> Place {
        Place {
            login: login.to_owned(),
            known: known.map(|n| Digest([n; 32])),
            address: address.to_owned(),
        }
    }

    fn at(seconds: i64) -> Moment {
        Moment::from_ms(seconds * 1_000)
    }

    #[test]
    fn w9_strangers_share_one_budget_and_lock_nobody_out() {
        let mut attempts = Attempts::default();
        let heard = (0..10_000).filter(|n| {
            let stranger = place("wang", None, &format!("10.0.{}.{}", n / 250, n % 250));
            attempts.begin(&stranger, at(*n / 20)).is_ok()
        });
        assert_eq!(heard.count(), FAILURES_MAX);
        // The person, whose browser is known, still signs in; so does everybody else.
        assert!(
            attempts
                .begin(&place("wang", Some(1), "10.9.0.1"), at(500))
                .is_ok()
        );
        assert!(
            attempts
                .begin(&place("li", None, "10.9.0.2"), at(500))
                .is_ok()
        );
    }

    #[test]
    fn w9_one_address_is_slowed_whatever_accounts_it_tries() {
        let mut attempts = Attempts::default();
        let heard = (0..1_000).filter(|n| {
            attempts
                .begin(&place(&format!("p{n}"), None, "10.0.0.1"), at(*n / 10))
                .is_ok()
        });
        assert_eq!(heard.count(), FAILURES_OF_ADDRESS_MAX);
    }

    #[test]
    fn a_failure_counts_for_a_quarter_of_an_hour_and_success_forgets() {
        let mut attempts = Attempts::default();
        let own = place("wang", Some(1), "10.0.0.1");
        for n in 0..FAILURES_MAX as i64 {
            attempts.begin(&own, at(n)).unwrap();
        }
        let refused = attempts.begin(&own, at(10)).unwrap_err();
        assert_eq!(refused.until, at(900));
        // Whether capitals are written or not, the account is the same.
        assert!(
            attempts
                .begin(&place("WANG", Some(1), "10.0.0.1"), at(899))
                .is_err()
        );
        attempts.begin(&own, at(900)).unwrap();
        attempts.succeeded(&own);
        for n in 0..FAILURES_MAX as i64 {
            attempts.begin(&own, at(901 + n)).unwrap();
        }
    }

    #[test]
    fn a10_the_memory_of_attempts_is_bounded() {
        let mut attempts = Attempts::default();
        for n in 0..ATTEMPTS_KEPT_MAX + 1 {
            let _heard = attempts.begin(
                &place(&format!("p{n}"), None, &format!("a{n}")),
                at(n as i64),
            );
        }
        assert!(attempts.failures.len() <= ATTEMPTS_KEPT_MAX + 1);
    }
}
