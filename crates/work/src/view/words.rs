//! Values and events in words that a clerk understands.

use zs_event::{Happening, PartyKind, Value};

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
        Value::Money(amount) => {
            let (sign, amount) = (if *amount < 0 { "-" } else { "" }, amount.unsigned_abs());
            format!("{sign}{}.{:02} 元", amount / 100, amount % 100)
        }
        Value::Count(count) => count.to_string(),
        Value::Date(day) => day.to_string(),
        Value::Moment(moment) => moment.to_string(),
        Value::Party(party) => match party.kind {
            PartyKind::Person => format!("{}（公民）", party.name),
            PartyKind::Organisation => format!("{}（组织）", party.name),
        },
        Value::File(digest) => format!("文件 {digest}"),
    }
}

/// The lines that tell what happened; what the name of the step says already is left out.
#[must_use]
pub fn lines_of(happening: &Happening) -> Vec<Line> {
    let values = |values: &[(String, Value)]| {
        let lines = values.iter().map(|(name, value)| line(name, text_of(value)));
        lines.collect::<Vec<_>>()
    };
    match happening {
        Happening::Opened(it) => values(&it.values),
        Happening::Performed(it) => {
            let mut lines = Vec::new();
            lines.extend(it.outcome.iter().map(|outcome| line("结果", outcome)));
            lines.extend(it.number.iter().map(|number| line("文号", number)));
            lines.extend(values(&it.values));
            for fact in &it.declared {
                let holds = if fact.holds { "认定有" } else { "认定没有" };
                lines.push(line(format!("{holds}“{}”的情形", fact.fact), &fact.reason));
            }
            lines.extend(it.evidence.iter().map(|file| line("材料", &file.kind)));
            lines.extend(it.reason.iter().map(|reason| line("理由", reason)));
            lines
        }
        Happening::Served(it) => vec![
            line("送达日期", it.on.to_string()),
            line("自何日起算送达", it.effective_on.day().to_string()),
        ],
        Happening::FactsDeclared(it) => {
            let facts = it.facts.iter().map(|fact| {
                let holds = if fact.holds { "有" } else { "没有" };
                line(format!("认定{holds}“{}”的情形", fact.fact), &fact.reason)
            });
            facts.collect()
        }
        other => statement(other),
    }
}

/// The kinds that are statements about the case or about other statements.
fn statement(happening: &Happening) -> Vec<Line> {
    match happening {
        Happening::Deemed(it) => vec![line(
            "期限届满没有人办理，依法视为",
            format!("{}（{}，{}）", it.outcome, it.effective_on.day(), it.cite),
        )],
        Happening::Extended(it) => vec![
            line("延长", it.count.to_string()),
            line("理由", &it.reason),
        ],
        Happening::Recused(it) => vec![line("理由", &it.reason)],
        Happening::Corrected(it) => {
            let values = it.values.iter().map(|(name, value)| line(name, text_of(value)));
            values.chain([line("理由", &it.reason)]).collect()
        }
        Happening::Withdrawn(it) => vec![line("理由", &it.reason)],
        Happening::Merged(it) | Happening::Split(it) => vec![line("理由", &it.reason)],
        Happening::Transferred(it) => vec![
            line("接收单位", it.to.as_str()),
            line("理由", &it.reason),
        ],
        Happening::Moved(it) => vec![
            line("改用的版本", it.version.to_string()),
            line("理由", &it.reason),
        ],
        Happening::Recomputed(it) => vec![
            line("原来的日期", it.old.to_string()),
            line("现在的日期", it.new.to_string()),
            line("因为", &it.because),
        ],
        Happening::Noted(it) => it.items.iter().map(|(name, text)| line(name, text)).collect(),
        Happening::Opened(_)
        | Happening::Performed(_)
        | Happening::Served(_)
        | Happening::FactsDeclared(_) => Vec::new(),
    }
}
