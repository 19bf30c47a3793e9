//! Values as a worked case writes them.

use zs_event::command::Declared;
use zs_event::{Party, PartyKind, StepPath, Value};
use zs_law::text::{Item, Node, Place, Text};

use crate::codes::{ZS2905, ZS2907};

/// The values under a key, in the order of the file.
pub(super) fn values(node: &Node<'_>, key: &'static str) -> Vec<(String, Value)> {
    let Some(inner) = node.node(key) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for (name, item) in inner.named_items() {
        match value(&item) {
            Some(value) => found.push((name.as_str().to_owned(), value)),
            None => wrong(&inner, &name.at, name.as_str()),
        }
    }
    found
}

pub(super) fn value(item: &Item<'_>) -> Option<Value> {
    Some(match item {
        Item::Text(text) => match money(text) {
            Some(amount) => Value::Money(amount),
            None => Value::Text(text.to_string()),
        },
        Item::Whole(number) => Value::Count(*number),
        Item::Day(day) => Value::Date(*day),
        Item::Moment(moment) => Value::Moment(*moment),
        Item::Texts(texts) => Value::List(texts.iter().map(ToString::to_string).collect()),
        Item::Table(node) => Value::Party(party(node)?),
        Item::Flag(_) => return None,
    })
}

/// A party: `{ kind = "公民", name = "…", number = "…" }`.
fn party(node: &Node<'_>) -> Option<Party> {
    let kind = node.need("kind")?;
    let name = node.need("name")?;
    let number = node.text("number");
    Some(Party {
        kind: PartyKind::from_word(kind.as_str())?,
        name: name.as_str().to_owned(),
        number: number.map_or_else(String::new, |it| it.as_str().to_owned()),
    })
}

/// `500元`, `0.5元`, in 分.
fn money(text: &str) -> Option<i64> {
    let number = text.strip_suffix('元')?;
    let (whole, cents) = number.split_once('.').unwrap_or((number, ""));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    if !digits(whole) || cents.len() > 2 || (number.contains('.') && !digits(cents)) {
        return None;
    }
    let cents: i64 = format!("{cents:0<2}").parse().ok()?;
    whole
        .parse::<i64>()
        .ok()?
        .checked_mul(100)?
        .checked_add(cents)
}

/// Facts: `{ 重大 = { holds = false, reason = "…" } }`.
pub(super) fn facts(node: &Node<'_>, key: &'static str) -> Vec<Declared> {
    let Some(inner) = node.node(key) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for (name, item) in inner.named_items() {
        let Item::Table(fact) = item else {
            wrong(&inner, &name.at, name.as_str());
            continue;
        };
        let reason = fact.text("reason");
        found.push(Declared {
            fact: name.as_str().to_owned(),
            holds: fact.flag("holds"),
            reason: reason.map_or_else(String::new, |it| it.as_str().to_owned()),
        });
        fact.finish();
    }
    found
}

/// Kinds with numbers: `{ 现场检查笔录 = 1 }`.
pub(super) fn counts(node: &Node<'_>, key: &'static str) -> Vec<(String, u32)> {
    let Some(inner) = node.node(key) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for (name, item) in inner.named_items() {
        let number = match item {
            Item::Whole(number) => u32::try_from(number).ok().filter(|it| *it <= 99),
            _ => None,
        };
        match number {
            Some(number) => found.push((name.as_str().to_owned(), number)),
            None => wrong(&inner, &name.at, name.as_str()),
        }
    }
    found
}

/// A path.
pub(super) fn path(node: &Node<'_>, text: &Text) -> Option<StepPath> {
    let path = text.as_str().parse().ok();
    if path.is_none() {
        let cause = format!("“{}”不是环节的路径", text.as_str());
        let cure = "写成 decide、hearing.preside 或者 preserve#2.release";
        node.problems().error(ZS2907, &text.at, cause, cure);
    }
    path
}

fn wrong(node: &Node<'_>, at: &Place, name: &str) {
    let cause = format!("“{name}”的值写法不对");
    let cure = "写成文字、整数、日期、\"500元\" 或者 { kind = \"公民\", name = \"…\" }";
    node.problems().error(ZS2905, at, cause, cure);
}

#[cfg(test)]
mod tests {
    use super::money;

    #[test]
    fn money_is_read_to_the_cent() {
        assert_eq!(money("500元"), Some(50_000));
        assert_eq!(money("0.5元"), Some(50));
        assert_eq!(money("10.05元"), Some(1_005));
        for text in ["元", "1.元", "1.234元", "-1元", "五元", "1元整"] {
            assert_eq!(money(text), None, "{text}");
        }
    }
}
