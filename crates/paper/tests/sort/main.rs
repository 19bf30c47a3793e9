//! What is taken as evidence, by content, and what is not.

#[cfg(test)]
mod pictures;
#[cfg(test)]
mod told;
#[cfg(test)]
mod w12_harm;
#[cfg(test)]
mod w13_floods;
