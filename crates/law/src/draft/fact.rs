//! `[[fact]]`: declared, inherited, or derived from a closed list of forms.

use std::sync::Arc;

use crate::codes::facts::ZS2307;
use crate::model::{Comparison, Origin};
use crate::text::{At, Node, Place, Raw, Text};

/// A fact with its source.
#[derive(Clone, Debug)]
pub(crate) struct FactDraft {
    pub(crate) name: Text,
    pub(crate) source: SourceDraft,
    pub(crate) cite: Option<Text>,
    pub(crate) origin: Origin,
}

/// Where a fact comes from.
#[derive(Clone, Debug)]
pub(crate) enum SourceDraft {
    /// Declared by a person, with what it is worth before.
    Declared(Option<bool>),
    /// The caller's fact.
    Inherited,
    /// Computed.
    Derived(Box<DerivedDraft>, Place),
}

/// A computed fact, names unresolved.
#[derive(Clone, Debug)]
pub(crate) enum DerivedDraft {
    Compare(QuantityDraft, Comparison, QuantityDraft),
    Member(Text, Vec<Text>),
    Outcome(Text, Vec<Text>),
    Done(Text),
    UnderWay(Text),
    Earlier {
        party: Text,
        act: Text,
        role: Text,
    },
    /// The field, and the first and last minute of the day.
    Working(Text, u16, u16),
}

/// A quantity, names unresolved.
#[derive(Clone, Debug)]
pub(crate) enum QuantityDraft {
    Literal(At<Raw>),
    Field(Text),
    Sum(Vec<Text>),
    Count(Text),
    Earlier {
        party: Text,
        acts: Vec<Text>,
        role: Text,
    },
    Days(Text, Text),
    Lookup {
        table: Text,
        column: Text,
        by: Vec<(Text, Text)>,
        on: Option<Text>,
        milder: bool,
    },
}

const COMPARISONS: [(&str, Comparison); 5] = [
    ("equal", Comparison::Equal),
    ("at_least", Comparison::AtLeast),
    ("more_than", Comparison::MoreThan),
    ("at_most", Comparison::AtMost),
    ("less_than", Comparison::LessThan),
];

impl FactDraft {
    /// All facts of a table.
    pub(crate) fn all(node: &Node<'_>, origin: &Origin) -> Vec<Self> {
        let facts = node.nodes("fact").into_iter();
        facts.filter_map(|it| Self::read(it, origin)).collect()
    }

    fn read(node: Node<'_>, origin: &Origin) -> Option<Self> {
        let fact = Self::keys(&node, origin);
        node.finish();
        fact
    }

    /// The keys of a fact among others of a table.
    pub(crate) fn keys(node: &Node<'_>, origin: &Origin) -> Option<Self> {
        let name = node.need("name");
        let cite = node.text("cite");
        let source = source(node);
        Some(Self {
            name: name?,
            source: source?,
            cite,
            origin: origin.clone(),
        })
    }
}

fn source(node: &Node<'_>) -> Option<SourceDraft> {
    if node.has("derived") {
        let inner = node.node("derived")?;
        let at = inner.at().clone();
        let derived = derived(&inner);
        inner.finish();
        return Some(SourceDraft::Derived(Box::new(derived?), at));
    }
    if node.has("inherited") {
        node.flag("inherited");
        return Some(SourceDraft::Inherited);
    }
    if node.is_table("declared") {
        let inner = node.node("declared")?;
        let default = inner.flag_if_any("default");
        if default.is_none() {
            inner.flag("default");
        }
        inner.finish();
        return Some(SourceDraft::Declared(default));
    }
    if node.flag("declared") {
        return Some(SourceDraft::Declared(None));
    }
    node.missing("declared、inherited 或者 derived");
    None
}

fn derived(node: &Node<'_>) -> Option<DerivedDraft> {
    if let Some(step) = node.text("done") {
        return Some(DerivedDraft::Done(step));
    }
    if let Some(call) = node.text("underway") {
        return Some(DerivedDraft::UnderWay(call));
    }
    if let Some(step) = node.text("outcome") {
        let any = node.texts("in");
        if any.is_empty() {
            node.missing("in");
        }
        return Some(DerivedDraft::Outcome(step, any));
    }
    if let Some(earlier) = node.node("earlier") {
        let (party, act) = (earlier.need("party"), earlier.need("act"));
        let role = earlier.need("role");
        earlier.finish();
        return Some(DerivedDraft::Earlier {
            party: party?,
            act: act?,
            role: role?,
        });
    }
    if node.has("field") && node.has("working") {
        return working(node);
    }
    if node.has("field") && node.has("in") {
        return Some(DerivedDraft::Member(node.text("field")?, node.texts("in")));
    }
    comparison(node)
}

