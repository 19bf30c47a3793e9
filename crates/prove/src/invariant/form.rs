//! The form of an invariant as it is written, and its rules for one procedure.

use std::sync::Arc;

use zs_base::PostId;
use zs_law::text::{Node, Text};
use zs_time::{Length, Unit};

use super::model::{FirstDay, Rule};
use super::name::EventName;
use crate::codes::{ZS2922, ZS2925, ZS2926};
use crate::explore::Tree;

/// A form before its names are resolved.
pub(super) struct Form {
    kind: Kind,
    outcomes: Vec<Arc<str>>,
}

enum Kind {
    Before(Text, Text),
    Apart(Text, Text, Length, FirstDay),
    Within(Text, Text, Length),
    NotWhile(Text, Text),
    Never(Text),
    Distinct(Text, Text),
    People(Vec<Text>, usize, Option<Arc<str>>),
    Posts(Vec<Text>, Vec<PostId>),
    NoPost(Vec<PostId>),
    Carries(Vec<Text>, Vec<Text>),
    Evidence(Vec<Text>, Vec<Arc<str>>),
    Hides(Text, Vec<Arc<str>>),
    Unpublished(Text),
    NotOver(Text, Text),
    Closed(Vec<Text>),
    Ends,
}

/// What names are resolved against.
pub(super) struct Reading<'a, 'n> {
    pub(super) node: &'a Node<'n>,
    pub(super) tree: &'a Tree,
}

impl Form {
    /// Reads a form; nothing where it is none of the closed list.
    pub(super) fn read(node: &Node<'_>) -> Option<Self> {
        let outcomes = node.texts("outcomes").into_iter().map(|it| it.value);
        let outcomes = outcomes.collect();
        let kind = kind(node);
        Some(Self {
            kind: kind?,
            outcomes,
        })
    }

    /// The rules for a procedure; what it does not know is reported.
    pub(super) fn rules(&self, reading: &Reading<'_, '_>) -> Vec<Rule> {
        match &self.kind {
            Kind::Ends => vec![Rule::Ends],
            Kind::NoPost(posts) => vec![Rule::NoPost {
                posts: posts.clone(),
            }],
            Kind::People(of, ..)
            | Kind::Posts(of, _)
            | Kind::Carries(of, _)
            | Kind::Evidence(of, _) => of
                .iter()
                .filter_map(|of| self.of_step(reading, of))
                .collect(),
            _ => self.of_two(reading).into_iter().collect(),
        }
    }

    fn of_step(&self, reading: &Reading<'_, '_>, of: &Text) -> Option<Rule> {
        let event = reading.event(of, &self.outcomes)?;
        Some(match &self.kind {
            Kind::People(_, at_least, holds) => Rule::People {
                event,
                at_least: *at_least,
                holds: holds.clone(),
            },
            Kind::Posts(_, posts) => Rule::Posts {
                event,
                posts: posts.clone(),
            },
            Kind::Carries(_, fields) => {
                fields.iter().for_each(|field| reading.field(of, field));
                let fields = fields.iter().map(|it| it.value.clone()).collect();
                Rule::Carries { event, fields }
            }
            Kind::Evidence(_, kinds) => Rule::Evidence {
                event,
                kinds: kinds.clone(),
            },
            _ => return None,
        })
    }

    fn of_two(&self, reading: &Reading<'_, '_>) -> Option<Rule> {
        let first = |text: &Text| reading.event(text, &[]);
        let then = |text: &Text| reading.event(text, &self.outcomes);
        Some(match &self.kind {
            Kind::Before(a, b) => Rule::Before {
                first: first(a)?,
                then: then(b)?,
            },
            Kind::Apart(a, b, length, first_day) => Rule::Apart {
                first: first(a)?,
                then: then(b)?,
                length: *length,
                first_day: *first_day,
            },
            Kind::Within(a, b, length) => Rule::Within {
                first: first(a)?,
                then: then(b)?,
                length: *length,
            },
            Kind::NotWhile(a, b) => Rule::NotWhile {
                call: first(a)?,
                then: then(b)?,
            },
            Kind::Never(event) => Rule::Never {
                event: then(event)?,
            },
            Kind::Distinct(a, b) => Rule::Distinct {
                first: first(a)?,
                then: then(b)?,
            },
            Kind::Hides(of, kinds) => Rule::Hides {
                by: reading.publisher(of)?,
                of: first(of)?,
                kinds: kinds.clone(),
            },
            Kind::Unpublished(of) => Rule::Unpublished {
                by: reading.publisher(of)?,
                recall: reading.recaller(of),
            },
            Kind::NotOver(a, b) => Rule::NotOver {
                first: reading.number(a, &[])?,
                then: reading.number(b, &self.outcomes)?,
            },
            Kind::Closed(except) => Rule::Closed {
                ends: reading.ends(),
                except: except.iter().filter_map(first).collect(),
            },
            _ => return None,
        })
    }
}

