//! The draw of a sample: a keyed hash of each member of the frame, so that whoever knows the seed
//! draws the same sample, and nobody else knows who is in it.

use zs_base::{CaseId, Digest};

/// What is hashed begins with these, so that no hash is ever taken for another.
const COMMITMENT: &[u8] = b"zhunsheng survey commitment 1\0";
const DRAW: &[u8] = b"zhunsheng survey draw 1\0";

/// The commitment to a seed: SM3 over a domain tag and the 32 bytes of the seed. It is published
/// before anybody is asked; the seed is published afterwards.
#[must_use]
pub fn commitment(seed: &Digest) -> Digest {
    Digest::of(&[COMMITMENT, &seed.0])
}

/// Whether a party of a case is in the sample: the first 64 bits of SM3 over a domain tag, the seed,
/// the 16 bytes of the case and the two bytes of the party's number (big-endian) lie below `percent`
/// in a hundred of all values. It depends on nothing else, so the order of the frame does not matter.
#[must_use]
pub fn is_drawn(seed: &Digest, percent: u8, case: &CaseId, party: u16) -> bool {
    let digest = Digest::of(&[DRAW, &seed.0, &case.0, &party.to_be_bytes()]);
    let head = digest.0.iter().take(8);
    let value = head.fold(0_u128, |sum, byte| sum << 8 | u128::from(*byte));
    value * 100 < u128::from(percent) << 64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(number: u32) -> CaseId {
        let mut bytes = [7; 16];
        bytes[..4].copy_from_slice(&number.to_be_bytes());
        CaseId(bytes)
    }

    #[test]
    fn f3_the_vectors_of_commitment_and_draw_stay_what_they_are() {
        // Computed with the SM3 of OpenSSL 3 over the bytes that the comments above name.
        let seed = Digest([0x11; 32]);
        let told = "6a0febc0ada4abc478f5205ffbd87b5eb75cbf1301dca0018c7b1e385136c115";
        assert_eq!(commitment(&seed).to_string(), told);
        let drawn: Vec<u32> = (0..40)
            .filter(|it| is_drawn(&seed, 25, &case(*it), 1))
            .collect();
        assert_eq!(drawn, [1, 2, 3, 4, 5, 14, 29, 37]);
    }

    #[test]
    fn f3_an_altered_seed_fails_the_commitment_and_draws_another_sample() {
        let seed = Digest([0x11; 32]);
        let told = commitment(&seed);
        for bit in 0..256 {
            let mut altered = seed;
            altered.0[bit / 8] ^= 1 << (bit % 8);
            assert_ne!(commitment(&altered), told, "bit {bit}");
        }
        let mut altered = seed;
        altered.0[0] ^= 1;
        let sample = |seed: &Digest| -> Vec<bool> {
            (0..200)
                .map(|it| is_drawn(seed, 50, &case(it), 1))
                .collect()
        };
        assert_ne!(sample(&seed), sample(&altered));
        assert_eq!(sample(&seed), sample(&seed));
    }

    #[test]
    fn nobody_is_drawn_at_zero_everybody_at_a_hundred_and_a_higher_rate_drops_nobody() {
        let seed = Digest([9; 32]);
        for it in 0..500 {
            let drawn = |percent| is_drawn(&seed, percent, &case(it), 2);
            assert!(!drawn(0) && drawn(100));
            assert!((1..=100).all(|percent| !drawn(percent - 1) || drawn(percent)));
        }
    }

    #[test]
    fn about_as_many_are_drawn_as_the_rate_says() {
        // Of 20,000 with 20%, four standard deviations are 226.
        for byte in 0..8 {
            let seed = Digest([byte; 32]);
            let drawn = (0..20_000)
                .filter(|it| is_drawn(&seed, 20, &case(*it), 1))
                .count();
            assert!(drawn.abs_diff(4_000) <= 226, "{drawn}");
        }
    }
}
