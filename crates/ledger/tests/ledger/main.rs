//! The tests of the ledger, one file for each subject.

#[cfg(test)]
mod audits;
#[cfg(test)]
mod bundles;
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
#[cfg(test)]
mod verifier;
#[cfg(test)]
mod witnesses;
