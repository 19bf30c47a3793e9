//! One term in words and in parts, for pages that ask for its days and show its sentence.

use super::words::Words;
use crate::model::{Library, Mark, Procedure, Ref, StepNo, TermKind};

/// A term in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TermSaid {
    /// The whole sentence of the 程序说明书.
    pub sentence: String,
    /// Who does the step that bears it, or the sub-procedure that does.
    pub who: String,
    /// From where it is counted.
    pub start: StartSaid,
    /// The condition on which it counts; nothing where it always does.
    pub when: Option<String>,
    /// Each pause: what begins it, and what ends it.
    pub pauses: Vec<(String, String)>,
    /// Each rule of extension: who grants it.
    pub granted_by: Vec<String>,
}

/// The day that starts a term, by a key that is the same for all terms that start with it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct StartSaid {
    /// The key, such as `inform.served`.
    pub key: String,
    /// What happens on that day.
    pub words: String,
}

/// The key of the start of a case, for terms that start with nothing else.
const OPENING: &str = ".opened";

/// A term of a step in words; nothing where the step has no such term.
#[must_use]
pub fn say_term(
    library: &Library,
    procedure: &Procedure,
    step: StepNo,
    index: usize,
) -> Option<TermSaid> {
    let words = Words { library, procedure };
    let of = procedure.step(step);
    let term = of.terms.get(index)?;
    let pauses = term.pauses.iter();
    let rules = term.extensions.iter();
    Some(TermSaid {
        sentence: words.term(term),
        who: words.who(step),
        start: words.start(step, &term.kind),
        when: term.when.as_ref().map(|it| words.condition(it)),
        pauses: pauses
            .map(|it| (words.moment(&it.from), words.moment(&it.to)))
            .collect(),
        granted_by: rules.map(|it| words.post(&it.by)).collect(),
    })
}

impl Words<'_> {
    /// Who does a step, in a few words.
    fn who(&self, step: StepNo) -> String {
        let step = self.procedure.step(step);
        let callee = step.call.as_ref().map(|it| usize::from(it.callee));
        if let Some(callee) = callee.and_then(|it| self.procedure.callees.get(it)) {
            return format!("子程序《{}》", callee.name);
        }
        let posts = step.actor.iter().flat_map(|it| &it.posts);
        let posts: Vec<String> = posts.map(|it| self.post(it)).collect();
        posts.join("或者")
    }

    fn start(&self, step: StepNo, kind: &TermKind) -> StartSaid {
        let moment = |of: &Ref| StartSaid {
            key: self.key(of),
            words: self.moment(of),
        };
        match kind {
            TermKind::Limit { from, .. } | TermKind::Wait { from, .. } => moment(from),
            TermKind::Before { .. } => moment(&Ref::done(step)),
            TermKind::Date {
                field: Some(field), ..
            } => {
                let name = self.field_ref(field);
                StartSaid {
                    key: format!("field.{name}"),
                    words: format!("“{name}”写明的日期"),
                }
            }
            TermKind::Date {
                from: Some(from), ..
            } => moment(from),
            TermKind::Date { .. } => StartSaid {
                key: OPENING.to_owned(),
                words: "案件登记".to_owned(),
            },
        }
    }

    /// A moment as a law file names it.
    fn key(&self, of: &Ref) -> String {
        let (mut key, mut procedure) = (String::new(), self.procedure);
        for call in &of.calls {
            let step = procedure.step(*call);
            key.push_str(step.id.as_str());
            key.push('.');
            let callee = step.call.as_ref().map(|it| usize::from(it.callee));
            match callee.and_then(|it| procedure.callees.get(it)) {
                Some(callee) => procedure = callee,
                None => return key,
            }
        }
        key.push_str(procedure.step(of.step).id.as_str());
        key.push_str(match of.mark {
            Mark::Done => "",
            Mark::Served => ".served",
            Mark::Begun => ".begun",
        });
        key
    }
}
