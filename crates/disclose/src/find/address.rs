//! Places of living: everything below the county goes, the county stays.

use super::{Found, Pattern, after_filling};
use crate::fold::{Folded, ends_clause, is_han};

/// The most letters of an address after its word.
const ADDRESS_LETTERS_MAX: usize = 60;
/// The most letters of the name of a province, city or county.
const AREA_LETTERS_MAX: usize = 10;

/// Levels down to the county, each with the endings of its names. A longer ending stands first.
const LEVELS: [&[&str]; 3] = [
    &["自治区", "特别行政区", "省"],
    &["自治州", "地区", "盟", "州", "市"],
    &["自治县", "自治旗", "林区", "特区", "县", "旗", "区", "市"],
];
/// Words in which such an ending is not one.
const NOT_AREAS: [&str; 9] = [
    "小区",
    "社区",
    "园区",
    "厂区",
    "院区",
    "住宅区",
    "生活区",
    "家属区",
    "城市",
];
/// The last letters of the names of housing estates.
const ESTATES: &str = "区园苑里寓城庭府湾庄郡";
/// Parts of a house, after its number.
const HOUSE: [&str; 9] = ["号楼", "号院", "单元", "栋", "幢", "座", "室", "户", "层"];

/// Finds addresses after their words, and places with a door number without.
pub(super) fn find(text: &Folded, pattern: &Pattern, found: &mut Found) {
    let mut at = 0;
    while at < text.len() {
        let Some((cue, sure)) = cue_at(text, pattern, at, found) else {
            at += 1;
            continue;
        };
        let first = after_cue(text, cue);
        let end = address_end(text, first);
        let start = below_county(text, first, end);
        if end > start && !spared_cue(text, pattern, at) {
            if sure {
                found.hit(start, end, pattern);
            } else {
                found.doubt(start, end, "看看是不是住址");
            }
        }
        at = end.max(cue);
    }
    doors(text, pattern, found);
}

/// The end of a word for a home, and whether it must be one. The words after which an organisation
/// has its place as well mean a home where the sentence holds the number of a person.
fn cue_at(text: &Folded, pattern: &Pattern, at: usize, found: &Found) -> Option<(usize, bool)> {
    if let Some(cue) = pattern.cue_at(text, at) {
        return Some((cue, true));
    }
    let words = pattern.after.iter().filter(|word| text.starts(at, word));
    let cue = words.map(|word| at + word.len()).max()?;
    if !matches!(text.at(cue), Some(':' | '为' | '是' | '在' | ' ')) {
        return None;
    }
    let ends = |at: &usize| matches!(text.at(*at), Some('。' | '\n'));
    let first = (0..at).rev().find(ends).unwrap_or(0);
    let last = (cue..text.len()).find(ends).unwrap_or(text.len());
    let personal = found.births.iter().any(|it| first <= it.0 && it.0 < last);
    Some((cue, personal))
}

/// A word such as “登记住所地” is not the word “住所地”.
fn spared_cue(text: &Folded, pattern: &Pattern, cue: usize) -> bool {
    let near = cue.saturating_sub(4);
    let mut places = near..cue;
    places.any(|at| {
        let words = pattern.spare.iter().filter(|word| text.starts(at, word));
        words.into_iter().any(|word| at + word.len() > cue)
    })
}

fn after_cue(text: &Folded, cue: usize) -> usize {
    let mut at = after_filling(text, cue);
    while text
        .at(at)
        .is_some_and(|it| matches!(it, '在' | '于' | '本' | ' ' | ':'))
    {
        at += 1;
    }
    at
}

fn address_end(text: &Folded, start: usize) -> usize {
    let mut end = start;
    while end < start + ADDRESS_LETTERS_MAX
        && text.at(end).is_some_and(|it| !ends_address(text, end, it))
    {
        end += 1;
    }
    end
}

/// A bracket or a list mark inside an address goes on with it where a house part follows.
fn ends_address(text: &Folded, place: usize, letter: char) -> bool {
    match letter {
        '(' | ')' | '、' | '“' | '”' => false,
        '\n' => !text.at(place + 1).is_some_and(|it| it.is_ascii_digit()),
        other => ends_clause(other),
    }
}

