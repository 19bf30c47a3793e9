//! The shipped rules, and texts in which what must go and what must stay is marked.

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use zs_disclose::{Known, KnownPerson, KnownWord, Masked, Masker, Side};
use zs_law::{Files, Masking, read};

/// The rules of `law/masking.toml`.
pub static RULES: LazyLock<Arc<Masking>> = LazyLock::new(|| {
    let law = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../law");
    let mut files = Files::new("law");
    files.add(
        "masking.toml",
        std::fs::read(law.join("masking.toml")).unwrap(),
    );
    for entry in std::fs::read_dir(law.join("statutes")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        files.add(&format!("statutes/{name}"), std::fs::read(&path).unwrap());
    }
    read(&files).0.masking.unwrap()
});

/// A masker with the shipped rules.
pub fn masker() -> Masker {
    Masker::new(RULES.clone())
}

/// The file of a name in `tests/data`.
pub fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data")
        .join(name)
}

/// A text with the bytes that must be masked and those that must stay.
#[derive(Clone, Debug, Default)]
pub struct Marked {
    pub text: String,
    pub planted: Vec<(usize, usize)>,
    pub kept: Vec<(usize, usize)>,
}

impl Marked {
    /// Reads `⟦must go⟧` and `⟪must stay⟫`.
    pub fn parse(source: &str) -> Self {
        let mut marked = Self::default();
        let mut begun = 0;
        for letter in source.chars() {
            match letter {
                '⟦' | '⟪' => begun = marked.text.len(),
                '⟧' => marked.planted.push((begun, marked.text.len())),
                '⟫' => marked.kept.push((begun, marked.text.len())),
                other => marked.text.push(other),
            }
        }
        marked
    }

    /// What of the planted data is not masked.
    pub fn leaks(&self, masked: &Masked) -> Vec<String> {
        let leaks = self.planted.iter().flat_map(|(start, end)| {
            let inside = self.text[*start..*end].char_indices();
            let open = inside.filter(move |(at, letter)| {
                let seen = letter.is_alphanumeric();
                seen && !masked
                    .spans
                    .iter()
                    .any(|it| it.from.start <= start + at && start + at < it.from.end)
            });
            open.map(|_| self.text[*start..*end].to_owned()).take(1)
        });
        leaks.collect()
    }

    /// What was to stay and is touched by a mask.
    pub fn lost(&self, masked: &Masked) -> Vec<String> {
        let kept = self.kept.iter();
        let lost = kept.filter(|(start, end)| {
            masked
                .spans
                .iter()
                .any(|it| it.from.start < *end && *start < it.from.end)
        });
        lost.map(|(start, end)| self.text[*start..*end].to_owned())
            .collect()
    }

    /// Letters that are not planted, and how many of them were masked all the same.
    pub fn over(&self, masked: &Masked) -> (usize, usize) {
        let free = self.text.char_indices().filter(|(at, _)| {
            !self
                .planted
                .iter()
                .any(|(start, end)| start <= at && at < end)
        });
        free.fold((0, 0), |(all, over), (at, _)| {
            let hit = masked
                .spans
                .iter()
                .any(|it| it.from.start <= at && at < it.from.end);
            (all + 1, over + usize::from(hit))
        })
    }
}

/// What a line `party 张三;word 住址 …` says.
pub fn known(line: &str) -> Known {
    let mut known = Known {
        on: "2026-03-12".parse().ok(),
        ..Known::default()
    };
    for item in line.split(';').map(str::trim).filter(|it| !it.is_empty()) {
        let (what, text) = item.split_once(' ').unwrap();
        let person = |side| KnownPerson {
            name: text.to_owned(),
            side,
        };
        match what {
            "party" => known.people.push(person(Side::Party)),
            "third" => known.people.push(person(Side::Third)),
            "org" => known.organisations.push(text.to_owned()),
            "public" => known.public.push(text.to_owned()),
            _ => {
                let (kind, word) = text.split_once(' ').unwrap();
                known.words.push(KnownWord {
                    kind: kind.into(),
                    word: word.to_owned(),
                });
            }
        }
    }
    known
}

/// A citizen number with a right check character.
pub fn citizen(region: &str, birth: &str, order: u64) -> String {
    let body = format!("{region}{birth}{order:03}");
    let fits = |last: &char| {
        let number = format!("{body}{last}");
        zs_disclose::citizen_number(&number).is_some_and(|it| it.is_checked)
    };
    let last = "0123456789X".chars().find(fits).unwrap();
    format!("{body}{last}")
}
