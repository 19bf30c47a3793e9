//! Dated tables: cells become values of their column's kind, rows of the same keys do not overlap.

use zs_base::Day;
use zs_event::{Cite, Value};

use super::cite::cite;
use super::vocabulary::twice;
use crate::codes::files::{ZS2004, ZS2008, ZS2009, ZS2010};
use crate::codes::terms::ZS2110;
use crate::codes::writing::ZS1011;
use crate::draft::{Drafts, RowDraft, TableDraft};
use crate::model::{Library, Table, TableRow};
use crate::text::{At, Problems, Raw, Text, nearest, unknown_word};

const KINDS: [&str; 4] = ["text", "money", "count", "date"];

/// The table of a draft.
pub(super) fn table(
    drafts: &Drafts,
    library: &Library,
    draft: &TableDraft,
    problems: &Problems,
) -> Table {
    let names = draft
        .keys
        .iter()
        .chain(draft.columns.iter().map(|(name, _)| name));
    let mut seen: Vec<&Text> = Vec::new();
    for name in names {
        if seen.iter().any(|it| it.value == name.value) {
            twice(problems, name);
        }
        seen.push(name);
    }
    for (_, kind) in &draft.columns {
        if !KINDS.contains(&kind.as_str()) {
            unknown_word(problems, kind, &KINDS);
        }
    }
    let mut rows: Vec<TableRow> = Vec::new();
    for it in &draft.rows {
        check_columns(it, &seen, problems);
        let Some(row) = row(drafts, library, draft, it, problems) else {
            continue;
        };
        if rows.iter().any(|earlier| clash(earlier, &row)) {
            let cause = "前面有一行的键与它相同，施行期也重叠".to_owned();
            let cure = "给前一行写上失效日期 until，或者删掉一行";
            problems.error(ZS2010, &it.at, cause, cure);
        }
        rows.push(row);
    }
    Table {
        name: draft.name.value.clone(),
        keys: crate::draft::words(&draft.keys),
        columns: draft
            .columns
            .iter()
            .map(|(name, _)| name.value.clone())
            .collect(),
        rows,
    }
}

fn check_columns(row: &RowDraft, known: &[&Text], problems: &Problems) {
    for (name, _) in &row.cells {
        if !known.iter().any(|it| it.value == name.value) {
            let cause = format!("表里没有“{}”这一列", name.as_str());
            let cure = nearest(name.as_str(), known.iter().map(|it| it.as_str())).map_or_else(
                || "删掉它，或者写进 keys 或者 columns".to_owned(),
                |word| format!("是不是要写“{word}”？"),
            );
            problems.error(ZS2008, &name.at, cause, cure);
        }
    }
}

fn row(
    drafts: &Drafts,
    library: &Library,
    table: &TableDraft,
    draft: &RowDraft,
    problems: &Problems,
) -> Option<TableRow> {
    let cell = |name: &Text| {
        let mut cells = draft.cells.iter();
        cells.find(|(it, _)| it.value == name.value)
    };
    let mut keys = Vec::new();
    for name in &table.keys {
        match cell(name) {
            Some((
                _,
                Some(At {
                    value: Raw::Text(text),
                    ..
                }),
            )) => keys.push(text.clone()),
            _ => {
                let cause = format!("这一行没有写“{}”", name.as_str());
                let cure = format!("加上  \"{}\" = \"…\"；没有区别的写 \"*\"", name.as_str());
                problems.error(ZS2009, &draft.at, cause, cure);
            }
        }
    }
    let values = table.columns.iter().map(|(name, kind)| {
        let (name, raw) = cell(name)?;
        value(name, raw.as_ref(), kind.as_str(), problems)
    });
    let values = values.collect();
    let from = draft.from.as_ref()?.value;
    let until = draft.until.as_ref().map(|it| it.value);
    if let Some(end) = draft.until.as_ref().filter(|it| it.value < from) {
        let cause = format!("失效日期{}早于施行日期{from}", end.value);
        problems.error(ZS2004, &end.at, cause, "核对两个日期");
    }
    let days = from..=until.unwrap_or(Day::MAX).max(from);
    let cite = draft.cite.as_ref().map_or_else(
        || {
            let cause = "这一行的数字没有写是哪一条规定的".to_owned();
            let cure = "加上  cite = \"法规简称#条号\"";
            problems.error(ZS2110, &draft.at, cause, cure);
            Cite::from("")
        },
        |text| cite(library, drafts, text, Some(&days), problems),
    );
    (keys.len() == table.keys.len()).then_some(TableRow {
        keys,
        values,
        from,
        until,
        cite,
    })
}

fn clash(left: &TableRow, right: &TableRow) -> bool {
    let ends = |row: &TableRow| row.until.unwrap_or(Day::MAX);
    left.keys == right.keys && left.from <= ends(right) && right.from <= ends(left)
}

/// A cell as a value of its column's kind.
fn value(name: &Text, raw: Option<&At<Raw>>, kind: &str, problems: &Problems) -> Option<Value> {
    let found = raw.and_then(|raw| match (kind, &raw.value) {
        ("money", Raw::Text(text)) => money(text, "CNY").map(Value::Money),
        ("text", Raw::Text(text)) => Some(Value::Text(text.to_string())),
        ("count", Raw::Whole(number)) => Some(Value::Count(*number)),
        ("date", Raw::Day(day)) => Some(Value::Date(*day)),
        _ => None,
    });
    if found.is_none() && KINDS.contains(&kind) {
        let cause = format!("“{}”这一列的值不是{kind}", name.as_str());
        let cure = "金额写成 \"200元\"，整数和日期不加引号，文字加英文引号";
        let at = raw.map_or(&name.at, |raw| &raw.at);
        problems.error(ZS1011, at, cause, cure);
    }
    found
}

/// Money of a text in the smallest unit: `200元`, `0.5元`, `3万元`, or the code of another
/// currency such as `36.00 EUR`.
pub(super) fn money(text: &str, currency: &str) -> Option<i64> {
    let text = text.trim();
    let (number, scale) = if let Some(number) = text.strip_suffix("万元") {
        (number, 1_000_000)
    } else if let Some(number) = text.strip_suffix('元') {
        (number, 100)
    } else {
        (text.strip_suffix(currency)?, 100)
    };
    let number = number.trim().replace('_', "");
    let (whole, part) = number.split_once('.').unwrap_or((&number, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    if !digits(whole) || !digits(part) || part.len() > 6 {
        return None;
    }
    let ten = 10_i64.checked_pow(u32::try_from(part.len()).ok()?)?;
    let part: i64 = part.parse().ok()?;
    // A part of the smallest unit is not money.
    if part * scale % ten != 0 {
        return None;
    }
    let whole: i64 = whole.parse().ok()?;
    whole.checked_mul(scale)?.checked_add(part * scale / ten)
}

#[cfg(test)]
mod tests {
    use super::money;

    #[test]
    fn money_is_read_in_fen() {
        assert_eq!(money("200元", "CNY"), Some(20_000));
        assert_eq!(money("0.5元", "CNY"), Some(50));
        assert_eq!(money("1.5万元", "CNY"), Some(1_500_000));
        assert_eq!(money("36.00 EUR", "EUR"), Some(3_600));
        for text in [
            "200",
            "二百元",
            "-1元",
            "0.001元",
            "元",
            "1.2.3元",
            "99999999999999999999元",
        ] {
            assert_eq!(money(text, "CNY"), None, "{text}");
        }
    }
}
