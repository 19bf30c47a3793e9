//! A case as its page shows it: where it stands, its clocks, what comes next, what has happened.

use zs_base::{CaseId, Day, Digest, Moment, ProcedureId, UnitId};
use zs_case::state::{Standing, Validity};
use zs_case::{InstanceNo, State, path_of, terms};
use zs_event::command::Evidence;
use zs_event::{Cite, Happening, Signer, StepPath, Value};
use zs_law::Field;
use zs_power::Denied;
use zs_store::Fault;

use super::clock::Clock;
use super::entry::Entry;
use super::looker::{Looked, Looker};
use super::moved::{DateMove, moves};
use super::next::{Blocked, Next, ToServe, blocked, nexts, to_serve, view};
use super::sight::{Sight, step_name};
use super::words::{Line, value_line};
use crate::case_names;
use crate::projection::{Subject, subject_of};

/// A case.
#[derive(Clone, Debug)]
pub struct CaseFile {
    /// The case.
    pub case: CaseId,
    /// Its number in the jurisdiction, from 1, in the order of opening.
    pub serial: u64,
    /// The number of the paper (文号) that was given last.
    pub number: Option<String>,
    /// What it is about: party and act, or procedure.
    pub title: String,
    /// The kind of act.
    pub procedure: ProcedureId,
    /// Its Chinese name.
    pub procedure_name: String,
    /// The version of the procedure.
    pub version: Day,
    /// The names of the overlays that apply, region first.
    pub overlays: Vec<String>,
    /// The unit that handles it.
    pub unit: UnitId,
    /// Its name.
    pub unit_name: String,
    /// Where it stands, in words.
    pub standing: String,
    /// Whether it goes on.
    pub is_open: bool,
    /// When the matter reached the unit.
    pub opened_on: Day,
    /// How many events it has; a command carries this back, so that a stale page is refused.
    pub seen: u32,
    /// Whether the asker sees personal data; what the page shows is masked where not.
    pub sees_personal: bool,
    /// The clocks, the most urgent first.
    pub clocks: Vec<Clock>,
    /// The days that moved although nothing was done about them, the newest first.
    pub moves: Vec<DateMove>,
    /// What can be done now, the asker's own first.
    pub next: Vec<Next>,
    /// What must come but cannot be done yet.
    pub blocked: Vec<Blocked>,
    /// Papers that must still be served.
    pub to_serve: Vec<ToServe>,
    /// What has happened, the newest first.
    pub course: Vec<Entry>,
    /// The latest values of the case and of each step that counts.
    pub groups: Vec<Group>,
    /// The papers it has produced, in order.
    pub papers: Vec<PaperLine>,
    /// Evidence and other files, in order.
    pub files: Vec<FileLine>,
}

/// The latest values of the case itself or of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The step; nothing for what the case was opened with.
    pub path: Option<StepPath>,
    /// The name of the step.
    pub name: String,
    /// The values.
    pub lines: Vec<Line>,
}

/// A paper that a step has produced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaperLine {
    /// The step.
    pub path: StepPath,
    /// The name of the step.
    pub step: String,
    /// The round of the step.
    pub round: u16,
    /// The name of the paper.
    pub name: String,
    /// Its number.
    pub number: Option<String>,
    /// When it was made.
    pub on: Day,
    /// When it counted as served; nothing where it was not, or need not be.
    pub served: Option<Day>,
    /// The articles on which the step rests.
    pub cite: Vec<Cite>,
}

/// A file of the case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileLine {
    /// The SM3 digest of its content.
    pub digest: Digest,
    /// What it is, such as a record of questioning.
    pub kind: String,
    /// The step that brought it.
    pub path: StepPath,
    /// The name of the step.
    pub step: String,
    /// The day of the step.
    pub on: Day,
}

impl Looker {
    /// A case as its page shows it to somebody now.
    ///
    /// # Errors
    /// When the store cannot be read. Who may not read the case gets [`Denied`], which says no more
    /// than it would about a case that does not exist.
    pub fn case_file(
        &mut self,
        case: &CaseId,
        asker: &Signer,
        now: Moment,
    ) -> Result<Result<CaseFile, Denied>, Fault> {
        let names = self.names_in(case, asker, now)?;
        self.look_naming(case, &names, asker, now, CaseFile::of)
    }
}

impl CaseFile {
    /// The last move of the term of a clock.
    #[must_use]
    pub fn moved(&self, clock: &Clock) -> Option<&DateMove> {
        let mut moves = self.moves.iter();
        moves.find(|it| it.path == clock.path && it.term == clock.term && it.runs)
    }

    fn of(looked: &Looked<'_>) -> Self {
        let (state, procedure) = (looked.state, looked.state.procedure());
        Self {
            case: state.case,
            serial: looked.told.row.number,
            number: last_number(looked),
            title: title(state, &looked.sight),
            procedure: procedure.id.clone(),
            procedure_name: procedure.name.to_string(),
            version: procedure.version,
            overlays: overlays(looked),
            unit: state.unit.clone(),
            unit_name: looked.unit_name(),
            standing: standing(&state.standing),
            is_open: state.standing == Standing::Open,
            opened_on: state.opened_on.day(),
            seen: looked.told.state.events,
            sees_personal: looked.sight.is_whole(),
            clocks: clocks(looked),
            moves: moves(looked),
            next: nexts(looked),
            blocked: blocked(looked),
            to_serve: to_serve(looked),
            course: course(looked),
            groups: groups(looked),
            papers: paper_lines(looked),
            files: files(looked),
        }
    }
}

