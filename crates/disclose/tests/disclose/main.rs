//! What leaves the building, tested from outside with the shipped rules.

#[cfg(test)]
mod any_text;
#[cfg(test)]
mod corpus;
#[cfg(test)]
mod decision;
#[cfg(test)]
mod dress;
#[cfg(test)]
mod listed;
#[cfg(test)]
mod notices;
#[cfg(test)]
mod paper_code;
#[cfg(test)]
mod public_code;
#[cfg(test)]
mod support;
#[cfg(test)]
mod tricky;
