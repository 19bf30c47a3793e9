//! A paper as whoever holds it sees it by its code (文书码): whether it is genuine and still stands,
//! why it says what it says, until which day one may go against it, and the application for that.
//!
//! A code may be lost with its paper. So nothing is shown of the case but what its notice may show,
//! masked like the notice; and a natural person's name is left to be written by hand.

use std::sync::Arc;

use zs_base::{CaseId, Day, Digest, Moment};
use zs_case::state::{Round, Validity};
use zs_case::{Bound, InstanceNo, Place, State, View, bounds_of, locate};
use zs_disclose::{NoticeLine, NoticeState, PaperCode, PublicCode};
use zs_event::event::Performed;
use zs_event::{Cite, Happening, PartyKind, StepPath, Value};
use zs_law::{Publication, Step, StepNo};
use zs_paper::{Filling, Paper, draft_template};
use zs_store::Fault;

use super::entrance::PaperKnown;
use super::looker::{Looker, Told};
use super::public_notice::{DecisionLeaf, still_the_same};
use super::words::text_of;
use crate::law::Law;
use crate::notice::{NoticePaper, notice_of};
use crate::paper::{
    Cases, Filler, RemedyTerm, Units, application_of, fill_template_in, template_of,
};

/// A paper that was issued, for who holds it.
#[derive(Clone, Debug, PartialEq)]
pub struct HeldPaper {
    /// Its code.
    pub code: PaperCode,
    /// What it is called.
    pub name: String,
    /// Its number.
    pub number: Option<String>,
    /// The unit that issued it.
    pub unit: String,
    /// Its day.
    pub on: Day,
    /// How the step ended.
    pub outcome: Option<String>,
    /// When it was recorded.
    pub recorded_at: Moment,
    /// Whether it still stands.
    pub standing: PaperStanding,
    /// What it says, as far as the public may read it, masked.
    pub lines: Vec<NoticeLine>,
    /// The bounds that the law sets to its numbers.
    pub bounds: Vec<BoundLine>,
    /// Where one goes against it.
    pub remedy: Option<HeldRemedy>,
    /// The code of its notice, where that is displayed or was taken back.
    pub notice: Option<PublicCode>,
    /// The fields of its event that a proof may show.
    pub clear: Vec<String>,
}

/// A bound that the law sets to a number of a paper, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoundLine {
    /// The name of the number.
    pub field: String,
    /// The number.
    pub number: String,
    /// The bounds, such as 不少于1500元 and 不超过3500元.
    pub rules: Vec<String>,
    /// The table in which it stands.
    pub table: String,
    /// Under which words it stands there, such as 阶次：一般.
    pub under: Vec<String>,
    /// Where the law says that the number keeps to it.
    pub cite: Option<Cite>,
}

/// Whether a paper still stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaperStanding {
    /// It stands as it was issued.
    Stands,
    /// It stands, and something in it was corrected later.
    Corrected,
    /// A return or a correction took it away.
    Void,
    /// It fell, and its notice was taken back for that.
    Recalled,
}

/// Where somebody goes against a paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldRemedy {
    /// Whether one may choose, or must go one way first.
    pub order: Option<String>,
    /// The organ that reconsiders.
    pub organ: Option<String>,
    /// The court.
    pub court: Option<String>,
    /// The day of receipt from which the days are counted, in words.
    pub received: String,
    /// Until when, each way.
    pub terms: Vec<RemedyTerm>,
    /// Whether an application goes with it.
    pub application: Option<String>,
}

/// Whether a paper leaves the house, so that somebody outside may hold it: it is served on somebody,
/// or has a number of its own.
fn goes_out(state: &State, act: &Performed) -> bool {
    let Some(Place::Existing { instance, step }) = locate(state, &act.path) else {
        return false;
    };
    let paper = &state.instance(instance).procedure.step(step).paper;
    let is_served = paper.as_ref().map(|it| it.served);
    is_served.is_some_and(|served| served || act.number.is_some())
}

/// The code that is printed on the paper of an event.
fn paper_code(secret: &[u8], seq: u64, told: &Told) -> PaperCode {
    PaperCode::new(seq, &told.row.case, |message| {
        Digest::of(&[b"zhunsheng paper code", secret, message])
    })
}

