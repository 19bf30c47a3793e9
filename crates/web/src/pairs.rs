//! Names with values, as a form or the end of an address carries them.

/// Names with values, in the order of the form. A name may occur more than once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pairs(Vec<(String, String)>);

impl Pairs {
    /// The pairs of a text such as `a=1&b=2`.
    #[must_use]
    pub fn parse(bytes: &[u8]) -> Self {
        Self(form_urlencoded::parse(bytes).into_owned().collect())
    }

    /// These pairs.
    #[must_use]
    pub const fn of(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }

    /// The first value of a name, without spaces around it; empty where there is none.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        let mut found = self.0.iter().filter(|(key, _)| key == name);
        found.next().map_or("", |(_, value)| value.trim())
    }

    /// The first value of a name, where it is not empty.
    #[must_use]
    pub fn given(&self, name: &str) -> Option<&str> {
        Some(self.get(name)).filter(|value| !value.is_empty())
    }

    /// All values of a name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let found = self.0.iter().filter(move |(key, _)| key == name);
        found.map(|(_, value)| value.trim())
    }

    /// All pairs.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (&**name, &**value))
    }

    /// These pairs without some names, and without those that say nothing.
    #[must_use]
    pub fn without(&self, names: &[&str]) -> Self {
        let kept = self.0.iter();
        let kept = kept.filter(|(key, value)| !names.contains(&key.as_str()) && !value.is_empty());
        Self(kept.cloned().collect())
    }

    /// These pairs and one more.
    #[must_use]
    pub fn and(&self, name: &str, value: &str) -> Self {
        let mut pairs = self.0.clone();
        pairs.push((name.to_owned(), value.to_owned()));
        Self(pairs)
    }

    /// The pairs as they stand in an address.
    #[must_use]
    pub fn text(&self) -> String {
        form_urlencoded::Serializer::new(String::new())
            .extend_pairs(&self.0)
            .finish()
    }

    /// The text of these pairs with one name set to another value, or taken away where it is empty.
    #[must_use]
    pub fn with(&self, name: &str, value: &str) -> String {
        let mut text = form_urlencoded::Serializer::new(String::new());
        for (key, old) in self
            .0
            .iter()
            .filter(|(key, old)| key != name && !old.is_empty())
        {
            text.append_pair(key, old);
        }
        if !value.is_empty() {
            text.append_pair(name, value);
        }
        text.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_of_a_list_keeps_its_filters() {
        let pairs = Pairs::parse("unit=%E5%B8%82%E7%9B%91&after=7&kind=".as_bytes());
        assert_eq!(pairs.get("unit"), "市监");
        assert_eq!(pairs.given("kind"), None);
        assert_eq!(pairs.with("after", "9"), "unit=%E5%B8%82%E7%9B%91&after=9");
        assert_eq!(pairs.with("after", ""), "unit=%E5%B8%82%E7%9B%91");
    }
}
