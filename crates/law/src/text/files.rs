//! The files of `law/` as texts in memory: this crate opens none itself.

use std::borrow::Cow;
use std::collections::BTreeMap;

/// Texts by their path below the folder, such as `procedures/penalty.simple/2021-07-15.toml`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files {
    root: String,
    texts: BTreeMap<String, Cow<'static, [u8]>>,
}

impl Files {
    /// No files yet; `root` is the name of the folder as messages show it, such as `law`.
    #[must_use]
    pub fn new(root: &str) -> Self {
        Self {
            root: root.trim_end_matches('/').to_owned(),
            texts: BTreeMap::new(),
        }
    }

    /// Adds a file, or replaces it. The bytes need not be text: a file that is not is reported.
    pub fn add(&mut self, path: &str, bytes: impl Into<Vec<u8>>) {
        let bytes = Cow::Owned(bytes.into());
        self.texts.insert(path.replace('\\', "/"), bytes);
    }

    /// Adds a file that is part of the program, without a copy of it.
    pub fn add_embedded(&mut self, path: &str, bytes: &'static [u8]) {
        self.texts.insert(path.to_owned(), Cow::Borrowed(bytes));
    }

    /// Takes a file away and says whether it was there.
    pub fn remove(&mut self, path: &str) -> bool {
        self.texts.remove(path).is_some()
    }

    /// The bytes of a file.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&[u8]> {
        self.texts.get(path).map(|bytes| &**bytes)
    }

    /// Paths and bytes in the order of the paths.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.texts
            .iter()
            .map(|(path, bytes)| (path.as_str(), &**bytes))
    }

    /// The name of a file as messages show it.
    #[must_use]
    pub fn shown(&self, path: &str) -> String {
        if self.root.is_empty() {
            path.to_owned()
        } else {
            format!("{}/{path}", self.root)
        }
    }
}

impl<'a> FromIterator<(&'a str, &'a str)> for Files {
    fn from_iter<I: IntoIterator<Item = (&'a str, &'a str)>>(items: I) -> Self {
        let mut files = Self::new("law");
        for (path, text) in items {
            files.add(path, text);
        }
        files
    }
}
