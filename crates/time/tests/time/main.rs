//! The tests of statutory time, one file for each subject.
//!
//! `ZS_CASES` sets the random cases of each property; the nightly run raises it.

#[cfg(test)]
mod arrival;
#[cfg(test)]
mod naive;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod support;
#[cfg(test)]
mod vectors;
#[cfg(test)]
mod words;
