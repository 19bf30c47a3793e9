//! What is wrong with a draft, with its place, for a page that shows it beside the text.

use zs_base::{Code, Diagnostic, Severity};

/// A problem of a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftProblem {
    /// The file of the draft; nothing where it shows in a file that is in force.
    pub path: Option<String>,
    /// The name of the file as people know it; empty for the draft as a whole.
    pub name: String,
    /// The line and column, both from 1; nothing for the file as a whole.
    pub at: Option<(usize, usize)>,
    /// The line as it stands there.
    pub line: String,
    /// Whether it keeps the draft from being enacted.
    pub is_error: bool,
    /// The code with its page; nothing for rules about drafts.
    pub code: Option<Code>,
    /// What is wrong.
    pub cause: String,
    /// How to repair it.
    pub cure: String,
}

impl DraftProblem {
    /// A problem that a reader of law files found. `path` is that of the file within the draft.
    #[must_use]
    pub fn of(found: &Diagnostic, path: Option<&str>) -> Self {
        let (line, column) = found.position();
        let text = found.source.text.lines().nth(line - 1).unwrap_or("");
        Self {
            path: path.map(str::to_owned),
            name: found.source.name.clone(),
            at: Some((line, column)),
            line: text.to_owned(),
            is_error: found.severity == Severity::Error,
            code: Some(found.code),
            cause: found.cause.clone(),
            cure: found.cure.clone(),
        }
    }

    /// A rule about drafts that a file breaks.
    pub(super) fn of_file(path: &str, cause: impl Into<String>, cure: impl Into<String>) -> Self {
        Self {
            path: Some(path.to_owned()),
            name: path.to_owned(),
            at: None,
            line: String::new(),
            is_error: true,
            code: None,
            cause: cause.into(),
            cure: cure.into(),
        }
    }

    /// A rule about drafts that the draft as a whole breaks.
    pub(super) fn of_draft(cause: impl Into<String>, cure: impl Into<String>) -> Self {
        Self {
            path: None,
            name: String::new(),
            ..Self::of_file("", cause, cure)
        }
    }
}
