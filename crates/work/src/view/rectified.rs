//! The list of rectification (整改台账): a row for each case or call of a procedure that the law marks
//! as one, with its limit, its evidence and where it stands, computed from the events.

use std::collections::{BTreeMap, BTreeSet};

use zs_base::{CaseId, Day, Moment, ProcedureId, UnitId};
use zs_case::state::Validity;
use zs_case::{InstanceNo, path_of};
use zs_event::{Cite, Happening, Signer, StepPath};
use zs_law::{FieldRef, Procedure, Rectified};
use zs_power::{Action, Asker, Denied, Matter, may};
use zs_store::{CountRow, Fault, Reader as _, listing, page};

use super::case_file::clocks;
use super::clock::{Clock, Left, Light};
use super::looker::{Looked, Looker};
use crate::case_list::{CaseAsk, OPEN, OVER, Turn};

/// Open cases whose items are read, and cases that are over.
const OPEN_MAX: usize = 2_000;
const OVER_MAX: usize = 200;
/// Counts of one name that are read at a time.
const COUNTS_MAX: usize = 20_000;

/// Which items are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RectifiedAsk {
    /// Those of one responsible unit.
    pub unit: Option<UnitId>,
    /// Those that stand so.
    pub state: Option<RectifiedState>,
}

/// Where an item stands. Nobody types it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RectifiedState {
    /// Its limit has passed and it is not put right.
    Overdue,
    /// It is being put right.
    UnderWay,
    /// It has no end, and must be confirmed from time to time.
    Lasting,
    /// It was reported as put right and is not confirmed by everybody.
    Reported,
    /// It is over.
    Over,
}

/// An item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RectifiedLine {
    /// The case in which it is.
    pub case: CaseId,
    /// The number of the case.
    pub serial: u64,
    /// The name of the case's procedure.
    pub procedure: String,
    /// The step with which it is put right.
    pub path: StepPath,
    /// What is wrong; masked where the asker may not read personal data.
    pub problem: String,
    /// Of which kind it is.
    pub kind: String,
    /// The unit that must put it right; nothing where that was not written down.
    pub unit: Option<UnitId>,
    /// Its name.
    pub unit_name: String,
    /// Who answers for it.
    pub person: String,
    /// What is done about it.
    pub measure: String,
    /// When it was entered.
    pub from: Day,
    /// The last day.
    pub limit: Option<Day>,
    /// Where the limit stands in the law.
    pub cite: Option<Cite>,
    /// How urgent it is.
    pub light: Light,
    /// What is left, as people say it.
    pub left: String,
    /// How many files stand behind the correction.
    pub files: usize,
    /// Where it stands.
    pub state: RectifiedState,
    /// How it ended, and when.
    pub ended: Option<(String, Day)>,
}

/// The list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RectifiedList {
    /// The items that were asked for, by their limit.
    pub lines: Vec<RectifiedLine>,
    /// The responsible units of all items that the asker may see, in the order of their names.
    pub units: Vec<(UnitId, String)>,
    /// How many items stand how, of all that the asker may see.
    pub counts: Vec<(RectifiedState, usize)>,
    /// Whether there are more open cases than are read.
    pub more_open: bool,
    /// Whether there are more cases that are over than are read.
    pub more_over: bool,
}

impl RectifiedState {
    /// All, the most urgent first.
    pub const ALL: [Self; 5] = [
        Self::Overdue,
        Self::UnderWay,
        Self::Lasting,
        Self::Reported,
        Self::Over,
    ];

    /// The word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Overdue => "逾期",
            Self::UnderWay => "整改中",
            Self::Lasting => "长期坚持",
            Self::Reported => "待确认",
            Self::Over => "已了结",
        }
    }

    /// The state of this word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }
}

