//! What a confirmed row does: a case for each unit, and the unit is told of it.

use zs_base::{CaseId, CommandId, Day, Moment, UnitId};
use zs_event::command::{Act, Open, Perform};
use zs_event::{Command, Signer, Value};
use zs_law::{FieldKind, FieldMeaning, Procedure};

use crate::view::ASSIGN;

/// An item in the hands of one unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// The unit that answers for it.
    pub unit: UnitId,
    /// What it is about, in a few words.
    pub matter: String,
    /// The year that is assessed.
    pub year: i16,
    /// The id of the scheme.
    pub scheme: String,
    /// The code of the item; nothing for a task that is none.
    pub item: Option<String>,
    /// What is asked.
    pub asks: String,
    /// Whether the acts answer it themselves.
    pub by_acts: bool,
    /// By when the unit answers.
    pub due: Day,
    /// The same in the words of the list.
    pub due_said: Option<String>,
    /// The row of the list, by its key.
    pub row: Option<String>,
}

/// Opens the case of an item in the unit that answers for it.
#[must_use]
pub fn open(
    procedure: &Procedure,
    it: &Assignment,
    (id, case): (CommandId, CaseId),
    by: &Signer,
    now: Moment,
) -> Command {
    let said = FieldMeaning::ALL.iter().filter_map(|(_, meaning)| {
        let field = procedure.fields.get(procedure.meaning(*meaning)?)?;
        let value = value(it, *meaning, &field.kind)?;
        Some((field.name.to_string(), value))
    });
    Command {
        id,
        case,
        by: by.clone(),
        seen: None,
        act: Act::Open(Open {
            procedure: procedure.id.clone(),
            unit: it.unit.clone(),
            overlays: Vec::new(),
            effective_on: now,
            values: said.collect(),
            source: None,
        }),
    }
}

fn value(it: &Assignment, meaning: FieldMeaning, kind: &FieldKind) -> Option<Value> {
    let text = |text: &str| Some(Value::Text(text.to_owned()));
    match meaning {
        FieldMeaning::Matter => text(&it.matter),
        FieldMeaning::Year => Some(Value::Count(i64::from(it.year))),
        FieldMeaning::Scheme => text(&it.scheme),
        FieldMeaning::Item => text(it.item.as_ref()?),
        FieldMeaning::Unit => text(it.unit.as_str()),
        FieldMeaning::Asks => text(&it.asks),
        FieldMeaning::Answered => match kind {
            FieldKind::Choice(words) => text(words.get(usize::from(!it.by_acts))?),
            _ => None,
        },
        FieldMeaning::Due => Some(Value::Date(it.due)),
        FieldMeaning::DueSaid => text(it.due_said.as_ref()?),
        FieldMeaning::Row => text(it.row.as_ref()?),
        // No list that shares tasks out says anything of surveys.
        _ => None,
    }
}

/// Tells the unit of an item whose case was opened. Nothing where the procedure has no such step.
#[must_use]
pub fn assign(
    procedure: &Procedure,
    (id, case): (CommandId, CaseId),
    by: &Signer,
    now: Moment,
) -> Option<Command> {
    let mut steps = procedure.steps.iter();
    let step = steps.find(|it| it.roles.iter().any(|role| **role == *ASSIGN))?;
    Some(Command {
        id,
        case,
        by: by.clone(),
        seen: None,
        act: Act::Perform(Perform {
            path: step.id.as_str().parse().ok()?,
            effective_on: now,
            people: vec![by.clone()],
            outcome: None,
            values: Vec::new(),
            facts: Vec::new(),
            evidence: Vec::new(),
            reason: None,
            source: None,
        }),
    })
}
