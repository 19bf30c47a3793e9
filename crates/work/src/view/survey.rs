//! A survey as its case tells it, its frame, and the party that a code belongs to.

use std::collections::BTreeMap;

use zs_assess::{Frame, FrameMember, commitment};
use zs_base::{CaseId, Day, Digest, Moment, ProcedureId, UnitId};
use zs_case::state::{Round, Standing};
use zs_case::{InstanceNo, State};
use zs_disclose::{Known, PublicCode};
use zs_event::{Happening, Value};
use zs_law::{Field, FieldKind, FieldMeaning, Procedure, StepNo};
use zs_store::table::Direction;
use zs_store::{CaseRow, Cell, Fault, Files, SurveyCountRow, SurveyPart, listing, page};

use super::field_ask::{Given, Prefill};
use super::looker::{Looker, Told};
use super::step_form::StepForm;
use crate::survey::{
    CLOSE, COMMIT, PUBLISH, RECALL, REVEAL, SurveyForm, SurveyResult, SurveySecret,
    asked_procedures, result,
};

/// Rows read at a time.
const PAGE: usize = 256;
/// Counts of one survey that are read; a form has some dozens for each unit and kind of act.
const COUNTS_MAX: usize = 200_000;

/// A survey.
#[derive(Clone, Debug)]
pub struct Survey {
    /// The case.
    pub case: CaseId,
    /// The unit that runs it.
    pub unit: UnitId,
    /// Its name.
    pub name: String,
    /// The questions.
    pub form: SurveyForm,
    /// The first and the last day on which its cases ended.
    pub ended: (Day, Day),
    /// The units whose cases it is about, by name; all where empty.
    pub units: Vec<String>,
    /// How many in a hundred are asked.
    pub percent: u8,
    /// What was published before anybody was asked.
    pub committed: Option<SurveyCommitted>,
    /// When answers ended to be taken.
    pub closed: Option<Day>,
    /// The seed, once it is published.
    pub seed: Option<Digest>,
    /// When the result was made public.
    pub published: Option<Day>,
    /// When and why it was taken back.
    pub recalled: Option<(Day, String)>,
    /// The outcome with which the case ended, or that it was withdrawn.
    pub over: Option<String>,
    /// The number of its last event.
    pub last_seq: u64,
}

/// What a survey published before anybody was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SurveyCommitted {
    /// When.
    pub on: Day,
    /// The SM3 digest of the frame, as it was written.
    pub frame: String,
    /// How many parties are in it.
    pub size: i64,
    /// The commitment to the seed, as it was written.
    pub commitment: String,
}

/// Whom a code belongs to, as far as an answer is counted by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SurveyTicket {
    /// The survey.
    pub survey: CaseId,
    /// The last event of its case when the code was looked for.
    pub last_seq: u64,
    /// Whether its party was drawn.
    pub part: SurveyPart,
    /// The unit that handled the case.
    pub unit: UnitId,
    /// The kind of act.
    pub procedure: ProcedureId,
    /// What is kept of the code once it is used.
    pub used: Digest,
    /// What is kept once its owner says that somebody else used it.
    pub complained: Digest,
}