impl Looker {
    /// The items that somebody may see: of the asker's own units, of cases that these handle, and of
    /// units that the asker may assess.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn rectified(
        &mut self,
        asker: &Signer,
        ask: &RectifiedAsk,
        now: Moment,
    ) -> Result<Result<RectifiedList, Denied>, Fault> {
        let own = match self.units_of(asker, now)? {
            Ok(units) => units,
            Err(denied) => return Ok(Err(denied)),
        };
        let (cases, more) = self.cases_with_items()?;
        let names = self.units(now)?;
        let mut all = Vec::new();
        for case in cases {
            let found = self.look(&case, asker, now, |looked| {
                let handles = own.contains(&looked.state.unit);
                (handles, items(looked, &names))
            })?;
            if let Ok((handles, found)) = found {
                all.extend(found.into_iter().map(|it| (handles, it)));
            }
        }
        let visible = self.visible(asker, &own, all, now)?;
        Ok(Ok(list(visible, ask, more)))
    }

    fn visible(
        &mut self,
        asker: &Signer,
        own: &BTreeSet<UnitId>,
        all: Vec<(bool, RectifiedLine)>,
        now: Moment,
    ) -> Result<Vec<RectifiedLine>, Fault> {
        let Some(person) = self.reader.person(&asker.person)? else {
            return Ok(Vec::new());
        };
        let who = Asker::Post {
            person: &person,
            post: &asker.post,
            on: now.day(),
        };
        let (authority, units) = (&self.law.authority, &self.law.units());
        let assesses = |unit: &UnitId| {
            let matter = Matter {
                unit: Some(unit),
                ..Matter::default()
            };
            may(authority, units, &who, Action::Assess, &matter).allowed()
        };
        let sees = |handles: bool, line: &RectifiedLine| {
            let unit = line.unit.as_ref();
            handles || unit.is_some_and(|unit| own.contains(unit) || assesses(unit))
        };
        let all = all.into_iter();
        Ok(all
            .filter(|(handles, line)| sees(*handles, line))
            .map(|(_, line)| line)
            .collect())
    }

    /// The cases whose procedure is a row of the list or calls one that is, open ones first.
    /// Tells whether there are more of either than are read.
    fn cases_with_items(&mut self) -> Result<(Vec<CaseId>, [bool; 2]), Fault> {
        let library = &self.law.library;
        let marked = library.procedures.iter().filter(|(_, versions)| {
            let mut versions = versions.iter();
            versions.any(|it| holds_items(it))
        });
        let marked: BTreeSet<ProcedureId> = marked.map(|(id, _)| id.clone()).collect();
        let (mut cases, mut more) = (Vec::new(), [false; 2]);
        let kinds = [(OPEN, false, OPEN_MAX), (OVER, true, OVER_MAX)];
        for ((name, over, most), more) in kinds.into_iter().zip(&mut more) {
            let mut found: Vec<CaseId> = Vec::new();
            for (unit, procedure) in self.with_cases(name, &marked)? {
                let ask = CaseAsk {
                    units: vec![unit],
                    procedure: Some(procedure),
                    over: Some(over),
                    ..CaseAsk::default()
                };
                let left = most.saturating_sub(found.len()) + 1;
                let rows = ask.page(self.reader.as_mut(), Turn::First, left)?;
                found.extend(rows.into_iter().map(|row| row.case));
            }
            *more = found.len() > most;
            found.truncate(most);
            cases.append(&mut found);
        }
        Ok((cases, more))
    }

    /// The units that have such cases of these procedures.
    fn with_cases(
        &mut self,
        name: &str,
        marked: &BTreeSet<ProcedureId>,
    ) -> Result<Vec<(UnitId, ProcedureId)>, Fault> {
        let prefix = [zs_store::Cell::text(name)];
        let reader = self.reader.as_mut();
        let rows: Vec<CountRow> = page(reader, &listing::COUNTS_OF, &prefix, None, COUNTS_MAX)?;
        let some = rows.into_iter().filter(|row| row.n > 0);
        let found = some.filter(|row| marked.contains(&row.of.procedure));
        Ok(found.map(|row| (row.of.unit, row.of.procedure)).collect())
    }
}

fn holds_items(procedure: &Procedure) -> bool {
    let mut callees = procedure.callees.iter();
    procedure.rectified.is_some() || callees.any(|it| holds_items(it))
}

