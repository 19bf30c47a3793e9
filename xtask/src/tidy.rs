//! Rules about the tree itself, each a function from the tree to what breaks it.
//!
//! Every rule has a test here that breaks it on purpose, so that a rule which finds nothing has
//! been seen to find something.

mod architecture;
mod borders;
mod bounds;
mod codes;
mod computed;
mod coverage;
mod dependencies;
mod ethics;
mod glossary;
mod law;
mod layers;
mod purity;
mod ratchet;
mod scan;
mod secrets;
mod style;
mod tree;

use std::fmt;
use std::path::Path;

pub use tree::{Tree, TreeError};

/// One thing that breaks a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The file below the root.
    pub path: String,
    /// The line, from 1; 0 where the file as a whole is meant.
    pub line: usize,
    /// What is wrong and what to do.
    pub message: String,
}

impl Finding {
    fn new(path: &str, line: usize, message: impl Into<String>) -> Self {
        Self {
            path: path.to_owned(),
            line,
            message: message.into(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.message)
    }
}

type Rule = fn(&Tree) -> Vec<Finding>;

/// The rules by name.
const RULES: &[(&str, Rule)] = &[
    ("layers", layers::check),
    ("purity", purity::check),
    ("law", law::check),
    ("style", style::check),
    ("ratchet", ratchet::check),
    ("glossary", glossary::check),
    ("architecture", architecture::check),
    ("dependencies", dependencies::check),
    ("borders", borders::check),
    ("bounds", bounds::check),
    ("computed", computed::check),
    ("codes", codes::check),
    ("coverage", coverage::check),
    ("ethics", ethics::check),
    ("secrets", secrets::check),
];

/// Checks the tree below a root and gives what breaks which rule.
///
/// # Errors
/// [`TreeError`] when the tree cannot be read.
pub fn check(root: &Path) -> Result<Vec<(&'static str, Finding)>, TreeError> {
    let tree = Tree::read(root)?;
    let findings = RULES
        .iter()
        .flat_map(|(name, rule)| rule(&tree).into_iter().map(|finding| (*name, finding)));
    Ok(findings.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tree_is_tidy() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let findings = check(root).unwrap();
        let shown: Vec<_> = findings
            .iter()
            .map(|(rule, it)| format!("[{rule}] {it}"))
            .collect();
        assert!(shown.is_empty(), "\n{}", shown.join("\n"));
    }
}