impl Survey {
    /// Whether answers are taken.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.committed.is_some() && self.closed.is_none() && self.over.is_none()
    }

    /// Whether the result is public.
    #[must_use]
    pub const fn is_public(&self) -> bool {
        self.published.is_some() && self.recalled.is_none()
    }

    /// Whether the published seed is the one that was committed to.
    #[must_use]
    pub fn seed_fits(&self) -> Option<bool> {
        let told = &self.committed.as_ref()?.commitment;
        Some(commitment(self.seed.as_ref()?).to_string() == *told)
    }

    fn of(told: &Told) -> Option<Self> {
        let state = &told.state;
        let root = state.instance(InstanceNo::ROOT);
        let law: &Procedure = &root.procedure;
        of_role(law, COMMIT)?;
        let value = |meaning| state.values.get(law.meaning(meaning)?)?.as_ref();
        let text = |meaning| value(meaning).and_then(Value::as_text).map(str::to_owned);
        let form_at = law.meaning(FieldMeaning::SurveyForm)?;
        let form_name = text(FieldMeaning::SurveyForm)?;
        let FieldKind::Key(table, _) = &law.fields.get(form_at)?.kind else {
            return None;
        };
        let Some(Value::Date(from)) = value(FieldMeaning::SurveyFrom) else {
            return None;
        };
        let Some(Value::Date(to)) = value(FieldMeaning::SurveyTo) else {
            return None;
        };
        let Some(Value::Count(percent)) = value(FieldMeaning::SurveyRate) else {
            return None;
        };
        let units = match value(FieldMeaning::SurveyUnits) {
            Some(Value::List(names)) => names.clone(),
            _ => Vec::new(),
        };
        let done = |role| of_role(law, role).and_then(|step| Some((step, root.done(step)?)));
        let day = |role| done(role).map(|(_, round)| round.at.day());
        let seed = done(REVEAL).and_then(|(step, round)| {
            said(law, step, round, FieldMeaning::SurveySeed)?
                .as_text()?
                .parse()
                .ok()
        });
        Some(Self {
            case: state.case,
            unit: state.unit.clone(),
            name: text(FieldMeaning::Matter).unwrap_or_default(),
            form: SurveyForm::of(table, &form_name, told.row.opened_on.day()),
            ended: (*from, *to),
            units,
            percent: u8::try_from(*percent).unwrap_or(0).min(100),
            committed: done(COMMIT).and_then(|(step, round)| committed(law, step, round)),
            closed: day(CLOSE),
            seed,
            published: day(PUBLISH),
            recalled: day(RECALL).map(|on| (on, reason_of_recall(told, law))),
            over: over(state, &told.row),
            last_seq: told.row.last_seq,
        })
    }
}

/// How a case that is over ended; nothing while it is open.
fn over(state: &State, row: &CaseRow) -> Option<String> {
    match &state.standing {
        Standing::Open => None,
        _ => Some(row.status.clone()),
    }
}

fn of_role(law: &Procedure, role: &str) -> Option<StepNo> {
    let mut numbers = law.step_numbers();
    numbers.find(|it| law.step(*it).roles.iter().any(|known| **known == *role))
}

/// What a round says in the field of a meaning.
fn said<'a>(
    law: &Procedure,
    step: StepNo,
    round: &'a Round,
    meaning: FieldMeaning,
) -> Option<&'a Value> {
    let mut fields = law.step(step).fields.iter();
    let index = fields.position(|it: &Field| it.is == Some(meaning))?;
    round.values.get(index)?.as_ref()
}

fn committed(law: &Procedure, step: StepNo, round: &Round) -> Option<SurveyCommitted> {
    let text = |meaning| Some(said(law, step, round, meaning)?.as_text()?.to_owned());
    let size = match said(law, step, round, FieldMeaning::SurveySize) {
        Some(Value::Count(count)) => *count,
        _ => 0,
    };
    Some(SurveyCommitted {
        on: round.at.day(),
        frame: text(FieldMeaning::SurveyFrame)?,
        size,
        commitment: text(FieldMeaning::SurveyCommitment)?,
    })
}

fn reason_of_recall(told: &Told, law: &Procedure) -> String {
    let step = of_role(law, RECALL).map(|it| &law.step(it).id);
    let last = told
        .events
        .iter()
        .rev()
        .find_map(|event| match &event.happening {
            Happening::Performed(it) if Some(&it.path.step) == step => it.reason.clone(),
            _ => None,
        });
    last.unwrap_or_default()
}

