//! Carves a log into blocks of whole traces, so that each can be parsed by itself, by any thread.

use std::io::{ErrorKind, Read};

use memchr::memmem;

use super::Bounds;

/// What every trace ends with.
const TRACE_END: &[u8] = b"</trace>";

/// A piece of the log: whole traces, with what stands before and after them.
#[derive(Debug)]
pub(super) struct Block {
    /// Place in the file, from 0.
    pub(super) number: usize,
    /// Bytes before it.
    pub(super) offset: u64,
    /// The bytes.
    pub(super) bytes: Vec<u8>,
}

/// How the log ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// All of it was there.
    Whole,
    /// The compressed file stops in the middle.
    Cut,
    /// The compressed file is damaged.
    Damaged,
    /// It cannot be read any further.
    Unreadable,
    /// It is larger than a log may be.
    LogTooLarge,
    /// A trace is larger than a trace may be.
    TraceTooLarge,
}

/// Carves.
pub(super) struct Carver<R> {
    input: R,
    bounds: Bounds,
    rest: Vec<u8>,
    offset: u64,
    read: u64,
    number: usize,
    ending: Option<Ending>,
}

impl<R: Read> Carver<R> {
    pub(super) fn new(input: R, bounds: Bounds) -> Self {
        Self {
            input,
            bounds,
            rest: Vec::new(),
            offset: 0,
            read: 0,
            number: 0,
            ending: None,
        }
    }

    /// How the log ended, once there are no more blocks.
    pub(super) fn ending(&self) -> Ending {
        self.ending.unwrap_or(Ending::Whole)
    }

    /// Bytes before the place at which the log ended.
    pub(super) const fn bytes_read(&self) -> u64 {
        self.read
    }

    /// The next block.
    pub(super) fn next(&mut self) -> Option<Block> {
        if self.ending.is_some() {
            return None;
        }
        let mut bytes = std::mem::take(&mut self.rest);
        let mut wanted = self.bounds.block_bytes.max(bytes.len());
        loop {
            self.fill(&mut bytes, wanted);
            if self.ending.is_some() {
                return Some(self.block(bytes));
            }
            if let Some(end) = whole_traces(&bytes) {
                self.rest = Vec::with_capacity(self.bounds.block_bytes + 1);
                self.rest.extend_from_slice(&bytes[end..]);
                bytes.truncate(end);
                return Some(self.block(bytes));
            }
            if bytes.len() > self.bounds.trace_bytes_max {
                self.ending = Some(Ending::TraceTooLarge);
                return Some(self.block(bytes));
            }
            wanted = bytes.len() + self.bounds.block_bytes;
        }
    }

    fn block(&mut self, bytes: Vec<u8>) -> Block {
        let block = Block {
            number: self.number,
            offset: self.offset,
            bytes,
        };
        self.number += 1;
        self.offset += block.bytes.len() as u64;
        block
    }

    /// Reads until there are `wanted` bytes or the log ends; what was read before it ended is kept.
    fn fill(&mut self, bytes: &mut Vec<u8>, wanted: usize) {
        while bytes.len() < wanted && self.ending.is_none() {
            let had = bytes.len();
            let room = (wanted - had) as u64;
            // One byte more than allowed is asked for, so that a log of exactly the limit passes.
            let allowed = self.bounds.log_bytes_max.saturating_sub(self.read) + 1;
            let result = (&mut self.input).take(room.min(allowed)).read_to_end(bytes);
            self.read += (bytes.len() - had) as u64;
            self.ending = match result {
                Ok(0) => Some(Ending::Whole),
                Ok(_) if self.read > self.bounds.log_bytes_max => Some(Ending::LogTooLarge),
                Ok(_) => None,
                Err(error) => Some(match error.kind() {
                    ErrorKind::UnexpectedEof => Ending::Cut,
                    ErrorKind::InvalidData | ErrorKind::InvalidInput => Ending::Damaged,
                    _ => Ending::Unreadable,
                }),
            };
        }
    }
}

/// Where the last whole trace of the bytes ends. A `</trace>` inside a comment, a CDATA section or
/// a processing instruction is text and ends nothing.
fn whole_traces(bytes: &[u8]) -> Option<usize> {
    let asides: Vec<_> = asides(bytes).collect();
    let mut before = bytes.len();
    loop {
        let end = memmem::rfind(&bytes[..before], TRACE_END)? + TRACE_END.len();
        match asides
            .iter()
            .find(|(start, stop)| *start < end && end <= *stop)
        {
            Some((start, _)) => before = *start,
            None => return Some(end),
        }
    }
}

/// Stretches whose content is not markup, in order; the last one may be open.
fn asides(bytes: &[u8]) -> impl Iterator<Item = (usize, usize)> {
    const KINDS: [(&[u8], &[u8]); 3] = [(b"<!--", b"-->"), (b"<![CDATA[", b"]]>"), (b"<?", b"?>")];
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let at = from + next_aside(bytes.get(from..)?)?;
            let rest = &bytes[at..];
            let Some((opens, closes)) = KINDS.iter().find(|(opens, _)| rest.starts_with(opens))
            else {
                from = at + 2;
                continue;
            };
            let body = &rest[opens.len()..];
            let stop = memmem::find(body, closes)
                .map_or(bytes.len(), |len| at + opens.len() + len + closes.len());
            from = stop;
            return Some((at, stop));
        }
    })
}

fn next_aside(bytes: &[u8]) -> Option<usize> {
    let exclaimed = memmem::find(bytes, b"<!");
    let questioned = memmem::find(&bytes[..exclaimed.unwrap_or(bytes.len())], b"<?");
    questioned.or(exclaimed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trace_end_inside_a_comment_ends_nothing() {
        let text = b"<trace></trace><!-- </trace> --><trace>";
        assert_eq!(whole_traces(text), Some(15));
        assert_eq!(whole_traces(b"<trace></trace><!-- </trace> "), Some(15));
        assert_eq!(
            whole_traces(b"<?x </trace> ?><trace><![CDATA[</trace>]]>"),
            None
        );
        assert_eq!(whole_traces(b"<!-- </trace> --><!-- </trace> -->"), None);
        assert_eq!(
            whole_traces(b"<!-- a --><trace></trace><!-- </trace> --> "),
            Some(25)
        );
    }
}
