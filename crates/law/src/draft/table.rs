//! `tables/`, `powers/` and `discretion/`: dated tables.

use zs_base::Day;

use crate::text::{At, Node, Place, Raw, Text};

/// A table file.
#[derive(Clone, Debug)]
pub(crate) struct TableDraft {
    pub(crate) name: Text,
    pub(crate) keys: Vec<Text>,
    /// Name and kind of each value column.
    pub(crate) columns: Vec<(Text, Text)>,
    pub(crate) rows: Vec<RowDraft>,
}

/// A row: cells by column, days of force, citation.
#[derive(Clone, Debug)]
pub(crate) struct RowDraft {
    pub(crate) cells: Vec<(Text, Option<At<Raw>>)>,
    pub(crate) from: Option<At<Day>>,
    pub(crate) until: Option<At<Day>>,
    pub(crate) cite: Option<Text>,
    pub(crate) at: Place,
}

const ROW_KEYS: [&str; 3] = ["from", "until", "cite"];

impl TableDraft {
    /// The draft of a file.
    pub(crate) fn read(node: Node<'_>) -> Option<Self> {
        node.whole("format");
        let name = node.need("name");
        let keys = node.texts("keys");
        let columns = node.nodes("columns").into_iter();
        let columns = columns
            .filter_map(|inner| {
                let column = (inner.need("name"), inner.need("kind"));
                inner.finish();
                Some((column.0?, column.1?))
            })
            .collect();
        let rows = node.nodes("row").into_iter().map(RowDraft::read).collect();
        node.finish();
        Some(Self {
            name: name?,
            keys,
            columns,
            rows,
        })
    }
}

impl RowDraft {
    /// Unknown columns are reported where the table's own columns are known.
    fn read(node: Node<'_>) -> Self {
        let cells = node.cells().into_iter();
        Self {
            cells: cells
                .filter(|(name, _)| !ROW_KEYS.contains(&name.as_str()))
                .collect(),
            from: node.need_day("from"),
            until: node.day("until"),
            cite: node.text("cite"),
            at: node.at().clone(),
        }
    }
}
