//! The rows that a case has in the projections, and what an event adds to the counts.
//!
//! Rows follow from the events alone: nothing in them depends on today, so that a replay gives the
//! same rows on any day. Whether a running term is late is told by its day when somebody looks.

use std::collections::BTreeMap;

use zs_base::{CaseId, Day, Digest, Moment};
use zs_case::state::{InstanceNo, Made, Standing, Validity};
use zs_case::{
    Register, Standing as Needed, State, TermStatus, View, need_of, path_of, ready, term_of,
};
use zs_disclose::{Listed, PublicCode, listed};
use zs_event::{Happening, PartyKind, StepPath, Value};
use zs_law::{
    CertificateRule, Field, FieldKind, FieldMeaning, Masking, Need, Publication, StepNo, Tally,
    TermKind,
};
use zs_store::{CaseRow, CountChange, EarlierRow, NoticeRow, QueueRow, Rows, ShieldRow, TermRow};

use crate::case_list::{counted_as, sought};
use crate::certificates::certificate_row;
use crate::documents::{Documents, document_row};
use crate::notice::{NoticePaper, facts, recalled_at};
use crate::tallying::{month_of, tally_rows};

/// How a term stands that runs, as people read it; the migration of version 2 knows it too.
pub(crate) const RUNNING: &str = "计算中";
/// How the term of a step stands that may be done in it and need not: nobody is late with it.
pub(crate) const OPEN: &str = "可以办";

/// What the rows need beside the state.
#[derive(Clone, Copy)]
pub struct Position {
    /// The number of the case in the jurisdiction.
    pub number: u64,
    /// The place of its last event.
    pub last_seq: u64,
    /// When its last event was recorded.
    pub recorded_at: Moment,
}

/// What the public code of a notice and its masking need.
#[derive(Clone, Copy)]
pub struct Public<'a> {
    /// A secret of the installation, so that codes cannot be guessed.
    pub secret: &'a [u8],
    /// The masking rules; without them nothing is public.
    pub masking: Option<&'a Masking>,
}

/// What of the law decides which rows there are.
#[derive(Clone, Copy)]
pub struct Rules<'a> {
    /// What is public.
    pub public: Public<'a>,
    /// What counts.
    pub tallies: &'a [Tally],
    /// What is a normative document; nothing where the law does not say it.
    pub documents: Option<Documents<'a>>,
    /// What is a certificate; nothing where the law does not say it.
    pub certificate: Option<&'a CertificateRule>,
}

/// The rows of a case. `before` are its rows before the last event: a step that was open already
/// keeps the moment since when it is.
#[must_use]
pub fn rows_of(
    state: &State,
    register: &dyn Register,
    position: Position,
    earlier: &[Digest],
    rules: Rules<'_>,
    before: &[Rows],
) -> Vec<Rows> {
    let view = View {
        state,
        candidate: None,
        register,
        day: position.recorded_at.day(),
    };
    let mut rows = vec![Rows::Case(case_row(state, position))];
    let terms = terms(&view);
    queue(&view, position, before, &terms, &mut rows);
    rows.extend(terms.into_iter().map(Rows::Term));
    notices(&view, rules, &mut rows);
    let certificate = rules.certificate.and_then(|it| certificate_row(&view, it));
    rows.extend(certificate.map(Rows::Certificate));
    rows.extend(tally_rows(&view, rules.tallies, before));
    rows.extend(state.against().map(|unit| {
        Rows::Shield(ShieldRow {
            unit,
            case: state.case,
        })
    }));
    rows.extend(earlier.iter().map(|key| {
        Rows::Earlier(EarlierRow {
            key: *key,
            case: state.case,
        })
    }));
    rows
}

fn case_row(state: &State, position: Position) -> CaseRow {
    let procedure = state.procedure();
    let Subject {
        party,
        is_person,
        matter,
    } = subject_of(state);
    let (status, ended) = match &state.standing {
        Standing::Open => ("办理中".to_owned(), None),
        Standing::Ended { on, outcome } => (outcome.to_string(), Some(*on)),
        Standing::Withdrawn { on } => ("撤回".to_owned(), Some(*on)),
        Standing::Merged { on, .. } => ("并案".to_owned(), Some(*on)),
    };
    CaseRow {
        number: position.number,
        case: state.case,
        procedure: procedure.id.clone(),
        version: procedure.version,
        unit: state.unit.clone(),
        opened_on: state.opened_on,
        sought: sought(&party),
        party,
        is_person,
        matter,
        status,
        ended,
        last_seq: position.last_seq,
        events: state.events,
    }
}

/// Whom and what a case is about.
pub(crate) struct Subject {
    /// The name of the party; empty where there is none.
    pub(crate) party: String,
    /// Whether the party is a natural person.
    pub(crate) is_person: bool,
    /// The act or subject; empty where the procedure does not ask.
    pub(crate) matter: String,
}

