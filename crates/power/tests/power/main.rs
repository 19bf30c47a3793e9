//! Authority as shipped: the table reads, the whole matrix is the one reviewers saw, and the
//! separations of the test plan hold for every combination of posts.

mod duties;
mod file;
mod matrix;
#[cfg(test)]
mod procedures;
mod shield;
#[cfg(test)]
mod support;
mod verdicts;