/// What a case is about, as far as the asker may see it.
pub(super) fn title(state: &State, sight: &Sight<'_>) -> String {
    let Subject {
        party,
        is_person,
        matter,
    } = subject_of(state);
    let party = match is_person {
        true => sight.text(&party),
        false => party,
    };
    case_names::title(&party, &matter, &state.procedure().name)
}

fn standing(standing: &Standing) -> String {
    match standing {
        Standing::Open => "办理中".to_owned(),
        Standing::Ended { on, outcome } => format!("{outcome}（{}）", on.day()),
        Standing::Withdrawn { on } => format!("已撤回（{}）", on.day()),
        Standing::Merged { on, .. } => format!("已并入别的案件（{}）", on.day()),
    }
}

/// The names of the overlays of a case.
fn overlays(looked: &Looked<'_>) -> Vec<String> {
    let names = &looked.law.library.overlays;
    let each = looked.state.overlays.iter();
    each.map(|id| names.get(id).unwrap_or(id).to_string())
        .collect()
}

fn last_number(looked: &Looked<'_>) -> Option<String> {
    let mut events = looked.told.events.iter().rev();
    events.find_map(|event| match &event.happening {
        Happening::Performed(it) => it.number.clone(),
        _ => None,
    })
}

/// The clocks of a case, the most urgent first.
pub(super) fn clocks(looked: &Looked<'_>) -> Vec<Clock> {
    let mut clocks: Vec<Clock> = terms(&view(looked))
        .iter()
        .filter_map(|term| {
            let procedure = &looked.state.instance(term.instance).procedure;
            let calendar = looked.register.calendar(procedure.calendar);
            Clock::of(looked.state, term, calendar, looked.now)
        })
        .collect();
    clocks.sort_by_key(Clock::urgency);
    clocks
}

fn course(looked: &Looked<'_>) -> Vec<Entry> {
    let hash = |seq| {
        let leaf = looked.told.leaves.iter().find(|leaf| leaf.seq == seq);
        leaf.map(|leaf| leaf.hash).unwrap_or_default()
    };
    let events = looked.told.events.iter().rev();
    events
        .map(|event| Entry::of(looked, event, hash(event.seq)))
        .collect()
}

fn groups(looked: &Looked<'_>) -> Vec<Group> {
    let (state, sight) = (looked.state, &looked.sight);
    let lines = |fields: &[Field], values: &[Option<Value>]| {
        let given = fields.iter().zip(values);
        let given = given.filter_map(|(field, value)| Some((field, value.as_ref()?)));
        given
            .map(|(field, value)| value_line(&field.name, Some(field), value, sight, looked.names))
            .collect::<Vec<_>>()
    };
    let mut groups = vec![Group {
        path: None,
        name: "案件基本信息".to_owned(),
        lines: lines(&state.procedure().fields, &state.values),
    }];
    for (index, instance) in state.instances.iter().enumerate() {
        if instance.validity == Validity::Void {
            continue;
        }
        for number in instance.procedure.step_numbers() {
            let step = instance.procedure.step(number);
            let Some(round) = instance.done(number) else {
                continue;
            };
            groups.push(Group {
                path: Some(path_of(state, InstanceNo(index as u16), number)),
                name: step.name.to_string(),
                lines: lines(&step.fields, &round.values),
            });
        }
    }
    groups.retain(|group| !group.lines.is_empty());
    groups
}

/// The papers that a case has produced, in order.
pub(super) fn paper_lines(looked: &Looked<'_>) -> Vec<PaperLine> {
    let root = looked.state.procedure();
    let events = looked.told.events.iter();
    let made = events.filter_map(|event| {
        let Happening::Performed(it) = &event.happening else {
            return None;
        };
        let step = super::sight::step_at(root, &it.path)?;
        Some(PaperLine {
            step: step.name.to_string(),
            name: step.paper.as_ref()?.name.to_string(),
            path: it.path.clone(),
            round: it.round,
            number: it.number.clone(),
            on: it.effective_on.day(),
            served: served(looked, &it.path, it.round),
            cite: step.cite.clone(),
        })
    });
    made.collect()
}

/// When the paper of a round of a step counted as served.
fn served(looked: &Looked<'_>, path: &StepPath, round: u16) -> Option<Day> {
    let events = looked.told.events.iter().rev();
    let mut services = events.filter_map(|event| match &event.happening {
        Happening::Served(it) => Some(it),
        _ => None,
    });
    let found = services.find(|it| it.path == *path && it.round == round);
    found.map(|it| it.effective_on.day())
}

fn files(looked: &Looked<'_>) -> Vec<FileLine> {
    let mut lines = Vec::new();
    for event in &looked.told.events {
        let (path, on, evidence) = match &event.happening {
            Happening::Performed(it) => (&it.path, it.effective_on.day(), &it.evidence),
            Happening::Served(it) => (&it.path, it.on, &it.proof),
            _ => continue,
        };
        let file = |it: &Evidence| FileLine {
            digest: it.file,
            kind: it.kind.clone(),
            path: path.clone(),
            step: step_name(looked.state, path),
            on,
        };
        lines.extend(evidence.iter().map(file));
    }
    lines
}
