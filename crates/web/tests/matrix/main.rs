//! Every route asked by every post in every relation to a case, over HTTP, against the printed table.

#[cfg(test)]
mod hidden;
#[cfg(test)]
mod table;
#[cfg(test)]
mod town;
