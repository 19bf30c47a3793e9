//! The operating system's randomness, in the form that the pure layers take as a parameter.

use std::convert::Infallible;

use rand_core::TryRng;

use crate::Fault;

/// Bytes drawn from the operating system at a time: a batch then needs few system calls.
const POOL: usize = 16 * 1024;

/// Randomness for salts, ids and keys. Each byte comes from the operating system and is used once.
pub struct OsRandom {
    pool: Vec<u8>,
    failed: bool,
}

impl OsRandom {
    /// A source without any bytes drawn yet.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            pool: Vec::new(),
            failed: false,
        }
    }

    /// Asks whether all bytes so far were random; nothing made of them may be used otherwise.
    ///
    /// # Errors
    /// When the operating system once gave none.
    pub const fn check(&self) -> Result<(), Fault> {
        match self.failed {
            true => Err(Fault::Randomness),
            false => Ok(()),
        }
    }

    fn refill(&mut self) {
        self.pool.resize(POOL, 0);
        if getrandom::fill(&mut self.pool).is_err() {
            self.failed = true;
        }
    }
}

impl Default for OsRandom {
    fn default() -> Self {
        Self::new()
    }
}

impl TryRng for OsRandom {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, to: &mut [u8]) -> Result<(), Infallible> {
        for part in to.chunks_mut(POOL) {
            if self.pool.len() < part.len() {
                self.refill();
            }
            let rest = self.pool.split_off(self.pool.len() - part.len());
            part.copy_from_slice(&rest);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_core::Rng as _;

    #[test]
    fn no_bytes_come_twice() {
        let mut random = OsRandom::new();
        let mut seen = std::collections::BTreeSet::new();
        for _ in 0..3_000 {
            let mut bytes = [0; 16];
            random.fill_bytes(&mut bytes);
            assert!(seen.insert(bytes));
        }
        random.check().unwrap();
    }
}
