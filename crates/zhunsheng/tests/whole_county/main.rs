//! A whole demo county in the hands of those who trust nobody: the independent verifier agrees on all
//! of it, no mutation of anything that a citizen may hold is taken, and no rewrite by an administrator
//! who holds database, files and key passes a witness who kept an older checkpoint.

#[cfg(test)]
mod artefact;
#[cfg(test)]
mod county;
#[cfg(test)]
mod independent;
#[cfg(test)]
mod mutation;
#[cfg(test)]
mod rewrites;
