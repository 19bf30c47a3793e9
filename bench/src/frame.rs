//! Runs our code and a peer in turns, and reports medians, spread and the ratio.
//!
//! A machine drifts by a factor of two from hour to hour, so only a ratio of runs that alternate in
//! one invocation says anything.

use std::fmt;

/// Turns of each side; odd, so that the median is one of them.
pub const TURNS: usize = 7;

/// Why a benchmark did not run.
#[derive(Debug, thiserror::Error)]
pub enum BenchError {
    /// The peer is not there.
    #[error("{0}; cargo xtask bench --setup installs the peers")]
    NoPeer(String),
    /// The peer said something else than a number of seconds.
    #[error("the peer answered {0:?}")]
    PeerAnswer(String),
    /// Both sides computed, and they do not agree.
    #[error("ours gives {ours}, the peer {peer}: they do not compute the same")]
    Disagree {
        /// Our result.
        ours: i64,
        /// The peer's result.
        peer: i64,
    },
    /// Something of the tree or the machine.
    #[error("{0}")]
    Machine(String),
}

impl BenchError {
    /// An error of a part that benchmarks only use.
    pub fn machine(error: impl fmt::Display) -> Self {
        Self::Machine(error.to_string())
    }
}

impl From<std::io::Error> for BenchError {
    fn from(error: std::io::Error) -> Self {
        Self::Machine(error.to_string())
    }
}

/// One ratio.
#[derive(Clone, Debug)]
pub struct Report {
    /// The job of the performance plan, such as `J2`, and what is measured.
    pub job: String,
    /// What a rate counts, such as `dates`.
    pub unit: &'static str,
    /// Our side.
    pub ours: Rates,
    /// The other side with its name.
    pub peer: (String, Rates),
    /// The ratio of medians to reach, where one was promised.
    pub goal: Option<f64>,
    /// What else was seen, a line each.
    pub notes: Vec<String>,
}

/// The rates of the turns of one side, in units per second.
#[derive(Clone, Debug, Default)]
pub struct Rates(Vec<f64>);

impl Rates {
    /// The middle rate.
    pub fn median(&self) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
    }
}

impl fmt::Display for Rates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let least = self.0.iter().copied().fold(f64::INFINITY, f64::min);
        let most = self.0.iter().copied().fold(0.0, f64::max);
        write!(
            f,
            "{:>14.0} /s   spread {least:.0} .. {most:.0}",
            self.median()
        )
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ratio = self.ours.median() / self.peer.1.median();
        writeln!(
            f,
            "{} ({}, {TURNS} turns of each side)",
            self.job, self.unit
        )?;
        writeln!(f, "  {:<34}{}", "ours", self.ours)?;
        writeln!(f, "  {:<34}{}", self.peer.0, self.peer.1)?;
        for note in &self.notes {
            writeln!(f, "  {note}")?;
        }
        match self.goal {
            Some(goal) if ratio >= goal => write!(f, "  ratio {ratio:.2}, goal {goal:.2}: reached"),
            Some(goal) => write!(f, "  ratio {ratio:.2}, goal {goal:.2}: MISSED"),
            None => write!(f, "  ratio {ratio:.2}, no goal"),
        }
    }
}

/// Runs both sides in turns after one turn each that does not count.
///
/// Each side gives the seconds that `count` units took.
///
/// # Errors
/// The first error of either side.
pub fn alternate(
    count: usize,
    mut ours: impl FnMut() -> Result<f64, BenchError>,
    mut peer: impl FnMut() -> Result<f64, BenchError>,
) -> Result<(Rates, Rates), BenchError> {
    ours()?;
    peer()?;
    let (mut a, mut b) = (Rates::default(), Rates::default());
    for _ in 0..TURNS {
        a.0.push(count as f64 / ours()?);
        b.0.push(count as f64 / peer()?);
    }
    Ok((a, b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_ignores_a_slow_turn() {
        assert_eq!(Rates(vec![5.0, 1.0, 4.0]).median(), 4.0);
    }

    #[test]
    fn a_ratio_below_its_goal_is_called_missed() {
        let report = |ours| Report {
            job: "J0".into(),
            unit: "things",
            ours: Rates(vec![ours]),
            peer: ("peer".into(), Rates(vec![1.0])),
            goal: Some(2.0),
            notes: Vec::new(),
        };
        assert!(
            report(2.0)
                .to_string()
                .ends_with("ratio 2.00, goal 2.00: reached")
        );
        assert!(report(1.9).to_string().ends_with("MISSED"));
    }

    #[test]
    fn an_error_of_the_peer_ends_the_bench() {
        let failed = || Err(BenchError::PeerAnswer("no".into()));
        assert!(alternate(1, || Ok(1.0), failed).is_err());
    }
}
