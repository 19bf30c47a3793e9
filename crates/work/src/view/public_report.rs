//! A yearly report that was made public, with its figures where they are final.

use std::collections::BTreeMap;

use zs_assess::Period;
use zs_base::{Moment, UnitId};
use zs_disclose::{NoticeState, PublicCode};
use zs_event::Value;
use zs_law::{Report, ReportParagraph};
use zs_store::{Fault, Reader as _};

use super::looker::{Looker, Told};
use super::public_notice::PublicNotice;
use crate::figures::FinalFigures;

/// A yearly report as the public reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicReport {
    /// Its notice, as it stands today.
    pub notice: PublicNotice,
    /// The unit that reports.
    pub unit: UnitId,
    /// The year.
    pub period: Period,
    /// Whose report it is, as its notice says it; empty where it does not.
    pub whose: String,
    /// What people wrote, masked, by the name of the paragraph.
    pub written: BTreeMap<String, String>,
    /// Its figures, where they were made final and still hold.
    pub held: Option<FinalFigures>,
}

impl Looker {
    /// The yearly report under a code. What is not displayed today answers like what was never
    /// public. `county` are the names under which the county itself reports, for all units together.
    ///
    /// # Errors
    /// When the store fails.
    pub fn public_report(
        &mut self,
        code: &PublicCode,
        county: &[String],
        now: Moment,
    ) -> Result<Option<PublicReport>, Fault> {
        let law = self.law.clone();
        let Some(row) = self.reader.public_notice(&code.to_string())? else {
            return Ok(None);
        };
        let mut reports = law.library.reports.iter();
        let of = |it: &&Report| {
            it.acts
                .as_ref()
                .is_some_and(|it| it.procedure == row.procedure)
        };
        let (Some(report), Some(notice)) = (reports.find(of), self.public_notice(code, now)?)
        else {
            return Ok(None);
        };
        let told = self.told(&row.case)?;
        let period = told.and_then(|it| year_of(&it, report));
        let (Some(period), NoticeState::Displayed) = (period, &notice.notice.state) else {
            return Ok(None);
        };
        let whose = report.acts.as_ref().and_then(|it| it.whose.as_ref());
        let whose = whose.map_or_else(String::new, |name| line(&notice, name).unwrap_or_default());
        let is_county = county.iter().any(|it| *it == whose.trim());
        let held = self.finals()?.iter();
        let mut held = held.filter(|it| it.holds() && it.period == period);
        let held = match is_county {
            // The county reports for all of its units; a part of them is not the county.
            true => held
                .filter(|it| it.units.len() > 1)
                .max_by_key(|it| it.units.len()),
            false => held.rfind(|it| it.units == [row.unit.clone()]),
        };
        let held = held.cloned();
        Ok(Some(PublicReport {
            unit: row.unit,
            period,
            whose,
            written: written(&notice, report),
            held,
            notice,
        }))
    }
}

/// The year of a case of this report; nothing where it is a case of another report.
fn year_of(told: &Told, report: &Report) -> Option<Period> {
    let acts = report.acts.as_ref()?;
    let value = |name: &str| {
        let fields = told.state.procedure().fields.iter();
        let mut pairs = fields.zip(&told.state.values);
        pairs.find(|(law, _)| *law.name == *name)?.1.as_ref()
    };
    let only = acts.only.as_ref();
    let is_it =
        only.is_none_or(|(name, word)| value(name).and_then(Value::as_text) == Some(&**word));
    let year = value(&acts.year)
        .and_then(Value::as_number)
        .filter(|_| is_it)?;
    Period::year(i16::try_from(year).ok()?)
}

/// What a notice shows of a field.
fn line(notice: &PublicNotice, name: &str) -> Option<String> {
    let mut fields = notice.notice.fields.iter();
    let found = fields.find(|it| *it.name == *name)?;
    Some(found.text.text.clone())
}

/// What people wrote, as far as the notice shows it.
fn written(notice: &PublicNotice, report: &Report) -> BTreeMap<String, String> {
    let paragraphs = report.parts.iter().flat_map(|it| &it.paragraphs);
    let texts = paragraphs.filter_map(|it| match it {
        ReportParagraph::Written {
            name,
            field: Some((_, field)),
            ..
        } => Some((name.to_string(), line(notice, field)?)),
        _ => None,
    });
    texts.collect()
}
