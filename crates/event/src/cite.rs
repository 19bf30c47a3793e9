//! A citation: a statute by its short name and the articles, such as `某法#64,85`.

use std::fmt;
use std::sync::Arc;

/// A citation as it stands in a law file. `law check` has seen that it is known and in force.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cite(Arc<str>);

impl Cite {
    /// The short name of the statute, before `#`.
    #[must_use]
    pub fn statute(&self) -> &str {
        self.0
            .split_once('#')
            .map_or(&self.0, |(statute, _)| statute)
    }

    /// The articles, after `#`; empty when the statute as a whole is cited.
    pub fn articles(&self) -> impl Iterator<Item = &str> {
        let list = self.0.split_once('#').map_or("", |(_, articles)| articles);
        list.split(',')
            .map(str::trim)
            .filter(|article| !article.is_empty())
    }

    /// The citation as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Cite {
    fn from(text: &str) -> Self {
        Self(Arc::from(text))
    }
}

impl fmt::Display for Cite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Cite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_citation_has_a_statute_and_articles() {
        let cite = Cite::from("行政处罚法#64.1(2),85");
        assert_eq!(cite.statute(), "行政处罚法");
        assert_eq!(cite.articles().collect::<Vec<_>>(), ["64.1(2)", "85"]);
        assert_eq!(Cite::from("国办发〔2018〕118号").articles().count(), 0);
    }
}
