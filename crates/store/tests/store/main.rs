//! The tests of the store: one suite for every implementation, then what each promises alone.

#[cfg(test)]
mod audits;
#[cfg(test)]
mod conformance;
#[cfg(test)]
mod conformance_beside;
#[cfg(test)]
mod crash;
#[cfg(test)]
mod incoming;
#[cfg(test)]
mod postgres;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod sealed;
#[cfg(test)]
mod sqlite;
#[cfg(test)]
mod surgery;
