//! The 程序说明书 as tables: each step in one row, each term in one row, and what needs judgement.

use zs_base::StepId;
use zs_event::Cite;
use zs_time::Roll;

use super::terms::length as length_of;
use super::words::Words;
use crate::model::{
    FactNo, FactSource, Late, Library, Need, Procedure, Status, Step, Term, TermKind,
};

/// A step in one row: what, who, when, by which article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepRow {
    /// The step.
    pub step: StepId,
    /// Its name.
    pub name: String,
    /// Who does it; for a call, by which procedure it is done.
    pub who: String,
    /// The names of the steps that come before.
    pub after: Vec<String>,
    /// Whether it must be done, and when.
    pub when: String,
    /// Its terms, one sentence each.
    pub terms: Vec<String>,
    /// The paper that comes of it.
    pub paper: Option<String>,
    /// What may come of it.
    pub outcomes: Vec<String>,
    /// Where the law says so.
    pub cite: Vec<Cite>,
}

/// A term in one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TermRow {
    /// The step that bears it.
    pub step: StepId,
    /// The name of the step.
    pub name: String,
    /// What it does: a ceiling, a floor, a notice before, a fixed day.
    pub kind: &'static str,
    /// The length, or the day.
    pub length: String,
    /// From when it counts.
    pub from: String,
    /// How the last day is found.
    pub roll: &'static str,
    /// What happens when it is missed.
    pub late: String,
    /// Stretches that are not counted, and extensions.
    pub besides: usize,
    /// Whether the agency promised it itself.
    pub promised: bool,
    /// Whether a jurist must still confirm it.
    pub to_confirm: bool,
    /// Where the number stands.
    pub cite: Cite,
}

/// A fact that a person judges, with a reason (需要裁量判断).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenNorm {
    /// The fact.
    pub name: String,
    /// What it means.
    pub meaning: String,
    /// Where the law says so.
    pub cite: Option<Cite>,
    /// The steps with which it is declared.
    pub steps: Vec<String>,
}

/// The steps of a procedure, one row each.
#[must_use]
pub fn step_rows(library: &Library, procedure: &Procedure) -> Vec<StepRow> {
    let words = Words { library, procedure };
    procedure
        .steps
        .iter()
        .map(|step| step_row(&words, step))
        .collect()
}

fn step_row(words: &Words<'_>, step: &Step) -> StepRow {
    let name = |it: &crate::model::StepNo| words.procedure.step(*it).name.to_string();
    let who = match (&step.actor, &step.call) {
        (Some(actor), _) => words.actor(actor),
        (None, Some(call)) => words.call(call),
        (None, None) => step
            .awaits
            .as_ref()
            .map_or_else(String::new, |it| words.awaits(it)),
    };
    let when = match (&step.when, step.need) {
        (None, Need::Must) => String::new(),
        (None, Need::May) => "可以不办".to_owned(),
        (Some(when), Need::Must) => format!("{}要办", words.when(when)),
        (Some(when), Need::May) => format!("{}可以办", words.when(when)),
    };
    StepRow {
        step: step.id.clone(),
        name: step.name.to_string(),
        who,
        after: step.after.iter().map(name).collect(),
        when,
        terms: step.terms.iter().map(|it| words.term(it)).collect(),
        paper: step.paper.as_ref().map(|it| it.name.to_string()),
        outcomes: step.outcomes.iter().map(|it| it.name.to_string()).collect(),
        cite: step.cite.clone(),
    }
}

/// The terms of a procedure, one row each, in the order of its steps.
#[must_use]
pub fn term_rows(library: &Library, procedure: &Procedure) -> Vec<TermRow> {
    let words = Words { library, procedure };
    let of = |step: &'_ Step| -> Vec<TermRow> {
        let terms = step.terms.iter();
        terms.map(|term| term_row(&words, step, term)).collect()
    };
    procedure.steps.iter().flat_map(of).collect()
}

fn term_row(words: &Words<'_>, step: &Step, term: &Term) -> TermRow {
    let roll_of = |roll: Roll| match roll {
        Roll::Next => "遇节假日顺延",
        Roll::No => "不顺延",
    };
    let (length, from, roll) = match &term.kind {
        TermKind::Limit { length, roll, from } | TermKind::Wait { length, roll, from } => {
            (length_of(*length), words.moment(from), roll_of(*roll))
        }
        TermKind::Before { length, notice } => (length_of(*length), words.moment(notice), "往前数"),
        TermKind::Date { from, .. } => (
            words.fixed_day(&term.kind),
            from.as_ref()
                .map_or_else(String::new, |it| words.moment(it)),
            "到那一天",
        ),
    };
    TermRow {
        step: step.id.clone(),
        name: step.name.to_string(),
        kind: match &term.kind {
            TermKind::Limit { .. } => "上限：最迟",
            TermKind::Wait { .. } => "等待：最早",
            TermKind::Before { .. } => "提前：至少早",
            TermKind::Date { .. } => "定日：最迟",
        },
        length,
        from,
        roll,
        late: match (&term.kind, &term.late) {
            (TermKind::Wait { .. } | TermKind::Before { .. }, _) => "期满以前不得办".to_owned(),
            (_, Late::Mark) => "记为逾期，还要办".to_owned(),
            (_, Late::Block) => "不得再办".to_owned(),
            (_, Late::Deem { outcome }) => format!("视为“{outcome}”"),
        },
        besides: term.pauses.len() + term.extensions.len(),
        promised: term.promised,
        to_confirm: term.status == Status::ToConfirm,
        cite: term.cite.clone(),
    }
}

/// The facts of a procedure that a person must judge because the law leaves it open.
#[must_use]
pub fn open_norms(library: &Library, procedure: &Procedure) -> Vec<OpenNorm> {
    let facts = procedure.facts.iter().enumerate();
    let open = facts.filter_map(|(index, fact)| {
        let word = library.facts.get(&fact.name).filter(|it| it.open)?;
        let declared = matches!(fact.source, FactSource::Declared { .. });
        let number = FactNo(index as u16);
        let steps = procedure.steps.iter();
        let steps = steps.filter(|step| step.declares.contains(&number));
        declared.then(|| OpenNorm {
            name: fact.name.to_string(),
            meaning: word.meaning.to_string(),
            cite: fact.cite.clone().or_else(|| word.cite.clone()),
            steps: steps.map(|step| step.name.to_string()).collect(),
        })
    });
    open.collect()
}