fn comparison(node: &Node<'_>) -> Option<DerivedDraft> {
    let left = quantity(node);
    let mut found = None;
    for (key, comparison) in COMPARISONS {
        let right = if node.is_table(key) {
            node.node(key).and_then(|inner| {
                let right = quantity(&inner);
                inner.finish();
                right
            })
        } else {
            node.raw(key).map(QuantityDraft::Literal)
        };
        if let Some(right) = right {
            if found.is_some() {
                let cause = "一个情形只能比较一次".to_owned();
                let at = node.place_of(key);
                node.problems().error(ZS2307, &at, cause, "拆成两个情形");
            }
            found = Some((comparison, right));
        } else if node.has(key) {
            // What is wrong with the right side has been said.
            return None;
        }
    }
    let Some((comparison, right)) = found else {
        let cause = "没有写怎么比较".to_owned();
        let cure = "写上 equal、at_least、more_than、at_most、less_than 或者 in";
        node.problems().error(ZS2307, node.at(), cause, cure);
        return None;
    };
    Some(DerivedDraft::Compare(left?, comparison, right))
}

fn quantity(node: &Node<'_>) -> Option<QuantityDraft> {
    if let Some(field) = node.text("field") {
        return Some(QuantityDraft::Field(field));
    }
    if node.has("sum") {
        return Some(QuantityDraft::Sum(node.texts("sum")));
    }
    if let Some(step) = node.text("count") {
        return Some(QuantityDraft::Count(step));
    }
    if let Some(earlier) = node.node("earlier_count") {
        let (party, acts) = (earlier.need("party"), earlier.texts("act"));
        let role = earlier.need("role");
        if acts.is_empty() {
            earlier.missing("act");
        }
        earlier.finish();
        return Some(QuantityDraft::Earlier {
            party: party?,
            acts,
            role: role?,
        });
    }
    if node.has("days") {
        return days(node);
    }
    if let Some(table) = node.text("table") {
        return lookup(node, table);
    }
    let cause = "没有写比较什么".to_owned();
    let cure = "写上 field、sum、count、earlier_count、days、outcome、done、underway 或者 earlier";
    node.problems().error(ZS2307, node.at(), cause, cure);
    None
}

/// `{ field = "…", working = ["06:00", "22:00"] }`.
fn working(node: &Node<'_>) -> Option<DerivedDraft> {
    let (field, times) = (node.text("field"), node.texts("working"));
    let minutes: Vec<u16> = times.iter().filter_map(|it| minute(it.as_str())).collect();
    let [from, to] = minutes.as_slice() else {
        let cause = "working 要写两个时刻：从几点，到几点".to_owned();
        let cure = "写成  working = [\"06:00\", \"22:00\"]";
        node.problems()
            .error(ZS2307, &node.place_of("working"), cause, cure);
        return None;
    };
    Some(DerivedDraft::Working(field?, *from, *to))
}

/// The minute of the day that `06:00` means; `24:00` is its end.
fn minute(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
    let minute = hours.checked_mul(60)?.checked_add(minutes)?;
    (minutes < 60 && minute <= 24 * 60).then_some(minute)
}

fn days(node: &Node<'_>) -> Option<QuantityDraft> {
    let ends = node.texts("days");
    let [from, to] = ends.as_slice() else {
        let cause = "days 要写两个时刻：从哪里，到哪里".to_owned();
        let cure = "写成  days = [\"从\", \"到\"]";
        node.problems()
            .error(ZS2307, &node.place_of("days"), cause, cure);
        return None;
    };
    Some(QuantityDraft::Days(from.clone(), to.clone()))
}

fn lookup(node: &Node<'_>, table: Text) -> Option<QuantityDraft> {
    let column = node.need("column");
    let by = node.node("by").map_or_else(Vec::new, |inner| inner.pairs());
    let on = node.text("on");
    let milder = node.flag("milder");
    Some(QuantityDraft::Lookup {
        table,
        column: column?,
        by,
        on,
        milder,
    })
}

/// The words of a list.
pub(crate) fn words(texts: &[Text]) -> Vec<Arc<str>> {
    texts.iter().map(|text| text.value.clone()).collect()
}
