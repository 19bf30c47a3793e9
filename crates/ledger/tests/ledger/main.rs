//! The tests of the ledger, one file for each subject.

#[cfg(test)]
mod checkpoints;
#[cfg(test)]
mod decoders;
#[cfg(test)]
mod openssl;
#[cfg(test)]
mod sealing;
#[cfg(test)]
mod support;
#[cfg(test)]
mod tree;
