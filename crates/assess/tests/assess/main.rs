//! Scores: every form that was met in real schemes, whole rounds, and what never mixes.

#[cfg(test)]
mod floor;
#[cfg(test)]
mod forms;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod round;
#[cfg(test)]
mod shipped;
#[cfg(test)]
mod support;
