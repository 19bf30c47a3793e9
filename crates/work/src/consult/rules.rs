//! What the law of a county says of consultations: by which rules the text of a comment is withheld, and
//! how many working days are promised.

use zs_base::Day;
use zs_event::{Cite, Value};
use zs_law::Library;

/// The table of the rules by which a text is withheld: keys 规则, columns 内容.
const RULES: &str = "意见公开规则";
/// The table of the promised days: keys 事项, columns 工作日.
const DAYS: &str = "征求意见期限";

/// A published rule by which the text of a comment is withheld.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WithholdRule {
    /// The name.
    pub name: String,
    /// What it withholds.
    pub says: String,
    /// Where it rests.
    pub cite: Cite,
}

/// The promised days, in working days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ConsultDays {
    /// After how many a comment stands on the page, where nobody withheld it; 0 is at once.
    pub shown: u32,
    /// Within how many after the end the answers are published; nothing where none is promised.
    pub answered: Option<u32>,
}

/// The rules in force on a day, in the order of the table.
#[must_use]
pub fn withhold_rules(library: &Library, on: Day) -> Vec<WithholdRule> {
    let Some(table) = library.tables.get(RULES) else {
        return Vec::new();
    };
    let rows = table.rows.iter();
    let rows = rows.filter(|row| row.from <= on && row.until.is_none_or(|until| on <= until));
    rows.filter_map(|row| {
        Some(WithholdRule {
            name: row.keys.first()?.to_string(),
            says: table.value(row, "内容")?.as_text()?.to_owned(),
            cite: row.cite.clone(),
        })
    })
    .collect()
}

/// The promised days on a day.
#[must_use]
pub fn consult_days(library: &Library, on: Day) -> ConsultDays {
    let days = |what: &str| {
        let table = library.tables.get(DAYS)?;
        match table.value(table.row(&[what], on)?, "工作日")? {
            Value::Count(days) => u32::try_from(*days).ok(),
            _ => None,
        }
    };
    ConsultDays {
        shown: days("意见公开").unwrap_or(0),
        answered: days("公布采纳情况"),
    }
}
