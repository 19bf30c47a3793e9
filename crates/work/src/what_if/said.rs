//! What would be different in a case, in words that name steps and not their ids.

use zs_base::Day;
use zs_event::StepPath;
use zs_law::Procedure;

use super::{Difference, Refused, Stands};
use crate::view::step_at;

impl Difference {
    /// The kind of difference, in few words.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Refused(_) => "会被拒绝",
            Self::Allowed(_) => "不再有问题",
            Self::Term { .. } => "期限不同",
            Self::Supplied { .. } => "依法视为不同",
        }
    }

    /// The difference in a case of this procedure.
    #[must_use]
    pub fn in_words(&self, procedure: Option<&Procedure>) -> String {
        let name = |path: &str| step_name(procedure, path);
        match self {
            Self::Refused(it) => format!("会被拒绝：{}", objection(it, &name(&it.path))),
            Self::Allowed(it) => format!("不再有问题：{}", objection(it, &name(&it.path))),
            Self::Term { term, is, would_be } => {
                let (path, id) = term.rsplit_once('.').unwrap_or((term, ""));
                let kind = kind_of(procedure, path, id);
                let word = |it: &Option<Stands>| match it {
                    Some((day, word)) => format!("{day}（{word}）"),
                    None => "没有".to_owned(),
                };
                format!("{}{kind}：{} → {}", name(path), word(is), word(would_be))
            }
            Self::Supplied { what, is, would_be } => {
                let (path, outcome) = what.split_once(':').unwrap_or((what, ""));
                let word = |it: &Option<Day>| match it {
                    Some(day) => day.to_string(),
                    None => "没有".to_owned(),
                };
                let (is, would_be) = (word(is), word(would_be));
                format!("{}依法视为“{outcome}”：{is} → {would_be}", name(path))
            }
        }
    }
}

fn objection(it: &Refused, step: &str) -> String {
    let cite = it.cite.as_ref();
    let cite = cite.map_or_else(String::new, |cite| format!("（{}）", cite.in_words()));
    format!("{step} {} {}{cite}", it.on, it.sentence)
}

fn step_name(procedure: Option<&Procedure>, path: &str) -> String {
    let path = StepPath::from(path);
    let step = procedure.and_then(|it| step_at(it, &path));
    step.map_or_else(|| path.to_string(), |step| format!("“{}”", step.name))
}

/// The word of a term's kind: 最迟, 最早, 提前, 定期.
fn kind_of(procedure: Option<&Procedure>, path: &str, term: &str) -> &'static str {
    let path = StepPath::from(path);
    let step = procedure.and_then(|it| step_at(it, &path));
    let mut terms = step.into_iter().flat_map(|step| &step.terms);
    terms
        .find(|it| *it.id == *term)
        .map_or("的期限", |it| it.kind.word())
}
