//! The migrations, one folder of `schema/` per version, and the tables that are written from cells.

use crate::table::{Kind, Table};

/// Statements that lead from one version to the next; the first creates everything.
pub const SQLITE: &[&str] = &[
    include_str!("../../../schema/sqlite/1/schema.sql"),
    include_str!("../../../schema/sqlite/2/schema.sql"),
    include_str!("../../../schema/sqlite/3/schema.sql"),
    include_str!("../../../schema/sqlite/4/schema.sql"),
    include_str!("../../../schema/sqlite/5/schema.sql"),
    include_str!("../../../schema/sqlite/6/schema.sql"),
    include_str!("../../../schema/sqlite/7/schema.sql"),
    include_str!("../../../schema/sqlite/8/schema.sql"),
    include_str!("../../../schema/sqlite/9/schema.sql"),
];
/// See [`SQLITE`].
pub const POSTGRES: &[&str] = &[
    include_str!("../../../schema/postgres/1/schema.sql"),
    include_str!("../../../schema/postgres/2/schema.sql"),
    include_str!("../../../schema/postgres/3/schema.sql"),
    include_str!("../../../schema/postgres/4/schema.sql"),
    include_str!("../../../schema/postgres/5/schema.sql"),
    include_str!("../../../schema/postgres/6/schema.sql"),
    include_str!("../../../schema/postgres/7/schema.sql"),
    include_str!("../../../schema/postgres/8/schema.sql"),
    include_str!("../../../schema/postgres/9/schema.sql"),
];

/// Leaves.
pub(crate) const LEAF: Table = Table {
    name: "leaf",
    title: "账页",
    columns: &[
        ("seq", Kind::Int),
        ("case_id", Kind::Blob),
        ("prior", Kind::Int),
        ("hash", Kind::Blob),
        ("leaf", Kind::Blob),
    ],
    key: 1,
    steady: 0,
};

/// Sealed bodies.
pub(crate) const SEALED: Table = Table {
    name: "sealed",
    title: "内容",
    columns: &[("seq", Kind::Int), ("body", Kind::Blob)],
    key: 1,
    steady: 0,
};

/// Nodes above the leaves.
pub(crate) const NODE: Table = Table {
    name: "node",
    title: "树节点",
    columns: &[
        ("level", Kind::Int),
        ("place", Kind::Int),
        ("hash", Kind::Blob),
    ],
    key: 2,
    steady: 0,
};

/// The right edge.
pub(crate) const FRONTIER: Table = Table {
    name: "frontier",
    title: "树的右缘",
    columns: &[("edge", Kind::Blob)],
    key: 0,
    steady: 0,
};

/// Signed checkpoints.
pub(crate) const CHECKPOINT: Table = Table {
    name: "checkpoint",
    title: "检查点",
    columns: &[("size", Kind::Int), ("signed", Kind::Text)],
    key: 1,
    steady: 0,
};

/// Receipts.
pub(crate) const RECEIPT: Table = Table {
    name: "receipt",
    title: "回执",
    columns: &[
        ("command", Kind::Blob),
        ("first", Kind::Int),
        ("last", Kind::Int),
        ("root", Kind::Blob),
        ("size", Kind::Int),
        ("recorded_at", Kind::Int),
    ],
    key: 1,
    steady: 0,
};

/// Series of numbers.
pub(crate) const SERIES: Table = Table {
    name: "series",
    title: "编号",
    columns: &[("series", Kind::Text), ("last", Kind::Int)],
    key: 1,
    steady: 0,
};

/// Settings.
pub(crate) const SETTING: Table = Table {
    name: "setting",
    title: "设置",
    columns: &[("name", Kind::Text), ("value", Kind::Blob)],
    key: 1,
    steady: 0,
};

/// Persons.
pub(crate) const PERSON: Table = Table {
    name: "person",
    title: "人员",
    columns: &[("id", Kind::Text), ("name", Kind::Text)],
    key: 1,
    steady: 0,
};

/// Posts of persons.
pub(crate) const HOLDING: Table = Table {
    name: "holding",
    title: "任职",
    columns: &[
        ("person", Kind::Text),
        ("place", Kind::Int),
        ("post", Kind::Text),
        ("unit", Kind::Text),
        ("since", Kind::Int),
        ("until", Kind::Int),
    ],
    key: 2,
    steady: 0,
};

/// Certificates of persons.
pub(crate) const CERTIFICATE: Table = Table {
    name: "certificate",
    title: "证件",
    columns: &[
        ("person", Kind::Text),
        ("place", Kind::Int),
        ("kind", Kind::Text),
        ("number", Kind::Text),
        ("since", Kind::Int),
        ("until", Kind::Int),
    ],
    key: 2,
    steady: 0,
};

/// Units.
pub(crate) const UNIT: Table = Table {
    name: "unit",
    title: "单位",
    columns: &[("id", Kind::Text), ("name", Kind::Text)],
    key: 1,
    steady: 0,
};

/// What the running erasure may replace.
pub(crate) const ERASURE_PERMIT: Table = Table {
    name: "erasure_permit",
    title: "删除许可",
    columns: &[("seq", Kind::Int)],
    key: 1,
    steady: 0,
};
