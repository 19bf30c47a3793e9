//! How many comments are taken at once, from one address and in all. It stands in memory alone, knows
//! addresses by a digest whose key ends with the process, and forgets whoever has been quiet.

use std::collections::HashMap;

use zs_base::limits::{
    COMMENT_ADDRESSES_MAX, COMMENTS_AT_ONCE_MAX, COMMENTS_OF_ADDRESS_AT_ONCE_MAX,
};
use zs_base::{Digest, Moment};

/// How long an address waits for each further comment, in milliseconds.
const OF_ADDRESS_MS: i64 = 60_000;
/// How long everybody together waits for each further comment, in milliseconds.
const OF_ALL_MS: i64 = 1_000;

/// Too many at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flooded {
    /// In how many seconds there is room again.
    pub seconds: u32,
}

/// Room for so many, one more each interval. It is kept as the moment at which it is whole again.
#[derive(Clone, Copy, Debug, Default)]
struct Room {
    whole_at: i64,
}

impl Room {
    fn wait(self, now: i64, most: u32, each: i64) -> Option<Flooded> {
        let taken = self.whole_at.max(now) - now;
        let over = taken + each - i64::from(most) * each;
        let seconds = u32::try_from((over + 999) / 1_000).unwrap_or(0);
        (over > 0).then_some(Flooded { seconds })
    }

    fn take(&mut self, now: i64, each: i64) {
        self.whole_at = self.whole_at.max(now) + each;
    }
}

/// What keeps a flood out.
pub struct Floodgate {
    key: [u8; 16],
    addresses: HashMap<Digest, Room>,
    /// Shared by all for whom there is no room of their own.
    others: Room,
    all: Room,
}

impl Floodgate {
    /// An open gate; the key should be random and known to nobody.
    #[must_use]
    pub fn new(key: [u8; 16]) -> Self {
        Self {
            key,
            addresses: HashMap::new(),
            others: Room::default(),
            all: Room::default(),
        }
    }

    /// Lets one comment in, or says how long to wait; then nothing was counted.
    ///
    /// # Errors
    /// [`Flooded`].
    pub fn pass(&mut self, address: &str, now: Moment) -> Result<(), Flooded> {
        let now = now.ms();
        if self.addresses.len() >= COMMENT_ADDRESSES_MAX {
            self.addresses.retain(|_, room| room.whole_at > now);
        }
        let full = self.addresses.len() >= COMMENT_ADDRESSES_MAX;
        let digest = Digest::of(&[
            b"zhunsheng comment address\0",
            &self.key,
            address.as_bytes(),
        ]);
        let own = match self.addresses.get_mut(&digest) {
            Some(room) => room,
            None if full => &mut self.others,
            None => self.addresses.entry(digest).or_default(),
        };
        let most = COMMENTS_OF_ADDRESS_AT_ONCE_MAX;
        if let Some(flooded) = own.wait(now, most, OF_ADDRESS_MS) {
            return Err(flooded);
        }
        if let Some(flooded) = self.all.wait(now, COMMENTS_AT_ONCE_MAX, OF_ALL_MS) {
            return Err(flooded);
        }
        own.take(now, OF_ADDRESS_MS);
        self.all.take(now, OF_ALL_MS);
        Ok(())
    }

    /// How many addresses are remembered.
    #[must_use]
    pub fn remembered(&self) -> usize {
        self.addresses.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: Moment = Moment::from_ms(1_700_000_000_000);

    #[test]
    fn a10_comments_from_one_address_at_once() {
        let mut gate = Floodgate::new([1; 16]);
        for _ in 0..COMMENTS_OF_ADDRESS_AT_ONCE_MAX {
            gate.pass("1.2.3.4", AT).unwrap();
        }
        assert_eq!(gate.pass("1.2.3.4", AT), Err(Flooded { seconds: 60 }));
        // Whoever lives elsewhere is not held up, and after a while there is room again.
        gate.pass("1.2.3.5", AT).unwrap();
        gate.pass("1.2.3.4", AT.plus_ms(OF_ADDRESS_MS)).unwrap();
        assert!(gate.pass("1.2.3.4", AT.plus_ms(OF_ADDRESS_MS)).is_err());
    }

    #[test]
    fn a10_comments_from_everywhere_at_once() {
        let mut gate = Floodgate::new([1; 16]);
        let from = |n: u32| format!("10.0.{}.{}", n / 250, n % 250);
        for n in 0..COMMENTS_AT_ONCE_MAX {
            gate.pass(&from(n), AT).unwrap();
        }
        let more = from(COMMENTS_AT_ONCE_MAX);
        assert_eq!(gate.pass(&more, AT), Err(Flooded { seconds: 1 }));
        gate.pass(&more, AT.plus_ms(OF_ALL_MS)).unwrap();
    }

    #[test]
    fn a10_addresses_that_are_remembered_are_bounded_and_forgotten() {
        let mut gate = Floodgate::new([1; 16]);
        for n in 0..COMMENT_ADDRESSES_MAX {
            let quiet = AT.plus_ms(n as i64 * OF_ALL_MS);
            gate.addresses.insert(
                Digest::of(&[&n.to_be_bytes()]),
                Room {
                    whole_at: quiet.ms(),
                },
            );
        }
        let before = AT.plus_ms(-1);
        gate.pass("1.2.3.4", before).unwrap();
        assert_eq!(gate.remembered(), COMMENT_ADDRESSES_MAX);
        let after = AT.plus_ms((COMMENT_ADDRESSES_MAX + 1) as i64 * OF_ALL_MS);
        gate.pass("1.2.3.4", after).unwrap();
        assert_eq!(gate.remembered(), 1);
    }
}
