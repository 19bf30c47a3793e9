//! F1 for the words in which files and commands name times: whatever is read prints as it is read,
//! and no text makes the reader stop. `ZS_CASES` sets how many words are tried.

use std::fmt::{Debug, Display};
use std::str::FromStr;

use zs_base::random::Seeded;
use zs_base::{Day, Moment};
use zs_time::{Length, Stretch, Unit};

use crate::support::for_cases;

/// Sound words, and some that are nearly sound.
const WORDS: [&str; 14] = [
    "5wd",
    "24h",
    "30d",
    "2m",
    "1y",
    "2026-02-29",
    "2024-02-29",
    "2026-03-02T09:00",
    "2026-03-02T09:00:01.250",
    "2026-03-01..2026-03-09",
    "suspended:2026-03-01..2026-03-09",
    "0d",
    "99999999999999999999d",
    "９d",
];

fn any_word(random: &mut Seeded) -> String {
    let mut letters: Vec<char> = random.pick(&WORDS).unwrap().chars().collect();
    for _ in 0..random.below(4) {
        let place = random.below(letters.len() as u64 + 1) as usize;
        let letter = *random
            .pick(&['0', '1', '9', '-', ':', '.', 'T', 'w', 'd', 'm', '日', ' '])
            .unwrap();
        match random.below(3) {
            0 => letters.insert(place, letter),
            1 if place < letters.len() => drop(letters.remove(place)),
            _ if place < letters.len() => letters[place] = letter,
            _ => {}
        }
    }
    letters.into_iter().collect()
}

/// What is read from a word prints as something from which the same is read.
fn prints_and_reads<T: FromStr + Display + PartialEq + Debug>(word: &str)
where
    T::Err: Debug,
{
    if let Ok(read) = word.parse::<T>() {
        let printed = read.to_string();
        assert_eq!(printed.parse::<T>().unwrap(), read, "{word} {printed}");
    }
}

#[test]
fn f1_words_of_time_print_as_they_are_read() {
    for_cases(|random| {
        let word = any_word(random);
        prints_and_reads::<Day>(&word);
        prints_and_reads::<Moment>(&word);
        if let Ok(length) = word.parse::<Length>() {
            for unit in [length.unit().name(), length.unit().letters()] {
                let printed = format!("{}{unit}", length.count());
                assert_eq!(printed.parse::<Length>(), Ok(length), "{word}");
            }
        }
        prints_and_reads::<Unit>(&word);
        if let Ok(stretch) = word.parse::<Stretch>() {
            assert!(stretch.from <= stretch.to, "{word}");
        }
    });
}
