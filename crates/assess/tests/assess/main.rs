//! Scores: every form that was met in real schemes, whole rounds, and what never mixes.

mod forms;
mod properties;
mod round;
mod support;
