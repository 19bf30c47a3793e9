//! Values and events in words that a clerk understands.

use zs_base::CaseId;
use zs_event::command::Declared;
use zs_event::event::Performed;
use zs_event::{Happening, PartyKind, Value};
use zs_law::{Field, FieldKind};

use super::looker::Looked;
use super::named_case::{Names, cases_of_event, id_in, unlinked};
use super::read::yuan;
use super::sight::{Sight, step_at};

/// A name with what stands under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The name.
    pub name: String,
    /// The text.
    pub text: String,
    /// The other case that it names and that the reader may open.
    pub case: Option<CaseId>,
}

impl std::fmt::Display for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}：{}", self.name, self.text)
    }
}

/// A line.
#[must_use]
pub fn line(name: impl Into<String>, text: impl Into<String>) -> Line {
    Line {
        name: name.into(),
        text: text.into(),
        case: None,
    }
}

/// The line of a value; another case stands there with its number and name.
pub(super) fn value_line(
    name: &str,
    field: Option<&Field>,
    value: &Value,
    sight: &Sight<'_>,
    names: &Names,
) -> Line {
    let is_case = field.is_some_and(|it| it.kind == FieldKind::Case && it.private.is_none());
    if !is_case || *value == Value::Erased {
        return line(name, sight.value(field, value));
    }
    let case = id_in(value);
    match case.and_then(|case| Some((case, names.get(&case)?))) {
        Some((case, named)) => Line {
            case: named.is_open().then_some(case),
            ..line(name, named.words())
        },
        None if case.is_some() => line(name, unlinked(&text_of(value))),
        None => line(name, unlinked(&sight.value(field, value))),
    }
}

/// A value as people read it.
#[must_use]
pub fn text_of(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::List(items) => items.join("、"),
        Value::Money(fen) => format!("{} 元", yuan(*fen)),
        Value::Count(count) => count.to_string(),
        Value::Date(day) => day.to_string(),
        Value::Moment(moment) => moment.to_string(),
        Value::Party(party) => match party.kind {
            PartyKind::Person => format!("{}（公民）", party.name),
            PartyKind::Organisation => format!("{}（组织）", party.name),
        },
        Value::File(digest) => format!("文件 {digest}"),
        Value::Erased => "（已依法删除）".to_owned(),
    }
}

/// The lines that tell what happened, as far as the asker may see it; what the name of the step says
/// already is left out.
pub(super) fn lines_of(looked: &Looked<'_>, happening: &Happening) -> Vec<Line> {
    let (procedure, sight) = (looked.told.state.procedure(), &looked.sight);
    let step = happening.path().and_then(|path| step_at(procedure, path));
    let fields = step.map_or(&[][..], |step| &step.fields);
    match happening {
        Happening::Opened(it) => values(&it.values, &procedure.fields, looked),
        Happening::Performed(it) => performed(it, fields, looked),
        Happening::Served(it) => vec![
            line("送达日期", it.on.to_string()),
            line("自何日起算送达", it.effective_on.day().to_string()),
        ],
        Happening::FactsDeclared(it) => it.facts.iter().map(|it| declared(it, sight)).collect(),
        Happening::Corrected(it) => {
            let mut lines = values(&it.values, fields, looked);
            lines.push(line("理由", sight.text(&it.reason)));
            lines
        }
        other => statement(other, sight)
            .into_iter()
            .chain(others(looked, other))
            .collect(),
    }
}

/// The other cases that a statement names by itself, as far as the reader may open them.
fn others(looked: &Looked<'_>, happening: &Happening) -> Vec<Line> {
    let cases = cases_of_event(happening).into_iter();
    let named = cases.filter_map(|case| Some((case, looked.names.get(&case)?)));
    let lines = named.filter(|(_, it)| it.is_open()).map(|(case, it)| Line {
        case: Some(case),
        ..line("关联案件", it.words())
    });
    lines.collect()
}

fn values(values: &[(String, Value)], fields: &[Field], looked: &Looked<'_>) -> Vec<Line> {
    let lines = values.iter().map(|(name, value)| {
        let field = fields.iter().find(|field| *field.name == **name);
        value_line(name, field, value, &looked.sight, looked.names)
    });
    lines.collect()
}

fn performed(it: &Performed, fields: &[Field], looked: &Looked<'_>) -> Vec<Line> {
    let sight = &looked.sight;
    let mut lines = Vec::new();
    lines.extend(it.outcome.iter().map(|outcome| line("结果", outcome)));
    lines.extend(it.number.iter().map(|number| line("文号", number)));
    lines.extend(values(&it.values, fields, looked));
    lines.extend(it.declared.iter().map(|it| declared(it, sight)));
    lines.extend(it.evidence.iter().map(|file| line("材料", &file.kind)));
    let reason = it.reason.iter();
    lines.extend(reason.map(|reason| line("理由", sight.text(reason))));
    lines
}

fn declared(it: &Declared, sight: &Sight<'_>) -> Line {
    let holds = if it.holds {
        "认定有"
    } else {
        "认定没有"
    };
    line(
        format!("{holds}“{}”的情形", it.fact),
        sight.text(&it.reason),
    )
}

/// The kinds that are statements about the case or about other statements.
fn statement(happening: &Happening, sight: &Sight<'_>) -> Vec<Line> {
    let reason = |reason: &str| line("理由", sight.text(reason));
    match happening {
        Happening::Deemed(it) => vec![line(
            match it.because {
                None => "期限届满没有人办理，依法视为",
                Some(_) => "由另一件案件引起，依法登记为",
            },
            format!(
                "{}（{}，{}）",
                it.outcome,
                it.effective_on.day(),
                it.cite.in_words()
            ),
        )],
        Happening::Extended(it) => vec![line("延长", it.count.to_string()), reason(&it.reason)],
        Happening::Recused(it) => vec![reason(&it.reason)],
        Happening::Withdrawn(it) => vec![reason(&it.reason)],
        Happening::Merged(it) | Happening::Split(it) | Happening::Led(it) => {
            vec![reason(&it.reason)]
        }
        Happening::Transferred(it) => {
            vec![line("接收单位", it.to.as_str()), reason(&it.reason)]
        }
        Happening::Moved(it) => vec![
            line("改用的版本", it.version.to_string()),
            reason(&it.reason),
        ],
        Happening::Recomputed(it) => vec![
            line("原来的日期", it.old.to_string()),
            line("现在的日期", it.new.to_string()),
            line("因为", &it.because),
        ],
        Happening::Noted(it) => {
            let items = it.items.iter();
            items
                .map(|(name, text)| line(name, sight.text(text)))
                .collect()
        }
        Happening::Opened(_)
        | Happening::Performed(_)
        | Happening::Served(_)
        | Happening::FactsDeclared(_)
        | Happening::Corrected(_) => Vec::new(),
    }
}
