//! F11: random text with planted identifiers in random dress; none survives.

use zs_base::random::Seeded;
use zs_testkit::tree::figure;

use crate::support::{Marked, citizen, known, masker};

const AT_COMMIT: u64 = 2_000;

/// Letters that may stand anywhere; none of them is a digit or a Latin letter, which would make a
/// planted number another number.
const NOISE: &str = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处府民验、，。；：（）“”《》\n 　—…";

/// One planted identifier and what the case must know for it.
fn planted(rng: &mut Seeded) -> (String, String) {
    let mut digits = |count: u32| {
        let letters = (0..count).map(|_| char::from_digit(rng.below(10) as u32, 10));
        letters.flatten().collect::<String>()
    };
    let number = digits(9);
    match rng.below(6) {
        0 => {
            let birth = format!(
                "{}{:02}{:02}",
                1930 + rng.below(90),
                rng.below(12) + 1,
                rng.below(28) + 1
            );
            (citizen("150102", &birth, rng.below(1000)), String::new())
        }
        1 => (format!("1{}{number}", 3 + rng.below(7)), String::new()),
        2 => (format!("0471-{}", &number[..7]), String::new()),
        3 => (
            format!("someone{}@mail.example.cn", &number[..4]),
            String::new(),
        ),
        4 => (format!("蒙B{}", &number[..5]), String::new()),
        _ => (format!("特别{}", "名称"), "third 特别名称".to_owned()),
    }
}

/// The same identifier as somebody might write it to slip it through.
fn dress(rng: &mut Seeded, text: &str) -> String {
    let numeric = text.bytes().all(|it| it.is_ascii_digit() || it == b'X');
    let mut dressed = String::new();
    let style = rng.below(6);
    for (index, letter) in text.chars().enumerate() {
        let wide = char::from_u32(u32::from(letter) + 0xfee0).filter(|_| letter.is_ascii_graphic());
        let chinese = "〇一二三四五六七八九"
            .chars()
            .nth(letter.to_digit(10).unwrap_or(99) as usize);
        match style {
            1 if index > 0 && numeric && index % 4 == 0 => {
                dressed.push(if rng.once_in(2) { ' ' } else { '-' })
            }
            2 if index > 0 => dressed.push('\u{200b}'),
            3 if index > 0 && numeric => dressed.push(' '),
            _ => {}
        }
        dressed.push(match style {
            4 => wide.unwrap_or(letter),
            5 if numeric => chinese.unwrap_or(letter),
            _ => letter,
        });
    }
    dressed
}

fn noise(rng: &mut Seeded, letters: &[char]) -> String {
    let count = rng.below(40);
    (0..count)
        .filter_map(|_| rng.pick(letters).copied())
        .collect()
}

#[test]
fn f11_no_planted_identifier_survives_in_random_text() {
    let masker = masker();
    let letters: Vec<char> = NOISE.chars().collect();
    let mut leaks = Vec::new();
    for seed in 0..figure("ZS_CASES", AT_COMMIT).unwrap() {
        let mut rng = Seeded::new(seed);
        let (mut text, mut knows) = (noise(&mut rng, &letters), Vec::new());
        for _ in 0..=rng.below(3) {
            let (datum, line) = planted(&mut rng);
            // A mark keeps what is planted from running into its neighbours.
            let mark = if rng.once_in(2) { "，" } else { "的" };
            text += &format!(
                "{mark}⟦{}⟧{mark}{}",
                dress(&mut rng, &datum),
                noise(&mut rng, &letters)
            );
            knows.push(line);
        }
        let marked = Marked::parse(&text);
        let masked = masker.mask(&known(&knows.join(";")), &marked.text);
        for leak in marked.leaks(&masked) {
            leaks.push(format!("{seed}: {leak} in {text}"));
        }
    }
    assert!(leaks.is_empty(), "{}", leaks.join("\n"));
}