/// Where the part below the county begins.
pub(crate) fn below_county(text: &Folded, start: usize, end: usize) -> usize {
    let mut at = start;
    for endings in LEVELS {
        if let Some(next) = area_end(text, at, end, endings) {
            at = next;
        }
    }
    at
}

fn area_end(text: &Folded, start: usize, end: usize, endings: &[&str]) -> Option<usize> {
    let last = end.min(start + AREA_LETTERS_MAX);
    for at in start + 1..last {
        let fits = |word: &&&str| text.starts(at, &word.chars().collect::<Vec<_>>());
        let Some(ending) = endings.iter().find(fits) else {
            if !text.at(at).is_some_and(is_han) {
                return None;
            }
            continue;
        };
        let stop = at + ending.chars().count();
        let not = |word: &&str| text.ends(stop, &word.chars().collect::<Vec<_>>());
        let goes_on = matches!(text.at(stop), Some('场' | '民' | '政' | '中' | '路' | '街'));
        if NOT_AREAS.iter().any(not) || goes_on {
            return None;
        }
        return Some(stop);
    }
    None
}

/// Doors: two parts of a house one after another, such as “3号楼2单元”, are somebody's home unless
/// words say that it is an office.
fn doors(text: &Folded, pattern: &Pattern, found: &mut Found) {
    let mut at = 0;
    while at < text.len() {
        let Some(first) = house_part(text, at) else {
            at += 1;
            continue;
        };
        let (mut end, mut parts) = (first, 1);
        while let Some(next) = house_part(text, end) {
            end = next;
            parts += 1;
        }
        let door = trailing_number(text, end);
        if parts >= 2 || door > end || is_hyphened(text, at, end) {
            end = end.max(door);
            let start = street_start(text, at);
            let first = below_county(text, start, end);
            if pattern.is_spared(text, start, end) {
                found.doubt(start, end, "看看是不是住址");
            } else if !found.covers(first, end) {
                found.hit(first.min(at), end, pattern);
            }
        }
        at = end;
    }
}

/// The end of a number with a part of a house behind it.
fn house_part(text: &Folded, start: usize) -> Option<usize> {
    let mut at = start;
    while text.at(at).is_some_and(is_door_letter) {
        at += 1;
    }
    if at == start || at > start + 10 || text.before(start).is_some_and(is_door_letter) {
        return None;
    }
    if is_hyphened(text, start, at) {
        return Some(at);
    }
    let endings = HOUSE.iter().map(|word| word.chars().collect::<Vec<_>>());
    let found = endings.into_iter().find(|word| text.starts(at, word))?;
    Some(at + found.len())
}

/// House, stair and door with hyphens, as in “滨海花园7-2-1501”.
fn is_hyphened(text: &Folded, start: usize, end: usize) -> bool {
    let letters = text.letters(start, end);
    let hyphens = letters.iter().filter(|it| **it == '-').count();
    let numeric = letters.iter().all(|it| it.is_ascii_digit() || *it == '-');
    let estate = text.before(start).is_some_and(|it| ESTATES.contains(it));
    (1..=3).contains(&hyphens) && numeric && estate && letters.last() != Some(&'-')
}

/// A number of a door without the word for it, as in “2单元301”.
fn trailing_number(text: &Folded, start: usize) -> usize {
    let mut at = start;
    while text.at(at).is_some_and(|it| it.is_ascii_digit()) {
        at += 1;
    }
    let fits = (2..=5).contains(&(at - start));
    if fits {
        at + usize::from(text.at(at) == Some('室'))
    } else {
        start
    }
}

const fn is_door_letter(letter: char) -> bool {
    letter.is_ascii_alphanumeric()
        || matches!(
            letter,
            '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '-' | '#'
        )
}

/// Back from the house to where its street begins.
fn street_start(text: &Folded, place: usize) -> usize {
    let mut start = place;
    while start + 30 > place
        && let Some(letter) = text.before(start)
        && (is_han(letter) || is_door_letter(letter))
        && !matches!(
            letter,
            '在' | '于' | '至' | '到' | '从' | '往' | '回' | '了' | '的'
        )
    {
        start -= 1;
    }
    start
}
