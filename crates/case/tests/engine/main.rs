//! The engine on a small procedure that is read from text.

#[cfg(test)]
mod interleaved;
#[cfg(test)]
mod rules;
#[cfg(test)]
mod support;