impl Looker {
    /// A survey; nothing where the case is another one, or there is none.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn survey(&mut self, case: &CaseId) -> Result<Option<Survey>, Fault> {
        Ok(self.told(case)?.and_then(|told| Survey::of(&told)))
    }

    /// A survey as the public may know of it, once its commitment is published: what people wrote
    /// goes through the masking of everything that leaves the building. Without rules for that,
    /// nothing is public.
    #[must_use]
    pub fn public_survey(&self, survey: Survey) -> Option<Survey> {
        survey.committed.as_ref()?;
        let masker = self.law.masker()?;
        let masked = |text: &str| masker.mask(&Known::default(), text).text;
        Some(Survey {
            name: masked(&survey.name),
            units: survey.units.iter().map(|it| masked(it)).collect(),
            recalled: survey.recalled.as_ref().map(|(on, why)| (*on, masked(why))),
            ..survey
        })
    }

    /// All surveys, the newest first.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn surveys(&mut self, now: Moment) -> Result<Vec<Survey>, Fault> {
        let all = &self.law.library.procedures;
        let kinds = all
            .iter()
            .filter(|(_, versions)| versions.iter().any(|it| of_role(it, COMMIT).is_some()));
        let kinds: Vec<ProcedureId> = kinds.map(|(id, _)| id.clone()).collect();
        let mut rows = Vec::new();
        for unit in self.units(now)?.keys() {
            for kind in &kinds {
                for over in [false, true] {
                    self.each_case(unit, kind, over, &mut |row| {
                        rows.push((row.number, row.case))
                    })?;
                }
            }
        }
        rows.sort_unstable_by(|a, b| b.cmp(a));
        let mut found = Vec::new();
        for (_, case) in rows {
            found.extend(self.survey(&case)?);
        }
        Ok(found)
    }

    /// Every case of a unit and a kind of act, open or over.
    pub(super) fn each_case(
        &mut self,
        unit: &UnitId,
        procedure: &ProcedureId,
        over: bool,
        take: &mut dyn FnMut(CaseRow),
    ) -> Result<(), Fault> {
        let listing = listing::cases_of_unit(true, over, Direction::Ascending);
        let prefix = [Cell::text(unit.as_str()), Cell::text(procedure.as_str())];
        let mut after: Option<(Moment, u64)> = None;
        loop {
            let place = after.map(|(at, number)| {
                let [unit, procedure] = prefix.clone();
                [
                    unit,
                    procedure,
                    Cell::Int(at.ms()),
                    Cell::Int(number as i64),
                ]
            });
            let place = place.as_ref().map(|it| &it[..]);
            let rows: Vec<CaseRow> = page(self.reader(), listing, &prefix, place, PAGE)?;
            let whole = rows.len() == PAGE;
            after = rows.last().map(|row| (row.opened_on, row.number));
            rows.into_iter().for_each(&mut *take);
            if !whole {
                return Ok(());
            }
        }
    }

    /// The secret of a survey.
    #[must_use]
    pub fn survey_secret(&self, survey: &CaseId) -> SurveySecret {
        SurveySecret::new(&self.secret, *survey)
    }

    /// Everybody whom a survey may ask, as the store is now: each party of each case of its kinds of act
    /// and units that ended within its days and was not withdrawn.
    fn frame_now(&mut self, survey: &Survey, now: Moment) -> Result<Result<Frame, String>, Fault> {
        let asked = asked_procedures(&self.law.library, &survey.form.name, now.day());
        let known: BTreeMap<UnitId, String> = (*self.units(now)?).clone();
        let strange = survey
            .units
            .iter()
            .find(|name| !known.values().any(|it| it == *name));
        if let Some(name) = strange {
            return Ok(Err(format!(
                "单位名册里没有“{name}”。更正本案的“测评的单位”，写单位的全称。"
            )));
        }
        let chosen = known
            .iter()
            .filter(|(_, name)| survey.units.is_empty() || survey.units.contains(*name));
        let (from, to) = survey.ended;
        let mut cases = Vec::new();
        for (unit, _) in chosen {
            for procedure in &asked {
                self.each_case(unit, procedure, true, &mut |row| {
                    let on = row.ended.map(Moment::day);
                    if on.is_some_and(|on| from <= on && on <= to) {
                        cases.push((row.case, row.unit, row.procedure));
                    }
                })?;
            }
        }
        let mut members = Vec::new();
        for (case, unit, procedure) in cases {
            for party in 1..=self.parties(&case)? {
                let (unit, procedure) = (unit.clone(), procedure.clone());
                members.push(FrameMember {
                    case,
                    party,
                    unit,
                    procedure,
                });
            }
        }
        Ok(Frame::new(survey.percent, members).map_err(|why| format!("{why}。")))
    }

    /// How many parties a case names that ended by itself.
    fn parties(&mut self, case: &CaseId) -> Result<u16, Fault> {
        let Some(told) = self.told(case)? else {
            return Ok(0);
        };
        let ended = matches!(told.state.standing, Standing::Ended { .. });
        let parties = told.state.values.iter().flatten();
        let parties = parties.filter(|it| matches!(it, Value::Party(_))).count();
        Ok(if ended {
            u16::try_from(parties).unwrap_or(u16::MAX)
        } else {
            0
        })
    }

    /// Writes what nobody else may write into the form of a step of a survey.
    pub(super) fn write_survey(&mut self, form: &mut StepForm, now: Moment) -> Result<(), Fault> {
        if !form.fields.iter().any(|it| it.is.is_some()) {
            return Ok(());
        }
        let Some(survey) = self.survey(&form.case)? else {
            return Ok(());
        };
        let secret = self.survey_secret(&form.case);
        let mut known: Vec<(FieldMeaning, String)> = Vec::new();
        let asks = |meaning| form.fields.iter().any(|it| it.is == Some(meaning));
        let asks_frame = asks(FieldMeaning::SurveyFrame);
        let asks_seed = asks(FieldMeaning::SurveySeed);
        if asks_frame {
            match self.frame_now(&survey, now)? {
                Ok(frame) => {
                    let text = frame.text();
                    let digest = Digest::of(&[text.as_bytes()]);
                    known.push((FieldMeaning::SurveyFrame, digest.to_string()));
                    known.push((FieldMeaning::SurveySize, frame.members().len().to_string()));
                    let told = commitment(&secret.seed()).to_string();
                    known.push((FieldMeaning::SurveyCommitment, told));
                    let mut fields = form.fields.iter();
                    let name = fields.find(|it| it.is == Some(FieldMeaning::SurveyFrame));
                    form.written = name.map(|it| (it.name.clone(), text));
                }
                Err(why) => form.hinders(why),
            }
        }
        // Before answers have ended the seed is told to nobody, whatever the procedure says.
        if asks_seed && survey.closed.is_some() {
            known.push((FieldMeaning::SurveySeed, secret.seed().to_string()));
        }
        for field in form.fields.iter_mut().filter(|it| it.is.is_some()) {
            let found = known.iter().find(|(meaning, _)| field.is == Some(*meaning));
            field.is_fixed = true;
            field.prefill = found.map(|(_, text)| Prefill {
                given: Given::Text(text.clone()),
                from: "系统".to_owned(),
            });
        }
        Ok(())
    }

    /// The frame that a survey committed to, from the file that its digest names.
    ///
    /// # Errors
    /// When the file is not there or is damaged.
    pub fn survey_frame(&mut self, survey: &Survey, files: &Files) -> Result<Option<Frame>, Fault> {
        let Some(committed) = &survey.committed else {
            return Ok(None);
        };
        let damaged = || Fault::Damaged("测评范围的文件读不懂".to_owned());
        let digest: Digest = committed.frame.parse().map_err(|_| damaged())?;
        let bytes = files.read(&digest)?;
        let text = std::str::from_utf8(&bytes).map_err(|_| damaged())?;
        Frame::read(text).map(Some).map_err(|_| damaged())
    }

    /// Whom a code belongs to, among the surveys that take answers; with the survey.
    ///
    /// # Errors
    /// When the store or a file cannot be read.
    pub fn survey_of_code(
        &mut self,
        code: &PublicCode,
        files: &Files,
        now: Moment,
    ) -> Result<Option<(Survey, SurveyTicket)>, Fault> {
        for survey in self.surveys(now)?.into_iter().filter(Survey::is_open) {
            let Some(frame) = self.survey_frame(&survey, files)? else {
                continue;
            };
            let secret = self.survey_secret(&survey.case);
            let mut members = frame.members().iter();
            let Some(member) = members.find(|it| secret.code(it) == *code) else {
                continue;
            };
            let ticket = SurveyTicket {
                survey: survey.case,
                last_seq: survey.last_seq,
                part: match frame.is_drawn(member, &secret.seed()) {
                    true => SurveyPart::Drawn,
                    false => SurveyPart::Voluntary,
                },
                unit: member.unit.clone(),
                procedure: member.procedure.clone(),
                used: secret.used(code),
                complained: secret.complained(code),
            };
            return Ok(Some((survey, ticket)));
        }
        Ok(None)
    }

    /// The result of a survey that takes no further answers; nothing while it takes them, so that
    /// nobody learns an answer from how the result grows.
    ///
    /// # Errors
    /// When the store or a file cannot be read.
    pub fn survey_result(
        &mut self,
        survey: &Survey,
        files: &Files,
    ) -> Result<Option<SurveyResult>, Fault> {
        if survey.closed.is_none()
            || survey
                .over
                .as_ref()
                .is_some_and(|_| survey.published.is_none())
        {
            return Ok(None);
        }
        let Some(frame) = self.survey_frame(survey, files)? else {
            return Ok(None);
        };
        let prefix = [Cell::blob(&survey.case.0)];
        let counts: Vec<SurveyCountRow> = page(
            self.reader(),
            &listing::SURVEY_COUNTS,
            &prefix,
            None,
            COUNTS_MAX,
        )?;
        let seed = self.survey_secret(&survey.case).seed();
        Ok(Some(result(&survey.form, &frame, &seed, &counts)))
    }
}