fn kind(node: &Node<'_>) -> Option<Kind> {
    let names = |key| -> Vec<Arc<str>> {
        let texts: Vec<Text> = node.texts(key);
        texts.into_iter().map(|it| it.value).collect()
    };
    let posts = |key| -> Vec<PostId> {
        let texts: Vec<Text> = node.texts(key);
        texts.iter().map(|it| it.as_str().into()).collect()
    };
    let two = |key: &'static str| -> Option<(Text, Text)> {
        let [a, b]: [Text; 2] = node.texts(key).try_into().ok()?;
        Some((a, b))
    };
    if node.flag("ends") {
        return Some(Kind::Ends);
    }
    if let Some((a, b)) = two("before") {
        return Some(Kind::Before(a, b));
    }
    if let Some((a, b)) = two("apart") {
        let length = length(node, "at_least")?;
        return Some(Kind::Apart(a, b, length, FirstDay::NotCounted));
    }
    if let Some((a, b)) = two("ahead") {
        let length = length(node, "at_least")?;
        return Some(Kind::Apart(a, b, length, FirstDay::Counted));
    }
    if let Some((a, b)) = two("within") {
        return Some(Kind::Within(a, b, length(node, "at_most")?));
    }
    if let Some((a, b)) = two("not_while") {
        return Some(Kind::NotWhile(a, b));
    }
    if let Some((a, b)) = two("distinct") {
        return Some(Kind::Distinct(a, b));
    }
    if let Some((a, b)) = two("not_over") {
        return Some(Kind::NotOver(a, b));
    }
    if let Some(event) = node.text("never") {
        return Some(Kind::Never(event));
    }
    if let Some(event) = node.text("unpublished") {
        return Some(Kind::Unpublished(event));
    }
    if node.has("closed") {
        return Some(Kind::Closed(node.texts("closed")));
    }
    if node.has("no_post") {
        return Some(Kind::NoPost(posts("no_post")));
    }
    if node.has("hides") {
        return Some(Kind::Hides(node.need("of")?, names("hides")));
    }
    let of = node.texts("of");
    if let Some(people) = node.whole_in("at_least", 1, 32) {
        let holds = node.text("holds").map(|it| it.value);
        return Some(Kind::People(of, usize::try_from(people.value).ok()?, holds));
    }
    if node.has("posts") {
        return Some(Kind::Posts(of, posts("posts")));
    }
    if node.has("carries") {
        return Some(Kind::Carries(of, node.texts("carries")));
    }
    node.has("evidence")
        .then(|| Kind::Evidence(of, names("evidence")))
}

fn length(node: &Node<'_>, key: &'static str) -> Option<Length> {
    let count = node.whole_in(key, 1, 100_000)?;
    let unit = node.need("unit")?;
    let parsed: Option<Unit> = unit.as_str().parse().ok();
    if parsed.is_none() {
        let cause = format!("“{}”不是期间的单位", unit.as_str());
        let cure = "只能写：时、日、工作日、月、年";
        node.problems().error(ZS2925, &unit.at, cause, cure);
    }
    Length::new(u32::try_from(count.value).ok()?, parsed?)
}

impl Reading<'_, '_> {
    /// The event of a name.
    pub(super) fn event(&self, text: &Text, outcomes: &[Arc<str>]) -> Option<EventName> {
        let found = EventName::resolve(text.as_str(), outcomes, self.tree);
        if found.is_none() {
            let cause = format!("程序里没有“{}”，或者没有这个结果", text.as_str());
            let cure = "核对环节、结果和子程序的编号";
            self.node.problems().error(ZS2922, &text.at, cause, cure);
        }
        found
    }

    /// Reports a fact that the procedure does not have.
    pub(super) fn fact(&self, fact: &Text) {
        let mut nodes = self.tree.nodes.iter();
        if !nodes.any(|node| node.procedure.find_fact(fact.as_str()).is_some()) {
            self.unknown(fact);
        }
    }

    fn unknown(&self, name: &Text) {
        let cause = format!("程序里没有“{}”", name.as_str());
        let cure = "核对情形和字段的名称";
        self.node.problems().error(ZS2926, &name.at, cause, cure);
    }

    fn field(&self, step: &Text, field: &Text) {
        let node = self.tree.find(step.as_str());
        let known = node.is_some_and(|node| {
            let mut fields = self.tree.law(node).fields.iter();
            fields.any(|it| *it.name == *field.as_str())
        });
        if !known {
            self.unknown(field);
        }
    }

    fn number(&self, text: &Text, outcomes: &[Arc<str>]) -> Option<(EventName, Arc<str>)> {
        let split = text.as_str().rsplit_once('.');
        let Some((step, field)) = split else {
            self.unknown(text);
            return None;
        };
        let step = text.with(step);
        self.field(&step, &text.with(field));
        Some((self.event(&step, outcomes)?, Arc::from(field)))
    }

    /// The step that publishes the result of a step.
    fn publisher(&self, of: &Text) -> Option<EventName> {
        let procedure = &self.tree.nodes.first()?.procedure;
        let mut all = procedure.publish.iter();
        let found = all.find(|it| procedure.step(it.of).id.as_str() == of.as_str());
        if found.is_none() {
            self.unknown(of);
        }
        let by = procedure.step(found?.by).id.as_str();
        EventName::resolve(by, &[], self.tree)
    }

    fn recaller(&self, of: &Text) -> Option<EventName> {
        let procedure = &self.tree.nodes.first()?.procedure;
        let mut all = procedure.publish.iter();
        let found = all.find(|it| procedure.step(it.of).id.as_str() == of.as_str())?;
        let by = procedure.step(found.recall.as_ref()?.by).id.as_str();
        EventName::resolve(by, &[], self.tree)
    }

    /// The events that end the case.
    fn ends(&self) -> Vec<EventName> {
        let nodes = self.tree.nodes.iter().filter(|node| node.caller.is_none());
        let ends = nodes.filter_map(|node| {
            let step = node.procedure.step(node.step);
            let outcomes = step.outcomes.iter();
            let ends = outcomes.filter(|it| it.ends).map(|it| it.name.clone());
            let ends: Vec<Arc<str>> = ends.collect();
            (step.ends || !ends.is_empty())
                .then(|| EventName::resolve(&node.name, &ends, self.tree))
                .flatten()
        });
        ends.collect()
    }
}
