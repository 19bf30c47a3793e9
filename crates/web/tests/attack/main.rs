//! Every route asked by every post in every relation to a case, and by people who mean harm.

#[cfg(test)]
mod crowd;
#[cfg(test)]
mod forged;
#[cfg(test)]
mod headers;
#[cfg(test)]
mod hidden;
#[cfg(test)]
mod leaks;
#[cfg(test)]
mod payloads;
mod shielded;
#[cfg(test)]
mod street;
#[cfg(test)]
mod table;
#[cfg(test)]
mod town;
