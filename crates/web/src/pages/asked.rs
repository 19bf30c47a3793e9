//! The fields of a form, with what is known, what was filled in, and what is wrong with it.

use std::collections::BTreeMap;

use zs_law::FieldKind;
use zs_work::view::{Answers, CaseMeans, FactAnswer, FieldAsk, FieldError, Given, Required, Spot};

use crate::pairs::Pairs;

/// A field on the page.
#[derive(Clone, Debug)]
pub struct Field {
    /// The id of its first control, for labels and for links from the list of problems.
    pub id: String,
    /// The name under which it is sent.
    pub name: String,
    /// What it is called.
    pub label: String,
    /// How it may be written, with its unit.
    pub hint: String,
    /// Whether it may be left out.
    pub optional: bool,
    /// Only for these outcomes; for all where empty.
    pub outcomes: Vec<String>,
    /// How it is filled in.
    pub control: Control,
    /// What is wrong with it.
    pub error: Option<String>,
    /// Where its value comes from, when the case knew it.
    pub known_from: Option<String>,
}

/// How a field is filled in.
#[derive(Clone, Debug)]
pub enum Control {
    /// Written by the law: shown, and not to be changed.
    Fixed(String),
    /// One line.
    Line(String),
    /// Several lines.
    Lines(String),
    /// One of some values, with what people read; the chosen one.
    Choice(Vec<(String, String)>, String),
    /// A party: its kind, name and number.
    Party(String, String, String),
    /// Another case: its number as it was written, what is offered, and whether it is one that is
    /// not handled here.
    Case(String, Vec<(String, String)>, bool),
}

impl Field {
    /// The questions of a form, each with what was sent and what is wrong with it.
    #[must_use]
    pub fn all(asks: &[FieldAsk], sent: Option<&Pairs>, errors: &[FieldError]) -> Vec<Self> {
        let asks = asks.iter().enumerate();
        asks.map(|(place, ask)| Self::of(ask, place, sent, errors))
            .collect()
    }

    /// The field of what is asked.
    #[must_use]
    pub fn of(ask: &FieldAsk, place: usize, sent: Option<&Pairs>, errors: &[FieldError]) -> Self {
        let spot = Spot::Field(ask.name.clone());
        let given = match sent {
            Some(sent) if !ask.is_fixed => given(ask, sent),
            _ => ask.prefill.as_ref().map(|it| it.given.clone()),
        };
        Self {
            id: format!("f{place}"),
            name: name_of(ask),
            label: ask.name.clone(),
            hint: hint(ask),
            optional: ask.required == Required::No,
            outcomes: ask.outcomes.clone(),
            control: control(ask, given),
            error: error_at(&spot, errors),
            known_from: match sent {
                Some(_) if !ask.is_fixed => None,
                _ => ask.prefill.as_ref().map(|it| it.from.clone()),
            },
        }
    }
}

/// What is wrong at a spot.
#[must_use]
pub fn error_at(spot: &Spot, errors: &[FieldError]) -> Option<String> {
    errors.iter().find(|error| error.spot == *spot).map(told)
}

/// What is wrong and what would be right.
fn told(error: &FieldError) -> String {
    match error.accepted.is_empty() {
        true => error.sentence.clone(),
        false => format!("{}　{}", error.sentence, error.accepted),
    }
}

fn name_of(ask: &FieldAsk) -> String {
    format!("f:{}", ask.name)
}

fn hint(ask: &FieldAsk) -> String {
    let unit = match ask.unit {
        "" => String::new(),
        unit => format!("单位：{unit}。"),
    };
    format!("{unit}{}", ask.hint)
}

