//! The tests of statutory time, one file for each subject.

#[cfg(test)]
mod support;
#[cfg(test)]
mod vectors;
