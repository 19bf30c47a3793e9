//! A consultation as its case tells it: the draft, by when comments are taken, and where it stands.

use zs_base::{CaseId, Day, Moment, ProcedureId, UnitId};
use zs_case::state::Standing;
use zs_case::{InstanceNo, TermStatus, View, term_of};
use zs_disclose::{Known, Masker};
use zs_event::{Cite, Value};
use zs_law::{CalendarUse, FieldMeaning, Procedure, StepNo, TermKind};
use zs_store::{CaseRow, Fault};

use super::field_ask::{Given, Prefill};
use super::looker::{Looker, Told};
use super::step_form::StepForm;
use crate::consult::{
    Book, CLOSE, Comment, CommentText, ConsultDays, DraftPart, OPEN, consult_days, counted,
    parts_of, round_of, step_of, texts_of,
};
use crate::register::Desk;

/// Where a consultation stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConsultStanding {
    /// Comments are taken.
    Open,
    /// The last day has passed; the answers are still to come.
    Closed,
    /// The answers are published since this day.
    Answered(Day),
    /// It was begun and counts no longer: the draft went back or the case ended.
    Stopped,
}

/// The shortest time for which the law wants comments to be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsultFloor {
    /// How long, such as 30日.
    pub length: String,
    /// Where the law says so.
    pub cite: Cite,
}

/// A consultation.
#[derive(Clone, Debug)]
pub struct Consultation {
    /// The case.
    pub case: CaseId,
    /// The unit that drafts.
    pub unit: UnitId,
    /// The name of the kind of act.
    pub kind: String,
    /// What it is about.
    pub title: String,
    /// What the draft is to solve and whom it touches.
    pub summary: Option<String>,
    /// The draft; empty where it was published elsewhere.
    pub parts: Vec<DraftPart>,
    /// What else the notice of the consultation says, by name.
    pub said: Vec<(String, String)>,
    /// The round, from 1.
    pub round: u16,
    /// When it began.
    pub began: Moment,
    /// The last day on which comments are taken; nothing where the law sets no time, as in an emergency.
    pub last_day: Option<Day>,
    /// The floors that hold in this case.
    pub floors: Vec<ConsultFloor>,
    /// Where it stands.
    pub standing: ConsultStanding,
    /// By when the answers are promised.
    pub promised: Option<Day>,
    /// What was said of the comments as a whole, by name, once it was.
    pub outcome: Vec<(String, String)>,
    /// The number of the last event of the case.
    pub last_seq: u64,
    days: ConsultDays,
}

impl Consultation {
    /// Whether comments are taken.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.standing == ConsultStanding::Open
    }

    /// Whether what came on paper or by word of mouth in time may still be written down.
    #[must_use]
    pub const fn takes_entries(&self) -> bool {
        matches!(
            self.standing,
            ConsultStanding::Open | ConsultStanding::Closed
        )
    }

    /// Why a comment is not taken, in a sentence that says what to do.
    #[must_use]
    pub fn why_not(&self) -> Option<String> {
        match &self.standing {
            ConsultStanding::Open => None,
            ConsultStanding::Closed | ConsultStanding::Answered(_) => {
                let until = self.last_day.map_or_else(
                    || "征求意见已经结束".to_owned(),
                    |on| format!("征求意见到 {on} 24时为止，已经结束"),
                );
                Some(format!("{until}，您的意见没有记下。采纳情况在反馈页公布。"))
            }
            ConsultStanding::Stopped => Some(
                "这一轮征求意见已经停止，您的意见没有记下。重新公布草案以后，再从第一天起收意见。"
                    .to_owned(),
            ),
        }
    }

    /// Whether what a comment says is shown to the public on a day. Nobody can hold it back without a
    /// rule: after some working days it is shown by itself.
    #[must_use]
    pub fn shows(
        &self,
        book: &Book,
        comment: &Comment,
        day: Day,
        calendar: &zs_time::Calendar,
    ) -> bool {
        let posted = comment.at.day();
        let from = match self.days.shown {
            0 => posted,
            days => calendar.work_day_after(posted, days),
        };
        let is_due = day >= from || book.answer(comment).is_some();
        is_due && comment.withheld().is_none()
    }

    /// After how many working days a comment is shown by itself.
    #[must_use]
    pub const fn shown_after(&self) -> u32 {
        self.days.shown
    }

    fn masked(self, masker: &Masker) -> Self {
        let masked = |text: &str| masker.mask(&Known::default(), text).text;
        let named = |all: Vec<(String, String)>| -> Vec<(String, String)> {
            let all = all.into_iter();
            all.map(|(name, text)| (name, masked(&text))).collect()
        };
        let part = |it: DraftPart| DraftPart {
            headings: it.headings.iter().map(|it| masked(it)).collect(),
            label: it.label,
            lines: it.lines.iter().map(|it| masked(it)).collect(),
        };
        Self {
            title: masked(&self.title),
            summary: self.summary.as_deref().map(masked),
            parts: self.parts.into_iter().map(part).collect(),
            said: named(self.said),
            outcome: named(self.outcome),
            ..self
        }
    }
}

