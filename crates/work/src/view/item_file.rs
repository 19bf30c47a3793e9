//! An item of a scheme that a unit answers for, as its case tells it: what is asked, how far it is,
//! what the unit answered and what was said to it.

use zs_base::{CaseId, Day, Digest, Moment, PersonId, ProcedureId, UnitId};
use zs_case::state::Standing;
use zs_event::event::Performed;
use zs_event::{Happening, Signer, Value};
use zs_law::{FieldMeaning, Procedure, StepNo};
use zs_store::Fault;

use super::case_file::clocks;
use super::clock::Clock;
use super::looker::{Looked, Looker};
use super::named_case::Names;
use super::next::{Next, nexts};
use super::sight::step_at;
use super::words::{Line, value_line};
use crate::case_list::{CaseAsk, CasePlace, Turn};

/// The outcome, of a self-assessment and of the end, with which an item counts as met.
pub const MET: &str = "达到";
/// The outcome with which an item does not count at all.
pub const NOT_APPLICABLE: &str = "不适用";

/// The role of the step in which a unit is told of an item.
pub const ASSIGN: &str = "assess_assign";
/// The role of the step in which a unit answers.
pub const SELF: &str = "assess_self";
/// The role of the step in which somebody else looks at the answer.
pub const REVIEW: &str = "assess_review";

/// Cases read at a time.
const PAGE: usize = 256;

/// Which items are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ItemFileAsk {
    /// The units that answer for them.
    pub units: Vec<UnitId>,
    /// The year; all where left out.
    pub year: Option<i64>,
    /// The id of the scheme; all where left out.
    pub scheme: Option<String>,
}

/// An item in the hands of a unit.
#[derive(Clone, Debug)]
pub struct ItemFile {
    /// The case.
    pub case: CaseId,
    /// Its number in the jurisdiction.
    pub serial: u64,
    /// The unit that answers for it.
    pub unit: UnitId,
    /// What it is about.
    pub matter: String,
    /// The year that is assessed.
    pub year: i64,
    /// The id of the scheme.
    pub scheme: String,
    /// The code of the item; nothing for what was shared out without being an item.
    pub item: Option<String>,
    /// What is asked.
    pub asks: String,
    /// Whether the acts answer it themselves.
    pub by_acts: bool,
    /// By when, in the words of the list that shared it out.
    pub due_said: Option<String>,
    /// The row of that list.
    pub row: Option<String>,
    /// How far it is.
    pub place: ItemPlace,
    /// The clock that presses most.
    pub clock: Option<Clock>,
    /// What the unit answered, where the answer still counts.
    pub answer: Option<Said>,
    /// All that was said after it was shared out, the newest first.
    pub said: Vec<Said>,
    /// The outcome with which it ended.
    pub ended: Option<String>,
    /// What can be done now, the asker's own first.
    pub next: Vec<Next>,
}

/// How far an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ItemPlace {
    /// The unit has not been told of it.
    ToAssign,
    /// The unit was asked to answer anew.
    Returned,
    /// The unit has not answered.
    ToAnswer,
    /// Somebody else must look at the answer.
    ToReview,
    /// The answer was looked at.
    Reviewed,
    /// It is over.
    Ended,
}

/// What somebody said in a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The name of the step.
    pub step: String,
    /// Its roles.
    pub roles: Vec<String>,
    /// The round, from 1.
    pub round: u16,
    /// When.
    pub on: Day,
    /// The outcome.
    pub outcome: Option<String>,
    /// The reason.
    pub reason: Option<String>,
    /// What was written down.
    pub lines: Vec<Line>,
    /// The files, by their kinds.
    pub files: Vec<(Digest, String)>,
    /// Who signed.
    pub people: Vec<PersonId>,
}

/// Whether an item is met, as far as it can be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meets {
    /// It is.
    Yes,
    /// It is not.
    No,
    /// It does not count.
    NotApplicable,
}

impl Meets {
    /// What an outcome says.
    #[must_use]
    pub fn of(outcome: &str) -> Self {
        match outcome {
            MET => Self::Yes,
            NOT_APPLICABLE => Self::NotApplicable,
            _ => Self::No,
        }
    }
}

impl Said {
    /// Whether it was said in a step of this role.
    #[must_use]
    pub fn is(&self, role: &str) -> bool {
        self.roles.iter().any(|it| it == role)
    }
}

impl ItemFile {
    /// Whether it is met: as it ended, or else as the unit answered.
    #[must_use]
    pub fn meets(&self) -> Option<Meets> {
        let answered = self.answer.as_ref().and_then(|it| it.outcome.as_deref());
        let said = self.ended.as_deref().or(answered);
        said.map(Meets::of)
    }

    /// The last thing that somebody other than the unit said to it.
    #[must_use]
    pub fn remark(&self) -> Option<&Said> {
        self.said.iter().find(|it| it.is(REVIEW))
    }

    /// The step that the asker can do now.
    #[must_use]
    pub fn mine(&self) -> Option<&Next> {
        self.next.iter().find(|it| it.is_mine())
    }

