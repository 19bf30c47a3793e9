//! Reports as data: what is computed, what people write, and which sums must agree.

use std::sync::Arc;

use zs_base::{ProcedureId, StepId};
use zs_event::Cite;

/// A report (报告) with figures in its sentences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The id: the name of its file.
    pub id: Arc<str>,
    /// What people call it.
    pub name: Arc<str>,
    /// The month and day by which the report on a year is handed in, in the year after it.
    pub due: Option<(i8, i8)>,
    /// The cases in which people write and approve it, where there are any.
    pub acts: Option<ReportActs>,
    /// Its parts, in order.
    pub parts: Vec<ReportPart>,
    /// Sums that must agree.
    pub identities: Vec<Identity>,
    /// Words that show that a blank was left, such as XX.
    pub blanks: Vec<Arc<str>>,
    /// The articles on which it rests.
    pub cite: Vec<Cite>,
}

/// A part of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportPart {
    /// Its heading.
    pub title: Arc<str>,
    /// Its paragraphs.
    pub paragraphs: Vec<ReportParagraph>,
}

/// A paragraph of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReportParagraph {
    /// Sentences with figures.
    Said(Vec<ReportPiece>),
    /// What people write.
    Written {
        /// What it is about; unique in the report.
        name: Arc<str>,
        /// What belongs there.
        hint: Arc<str>,
        /// The step and its field in which a case of the report keeps it; nothing where it is
        /// kept nowhere.
        field: Option<(StepId, Arc<str>)>,
    },
}

/// The cases in which people write a report and approve it: one for each year and unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportActs {
    /// Their procedure.
    pub procedure: ProcedureId,
    /// The field of the case that says the year.
    pub year: Arc<str>,
    /// The field of the case and the word that tell this report from others of the procedure.
    pub only: Option<(Arc<str>, Arc<str>)>,
    /// The field of the case that names whose report it is.
    pub whose: Option<Arc<str>>,
}

/// A piece of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReportPiece {
    /// Words.
    Words(Arc<str>),
    /// The value of a figure, by its id.
    Figure(Arc<str>),
}

/// Two sums that must agree (勾稽关系).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The figures of one side.
    pub left: Vec<Arc<str>>,
    /// The figures of the other.
    pub right: Vec<Arc<str>>,
    /// What it says, in words.
    pub means: Arc<str>,
}

impl Report {
    /// The figures that it names, each once, in the order of their first place; those of its sums
    /// come last.
    #[must_use]
    pub fn figures(&self) -> Vec<&Arc<str>> {
        let paragraphs = self.parts.iter().flat_map(|it| &it.paragraphs);
        let pieces = paragraphs.flat_map(|it| match it {
            ReportParagraph::Said(pieces) => pieces.as_slice(),
            ReportParagraph::Written { .. } => &[],
        });
        let said = pieces.filter_map(|it| match it {
            ReportPiece::Figure(id) => Some(id),
            ReportPiece::Words(_) => None,
        });
        let sums = self.identities.iter();
        let sums = sums.flat_map(|it| it.left.iter().chain(&it.right));
        let mut each: Vec<&Arc<str>> = Vec::new();
        for id in said.chain(sums) {
            if !each.contains(&id) {
                each.push(id);
            }
        }
        each
    }

    /// What people write, in order: name and hint.
    pub fn written(&self) -> impl Iterator<Item = (&Arc<str>, &Arc<str>)> {
        let paragraphs = self.parts.iter().flat_map(|it| &it.paragraphs);
        paragraphs.filter_map(|it| match it {
            ReportParagraph::Written { name, hint, .. } => Some((name, hint)),
            ReportParagraph::Said(_) => None,
        })
    }
}
