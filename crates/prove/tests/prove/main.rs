//! The law files of the repository are tested and proved; procedures with holes are caught.

#[cfg(test)]
mod counting;
#[cfg(test)]
mod holes;
mod outlines;
#[cfg(test)]
mod shipped;
#[cfg(test)]
mod support;
