//! What makes a value checkable: the definition, the days, the calendar and the occurrences behind
//! it, in one digest.

use zs_assess::Value;
use zs_base::Digest;
use zs_law::Figure;

use super::{Behind, FigureAsk};
use crate::Law;

/// What a value rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The digest of the law by which it was counted, calendar and definition included.
    pub law: Digest,
    /// The digest of the value with everything behind it.
    pub value: Digest,
}

/// The stamp of a value. The same events, definition and days give the same stamp anywhere: it is
/// taken over lines with the id of the figure, the digest of the law, the first and last day, the
/// value, what it is made of, the units in order, and the occurrences in order.
#[must_use]
pub fn stamp(
    law: &Law,
    figure: &Figure,
    ask: &FigureAsk,
    value: &Value,
    behind: &[Behind],
) -> Stamp {
    let days = ask.days();
    let mut lines = vec![
        figure.id.to_string(),
        law.digest().to_string(),
        format!("{} {}", days.from, days.to),
        value.printed(),
        value.made_of().unwrap_or_default(),
    ];
    let mut units: Vec<&str> = ask.units.iter().map(|it| it.as_str()).collect();
    units.sort_unstable();
    lines.push(units.join(" "));
    let mut rows: Vec<String> = behind.iter().map(line).collect();
    rows.sort_unstable();
    lines.extend(rows);
    Stamp {
        law: law.digest(),
        value: Digest::of(&[b"zhunsheng figure\n", lines.join("\n").as_bytes()]),
    }
}

/// An occurrence as one line: case, step, round, name, day, amount, days.
fn line(it: &Behind) -> String {
    let row = &it.row;
    format!(
        "{} {} {} {} {} {} {}",
        row.case,
        if row.path.is_empty() { "-" } else { &row.path },
        row.round,
        row.tally,
        row.at.day(),
        row.value,
        row.days
            .map_or_else(|| "-".to_owned(), |days| days.to_string()),
    )
}
