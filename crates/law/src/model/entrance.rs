//! Entrances: what anybody may begin over the web without an account, and where each word of it comes
//! from.

use std::sync::Arc;

use zs_base::{ProcedureId, StepId};
use zs_event::{Cite, Value};

use super::Named;

/// Something that anybody may begin without an account (网上入口): whoever hands it in opens a case in
/// the right unit and does its first step. By name, because it holds for all versions of the procedure.
#[derive(Clone, Debug, PartialEq)]
pub struct Entrance {
    /// The id, unique in the library.
    pub id: Arc<str>,
    /// What is begun, in words, such as 申请行政复议.
    pub name: Arc<str>,
    /// What one should know before.
    pub says: Arc<str>,
    /// The procedure of the case that it opens.
    pub procedure: ProcedureId,
    /// The step that is done by handing it in.
    pub step: StepId,
    /// How the name of the unit ends that handles it; the first that is there and is not the unit
    /// concerned.
    pub units: Vec<Arc<str>>,
    /// The field of the case that names the unit concerned, near which the other one is looked for.
    pub concerns: Arc<str>,
    /// The organ to which the remedy of a paper must lead, where it is begun from a paper; `{地方}` stands
    /// for the name of the county.
    pub organ: Option<Arc<str>>,
    /// The table that knows what follows from the paper's procedure and the name of its unit.
    pub table: Option<Arc<str>>,
    /// The fields of the case and of the step, each with where its value comes from.
    pub values: Vec<EntranceValue>,
    /// The kind of evidence as which the text that was handed in is kept.
    pub evidence: Option<Arc<str>>,
    /// The steps of which whoever handed it in is told with the code.
    pub tells: Vec<StepId>,
    /// Where the law says so.
    pub cite: Cite,
}

/// A field that an entrance gives, and where its value comes from.
#[derive(Clone, Debug, PartialEq)]
pub struct EntranceValue {
    /// The field.
    pub to: Named,
    /// Whether people are asked, with how to answer.
    pub ask: Option<Arc<str>>,
    /// What is known of it.
    pub from: Option<EntranceSource>,
    /// These words: always, or where what is known holds.
    pub write: Option<Value>,
    /// These words where nothing is known of it.
    pub otherwise: Option<Value>,
}

/// What an entrance knows without asking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntranceSource {
    /// The case of the paper.
    PaperCase,
    /// The unit that made the paper.
    PaperUnit,
    /// The name of the paper and its day, in words.
    PaperTitle,
    /// The number of the paper.
    PaperNumber,
    /// The day on which the paper was served, where it was.
    PaperReceived,
    /// Whether the paper stands in public.
    PaperIsPublic,
    /// A field of the paper's case.
    PaperField(Arc<str>),
    /// The words of the table under this entry.
    Table(Arc<str>),
    /// The day on which it is handed in.
    Today,
}

impl Entrance {
    /// What it gives to a field; nothing where it gives nothing.
    #[must_use]
    pub fn value(&self, to: &Named) -> Option<&EntranceValue> {
        self.values.iter().find(|it| it.to == *to)
    }
}
