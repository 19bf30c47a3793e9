//! Accessibility by axe-core, which `cargo xtask axe` fetches: its licence keeps it out of the tree.

use std::fs;

use serde_json::json;

use super::{Browser, BrowserError, checks::findings, root};

const RUN: &str = "
const done = arguments[0];
axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']}).then(
  result => done(result.violations.flatMap(v => v.nodes.map(n =>
    `${v.id} (${v.impact}): ${v.help}\\n    at ${n.target.join(' ')}`))),
  error => done('axe failed: ' + error))";

impl Browser {
    /// The page breaks no rule of levels A and AA that a machine can check.
    ///
    /// # Errors
    /// When it breaks one, with the rule and the selector; when axe-core has not been fetched.
    pub fn accessible(&self) -> Result<(), BrowserError> {
        let path = root().join("target/axe/axe.min.js");
        let axe = match fs::read_to_string(&path) {
            Ok(axe) => axe,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(BrowserError::NoAxe(path));
            }
            Err(error) => return Err(BrowserError::File(path, error)),
        };
        self.execute(&axe)?;
        let found = self.post("/execute/async", &json!({"script": RUN, "args": []}))?;
        findings("accessibility", &found)
    }
}