fn list(
    all: Vec<RectifiedLine>,
    ask: &RectifiedAsk,
    [more_open, more_over]: [bool; 2],
) -> RectifiedList {
    let units: BTreeMap<&str, &UnitId> = all
        .iter()
        .filter_map(|it| Some((&*it.unit_name, it.unit.as_ref()?)))
        .collect();
    let units = units.into_iter();
    let units = units.map(|(name, id)| (id.clone(), name.to_owned()));
    let units = units.collect();
    let count = |state| all.iter().filter(|it| it.state == state).count();
    let counts = RectifiedState::ALL
        .map(|state| (state, count(state)))
        .to_vec();
    let wanted = |it: &RectifiedLine| {
        let unit = ask.unit.is_none() || it.unit == ask.unit;
        unit && ask.state.is_none_or(|state| state == it.state)
    };
    let mut lines: Vec<RectifiedLine> = all.into_iter().filter(wanted).collect();
    lines.sort_by_key(|it| {
        let over = it.state == RectifiedState::Over;
        (over, it.limit.is_none(), it.limit, it.serial)
    });
    RectifiedList {
        lines,
        units,
        counts,
        more_open,
        more_over,
    }
}

/// The items of a case, in the order of their calls.
fn items(looked: &Looked<'_>, names: &BTreeMap<UnitId, String>) -> Vec<RectifiedLine> {
    let instances = &looked.state.instances;
    let clocks = clocks(looked);
    let mut found = Vec::new();
    for (index, instance) in instances.iter().enumerate() {
        if let (Some(law), Validity::Valid) = (&instance.procedure.rectified, instance.validity) {
            let at = InstanceNo(index as u16);
            found.extend(item(looked, names, &clocks, (at, law)));
        }
    }
    found
}

/// An item; nothing before its problem was written down.
fn item(
    looked: &Looked<'_>,
    names: &BTreeMap<UnitId, String>,
    clocks: &[Clock],
    (at, law): (InstanceNo, &Rectified),
) -> Option<RectifiedLine> {
    let (state, instance) = (looked.state, looked.state.instance(at));
    let told = |field: &FieldRef| state.told(at, field).and_then(|it| it.as_text());
    let said = |field: &Option<FieldRef>| {
        let text = field.as_ref().and_then(&told);
        text.map(|it| looked.sight.text(it)).unwrap_or_default()
    };
    let problem = looked.sight.text(told(&law.problem)?);
    let unit: Option<UnitId> = told(&law.unit).map(UnitId::from);
    let path = path_of(state, at, law.step);
    let of_item = |it: &&Clock| it.path.calls == path.calls && !it.is_wait;
    let open = clocks.iter().filter(of_item).find(|it| it.is_open());
    let own = clocks.iter().filter(of_item).find(|it| it.path == path);
    let clock = match instance.ended {
        Some(_) => own,
        None => open.or(own),
    };
    let ended = instance.ended.as_ref();
    let reported = instance.done(law.step).is_some();
    Some(RectifiedLine {
        case: state.case,
        serial: looked.told.row.number,
        procedure: state.procedure().name.to_string(),
        problem,
        kind: said(&law.kind),
        unit_name: unit
            .as_ref()
            .map(|id| names.get(id).cloned().unwrap_or_else(|| id.to_string()))
            .unwrap_or_default(),
        unit,
        person: said(&law.person),
        measure: said(&law.measure),
        from: instance.begun().unwrap_or(state.opened_on).day(),
        limit: clock.map(|it| it.due),
        cite: clock.map(|it| it.cite.clone()),
        light: clock.map_or(Light::Grey, |it| it.light),
        left: clock.map_or_else(|| "没有期限".to_owned(), Clock::left_words),
        files: files(looked, &path),
        state: match (ended, open, reported) {
            (Some(_), _, _) => RectifiedState::Over,
            (None, Some(clock), _) if matches!(clock.left, Left::Over(_)) => {
                RectifiedState::Overdue
            }
            (None, _, true) => RectifiedState::Reported,
            (None, Some(clock), false) if clock.path != path => RectifiedState::Lasting,
            (None, _, false) => RectifiedState::UnderWay,
        },
        ended: ended.map(|it| (it.outcome.to_string(), it.on.day())),
        path,
    })
}

/// The files of the last round of a step.
fn files(looked: &Looked<'_>, path: &StepPath) -> usize {
    let events = looked.told.events.iter().rev();
    let mut rounds = events.filter_map(|event| match &event.happening {
        Happening::Performed(it) if it.path == *path => Some(it.evidence.len()),
        _ => None,
    });
    rounds.next().unwrap_or(0)
}
