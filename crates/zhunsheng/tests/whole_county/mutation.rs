//! Nothing that a citizen may hold can be changed without being refused, by this program and by the
//! scripts that share no code with it.

use zs_base::random::Seeded;
use zs_testkit::tree::figure;

use crate::artefact::Artefact;
use crate::county::County;
use crate::independent::{Asked, answers};

/// Mutations at commit.
const MUTATIONS: u64 = 160;
/// What is written in place of a character or beside it. Without capitals: they spell the same digits.
const LETTERS: &str = "0123456789abcdefgxz\"{}[],:-_.|甲";

#[test]
fn l8_the_independent_verifier_agrees_on_the_whole_county_and_refuses_every_mutation() {
    let county = County::new();
    let artefacts = Artefact::all(&county);
    let (mut asked, mut kinds) = (vec![Asked::tree(&county)], vec![0; artefacts.len()]);
    // The negative control: what was not changed is taken.
    for (number, it) in artefacts.iter().enumerate() {
        assert!(it.is_taken(&county, &it.text), "{it:?}");
        asked.push(Asked::new(&county, it, &format!("whole{number}"), &it.text));
    }
    let whole = asked.len();
    let mutations = figure("ZS_MUTATIONS", MUTATIONS).unwrap();
    let mut random = Seeded::new(0x6d75_7461);
    for number in 0..mutations {
        let place = number as usize % artefacts.len();
        let it = &artefacts[place];
        let others: Vec<&str> = artefacts.iter().map(|it| &*it.text).collect();
        let text = loop {
            let text = mutated(&it.text, &others, &mut random);
            if text != it.text && !it.says_the_same(&text) {
                break text;
            }
        };
        assert!(!it.is_taken(&county, &text), "{:?}\n{text}", it.kind);
        asked.push(Asked::new(&county, it, &format!("changed{number}"), &text));
        kinds[place] += 1;
    }
    for (number, (it, is_taken)) in asked.iter().zip(answers(&county, &asked)).enumerate() {
        assert_eq!(is_taken, number < whole, "{}\n{}", it.line(), it.text);
    }
    assert!(kinds.iter().all(|it| *it > 10), "{kinds:?}");
    println!(
        "figure: {} leaves agreed on; {mutations} mutations of {} artefacts, each refused by the \
         program and by the script",
        county.leaves.len(),
        kinds.len()
    );
}

/// A text with one thing changed: a character, its order, the end, or a part taken from elsewhere.
fn mutated(text: &str, others: &[&str], random: &mut Seeded) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    let visible: Vec<usize> = (0..letters.len())
        .filter(|at| !letters[*at].is_whitespace())
        .collect();
    let at = *random.pick(&visible).unwrap();
    let alphabet: Vec<char> = LETTERS.chars().collect();
    let new = *random.pick(&alphabet).unwrap();
    match random.below(8) {
        0..3 => letters[at] = new,
        3 => drop(letters.remove(at)),
        4 => letters.insert(at, new),
        5 if at + 1 < letters.len() => letters.swap(at, at + 1),
        6 => letters.truncate(at),
        _ => {
            // A piece of as many characters from another artefact, as one who forges would take it.
            let other: Vec<char> = random.pick(others).unwrap().chars().collect();
            let long = 1 + random.below(64) as usize;
            let from = random.below(other.len() as u64) as usize;
            for (place, letter) in other.iter().skip(from).take(long).enumerate() {
                if let Some(it) = letters.get_mut(at + place) {
                    *it = *letter;
                }
            }
        }
    }
    letters.into_iter().collect()
}
