//! What the public sees: everything it may, and nothing else.

#[cfg(test)]
mod at_rest;
#[cfg(test)]
mod bodies;
#[cfg(test)]
mod canaries;
#[cfg(test)]
mod checkpoints;
#[cfg(test)]
mod citizen;
mod course;
#[cfg(test)]
mod documents;
#[cfg(test)]
mod entrance;
#[cfg(test)]
mod every_route;
#[cfg(test)]
mod held;
#[cfg(test)]
mod inspected;
#[cfg(test)]
mod kept;
#[cfg(test)]
mod looked;
#[cfg(test)]
mod open;
#[cfg(test)]
mod portal;
#[cfg(test)]
mod proofs;
#[cfg(test)]
mod recall;
#[cfg(test)]
mod search;
#[cfg(test)]
mod term;
#[cfg(test)]
mod terms;
#[cfg(test)]
mod town;
