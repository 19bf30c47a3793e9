//! Where a party goes against a decision, and until when: written from a table of the law (救济途径).

use zs_base::Day;
use zs_event::{Cite, Value};
use zs_law::{Library, Table, TableRow};

use super::wording::number_in_words;

/// The table.
pub(super) const TABLE: &str = "救济途径";
/// The column with the sentence, whose slots are other columns.
pub(super) const SENTENCE: &str = "文字";
/// The slot for the name of the county.
pub(super) const COUNTY: &str = "地方";

/// For which decision a remedy is asked.
pub(crate) struct RemedyAsk<'a> {
    /// The field of the step that says it.
    pub(crate) field: &'a str,
    /// The procedure in which the step stands.
    pub(crate) procedure: &'a str,
    /// The name of the unit that decides.
    pub(crate) unit: &'a str,
    /// The name of the county.
    pub(crate) county: &'a str,
    /// The day of the decision.
    pub(crate) on: Day,
}

/// The sentence for a decision, with the article that it rests on; nothing where the table says
/// nothing of this field.
#[must_use]
pub(crate) fn remedy(library: &Library, ask: &RemedyAsk<'_>) -> Option<(String, Cite)> {
    let table = library.tables.get(TABLE)?;
    let row = fitting(table, ask)?;
    let mut sentence = table.value(row, SENTENCE)?.as_text()?.to_owned();
    // The organ and the court name the county themselves, so that columns are filled in first.
    for (column, value) in table.columns.iter().zip(&row.values) {
        let text = match value {
            Some(Value::Text(text)) => text.clone(),
            Some(Value::Count(count)) => number_in_words(u16::try_from(*count).ok()?),
            _ => continue,
        };
        if **column != *SENTENCE {
            sentence = sentence.replace(&format!("{{{column}}}"), &text);
        }
    }
    Some((
        sentence.replace(&format!("{{{COUNTY}}}"), ask.county),
        row.cite.clone(),
    ))
}

/// The row of a decision: the exact procedure before any, the longest end of the unit's name first.
pub(crate) fn fitting<'a>(table: &'a Table, ask: &RemedyAsk<'_>) -> Option<&'a TableRow> {
    let fits = |row: &&TableRow| {
        let [field, procedure, end] = row.keys.as_slice() else {
            return false;
        };
        let in_force = row.from <= ask.on && row.until.is_none_or(|until| ask.on <= until);
        in_force
            && **field == *ask.field
            && (**procedure == *ask.procedure || **procedure == *"*")
            && (ask.unit.ends_with(&**end) || **end == *"*")
    };
    let closeness = |row: &&TableRow| {
        let length = |at: usize| {
            let key = row.keys.get(at).filter(|key| ***key != *"*");
            key.map_or(0, |key| key.chars().count())
        };
        (length(1), length(2))
    };
    table.rows.iter().filter(fits).max_by_key(closeness)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(keys: [&str; 3], organ: &str, text: &str) -> TableRow {
        let said = |text: &str| Some(Value::Text(text.to_owned()));
        TableRow {
            keys: keys.into_iter().map(Into::into).collect(),
            values: vec![said(organ), Some(Value::Count(60)), said(text)],
            from: Day::from_ymd(2024, 1, 1).unwrap(),
            until: None,
            cite: Cite::from("某法#20"),
        }
    }

    fn library() -> Library {
        let text = "{复议期限}日内向{复议机关}";
        let table = Table {
            name: TABLE.into(),
            keys: ["事项", "程序", "单位名称的结尾"].map(Into::into).to_vec(),
            columns: ["复议机关", "复议期限", SENTENCE].map(Into::into).to_vec(),
            rows: vec![
                row(["救济", "*", "*"], "{地方}人民政府", text),
                row(["救济", "*", "县人民政府"], "上一级人民政府", text),
                row(
                    ["救济", "当场", "*"],
                    "{地方}人民政府",
                    "先在{复议期限}日内",
                ),
            ],
        };
        let mut library = Library::default();
        library.tables.insert(TABLE.into(), table.into());
        library
    }

    #[test]
    fn the_organ_follows_from_the_unit_and_the_order_from_the_procedure() {
        let day = |year| Day::from_ymd(year, 3, 1).unwrap();
        let said = |field, procedure, unit, on| {
            let ask = RemedyAsk {
                field,
                procedure,
                unit,
                county: "甲县",
                on,
            };
            remedy(&library(), &ask).map(|(sentence, _)| sentence)
        };
        let of = |procedure, unit| said("救济", procedure, unit, day(2026));
        assert_eq!(
            of("普通", "甲县某局").as_deref(),
            Some("六十日内向甲县人民政府")
        );
        let government = of("普通", "甲县人民政府");
        assert_eq!(government.as_deref(), Some("六十日内向上一级人民政府"));
        assert_eq!(of("当场", "甲县某局").as_deref(), Some("先在六十日内"));
        assert_eq!(said("别的", "普通", "甲县某局", day(2026)), None);
        assert_eq!(said("救济", "普通", "甲县某局", day(2023)), None);
    }
}
