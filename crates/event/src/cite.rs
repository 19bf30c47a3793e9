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

    /// The citation as people write it, such as 某法第64条第1款第（2）项、第85条. A place that is not
    /// numbered by articles stands as it is written, in brackets.
    #[must_use]
    pub fn in_words(&self) -> String {
        let articles: Vec<String> = self.articles().map(article_in_words).collect();
        format!("{}{}", self.statute(), articles.join("、"))
    }

    /// The citation as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn article_in_words(article: &str) -> String {
    if !article.starts_with(|it: char| it.is_ascii_digit()) {
        return format!("（{article}）");
    }
    let (article, item) = match article.split_once('(') {
        Some((article, item)) => (article, Some(item.trim_end_matches(')'))),
        None => (article, None),
    };
    let (article, paragraph) = match article.split_once('.') {
        Some((article, paragraph)) => (article, Some(paragraph)),
        None => (article, None),
    };
    let mut words = format!("第{article}条");
    words.extend(paragraph.map(|paragraph| format!("第{paragraph}款")));
    words.extend(item.map(|item| format!("第（{item}）项")));
    words
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
        let cite = Cite::from("某法#64.1(2),85");
        assert_eq!(cite.statute(), "某法");
        assert_eq!(cite.articles().collect::<Vec<_>>(), ["64.1(2)", "85"]);
        assert_eq!(Cite::from("某发〔2000〕1号").articles().count(), 0);
    }

    #[test]
    fn a_citation_is_written_as_people_write_it() {
        let words = |text: &str| Cite::from(text).in_words();
        let long = "某法第64条第1款第（2）项、第85条";
        assert_eq!(words("某法#64.1(2),85"), long);
        assert_eq!(words("某发〔2000〕1号#六"), "某发〔2000〕1号（六）");
        assert_eq!(words("某发〔2000〕1号"), "某发〔2000〕1号");
    }
}
