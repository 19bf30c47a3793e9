//! The tests of the writer: promises, idempotency, faults, and what a replay gives.

#[cfg(test)]
mod accounts;
#[cfg(test)]
mod bounds;
#[cfg(test)]
mod county;
#[cfg(test)]
mod desk;
#[cfg(test)]
mod faulty;
#[cfg(test)]
mod held;
#[cfg(test)]
mod kill;
#[cfg(test)]
mod merged;
#[cfg(test)]
mod notices;
#[cfg(test)]
mod people;
#[cfg(test)]
mod projections;
#[cfg(test)]
#[cfg(test)]
mod sign_in;
mod town;
mod views;
#[cfg(test)]
mod writer;