fn control(ask: &FieldAsk, given: Option<Given>) -> Control {
    if let Some(Given::Party { kind, name, number }) = &given {
        return Control::Party(kind.clone(), name.clone(), number.clone());
    }
    if ask.kind == FieldKind::Case {
        let (written, means) = match given {
            Some(Given::Case { written, means }) => (written, means),
            _ => (String::new(), CaseMeans::Unsought),
        };
        let elsewhere = means == CaseMeans::Elsewhere;
        return Control::Case(written, pairs_of(ask), elsewhere);
    }
    let text = match given {
        Some(Given::Text(text)) => text,
        _ => String::new(),
    };
    if ask.is_fixed {
        return Control::Fixed(text);
    }
    match ask.kind {
        FieldKind::Party => Control::Party("组织".to_owned(), String::new(), String::new()),
        _ if !ask.choices.is_empty() => Control::Choice(pairs_of(ask), text),
        FieldKind::List => Control::Lines(text),
        FieldKind::Text if text.chars().count() > 30 => Control::Lines(text),
        _ => Control::Line(text),
    }
}

fn pairs_of(ask: &FieldAsk) -> Vec<(String, String)> {
    let choices = ask.choices.iter();
    let choices = choices.map(|it| (it.value.clone(), it.label.clone()));
    choices.collect()
}

fn given(ask: &FieldAsk, sent: &Pairs) -> Option<Given> {
    let name = name_of(ask);
    match ask.kind {
        FieldKind::Party => Some(Given::Party {
            kind: sent.get(&format!("{name}:kind")).to_owned(),
            name: sent.get(&format!("{name}:name")).to_owned(),
            number: sent.get(&format!("{name}:number")).to_owned(),
        }),
        FieldKind::Case => Some(Given::Case {
            written: sent.get(&name).to_owned(),
            means: match sent.given(&format!("{name}:elsewhere")) {
                Some(_) => CaseMeans::Elsewhere,
                None => CaseMeans::Unsought,
            },
        }),
        _ => Some(Given::Text(sent.get(&name).to_owned())),
    }
}

/// The answers to some fields.
#[must_use]
pub fn fields(asked: &[FieldAsk], sent: &Pairs) -> BTreeMap<String, Given> {
    let each = asked.iter().filter_map(|ask| {
        let given = given(ask, sent)?;
        (!given.is_empty()).then(|| (ask.name.clone(), given))
    });
    each.collect()
}

/// What was said of facts.
#[must_use]
pub fn facts<'a>(
    names: impl Iterator<Item = &'a str>,
    sent: &Pairs,
) -> BTreeMap<String, FactAnswer> {
    let each = names.filter_map(|name| {
        let holds = match sent.get(&format!("fact:{name}")) {
            "yes" => true,
            "no" => false,
            _ => return None,
        };
        let answer = FactAnswer {
            holds: Some(holds),
            reason: sent.get(&format!("why:{name}")).to_owned(),
        };
        Some((name.to_owned(), answer))
    });
    each.collect()
}

/// The answers of a form that are common to all.
#[must_use]
pub fn answers(asked: &[FieldAsk], sent: &Pairs) -> Answers {
    Answers {
        fields: fields(asked, sent),
        outcome: sent.given("outcome").map(str::to_owned),
        happened_on: sent.get("happened").to_owned(),
        reason: sent.get("reason").to_owned(),
        ..Answers::default()
    }
}

/// The list of problems at the head of a form: each sentence with the id of its field.
#[must_use]
pub fn problems(fields: &[Field], errors: &[FieldError]) -> Vec<(String, String)> {
    let each = errors.iter().map(|error| {
        let id = match &error.spot {
            Spot::Field(name) => {
                let field = fields.iter().find(|field| field.label == *name);
                field.map_or("form", |field| &field.id)
            }
            Spot::Outcome => "outcome",
            Spot::HappenedOn => "happened",
            Spot::People => "people",
            Spot::Fact(_) => "facts",
            Spot::Evidence(_) => "evidence",
            Spot::Reason => "reason",
            Spot::Way => "way",
        };
        // Who may sign is told where the list is folded, so that what to do must stand here as well.
        let sentence = match error.spot {
            Spot::People => told(error),
            _ => error.sentence.clone(),
        };
        (id.to_owned(), sentence)
    });
    each.collect()
}
