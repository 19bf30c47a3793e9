//! The files of a draft, by their path below `law/`, and the digest by which they are signed.

use std::collections::BTreeMap;

use zs_base::Digest;

/// Files of law, in the order of their paths.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bundle(BTreeMap<String, String>);

impl Bundle {
    /// Adds a file, or replaces it.
    pub fn add(&mut self, path: &str, text: &str) {
        self.0.insert(path.to_owned(), text.to_owned());
    }

    /// Takes a file out; gives its text.
    pub fn remove(&mut self, path: &str) -> Option<String> {
        self.0.remove(path)
    }

    /// The text of a file.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&str> {
        self.0.get(path).map(String::as_str)
    }

    /// Paths and texts, in order.
    pub fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// How many files there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Bytes of all texts.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.0.values().map(String::len).sum()
    }

    /// Takes the files of another; of two with one path the other's counts.
    pub fn absorb(&mut self, other: &Self) {
        let files = other.0.iter();
        self.0
            .extend(files.map(|(path, text)| (path.clone(), text.clone())));
    }

    /// The digest of paths and texts.
    #[must_use]
    pub fn digest(&self) -> Digest {
        let files: Vec<_> = self
            .files()
            .map(|(path, text)| (path.as_bytes(), text.as_bytes()))
            .collect();
        digest_of(&files)
    }
}

impl FromIterator<(String, String)> for Bundle {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(files: I) -> Self {
        Self(files.into_iter().collect())
    }
}

/// The digest of files: the length of each part stands before it, so that no text can pass for the
/// next path.
pub(crate) fn digest_of(files: &[(&[u8], &[u8])]) -> Digest {
    let lengths: Vec<[u8; 8]> = files
        .iter()
        .flat_map(|(path, text)| [path.len(), text.len()])
        .map(|it| (it as u64).to_be_bytes())
        .collect();
    let mut parts: Vec<&[u8]> = vec![b"zhunsheng law files"];
    for (index, (path, text)) in files.iter().enumerate() {
        parts.extend([
            &lengths[2 * index][..],
            path,
            &lengths[2 * index + 1][..],
            text,
        ]);
    }
    Digest::of(&parts)
}

#[cfg(test)]
mod tests {
    use super::Bundle;

    fn bundle(files: &[(&str, &str)]) -> Bundle {
        files
            .iter()
            .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
            .collect()
    }

    #[test]
    fn the_digest_knows_every_border_between_paths_and_texts() {
        let different = [
            bundle(&[]),
            bundle(&[("a", "")]),
            bundle(&[("a", "b")]),
            bundle(&[("ab", "")]),
            bundle(&[("a", "b"), ("c", "")]),
            bundle(&[("a", "bc")]),
        ];
        for (index, one) in different.iter().enumerate() {
            for other in &different[..index] {
                assert_ne!(one.digest(), other.digest());
            }
            assert_eq!(one.digest(), one.clone().digest());
        }
    }
}
