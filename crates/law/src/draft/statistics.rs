//! `reports/<name>.toml`: the tables of a statistical return (统计报表), column by column.

use crate::text::{At, Node, Place, Text};

/// A return, names unresolved.
#[derive(Clone, Debug)]
pub(crate) struct StatReportDraft {
    pub(crate) id: Text,
    pub(crate) name: Text,
    pub(crate) source: Option<Text>,
    pub(crate) confirm: bool,
    pub(crate) due: (At<i64>, At<i64>),
    pub(crate) tables: Vec<StatTableDraft>,
    pub(crate) not_from_cases: Vec<NotFromCasesDraft>,
}

/// A table of a return, names unresolved.
#[derive(Clone, Debug)]
pub(crate) struct StatTableDraft {
    pub(crate) name: Text,
    pub(crate) rows: Text,
    pub(crate) source: Option<Text>,
    pub(crate) columns: Vec<StatColumnDraft>,
    pub(crate) not_from_cases: Vec<NotFromCasesDraft>,
}

/// A column, names unresolved.
#[derive(Clone, Debug)]
pub(crate) struct StatColumnDraft {
    pub(crate) name: Text,
    pub(crate) figure: Option<Text>,
    pub(crate) total_of: Vec<Text>,
    pub(crate) money: Option<Text>,
    pub(crate) at: Place,
}

/// `{ name = "…", why = "…" }`.
#[derive(Clone, Debug)]
pub(crate) struct NotFromCasesDraft {
    pub(crate) name: Text,
    pub(crate) why: Text,
}

impl StatReportDraft {
    /// Reads a return.
    pub(crate) fn read(node: Node<'_>) -> Option<Self> {
        node.whole("format");
        let (id, name) = (node.need("id"), node.need("name"));
        let (source, confirm) = (node.text("source"), node.text("status").is_some());
        if !node.has("due") {
            node.missing("due");
        }
        let due = node.node("due").and_then(due);
        let tables = node.nodes("table").into_iter().filter_map(table);
        let draft = Self {
            tables: tables.collect(),
            not_from_cases: not_from_cases(&node),
            id: id?,
            name: name?,
            source,
            confirm,
            due: due?,
        };
        node.finish();
        Some(draft)
    }
}

fn due(node: Node<'_>) -> Option<(At<i64>, At<i64>)> {
    for key in ["month", "day"] {
        if !node.has(key) {
            node.missing(key);
        }
    }
    let (month, day) = (node.whole("month"), node.whole("day"));
    node.finish();
    Some((month?, day?))
}

fn table(node: Node<'_>) -> Option<StatTableDraft> {
    let (name, rows) = (node.need("name"), node.need("rows"));
    let source = node.text("source");
    let columns = node.nodes("column").into_iter().filter_map(column);
    let columns = columns.collect();
    let not_from_cases = not_from_cases(&node);
    node.finish();
    Some(StatTableDraft {
        name: name?,
        rows: rows?,
        source,
        columns,
        not_from_cases,
    })
}

fn column(node: Node<'_>) -> Option<StatColumnDraft> {
    let (name, figure) = (node.need("name"), node.text("figure"));
    let (total_of, money) = (node.texts("total_of"), node.text("money"));
    let at = node.at().clone();
    node.finish();
    Some(StatColumnDraft {
        name: name?,
        figure,
        total_of,
        money,
        at,
    })
}

fn not_from_cases(node: &Node<'_>) -> Vec<NotFromCasesDraft> {
    let read = |node: Node<'_>| {
        let (name, why) = (node.need("name"), node.need("why"));
        node.finish();
        Some(NotFromCasesDraft {
            name: name?,
            why: why?,
        })
    };
    let nodes = node.nodes("not_from_cases").into_iter();
    nodes.filter_map(read).collect()
}
