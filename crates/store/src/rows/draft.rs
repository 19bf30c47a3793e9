//! The rows of drafts of law files: the draft, its files, and what was done with it.

use zs_base::{Digest, Moment, PersonId, PostId};

use crate::Fault;
use crate::cell::{Cell, Cells};
use crate::row::Row;
use crate::table::{Kind, Table};

/// A draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftRow {
    /// From 1, in the order of their beginning.
    pub number: u64,
    /// What it is called.
    pub title: String,
    /// How it stands.
    pub standing: DraftStanding,
    /// How often its files were saved; a save names the one that it began with.
    pub version: u64,
    /// Who began it.
    pub by: PersonId,
    /// When it was changed last.
    pub at: Moment,
    /// The digest of its files.
    pub digest: Digest,
    /// The ledger entry that enacted it.
    pub enacted: Option<u64>,
}

/// How a draft stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DraftStanding {
    /// It is being written.
    Open,
    /// Whoever wrote it has signed it and asks for a review.
    Submitted,
    /// Somebody else has signed it.
    Signed,
    /// It is law.
    Enacted,
    /// It was given up.
    Withdrawn,
}

impl DraftStanding {
    /// Every standing.
    pub const ALL: [Self; 5] = [
        Self::Open,
        Self::Submitted,
        Self::Signed,
        Self::Enacted,
        Self::Withdrawn,
    ];

    /// The word of the table.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Submitted => "submitted",
            Self::Signed => "signed",
            Self::Enacted => "enacted",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The Chinese name.
    #[must_use]
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Open => "起草中",
            Self::Submitted => "待审签",
            Self::Signed => "已审签",
            Self::Enacted => "已启用",
            Self::Withdrawn => "已作废",
        }
    }
}

impl Row for DraftRow {
    const TABLE: &'static Table = &Table {
        name: "draft",
        title: "规则草案",
        columns: &[
            ("number", Kind::Int),
            ("title", Kind::Text),
            ("standing", Kind::Text),
            ("version", Kind::Int),
            ("person", Kind::Text),
            ("at", Kind::Int),
            ("digest", Kind::Blob),
            ("enacted", Kind::Int),
        ],
        key: 1,
        steady: 0,
    };

    fn cells(&self) -> Vec<Cell<'_>> {
        vec![
            Cell::Int(self.number as i64),
            Cell::text(&self.title),
            Cell::text(self.standing.word()),
            Cell::Int(self.version as i64),
            Cell::text(self.by.as_str()),
            Cell::Int(self.at.ms()),
            Cell::blob(&self.digest.0),
            self.enacted.map_or(Cell::Null, |seq| Cell::Int(seq as i64)),
        ]
    }

    fn from_cells(cells: &mut Cells<'_>) -> Result<Self, Fault> {
        let number = cells.count()?;
        let title = cells.text()?.to_owned();
        let word = cells.text()?;
        let standing = DraftStanding::ALL.into_iter().find(|it| it.word() == word);
        Ok(Self {
            number,
            title,
            standing: standing.ok_or_else(|| Fault::Damaged("草案的状态读不懂".into()))?,
            version: cells.count()?,
            by: cells.text()?.into(),
            at: Moment::from_ms(cells.int()?),
            digest: cells.digest()?,
            enacted: cells.maybe_int()?.map(|seq| seq as u64),
        })
    }
}

/// A file of a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftFileRow {
    /// The draft.
    pub draft: u64,
    /// The path below `law/`.
    pub path: String,
    /// The text.
    pub text: String,
}

impl Row for DraftFileRow {
    const TABLE: &'static Table = &Table {
        name: "draft_file",
        title: "草案的文件",
        columns: &[
            ("draft", Kind::Int),
            ("path", Kind::Text),
            ("text", Kind::Text),
        ],
        key: 2,
        steady: 0,
    };

    fn cells(&self) -> Vec<Cell<'_>> {
        vec![
            Cell::Int(self.draft as i64),
            Cell::text(&self.path),
            Cell::text(&self.text),
        ]
    }

    fn from_cells(cells: &mut Cells<'_>) -> Result<Self, Fault> {
        Ok(Self {
            draft: cells.count()?,
            path: cells.text()?.to_owned(),
            text: cells.text()?.to_owned(),
        })
    }
}

