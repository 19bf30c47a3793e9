//! The engine, tested from outside: refusals, separation, terms, rounds, replay, bounds.

#[cfg(test)]
mod bounds;
#[cfg(test)]
mod commands;
#[cfg(test)]
mod counting;
#[cfg(test)]
mod fuzz;
#[cfg(test)]
mod hand_in;
#[cfg(test)]
mod history;
#[cfg(test)]
mod interleaved;
#[cfg(test)]
mod refusals;
#[cfg(test)]
mod returning;
#[cfg(test)]
mod separation;
#[cfg(test)]
mod shipped;
#[cfg(test)]
mod steps;
#[cfg(test)]
mod support;
#[cfg(test)]
mod tallied;
#[cfg(test)]
mod terms;
