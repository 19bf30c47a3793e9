//! Where in a case a step stands: the chain of calls from the case's own procedure to the step.
//!
//! `decide` is a step of the case's own procedure; `hearing.preside` a step inside the call
//! `hearing`; `preserve#2.release` a step inside the second instance of the call `preserve`.

use std::fmt;
use std::str::FromStr;

use zs_base::StepId;
use zs_base::id::NotAnId;

/// One part of a path: a step or call, and which instance of the call (from 1).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Segment {
    /// The step or call.
    pub step: StepId,
    /// The instance; 1 where nothing is written.
    pub instance: u16,
}

/// A path: calls from the outside in, then the step.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StepPath {
    /// The calls, outermost first; empty for a step of the case's own procedure.
    pub calls: Vec<Segment>,
    /// The step.
    pub step: StepId,
}

impl StepPath {
    /// A step of the case's own procedure.
    #[must_use]
    pub const fn root(step: StepId) -> Self {
        Self {
            calls: Vec::new(),
            step,
        }
    }
}

impl From<&str> for StepPath {
    /// For texts that the program itself writes; a text from outside goes through `parse`.
    fn from(text: &str) -> Self {
        text.parse()
            .unwrap_or_else(|_| Self::root(StepId::from(text)))
    }
}

impl fmt::Display for StepPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for call in &self.calls {
            match call.instance {
                1 => write!(f, "{}.", call.step)?,
                instance => write!(f, "{}#{instance}.", call.step)?,
            }
        }
        write!(f, "{}", self.step)
    }
}

impl fmt::Debug for StepPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for StepPath {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let wrong = || NotAnId(text.to_owned());
        let (calls, step) = text
            .rsplit_once('.')
            .map_or((None, text), |(c, s)| (Some(c), s));
        if step.is_empty() || step.contains('#') {
            return Err(wrong());
        }
        let calls = calls
            .map(|calls| {
                calls
                    .split('.')
                    .map(segment)
                    .collect::<Option<Vec<_>>>()
                    .ok_or_else(wrong)
            })
            .transpose()?
            .unwrap_or_default();
        Ok(Self {
            calls,
            step: step.into(),
        })
    }
}

fn segment(text: &str) -> Option<Segment> {
    let (step, instance) = match text.split_once('#') {
        // `#1` is written without its number, so that each path has one spelling.
        Some((step, number)) => (step, number.parse().ok().filter(|n: &u16| *n > 1)?),
        None => (text, 1),
    };
    (!step.is_empty()).then(|| Segment {
        step: step.into(),
        instance,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_prints_and_parses() {
        for text in ["decide", "hearing.preside", "preserve#2.release", "a#3.b.c"] {
            assert_eq!(text.parse::<StepPath>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn each_path_has_one_spelling() {
        for text in ["", "a.", ".a", "a#1.b", "a#0.b", "a#x.b", "a#2"] {
            assert!(text.parse::<StepPath>().is_err(), "{text}");
        }
    }
}
