//! Values and events in words that a clerk understands.

use zs_event::command::Declared;
use zs_event::event::Performed;
use zs_event::{Happening, PartyKind, Value};
use zs_law::{Field, Procedure};

use super::read::yuan;
use super::sight::{Sight, step_at};

/// A name with what stands under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The name.
    pub name: String,
    /// The text.
    pub text: String,
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
pub(super) fn lines_of(
    happening: &Happening,
    procedure: &Procedure,
    sight: &Sight<'_>,
) -> Vec<Line> {
    let step = happening.path().and_then(|path| step_at(procedure, path));
    let fields = step.map_or(&[][..], |step| &step.fields);
    match happening {
        Happening::Opened(it) => values(&it.values, &procedure.fields, sight),
        Happening::Performed(it) => performed(it, fields, sight),
        Happening::Served(it) => vec![
            line("送达日期", it.on.to_string()),
            line("自何日起算送达", it.effective_on.day().to_string()),
        ],
        Happening::FactsDeclared(it) => it.facts.iter().map(|it| declared(it, sight)).collect(),
        Happening::Corrected(it) => {
            let mut lines = values(&it.values, fields, sight);
            lines.push(line("理由", sight.text(&it.reason)));
            lines
        }
        other => statement(other, sight),
    }
}

fn values(values: &[(String, Value)], fields: &[Field], sight: &Sight<'_>) -> Vec<Line> {
    let lines = values.iter().map(|(name, value)| {
        let field = fields.iter().find(|field| *field.name == **name);
        line(name, sight.value(field, value))
    });
    lines.collect()
}

fn performed(it: &Performed, fields: &[Field], sight: &Sight<'_>) -> Vec<Line> {
    let mut lines = Vec::new();
    lines.extend(it.outcome.iter().map(|outcome| line("结果", outcome)));
    lines.extend(it.number.iter().map(|number| line("文号", number)));
    lines.extend(values(&it.values, fields, sight));
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
            "期限届满没有人办理，依法视为",
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
