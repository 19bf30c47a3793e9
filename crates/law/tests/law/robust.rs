//! F1 and F2: no text makes the reader stop, every place it points at exists, and what it accepts
//! can be shown. `ZS_CASES` sets how many texts are tried.

use crate::support;

use zs_base::random::Seeded;
use zs_law::{Files, read, show};

fn cases() -> u64 {
    let given = std::env::var("ZS_CASES").ok();
    given.and_then(|text| text.parse().ok()).unwrap_or(300)
}

/// Reads, and checks that each place lies in its text, on letter boundaries, and can be printed.
fn read_and_look(files: &Files) {
    let (library, found) = read(files);
    for it in &found {
        let text = &it.source.text;
        assert!(it.span.start <= it.span.end, "{it:?}");
        assert!(text.get(it.span.start..it.span.end).is_some(), "{it:?}");
        assert!(!it.to_string().is_empty());
    }
    for procedure in library
        .procedures
        .values()
        .chain(library.overlaid.values())
        .flatten()
    {
        assert!(!show(&library, procedure).is_empty());
    }
}

#[test]
fn f1_arbitrary_bytes_are_told_not_feared() {
    let mut random = Seeded::new(1);
    let paths = [
        "procedures/x/2021-01-01.toml",
        "statutes/x.toml",
        "posts.toml",
        "tables/x.toml",
        "overlays/x/2021-01-01.toml",
        "general/x/2021-01-01.toml",
        "papers/x.md",
    ];
    let pieces = [
        "[[step]]\n",
        "id = ",
        "\"",
        "“",
        "＝",
        "{",
        "]",
        "\n",
        "日",
        "9",
        "\u{0}",
        "= [",
        "'''",
    ];
    for _ in 0..cases() {
        let mut bytes = Vec::new();
        for _ in 0..random.below(40) {
            match random.pick(&pieces) {
                Some(piece) if !random.once_in(4) => bytes.extend_from_slice(piece.as_bytes()),
                _ => bytes.push(random.below(256) as u8),
            }
        }
        let mut files = support::base();
        files.add(random.pick(&paths).unwrap(), bytes);
        read_and_look(&files);
    }
}

#[test]
fn f2_a_mutated_valid_file_is_refused_or_usable() {
    let mut random = Seeded::new(2);
    let base = support::base();
    let paths: Vec<String> = base.iter().map(|(path, _)| path.to_owned()).collect();
    for _ in 0..cases() {
        let mut files = base.clone();
        let path = random.pick(&paths).unwrap();
        let text = String::from_utf8(base.get(path).unwrap().to_vec()).unwrap();
        let mut lines: Vec<&str> = text.lines().collect();
        let at = random.below(lines.len() as u64) as usize;
        let other = random.below(lines.len() as u64) as usize;
        match random.below(4) {
            0 => drop(lines.remove(at)),
            1 => lines.insert(at, lines[other]),
            2 => lines.swap(at, other),
            _ => lines.truncate(at),
        }
        files.add(path, lines.join("\n"));
        read_and_look(&files);
    }
}

#[test]
fn the_same_files_give_the_same_answer() {
    let files = support::base();
    let shown = |files: &Files| {
        let (library, _) = read(files);
        let all = library.procedures.values().flatten();
        all.map(|it| show(&library, it)).collect::<String>()
    };
    assert_eq!(shown(&files), shown(&files));
}