/// Whether cases of a procedure consult the public.
fn consults(law: &Procedure) -> bool {
    step_of(law, OPEN).is_some()
}

/// The texts of a step that everybody may read and that have no place of their own, by name.
fn said(law: &Procedure, step: StepNo, values: &[Option<Value>]) -> Vec<(String, String)> {
    let fields = law.step(step).fields.iter().zip(values);
    let fields = fields.filter(|(field, _)| field.is.is_none() && field.private.is_none());
    let texts = fields.filter_map(|(field, value)| {
        let text = value.as_ref()?.as_text()?;
        Some((field.name.to_string(), text.to_owned()))
    });
    texts.collect()
}

impl Looker {
    /// A consultation as its case has it, for staff; nothing where nothing was published yet.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn consultation(
        &mut self,
        case: &CaseId,
        now: Moment,
    ) -> Result<Option<Consultation>, Fault> {
        let Some(told) = self.told(case)? else {
            return Ok(None);
        };
        let law = self.law.clone();
        let (reader, secret) = (self.reader.as_mut(), &self.secret);
        let desk = Desk::new(&law, secret, reader, &mut self.memory, *case);
        let view = View {
            state: &told.state,
            candidate: None,
            register: &desk,
            day: now.day(),
        };
        let days = consult_days(&law.library, now.day());
        let calendar = law.calendar(CalendarUse::National);
        let found = of(&told, &view, days, calendar);
        desk.fault().map_or(Ok(found), Err)
    }

    /// The same as the public may know of it: what people wrote goes through the masking of everything
    /// that leaves the building. Without rules for that, nothing is public.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn public_consultation(
        &mut self,
        case: &CaseId,
        now: Moment,
    ) -> Result<Option<Consultation>, Fault> {
        let found = self.consultation(case, now)?;
        let law = self.law.clone();
        Ok(found
            .zip(law.masker())
            .map(|(it, masker)| it.masked(masker)))
    }

    /// All consultations as the public may know of them, the newest first.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn public_consultations(&mut self, now: Moment) -> Result<Vec<Consultation>, Fault> {
        let all = &self.law.library.procedures;
        let kinds = all
            .iter()
            .filter(|(_, versions)| versions.iter().any(|it| consults(it)));
        let kinds: Vec<ProcedureId> = kinds.map(|(id, _)| id.clone()).collect();
        let mut cases = Vec::new();
        for unit in self.units(now)?.keys() {
            for kind in &kinds {
                for over in [false, true] {
                    let mut take = |row: CaseRow| cases.push((row.case, row.last_seq));
                    self.each_case(unit, kind, over, &mut take)?;
                }
            }
        }
        let mut found = Vec::new();
        for (case, last_seq) in cases {
            found.extend(self.kept_consultation(&case, last_seq, now)?);
        }
        found.sort_by(|a, b| (b.began, &b.case.0).cmp(&(a.began, &a.case.0)));
        Ok(found)
    }

    /// The same as [`Looker::public_consultation`] for a case whose last event is known: a county has
    /// had many consultations, and of those in which nothing happened nothing is read again today.
    fn kept_consultation(
        &mut self,
        case: &CaseId,
        last_seq: u64,
        now: Moment,
    ) -> Result<Option<Consultation>, Fault> {
        let stand = (last_seq, now.day());
        if let Some((kept, found)) = self.consultations.get(case)
            && *kept == stand
        {
            return Ok(found.clone());
        }
        let found = self.public_consultation(case, now)?;
        self.consultations.insert(*case, (stand, found.clone()));
        Ok(found)
    }

    /// What comments say, by number, as it was handed in.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn comment_texts<'a>(
        &mut self,
        comments: impl IntoIterator<Item = &'a Comment>,
    ) -> Result<std::collections::BTreeMap<u32, CommentText>, Fault> {
        texts_of(self.reader.as_mut(), comments)
    }

    /// A text as everybody may read it; empty where there are no rules for masking.
    #[must_use]
    pub fn for_everybody(&self, text: &str) -> String {
        let masked = self.law.masker().map(|it| it.mask(&Known::default(), text));
        masked.map(|it| it.text).unwrap_or_default()
    }

    /// Writes the numbers of comments into the form of the step that ends a consultation, or says why
    /// it cannot end yet. Other forms stay as they are.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn write_comments(
        &mut self,
        form: &mut StepForm,
        book: Option<&Book>,
    ) -> Result<(), Fault> {
        let is_counted = |it: Option<FieldMeaning>| it.is_some_and(FieldMeaning::is_counted);
        if !form.fields.iter().any(|it| is_counted(it.is)) {
            return Ok(());
        }
        let Some(told) = self.told(&form.case)? else {
            return Ok(());
        };
        let mut why_not = None;
        for ask in form.fields.iter_mut().filter(|it| is_counted(it.is)) {
            ask.is_fixed = true;
            let Some(meaning) = ask.is else {
                continue;
            };
            match counted(book, &told.state, meaning) {
                Ok(count) => {
                    ask.prefill = Some(Prefill {
                        given: Given::Text(count.to_string()),
                        from: "系统".to_owned(),
                    });
                }
                Err(why) => why_not = Some(why),
            }
        }
        if let Some(why) = why_not {
            form.hinders(why);
        }
        Ok(())
    }
}

