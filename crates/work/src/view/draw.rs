//! A draw as its case tells it, and as everybody may see it and draw it again.

mod form;

use zs_base::{CaseId, Day, Moment, ProcedureId, UnitId};
use zs_case::{InstanceNo, same_acts};
use zs_disclose::Known;
use zs_event::{Party, PartyKind, Value};
use zs_law::{FieldMeaning, Procedure};
use zs_store::{CaseRow, Fault, Files, Reader as _};

use super::looker::{Looker, Told};
use crate::draw::{ALGORITHM, Bundle, BundleList, Draws, LockedRow, OpenedRow};
use crate::earlier::key;

/// The role of the step that locks the lists.
const LOCK: &str = "draw_lock";
/// The role of the step with which an inspection counts towards the cap of a year.
const ENTERED: &str = "entered";
/// How the code begins of an individual business (GB 32100), whose name may be
/// that of a natural person.
const INDIVIDUAL: &str = "92";

/// A draw, as far as everybody may know of it.
#[derive(Clone, Debug)]
pub struct Draw {
    /// The case.
    pub case: CaseId,
    /// The unit that draws.
    pub unit: UnitId,
    /// What is inspected.
    pub name: String,
    /// When the lists were locked.
    pub locked_on: Day,
    /// The digests of the lists, subjects first, as they were written.
    pub digests: [String; 2],
    /// The lottery, the number of its drawing, its day.
    pub source: (String, String, Day),
    /// When it was drawn, with the text of the seed.
    pub drawn: Option<(Day, String)>,
}

impl Draw {
    fn of(told: &Told) -> Option<Self> {
        let state = &told.state;
        is_draw(&state.instance(InstanceNo::ROOT).procedure).then_some(())?;
        let draws = Draws { state, files: None };
        let text = |meaning| draws.text(meaning).map(str::to_owned);
        let (round, _) = draws.said(FieldMeaning::DrawSubjects)?;
        let (game, issue, day) = draws.source()?;
        let name = state.procedure().meaning(FieldMeaning::Matter);
        let name = name.and_then(|it| state.values.get(it)?.as_ref()?.as_text());
        let drawn = draws.said(FieldMeaning::DrawSeed);
        Some(Self {
            case: state.case,
            unit: state.unit.clone(),
            name: name.unwrap_or_default().to_owned(),
            locked_on: round.at.day(),
            digests: [
                text(FieldMeaning::DrawSubjects)?,
                text(FieldMeaning::DrawOfficers)?,
            ],
            source: (game.to_owned(), issue.to_owned(), day),
            drawn: drawn
                .and_then(|(round, seed)| Some((round.at.day(), seed.as_text()?.to_owned()))),
        })
    }
}

fn is_draw(law: &Procedure) -> bool {
    let mut steps = law.step_numbers();
    steps.any(|it| law.step(it).roles.iter().any(|role| **role == *LOCK))
}

