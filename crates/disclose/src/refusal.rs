//! Why a case has no notice: each reason with its code, its article and its cure.

use std::fmt;

use zs_base::Code;
use zs_event::Cite;

/// Nothing of the case may be shown. All reasons at once, never none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeRefusal {
    /// The reasons.
    pub reasons: Vec<Withheld>,
}

/// One reason for showing nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withheld {
    /// The code with its page.
    pub code: Code,
    /// The reason in one Chinese sentence, without personal data.
    pub why: String,
    /// Where the law says so; nothing where it is not the law that is in the way.
    pub cite: Option<Cite>,
}

impl NoticeRefusal {
    /// Whether one of the reasons has this code.
    #[must_use]
    pub fn has(&self, code: Code) -> bool {
        self.reasons.iter().any(|it| it.code == code)
    }
}

impl fmt::Display for NoticeRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, it) in self.reasons.iter().enumerate() {
            let line = if index == 0 { "" } else { "\n" };
            write!(f, "{line}{} {}：{}", it.code, it.code.title, it.why)?;
            if let Some(cite) = &it.cite {
                write!(f, "（{cite}）")?;
            }
        }
        Ok(())
    }
}

impl std::error::Error for NoticeRefusal {}
