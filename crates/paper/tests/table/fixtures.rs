//! The three messy workbooks give what was written down beside them beforehand.

use serde_json::{Value, json};
use zs_paper::table::{
    Due, RowKind, Suggestion, Table, columns_of, finding, findings, points_disagree, read_tables,
    score_item, score_items, suggestions, task, tasks,
};
use zs_testkit::tree::in_tree;

fn read(name: &str, kind: &str) -> (Table, Value) {
    let file =
        |end: &str| std::fs::read(in_tree(&format!("tests/data/tables/{name}{end}"))).unwrap();
    let (mut tables, problems) = read_tables(&file(".xlsx"), &columns_of(kind)).unwrap();
    assert_eq!(problems, []);
    assert_eq!(tables.len(), 1);
    let expected = serde_json::from_slice(&file(".expected.json")).unwrap();
    (tables.remove(0), expected)
}

/// Every row and key that was written down is what was read.
fn agree(table: &Table, rows: Vec<Value>, expected: &Value, later: &[&str]) {
    for (kind, word) in [
        (RowKind::Title, "title"),
        (RowKind::Meta, "meta"),
        (RowKind::Header, "header"),
        (RowKind::Group, "group"),
        (RowKind::Total, "total"),
        (RowKind::Footnote, "footnote"),
    ] {
        let skipped = table.skipped.get(&kind).cloned().unwrap_or_default();
        let known = &expected["skip_rows"][word];
        let known = if known.is_null() {
            json!([])
        } else {
            known.clone()
        };
        assert_eq!(json!(skipped), known, "{word}");
    }
    let known = expected["rows"].as_array().unwrap();
    assert_eq!(rows.len(), known.len());
    for (row, known) in rows.iter().zip(known) {
        for (key, value) in known.as_object().unwrap() {
            if !later.contains(&key.as_str()) {
                assert_eq!(&row[key], value, "{key} of {known}");
            }
        }
    }
}

fn due(due: Option<Due>) -> Value {
    match due {
        Some(Due::By(day)) => json!({ "kind": "by", "date": day.to_string() }),
        Some(Due::EveryQuarter) => json!({ "kind": "recurring", "every": "quarter-end" }),
        Some(Due::EveryMonth) => json!({ "kind": "recurring", "every": "month-end" }),
        Some(Due::EveryHalfYear) => json!({ "kind": "recurring", "every": "half-year-end" }),
        Some(Due::EveryYear) => json!({ "kind": "recurring", "every": "year-end" }),
        Some(Due::Year) => json!({ "kind": "year" }),
        Some(Due::Continuous) => json!({ "kind": "continuous" }),
        Some(Due::Immediate) => json!({ "kind": "immediate" }),
        None => Value::Null,
    }
}

#[test]
fn a_list_of_tasks_is_read() {
    let (table, expected) = read("任务分解表-样例", "任务分解");
    let rows = table.rows.iter().map(|row| {
        let it = task(row);
        json!({
            "no": it.no, "level1": it.level1, "level2": it.level2, "task": it.task,
            "evidence": it.evidence, "lead": it.lead, "units": it.units,
            "unit_groups": it.unit_groups, "due": due(it.due), "note": it.note,
        })
    });
    agree(&table, rows.collect(), &expected, &[]);
    let (taken, problems) = tasks(&table);
    assert_eq!((taken.len(), problems), (table.rows.len(), Vec::new()));
}

#[test]
fn a_list_of_findings_is_read() {
    let (table, expected) = read("整改清单-样例", "整改清单");
    let rows = table.rows.iter().map(|row| {
        let it = finding(row);
        json!({
            "no": it.no, "owner": it.owner, "unit": it.unit, "supervisor": it.supervisor,
            "type": it.kind, "due": it.due.map(|day| day.to_string()), "person": it.person,
            "phone": it.phone, "closed": it.closed,
        })
    });
    agree(&table, rows.collect(), &expected, &[]);
    let (taken, problems) = findings(&table);
    assert_eq!((taken.len(), problems), (table.rows.len(), Vec::new()));
    assert!(taken.iter().all(|it| !it.what.problem.is_empty()));
    assert!(
        table
            .above
            .iter()
            .any(|text| text.contains("2024年09月30日"))
    );
}

fn rule(suggestion: &Suggestion) -> Value {
    match *suggestion {
        Suggestion::Shortfall {
            target,
            points,
            step,
        } => {
            json!({ "kind": "shortfall", "target": target, "points": points, "step": step })
        }
        Suggestion::Presence { points } => json!({ "kind": "presence", "points": points }),
        Suggestion::Gate { points } => json!({ "kind": "gate", "points": points }),
        Suggestion::LateMissing { late, missing } => {
            json!({ "kind": "late_missing", "late": late, "missing": missing, "floor": 0 })
        }
        Suggestion::Linear {
            threshold,
            per_percent,
        } => {
            json!({ "kind": "linear", "threshold": threshold, "per_pct": per_percent })
        }
        Suggestion::PerCase { step, cap } => {
            json!({ "kind": "per_case", "step": step, "cap": cap })
        }
        Suggestion::Ratio { points } => json!({ "kind": "ratio", "points": points }),
    }
}

/// The same value with every number as a decimal, because 3 and 3.0 are one number here.
fn decimal(value: &Value) -> Value {
    match value {
        Value::Number(number) => json!(number.as_f64()),
        Value::Array(items) => items.iter().map(decimal).collect(),
        Value::Object(fields) => {
            let fields = fields
                .iter()
                .map(|(key, value)| (key.clone(), decimal(value)));
            Value::Object(fields.collect())
        }
        other => other.clone(),
    }
}

#[test]
fn a_scoring_table_is_read_and_its_rules_are_suggested() {
    let (table, mut expected) = read("评分细则-样例", "评分细则");
    for row in expected["rows"].as_array_mut().unwrap() {
        *row = decimal(row);
    }
    let warned: Vec<bool> = table
        .rows
        .iter()
        .map(|row| {
            let it = score_item(row);
            points_disagree(&suggestions(&it.rule.unwrap()), it.points)
        })
        .collect();
    let rows = table.rows.iter().map(|row| {
        let it = score_item(row);
        let rules: Vec<Value> = suggestions(&it.rule.unwrap()).iter().map(rule).collect();
        let unit = it.unit.unwrap_or_else(|| "@all".to_owned());
        decimal(&json!({
            "group": it.group, "unit": unit, "item": it.item, "points": it.points, "rules": rules,
        }))
    });
    let (taken, problems) = score_items(&table);
    assert_eq!((taken.len(), problems), (table.rows.len(), Vec::new()));
    // The sentence of a warning is for people; that there is one is what must agree.
    let known = expected["rows"].as_array().unwrap().iter();
    let known: Vec<bool> = known.map(|row| row.get("warn").is_some()).collect();
    assert_eq!(warned, known);
    agree(&table, rows.collect(), &expected, &["warn"]);
}
