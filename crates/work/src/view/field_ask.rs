//! A field of a form: what is asked, how it may be written, and what is known already.

use std::sync::Arc;

use zs_base::CaseId;
use zs_event::{Party, Value};
use zs_law::{Field, FieldKind, FieldMeaning, Table};

use super::looker::Looked;
use super::named_case::{Names, id_in};
use super::read::yuan;
use super::step_form::{Place, known_value, required};
use crate::paper::{RemedyAsk, remedy};

/// How a case is written into a form.
pub(super) const CASE_HINT: &str =
    "写台账里的编号（如 12）、已公开决定的文号，或者从列出的案件里选";

/// Whether something must be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Required {
    /// It must.
    Always,
    /// It depends on what else the form says.
    Perhaps,
    /// It need not.
    No,
}

/// A field of a form.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldAsk {
    /// The name, unique in the form.
    pub name: String,
    /// The kind.
    pub kind: FieldKind,
    /// Whether it must be given.
    pub required: Required,
    /// Only for these outcomes; for all where empty.
    pub outcomes: Vec<String>,
    /// What can be chosen; empty where it is written freely.
    pub choices: Vec<Choice>,
    /// The unit of a number, such as 元.
    pub unit: &'static str,
    /// How it may be written.
    pub hint: &'static str,
    /// Whether it is personal data.
    pub is_personal: bool,
    /// What the case knows of it already.
    pub prefill: Option<Prefill>,
    /// Whether the law writes it and nobody else: the prefill is the answer.
    pub is_fixed: bool,
    /// What the machine writes into it, where it does.
    pub is: Option<FieldMeaning>,
}

/// Something that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What the answer holds.
    pub value: String,
    /// What people read.
    pub label: String,
}

/// A value that the case knows already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prefill {
    /// As it is given in an answer.
    pub given: Given,
    /// Where it stands: the name of a step.
    pub from: String,
}

/// What somebody wrote into a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    /// One line or text; the items of a list each on a line of its own.
    Text(String),
    /// A party, in its three parts; the kind is 公民 or 组织.
    Party {
        /// 公民 or 组织.
        kind: String,
        /// The name.
        name: String,
        /// 公民身份号码 or 统一社会信用代码.
        number: String,
    },
    /// Another case.
    Case {
        /// Its number, as people know it.
        written: String,
        /// Which case that is.
        means: CaseMeans,
    },
}

/// Which case is meant by what somebody wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaseMeans {
    /// Nobody has looked yet.
    Unsought,
    /// This one.
    Here(CaseId),
    /// None that the asker may read.
    Nothing,
    /// More than one.
    Several,
    /// One that is not handled with this program, as somebody says; it stays a text.
    Elsewhere,
}

impl Given {
    /// A value as it would be written into a field.
    #[must_use]
    pub fn of(value: &Value) -> Option<Self> {
        Some(match value {
            Value::Text(text) => Self::Text(text.clone()),
            Value::List(items) => Self::Text(items.join("\n")),
            Value::Money(fen) => Self::Text(yuan(*fen)),
            Value::Count(count) => Self::Text(count.to_string()),
            Value::Date(day) => Self::Text(day.to_string()),
            Value::Moment(moment) => Self::Text(moment.to_string().replace('T', " ")),
            Value::Party(Party { kind, name, number }) => Self::Party {
                kind: kind.word().to_owned(),
                name: name.clone(),
                number: number.clone(),
            },
            Value::File(digest) => Self::Text(digest.to_string()),
            Value::Erased => return None,
        })
    }

    /// Whether nothing was written.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Text(text) => text.trim().is_empty(),
            Self::Party { name, number, .. } => name.trim().is_empty() && number.trim().is_empty(),
            Self::Case { written, .. } => written.trim().is_empty(),
        }
    }

    /// A value of a field of this kind as it would be written into it; a case by its number and
    /// name.
    pub(super) fn known(kind: &FieldKind, value: &Value, names: &Names) -> Option<Self> {
        let text = match (kind, value) {
            (FieldKind::Case, Value::Text(text)) => text,
            _ => return Self::of(value),
        };
        let Some(case) = id_in(value) else {
            return Some(Self::Case {
                written: text.clone(),
                means: CaseMeans::Elsewhere,
            });
        };
        let named = names.get(&case);
        Some(Self::Case {
            written: named.map_or_else(|| text.clone(), |it| it.label()),
            means: CaseMeans::Here(case),
        })
    }
}

