//! `/p/{survey}`: what everybody may know of a survey: the commitment while it runs, then the seed with
//! which the draw is made again, then the result.

use askama::Template;
use zs_assess::Frame as SurveyFrame;
use zs_base::{Digest, ProcedureId};
use zs_work::survey::{SurveyCounts, SurveyGroup, SurveyPartResult};
use zs_work::view::{Survey, SurveyCommitted};

use super::enter::state;
use super::public_survey;
use crate::answer::Answer;
use crate::filters;
use crate::frame::Frame;
use crate::pages::html;
use crate::trouble::Trouble;
use crate::visit::Visit;

/// The two parts of a result: the name, who they are, and what stands before their number.
const SAMPLE: [&str; 3] = ["样本", "按种子抽中的当事人。", "问了"];
const VOLUNTARY: [&str; 3] = [
    "自愿",
    "没有抽中、自己愿意评价的当事人；不是样本，不能同样本相加。",
    "没有抽中",
];

#[derive(Template)]
#[template(path = "survey_record.html")]
struct Page {
    frame: Frame,
    survey: Survey,
    state: &'static str,
    committed: Option<SurveyCommitted>,
    replay: Option<Replay>,
    result: Option<Told>,
    /// Whether the one who looks works for the county: then the result may not be public yet.
    is_staff: bool,
}

/// The draw, made again.
struct Replay {
    seed: Digest,
    fits: bool,
    drawn: usize,
    all: usize,
}

/// The result with the names that people read.
struct Told {
    parts: Vec<Part>,
    complaints: u64,
}

struct Part {
    name: &'static str,
    note: &'static str,
    /// What the people of it are called, before their number.
    asked: &'static str,
    told: SurveyPartResult,
    units: Vec<(String, SurveyGroup)>,
    kinds: Vec<(String, SurveyGroup)>,
}

impl Part {
    /// Units first, then kinds of act, each with its heading.
    fn tables(&self) -> [(&'static str, &[(String, SurveyGroup)]); 2] {
        [("单位", &self.units), ("办理的事", &self.kinds)]
    }
}

/// Shows it to everybody.
///
/// # Errors
/// [`Trouble::NoPage`] where no such survey has published a commitment.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let survey = public_survey(visit)?;
    let answer = page(visit, survey, false)?;
    Ok(match visit.guest {
        None => answer.asked_again(),
        Some(_) => answer,
    })
}

/// The frame, which anybody may draw from once the seed is published.
///
/// # Errors
/// [`Trouble::NoPage`] until then.
pub fn frame_file(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let (_, frame, _) = revealed(visit)?;
    Ok(Answer::file(
        "frame.txt",
        "text/plain; charset=utf-8",
        frame.text().into_bytes(),
    ))
}

/// Who was in the sample and who was not, by case and number of the party.
///
/// # Errors
/// [`Trouble::NoPage`] until the seed is published.
pub fn sample_file(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let (_, frame, seed) = revealed(visit)?;
    let mut text = "案件的编号,当事人,单位,程序,是否抽中\n".to_owned();
    for it in frame.members() {
        let drawn = if frame.is_drawn(it, &seed) {
            "抽中"
        } else {
            "没有抽中"
        };
        let (case, party) = (it.case, it.party);
        text.push_str(&format!(
            "{case},{party},{},{},{drawn}\n",
            it.unit, it.procedure
        ));
    }
    Ok(Answer::file(
        "sample.csv",
        "text/csv; charset=utf-8",
        text.into_bytes(),
    ))
}

fn revealed(visit: &mut Visit<'_>) -> Result<(Survey, SurveyFrame, Digest), Trouble> {
    let survey = public_survey(visit)?;
    let seed = survey.seed.ok_or(Trouble::NoPage)?;
    let files = &visit.site.beside.files;
    let frame = visit
        .looker
        .survey_frame(&survey, files)?
        .ok_or(Trouble::NoPage)?;
    Ok((survey, frame, seed))
}

/// The page of a survey, for everybody or for those who run it.
pub(super) fn page(
    visit: &mut Visit<'_>,
    survey: Survey,
    is_staff: bool,
) -> Result<Answer, Trouble> {
    let files = &visit.site.beside.files;
    let replay = match survey.seed {
        None => None,
        Some(seed) => visit
            .looker
            .survey_frame(&survey, files)?
            .map(|frame| Replay {
                seed,
                fits: survey.seed_fits() == Some(true),
                drawn: frame
                    .members()
                    .iter()
                    .filter(|it| frame.is_drawn(it, &seed))
                    .count(),
                all: frame.members().len(),
            }),
    };
    let told = match is_staff || survey.is_public() {
        true => visit.looker.survey_result(&survey, files)?,
        false => None,
    };
    let result = told.map(|it| Told {
        complaints: it.complaints,
        parts: vec![
            part(visit, SAMPLE, it.drawn),
            part(visit, VOLUNTARY, it.voluntary),
        ],
    });
    Ok(html(&Page {
        frame: visit.frame(),
        state: state(&survey),
        committed: survey.committed.clone(),
        replay,
        result,
        survey,
        is_staff,
    }))
}

fn part(visit: &Visit<'_>, [name, note, asked]: [&'static str; 3], told: SurveyPartResult) -> Part {
    let units = told.by_unit.iter();
    let units = units.map(|(unit, group)| (visit.site.unit(unit), group.clone()));
    let kind = |id: &ProcedureId| {
        let found = visit.law.library.procedure(id, &[], visit.now.day());
        found.map_or_else(|| id.to_string(), |it| it.name.to_string())
    };
    let kinds = told.by_procedure.iter();
    let kinds = kinds.map(|(id, group)| (kind(id), group.clone()));
    Part {
        name,
        note,
        asked,
        units: units.collect(),
        kinds: kinds.collect(),
        told,
    }
}

impl Page {
    /// A share in percent with one place, or why there is none.
    fn share(&self, part: &u64, whole: &u64) -> String {
        match *whole {
            0 => "无人作答".to_owned(),
            whole => percent((*part * 10_000 + whole / 2) / whole),
        }
    }

    /// Both ends of an interval.
    fn ends(&self, interval: &Option<[u32; 2]>) -> String {
        match interval {
            None => "—".to_owned(),
            Some([low, high]) => {
                format!("{} 至 {}", percent((*low).into()), percent((*high).into()))
            }
        }
    }
}

/// Hundredths of a percent as percent with one place.
fn percent(hundredths: u64) -> String {
    let tenths = (hundredths + 5) / 10;
    format!("{}.{}%", tenths / 10, tenths % 10)
}