/// The floors of a consultation that apply, and the first day on which it may end.
fn floors(law: &Procedure, step: StepNo, view: &View<'_>) -> (Vec<ConsultFloor>, Option<Day>) {
    let (mut floors, mut first) = (Vec::new(), None);
    for (index, term) in (0..).zip(&law.step(step).terms) {
        let TermKind::Wait { length, .. } = &term.kind else {
            continue;
        };
        let seen = term_of(view, InstanceNo::ROOT, step, index);
        if matches!(
            seen.status,
            TermStatus::NotApplicable | TermStatus::NotBegun
        ) {
            continue;
        }
        first = first.max(seen.count.map(|it| it.due.day));
        floors.push(ConsultFloor {
            length: length.to_string(),
            cite: term.cite.clone(),
        });
    }
    (floors, first)
}

fn of(
    told: &Told,
    view: &View<'_>,
    days: ConsultDays,
    calendar: &zs_time::Calendar,
) -> Option<Consultation> {
    let state = &told.state;
    let root = state.instance(InstanceNo::ROOT);
    let law: &Procedure = &root.procedure;
    let (open, close) = (step_of(law, OPEN)?, step_of(law, CLOSE)?);
    let round = round_of(state);
    let begun = match round {
        Some(_) => root.done(open)?,
        // The draft went back: what was published stays to be seen, and says that it has stopped.
        None => root.rounds(open).last()?,
    };
    let value = |meaning: FieldMeaning| {
        let fields = law.step(open).fields.iter();
        let at = fields
            .zip(&begun.values)
            .find(|(it, _)| it.is == Some(meaning));
        at.and_then(|(_, value)| value.as_ref()?.as_text())
    };
    let title = law.meaning(FieldMeaning::ConsultTitle);
    let title = title.and_then(|it| state.values.get(it)?.as_ref()?.as_text());
    let (floors, first) = floors(law, close, view);
    let last_day = first.map(|it| it.plus(-1));
    let closed = root.done(close);
    let standing = match (round, closed, last_day) {
        (None, ..) => ConsultStanding::Stopped,
        (_, Some(closed), _) => ConsultStanding::Answered(closed.at.day()),
        _ if state.standing != Standing::Open => ConsultStanding::Stopped,
        (_, _, Some(last)) if view.day > last => ConsultStanding::Closed,
        _ => ConsultStanding::Open,
    };
    let promised = last_day.zip(days.answered);
    Some(Consultation {
        case: state.case,
        unit: state.unit.clone(),
        kind: law.name.to_string(),
        title: title.unwrap_or(&law.name).to_owned(),
        summary: value(FieldMeaning::ConsultSummary).map(str::to_owned),
        parts: value(FieldMeaning::ConsultDraft).map_or_else(Vec::new, parts_of),
        said: said(law, open, &begun.values),
        round: round.unwrap_or(root.rounds(open).len() as u16),
        began: begun.at,
        last_day,
        floors,
        standing,
        promised: promised.map(|(last, days)| calendar.work_day_after(last, days)),
        outcome: closed.map_or_else(Vec::new, |it| said(law, close, &it.values)),
        last_seq: told.row.last_seq,
        days,
    })
}