/// What a form asks for a field of a step.
pub(super) fn field_ask(looked: &Looked<'_>, place: Option<&Place<'_>>, field: &Field) -> FieldAsk {
    let people = || {
        let unit = &looked.state.unit;
        let here = looked.roll.people.iter();
        let here = here.filter(|it| it.posts.iter().any(|held| held.unit == *unit));
        here.map(|it| choice(it.id.as_str(), &it.name)).collect()
    };
    let units = || {
        let units = looked.roll.units.iter();
        units.map(|(id, name)| choice(id.as_str(), name)).collect()
    };
    let mut ask = plain_ask(field);
    match field.kind {
        FieldKind::Officer => ask.choices = people(),
        FieldKind::Unit => ask.choices = units(),
        _ => {}
    }
    if let Some(place) = place {
        if field.required {
            ask.required = required(looked, place, field.when.as_ref());
        }
        // Who may not read personal data is not told it by a form either.
        let may_show = looked.sight.is_whole() || !ask.is_personal;
        ask.prefill = known_value(place, field)
            .filter(|_| may_show)
            .and_then(|(value, from)| {
                let given = Given::known(&field.kind, value, looked.names)?;
                Some(Prefill { given, from })
            });
        if let Some(prefill) = written_by_law(looked, place, field) {
            ask.prefill = Some(prefill);
            ask.is_fixed = true;
        }
    }
    ask
}

/// What a table of the law writes into a field, such as where a party goes against the decision.
fn written_by_law(looked: &Looked<'_>, place: &Place<'_>, field: &Field) -> Option<Prefill> {
    let asked = RemedyAsk {
        field: &field.name,
        procedure: place.procedure().id.as_str(),
        unit: looked.roll.units.get(&looked.state.unit)?,
        county: looked.county?,
        on: looked.now.day(),
    };
    let (sentence, cite) = remedy(&looked.law.library, &asked)?;
    Some(Prefill {
        given: Given::Text(sentence),
        from: cite.in_words(),
    })
}

/// What a form asks for a field, as far as the field alone tells.
pub(super) fn plain_ask(field: &Field) -> FieldAsk {
    let words = |words: &[Arc<str>]| words.iter().map(|it| choice(it, it)).collect();
    let choices = match &field.kind {
        FieldKind::Choice(choices) => words(choices),
        FieldKind::Key(table, column) => words(&keys_of(table, column)),
        _ => Vec::new(),
    };
    let (unit, hint) = match field.kind {
        FieldKind::Money => ("元", "可以写 1200、1,200.50、12万"),
        FieldKind::Date => ("", "可以写 20260309、2026-3-9、3-9"),
        FieldKind::Moment => ("", "可以写 2026-3-9 14:30"),
        FieldKind::Count => ("", "整数"),
        FieldKind::List => ("", "每行一项"),
        FieldKind::Party => ("", "公民填身份证号，组织填统一社会信用代码"),
        FieldKind::Article => ("", "法律的简称、“#”和条号"),
        FieldKind::Case => ("", CASE_HINT),
        _ => ("", ""),
    };
    FieldAsk {
        name: field.name.to_string(),
        kind: field.kind.clone(),
        required: match (field.required, &field.when) {
            (false, _) => Required::No,
            (true, None) => Required::Always,
            (true, Some(_)) => Required::Perhaps,
        },
        outcomes: field.outcomes.iter().map(ToString::to_string).collect(),
        choices,
        unit,
        hint,
        is_personal: field.private.is_some() || matches!(field.kind, FieldKind::Party),
        prefill: None,
        is_fixed: false,
        is: field.is.filter(|it| it.is_written_by_machine()),
    }
}

/// The words of a key column, each once, in the order of the table.
fn keys_of(table: &Table, column: &str) -> Vec<Arc<str>> {
    let mut words: Vec<Arc<str>> = Vec::new();
    let Some(index) = table.keys.iter().position(|key| **key == *column) else {
        return words;
    };
    for row in &table.rows {
        let word = row.keys.get(index).filter(|word| ***word != *"*");
        words.extend(word.filter(|word| !words.contains(word)).cloned());
    }
    words
}

fn choice(value: &str, label: &str) -> Choice {
    Choice {
        value: value.to_owned(),
        label: label.to_owned(),
    }
}
