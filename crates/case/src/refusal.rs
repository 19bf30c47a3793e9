//! Refusals: the rule says no, with the sentence, the article, what is missing and what to do.

use std::fmt;

use zs_base::Code;
use zs_event::Cite;

/// One reason for which something is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Objection {
    /// The code with its page.
    pub code: Code,
    /// What the rule says, in one Chinese sentence.
    pub sentence: String,
    /// Where the law says so.
    pub cite: Option<Cite>,
    /// What is missing: steps, facts, fields, people, by their Chinese names.
    pub missing: Vec<String>,
    /// What to do.
    pub cure: String,
    /// Which term or requirement of the step it is about, by its place there.
    pub place: Option<u16>,
}

/// The rule says no. All reasons that could be found at once, the first one leading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// At least one.
    pub objections: Vec<Objection>,
}

impl Objection {
    /// An objection without article and missing things.
    #[must_use]
    pub fn new(code: Code, sentence: impl Into<String>, cure: impl Into<String>) -> Self {
        let (sentence, cure) = (sentence.into(), cure.into());
        Self {
            code,
            sentence,
            cite: None,
            missing: Vec::new(),
            cure,
            place: None,
        }
    }

    /// With the article.
    #[must_use]
    pub fn citing(mut self, cite: Option<&Cite>) -> Self {
        self.cite = cite.cloned();
        self
    }

    /// About the term or requirement at this place of the step.
    #[must_use]
    pub fn placed(mut self, place: usize) -> Self {
        self.place = u16::try_from(place).ok();
        self
    }

    /// With what is missing.
    #[must_use]
    pub fn missing(mut self, missing: Vec<String>) -> Self {
        self.missing = missing;
        self
    }
}

impl Refusal {
    /// A refusal for one reason.
    #[must_use]
    pub fn of(objection: Objection) -> Self {
        Self {
            objections: vec![objection],
        }
    }

    /// Whether one of the reasons has this code.
    #[must_use]
    pub fn has(&self, code: &str) -> bool {
        self.objections
            .iter()
            .any(|objection| objection.code.id == code)
    }
}

impl fmt::Display for Objection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}：{}", self.code, self.code.title, self.sentence)?;
        if let Some(cite) = &self.cite {
            write!(f, "（依据：{cite}）")?;
        }
        if !self.missing.is_empty() {
            write!(f, "\n  缺少：{}", self.missing.join("、"))?;
        }
        write!(f, "\n  怎么办：{}", self.cure)
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, objection) in self.objections.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            objection.fmt(f)?;
        }
        Ok(())
    }
}
