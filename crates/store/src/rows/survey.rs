//! The rows of a survey: how often each answer was given, and which codes were used. The two have
//! nothing in common but the survey.

use zs_base::{CaseId, Digest, ProcedureId, UnitId};

use crate::Fault;
use crate::cell::{Cell, Cells};
use crate::row::Row;
use crate::table::{Kind, Table};

/// Whose answers a count is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SurveyPart {
    /// Of those who were drawn.
    Drawn,
    /// Of those who were not and answered by themselves.
    Voluntary,
    /// Of those who say that somebody else used their code.
    Complaint,
}

impl SurveyPart {
    /// Every part.
    pub const ALL: [Self; 3] = [Self::Drawn, Self::Voluntary, Self::Complaint];

    /// The word of the table.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Drawn => "drawn",
            Self::Voluntary => "voluntary",
            Self::Complaint => "complaint",
        }
    }
}

/// How often an answer was given by the parties of one unit and one kind of act.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SurveyCountRow {
    /// The case of the survey.
    pub survey: CaseId,
    /// Whose answers these are.
    pub part: SurveyPart,
    /// The unit that handled their cases.
    pub unit: UnitId,
    /// The kind of act.
    pub procedure: ProcedureId,
    /// The question; empty for the number of people.
    pub question: String,
    /// The answer; empty for the number of people.
    pub answer: String,
    /// How often; as a change, how much it grows.
    pub n: i64,
}

impl Row for SurveyCountRow {
    const TABLE: &'static Table = &Table {
        name: "survey_count",
        title: "测评的计数",
        columns: &[
            ("survey", Kind::Blob),
            ("part", Kind::Text),
            ("unit", Kind::Text),
            ("procedure", Kind::Text),
            ("question", Kind::Text),
            ("answer", Kind::Text),
            ("n", Kind::Int),
        ],
        key: 6,
        steady: 0,
    };

    fn cells(&self) -> Vec<Cell<'_>> {
        vec![
            Cell::blob(&self.survey.0),
            Cell::text(self.part.word()),
            Cell::text(self.unit.as_str()),
            Cell::text(self.procedure.as_str()),
            Cell::text(&self.question),
            Cell::text(&self.answer),
            Cell::Int(self.n),
        ]
    }

    fn from_cells(cells: &mut Cells<'_>) -> Result<Self, Fault> {
        let survey = CaseId(cells.array()?);
        let word = cells.text()?;
        let part = SurveyPart::ALL.into_iter().find(|it| it.word() == word);
        Ok(Self {
            survey,
            part: part.ok_or_else(|| Fault::Damaged("测评的计数读不懂".into()))?,
            unit: cells.text()?.into(),
            procedure: cells.text()?.into(),
            question: cells.text()?.to_owned(),
            answer: cells.text()?.to_owned(),
            n: cells.int()?,
        })
    }
}

/// A code that was used, by its digest.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SurveyUsedRow {
    /// The case of the survey.
    pub survey: CaseId,
    /// The keyed digest of the code.
    pub digest: Digest,
}

impl Row for SurveyUsedRow {
    const TABLE: &'static Table = &Table {
        name: "survey_used",
        title: "用过的评价码",
        columns: &[("survey", Kind::Blob), ("digest", Kind::Blob)],
        key: 2,
        steady: 0,
    };

    fn cells(&self) -> Vec<Cell<'_>> {
        vec![Cell::blob(&self.survey.0), Cell::blob(&self.digest.0)]
    }

    fn from_cells(cells: &mut Cells<'_>) -> Result<Self, Fault> {
        Ok(Self {
            survey: CaseId(cells.array()?),
            digest: cells.digest()?,
        })
    }
}
