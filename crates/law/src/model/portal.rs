//! What the public portal computes from cases, as data: which procedure makes normative documents,
//! and which of its steps and fields tell how one stands.

use std::sync::Arc;

use zs_base::{ProcedureId, StepId};
use zs_event::Cite;

use super::Named;

/// How the library of normative documents (规范性文件库) is computed from cases. By name, because it
/// holds for all versions of the procedure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NormRule {
    /// The procedure of which every published case is a document.
    pub procedure: ProcedureId,
    /// Its title.
    pub title: Named,
    /// The first day on which it applies.
    pub starts: Named,
    /// The last day on which it applies, unless it ends before.
    pub until: Named,
    /// The step whose paper bears its number (登记编号).
    pub number: StepId,
    /// The step that reviewed its legality.
    pub reviewed: StepId,
    /// The step that reported it for filing.
    pub filed: StepId,
    /// The field that names the case of the document in whose place it comes.
    pub before: Named,
    /// The step with which it ends.
    pub ends: StepId,
    /// The outcomes of that step, each with the word that the public reads.
    pub words: Vec<(Arc<str>, Arc<str>)>,
    /// The outcome of a document whose last day has passed.
    pub expired: Arc<str>,
    /// Where the law says that the library is kept.
    pub cite: Cite,
}

/// How it is told whether a certificate (执法证件) may be shown. By name, because it holds for all
/// versions of the procedure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateRule {
    /// The procedure of which every case is a certificate.
    pub procedure: ProcedureId,
    /// Its number.
    pub number: Named,
    /// The first day on which it is valid.
    pub since: Named,
    /// The last day on which it is valid.
    pub until: Named,
    /// The unit of its holder.
    pub unit: Named,
    /// The step that calls the procedure in which it is withheld (暂扣).
    pub withheld: StepId,
    /// The step of that procedure that decides so.
    pub withholds: StepId,
    /// The outcome of that step by which it is withheld.
    pub withheld_as: Arc<str>,
    /// The outcome with which that procedure gives it back; any other leaves it withheld.
    pub restored: Arc<str>,
    /// Where the law says that certificates are made public.
    pub cite: Cite,
    /// The telephone of those who tell more.
    pub phone: Arc<str>,
}

/// On which terms the public may use the data of the portal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenData {
    /// What people may do with them and what not.
    pub licence: Arc<str>,
    /// Where the law says that they are open.
    pub cite: Cite,
}

/// A number on the first page of the portal, which opens to the public list of what was counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PortalNumber {
    /// What it is called.
    pub name: Arc<str>,
    /// The measure word behind it, such as 件.
    pub unit: Arc<str>,
    /// What is counted.
    pub counts: PortalCount,
    /// Notices of this procedure alone.
    pub procedure: Option<ProcedureId>,
}

/// What a number on the first page counts: always the whole of a list that everybody may read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PortalCount {
    /// Notices that were made public in this month.
    Notices,
    /// What should have been made public by now and was not.
    Owed,
    /// Drafts on which anybody may comment today.
    Consultations,
    /// Normative documents that apply today.
    Documents,
    /// Draws that were done in this month.
    Draws,
}

impl PortalCount {
    /// All of them, each with its word in the file.
    pub const ALL: [(&'static str, Self); 5] = [
        ("notices", Self::Notices),
        ("owed", Self::Owed),
        ("consultations", Self::Consultations),
        ("documents", Self::Documents),
        ("draws", Self::Draws),
    ];
}

/// What stands on the page of powers (权责清单).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PowerLists {
    /// The tables of the library that are lists of powers.
    pub tables: Vec<Arc<str>>,
    /// The procedures whose notices change them or hand powers on.
    pub procedures: Vec<ProcedureId>,
}

impl NormRule {
    /// The word for an outcome with which a document ended; the outcome itself where none is written.
    #[must_use]
    pub fn word<'a>(&'a self, outcome: &'a str) -> &'a str {
        let mut words = self.words.iter();
        let found = words.find(|(known, _)| **known == *outcome);
        found.map_or(outcome, |(_, word)| word)
    }
}