impl Looker {
    /// The paper under a code. A code that was never printed answers like one of nothing.
    ///
    /// # Errors
    /// When the store fails.
    pub fn held_paper(
        &mut self,
        code: &PaperCode,
        now: Moment,
    ) -> Result<Option<HeldPaper>, Fault> {
        let Some((told, act)) = self.paper_event(code)? else {
            return Ok(None);
        };
        let units = self.units(now)?;
        let (county, secret) = (self.county.clone().unwrap_or_default(), self.secret.clone());
        let seen = self.noticed(&told, now, |view, law| {
            let desk = HeldDesk::of(view, law, &act, (&units, &county, &secret))?;
            Some(desk.paper(code, &told, now))
        })?;
        let Some((mut paper, mut leaf)) = seen else {
            return Ok(None);
        };
        still_the_same(&told, &mut leaf)?;
        paper.clear = leaf.clear;
        Ok(Some(paper))
    }

    /// The application with which the holder of a paper goes to another organ: what is known stands
    /// in it, the rest is written by hand. Nothing where the law knows none.
    ///
    /// # Errors
    /// When the store fails.
    pub fn held_application(
        &mut self,
        code: &PaperCode,
        now: Moment,
    ) -> Result<Option<Paper>, Fault> {
        let Some((told, act)) = self.paper_event(code)? else {
            return Ok(None);
        };
        let units = self.units(now)?;
        let (county, secret) = (self.county.clone().unwrap_or_default(), self.secret.clone());
        self.noticed(&told, now, |view, law| {
            HeldDesk::of(view, law, &act, (&units, &county, &secret))?.application()
        })
    }

    /// What an entrance takes over from the paper under a code; nothing for a code that was never printed
    /// and for a paper that does not stand any more.
    ///
    /// # Errors
    /// When the store fails.
    pub(super) fn paper_known(
        &mut self,
        code: &PaperCode,
        now: Moment,
    ) -> Result<Option<PaperKnown>, Fault> {
        let Some((told, act)) = self.paper_event(code)? else {
            return Ok(None);
        };
        let units = self.units(now)?;
        let (county, secret) = (self.county.clone().unwrap_or_default(), self.secret.clone());
        self.noticed(&told, now, |view, law| {
            HeldDesk::of(view, law, &act, (&units, &county, &secret))?.known(&told, now)
        })
    }

    /// The code of the paper of a round of a step, the last one where no round is named. Whoever
    /// calls this has asked whether the paper may be seen.
    ///
    /// # Errors
    /// When the store fails.
    pub(super) fn code_of_paper(
        &mut self,
        case: &CaseId,
        path: &StepPath,
        round: Option<u16>,
    ) -> Result<Option<PaperCode>, Fault> {
        let Some(told) = self.told(case)? else {
            return Ok(None);
        };
        let made = |it: &Performed| it.path == *path && round.is_none_or(|round| round == it.round);
        let mut events = told.events.iter().rev();
        let event = events.find(|event| match &event.happening {
            Happening::Performed(it) => made(it) && goes_out(&told.state, it),
            _ => false,
        });
        Ok(event.map(|event| paper_code(&self.secret, event.seq, &told)))
    }

    /// The case and the event of a paper, where the code is the one that was printed on it.
    fn paper_event(&mut self, code: &PaperCode) -> Result<Option<(Arc<Told>, Performed)>, Fault> {
        let Some(stored) = crate::proof::stored(self.reader.as_mut(), code.seq())? else {
            return Ok(None);
        };
        let Some(event) = crate::replay::event_of(&stored)? else {
            return Ok(None);
        };
        let Some(told) = self.told(&event.case)? else {
            return Ok(None);
        };
        let printed = paper_code(&self.secret, event.seq, &told);
        match event.happening {
            Happening::Performed(act) if printed == *code && goes_out(&told.state, &act) => {
                Ok(Some((told, act)))
            }
            _ => Ok(None),
        }
    }
}

/// What a held paper is made of.
struct HeldDesk<'a, 'v> {
    view: &'a View<'v>,
    law: &'a Law,
    act: &'a Performed,
    units: &'a Units,
    county: &'a str,
    secret: &'a [u8],
    instance: InstanceNo,
    number: StepNo,
    step: &'v Step,
    round: &'v Round,
}

