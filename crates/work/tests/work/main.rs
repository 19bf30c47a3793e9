//! The tests of the writer: promises, idempotency, faults, and what a replay gives.

#[cfg(test)]
mod accounts;
#[cfg(test)]
mod audit;
#[cfg(test)]
mod awaiting;
#[cfg(test)]
mod bounds;
#[cfg(test)]
mod breakdown;
#[cfg(test)]
mod burden;
#[cfg(test)]
mod calculator;
#[cfg(test)]
mod catalogue;
#[cfg(test)]
mod consequences;
#[cfg(test)]
mod county;
#[cfg(test)]
mod desk;
#[cfg(test)]
mod event_log;
#[cfg(test)]
mod faulty;
#[cfg(test)]
mod field_sight;
#[cfg(test)]
mod figures;
#[cfg(test)]
mod finals;
#[cfg(test)]
mod guesses;
#[cfg(test)]
mod health;
#[cfg(test)]
mod held;
#[cfg(test)]
mod kill;
#[cfg(test)]
mod lawmaking;
#[cfg(test)]
mod lists;
#[cfg(test)]
mod merged;
#[cfg(test)]
mod moved;
#[cfg(test)]
mod named_case;
#[cfg(test)]
mod notices;
#[cfg(test)]
mod people;
#[cfg(test)]
mod projections;
#[cfg(test)]
mod public_rows;
#[cfg(test)]
mod recomputed;

#[cfg(test)]
mod remedies;
#[cfg(test)]
mod report_case;
#[cfg(test)]
mod second;
#[cfg(test)]
mod shield;
mod sign_in;
#[cfg(test)]
mod statistics;
#[cfg(test)]
mod steps;
#[cfg(test)]
mod term_days;
#[cfg(test)]
mod town;
#[cfg(test)]
mod views;
#[cfg(test)]
mod writer;