    fn of(looked: &Looked<'_>) -> Option<Self> {
        let (state, law) = (looked.state, looked.state.procedure());
        let text = |meaning| text(law, &state.values, meaning);
        // Whatever is not such a case is left before anything is computed.
        let year = text(FieldMeaning::Year)?.parse().ok()?;
        let scheme = text(FieldMeaning::Scheme)?;
        let said = said(looked);
        let place = place(looked, &said);
        let answer = match done(looked, SELF) {
            true => said.iter().find(|it| it.is(SELF)).cloned(),
            false => None,
        };
        let answered = law.meaning(FieldMeaning::Answered);
        let answered = answered.and_then(|at| Some((&law.fields[at].kind, state.values.get(at)?)));
        let by_acts = match answered {
            Some((zs_law::FieldKind::Choice(words), Some(Value::Text(word)))) => {
                words.first().is_some_and(|it| **it == **word)
            }
            _ => false,
        };
        Some(Self {
            case: state.case,
            serial: looked.told.row.number,
            unit: state.unit.clone(),
            matter: text(FieldMeaning::Matter).unwrap_or_default(),
            year,
            scheme,
            item: text(FieldMeaning::Item),
            asks: text(FieldMeaning::Asks).unwrap_or_default(),
            by_acts,
            due_said: text(FieldMeaning::DueSaid),
            row: text(FieldMeaning::Row),
            place,
            clock: clocks(looked).into_iter().find(Clock::is_open),
            answer,
            said,
            ended: match &state.standing {
                Standing::Ended { outcome, .. } => Some(outcome.to_string()),
                _ => None,
            },
            next: nexts(looked),
        })
    }
}

/// The text of the field that means this.
fn text(law: &Procedure, values: &[Option<Value>], meaning: FieldMeaning) -> Option<String> {
    let value = values.get(law.meaning(meaning)?)?.as_ref()?;
    match value {
        Value::Erased => None,
        value => Some(super::words::text_of(value)),
    }
}

/// The step of a role.
fn of_role(law: &Procedure, role: &str) -> Option<StepNo> {
    let mut numbers = law.step_numbers();
    numbers.find(|it| law.step(*it).roles.iter().any(|known| **known == *role))
}

/// Whether the step of a role is done and counts.
fn done(looked: &Looked<'_>, role: &str) -> bool {
    let root = &looked.state.instances[0];
    let step = of_role(&root.procedure, role);
    step.is_some_and(|it| root.done(it).is_some())
}

fn place(looked: &Looked<'_>, said: &[Said]) -> ItemPlace {
    let answered_before = said.iter().any(|it| it.is(SELF));
    match () {
        () if looked.state.standing != Standing::Open => ItemPlace::Ended,
        () if done(looked, REVIEW) => ItemPlace::Reviewed,
        () if done(looked, SELF) => ItemPlace::ToReview,
        () if answered_before => ItemPlace::Returned,
        () if done(looked, ASSIGN) => ItemPlace::ToAnswer,
        () => ItemPlace::ToAssign,
    }
}

/// All that was said in the case since the unit was told of it, the newest first.
fn said(looked: &Looked<'_>) -> Vec<Said> {
    let events = looked.told.events.iter().rev();
    let performed = events.filter_map(|event| match &event.happening {
        Happening::Performed(it) => said_in(looked, it),
        _ => None,
    });
    performed.filter(|it| !it.is(ASSIGN)).collect()
}

fn said_in(looked: &Looked<'_>, it: &Performed) -> Option<Said> {
    let step = step_at(looked.state.procedure(), &it.path)?;
    let lines = it.values.iter().map(|(name, value)| {
        let field = step.fields.iter().find(|field| *field.name == **name);
        value_line(name, field, value, &looked.sight, looked.names)
    });
    let files = it.evidence.iter().map(|it| (it.file, it.kind.clone()));
    Some(Said {
        step: step.name.to_string(),
        roles: step.roles.iter().map(ToString::to_string).collect(),
        round: it.round,
        on: it.effective_on.day(),
        outcome: it.outcome.clone(),
        reason: it.reason.clone(),
        lines: lines.collect(),
        files: files.collect(),
        people: it.people.iter().map(|it| it.person.clone()).collect(),
    })
}

impl Looker {
    /// The procedure by which items are assessed on a day.
    #[must_use]
    pub fn assessing(&self, on: Day) -> Option<ProcedureId> {
        self.law.library.assessing(on).map(|it| it.id.clone())
    }

    /// The items that units answer for, in the order in which they were shared out. What the asker
    /// may not read is left out.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn item_files(
        &mut self,
        ask: &ItemFileAsk,
        asker: &Signer,
        now: Moment,
    ) -> Result<Vec<ItemFile>, Fault> {
        let Some(procedure) = self.assessing(now.day()) else {
            return Ok(Vec::new());
        };
        let cases = CaseAsk {
            units: ask.units.clone(),
            procedure: Some(procedure),
            oldest_first: true,
            ..CaseAsk::default()
        };
        let (mut found, mut turn) = (Vec::new(), Turn::First);
        loop {
            let rows = cases.page(self.reader.as_mut(), turn, PAGE)?;
            for row in &rows {
                let seen = self.look_naming(&row.case, &Names::new(), asker, now, ItemFile::of)?;
                found.extend(seen.ok().flatten().filter(|it| ask.covers(it)));
            }
            match rows.last().filter(|_| rows.len() == PAGE) {
                Some(last) => turn = Turn::After(CasePlace::of(last)),
                None => return Ok(found),
            }
        }
    }

    /// One item, for somebody who may read its case.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn item_file(
        &mut self,
        case: &CaseId,
        asker: &Signer,
        now: Moment,
    ) -> Result<Option<ItemFile>, Fault> {
        let seen = self.look_naming(case, &Names::new(), asker, now, ItemFile::of)?;
        Ok(seen.ok().flatten())
    }
}

impl ItemFileAsk {
    fn covers(&self, file: &ItemFile) -> bool {
        self.year.is_none_or(|it| it == file.year)
            && self.scheme.as_ref().is_none_or(|it| *it == file.scheme)
    }
}