/// Whom and what a case is about; what was erased reads as if it had not been asked.
pub(crate) fn subject_of(state: &State) -> Subject {
    let procedure = state.procedure();
    let value = |fits: fn(&FieldKind) -> bool| {
        let mut fields = procedure.fields.iter().zip(&state.values);
        fields.find_map(|(law, value)| value.as_ref().filter(|_| fits(&law.kind)))
    };
    let party = match value(|kind| matches!(kind, FieldKind::Party)) {
        Some(Value::Party(party)) => Some(party),
        _ => None,
    };
    let mut fields = procedure.fields.iter().zip(&state.values);
    // What is personal is never told in a list.
    let says = |law: &Field| law.is == Some(FieldMeaning::Matter) && law.private.is_none();
    let about = fields.find_map(|(law, value)| value.as_ref().filter(|_| says(law)));
    let key = || value(|kind| matches!(kind, FieldKind::Key(..)));
    let matter = about.or_else(key).and_then(Value::as_text);
    Subject {
        party: party.map_or_else(String::new, |party| party.name.clone()),
        is_person: party.is_some_and(|party| party.kind == PartyKind::Person),
        matter: matter.unwrap_or_default().to_owned(),
    }
}

/// Steps that must be done and can be done now, one row for each post.
fn queue(
    view: &View<'_>,
    position: Position,
    before: &[Rows],
    terms: &[TermRow],
    rows: &mut Vec<Rows>,
) {
    for step in ready(view)
        .into_iter()
        .filter(|step| step.need == Need::Must)
    {
        let path = step.path.to_string();
        let due = due_of(terms, &path);
        for post in step.posts {
            let since = before.iter().find_map(|row| match row {
                Rows::Queue(it) if it.path == path && it.post == post => Some(it.since),
                _ => None,
            });
            rows.push(Rows::Queue(QueueRow {
                unit: view.state.unit.clone(),
                post,
                since: since.unwrap_or(position.recorded_at),
                case: view.state.case,
                path: path.clone(),
                due,
            }));
        }
    }
}

/// Limits and fixed dates that run, are paused, or were missed. What was kept needs no row.
fn terms(view: &View<'_>) -> Vec<TermRow> {
    let mut rows = Vec::new();
    let over = view.state.standing != Standing::Open;
    for index in 0..view.state.instances.len() {
        let number = InstanceNo(index as u16);
        let instance = view.state.instance(number);
        if instance.validity == Validity::Void {
            continue;
        }
        for step in instance.procedure.step_numbers() {
            let law = instance.procedure.step(step);
            let done = instance.done(step);
            // What the law supplies it supplies when the term is over, and nobody was late.
            if done.is_some_and(|round| round.made == Made::ByLaw) {
                continue;
            }
            let done = done.map(|round| round.at.day());
            // After the end of a case only what may still be done has a running term.
            if done.is_none() && (over || instance.ended.is_some()) && !law.afterwards {
                continue;
            }
            for (term, rule) in law.terms.iter().enumerate() {
                if matches!(rule.kind, TermKind::Limit { .. } | TermKind::Date { .. }) {
                    rows.extend(term_row(view, number, step, term as u16, done));
                }
            }
        }
    }
    rows
}

/// The first day of a running term of the step, or else of the whole case.
fn due_of(terms: &[TermRow], path: &str) -> Option<Day> {
    let running = || terms.iter().filter(|term| term.status == RUNNING);
    let own = running().filter(|term| term.path == path);
    let own = own.filter_map(|term| term.due).min();
    own.or_else(|| running().filter_map(|term| term.due).min())
}

fn term_row(
    view: &View<'_>,
    instance: InstanceNo,
    step: StepNo,
    term: u16,
    done: Option<Day>,
) -> Option<TermRow> {
    let found = term_of(view, instance, step, term);
    let count = found.count?;
    let is_optional = need_of(view, instance, step) == Needed::Optional;
    let running = if is_optional { OPEN } else { RUNNING };
    let (status, due) = match (done.is_some(), found.status) {
        (true, TermStatus::Late) => ("逾期完成", Some(count.due.day)),
        (false, TermStatus::Paused) => ("暂停", None),
        (false, TermStatus::Running | TermStatus::Late) => (running, Some(count.due.day)),
        _ => return None,
    };
    let procedure = &view.state.instance(instance).procedure;
    Some(TermRow {
        due,
        case: view.state.case,
        path: path_of(view.state, instance, step).to_string(),
        term: procedure.step(step).terms[usize::from(term)].id.to_string(),
        status: status.to_owned(),
        provisional: count.due.provisional.is_some(),
        started: Some(count.term.anchor),
        done,
    })
}