impl Looker {
    /// A draw whose lists are locked, as everybody may see it; nothing where the case is another one.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn draw(&mut self, case: &CaseId) -> Result<Option<Draw>, Fault> {
        let draw = self.told(case)?.and_then(|told| Draw::of(&told));
        let Some((draw, masker)) = draw.zip(self.law.masker()) else {
            return Ok(None);
        };
        let name = masker.mask(&Known::default(), &draw.name).text;
        Ok(Some(Draw { name, ..draw }))
    }

    /// All draws whose lists are locked, the newest first.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn draws(&mut self, now: Moment) -> Result<Vec<Draw>, Fault> {
        let all = &self.law.library.procedures;
        let kinds = all
            .iter()
            .filter(|(_, versions)| versions.iter().any(|it| is_draw(it)));
        let kinds: Vec<ProcedureId> = kinds.map(|(id, _)| id.clone()).collect();
        let mut rows: Vec<(u64, CaseId)> = Vec::new();
        for unit in self.units(now)?.keys() {
            for kind in &kinds {
                for over in [false, true] {
                    let mut take = |row: CaseRow| rows.push((row.number, row.case));
                    self.each_case(unit, kind, over, &mut take)?;
                }
            }
        }
        rows.sort_unstable_by(|a, b| b.cmp(a));
        let mut found = Vec::new();
        for (_, case) in rows {
            found.extend(self.draw(&case)?);
        }
        Ok(found)
    }

    /// What is published of a draw that was done: lists without names, the digits and the result. Of
    /// the subjects, only organisations are named, and only when they have been inspected since.
    /// Nothing before it was done; the sentence where the locked lists are no longer what they were.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn draw_bundle(
        &mut self,
        draw: &Draw,
        files: &Files,
        now: Moment,
    ) -> Result<Option<Result<Bundle, String>>, Fault> {
        let Some((drawn_on, text)) = &draw.drawn else {
            return Ok(None);
        };
        let Some(told) = self.told(&draw.case)? else {
            return Ok(None);
        };
        let draws = Draws {
            state: &told.state,
            files: Some(files),
        };
        let lists = draws.subjects().and_then(|it| Ok((it, draws.officers()?)));
        let (subjects, officers) = match lists {
            Ok(lists) => lists,
            Err(why) => return Ok(Some(Err(why))),
        };
        let seed = zs_base::DrawSeed::of(text);
        let list = |list: &crate::draw::LockedList, count| {
            BundleList::of(list.public(), draws.count(count), &seed)
        };
        let told_subjects = list(&subjects, FieldMeaning::DrawSubjectCount);
        let mut opened = Vec::new();
        for row in subjects.rows() {
            let name = row.row.name.to_string();
            let is_drawn = told_subjects.drawn.contains(&name);
            if is_drawn && self.may_open(&draws, row, *drawn_on)? {
                opened.push(opened_row(row));
            }
        }
        let (game, issue, day) = draw.source.clone();
        let digits = text.rsplit('|').next().unwrap_or_default().to_owned();
        let unit = self.units(now)?.get(&draw.unit).cloned();
        Ok(Some(Ok(Bundle {
            format: ALGORITHM.to_owned(),
            unit: unit.unwrap_or_default(),
            locked_on: draw.locked_on.to_string(),
            source: [game, issue, day.to_string()],
            digits,
            subjects: told_subjects,
            officers: list(&officers, FieldMeaning::DrawOfficerCount),
            opened,
        })))
    }

    /// Whether a drawn subject may be named: an organisation that the body has inspected since, in an
    /// inspection that is over.
    fn may_open(&mut self, draws: &Draws<'_>, row: &LockedRow, since: Day) -> Result<bool, Fault> {
        let Some(body) = body_of(draws) else {
            return Ok(false);
        };
        if row.cell(0).starts_with(INDIVIDUAL) {
            return Ok(false);
        }
        for case in self.inspections(body, row.cell(0), since)? {
            let it = self.reader.case(&case)?;
            let is_over = it.is_some_and(|it| it.opened_on.day() >= since && it.ended.is_some());
            if is_over {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The inspections of a subject by a body that count in the year of a day.
    fn inspections(&mut self, body: &str, code: &str, on: Day) -> Result<Vec<CaseId>, Fault> {
        let party = Value::Party(Party {
            kind: PartyKind::Organisation,
            name: String::new(),
            number: code.to_owned(),
        });
        let [body, year] = [body.to_owned(), on.year().to_string()].map(Value::Text);
        let digest = key(&self.secret, &party, &same_acts(&[&body, &year]), ENTERED);
        self.reader.earlier(&digest)
    }
}

/// The body for which is drawn, as the table of caps names it.
fn body_of<'a>(draws: &Draws<'a>) -> Option<&'a str> {
    let at = draws.state.procedure().meaning(FieldMeaning::DrawBody)?;
    draws.state.values.get(at)?.as_ref()?.as_text()
}

fn opened_row(row: &LockedRow) -> OpenedRow {
    OpenedRow {
        name: row.row.name.to_string(),
        salt: CaseId(row.salt).to_string(),
        says: row.says.clone(),
    }
}
