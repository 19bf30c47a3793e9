//! F1 and F2: no text makes the reader stop, every place it points at exists, and what it accepts
//! can be shown. `ZS_CASES` sets how many texts are tried.

use std::sync::Arc;

use crate::support;

use zs_base::random::Seeded;
use zs_base::{Diagnostic, Source};
use zs_law::{Files, read, read_calendar_year, read_service_ways, show};
use zs_testkit::cases::for_seeds;
use zs_testkit::tree::figure;

/// How often a place is also drawn for people, which takes longer than the reading.
const DRAWN_ONCE_IN: u64 = 16;

fn cases(at_commit: u64) -> u64 {
    figure("ZS_CASES", at_commit).unwrap()
}

/// Each place lies in its text, on letter boundaries, and can be printed.
fn look(found: &[Diagnostic], random: &mut Seeded) {
    for it in found {
        let text = &it.source.text;
        assert!(it.span.start <= it.span.end, "{it:?}");
        assert!(text.get(it.span.start..it.span.end).is_some(), "{it:?}");
        if random.once_in(DRAWN_ONCE_IN) {
            assert!(!it.to_string().is_empty());
        }
    }
}

/// Reads and looks at the places; what was accepted can be shown.
fn read_and_look(files: &Files, random: &mut Seeded) {
    let (library, found) = read(files);
    look(&found, random);
    let plain = library.procedures.values();
    for procedure in plain.chain(library.overlaid.values()).flatten() {
        if random.once_in(DRAWN_ONCE_IN) {
            assert!(!show(&library, procedure).is_empty());
        }
    }
}

/// Pieces that mean something to a reader of law files, and some that look as if they did.
const PIECES: [&str; 22] = [
    "[[step]]\n",
    "[[article]]\n",
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
    "limit = { at_most = 3, unit = \"工作日\" }\n",
    "after = [\"a\"]\n",
    "2026-02-30",
    " and not ",
    "（",
    "# ",
    "1e999",
    "\r\n",
];

const PATHS: [&str; 7] = [
    "procedures/x/2021-01-01.toml",
    "statutes/x.toml",
    "posts.toml",
    "tables/x.toml",
    "overlays/x/2021-01-01.toml",
    "general/x/2021-01-01.toml",
    "papers/x.md",
];

#[test]
fn f1_arbitrary_bytes_are_told_not_feared() {
    let base = support::base();
    for_seeds(cases(300), |random| {
        let mut bytes = Vec::new();
        for _ in 0..random.below(40) {
            match random.pick(&PIECES) {
                Some(piece) if !random.once_in(4) => bytes.extend_from_slice(piece.as_bytes()),
                _ => bytes.push(random.below(256) as u8),
            }
        }
        // Alone it is read quickly; beside a whole law it reaches further.
        let mut files = match random.once_in(64) {
            true => base.clone(),
            false => Files::new("law"),
        };
        files.add(random.pick(&PATHS).unwrap(), bytes);
        read_and_look(&files, random);
    });
}

/// One edit of a text, by lines or by letters.
fn mutate(text: &str, random: &mut Seeded) -> String {
    let mut letters: Vec<char> = Vec::new();
    let mut lines: Vec<&str> = text.lines().collect();
    let at = random.below(lines.len() as u64) as usize;
    let other = random.below(lines.len() as u64) as usize;
    match random.below(8) {
        _ if lines.is_empty() => {}
        0 => drop(lines.remove(at)),
        1 => lines.insert(at, lines[other]),
        2 => lines.swap(at, other),
        3 => lines.truncate(at),
        kind => {
            letters.extend(lines[at].chars());
            let place = random.below(letters.len() as u64 + 1) as usize;
            match kind {
                4 => letters.truncate(place),
                5 if place < letters.len() => drop(letters.remove(place)),
                6 if place < letters.len() => {
                    letters[place] = *random.pick(&['"', '9', '“', '=', 'x']).unwrap();
                }
                _ => {
                    let piece = random.pick(&PIECES).unwrap();
                    letters.splice(place..place, piece.chars());
                }
            }
        }
    }
    let changed: String = letters.iter().collect();
    if !letters.is_empty() {
        lines[at] = &changed;
    }
    lines.join("\n")
}

fn texts(files: &Files) -> Vec<(String, String)> {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).ok();
    files
        .iter()
        .filter_map(|(path, bytes)| Some((path.to_owned(), text(bytes)?)))
        .collect()
}

#[test]
fn f1_a_mutated_file_is_told_at_its_place() {
    let mut large = texts(&support::shipped());
    large.retain(|(path, _)| path.ends_with(".toml"));
    let mut short = large.clone();
    short.retain(|(_, text)| text.len() < 3_000);
    let small = texts(&support::base());
    for_seeds(cases(1_000), |random| {
        let from = match random.below(256) {
            0 => &large,
            1..32 => &short,
            _ => &small,
        };
        let (path, text) = random.pick(from).unwrap();
        let mut changed = mutate(text, random);
        if random.once_in(2) {
            changed = mutate(&changed, random);
        }
        let source = |text| {
            Arc::new(Source {
                name: path.clone(),
                text,
            })
        };
        if path.starts_with("calendar/") {
            look(&read_calendar_year(&source(changed)).1, random);
        } else if path == "service.toml" {
            look(&read_service_ways(&source(changed)).1, random);
        } else {
            let mut files = Files::new("law");
            files.add(path, changed);
            read_and_look(&files, random);
        }
    });
}

#[test]
fn f2_a_mutated_valid_file_is_refused_or_usable() {
    let base = support::base();
    let small = texts(&base);
    for_seeds(cases(300), |random| {
        let (path, text) = random.pick(&small).unwrap();
        let mut files = base.clone();
        files.add(path, mutate(text, random));
        read_and_look(&files, random);
    });
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
