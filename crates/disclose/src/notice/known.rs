//! What the fields of a case say is personal.

use std::sync::Arc;

use zs_event::{Party, PartyKind, Value};
use zs_law::{MaskMethod, Masking};

use super::{Facts, FieldFact};
use crate::credit::is_credit_code;
use crate::known::{Known, KnownPerson, KnownWord, Side};

/// The longest run of letters that a field for people may hold as a name.
const NAME_LETTERS_MAX: usize = 12;

/// The people, numbers and addresses that a case names in its own fields.
#[must_use]
pub fn known_of(rules: &Masking, facts: &Facts) -> Known {
    let mut known = Known {
        public: facts.public.clone(),
        on: facts.decided_on,
        ..Known::default()
    };
    known.organisations.push(facts.agency.clone());
    for field in facts.all.iter().chain(&facts.shown) {
        take(rules, field, &mut known);
    }
    known
}

fn take(rules: &Masking, field: &FieldFact, known: &mut Known) {
    let rule = field.private.as_ref().and_then(|kind| rules.kind(kind));
    let of_people = rule.is_some_and(|it| it.method == MaskMethod::Person);
    // The first kind of person is the party; a field of any later kind names somebody else.
    let first = rules
        .kinds
        .iter()
        .find(|it| it.method == MaskMethod::Person);
    let party = rule.is_none() || rule.map(|it| &it.name) == first.map(|it| &it.name);
    let side = if party { Side::Party } else { Side::Third };
    match (&field.value, &field.private) {
        (Value::Party(it), _) => self::party(rules, it, side, known),
        (Value::Text(text), Some(kind)) if of_people => people(text, kind, side, known),
        (Value::List(items), Some(kind)) if of_people => {
            items.iter().for_each(|it| people(it, kind, side, known));
        }
        (Value::Text(text), Some(kind)) => word(kind, text, known),
        (Value::List(items), Some(kind)) => items.iter().for_each(|it| word(kind, it, known)),
        _ => {}
    }
}

fn party(rules: &Masking, party: &Party, side: Side, known: &mut Known) {
    match party.kind {
        PartyKind::Person => known.people.push(KnownPerson {
            name: party.name.clone(),
            side,
        }),
        PartyKind::Organisation => known.organisations.push(party.name.clone()),
    }
    let organisation = party.kind == PartyKind::Organisation && is_credit_code(&party.number);
    let mut kinds = rules.kinds.iter();
    let kind = kinds.find(|it| it.method == MaskMethod::CitizenNumber);
    if let Some(kind) = kind.filter(|_| !organisation) {
        word(&kind.name, &party.number, known);
    }
}

/// A field for people may hold a name, several, or a name with a number beside it.
fn people(text: &str, kind: &Arc<str>, side: Side, known: &mut Known) {
    let breaks = |letter: char| {
        letter.is_whitespace() || "，,、；;：:（）()/".contains(letter) || letter.is_ascii_digit()
    };
    for part in text.split(breaks).filter(|part| !part.is_empty()) {
        let letters = part.chars().count();
        if (2..=NAME_LETTERS_MAX).contains(&letters) {
            known.people.push(KnownPerson {
                name: part.to_owned(),
                side,
            });
        }
    }
    let numbers = text.split(|letter: char| !letter.is_ascii_alphanumeric());
    for number in numbers.filter(|it| it.len() >= 5) {
        word(kind, number, known);
    }
}

fn word(kind: &Arc<str>, text: &str, known: &mut Known) {
    known.words.push(KnownWord {
        kind: kind.clone(),
        word: text.trim().to_owned(),
    });
}
