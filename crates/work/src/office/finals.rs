//! Figures are made final, and opened again with a reason: both are acts of somebody with authority,
//! signed with the password and written into the ledger.

use std::sync::Arc;

use zs_assess::Period;
use zs_base::limits::PURPOSE_CHARACTERS_MAX;
use zs_base::{Moment, UnitId};
use zs_law::Figure;
use zs_power::{Action, Matter, may};
use zs_store::{Fault, Files};

use super::affirm::Affirmation;
use super::audit_log::Deed;
use super::drafts::entry;
use super::{Office, Refused, Visitor};
use crate::Unanswered;
use crate::figures::{
    FigureAsk, FinalFigures, draw, finals, note_of_final, note_of_reopening, overlapping,
};
use crate::lawmaking::EnactedBy;
use crate::writer::NotNoted;

/// Which figures shall be final.
#[derive(Clone, Debug)]
pub struct FinalAsk<'a> {
    /// The period, which must be over.
    pub period: Period,
    /// The units, whose cases are counted together.
    pub units: Vec<UnitId>,
    /// The ids of the figures.
    pub figures: Vec<Arc<str>>,
    /// From which address it is asked.
    pub address: &'a str,
}

/// Why nothing was made final, or opened again.
#[derive(Debug)]
pub enum FinalRefused {
    /// As for everything that an office does.
    Refused(Refused),
    /// The sentence says why, and what to do.
    Because(String),
}

impl From<Refused> for FinalRefused {
    fn from(it: Refused) -> Self {
        Self::Refused(it)
    }
}

impl From<Fault> for FinalRefused {
    fn from(it: Fault) -> Self {
        Self::Refused(it.into())
    }
}

impl From<Unanswered> for FinalRefused {
    fn from(it: Unanswered) -> Self {
        Self::Refused(it.into())
    }
}

impl From<NotNoted> for FinalRefused {
    fn from(it: NotNoted) -> Self {
        match it {
            NotNoted::Because(sentence) => Self::Because(sentence),
            NotNoted::Failed(unanswered) => Self::Refused(unanswered.into()),
        }
    }
}

/// What stands against making figures final, in a sentence.
fn against(known: &FinalFigures) -> String {
    format!(
        "{}已经在 {} 定稿（账本第 {} 项），期间和单位同这一次重叠。要重新定稿，先在“定稿”页写明理由重新打开。",
        known.period.said(),
        known.at.day(),
        known.seq,
    )
}

impl Office {
    /// Makes figures final. Their values, the digests of all behind them and the list of occurrences
    /// are kept.
    ///
    /// # Errors
    /// [`FinalRefused`].
    pub fn finalize(
        &self,
        visitor: &Visitor,
        ask: &FinalAsk<'_>,
        files: &Files,
        given: &Affirmation<'_>,
        now: Moment,
    ) -> Result<FinalFigures, FinalRefused> {
        self.may_finalize(visitor, &ask.units)?;
        let today = now.day();
        if ask.period.to >= today {
            let last = ask.period.to;
            let sentence = format!("这个期间到 {last} 才过完，过完以后才能定稿。");
            return Err(FinalRefused::Because(sentence));
        }
        let known = self.readers.with(finals)?;
        if let Some(known) = overlapping(&known, ask.period, &ask.units) {
            return Err(FinalRefused::Because(against(known)));
        }
        let subject = ask.period.said();
        self.affirm(visitor, given, (Deed::FinalizeFigures, &subject), now)?;
        let law = self.writer.in_force().now();
        let asked = FigureAsk {
            units: ask.units.clone(),
            period: ask.period,
            as_of: today,
        };
        let ids = ask.figures.iter();
        let of: Vec<&Figure> = ids.filter_map(|id| law.library.figure(id)).collect();
        let drawn = self
            .readers
            .with(|reader| draw(reader, &law, &of, &asked))?;
        let drawn = drawn.ok_or_else(|| {
            FinalRefused::Because("这会儿一直有案件入账，数字在变，请过几分钟再定稿。".to_owned())
        })?;
        let list = files.keep(&mut drawn.list.as_bytes())?;
        let made = FinalFigures {
            seq: 0,
            at: now,
            by: by(visitor, now),
            period: ask.period,
            units: ask.units.clone(),
            law: law.digest(),
            size: drawn.size,
            list,
            figures: drawn.figures,
            reopened: None,
        };
        let (period, units) = (ask.period, ask.units.clone());
        self.writer.note(
            note_of_final(&made),
            Box::new(move |reader| {
                let all = finals(reader)?;
                Ok(overlapping(&all, period, &units).map(against))
            }),
        )?;
        let found = self.find(|it| it.holds() && it.list == list && it.period == period)?;
        self.told_of(visitor, Deed::FinalizeFigures, &subject, ask.address, now)?;
        Ok(found)
    }

    /// Opens a period again, with a reason. The figures that were final stay in the ledger.
    ///
    /// # Errors
    /// [`FinalRefused`].
    pub fn reopen(
        &self,
        visitor: &Visitor,
        seq: u64,
        reason: &str,
        given: &Affirmation<'_>,
        now: Moment,
    ) -> Result<FinalFigures, FinalRefused> {
        let known = self.find(|it| it.seq == seq)?;
        self.may_finalize(visitor, &known.units)?;
        let reason = reason.trim();
        if reason.is_empty() || reason.chars().count() > PURPOSE_CHARACTERS_MAX {
            let sentence = format!("写明重新打开的理由，不超过 {PURPOSE_CHARACTERS_MAX} 字。");
            return Err(FinalRefused::Because(sentence));
        }
        let subject = known.period.said();
        self.affirm(visitor, given, (Deed::ReopenFigures, &subject), now)?;
        self.writer.note(
            note_of_reopening(seq, &by(visitor, now), reason),
            Box::new(move |reader| {
                let all = finals(reader)?;
                let open = all.iter().any(|it| it.seq == seq && it.holds());
                Ok((!open).then(|| "这一次定稿已经重新打开了。".to_owned()))
            }),
        )?;
        let found = self.find(|it| it.seq == seq && !it.holds())?;
        self.told_of(visitor, Deed::ReopenFigures, &subject, given.address, now)?;
        Ok(found)
    }

    fn find(&self, fits: impl Fn(&FinalFigures) -> bool) -> Result<FinalFigures, FinalRefused> {
        let all = self.readers.with(finals)?;
        let found = all.into_iter().rev().find(fits);
        found.ok_or_else(|| FinalRefused::Because("没有入账，请再试一次。".to_owned()))
    }

    fn may_finalize(&self, visitor: &Visitor, units: &[UnitId]) -> Result<(), FinalRefused> {
        let (authority, relations) = self.table();
        for unit in units {
            let matter = Matter {
                unit: Some(unit),
                ..Matter::default()
            };
            let action = Action::FinalizeFigures;
            let verdict = may(authority, &relations, &visitor.asker(), action, &matter);
            verdict.into_result().map_err(Refused::Denied)?;
        }
        Ok(())
    }

    fn told_of(
        &self,
        visitor: &Visitor,
        deed: Deed,
        subject: &str,
        address: &str,
        now: Moment,
    ) -> Result<(), FinalRefused> {
        let entry = entry(visitor, deed, subject, address, now);
        let kept = self
            .writer
            .keep(|reader| Ok::<_, Refused>((vec![entry.next(reader)?], ())));
        Ok(kept?)
    }
}

fn by(visitor: &Visitor, now: Moment) -> EnactedBy {
    EnactedBy {
        person: visitor.person.id.clone(),
        post: visitor.post.clone(),
        at: now,
    }
}
