//! How long answers took.

use std::fmt;

/// Seconds of many answers.
#[derive(Clone, Debug, Default)]
pub struct Took(Vec<f64>);

impl Took {
    /// Those seconds.
    pub fn of(mut seconds: Vec<f64>) -> Self {
        seconds.sort_by(f64::total_cmp);
        Self(seconds)
    }

    /// How many answers there were.
    pub const fn count(&self) -> usize {
        self.0.len()
    }

    /// The milliseconds within which this share of the answers came.
    pub fn ms(&self, share: f64) -> f64 {
        let index = (self.0.len() as f64 * share) as usize;
        let at = self.0.get(index).or(self.0.last());
        at.copied().unwrap_or(f64::NAN) * 1_000.0
    }
}

impl fmt::Display for Took {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (half, most, all) = (self.ms(0.50), self.ms(0.95), self.ms(0.99));
        write!(f, "p50 {half:.1} ms, p95 {most:.1} ms, p99 {all:.1} ms")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_share_of_answers_tells_the_time() {
        let took = Took::of((0..100).rev().map(|it| f64::from(it) / 1_000.0).collect());
        assert_eq!(took.count(), 100);
        assert_eq!(took.ms(0.50).round(), 50.0);
        assert_eq!(took.ms(0.99).round(), 99.0);
        assert!(Took::default().ms(0.5).is_nan());
    }
}
