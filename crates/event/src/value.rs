//! Values of fields, and their canonical text.
//!
//! The canonical text begins with one letter for the kind, so that a value of one kind never has
//! the bytes of a value of another: `t` text, `l` list, `m` money, `n` count, `d` day, `i` moment,
//! `p` party, `f` file. Parts are separated by U+001F, which no value may contain.

use zs_base::{Day, Digest, Moment};

/// Separates the parts of a list or a party.
const UNIT_SEPARATOR: char = '\u{1f}';

/// The value of a field.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    /// Text, a choice, or the code of an officer, unit, place, article or power item.
    Text(String),
    /// Several texts, in order.
    List(Vec<String>),
    /// Money in the smallest unit of the procedure's currency (分).
    Money(i64),
    /// A count or a measured whole number.
    Count(i64),
    /// A civil day.
    Date(Day),
    /// A civil moment.
    Moment(Moment),
    /// A party to the case.
    Party(Party),
    /// A file, by the SM3 digest of its content.
    File(Digest),
    /// What was lawfully erased. It is only ever read back from the ledger: no command brings one
    /// in, because no field takes it, and no guard depends on it.
    Erased,
}

/// Natural person or organisation: thresholds differ between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PartyKind {
    /// 自然人.
    Person,
    /// 法人或者其他组织.
    Organisation,
}

/// A party (当事人): personal data, which never stands in a leaf.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Party {
    /// Person or organisation.
    pub kind: PartyKind,
    /// Name.
    pub name: String,
    /// 公民身份号码 or 统一社会信用代码, as given.
    pub number: String,
}

impl PartyKind {
    /// The word by which tables and forms name the kind.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Person => "公民",
            Self::Organisation => "组织",
        }
    }

    /// The kind of a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Person, Self::Organisation]
            .into_iter()
            .find(|kind| kind.word() == word)
    }
}

impl Value {
    /// The canonical text.
    #[must_use]
    pub fn canonical(&self) -> String {
        match self {
            Self::Text(text) => format!("t{text}"),
            Self::List(items) => items.iter().fold(String::from("l"), |mut all, item| {
                all.push_str(item);
                all.push(UNIT_SEPARATOR);
                all
            }),
            Self::Money(amount) => format!("m{amount}"),
            Self::Count(count) => format!("n{count}"),
            Self::Date(day) => format!("d{day}"),
            Self::Moment(moment) => format!("i{moment}"),
            Self::Party(party) => {
                let (kind, separator) = (party.kind.word(), UNIT_SEPARATOR);
                format!(
                    "p{kind}{separator}{}{separator}{}",
                    party.name, party.number
                )
            }
            Self::File(digest) => format!("f{digest}"),
            // No text reads back as this, so that nobody can write what looks like an erasure.
            Self::Erased => "x".to_owned(),
        }
    }

    /// The value of a canonical text, or nothing if it is not one.
    #[must_use]
    pub fn from_canonical(text: &str) -> Option<Self> {
        let mut chars = text.chars();
        let kind = chars.next()?;
        let rest = chars.as_str();
        let value = match kind {
            't' => Self::Text(rest.to_owned()),
            'l' => Self::List(
                rest.split_terminator(UNIT_SEPARATOR)
                    .map(str::to_owned)
                    .collect(),
            ),
            'm' => Self::Money(rest.parse().ok()?),
            'n' => Self::Count(rest.parse().ok()?),
            'd' => Self::Date(rest.parse().ok()?),
            'i' => Self::Moment(rest.parse().ok()?),
            'p' => {
                let mut parts = rest.split(UNIT_SEPARATOR);
                let kind = PartyKind::from_word(parts.next()?)?;
                let (name, number) = (parts.next()?.to_owned(), parts.next()?.to_owned());
                Self::Party(Party { kind, name, number })
            }
            'f' => Self::File(rest.parse().ok()?),
            _ => return None,
        };
        (value.canonical() == text && value.is_clean()).then_some(value)
    }

    /// Whether the value can be kept: no text in it holds the separator.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        let clean = |text: &str| !text.contains(UNIT_SEPARATOR);
        match self {
            Self::Text(text) => clean(text),
            Self::List(items) => items.iter().all(|item| clean(item)),
            Self::Party(party) => clean(&party.name) && clean(&party.number),
            Self::Money(_) | Self::Count(_) | Self::Date(_) | Self::Moment(_) | Self::File(_) => {
                true
            }
            Self::Erased => false,
        }
    }

    /// The text, where the value is one.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The number of a money or count value.
    #[must_use]
    pub const fn as_number(&self) -> Option<i64> {
        match self {
            Self::Money(number) | Self::Count(number) => Some(*number),
            _ => None,
        }
    }

    /// The day of a date or moment.
    #[must_use]
    pub const fn as_day(&self) -> Option<Day> {
        match self {
            Self::Date(day) => Some(*day),
            Self::Moment(moment) => Some(moment.day()),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_value() -> impl Strategy<Value = Value> {
        let text = "[^\u{1f}]{0,20}";
        prop_oneof![
            text.prop_map(Value::Text),
            prop::collection::vec(text, 0..4).prop_map(Value::List),
            any::<i64>().prop_map(Value::Money),
            any::<i64>().prop_map(Value::Count),
            (-25_567..84_005).prop_map(|number| Value::Date(Day::from_number(number))),
            (0..4_000_000_000_000i64).prop_map(|ms| Value::Moment(Moment::from_ms(ms))),
            (text, text).prop_map(|(name, number)| {
                Value::Party(Party {
                    kind: PartyKind::Organisation,
                    name,
                    number,
                })
            }),
            any::<[u8; 32]>().prop_map(|bytes| Value::File(Digest(bytes))),
        ]
    }

    proptest! {
        #[test]
        fn every_value_survives_its_canonical_text(value in any_value()) {
            prop_assert_eq!(Value::from_canonical(&value.canonical()), Some(value));
        }

        #[test]
        fn no_two_texts_mean_the_same_value(text in ".{0,30}") {
            if let Some(value) = Value::from_canonical(&text) {
                prop_assert_eq!(value.canonical(), text);
            }
        }
    }

    #[test]
    fn refuses_a_text_with_the_separator() {
        assert!(!Value::Text("a\u{1f}b".into()).is_clean());
        assert_eq!(Value::from_canonical("ta\u{1f}b"), None);
        assert_eq!(Value::from_canonical("m+5"), None);
        assert_eq!(Value::from_canonical(""), None);
    }

    #[test]
    fn no_text_reads_as_an_erasure() {
        assert_eq!(Value::from_canonical(&Value::Erased.canonical()), None);
        assert!(!Value::Erased.is_clean());
    }
}
