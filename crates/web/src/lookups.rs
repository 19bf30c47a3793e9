//! How often somebody may look somebody up: a page that answers about one person must not be asked
//! about everybody in turn.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use zs_base::Moment;
use zs_base::limits::{LOOKUPS_A_MINUTE_MAX, LOOKUPS_OF_ADDRESS_A_MINUTE_MAX};

/// The length of a window, in milliseconds.
const WINDOW_MS: i64 = 60_000;

/// Look-ups of the minute that runs. Addresses are forgotten with it.
#[derive(Debug, Default)]
pub struct Lookups(Mutex<Window>);

#[derive(Debug, Default)]
struct Window {
    since: Moment,
    all: usize,
    by_address: BTreeMap<String, usize>,
}

impl Lookups {
    /// Counts one look-up of an address.
    ///
    /// # Errors
    /// In how many seconds to ask again, where it or all together asked too often.
    pub fn count(&self, address: &str, now: Moment) -> Result<(), u32> {
        let mut window = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let passed = now.ms() - window.since.ms();
        if !(0..WINDOW_MS).contains(&passed) {
            *window = Window {
                since: now,
                ..Window::default()
            };
        }
        let seconds = u32::try_from((window.since.ms() + WINDOW_MS - now.ms()) / 1_000);
        let later = seconds.unwrap_or_default() + 1;
        if window.all >= LOOKUPS_A_MINUTE_MAX {
            return Err(later);
        }
        let own = window.by_address.entry(address.to_owned()).or_default();
        if *own >= LOOKUPS_OF_ADDRESS_A_MINUTE_MAX {
            return Err(later);
        }
        *own += 1;
        window.all += 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: i64) -> Moment {
        Moment::from_ms(ms)
    }

    #[test]
    fn a10_an_address_looks_up_so_many_in_a_minute_and_not_one_more() {
        let lookups = Lookups::default();
        for _ in 0..LOOKUPS_OF_ADDRESS_A_MINUTE_MAX {
            assert_eq!(lookups.count("a", at(1_000_000)), Ok(()));
        }
        assert_eq!(lookups.count("a", at(1_001_000)), Err(60));
        // Others are not kept from it, and neither is it in the next minute.
        assert_eq!(lookups.count("b", at(1_001_000)), Ok(()));
        assert_eq!(lookups.count("a", at(1_060_000)), Ok(()));
    }

    #[test]
    fn a10_all_addresses_together_look_up_so_many_in_a_minute_and_not_one_more() {
        let lookups = Lookups::default();
        for number in 0..LOOKUPS_A_MINUTE_MAX {
            assert_eq!(lookups.count(&number.to_string(), at(1_000_000)), Ok(()));
        }
        assert!(lookups.count("another", at(1_000_000)).is_err());
        assert_eq!(lookups.count("another", at(1_060_000)), Ok(()));
    }
}