/// Duties to publish, with what became of them.
fn notices(view: &View<'_>, rules: Rules<'_>, rows: &mut Vec<Rows>) {
    let public = rules.public;
    let root = view.state.instance(InstanceNo::ROOT);
    for (index, duty) in root.procedure.publish.iter().enumerate() {
        let Some(decided) = root.done(duty.of) else {
            continue;
        };
        let published = root.done(duty.by).map(|round| round.at);
        let needed = need_of(view, InstanceNo::ROOT, duty.by);
        if published.is_none() && needed == Needed::NotNeeded {
            continue;
        }
        let listed = published.and_then(|_| listed_of(view, public, duty));
        let code = listed.as_ref();
        let code = code.map(|_| code_of(public.secret, &view.state.case, index).to_string());
        let number = decided.number.as_deref().filter(|_| listed.is_some());
        let found = listed.unwrap_or_default();
        let row = NoticeRow {
            due: notice_due(view, duty.by).unwrap_or(decided.at.day()),
            case: view.state.case,
            path: StepPath::root(root.procedure.step(duty.by).id.clone()).to_string(),
            published,
            recalled: recalled_at(view, duty),
            unit: view.state.unit.clone(),
            procedure: root.procedure.id.clone(),
            code: Some(code.unwrap_or_default()),
            decided: decided.at.day(),
            until: found.until,
            number: number.unwrap_or_default().to_owned(),
            name: found.organisation.unwrap_or_default(),
            sought: found.sought,
        };
        let documents = rules.documents;
        let document = documents.and_then(|it| document_row(view, it, duty, &row));
        rows.push(Rows::Notice(row));
        rows.extend(document.map(Rows::Document));
    }
}

/// What the list keeps of a notice that was made public; nothing where nothing may be shown.
fn listed_of(view: &View<'_>, public: Public<'_>, duty: &Publication) -> Option<Listed> {
    let facts = facts(view, duty, &NoticePaper::default());
    listed(public.masking, duty, &facts).ok()
}

/// The code of the notice of a duty; a duty is known by its place in the procedure.
pub(crate) fn code_of(secret: &[u8], case: &CaseId, duty: usize) -> PublicCode {
    let ordinal = u32::try_from(duty).unwrap_or(u32::MAX);
    let keyed = |message: &[u8]| Digest::of(&[b"zhunsheng public code", secret, message]);
    PublicCode::new(case, ordinal, keyed)
}

/// The first last day of those that apply; a duty may have several, each for its own acts.
fn notice_due(view: &View<'_>, step: StepNo) -> Option<Day> {
    let procedure = &view.state.instance(InstanceNo::ROOT).procedure;
    let terms = procedure.step(step).terms.iter().enumerate();
    let ends = terms
        .filter(|(_, term)| matches!(term.kind, TermKind::Limit { .. } | TermKind::Date { .. }));
    let days = ends.filter_map(|(index, _)| {
        let found = term_of(view, InstanceNo::ROOT, step, index as u16);
        found.count.map(|count| count.due.day)
    });
    days.min()
}

/// What an event adds to the counts by unit, procedure and month of its legal effect.
pub fn counted(state: &State, happening: &Happening, counts: &mut BTreeMap<CountChange, i64>) {
    let (what, at) = match happening {
        Happening::Opened(it) => ("opened".to_owned(), it.effective_on),
        Happening::Performed(it) => (named(&it.path, it.outcome.as_deref()), it.effective_on),
        Happening::Deemed(it) => (
            format!("deemed {}", named(&it.path, Some(&it.outcome))),
            it.effective_on,
        ),
        Happening::Withdrawn(it) => ("withdrawn".to_owned(), it.effective_on),
        _ => return,
    };
    let change = CountChange {
        unit: state.unit.clone(),
        procedure: state.procedure().id.clone(),
        month: month_of(at),
        what,
    };
    *counts.entry(change).or_default() += 1;
}

/// What an event changes in the kept numbers of cases, which lists show without counting: open ones
/// and those that are over, of each unit and of each procedure of a unit.
pub fn tallied(before: Option<&CaseRow>, after: &CaseRow, counts: &mut BTreeMap<CountChange, i64>) {
    let place = |row: &CaseRow| (row.unit.clone(), row.procedure.clone(), row.ended.is_some());
    if before.is_some_and(|before| place(before) == place(after)) {
        return;
    }
    for (row, n) in [(before, -1), (Some(after), 1)] {
        for change in row.into_iter().flat_map(counted_as) {
            *counts.entry(change).or_default() += n;
        }
    }
}

/// The row of the case itself.
#[must_use]
pub fn case_row_of(rows: &[Rows]) -> Option<&CaseRow> {
    rows.iter().find_map(|row| match row {
        Rows::Case(row) => Some(row),
        _ => None,
    })
}

/// The step without the number of its instance, and the outcome.
fn named(path: &StepPath, outcome: Option<&str>) -> String {
    let mut name = String::new();
    for call in &path.calls {
        name.push_str(call.step.as_str());
        name.push('.');
    }
    name.push_str(path.step.as_str());
    if let Some(outcome) = outcome {
        name.push('/');
        name.push_str(outcome);
    }
    name
}