impl<'a, 'v> HeldDesk<'a, 'v> {
    fn of(
        view: &'a View<'v>,
        law: &'a Law,
        act: &'a Performed,
        (units, county, secret): (&'a Units, &'a str, &'a [u8]),
    ) -> Option<Self> {
        let Some(Place::Existing { instance, step }) = locate(view.state, &act.path) else {
            return None;
        };
        let rounds = view.state.instance(instance).rounds(step);
        let round = rounds.get(usize::from(act.round.checked_sub(1)?))?;
        let law_step = view.state.instance(instance).procedure.step(step);
        law_step.paper.as_ref()?;
        Some(Self {
            view,
            law,
            act,
            units,
            county,
            secret,
            instance,
            number: step,
            step: law_step,
            round,
        })
    }

    fn paper(&self, code: &PaperCode, told: &Told, now: Moment) -> (HeldPaper, DecisionLeaf) {
        let shown = self.shown(now);
        let recorded = told.events.iter().find(|it| it.seq == code.seq());
        let words = ["number", "outcome", "effective_on", "step"];
        let leaf = DecisionLeaf {
            seq: code.seq(),
            clear: words.map(str::to_owned).to_vec(),
        };
        let bounds = match shown.is_open {
            true => self.bounds(),
            false => Vec::new(),
        };
        let name = self.step.paper.as_ref().map(|it| it.name.to_string());
        let unit = self.units.get(&self.view.state.unit).cloned();
        let paper = HeldPaper {
            code: *code,
            name: name.unwrap_or_default(),
            number: self.act.number.clone(),
            unit: unit.unwrap_or_default(),
            on: self.act.effective_on.day(),
            outcome: self.act.outcome.clone(),
            recorded_at: recorded.map_or(self.act.effective_on, |it| it.recorded_at),
            standing: self.standing(told, shown.is_recalled),
            lines: shown.lines,
            bounds,
            remedy: self.remedy(),
            notice: shown.notice.map(|duty| self.code_of_notice(duty)),
            clear: Vec::new(),
        };
        (paper, leaf)
    }

    /// What the public may read of the paper: what its notice shows. A paper without a duty to
    /// publish, or of a case that is never public, shows its head alone.
    fn shown(&self, now: Moment) -> Shown {
        let root = &self.view.state.instance(InstanceNo::ROOT).procedure;
        let of_this =
            |duty: &Publication| self.instance == InstanceNo::ROOT && duty.of == self.number;
        let Some(index) = root.publish.iter().position(of_this) else {
            return Shown::default();
        };
        let agency = self.units.get(&self.view.state.unit).cloned();
        let paper = NoticePaper {
            agency: agency.unwrap_or_default(),
            public: Vec::new(),
        };
        let duty = &root.publish[index];
        let Ok(notice) = notice_of(self.view, self.law.masker(), duty, &paper, now.day()) else {
            return Shown::default();
        };
        let is_last = self.round.validity == Validity::Valid;
        let is_recalled = matches!(notice.state, NoticeState::Recalled { .. });
        let is_displayed = matches!(notice.state, NoticeState::Displayed);
        // Before the release nobody has looked whether the masking is right, so no text is shown.
        let lines = (is_last && is_displayed).then_some(notice.fields);
        Shown {
            is_open: is_last && !is_recalled,
            is_recalled,
            notice: (is_displayed || is_recalled).then_some(index),
            lines: lines.unwrap_or_default(),
        }
    }

    fn code_of_notice(&self, duty: usize) -> PublicCode {
        crate::projection::code_of(self.secret, &self.view.state.case, duty)
    }

    fn standing(&self, told: &Told, is_recalled: bool) -> PaperStanding {
        let of_this = |path: &StepPath, round| *path == self.act.path && round == self.act.round;
        let corrected = told.events.iter().any(|event| {
            matches!(&event.happening, Happening::Corrected(it) if of_this(&it.path, it.round))
        });
        match self.round.validity {
            Validity::Void => PaperStanding::Void,
            Validity::Valid if is_recalled => PaperStanding::Recalled,
            Validity::Valid if corrected => PaperStanding::Corrected,
            Validity::Valid => PaperStanding::Stands,
        }
    }

    /// The bounds as they were on the day of the paper.
    fn bounds(&self) -> Vec<BoundLine> {
        let then = View {
            state: self.view.state,
            candidate: None,
            register: self.view.register,
            day: self.act.effective_on.day(),
        };
        let mut lines: Vec<BoundLine> = Vec::new();
        for line in bounds_of(&then, self.instance, self.number) {
            let line = BoundLine::of(line);
            match lines.iter_mut().find(|it| it.is_beside(&line)) {
                Some(known) => known.rules.extend(line.rules),
                None => lines.push(line),
            }
        }
        lines
    }

    fn remedy(&self) -> Option<HeldRemedy> {
        let cases = Cases::new();
        let filler = self.filler(&cases);
        let terms = filler.remedy_terms()?;
        let text = |slot: &str| match filler.fill(slot) {
            Filling::Text(text) if !text.trim().is_empty() => Some(text),
            _ => None,
        };
        let issued = filler.issued()?;
        Some(HeldRemedy {
            order: text("先后"),
            organ: text("复议机关"),
            court: text("法院"),
            received: text("收到的日期").unwrap_or_default(),
            terms,
            application: application_of(&self.law.library, &issued),
        })
    }

    fn known(&self, told: &Told, now: Moment) -> Option<PaperKnown> {
        let shown = self.shown(now);
        let standing = self.standing(told, shown.is_recalled);
        if !matches!(standing, PaperStanding::Stands | PaperStanding::Corrected) {
            return None;
        }
        let cases = Cases::new();
        let state = self.view.state;
        let named = state.procedure().fields.iter().zip(&state.values);
        Some(PaperKnown {
            case: state.case,
            procedure: state.instance(self.instance).procedure.id.clone(),
            overlays: state.overlays.to_vec(),
            unit: state.unit.clone(),
            unit_name: self.units.get(&state.unit).cloned().unwrap_or_default(),
            name: self.step.paper.as_ref()?.name.to_string(),
            number: self.act.number.clone(),
            on: self.act.effective_on.day(),
            received: self.filler(&cases).served(),
            is_public: shown.notice.is_some(),
            organ: self.remedy().and_then(|it| it.organ),
            values: named
                .filter_map(|(field, value)| Some((field.name.clone(), value.clone()?)))
                .collect(),
        })
    }

    fn application(&self) -> Option<Paper> {
        let cases = Cases::new();
        let filler = self.filler(&cases);
        let issued = filler.issued()?;
        let name = application_of(&self.law.library, &issued)?;
        let template = template_of(&self.law.library, &name, issued.on)?;
        let mut filled = fill_template_in(&filler, template);
        for filling in filled.fillings.values_mut() {
            // Only an organisation's name is public; a person writes the own name by hand.
            if matches!(filling, Filling::Party { .. }) && self.is_about_a_person() {
                *filling = Filling::Text(String::from("＿＿＿＿＿＿＿＿"));
            }
        }
        Some(draft_template(&filled.template.text, &filled.fillings).0)
    }

    fn is_about_a_person(&self) -> bool {
        let values = self.view.state.values.iter().flatten();
        let mut parties = values.filter_map(|value| match value {
            Value::Party(party) => Some(party.kind),
            _ => None,
        });
        parties.any(|kind| kind != PartyKind::Organisation)
    }

    fn filler<'b>(&'b self, cases: &'b Cases) -> Filler<'b> {
        Filler {
            law: self.law,
            state: self.view.state,
            instance: self.instance,
            step: self.step,
            act: self.act,
            candidate: None,
            is_draft: false,
            by_hand: true,
            county: Some(self.county),
            cases,
            units: self.units,
            register: self.view.register,
        }
    }
}

impl BoundLine {
    fn of(bound: Bound) -> Self {
        let under = bound.under.iter();
        let under = under.map(|(column, value)| format!("{column}：{}", text_of(value)));
        Self {
            field: bound.field.to_string(),
            number: text_of(&bound.number),
            rules: vec![format!(
                "{}{}",
                bound.comparison.word(),
                text_of(&bound.bound)
            )],
            table: bound.table.to_string(),
            under: under.collect(),
            cite: bound.cite,
        }
    }

    /// Whether another bound of the same number stands in the same row of the same table.
    fn is_beside(&self, other: &Self) -> bool {
        let at = |it: &Self| (it.field.clone(), it.table.clone(), it.under.clone());
        at(self) == at(other) && self.cite == other.cite
    }
}

/// What may be shown of a paper.
#[derive(Default)]
struct Shown {
    /// Whether what it says may be shown at all.
    is_open: bool,
    is_recalled: bool,
    /// The duty whose notice is displayed, by its place in the procedure.
    notice: Option<usize>,
    lines: Vec<NoticeLine>,
}
