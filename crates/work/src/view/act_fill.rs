//! From a filled form of an act outside a step to its command, or to everything that is wrong.

use zs_base::{CommandId, Moment};
use zs_event::command::{Correct, Declare, Extend, Reasoned, Recuse, Stands, Transfer};
use zs_event::{Act, Command, Signer, StepPath, Value};

use super::act_form::{ActForm, ActKind, asked};
use super::fill::{Answers, FieldError, Spot, Wrong, value_of};
use super::looker::Looked;

/// The command that a filled form of an act gives. What only the law can tell is left to the engine.
///
/// # Errors
/// Everything that is wrong, in the order of the form.
pub fn act(
    form: &ActForm,
    answers: &Answers,
    id: CommandId,
    by: &Signer,
    now: Moment,
) -> Result<Command, Vec<FieldError>> {
    let mut wrong = Wrong::default();
    let effective_on = wrong.happened_on(answers, now);
    let asked: Vec<_> = form.fields.iter().collect();
    let values = wrong.values(&asked, answers, now);
    let facts = wrong.declared(&form.facts, answers);
    let reason = answers.reason.trim().to_owned();
    if reason.is_empty() && form.kind != ActKind::Declare {
        let sentence = format!("“{}”要写明理由。", form.kind.name());
        wrong.add(Spot::Reason, sentence, "一句话说明为什么");
    }
    let text = |name: &str| text_of(&values, name);
    let act = match form.kind {
        ActKind::Declare => {
            if facts.is_empty() && wrong.is_empty() {
                let first = form.facts.first().map_or("", |it| &it.name);
                let spot = Spot::Fact(first.to_owned());
                wrong.add(spot, "没有认定任何情形。", "至少选一项，写明理由");
            }
            Act::Declare(Declare {
                within: None,
                effective_on,
                facts,
            })
        }
        ActKind::Extend => Act::Extend(extend(&values, effective_on, reason)),
        ActKind::Recuse => Act::Recuse(Recuse {
            person: text(asked::PERSON).as_str().into(),
            effective_on,
            reason,
        }),
        ActKind::Transfer => Act::Transfer(Transfer {
            to: text(asked::UNIT).as_str().into(),
            effective_on,
            reason,
        }),
        ActKind::Withdraw => Act::Withdraw(Reasoned {
            effective_on,
            reason,
        }),
        ActKind::Correct => Act::Correct(correct(form, &values, reason, now)),
    };
    wrong.or(Command {
        id,
        case: form.case,
        by: by.clone(),
        seen: Some(form.seen),
        act,
    })
}

fn text_of(values: &[(String, Value)], name: &str) -> String {
    let found = values.iter().find(|(it, _)| it == name);
    let text = found.and_then(|(_, value)| value.as_text());
    text.unwrap_or_default().to_owned()
}

fn extend(values: &[(String, Value)], effective_on: Moment, reason: String) -> Extend {
    let chosen = text_of(values, asked::TERM);
    let (path, term) = chosen.split_once('|').unwrap_or_default();
    let count = values.iter().find(|(name, _)| name == asked::COUNT);
    let count = count.and_then(|(_, value)| value.as_number());
    Extend {
        path: path.parse().unwrap_or_else(|_| StepPath::from("")),
        term: term.to_owned(),
        count: count.and_then(|it| u32::try_from(it).ok()).unwrap_or(0),
        effective_on,
        reason,
    }
}

/// Only what was changed is corrected.
fn correct(form: &ActForm, values: &[(String, Value)], reason: String, now: Moment) -> Correct {
    let stands = match text_of(values, asked::STANDS) == asked::STANDS_NO {
        true => Stands::No,
        false => Stands::Yes,
    };
    let when = values.iter().find(|(name, _)| name == asked::WHEN);
    let effective_on = match when.map(|(_, value)| value) {
        Some(Value::Moment(at)) => Some(*at),
        _ => None,
    };
    let changed = values.iter().filter(|(name, value)| {
        let ask = form.fields.iter().find(|it| it.name == *name);
        let own = name != asked::STANDS && name != asked::WHEN;
        let old = ask.and_then(|ask| value_of(ask, &ask.prefill.as_ref()?.given, now).ok());
        own && old.as_ref() != Some(value)
    });
    let path = form.about.as_ref().map(|(path, _)| path.clone());
    Correct {
        path: path.unwrap_or_else(|| StepPath::from("")),
        effective_on,
        values: match stands {
            Stands::Yes => changed.cloned().collect(),
            Stands::No => Vec::new(),
        },
        stands,
        reason,
    }
}

/// A command of this kind, for asking who may give one.
pub(super) fn trial(looked: &Looked<'_>, kind: ActKind) -> Command {
    let (effective_on, reason) = (looked.now, String::new());
    let path = || StepPath::from("");
    Command {
        id: CommandId::default(),
        case: looked.state.case,
        by: looked.asker.clone(),
        seen: None,
        act: match kind {
            ActKind::Declare => Act::Declare(Declare {
                within: None,
                effective_on,
                facts: Vec::new(),
            }),
            ActKind::Extend => Act::Extend(extend(&[], effective_on, reason)),
            ActKind::Recuse => Act::Recuse(Recuse {
                person: looked.asker.person.clone(),
                effective_on,
                reason,
            }),
            ActKind::Transfer => Act::Transfer(Transfer {
                to: looked.state.unit.clone(),
                effective_on,
                reason,
            }),
            ActKind::Withdraw => Act::Withdraw(Reasoned {
                effective_on,
                reason,
            }),
            ActKind::Correct => Act::Correct(Correct {
                path: path(),
                effective_on: None,
                values: Vec::new(),
                stands: Stands::Yes,
                reason,
            }),
        },
    }
}