/// What somebody, or the proof, did with a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftActRow {
    /// The draft.
    pub draft: u64,
    /// From 1 within the draft, without gaps.
    pub number: u64,
    /// What was done.
    pub kind: DraftActKind,
    /// By whom.
    pub by: PersonId,
    /// In which post.
    pub post: PostId,
    /// When.
    pub at: Moment,
    /// The digest of the files to which it was done.
    pub digest: Digest,
    /// The digest of the law underneath.
    pub base: Digest,
    /// What is to be said of it, such as a reason or what a proof found.
    pub note: String,
}

/// What is done with a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DraftActKind {
    /// It was begun.
    Begun,
    /// Its files were saved; who did so has written in it.
    Saved,
    /// It was proved, and nothing stands against it.
    Proved,
    /// It was proved, and something was found.
    Disproved,
    /// Whoever wrote it signed it and asked for a review.
    Submitted,
    /// It was sent back, or taken back, to be written on.
    Returned,
    /// Somebody else signed it.
    Signed,
    /// It was enacted.
    Enacted,
    /// It was given up.
    Withdrawn,
}

impl DraftActKind {
    /// Every kind.
    pub const ALL: [Self; 9] = [
        Self::Begun,
        Self::Saved,
        Self::Proved,
        Self::Disproved,
        Self::Submitted,
        Self::Returned,
        Self::Signed,
        Self::Enacted,
        Self::Withdrawn,
    ];

    /// The word of the table.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Begun => "begun",
            Self::Saved => "saved",
            Self::Proved => "proved",
            Self::Disproved => "disproved",
            Self::Submitted => "submitted",
            Self::Returned => "returned",
            Self::Signed => "signed",
            Self::Enacted => "enacted",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The Chinese name.
    #[must_use]
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Begun => "开始起草",
            Self::Saved => "保存",
            Self::Proved => "证明通过",
            Self::Disproved => "证明没有通过",
            Self::Submitted => "起草人签名送审",
            Self::Returned => "退回修改",
            Self::Signed => "审签",
            Self::Enacted => "启用",
            Self::Withdrawn => "作废",
        }
    }
}

impl Row for DraftActRow {
    const TABLE: &'static Table = &Table {
        name: "draft_act",
        title: "草案的经过",
        columns: &[
            ("draft", Kind::Int),
            ("number", Kind::Int),
            ("kind", Kind::Text),
            ("person", Kind::Text),
            ("post", Kind::Text),
            ("at", Kind::Int),
            ("digest", Kind::Blob),
            ("base", Kind::Blob),
            ("note", Kind::Text),
        ],
        key: 2,
        steady: 0,
    };

    fn cells(&self) -> Vec<Cell<'_>> {
        vec![
            Cell::Int(self.draft as i64),
            Cell::Int(self.number as i64),
            Cell::text(self.kind.word()),
            Cell::text(self.by.as_str()),
            Cell::text(self.post.as_str()),
            Cell::Int(self.at.ms()),
            Cell::blob(&self.digest.0),
            Cell::blob(&self.base.0),
            Cell::text(&self.note),
        ]
    }

    fn from_cells(cells: &mut Cells<'_>) -> Result<Self, Fault> {
        let (draft, number) = (cells.count()?, cells.count()?);
        let word = cells.text()?;
        let kind = DraftActKind::ALL.into_iter().find(|it| it.word() == word);
        Ok(Self {
            draft,
            number,
            kind: kind.ok_or_else(|| Fault::Damaged("草案的经过读不懂".into()))?,
            by: cells.text()?.into(),
            post: cells.text()?.into(),
            at: Moment::from_ms(cells.int()?),
            digest: cells.digest()?,
            base: cells.digest()?,
            note: cells.text()?.to_owned(),
        })
    }
}
